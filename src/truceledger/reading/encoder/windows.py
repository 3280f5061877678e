"""A report cut into windows that the encoder reads: word pieces, and what a statement may link to.

A window holds whole sentences, some of those before them for context, and the publisher's name in front. Candidates are
the parties, times and places that the rules found; the encoder only chooses among them, so that whatever it links is
words of the report. Used alike to train and to read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Span, Token

from truceledger.reading.counting import CountMatch
from truceledger.reading.locating import PlaceMention
from truceledger.reading.timing import TimeMatch

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from truceledger.reading.page import Page

#: Word pieces of a window that are read, and that stand before it for context (tuned on speed: longer ones gain nothing).
READ, CONTEXT = 176, 72
#: What a party candidate is, in the order of the weights; the last are no words of the window.
TYPES = (
    "name",
    "organ",
    "office",
    "person",
    "seat",
    "adjective",
    "people",
    "group_noun",
    "pronoun",
    "unnamed",
    "sides",
    "foe",
    "noun",
    "other",
    "time",
    "place",
    "issuer",
    "speaker",
    "opponent",
    "first_side",
    "second_side",
    "both_sides",
)
_TYPE = {name: i for i, name in enumerate(TYPES)}
_PREPOSITIONS = (
    frozenset({"by"}),
    frozenset({"to", "for", "towards", "toward", "upon"}),
    frozenset({"with", "between", "among"}),
    frozenset({"against", "on", "at"}),
    frozenset({"from", "out_of", "out"}),
    frozenset({"of"}),
    frozenset({"in", "into", "near", "inside", "across", "along", "over", "around", "outside"}),
)
#: How many features a pair of a statement's word and a candidate has.
FEATURES = 46


@dataclass(frozen=True)
class Candidate:
    """Something a statement may link to. ``piece`` is its place in the window, -1 where it is no words of it."""

    sort: str
    type: int
    token: int
    piece: int
    codes: tuple[str, ...] = ()
    start: int = -1
    end: int = -1
    found: TimeMatch | PlaceMention | None = None
    words: str = ""


@dataclass
class Window:
    """Word pieces of a few sentences, and the candidates in them; ``first`` to ``last`` are the tokens to be read."""

    ids: NDArray[np.int64]
    first: int
    last: int
    pieces: dict[int, int]
    sentences: list[Span]
    candidates: list[Candidate]
    counts: dict[int, CountMatch] = field(default_factory=dict)

    def sentence_pieces(self, token: Token) -> tuple[int, int]:
        """Give the first piece of a token's sentence and the one after its last."""
        sent = token.sent
        inside = [self.pieces[i] for i in range(sent.start, sent.end) if i in self.pieces]
        return (min(inside), max(inside) + 1) if inside else (0, len(self.ids))


def windows(page: Page, tokenizer: Tokenizer) -> Iterator[Window]:
    """Cut a report into windows."""
    encoded = tokenizer.encode(page.text, add_special_tokens=False)
    ids, offsets = encoded.ids, encoded.offsets
    place: dict[int, int] = {}
    at = 0
    for token in page.doc:
        if token.is_space:
            continue
        while at < len(offsets) and offsets[at][1] <= token.idx:
            at += 1
        if at < len(offsets) and offsets[at][0] < token.idx + len(token):
            place[token.i] = at
    head = tokenizer.encode((page.report.publisher or "") + " |", add_special_tokens=False).ids[:12]
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    parties = sorted(_parties(page), key=lambda c: c.token)
    places = sorted(_places(page), key=lambda c: c.token)
    every = list(page.doc.sents)
    number = {s.start: n for n, s in enumerate(every)}
    for sentences, begin, end in _groups(page, place):
        lead = begin
        first = number[sentences[0].start]
        for sentence in reversed(every[max(0, first - 6) : first]):
            opened = [place[i] for i in range(sentence.start, sentence.end) if i in place]
            if opened and begin - min(opened) <= CONTEXT:
                lead = min(opened)
            elif opened:
                break
        made = np.array([cls, *head, sep, *ids[lead:end], sep], dtype=np.int64)
        shift = 2 + len(head) - lead
        low = every[max(0, first - 6)].start
        pieces = {i: place[i] + shift for i in range(low, sentences[-1].end) if i in place and lead <= place[i] < end}
        yield _window(
            page,
            made,
            pieces,
            sentences,
            every[max(0, first - 6) : number[sentences[-1].start] + 1],
            _between(parties, pieces),
            _between(places, pieces),
        )


def _between(candidates: Sequence[Candidate], pieces: dict[int, int]) -> list[Candidate]:
    """Give the candidates that stand in a window, with their places in it."""
    if not pieces:
        return []
    low = bisect_left(candidates, min(pieces), key=lambda c: c.token)
    high = bisect_right(candidates, max(pieces), key=lambda c: c.token)
    return [replace(c, piece=pieces[c.token]) for c in candidates[low:high] if c.token in pieces]


def _groups(page: Page, place: dict[int, int]) -> Iterator[tuple[list[Span], int, int]]:
    group: list[Span] = []
    begin = end = 0
    for sentence in page.doc.sents:
        held = [place[i] for i in range(sentence.start, sentence.end) if i in place]
        if not held:
            continue
        last = max(held)
        after = min((place[i] for i in range(sentence.end, min(sentence.end + 3, len(page.doc))) if i in place), default=last + 8)
        stop = min(after, last + 8)
        if group and stop - begin > READ:
            yield group, begin, end
            group = []
        if not group:
            begin = min(held)
        group.append(sentence)
        end = min(stop, begin + 2 * READ)  # a sentence without end is read as far as a window goes
    if group:
        yield group, begin, end


def _parties(page: Page) -> Iterator[Candidate]:
    seen: set[int] = set()
    for mention in page.mentions:
        if mention.head in seen:
            continue
        kept = page.mention(page.doc[mention.head]) or mention
        seen.add(mention.head)
        codes = page.codes([page.doc[mention.head]]) or kept.codes
        yield Candidate("party", _TYPE.get(kept.what, _TYPE["other"]), mention.head, -1, codes, kept.start, kept.end, words=kept.text)
    media = {i for m in page.knowledge.outlets.find(page.text) for i in page.tokens(m.start, m.end)}
    for chunk in page.doc.noun_chunks:
        root = chunk.root
        if root.i in seen or root.i in media or root.pos_ not in {"NOUN", "PROPN", "PRON", "NUM"}:
            continue
        seen.add(root.i)
        codes = page.codes([root])
        seat = page.governments_at([root]) if not codes else ()  # "flew to Kigali": whom he went to see
        yield Candidate("party", _TYPE["seat" if seat else "noun"], root.i, -1, codes or seat, chunk.start_char, chunk.end_char, words=chunk.text)


def _places(page: Page) -> Iterator[Candidate]:
    for spot in page.places:
        span = page.doc.char_span(spot.start, spot.end, alignment_mode="expand")
        if span is not None:
            yield Candidate("place", _TYPE["place"], span.start, -1, (), spot.start, spot.end, spot)


def _window(
    page: Page,
    ids: NDArray[np.int64],
    pieces: dict[int, int],
    sentences: list[Span],
    every: Sequence[Span],
    parties: list[Candidate],
    places: list[Candidate],
) -> Window:
    candidates = list(parties)
    if page.issuer:
        candidates.append(Candidate("party", _TYPE["issuer"], -1, 1, (page.issuer,)))
    for name, code in zip(("first_side", "second_side"), page.sides, strict=False):
        candidates.append(Candidate("party", _TYPE[name], -1, -1, (code,)))
    if len(page.sides) == 2:
        candidates.append(Candidate("party", _TYPE["both_sides"], -1, -1, page.sides))
    first, last = sentences[0].start, sentences[-1].end
    counts: dict[int, CountMatch] = {}
    # every sentence that a piece of the window belongs to, in order
    low, high = min(pieces, default=0), max(pieces, default=-1)
    for sentence in (s for s in every if s.start <= high and s.end > low and any(i in pieces for i in range(s.start, s.end))):
        for time in page.times(sentence):
            token = _token_at(page, time.start, time.end, pieces)
            if token is not None and time.role not in {"of", "for", "ordinal_day"} and (time.past or time.future):
                candidates.append(Candidate("time", _TYPE["time"], token, pieces[token], (), time.start, time.end, time))
        if sentence.start < first:
            continue
        for count in page.counts(sentence):
            token = _token_at(page, count.number_start, count.number_end, pieces)
            if token is not None and count.kind == "count" and not count.unit:
                counts.setdefault(token, count)
    candidates += places
    return Window(ids, first, last, pieces, sentences, candidates, counts)


def _token_at(page: Page, start: int, end: int, pieces: dict[int, int]) -> int | None:
    span = page.doc.char_span(start, end, alignment_mode="expand")
    return next((t.i for t in span if t.i in pieces), None) if span is not None else None


@dataclass(frozen=True)
class _Laid:
    """What is the same of candidates whatever they are paired with, one row each."""

    tokens: NDArray[np.int64]  # -1 where it is no words
    sentences: NDArray[np.int64]  # the first token of each one's sentence
    heads: NDArray[np.int64]
    quotes: list[object]
    fixed: NDArray[np.float32]  # candidates × FEATURES, the columns that do not depend on the other word


class Pairs:
    """The features of pairs of a word and a candidate, in one window: grammar, distance, whose words they are."""

    def __init__(self, page: Page, window: Window) -> None:
        self._page, self._window = page, window
        self._known = self._lay(window.candidates)
        self._spoken: dict[tuple[str, ...], tuple[list[Candidate], _Laid]] = {}

    def spoken(self, token: Token) -> list[Candidate]:
        """Give the candidates that only this word has: who says it, and the other side of who says it."""
        return self._by_speaker(token)[0]

    def _by_speaker(self, token: Token) -> tuple[list[Candidate], _Laid]:
        page = self._page
        speakers = page.speaker_codes(token)
        known = self._spoken.get(speakers)
        if known is None:
            made = []
            if speakers:
                made.append(Candidate("party", _TYPE["speaker"], -1, -1, speakers))
                others = page.opponents(speakers)
                if others:
                    made.append(Candidate("party", _TYPE["opponent"], -1, -1, others))
            known = (made, self._lay(made))
            self._spoken[speakers] = known
        return known

    def _lay(self, candidates: Sequence[Candidate]) -> _Laid:
        page, doc = self._page, self._page.doc
        n = len(candidates)
        fixed = np.zeros((n, FEATURES), dtype=np.float32)
        tokens = np.array([c.token for c in candidates], dtype=np.int64)
        sentences, heads = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
        quotes: list[object] = [None] * n
        for i, one in enumerate(candidates):
            if one.token < 0:
                fixed[i, 0] = 1.0
                continue
            other = doc[one.token]
            sentences[i], heads[i], quotes[i] = other.sent.start, other.head.i, page.quotes.at(other.idx)
            fixed[i, 35] = float(bool(one.codes))
            fixed[i, 39] = float(other.dep_ in {"nsubj", "nsubjpass"})
            if one.sort == "party":
                fixed[i, 44:46] = page.told_apart(other)
                mention = page.mention(other)
                fixed[i, 41] = float(mention is not None and mention.land)
                fixed[i, 42] = float(mention is not None and mention.anonymous)
        return _Laid(tokens, sentences, heads, quotes, fixed)

    def features(self, token: Token) -> NDArray[np.float32]:
        """Give a row of features for each candidate of the window, then for those that only this word has."""
        page, window = self._page, self._window
        more, laid = self._by_speaker(token)
        known = self._known
        candidates = [*window.candidates, *more]
        made = np.concatenate([known.fixed, laid.fixed])
        tokens = np.concatenate([known.tokens, laid.tokens])
        sentences = np.concatenate([known.sentences, laid.sentences])
        heads = np.concatenate([known.heads, laid.heads])
        words = tokens >= 0
        start = token.sent.start
        distance = tokens - token.i
        same = words & (sentences == start)
        made[same, 1] = 1.0
        before = words & ~same & (tokens < start)
        made[before, 2] = 1.0
        made[words & ~same & ~before, 3] = 1.0
        made[words & (distance < 0), 4] = 1.0
        made[words & (distance >= 0), 5] = 1.0
        far = np.abs(distance)
        made[np.flatnonzero(words), 6 + np.minimum(4, np.log2(1 + far[words]).astype(np.int64))] = 1.0  # 6..10
        made[words & (far > 40), 11] = 1.0
        roles = self._roles(token)
        subtree = {t.i for t in token.subtree}
        speakers = set(page.speaker_codes(token))
        quote = page.quotes.at(token.idx)
        quotes = [*known.quotes, *laid.quotes]
        seen: dict[tuple[str, ...], int] = {}
        for one in candidates:
            seen[one.codes] = seen.get(one.codes, 0) + 1
        for i, one in enumerate(candidates):
            if one.token < 0:
                continue
            row = made[i]
            for role in roles.get(one.token, ()):
                row[12 + role] = 1.0  # 12..34
            if one.codes:
                row[43] = min(3, seen[one.codes]) / 3
                if speakers and speakers & set(one.codes):
                    row[36] = 1.0
            if quotes[i] == quote:
                row[37] = 1.0
            if one.token in subtree:
                row[38] = 1.0
        made[same & (heads == token.i), 40] = 1.0
        return made

    def _roles(self, token: Token) -> dict[int, tuple[int, ...]]:
        """Give the places of a word's own clause, and of those above it, that tokens fill."""
        page = self._page
        found: dict[int, list[int]] = {}

        def put(tokens: Sequence[Token], role: int) -> None:
            for t in tokens:
                found.setdefault(t.i, []).append(role)

        def clause(t: Token, base: int, wide: bool) -> None:
            predication = page.clauses.at(t)
            if predication is None:
                return
            put(predication.agents, base)
            put(predication.patients, base + 1)
            put(predication.recipients, base + 2)
            if wide:
                for number, names in enumerate(_PREPOSITIONS):
                    put(predication.obliques_of(*names), base + 3 + number)

        clause(token, 0, True)  # 0..9
        put([c for c in token.children if c.dep_ in {"poss", "compound", "amod", "nmod"}], 10)
        above: Any = token
        for step in range(2):
            above = _governor(above)
            if above is None:
                break
            clause(above, 11 + 4 * step, False)  # 11..13, 15..17
            predication = page.clauses.at(above)
            if predication is not None:
                put([t for heads in predication.obliques.values() for t in heads], 14 + 4 * step)
        below = [c for c in token.children if c.dep_ in {"ccomp", "xcomp", "advcl", "pcomp", "dobj"}]
        for child in below:
            predication = page.clauses.at(child)
            if predication is not None:
                put(predication.agents, 19 if child.dep_ != "advcl" else 21)
                put(predication.patients, 20 if child.dep_ != "advcl" else 22)
        return {i: tuple(r for r in set(roles) if r < 23) for i, roles in found.items()}


def _governor(token: Token) -> Token | None:
    for _ in range(4):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
    return None

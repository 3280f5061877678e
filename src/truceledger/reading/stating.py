"""From a draft to a statement: evidence, chain, stance, modality, when and where put to what a kind has read.

The one room where statements are made, so that no kind does it its own way. Hands on ``Statement``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from truceledger.reading.attribution import DIRECT_SHARE
from truceledger.reading.locating import PlaceMention, places_of
from truceledger.reading.timing import TimeMatch
from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.edtf import EdtfError
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.party import codes as codes_of
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.span import Span, SpanError
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

if TYPE_CHECKING:
    from truceledger.reading.page import Page


@dataclass(frozen=True)
class Voice:
    """Whose word a statement is, as the encoder hears it: the party's codes (none: the reporter's own), words, probability."""

    codes: tuple[str, ...]
    probability: float
    start: int = -1
    end: int = -1
    anonymous: bool = False


@dataclass
class Draft:
    """What a kind has read. ``token`` is whose saying counts; ``start`` and ``end`` the evidence.

    ``own_word`` is the head of the party whose own act the statement is ("urged"): its word where nobody else is given.
    ``when``: ``True`` looks for a time in the evidence and its sentence, a match is taken, ``None`` leaves it out.
    """

    kind: str
    fields: dict[str, Any]
    token: Token
    start: int
    end: int
    rule: str
    modality: Modality = Modality.ACTUAL
    own_word: Token | None = None
    when: TimeMatch | When | bool | None = True
    where: bool = True
    wide: bool = False  # look for the place in the whole sentence: a count's own words are few
    places: tuple[PlaceMention, ...] | None = None  # the places, where they have been found already
    stance: Stance | None = None
    confidence: float = 0.6
    voice: Voice | None = None
    dated: tuple[TimeMatch | None, float] | None = None  # the time that the encoder gives it, none included, and how likely
    spans: Mapping[str, Iterable[tuple[int, int]]] = field(default_factory=dict)


_PLANNED = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL})


def stated(page: Page, draft: Draft) -> Statement | None:
    """Make the statement, or nothing where the evidence is empty or a field does not fit its kind."""
    try:
        span = Span.of(page.text, draft.start, draft.end)
    except SpanError:
        return None
    attribution, stance = page.sayings.attribution(draft.token, span.start, span.end)
    if draft.own_word is not None and attribution.mode is Mode.NARRATED:
        attribution = _own(page, draft.own_word, attribution, span)
    if draft.voice is not None:
        attribution = _heard(page, draft, draft.voice, attribution, span)
    when = _when(page, draft, span)
    fields = _answered(page, draft, _borne_out(draft.fields, attribution, draft.modality))
    if draft.kind == "toll" and when is not None and when.edtf.endswith("/..") and fields.get("basis") == "incident":
        fields["basis"] = "cumulative"  # what is counted from a day on is no one incident, whoever found the day
    try:
        return state(
            page.report,
            draft.kind,
            [span],
            fields,
            attribution=attribution,
            rule=draft.rule,
            stance=draft.stance or stance,
            modality=draft.modality,
            when=when,
            where=_where(page, draft, span) if draft.where else (),
            spans={name: [(at[0], at[1]) for at in ats] for name, ats in draft.spans.items()},
            confidence=draft.confidence,
        )
    except (FieldError, SpanError, EdtfError):
        return None


def _borne_out(fields: Mapping[str, Any], attribution: Attribution, modality: Modality) -> dict[str, Any]:
    """Leave out what the statement itself does not bear out, whoever read it.

    A claim is a party's own only where that party makes it, what is still to come is not done, nor claimed to be, and a state is not named
    beside its own organ.
    """
    made = dict(fields)
    for name, value in made.items():
        if isinstance(value, list) and any(isinstance(c, str) and ":" in c for c in value):
            organs = {c.split(":")[0] for c in value if isinstance(c, str) and ":" in c}
            made[name] = [
                c for c in value if not isinstance(c, str) or c not in organs
            ]  # "the ministers of Armenia and Azerbaijan": not the states beside them
    ahead = modality in {Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL}
    if ahead and made.get("state") in {"discharged", "under_way"}:
        del made["state"]
        made.pop("basis", None)
    if ahead and made.get("outcome") is not None:
        del made["outcome"]  # of talks that are still to come
    if made.get("basis") == "self_claimed":
        own = {c.split(":")[0] for c in codes_of(made.get("debtor"))}
        if not own & {s.party.split(":")[0] for s in attribution.speakers() if s.party}:
            del made["basis"]
    return made


#: Moves that answer somebody.
_ANSWERS = frozenset({"rejects", "accepts", "rules_out"})


def _answered(page: Page, draft: Draft, fields: dict[str, Any]) -> dict[str, Any]:
    """Put in who made what a position takes or turns down: "rejected an Australian ultimatum", "accepted an appeal by Gaddafi"."""
    predication = page.clauses.at(draft.token)
    if draft.kind != "position" or fields.get("move") not in _ANSWERS or fields.get("toward") or predication is None:
        return fields
    for noun in (*predication.patients, *predication.obliques_of("to")):
        if noun.lemma_.lower() not in page.lexicon.words("positions", "tabled"):
            continue
        owners = [c for c in noun.children if c.dep_ in {"amod", "compound", "poss", "nmod"}]
        owners += [t for c in noun.children if c.dep_ == "prep" and c.lower_ in {"by", "from"} for t in c.children if t.dep_ == "pobj"]
        codes = [c for c in page.codes(owners) if c not in codes_of(fields.get("holder"))]
        if codes:
            return {**fields, "toward": codes[0] if len(codes) == 1 else codes}
    return fields


def _own(page: Page, head: Token, narrated: Attribution, span: Span) -> Attribution:
    mention = page.mention(head)
    if mention is None:
        return narrated
    mode = Mode.DIRECT if page.quotes.share(span.start, span.end) >= DIRECT_SHARE else Mode.INDIRECT
    parties = mention.parties or (mention.party,)
    speaker = Source(SourceRole.SPEAKER, mention.text, parties[0], mention.anonymous, mention.start, mention.end)
    return Attribution(mode, (speaker, *narrated.sources))


#: How sure the encoder must be to give a source where the rules give none, and to put another in its place. Tried on dev.
HEARD, HEARD_OTHERWISE = 0.5, 0.8


def _heard(page: Page, draft: Draft, voice: Voice, attribution: Attribution, span: Span) -> Attribution:
    """Let the encoder say whose word it is, where it is sure and the rules give nobody or another.

    But whose words another reports is not the origin of what that one is quoted with: “Hezbollah insists that …,” the source said.
    Nor is anybody of what the host of a broadcast says in his own turn, but who is named beside it: "Athens calls that a breach".
    """
    speakers = attribution.speakers()
    sentence = page.sentence_at(draft.token)
    if not speakers and any(s.turn and not s.speakers for s in page.sayings.at(draft.token)) and not sentence.start_char <= voice.start < sentence.end_char:
        return attribution
    if not voice.codes or voice.probability < (HEARD_OTHERWISE if speakers else HEARD):
        return attribution
    first = speakers[0] if speakers else None
    if first is not None and first.party is not None and any(c.split(":")[0] == first.party.split(":")[0] for c in voice.codes):
        return attribution
    around = page.sayings.at(draft.token)
    within = {s.party.split(":")[0] for saying in around[:-1] for s in saying.speakers if s.party}
    if first is not None and attribution.mode is Mode.DIRECT and any(c.split(":")[0] in within for c in voice.codes):
        return attribution
    words = page.text[voice.start : voice.end] if voice.end > voice.start >= 0 else None
    at = {"start": voice.start, "end": voice.end} if words else {}
    heard = Source(SourceRole.SPEAKER, words, voice.codes[0], voice.anonymous, **at)
    mode = attribution.mode
    if mode is Mode.NARRATED:
        mode = Mode.DIRECT if page.quotes.share(span.start, span.end) >= DIRECT_SHARE else Mode.INDIRECT
    return Attribution(mode, (heard, *(s for s in attribution.sources if s is not first)))


def time_for(page: Page, token: Token, start: int, end: int) -> TimeMatch | None:
    """Give the time that goes with an evidence span: inside it, else the only fitting one in its sentence."""
    sentence = page.sentence_at(token)
    times = [t for t in page.times(sentence) if t.role not in {"of", "within", "for", "ordinal_day"} and _dated(t)]
    times = [t for t in times if not _when_said(page, token, t) and not page.in_dateline(t.start)]
    inside = [t for t in times if t.start < end and t.end > start]
    if inside:
        return min(inside, key=lambda t: abs(t.start - token.idx))
    near = [t for t in times if same_clause(page, token, t)]
    if near:
        return counted_from(page, min(near, key=lambda t: abs(t.start - token.idx)))
    return None


def counted_from(page: Page, match: TimeMatch) -> TimeMatch:
    """Give a day that hangs on "since" as where a stretch begins: "since the outbreak of the conflict on 15 April"."""
    span = page.doc.char_span(match.start, match.end, alignment_mode="expand")
    above = span.root if span is not None and match.role == "at" else None
    for _ in range(6):
        if above is not None and above.pos_ in {"VERB", "AUX"} and any(c.dep_ == "mark" and c.lower_ == "since" for c in above.children):
            return replace(match, role="since")  # "since the front seized power in March 2013"
        if above is None or above.pos_ in {"VERB", "AUX"} or above.head.i == above.i:
            break
        above = above.head
        if above.dep_ == "prep" and above.lower_ == "since":
            return replace(match, role="since")
    return match


def _when_said(page: Page, token: Token, match: TimeMatch) -> bool:
    """Say whether a time stands between a verb of saying and what is said: "told reporters on Monday that …"."""
    if match.end > token.idx:
        return False
    for saying in page.sayings.at(token):
        verb = page.doc[saying.verb] if saying.verb >= 0 and not saying.act else None
        if verb is None or not verb.idx < match.start or verb.sent.start != token.sent.start:
            continue
        span = page.doc.char_span(match.start, match.end, alignment_mode="expand")
        between = page.doc[verb.i + 1 : span.start] if span is not None else ()
        if span is not None and not any(t.pos_ in {"VERB", "AUX", "SCONJ"} or t.lower_ == "that" or t.text in {",", ";"} for t in between):
            return True
    return False


def only_time(page: Page, token: Token) -> TimeMatch | None:
    """Give the one day or stretch that a sentence names, whatever it hangs on."""
    times = [t for t in page.times(page.sentence_at(token)) if t.role in {"at", "during", "since"} and t.past and not page.in_dateline(t.start)]
    if len(times) != 1 or _when_said(page, token, times[0]):
        return None
    span = page.doc.char_span(times[0].start, times[0].end, alignment_mode="expand")
    since = counted_from(page, times[0])
    if since is not times[0]:
        return since
    verb = _verb_of(span.root) if span is not None else None
    if verb is not None and token.i not in {t.i for t in verb.subtree}:
        if verb.dep_ in {"relcl", "acl", "advcl"}:
            return None  # "the fighting that ended on 27 November": the day is of something else
    return times[0]


def time_before(page: Page, token: Token) -> TimeMatch | None:
    """Give the day that the paragraph set before: an account of one day names it once."""
    sentence = page.sentence_at(token)
    if sentence.start == 0:
        return None
    before = page.doc[sentence.start - 1].sent
    if before.start == sentence.start or "\n\n" in page.text[before.start_char : sentence.start_char]:
        return None
    days = [t for t in page.times(before) if t.role == "at" and t.past and len(t.past) in {10, 21}]
    # one day only, and an account: of a sentence that says when somebody spoke or when something else began, nothing follows
    return days[0] if len(days) == 1 and not _tells_of_another_time(sentence) else None


def _tells_of_another_time(sentence: Sentence) -> bool:
    words = {t.lower_ for t in sentence}
    return bool(words & {"now", "still", "since", "already", "interval", "then", "earlier", "remain", "remains", "far"})


def _dated(match: TimeMatch) -> bool:
    return bool(match.edtf or match.past or match.future)


def same_clause(page: Page, token: Token, match: TimeMatch) -> bool:
    """Say whether the time hangs on the token's own verb, or on one above it whose time it shares."""
    span = page.doc.char_span(match.start, match.end, alignment_mode="expand")
    if span is None:
        return False
    verb = _verb_of(token)
    other = _verb_of(span.root)
    if verb is None or other is None:
        return False
    for _ in range(6):
        if verb.i == other.i:
            return True
        above = verb.head
        if above.i == verb.i or verb.dep_ not in {"conj", "xcomp", "advcl", "acl", "relcl", "ccomp", "pcomp"}:
            return False
        if verb.dep_ == "conj" and match.start > above.idx:
            return False  # "began on Monday and was extended": the day is of the first alone
        if verb.dep_ == "relcl" and match.start > verb.idx:
            return False
        if verb.dep_ == "ccomp" and match.start > above.idx:
            return False  # "said on Friday that": the day is of the saying
        climbed = _verb_of(above)
        if climbed is None:
            return False
        verb = climbed
    return False


def _verb_of(token: Token) -> Token | None:
    while token.pos_ not in {"VERB", "AUX"}:
        if token.head.i == token.i:
            return None
        token = token.head
    return token


def _when(page: Page, draft: Draft, span: Span) -> When | None:
    if isinstance(draft.when, When):
        return draft.when
    match = time_for(page, draft.token, span.start, span.end) if draft.when is True else draft.when or None
    if draft.dated is not None:
        match = _dated_by(match, *draft.dated)
    if match is None:
        return None
    match = counted_from(page, match)
    value = match.value(draft.modality in _PLANNED and not _of_the_past(page, match))
    return When(value, match.text) if value else None


def _of_the_past(page: Page, match: TimeMatch) -> bool:
    """Say whether a time hangs on a verb that tells of the past: "had agreed on Friday to hold their fire"."""
    span = page.doc.char_span(match.start, match.end, alignment_mode="expand")
    if span is not None and span.root.head.lower_ == "for":
        return False  # "talks have been fixed for Tuesday" are ahead
    verb = _verb_of(span.root) if span is not None else None
    return verb is not None and verb.tag_ in {"VBD", "VBN"} and not any(c.dep_ in {"aux", "auxpass"} and c.lower_ in _AHEAD for c in verb.children)


#: What sets a verb in the time to come.
_AHEAD = frozenset({"will", "would", "shall", "should", "may", "might", "could", "must", "to", "be", "is", "are"})


#: How sure the encoder must be of a time where the rules give none, of none where they give one, and of another. Tried on dev.
DATED, UNDATED, DATED_OTHERWISE = 0.4, 0.9, 0.7


def _dated_by(ruled: TimeMatch | None, heard: TimeMatch | None, probability: float) -> TimeMatch | None:
    """Let the encoder say when, where it is sure and the rules give nothing or another time."""
    if ruled is None:
        return heard if probability >= DATED else None
    if heard is None:
        # what a count runs from stands in its own clause
        return None if probability >= UNDATED and ruled.role != "since" else ruled
    return heard if probability >= DATED_OTHERWISE else ruled


def _where(page: Page, draft: Draft, span: Span) -> tuple[Place, ...]:
    if draft.places is not None:
        return tuple(dict.fromkeys(p.to_place() for p in draft.places))
    found = tuple(places_of(span.start, span.end, page.places))
    if found or not draft.wide:
        return found
    sentence = page.sentence_at(draft.token)
    return tuple(places_of(sentence.start_char, sentence.end_char, page.places))

"""A report laid open: its parse, and everything found in it before any kind is read.

Made once a report; each part knows offsets in code points of the text. Hands on look-ups by token and by span;
refuses to decide what is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Span, Token

from truceledger.knowledge.parties import slugify
from truceledger.reading.clauses import Clauses, Predication, related
from truceledger.reading.counting import CountMatch, find_counts
from truceledger.reading.lexicon import Lexicon
from truceledger.reading.locating import DATELINE, PlaceMention, find_places
from truceledger.reading.mentions import Mention, find_mentions, of_a_name, side_weight
from truceledger.reading.naming import NO_NAME, TITLES, introduced
from truceledger.reading.quotes import Quotations
from truceledger.reading.referring import referred
from truceledger.reading.timing import TimeMatch, find_times
from truceledger.vocabulary.report import Report

if TYPE_CHECKING:
    from truceledger.knowledge import Knowledge
    from truceledger.reading.attribution import Sayings
    from truceledger.reading.finder import Cue


#: Words for a part of those named after them: "any of its units", "none of our men".
_PARTS = frozenset(
    {"any", "some", "most", "all", "none", "many", "several", "few", "one", "two", "both", "neither", "number", "dozens", "hundreds", "members"}
)
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_OURSELVES = frozenset({"we", "us", "i", "ours"})
#: Words in a publisher's name that make it an organ of the state it names.
_ISSUERS = {
    "MIL": frozenset({"army", "general staff", "military", "forces", "defence forces", "armed forces"}),
    "GOV": frozenset({"ministry", "government", "presidency", "cabinet", "embassy", "president"}),
}


#: What a body says or does in a report of its own, after its noun: "the Committee finds".
_BODY_SAYS = (
    "finds|found|notes|noted|observed|observes|recorded|records|documented|urges|urged|calls|called|considers|condemns|welcomes|recommends|requests|"
    "regrets|reminds|deplores|verified|confirms|confirmed|received|counted|appeals|reiterates|demands|concludes|concluded|expresses|visited|continues|"
    "stresses|notified|observes|reports|reported|investigated|monitored|proposes|asks|believes|rejects|met|appreciates|takes note|will|has|is"
)
#: A body's own voice outside quotes: "we call on", "our monitors recorded".
_OWN_VOICE = re.compile(
    r"(?:\b(?:We|we|WE)[ \u00a0](?:also[ \u00a0]|further[ \u00a0]|again[ \u00a0]|have[ \u00a0]|therefore[ \u00a0])?"
    r"(?:call|urge|appeal|condemn|demand|recorded|record|documented|counted|recommend|remind|request|reaffirm|declare|verified|CALL|URGE|DEMAND"
    r"|reiterate|deplore)\b)"
    r"|\b[Oo]ur[ \u00a0](?:monitors|teams|observers|volunteers|field|patrols|forces|fighters|movement|organisation|organization|members|units|offices)\b"
)


class Page:
    """One report with what was found in it."""

    def __init__(self, report: Report, doc: Doc, lexicon: Lexicon, knowledge: Knowledge) -> None:
        self.report = report
        self.text = report.text
        self.doc = doc
        self.lexicon = lexicon
        self.knowledge = knowledge
        self.quotes = Quotations(self.text)
        self.clauses = Clauses(doc, lexicon)
        own = introduced(
            self.text,
            knowledge.parties,
            knowledge.parties.find(self.text),
            lambda name: name in self._place_names,
            lambda name: knowledge.outlets.named(name) is not None,
            self._is_proper,
            self._publisher if self._speaks else None,
        )
        self._sorts = own.sorts
        body = (self._publisher, self.issuer) if self.issuer else None
        self.mentions, self.home = find_mentions(
            doc, knowledge.parties, home=self.issuer_home, text=self.text, own=own, issuer=body, dateline=self.dateline, ground=self._ground
        )
        self.noticed: dict[int, tuple[Cue, ...]] = {}  # the finder's cues, by the first token of their sentence
        self._sure: dict[int, float] = {}  # how likely it is that they do
        self._referred: dict[int, tuple[str, ...]] = {}  # what words that stand for a party were found to stand for
        self._asking = False  # "we" and "the enemy" need the sayings, which are found without them
        self._by_head: dict[int, Mention] = {}
        for mention in self.mentions:
            kept = self._by_head.get(mention.head)
            if kept is None or mention.end - mention.start > kept.end - kept.start:
                self._by_head[mention.head] = mention

    # -- parties -------------------------------------------------------------------------------------------------

    def mention(self, token: Token) -> Mention | None:
        """Give the mention whose head is the token; else the widest one that holds it."""
        known = self._by_head.get(token.i)
        if known is not None:
            return known
        held = [m for m in self.mentions if m.first <= token.i <= m.last]
        return max(held, key=lambda m: m.end - m.start, default=None)

    def codes(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Give the party codes of some heads, each once, in text order; unresolved ones left out."""
        found: dict[str, None] = {}
        for token in tokens:
            if token.i in self._referred:
                for code in self._referred[token.i]:
                    found.setdefault(code)
                continue
            if token.lower_ in _RELATIVE and (above := related(token)) is not None:
                for code in self.codes([above]):
                    found.setdefault(code)
                continue
            mention = self.mention(token)
            if token.lower_ == "you" or (
                (mention is None or not mention.party) and token.pos_ == "NOUN" and any(c.lower_ == "your" for c in token.children)
            ):
                for code in self.sayings.addressed(token) if self._asking else ():
                    found.setdefault(code)
                continue
            if (token.lower_ in _OURSELVES and token.pos_ == "PRON" and token.text != "US") or (
                (mention is None or not mention.party) and any(c.lower_ in {"our", "my"} for c in token.children)
            ):
                for code in self.speaker_codes(token) if self._asking else ():
                    found.setdefault(code)
                continue
            if mention is None or (not mention.party and not mention.parties and mention.what != "foe"):
                for code in self._owned(token, 2):
                    found.setdefault(code)
                continue
            if mention.what == "foe" and self._asking:
                for code in self.opponents(self.speaker_codes(token)):
                    found.setdefault(code)
                continue
            for code in mention.codes:
                found.setdefault(code)
        return tuple(found)

    def told_apart(self, token: Token) -> tuple[float, float]:
        """Give 1 where a word is one that stands for a party, and how likely it is that it stands for whom it is taken."""
        share = self._sure.get(token.i)
        return (0.0, 0.0) if share is None else (1.0, share)

    def _owned(self, token: Token, reach: int) -> tuple[str, ...]:
        """Give whose a noun is that no list knows: "any of its units", "militiamen of the FDLR", "Sea Tiger boats"."""
        if reach == 0 or token.pos_ not in {"NOUN", "PROPN", "NUM", "DET", "PRON"} or self.clauses.at(token) is not None:
            return ()
        for child in token.children:
            if child.lower_ == "whose" and (above := related(token)) is not None:
                return self.codes([above])
            if child.dep_ in {"poss", "compound", "nmod"} or (child.dep_ == "amod" and child.text[:1].isupper()):
                mention = self.mention(child)
                if mention is not None and mention.party and not mention.land:
                    return mention.codes
        part = token.lower_ in _PARTS or token.pos_ == "NUM"
        if part or token.lemma_.lower() in self._fighters | {"man", "guard", "troop", "gunman", "unit", "commander", "leader", "people"}:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in {"of", "from"}:
                    inner = [c for c in child.children if c.dep_ == "pobj"]
                    codes = self.codes(t for t in inner if not self.is_land(t)) or tuple(c for t in inner for c in self._owned(t, reach - 1))
                    if codes:
                        return codes
        return ()

    def party(self, tokens: Iterable[Token]) -> str | list[str] | dict[str, str] | None:
        """Give a field's value for some heads: a code, a list, the words of one that is unresolved, or nothing."""
        heads = tuple(tokens)
        return one_or_many(self.codes(heads))

    def slug_of(self, at: int) -> str | None:
        """Give the slug of a name that no list knows and that the report ties to no party, or nothing where a word is no such name.

        Nothing that is named goes unresolved (contract, section 1): who holds no office is called by his name, and by his surname he
        is still the same.
        """
        name = self._names.get(at)
        if name is None:
            return None
        return slugify(self._in_full.get(name, name)) or None

    @cached_property
    def _names(self) -> dict[int, str]:
        """The names written in the report by their last word's token: without titles, days and what lists know."""
        organs = self.knowledge.parties.organs
        plain = {w for table in ("organs", "offices", "arms") for many in organs[table].values() for words in many for w in words.split()}
        plain |= TITLES | self.lexicon.word_class("calendar") | {*organs["introduced"]["lead"], *organs["introduced"]["plain"]}
        known = {i for p in self.places for i in self.tokens(p.start, p.end)} | {i for m in self.mentions for i in range(m.first, m.last + 1)}
        found: dict[int, str] = {}
        run: list[Token] = []
        for token in (*self.doc, None):
            named = token is not None and token.pos_ == "PROPN" and of_a_name(token)
            if token is not None and named and len(run) < _NAME:
                run.append(token)
                continue
            words = [t for t in run if t.lower_.rstrip(".") not in plain and t.i not in known and not NO_NAME.fullmatch(t.text)]
            run = [token] if token is not None and named else []
            if not words or words[-1].i - words[0].i >= len(words):
                continue  # an office within it: no name of a person
            name = " ".join(t.text for t in words)
            if len(name) > 3 and not name.isupper() and not self.knowledge.outlets.named(name):
                found[words[-1].i] = name
        return found

    @cached_property
    def _in_full(self) -> dict[str, str]:
        """A surname → the full name that stood first in the report."""
        made: dict[str, str] = {}
        for name in self._names.values():
            if " " in name:
                made.setdefault(name.rpartition(" ")[2], name)
        return made

    def tokens(self, start: int, end: int) -> range:
        """Give the tokens that characters of the text belong to."""
        span = self.doc.char_span(start, end, alignment_mode="expand")
        return range(span.start, span.end) if span is not None else range(0)

    def side(self, tokens: Iterable[Token]) -> str | list[str] | dict[str, str] | None:
        """Give a field's value for who acts: codes; the words of a side that is named but not by whom ("the rebels"); or nothing."""
        heads = tuple(tokens)
        codes = self.codes(heads)
        if codes:
            return one_or_many(codes)
        for head in heads:
            mention = self.mention(head)
            if mention is not None and mention.antecedent is not None and head.pos_ == "PRON":
                mention = self._by_head.get(mention.antecedent)
            if mention is not None and not mention.land and mention.what != "pronoun":
                return {"words": " ".join(mention.text.split())}
            if head.pos_ in {"NOUN", "PROPN"} and head.lemma_.lower() in self._fighters:
                return {"words": head.text}
        return None

    @cached_property
    def _fighters(self) -> frozenset[str]:
        groups = self.knowledge.parties.organs["groups"]
        return self.lexicon.word_class("fighters") | self.lexicon.word_class("forces") | frozenset(groups["armed"])

    @cached_property
    def _seats(self) -> dict[int, str]:
        found = {}
        for match in self.knowledge.parties.find(self.text):
            if match.what == "seat":
                span = self.doc.char_span(match.start, match.end, alignment_mode="expand")
                if span is not None:
                    found[span.root.i] = self.knowledge.parties.canonical(match.code)
        return found

    def governments_at(self, tokens: Iterable[Token]) -> tuple[str, ...]:
        """Give the governments that sit in the capitals some tokens name."""
        return tuple(dict.fromkeys(self._seats[t.i] for t in tokens if t.i in self._seats))

    def spans_of(self, tokens: Iterable[Token]) -> list[tuple[int, int]]:
        """Give the code points of the mentions that some heads carry."""
        found = [self.mention(t) for t in tokens]
        return list(dict.fromkeys((m.start, m.end) for m in found if m is not None))

    # -- times, counts, places -----------------------------------------------------------------------------------

    @property
    def published(self) -> date | None:
        """The day of publication."""
        return self.report.published

    @cached_property
    def _times(self) -> dict[int, tuple[TimeMatch, ...]]:
        return {}

    def times(self, sentence: Span) -> tuple[TimeMatch, ...]:
        """Give the times of a sentence."""
        known = self._times.get(sentence.start)
        if known is None:
            known = find_times(self.text, self.published, start=sentence.start_char, end=sentence.end_char)
            self._times[sentence.start] = known
        return known

    @cached_property
    def _counts(self) -> dict[int, tuple[CountMatch, ...]]:
        return {}

    def counts(self, sentence: Span) -> tuple[CountMatch, ...]:
        """Give the numbers of a sentence."""
        known = self._counts.get(sentence.start)
        if known is None:
            known = find_counts(self.text, start=sentence.start_char, end=sentence.end_char)
            self._counts[sentence.start] = known
        return known

    @cached_property
    def places(self) -> tuple[PlaceMention, ...]:
        """The places the report names."""
        return find_places(self.doc, self.knowledge.places, focus=self.focus, aside=self.aside)

    def places_in(self, sentence: Span) -> tuple[PlaceMention, ...]:
        """Give the places named in a sentence."""
        return tuple(p for p in self.places if sentence.start_char <= p.start < sentence.end_char)

    def is_land(self, token: Token) -> bool:
        """Say whether the token names ground rather than a side ("on Lebanese territory")."""
        mention = self.mention(token)
        return bool(mention and getattr(mention, "land", False))

    @cached_property
    def focus(self) -> tuple[str, ...]:
        """The states the report is about, most named first."""
        seen: dict[str, int] = {}
        for mention in self.mentions:
            for code in mention.codes:
                state = self.knowledge.parties.state_of(code)
                if state:
                    seen[state] = seen.get(state, 0) + 1
        return tuple(sorted(seen, key=lambda code: (-seen[code], code)))

    @cached_property
    def aside(self) -> frozenset[str]:
        """The states in focus that the report only names as mediators or hosts, or with what they said, its two main sides left out."""
        told = {m.head for m in self.mentions if self._named_aside(self.doc[m.head])}
        parties = self.knowledge.parties
        inside = {s for m in self.mentions if m.head not in told for code in m.codes if (s := parties.state_of(code))}
        return frozenset(self.focus) - inside - {parties.state_of(side) for side in self.sides}

    def _named_aside(self, token: Token) -> bool:
        """Say whether a party is named as one that mediates, hosts or speaks: "Qatar said", "US-brokered", "the American envoy"."""
        words = self.lexicon.words
        go_between = words("contacts", "go_between")
        for _ in range(4):
            if token.lemma_.lower() in go_between or any(c.dep_ in {"compound", "amod", "appos"} and c.lemma_.lower() in go_between for c in token.children):
                return True
            if token.dep_ not in {"compound", "amod", "poss", "nmod", "conj", "appos", "npadvmod"} or token.head.i == token.i:
                break
            token = token.head
        above = token.head
        if token.dep_ == "pobj" and above.dep_ in {"agent", "prep"} and above.lower_ == "by":
            return above.head.lower_ in words("agreements", "brokered")
        if token.lower_ in words("agreements", "brokered"):
            return True
        verb = above.lemma_.lower()
        return token.dep_ == "nsubj" and (verb in words("contacts", "mediating") or verb in words("speech", "say") or verb in words("speech", "report"))

    @cached_property
    def dateline(self) -> str | None:
        """The state that the report was sent from, where it says so first: "DJIBOUTI, June 14 (ABC) -"; else its publisher's own.

        A state that the report does not name otherwise is not meant.
        """
        parties = self.knowledge.parties
        named = {m.code.split(":")[0] for m in parties.find(self.text) if m.what != "person" and parties.sort_of(m.code.split(":")[0]) == "state"}
        sent = None
        for found in DATELINE.finditer(self.text[:600]):
            name = (found.group(1) or found.group(2)).strip()
            entry = self.knowledge.places.resolve(name) or self.knowledge.places.resolve(name.title())
            if entry is not None:
                sent = entry.country
                break
        home = next((m.code.split(":")[0] for m in parties.find(self.report.publisher or "") if m.what in {"name", "adjective", "seat"}), None)
        if sent is not None and (sent in named or home not in named):
            return sent
        return home if home in named else None

    def in_dateline(self, start: int) -> bool:
        """Say whether a code point lies in a dateline, "DJIBOUTI, June 14 (ABC) -": its day is of the writing, and of nothing told."""
        return any(a <= start < b for a, b in self._datelines)

    @cached_property
    def _datelines(self) -> tuple[tuple[int, int], ...]:
        return tuple(m.span() for m in DATELINE.finditer(self.text))

    def _is_proper(self, start: int) -> bool:
        span = self.doc.char_span(start, start + 1, alignment_mode="expand")
        return span is not None and span[0].pos_ == "PROPN"

    def sort_of(self, code: str) -> str | None:
        """Give what a party is, by the lists or by how the report introduces it; nothing where neither tells."""
        return self.knowledge.parties.sort_of(code) or self._sorts.get(code)

    @cached_property
    def _ground(self) -> dict[str, int]:
        """How many of the places that the report names lie in which of the states it names, each name once."""
        parties = self.knowledge.parties
        named = {state for m in parties.find(self.text) if m.what != "person" and (state := parties.state_of(m.code))}
        count: dict[str, int] = {}
        for name in self._place_names:
            for state in {e.country for e in self.knowledge.places.bearing(name)} & named:
                count[str(state)] = count.get(str(state), 0) + 1
        return count

    @cached_property
    def _place_names(self) -> frozenset[str]:
        return frozenset(self.text[m.start : m.end] for m in self.knowledge.places.find(self.text))

    @property
    def _publisher(self) -> str:
        """The publisher's own name, without the town behind it."""
        return (self.report.publisher or "").split(",")[0]

    @cached_property
    def _speaks(self) -> bool:
        """Say whether an unlisted publisher speaks in the report as a body of its own: a mission, a committee, a group that says "we"."""
        name = self.report.publisher or ""
        if not name or self.knowledge.outlets.named(name):
            return False
        words = [w.strip(",.()").lower() for w in name.split()]
        nouns = self.knowledge.parties.organs
        if set(words) & {n.lower() for n in nouns["outlets"]["nouns"]}:
            return False
        groups = nouns["groups"]
        heads = set(words) & (set(nouns["introduced"]["bodies"]) | set(groups["mission"]) | set(groups["agency"]))
        flat = self.text
        if any(re.search(rf"\b[Tt]he[ \u00a0]{re.escape(h)}[ \u00a0](?:{_BODY_SAYS})\b", flat, re.IGNORECASE) for h in heads):
            return True
        return any(not self.quotes.at(m.start()) for m in _OWN_VOICE.finditer(flat))

    @cached_property
    def issuer_home(self) -> str | None:
        """The state whose organ publishes the report: an office or an army named alone is its."""
        return self.issuer.split(":")[0] if self.issuer and ":" in self.issuer else None

    @cached_property
    def sides(self) -> tuple[str, ...]:
        """The two parties that the report speaks of most as acting on each other; fewer where it cannot be told."""
        seen: dict[str, float] = {}
        for mention in self.mentions:
            if mention.what == "person" or mention.land:
                continue  # ground is no side
            for root in dict.fromkeys(code.split(":")[0] for code in mention.codes):
                seen[root] = seen.get(root, 0) + side_weight(root, self.sort_of(root))
        seen = {code: weight for code, weight in seen.items() if weight}
        return tuple(sorted(seen, key=lambda code: (-seen[code], code))[:2])

    @cached_property
    def sayings(self) -> Sayings:
        """Who says what, by token."""
        from truceledger.reading.attribution import Sayings

        made = Sayings(self)
        self._asking = True
        # what stands for a party is told by who speaks, among other things; then who speaks is told by it
        self.__dict__["sayings"] = made
        found = referred(self)
        self._referred = {i: codes for i, (codes, _) in found.items() if codes}
        self._sure = {i: share for i, (_, share) in found.items()}
        made.refer(self._referred)
        return made

    def speaker_codes(self, token: Token) -> tuple[str, ...]:
        """Give the codes of whose words stand at the token: the innermost saying's speakers."""
        for saying in self.sayings.at(token):
            codes = tuple(dict.fromkeys(s.party for s in saying.speakers if s.party))
            if codes:
                return codes
        return (self.issuer,) if self.issuer else ()

    @cached_property
    def issuer(self) -> str | None:
        """The party that publishes the report itself: a mission, a ministry, a general staff; none for an outlet."""
        name = self.report.publisher or ""
        if not name or self.knowledge.outlets.named(name):
            return None
        found = [m for m in self.knowledge.parties.find(name) if m.what in {"name", "organ", "seat", "adjective"}]
        if not found:
            return slugify(self._publisher) if self._speaks else None
        words = {w.strip(",.").lower() for w in name.split()}
        sector = next((s for s, marks in _ISSUERS.items() if words & marks or any(m in name.lower() for m in marks if " " in m)), None)
        code = self.knowledge.parties.canonical(found[0].code)
        if self.knowledge.parties.sort_of(code) == "state" or code[:1].isupper():
            if sector is None and self._speaks:
                return slugify(self._publisher)
            return f"{code.split(':')[0]}:{sector}" if sector else None
        return code

    def opponents(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Give the other main side of the report, where these are one of its two; else nothing."""
        own = {c.split(":")[0] for c in codes}
        others = [s for s in self.sides if s not in own]
        return tuple(others) if len(self.sides) == 2 and len(others) == 1 else ()

    # -- words ---------------------------------------------------------------------------------------------------

    def sentence_at(self, token: Token) -> Span:
        """Give the token's sentence."""
        return token.sent

    def predications(self, sentence: Span) -> list[Predication]:
        """Give the sentence's predications in text order."""
        return self.clauses.within(sentence)


#: How many words a name has at most.
_NAME = 6


def one_or_many(codes: Iterable[str]) -> str | list[str] | None:
    """Give nothing, the one code, or the list of them."""
    many = list(dict.fromkeys(codes))
    return None if not many else many[0] if len(many) == 1 else many

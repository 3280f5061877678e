"""Whose word a statement is, by what its attribution says and not where: very many statements have one voice.

What is worked out of an attribution is worked out once for each voice; a ledger of 100,000 statements may know some hundreds.
Here too is which origin a speaker is by the words alone; ``assessment.origins`` says how origins are told apart and counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from truceledger.knowledge.outlets import outlet_slug
from truceledger.vocabulary.attribution import Attribution, Source, SourceRole
from truceledger.vocabulary.party import root

if TYPE_CHECKING:
    from truceledger.assessment.memory import Memory
    from truceledger.vocabulary.statement import Statement

#: ``("named", party)``, ``("person", name)``, ``("unnamed", party or “words”, outlet)``, ``("outlet", outlet)``, ``("protected", token)``.
Origin = tuple[str, ...]

#: What is left of words that stand for a source named before, by which no source is told from another.
_NOBODY = frozenset({"", "he", "she", "it", "they", "group", "movement", "source", "official", "statement", "person", "people"})
_OPENING = re.compile(r"^(?:(?:the|a|an|one|another|some|several|two|three|other|senior|unnamed|anonymous|his|her|its|their)\b\s*)+", re.IGNORECASE)
_AFTER = re.compile(r"\s+(?:of|in|from|with|at|on|who|close|familiar|briefed|for|to|inside|within)\b.*|,.*", re.DOTALL)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|sir|lord|sheikh|imam|gen|lt|maj|col|capt|general|colonel|major|captain|minister|president|ambassador|spokes\w+)\b\.?",
    re.IGNORECASE,
)
#: A source of which nothing is told by which it could be another than the next.
SOMEONE = "“someone”"
_SPEAKER, _CARRIER = SourceRole.SPEAKER, SourceRole.CARRIER
_Shape = tuple[tuple[tuple[str | None, str | None, bool], ...], tuple[str | None, ...]]


class Chain:
    """Whose word, through whom: the speakers as origins (an unnamed one without its outlet) and the carrier's slug; compared by identity."""

    __slots__ = ("carrier", "named", "speakers", "unnamed")

    def __init__(self, speakers: tuple[Origin, ...], carrier: str) -> None:
        self.speakers, self.carrier = speakers, carrier
        self.unnamed = tuple(s[1] for s in speakers if s[0] == "unnamed")
        self.named = bool(speakers) and not self.unnamed  # such a chain's origins are its speakers, wherever it is printed


class Voice:
    """The speakers and carriers of an attribution; one object for each, compared by identity.

    ``parties`` are those of the named speakers, organs counted as their state: an unnamed source speaks for nobody.
    """

    __slots__ = ("carriers", "chain", "parties", "speakers")

    def __init__(self, attribution: Attribution, chain: Chain) -> None:
        self.speakers: tuple[Source, ...] = attribution.speakers()
        self.carriers: tuple[Source, ...] = attribution.carriers()
        self.parties = frozenset(root(s.party) for s in self.speakers if s.party and not s.anonymous)
        self.chain = chain


class Voices:
    """The voices met in one ledger; ``Memory`` keeps them, and which statement has which."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._of: dict[int, Voice] = {}
        self._known: dict[_Shape, Voice] = {}
        self._chains: dict[tuple[tuple[Origin, ...], str], Chain] = {}

    def of(self, statement: Statement) -> Voice:
        """Give a statement's voice."""
        found = self._of.get(id(statement))
        return self._met(statement) if found is None else found

    def _met(self, statement: Statement) -> Voice:
        shape = _shape(statement.attribution)
        found = self._known.get(shape)
        if found is None:
            found = self._known[shape] = Voice(statement.attribution, self._chain(statement.attribution))
        self._memory.keep(statement)
        self._of[id(statement)] = found
        return found

    def _chain(self, attribution: Attribution) -> Chain:
        speakers = tuple(sorted({_origin(s) for s in attribution.speakers()}))
        carrier = next((outlet_slug(c.text) for c in attribution.carriers() if c.text), "")
        return self._chains.setdefault((speakers, carrier), Chain(speakers, carrier))


def voices_of(memory: Memory) -> Voices:
    """Give the voices that a memory knows."""
    return memory.kept("voices", lambda: Voices(memory))


def _shape(attribution: Attribution) -> _Shape:
    speakers, carriers = [], []
    for source in attribution.sources:
        if source.role is _SPEAKER:
            speakers.append((source.text, source.party, source.anonymous))
        elif source.role is _CARRIER:
            carriers.append(source.text)
    return tuple(speakers), tuple(carriers)


def _origin(source: Source) -> Origin:
    if source.party and not source.anonymous:
        return ("named", source.party)
    if source.party:
        return ("unnamed", source.party)
    words = " ".join((source.text or "").split())
    if not source.anonymous and (name := _person(words)):
        return ("person", name)
    return ("unnamed", _called(words))


def _person(words: str) -> str:
    """Give a person's name in the form in which it is told again, or nothing where the words are no name: two capitals, or one alone."""
    bare = _TITLE.sub(" ", _AFTER.sub("", words)).split()
    if not bare or _OPENING.match(words):
        return ""
    capital = [w for w in bare if w[:1].isupper() or w.casefold() in {"al", "el", "bin", "ibn", "van", "von", "de"} or "-" in w]
    return " ".join(w.casefold().strip(".’'") for w in capital) if len(capital) == len(bare) and any(w[:1].isupper() for w in bare) else ""


def _called(words: str) -> str:
    """Give what an unnamed source is called: the noun that closes the phrase, or ``SOMEONE`` where it tells nobody from another."""
    core = _OPENING.sub("", _AFTER.sub("", words)).casefold().split()
    noun = core[-1] if core else ""
    noun = _one(noun) if noun.endswith("s") and not noun.endswith("ss") and len(noun) > 3 else noun
    return SOMEONE if noun in _NOBODY else f"“{noun}”"


def _one(noun: str) -> str:
    """Give the singular of a noun in the plural: "witnesses", "agencies", "officials"."""
    if noun.endswith("ies") and len(noun) > 4:
        return f"{noun[:-3]}y"
    return noun[:-2] if noun.endswith(("sses", "ches", "shes", "xes")) else noun[:-1]

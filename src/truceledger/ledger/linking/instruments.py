"""Same instrument: of one sort, between the same, and by the same name, first day or last day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from truceledger.ledger.linking.rule import Match, days
from truceledger.ledger.linking.wording import content, day_words, names, overlap, plain
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

#: Words by which no instrument is told from another of its sort.
_SORTS = frozenset(
    """agreement agreements ceasefire ceasefires cease fire truce truces deal deals pact pacts accord accords draft text document declaration framework
    peace plan proposal roadmap road map resolution letter side humanitarian pause cessation hostilities arrangement understanding new final""".split()  # noqa: SIM905
)
#: Share of a name's words that two spellings of it have in common.
NAMED = 0.6


class Told(msgspec.Struct, frozen=True):
    """An instrument as told; ``effect`` and ``expiry`` as ordinals, 0 where no day is told."""

    sort: str
    parties: frozenset[str]
    mediators: frozenset[str]
    name: frozenset[str]
    effect: int
    expiry: int
    process: str


class SameInstrument:
    """Links tellings of one instrument at whatever moment of its life. Ends that differ are no bar where names or first days agree."""

    id = "linking.instrument@1"
    relation = Relation.SAME_INSTRUMENT
    kinds = frozenset({"agreement"})

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Told]]:
        """Give the instrument with its profile, where it has a name, or a first or last day."""
        fields = statement.fields
        name = content(str(fields.get("name") or ""), _SORTS)
        effect, expiry = _day(fields.get("effect")), _day(fields.get("expiry"))
        sort = fields.get("instrument")
        if sort and (name or effect or expiry):
            told = Told(str(sort), roots(fields.get("parties")), roots(fields.get("mediators")), name, effect, expiry, process or "")
            yield statement.claim_id, told

    def blocks(self, told: Told) -> Iterable[tuple[object, ...]]:
        """Give the sort with each sign: words of the name, first day, last day."""
        yield from (("name", told.sort, word) for word in told.name)
        yield from ((what, told.sort, day) for what, day in (("effect", told.effect), ("expiry", told.expiry)) if day)

    def match(self, one: Told, other: Told) -> Match | None:
        """Say how alike two tellings are, or that they are not of one instrument."""
        if one.sort != other.sort or (one.effect and other.effect and one.effect != other.effect):
            return None
        named = overlap(one.name, other.name)
        if one.name and other.name and named < NAMED:
            return None
        fewer, more = sorted((one.parties, other.parties), key=len)
        if not fewer <= more:
            return None
        begins, ends = one.effect == other.effect != 0, one.expiry == other.expiry != 0
        if not (named or begins or (ends and not (one.effect and other.effect and not begins))):
            return None
        brokers, filed = one.mediators & other.mediators, bool(one.process and one.process == other.process)
        if not (len(fewer) > 1 or brokers or filed or (named and len(one.name & other.name) > 1)):
            return None  # a first day alone: other conflicts have truces too
        score = 0.5 + 0.15 * bool(named) + 0.15 * begins + 0.05 * ends + 0.1 * (bool(fewer) and one.parties == other.parties) + 0.04 * bool(brokers)
        return Match(score, _reason(one, other, begins, ends, filed))


def _day(edtf: object) -> int:
    span = days(str(edtf), 1) if edtf else None
    return span[0] if span else 0


def _reason(one: Told, other: Told, begins: bool, ends: bool, filed: bool) -> str:
    fewer, more = sorted((one.parties, other.parties), key=lambda p: (len(p), sorted(p)))
    parts = [plain(one.sort)]
    if fewer:
        parts.append(f"between {names(fewer)} in both" + (f", with {names(more - fewer)} in one" if more - fewer else ""))
    if one.name & other.name:
        parts.append("named alike")
    if one.mediators & other.mediators:
        parts.append(f"mediated by {names(one.mediators & other.mediators)}")
    if begins:
        parts.append(f"in effect from {day_words(*[date.fromordinal(one.effect)] * 2)} in both")
    if ends:
        parts.append(f"until {day_words(*[date.fromordinal(one.expiry)] * 2)} in both")
    elif one.expiry and other.expiry:
        parts.append("with other last days")
    if filed and len(fewer) < 2:
        parts.append("told in reports of one process")
    return "; ".join(parts)

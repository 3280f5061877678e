"""Same event: type of one family, no other actor, the same place and day, no counts that clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from truceledger.ledger.linking import numbers, places
from truceledger.ledger.linking.rule import Match, days
from truceledger.ledger.linking.wording import day_words, names, plain
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

#: What reports call one attack from the air: by plane, by drone, or just an attack. Shelling is not among them: an attack
#: that names no weapon would join it with an air strike on the same town.
AIR = frozenset({"air_strike", "drone_strike", "attack_unspecified"})
#: Days an event's date may span, to be a date at all.
LONGEST = 3


class Told(msgspec.Struct, frozen=True):
    """An event as told: ``first`` and ``last`` day as ordinals."""

    type: str
    actor: frozenset[str]
    target: frozenset[str]
    first: int
    last: int
    spots: tuple[places.Spot, ...]
    counts: tuple[numbers.Count, ...]


class SameEvent:
    """Links events of one day and place that are told in other words.

    A day more is allowed only where both tell the same count of people, which a night across midnight or another time zone explains.
    """

    id = "linking.event@1"
    relation = Relation.SAME_EVENT
    kinds = frozenset({"event"})

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Told]]:
        """Give the event with its profile, where it is said to have happened on some day."""
        span = days(statement.when.edtf if statement.when else None, LONGEST)
        kind = statement.fields.get("type")
        if span is None or not kind or statement.modality not in {Modality.ACTUAL, Modality.ONGOING}:
            return
        fields, counts = statement.fields, numbers.counts_beside(statement, beside)
        spots = places.spots(statement.where)
        if spots or counts:
            yield statement.claim_id, Told(str(kind), roots(fields.get("actor")), roots(fields.get("target")), *span, spots, counts)

    def blocks(self, told: Told) -> Iterable[tuple[object, ...]]:
        """Give day and family, with the places or, where none is told, the counts; a day more for events that tell counts."""
        family = "air" if told.type in AIR else told.type
        for day in range(told.first, told.last + 1 + bool(told.counts)):
            for spot in told.spots:
                yield from ((family, day, *cell) for cell in places.cells(spot))
            yield from ((family, day, c.measure, c.number) for c in told.counts)

    def match(self, one: Told, other: Told) -> Match | None:
        """Say how alike two tellings are, or that they are not of one event."""
        if one.type != other.type and not {one.type, other.type} <= AIR:
            return None
        if one.actor and other.actor and one.actor != other.actor:
            return None
        if (one.target and other.target and not one.target & other.target) or numbers.clash(one.counts, other.counts):
            return None
        agreed = numbers.equal(one.counts, other.counts)
        there = bool(one.spots and other.spots)
        if there and not places.same_spots(one.spots, other.spots):
            return None
        gap = max(one.first, other.first) - min(one.last, other.last)
        if gap > 1 or (gap == 1 and not (there and agreed)) or not (there or agreed):
            return None
        if not there and not (one.actor and other.actor):
            return None  # a count alone, with no place, and one of them by nobody named: too little
        return Match(_score(one, other, there, bool(agreed)), _reason(one, other, there, agreed))


def _score(one: Told, other: Told, there: bool, agreed: bool) -> float:
    """Say how alike two tellings are, by what makes another event of them likely: days that are not the same, an actor or place not told.

    What they are called does not count: of a town struck on each of two days, a night between is of neither by its weapon.
    """
    score = 0.85 + 0.1 * agreed
    score -= 0.3 * ((one.first, one.last) != (other.first, other.last)) + 0.15 * (one.actor != other.actor) + 0.2 * (not there)
    return round(score, 3)


def _reason(one: Told, other: Told, there: bool, agreed: Sequence[numbers.Count]) -> str:
    first, second = sorted((one, other), key=lambda t: (t.type, t.first, sorted(t.actor), t.spots))
    parts = [plain(first.type) if one.type == other.type else f"{plain(first.type)} and {plain(second.type)}, which can be one"]
    if one.actor and other.actor:
        parts.append(f"both by {names(one.actor)}")
    elif one.actor or other.actor:
        parts.append(f"by {names(one.actor | other.actor)} in one, by nobody named in the other")
    else:
        parts.append("by nobody named in either")
    if (one.first, one.last) == (other.first, other.last):
        parts.append(_span(one))
    else:
        parts.append(f"{_span(first)} and {_span(second)}" + (", a day apart" if first.last < second.first or second.last < first.first else ""))
    parts.append(places.in_words(first.spots, second.spots) if there else "no exact place in one of them")
    if agreed:
        parts.append(f"{numbers.in_words(agreed)} in both")
    return "; ".join(parts)


def _span(told: Told) -> str:
    return day_words(date.fromordinal(told.first), date.fromordinal(told.last))

"""Same meeting: days that meet, the same town, participants of which the fewer are among the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from truceledger.ledger.linking import places
from truceledger.ledger.linking.rule import Match, days
from truceledger.ledger.linking.wording import content, day_words, names, overlap
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import codes, root, roots
from truceledger.vocabulary.statement import Statement

#: Days a round may last.
LONGEST = 5
#: Formats that run side by side: a military and a political meeting of a day are two.
_TRACKS = frozenset({"technical_military", "political", "mechanism"})
#: Formats of which a meeting has one: who talk through others do not sit at one table.
_TABLES = frozenset({"direct", "indirect_proximity"})


class Told(msgspec.Struct, frozen=True):
    """A meeting as told; ``organs`` are the participants' codes whole, ``track`` the words of its track.

    ``not_so``: it is said not to have been.
    """

    first: int
    last: int
    spots: tuple[places.Spot, ...]
    participants: frozenset[str]
    organs: frozenset[str]
    convener: frozenset[str]
    format: str
    track: frozenset[str]
    not_so: bool = False


class SameMeeting:
    """Links tellings of one meeting: planned, under way and held are moments of one."""

    id = "linking.meeting@1"
    relation = Relation.SAME_MEETING
    kinds = frozenset({"meeting"})

    def features(self, statement: Statement, beside: Sequence[Statement], process: str | None) -> Iterable[tuple[str, Told]]:
        """Give the meeting with its profile, where it is of some day."""
        span, fields = days(statement.when.edtf if statement.when else None, LONGEST), statement.fields
        if span is not None:
            organs = frozenset(codes(fields.get("participants")))
            told = Told(
                *span,
                places.spots(statement.where),
                roots(fields.get("participants")),
                organs,
                roots(fields.get("convener")),
                str(fields.get("format") or ""),
                content(str(fields.get("track") or "")),
                statement.modality is Modality.NEGATED,
            )
            yield statement.claim_id, told

    def blocks(self, told: Told) -> Iterable[tuple[object, ...]]:
        """Give each day with each participant and with each place."""
        for day in range(told.first, told.last + 1):
            yield from ((day, party) for party in told.participants)
            for spot in told.spots:
                yield from ((day, *cell) for cell in places.cells(spot))

    def match(self, one: Told, other: Told) -> Match | None:
        """Say how alike two tellings are, or that they are not of one meeting."""
        if max(one.first, other.first) > min(one.last, other.last):
            return None
        # "no three-way session took place" is of none at which the third was not to be
        if one.not_so != other.not_so and (one if one.not_so else other).participants > (other if one.not_so else one).participants:
            return None
        there = bool(one.spots and other.spots)
        if (there and not places.same_spots(one.spots, other.spots)) or _beside(one, other):
            return None
        fewer, more = sorted((one.participants, other.participants), key=len)
        host = bool(one.convener & other.convener)
        if not fewer <= more or (one.convener and other.convener and not host):
            return None
        # two who meet on a day meet once; one party, or none, tells a meeting only with the town and, for none, the host
        if len(fewer) < 2 and not (there and (fewer or host)):
            return None
        score = 0.6 + 0.15 * (one.participants == other.participants) + 0.1 * there + 0.05 * host
        score += 0.05 * ((one.first, one.last) == (other.first, other.last)) + 0.03 * (one.format == other.format)
        return Match(score, _reason(one, other, there, host))


def _beside(one: Told, other: Told) -> bool:
    """Say whether the two are on tracks that run side by side: told so, or of other organs of the same states."""
    if one.format != other.format and any({one.format, other.format} <= formats for formats in (_TRACKS, _TABLES)):
        return True
    if one.track and other.track and not overlap(one.track, other.track):
        return True
    for state in one.participants & other.participants:
        mine, theirs = ({c for c in t.organs if root(c) == state and ":" in c} for t in (one, other))
        if mine and theirs and not mine & theirs:
            return True
    return False


def _reason(one: Told, other: Told, there: bool, host: bool) -> str:
    fewer, more = sorted((one.participants, other.participants), key=lambda p: (len(p), sorted(p)))
    first, last = max(one.first, other.first), min(one.last, other.last)
    parts = [f"a meeting on {day_words(date.fromordinal(first), date.fromordinal(last))} in both"]
    if fewer:
        parts.append(f"of {names(fewer)} in both" + (f", with {names(more - fewer)} in one" if more - fewer else ""))
    elif more:
        parts.append(f"of {names(more)} in one, of nobody named in the other")
    if there:
        parts.append(f"in {places.in_words(*sorted((one.spots, other.spots)))}")
    if host:
        parts.append(f"convened by {names(one.convener & other.convener)}")
    return "; ".join(parts)

"""Which events would discharge which commitments.

A promised step and an event that would be its doing: by the same party (aid and returns are let happen, so whoever carries
them out), not in another area, not more than a week before the step was first told. An event in the very area the
commitment names is its doing; one of which the area is not told, or is wider or narrower, is a part of it. How much a
release, a return or a delivery was of what was owed, its place does not tell: such an event is always a part. An event that is read
in the words of a condition that names the step is none (``conditional``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.areas import Areas
from truceledger.assessment.conditional import told_in_condition
from truceledger.assessment.denials import days, denials_of, denied
from truceledger.assessment.telling import told_on
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

EVENTS: dict[str, tuple[str, ...]] = {
    "withdraw": ("withdrawal",),
    "redeploy": ("withdrawal", "deployment"),
    "deploy": ("deployment",),
    "disarm": ("disarmament",),
    "release_detainees": ("release_exchange",),
    "exchange_prisoners": ("release_exchange",),
    "return_displaced": ("return_of_civilians",),
    "allow_aid": ("aid_delivery",),
}
_LET_HAPPEN = frozenset({"allow_aid", "return_displaced"})
#: Steps that go place by place.
BY_PLACE = frozenset({"withdraw", "redeploy", "deploy", "disarm"})
BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Doings:
    """Events that would discharge a step: its whole, parts of it; those that are denied are in neither."""

    whole: tuple[Statement, ...] = ()
    part: tuple[Statement, ...] = ()
    denied: tuple[Statement, ...] = ()

    @property
    def all_of_it(self) -> tuple[Statement, ...]:
        """Every event that is not denied, whole before part."""
        return self.whole + self.part

    @property
    def all(self) -> tuple[Statement, ...]:
        """Every event, whole before part."""
        return self.whole + self.part + self.denied


def day_of(desk: Desk, statement: Statement) -> date | None:
    """Give the day of an event: the one it names, else that of its first printing."""
    return days(statement)[0] or told_on(desk, statement)


def _sign(statement: Statement) -> tuple[str, bool]:
    real = statement.stance is Stance.ASSERTS and statement.modality in {Modality.ACTUAL, Modality.ONGOING} and not denied(statement)
    return str(statement.fields["type"]), real


def doings(desk: Desk, debtor: str, act: str, area: str, own: tuple[Place, ...], first: date | None) -> Doings:
    """Give the events that would discharge a step of a party (organs counted as their state), first told on a day."""
    wanted = EVENTS.get(act, ())
    if not wanted:
        return Doings()
    areas, against = areas_of(desk), denials_of(desk)
    whole: list[Statement] = []
    part: list[Statement] = []
    disputed: list[Statement] = []
    for statement in _events(desk, wanted):
        day = day_of(desk, statement)
        if first is not None and day is not None and day < first - BEFORE:
            continue
        if act not in _LET_HAPPEN and debtor not in roots(statement.fields.get("actor")):
            continue
        if areas.apart(area, own, statement.where) or told_in_condition(desk, statement):
            continue
        if against.against(statement):
            disputed.append(statement)
        elif act in BY_PLACE and areas.whole(area, statement.where):
            whole.append(statement)
        else:
            part.append(statement)
    return Doings(tuple(whole), tuple(part), tuple(disputed))


def events_by_type(desk: Desk) -> dict[tuple[str, bool], list[Statement]]:
    """Give the events by type, and by whether they are told as real."""
    found: dict[tuple[str, bool], list[Statement]] | None = desk.worked.get("events by type")
    if found is None:
        found = desk.worked["events by type"] = desk.memory.grouped("discharge.sign", desk.of("event"), _sign)
    return found


def _events(desk: Desk, types: Sequence[str]) -> list[Statement]:
    return [s for name in types for s in events_by_type(desk).get((name, True), ())]


def areas_of(desk: Desk) -> Areas:
    """Give what the desk's profile knows of areas."""
    found: Areas | None = desk.worked.get("areas")
    if found is None:
        found = desk.worked["areas"] = Areas(desk.profile)
    return found

"""Which tellings of truces of one name are of truces that followed each other.

Reports name every truce of a process "the ceasefire", so that name and parties do not tell one from the next: their days do. What
begins, or is dated to have been agreed, on or after the day on which the truce before it had ended, is another truce: where an end
was told, or every end told by then had come. What is told as an extension goes on with the truce that it extends; so does everything
where an extension without its new end was told, since nobody knows then when that truce ended. Which of several truces any
other telling is of, the day of what it tells says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.denials import denied
from truceledger.assessment.telling import order_of, told_on
from truceledger.assessment.words import lower, upper
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Stages by which a truce comes about; each with a day opens one.
OPENING = frozenset({"announced", "agreed_in_principle", "signed", "ratified", "in_effect"})
_ENDS = frozenset({"expired", "terminated", "superseded"})
_TALK = frozenset({Modality.POSSIBLE, Modality.CONDITIONAL})
_REAL = frozenset({Modality.ACTUAL, Modality.ONGOING})
#: A truce is spoken of so long before its first day; what is told earlier, with whatever end, is of the truce before it.
AHEAD = timedelta(days=7)
#: An extension told without its new end so soon after one told with it is the same one.
NEAR = timedelta(days=7)


@dataclass
class Truce:
    """One truce of several: the day that opens it, its first beginning as it is told (empty where none is), and what is told of it."""

    opened: date
    begun: str
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True)
class _Told:
    """What a telling says of days: its stage, when it was printed, the day of what it tells, the end it names, the day it says a truce opens."""

    statement: Statement
    stage: str
    printed: date | None
    on: date | None
    end: date | None
    opens: date | None
    effect: str


def successive(desk: Desk, statements: Sequence[Statement]) -> list[Truce]:
    """Part the statements on truces of one name by the truce they are of, the earliest first; one truce where nothing parts them."""
    real = [_told(desk, s) for s in statements if s.stance is Stance.ASSERTS and not denied(s) and s.modality not in _TALK]
    openings = [(t.opens, order_of(desk, t.statement), t) for t in real if t.opens is not None]
    found: list[Truce] = []
    number: dict[date, int] = {}
    for day, _, told in sorted(openings, key=lambda item: item[:2]):
        if day not in number:
            if not found or _over(found[-1].opened, day, real):
                found.append(Truce(day, ""))
            number[day] = len(found) - 1
        found[number[day]].begun = found[number[day]].begun or told.effect
    if len(found) < 2:
        return [Truce(date.min, "", list(statements))]
    opening = {t.statement.statement_id: number[day] for day, _, t in openings}
    for statement in statements:
        at = opening.get(statement.statement_id)
        found[_place(desk, found, statement) if at is None else at].statements.append(statement)
    return _joined(desk, found)


def _told(desk: Desk, statement: Statement) -> _Told:
    stage, effect, expiry = str(statement.fields["lifecycle"]), statement.fields.get("effect"), statement.fields.get("expiry")
    printed, when = told_on(desk, statement), statement.when.edtf if statement.when else None
    # a truce opens with its first day; one of which none is told when it was agreed, else, where its end is told, when it was told of
    opens = lower(effect) if stage in OPENING else None
    if opens is None and stage in OPENING and stage != "in_effect":
        opens = lower(when) or (printed if expiry else None)
    return _Told(statement, stage, printed, lower(when) or printed, upper(expiry), opens, str(effect) if lower(effect) else "")


def _over(opened: date, day: date, real: Sequence[_Told]) -> bool:
    """Say whether the truce that was opened on one day had ended when another day came."""
    if any(t.stage in _ENDS and t.statement.modality in _REAL and t.on is not None and opened < t.on <= day for t in real):
        return True
    # the end that the truce which now opens is to have is not that of the one before it
    known = [t for t in real if t.end and t.end > opened and t.printed and t.printed <= day and (t.opens is None or t.opens < day)]
    extended = [t.on for t in real if t.stage == "extended" and t.on is not None and opened <= t.on <= day]
    put_off = [t.on for t in known if t.stage == "extended" and t.on is not None]
    if extended and max(extended) > max(put_off, default=date.min) + NEAR:
        return False
    return bool(known) and max(t.end for t in known if t.end) <= day


def _joined(desk: Desk, found: list[Truce]) -> list[Truce]:
    """Join again what people say is one, with all that lies between."""
    where = {s.claim_id: i for i, one in enumerate(found) for s in one.statements}
    into = list(range(len(found)))
    for link in desk.links(Relation.SAME_INSTRUMENT):
        if link.decided and not link.apart and link.one in where and link.other in where:
            first, last = sorted((where[link.one], where[link.other]))
            least = min(into[first : last + 1])
            into[first : last + 1] = [least] * (last + 1 - first)
    made: dict[int, Truce] = {}
    for one, number in zip(found, into, strict=True):
        made.setdefault(number, Truce(one.opened, one.begun)).statements.extend(one.statements)
    return list(made.values())


def _place(desk: Desk, found: Sequence[Truce], statement: Statement) -> int:
    """Give the number of the truce that a telling is of: by the end that it names, else by the day of what it tells, else the last."""
    told = told_on(desk, statement)
    end = upper(statement.fields.get("expiry"))
    if end is not None and told is not None:
        return max((i for i, one in enumerate(found) if one.opened <= end and one.opened - AHEAD <= told), default=0)
    when = lower(statement.when.edtf if statement.when else None) or told
    if when is None:
        known = (d for d in (statement.fields.get("effect"), statement.when.edtf if statement.when else None) if d)
        apart = [[abs(one.opened - day) for day in _of_year(str(d), one.opened.year)] for d in known for one in found]
        near = [(min(days), i % len(found)) for i, days in enumerate(apart) if days]
        return min(near, default=(timedelta(), len(found) - 1))[1]
    ends = statement.fields["lifecycle"] in _ENDS  # what ends on the day on which the next begins is the one before
    return max((i for i, one in enumerate(found) if one.opened < when or (one.opened == when and not ends)), default=0)


def _of_year(edtf: str, year: int) -> list[date]:
    """Give the day that a day told without its year would be in a year; nothing for other dates."""
    try:
        return [date(year, int(edtf[5:7]), int(edtf[8:10]))] if edtf.startswith("XXXX-") else []
    except ValueError:
        return []

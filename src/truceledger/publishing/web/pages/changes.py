"""What changed between two days, in the order of consequence; by default since one was here last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.assessment.changes import CONSEQUENCES, Change, What, unchanged
from truceledger.errors import UsageError
from truceledger.publishing.cli.changed import MOST, window
from truceledger.publishing.period import Period, default_since, last_day, period
from truceledger.publishing.queries import Look, bare, day_of
from truceledger.publishing.room import Room
from truceledger.publishing.web.followed import feeds_of_changes
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.visits import last_visit, remember

router = APIRouter(include_in_schema=False)
#: Decisions shown before all are asked for, and changes of a row even then.
DECISIONS, LISTED = 10, 200


@dataclass(frozen=True)
class Since:
    """From which day changes are told: ``how`` is ``given``, ``visit`` (one was here then) or ``default`` (the day before the last report)."""

    day: date | None
    how: str


@dataclass(frozen=True)
class Late:
    """Reports that came in since a visit though they were published before it: a window of days of publication does not show them."""

    count: int
    earliest: date | None

    @property
    def since(self) -> str:
        """The day before the earliest of them."""
        return before(self.earliest)


def before(day: date | None) -> str:
    """Give the day before another, as addresses have it."""
    return str(day - timedelta(days=1)) if day else ""


@router.get("/changes", response_class=HTMLResponse)
def changes(request: Request, seen: Looking = Depends(looking), since: str = "", until: str = "", everything: str = "") -> HTMLResponse:
    """Show what changed."""
    room: Room = request.app.state.room
    if seen.look.process is None and len(seen.processes) > 1:
        return page(request, "changes_of.html", "changes", seen, rows=[(n, last_visit(request, n)) for n in seen.processes])
    first, last = day_of(since or None, bare("since")), day_of(until or None, bare("until")) or as_of(seen)
    visit = last_visit(request, seen.look.process) if seen.look.as_of is None else None
    begun = Since(first, "given") if first else since_of(room, seen, visit if until == "" else None)
    made = period_of(room, seen, begun.day, last)
    whole = everything == "1"
    told = [c for c in made.reported if whole or c.what is not What.REPEATED] if made else []
    values: dict[str, Any] = {
        "made": made,
        "window": window(made) if made else "",
        "begun": begun,
        "visit": visit,
        "late": late(room, seen, visit) if visit else None,
        "reported": _rows(told, whole),
        "again": len(made.reported) - len(told) if made else 0,
        "reviewed": _rows(made.reviewed, whole) if made else [],
        "decisions": (made.decisions if whole else made.decisions[-DECISIONS:]) if made else (),
        "same": unchanged(made.after, made.reported + made.reviewed) if made else (),
        "whole": whole,
        "from_last": before(made.last) if made else "",
        "chosen": {"since": since, "until": until},
        "given": [("since", since), ("until", until), ("everything", everything)],
        "warn": {"truce", "standoff", "deadline", "check", "contradiction"},
        "followed": feeds_of_changes(request, seen),
        "follow": seen.to("/following", of="changes") if seen.look.process else "",
        "old": {What.NEAR: "nothing new was said; it rests on", What.PASSED: "nothing new was said; it rests on", What.GONE: "it rested on"},
    }
    shown = page(request, "changes.html", "changes", seen, withheld=made.after.withheld if made else 0, **values)
    if seen.look.as_of is None:
        remember(request, shown, seen.look.process)
    return shown


def as_of(seen: Looking) -> date | None:
    """Give the day looked at, nothing where that is now."""
    moment = seen.look.as_of
    return moment.date() if isinstance(moment, datetime) else moment


def since_of(room: Room, seen: Looking, visit: date | None) -> Since:
    """Give from when changes are told where no day is asked for: the last visit, else the day before the last report."""
    if visit is not None:
        return Since(visit, "visit")
    try:
        return Since(default_since(last_day(room.view(seen.look))), "default")
    except UsageError:
        return Since(None, "default")


def period_of(room: Room, seen: Looking, first: date | None, last: date | None) -> Period | None:
    """Give a period, kept until the ledger grows; nothing where no report has a day. Raises ``UsageError`` for one that ends before it begins."""
    if first is None:
        return None
    look = seen.look
    key = (Look(look.process, look.as_of, look.standing), first, last)
    return room.kept("period", key, lambda: room.working(lambda desks: period(desks, look.process, first, last, look.standing)))


def late(room: Room, seen: Looking, visit: date) -> Late:
    """Count what came in since a visit and was published before it."""
    moment = datetime.combine(visit, time.max, UTC)
    found = [r for r in room.view(seen.look).reports if r.recorded > moment and r.report.published and r.report.published <= visit]
    return Late(len(found), min((r.report.published for r in found if r.report.published), default=None))


def _rows(many: list[Change] | tuple[Change, ...], whole: bool) -> list[tuple[str, str, list[Change], int]]:
    """Give the rows of consequence: title, why it stands there, the changes shown, how many are left out."""
    made = []
    for rank, group in groupby(many, key=lambda c: c.rank):
        listed, row = list(group), CONSEQUENCES[rank]
        most = LISTED if whole else MOST.get(row.name, LISTED)
        made.append((row.title, row.why, listed[:most], max(0, len(listed) - most)))
    return made

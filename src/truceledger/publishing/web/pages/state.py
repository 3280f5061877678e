"""The state of play on one screen: what is in force, next dates, standoff, figures, what changed, on whose word; then every chapter."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.assessment.glance import glance
from truceledger.errors import UsageError
from truceledger.publishing.room import Room
from truceledger.publishing.web.headline import facts
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page

if TYPE_CHECKING:
    from truceledger.publishing.period import Period

router = APIRouter(include_in_schema=False)
#: Lines of a chapter shown before the rest is asked for; what is left out is counted.
MOST = 10
#: Changes shown on the first screen.
CHANGES = 6


@router.get("/", response_class=HTMLResponse)
def state(request: Request, seen: Looking = Depends(looking)) -> HTMLResponse:
    """Show the state of play of a process; of several, the list to choose from."""
    room: Room = request.app.state.room
    if seen.look.process is None and len(seen.processes) > 1:
        return page(request, "processes.html", "state", seen, rows=_rows(room, seen))
    made = room.state(seen.look)
    glances = glance(made)
    values: dict[str, Any] = {"state": made, "glances": glances, "facts": facts(made, glances), "changed": _changed(room, seen), "most": MOST, "changes": CHANGES}
    return page(request, "state.html", "state", seen, withheld=made.withheld, **values)


@router.get("/chapters/{name}", response_class=HTMLResponse)
def chapter(request: Request, name: str, seen: Looking = Depends(looking)) -> HTMLResponse:
    """Show every line of one chapter."""
    made = request.app.state.room.state(seen.look)
    if name not in made.chapters:
        raise UsageError(f"no chapter {name!r}; there are {', '.join(made.chapters)}")
    return page(request, "chapter.html", "state", seen, state=made, chapter=made.chapters[name], withheld=made.withheld)


def _rows(room: Room, seen: Looking) -> list[dict[str, object]]:
    """Give a row for each process: its reports and days, and its first line of what is in force."""
    rows: list[dict[str, object]] = []
    for name, reports, statements, first, last in room.processes():
        if name and statements:
            rows.append({"name": name, "reports": reports, "statements": statements, "first": first, "last": last})
    return rows


def _changed(room: Room, seen: Looking) -> Period | None:
    """Give what changed with the last day of reports; nothing where no report has a day."""
    from truceledger.publishing.period import period

    def work() -> Period | None:
        try:
            return room.working(lambda desks: period(desks, seen.look.process, None, _day(seen), seen.look.standing))
        except UsageError:
            return None

    return room.kept("changed", seen.look, work)


def _day(seen: Looking) -> date | None:
    moment = seen.look.as_of
    return moment.date() if isinstance(moment, datetime) else moment

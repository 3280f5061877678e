"""The state of play on one screen: what is in force, next dates, standoff, figures, what changed, on whose word; then every chapter."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from truceledger.assessment.glance import glance
from truceledger.assessment.words import quoted
from truceledger.errors import MissingError
from truceledger.publishing.gathered import by_id
from truceledger.publishing.phrases import phrase
from truceledger.publishing.queries import STANDINGS
from truceledger.publishing.room import Room
from truceledger.publishing.web.headline import facts
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.pages import changes
from truceledger.publishing.web.sides import Side, sides
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.visits import last_visit, remember
from truceledger.vocabulary.judgement import Standing

router = APIRouter(include_in_schema=False)
#: Lines of a chapter shown before the rest is asked for; what is left out is counted.
MOST = 10
#: Lines or statements of a page of a long list.
PAGE = 100
Start = Annotated[int, Query(ge=0, le=10_000_000)]
#: On the first screen: changes, sources, sides with what they are to do, and open commitments and requirements of each.
CHANGES, SOURCES, SIDES, OPEN = 3, 3, 5, 2
#: Lines of a heading that are not folded there.
FIRST = 2
#: What a standing leaves out, said where it is pointed at.
SHOWN = {
    Standing.MACHINE: "what the machine read, reviewed or not, but for what a reviewer rejected",
    Standing.REVIEWED: "only what a person has reviewed and not rejected",
    Standing.ACCEPTED: "only what a person has accepted",
}


@router.get("/", response_class=HTMLResponse)
def state(request: Request, seen: Looking = Depends(looking), chapters: str = "") -> HTMLResponse:
    """Show the state of play of a process, its chapters folded but where ``chapters`` is ``open``; of several, the list to choose from."""
    room: Room = request.app.state.room
    if seen.look.process is None and len(seen.processes) > 1:
        return page(request, "processes.html", "state", seen, rows=_rows(room, seen))
    made = room.state(seen.look)
    glances = glance(made)
    visit = last_visit(request, seen.look.process) if seen.look.as_of is None else None
    values: dict[str, Any] = {
        "state": made,
        "glances": glances,
        "facts": facts(made, glances),
        "changed": changes.period_of(room, seen, changes.since_of(room, seen, visit).day, changes.as_of(seen)),
        "visit": visit,
        "late": changes.late(room, seen, visit) if visit else None,
        "most": MOST,
        "changes": CHANGES,
        "sources": SOURCES,
        "sides": room.kept("sides", seen.look, lambda: _sides(room, seen), of=lambda: room.told(seen.look)),
        "first_lines": FIRST,
        "most_sides": SIDES,
        "most_open": OPEN,
        "shown_as": (STANDINGS[seen.look.standing], SHOWN[seen.look.standing]),
        "unfolded": chapters == "open",
    }
    shown = page(request, "state.html", "state", seen, withheld=made.withheld, **values)
    if seen.look.as_of is None:
        remember(request, shown, seen.look.process)
    return shown


@router.get("/chapters/{name}", response_class=HTMLResponse)
def chapter(request: Request, name: str, seen: Looking = Depends(looking), start: Start = 0) -> HTMLResponse:
    """Show the lines of one chapter, a page at a time."""
    made = request.app.state.room.state(seen.look)
    if name not in made.chapters:
        raise MissingError(f"no chapter {name!r}; there are {', '.join(made.chapters)}")
    one = made.chapters[name]
    lines = one.lines[start : start + PAGE]
    values: dict[str, Any] = {"state": made, "chapter": one, "lines": lines, "start": start, "page_size": PAGE}
    return page(request, "chapter.html", "state", seen, withheld=made.withheld, **values)


@router.get("/grounds/{first}-{many}", response_class=HTMLResponse)
def grounds(request: Request, first: str, many: int, seen: Looking = Depends(looking), start: Start = 0) -> HTMLResponse:
    """Show every statement on which a line rests: the line whose ``many`` grounds begin with that one."""
    room: Room = request.app.state.room
    made = room.state(seen.look)
    found = next(((c, line) for c in made.chapters.values() for line in c.lines if len(line.grounds) == many and line.grounds[0] == first), None)
    if found is None:
        raise MissingError("no line rests on these statements any more; the state of play has changed")
    one, line = found
    known = by_id(room, seen.look)
    held = {i: known[i].statement for i in line.grounds[start : start + PAGE] if i in known}
    rows = [
        {
            "id": i,
            "phrase": phrase(held[i], room.name_of),
            "quote": quoted(held[i]),
            "publisher": held[i].report.publisher or "",
            "day": held[i].report.published,
        }
        for i in held
    ]
    values: dict[str, Any] = {"chapter": one, "line": line, "rows": rows, "start": start, "page_size": PAGE}
    return page(request, "grounds.html", "state", seen, withheld=made.withheld, **values)


def _sides(room: Room, seen: Looking) -> list[Side]:
    """Give what each side is to do."""
    from truceledger.assessment.standoffs.look import look

    desk = room.desk(seen.look)
    chapter = room.state(seen.look).chapters.get("commitments")
    return sides(chapter.lines if chapter else (), look(desk) if desk.of("precondition") else None, desk.name_of)


def _rows(room: Room, seen: Looking) -> list[dict[str, object]]:
    """Give a row for each process: its reports and days, and its first line of what is in force."""
    rows: list[dict[str, object]] = []
    for name, reports, statements, first, last in room.processes():
        if name and statements:
            rows.append({"name": name, "reports": reports, "statements": statements, "first": first, "last": last})
    return rows

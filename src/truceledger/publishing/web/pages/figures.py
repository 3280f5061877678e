"""Figures: rival counts drawn over time, one line an issuer; the latest of each side by side; what does not add up; what can be rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.errors import UsageError
from truceledger.publishing.charts import Chart
from truceledger.publishing.figures import Block, answers_of, blocks_of, known_measure
from truceledger.publishing.named import party_code
from truceledger.publishing.queries import day_of
from truceledger.publishing.room import Room
from truceledger.publishing.web.address import address, worded
from truceledger.publishing.web.choosing import to_choose
from truceledger.publishing.web.drawn import charts
from truceledger.publishing.web.figuring import issuers, measures, tables
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page

if TYPE_CHECKING:
    from truceledger.assessment.state import Line

router = APIRouter(include_in_schema=False)
#: Charts on a page, of one measure and of all; rows of a table; checks; answers. What is left out is counted.
OF_ONE, OF_ALL, ROWS, CHECKS, ANSWERS = 6, 3, 30, 20, 8
#: The name by which all measures are asked for.
ALL = "all"
#: Characters that are taken of a quoted figure.
QUOTED = 300


@router.get("/figures", response_class=HTMLResponse)
def figures(
    request: Request,
    seen: Looking = Depends(looking),
    measure: str = "",
    issuer: str = "",
    since: str = "",
    by: str = "day",
    rebuild: str = "",
    said: str = "",
) -> HTMLResponse:
    """Show the counts of a process: of one measure, the killed where none is asked for, or of all."""
    if choice := to_choose(request, seen, "figures", "Figures", ["toll", "tally"]):
        return choice
    room: Room = request.app.state.room
    every, told = _blocks(room, seen, None, None, "")
    known = measures(every)
    measure = measure or next(iter(known), ALL)
    chosen = None if measure == ALL else measure
    known_measure(chosen, "measure")
    names = issuers(every)
    code = party_code(issuer, names, "issuer") if issuer else None
    day_of(since or None, "since")
    by = "published" if by == "published" else "day"
    blocks, checks = _blocks(room, seen, chosen, code, since)
    desk = room.desk(seen.look)
    given = [("measure", measure), ("issuer", code or ""), ("since", since), ("by", by if by != "day" else "")]
    values: dict[str, Any] = {
        "known": [(m, n, address(seen, "/figures", [("measure", m), *given[1:]]), m == measure) for m, n in known.items()],
        "every": address(seen, "/figures", [("measure", ALL), *given[1:]]),
        "measure": measure,
        "charts": _charts(room, seen, chosen, code, since, by),
        "tables": tables(desk, blocks, ROWS),
        "checks": checks[:CHECKS],
        "checks_elsewhere": len(told) - len(checks),
        "checks_left": max(0, len(checks) - CHECKS),
        "issuers": names,
        "chosen": {"issuer": code or "", "since": since, "by": by},
        "filtered": bool(code or since),
        "given": given,
        "today": desk.today,
        "asked": _rebuilt(room, seen, rebuild[:QUOTED].strip(), said, code) if rebuild.strip() else None,
        "rebuild": rebuild[:QUOTED],
        "said": said[:10],
    }
    return page(request, "figures.html", "figures", seen, withheld=room.view(seen.look).withheld, **values)


def _blocks(room: Room, seen: Looking, measure: str | None, issuer: str | None, since: str) -> tuple[list[Block], list[Line]]:
    key = (seen.look, measure, issuer, since)
    return room.kept("figures", key, lambda: blocks_of(room.desk(seen.look), measure, issuer, day_of(since or None, "since")), of=lambda: room.told(seen.look))


def _charts(room: Room, seen: Looking, measure: str | None, issuer: str | None, since: str, by: str) -> list[Chart]:
    def make() -> list[Chart]:
        from truceledger.publishing.charts.figures import figures as drawn

        most = OF_ONE if measure else OF_ALL
        return drawn(room.desk(seen.look), measure, issuer, day_of(since or None, "since"), by=by, most=most)

    return charts(room, seen, "figures", (measure, issuer, since, by), make, lambda: room.told(seen.look))


def _rebuilt(room: Room, seen: Looking, words: str, said: str, issuer: str | None) -> dict[str, Any]:
    """Give the answers to a quoted figure, or why there is none."""
    try:
        day = day_of(said or None, "the day it was said")
        lines = room.kept("rebuilt", (seen.look, words, day, issuer), lambda: answers_of(room.desk(seen.look), words, day, None, issuer))
    except UsageError as trouble:
        told = str(trouble).replace("--rebuild ", "").replace("--said", "the field beside it").replace("--measure", "its name")
        return {"trouble": worded(told), "lines": [], "left": 0}
    told_ = [_plain(line) for line in lines]
    return {"trouble": "", "lines": told_[:ANSWERS], "left": max(0, len(told_) - ANSWERS)}


def _plain(line: Line) -> Line:
    import msgspec

    return msgspec.structs.replace(line, detail=tuple(d.replace("(--said names the day)", "(the field beside it takes the day)") for d in line.detail))

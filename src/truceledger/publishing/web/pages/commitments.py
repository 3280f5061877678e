"""Commitments: who owes what, where, in what state and on whose word, as a table; and each with its grounds below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.matrix import fitting
from truceledger.publishing.named import party_code
from truceledger.publishing.room import Room
from truceledger.publishing.web.address import address
from truceledger.publishing.web.choosing import to_choose
from truceledger.publishing.web.grid import areas_of, by_measure, by_party
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.templating import page

if TYPE_CHECKING:
    from truceledger.assessment.state import Line

router = APIRouter(include_in_schema=False)
#: Commitments on a page of the list under the table, and rows of the table.
SHOWN, ROWS = 50, 150


@router.get("/commitments", response_class=HTMLResponse)
def commitments(
    request: Request,
    seen: Looking = Depends(looking),
    party: str = "",
    area: str = "",
    overdue: str = "",
    layout: str = "",
    number: int = Query(1, alias="page", ge=1),
) -> HTMLResponse:
    """Show the commitments of a process."""
    if choice := to_choose(request, seen, "commitments", "Commitments", ["commitment"]):
        return choice
    room: Room = request.app.state.room
    every, note = room.kept("commitments", seen.look, lambda: _built(room, seen))
    parties = {c: room.name_of(c) for line in every for c in (line.data["debtor"], *line.data["creditors"]) if c and not c.startswith("“")}
    code = party_code(party, parties, "party") if party else None
    lines = fitting(every, code, area or None, overdue=bool(overdue))
    given = [("party", party), ("area", area), ("overdue", "1" if overdue else ""), ("layout", "areas" if layout == "areas" else "")]
    place = {line.key: i for i, line in enumerate(lines)}

    def to(line: Line) -> str:
        i = place[line.key]
        here = i // SHOWN + 1
        fragment = f"c{i + 1}"
        return f"#{fragment}" if here == shown.number else address(seen, "/commitments", [*given, ("page", here)], fragment=fragment)

    shown = paged(lines, number, SHOWN, lambda n: address(seen, "/commitments", [*given, ("page", n if n > 1 else "")]))
    values: dict[str, Any] = {
        "grid": (by_party if layout == "areas" else by_measure)(lines, room.name_of, to, ROWS),
        "lines": shown,
        "total": len(every),
        "late": sum(1 for line in every if line.data["overdue"]),
        "note": note,
        "parties": dict(sorted(parties.items(), key=lambda p: p[1].casefold())),
        "areas": areas_of(every),
        "chosen": {"party": code or "", "area": area, "overdue": bool(overdue), "layout": given[-1][1]},
        "filtered": bool(code or area or overdue),
        "given": given,
        "other": address(seen, "/commitments", [*given[:-1], ("layout", "" if layout == "areas" else "areas")]),
        "today": room.desk(seen.look).today,
    }
    return page(request, "commitments.html", "commitments", seen, withheld=room.view(seen.look).withheld, **values)


def _built(room: Room, seen: Looking) -> tuple[tuple[Line, ...], str]:
    from truceledger.assessment.chapters.commitments import build

    return build(room.desk(seen.look))

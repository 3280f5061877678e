"""The calendar: a month as a table and as a list, what is told to the day at its day, the rest above."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.named import party_code
from truceledger.publishing.room import Room
from truceledger.publishing.timeline import Wanted
from truceledger.publishing.web.address import address
from truceledger.publishing.web.dated import entries_of, looks_of, parties_in, today_of
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.month import beside, month_of, named, nearest
from truceledger.publishing.web.month import month as laid
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.kinds import KINDS

router = APIRouter(include_in_schema=False)
#: Things named in one square of the table; the list below names more, and what is left out is counted.
SQUARE, LISTED = 3, 20
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@router.get("/calendar", response_class=HTMLResponse)
def calendar(request: Request, seen: Looking = Depends(looking), month: str = "", party: str = "") -> HTMLResponse:
    """Show a month: that of the look where none is asked for."""
    room: Room = request.app.state.room
    parties = parties_in(room, looks_of(seen))
    wanted = Wanted(party=party_code(party, parties, "party") if party else None)
    many = entries_of(room, seen, wanted)
    today = today_of(room, seen)
    first = month_of(month, today or date.today())
    before, after = nearest(first, many)

    def to(other: date | None) -> str:
        return address(seen, "/calendar", [("month", f"{other:%Y-%m}"), ("party", party)]) if other else ""

    values: dict[str, Any] = {
        "made": laid(first, many),
        "today": today,
        "links": {"before": to(beside(first, -1)), "after": to(beside(first, 1)), "today": to(today.replace(day=1)) if today else ""},
        "named": {n: named(d) if d else "" for n, d in (("before", beside(first, -1)), ("after", beside(first, 1)))},
        "nearest": [(named(d), to(d)) for d in (before, after) if d],
        "ics": address(seen, "/api/export/ics", [("party", party)]),
        "party": party,
        "parties": parties,
        "day_link": lambda d: address(seen, "/timeline", [("since", d), ("until", d), ("party", party)]),
        "month_link": address(seen, "/timeline", [("since", first), ("until", laid(first, ()).last), ("party", party)]),
        "plurals": {k.name: k.plural for k in KINDS},
        "square": SQUARE,
        "listed": LISTED,
        "weekdays": WEEKDAYS,
        "many": len(looks_of(seen)) > 1,
    }
    return page(request, "calendar.html", "calendar", seen, withheld=room.view(seen.look).withheld, **values)

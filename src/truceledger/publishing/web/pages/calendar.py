"""The calendar: a month as a table and as a list, what is told to the day at its day, the rest above."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.named import party_code
from truceledger.publishing.room import Room
from truceledger.publishing.timeline import Wanted
from truceledger.publishing.web.address import address
from truceledger.publishing.web.dated import Dated, entries_of, looks_of, parties_in, today_of
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.month import beside, coming, last_of, month_of, named, nearest
from truceledger.publishing.web.month import month as laid
from truceledger.publishing.web.templating import page
from truceledger.vocabulary.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

router = APIRouter(include_in_schema=False)
#: Things named in one square of the table; the list below names more, and what is left out is counted.
SQUARE, LISTED = 3, 20
#: Things ahead that are listed above the month.
AHEAD = 12
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@router.get("/calendar", response_class=HTMLResponse)
def calendar(request: Request, seen: Looking = Depends(looking), month: str = "", party: str = "") -> HTMLResponse:
    """Show what lies ahead, and a month: that of the look where none is asked for."""
    room: Room = request.app.state.room
    parties = parties_in(room, looks_of(seen))
    wanted = Wanted(party=party_code(party, parties, "party") if party else None)
    many = entries_of(room, seen, wanted)
    today = today_of(room, seen)
    first = month_of(month, today or date.today())
    before, after = nearest(first, many)
    ahead = coming(many)

    def to(other: date | None) -> str:
        return address(seen, "/calendar", [("month", f"{other:%Y-%m}"), ("party", party)]) if other else ""

    def month_after(one: Dated) -> tuple[str, str] | None:
        """Lead to the month in which a thing begins, where it is not the one that is shown."""
        begins = one.entry.first
        return (named(begins), to(begins)) if begins and begins.replace(day=1) != first else None

    values: dict[str, Any] = {
        "ahead": [(when, month_after(some[0]), some) for when, some in ((w, list(g)) for w, g in groupby(ahead[:AHEAD], key=lambda d: d.when))],
        "ahead_all": len(ahead),
        "ahead_left": max(0, len(ahead) - AHEAD),
        "ahead_link": address(seen, "/timeline", [("party", party)]),
        "past_month": _next_month(ahead, first, today, to),
        "chosen_month": bool(month),
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


def _next_month(ahead: Sequence[Dated], first: date, today: date | None, to: Callable[[date | None], str]) -> tuple[str, str] | None:
    """Of the month of the look, where nothing in it lies ahead any more: the next in which something does."""
    begins = [d.entry.first for d in ahead if d.entry.first]
    if today is None or first != today.replace(day=1) or not begins or min(begins) <= last_of(first):
        return None
    return named(min(begins)), to(min(begins))

"""The timeline: each thing told once at its day, what lies ahead, and what is not over, apart from what is told to have been."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.charts import Chart
from truceledger.publishing.named import party_code
from truceledger.publishing.narrowed import narrowed
from truceledger.publishing.queries import bare, day_of, kind_named
from truceledger.publishing.room import Room
from truceledger.publishing.timeline import Timeline, Wanted, lies
from truceledger.publishing.web.address import address
from truceledger.publishing.web.dated import Dated, entries_of, looks_of, parties_in, timeline_of, today_of, undated_of
from truceledger.publishing.web.drawn import charts
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.templating import page

router = APIRouter(include_in_schema=False)
#: Things on a page, and of those ahead or not over; what is left out is counted.
SHOWN, AHEAD = 60, 40


@router.get("/timeline", response_class=HTMLResponse)
def timeline(
    request: Request,
    seen: Looking = Depends(looking),
    kind: list[str] = Query([]),
    party: str = "",
    since: str = "",
    until: str = "",
    number: int = Query(1, alias="page", ge=1),
) -> HTMLResponse:
    """Show what is ahead, what is not over, then what is told to have been, the latest first."""
    room: Room = request.app.state.room
    parties = parties_in(room, looks_of(seen))
    kinds = tuple(dict.fromkeys(kind_named(k) for k in kind if k))
    code = party_code(party, parties, "party") if party else None
    wanted = Wanted(day_of(since or None, bare("since")), day_of(until or None, bare("until")), frozenset(kinds), code)
    found = entries_of(room, seen, wanted)
    where = {place: [d for d in found if lies(d.entry, d.today) == place] for place in ("ahead", "open", "past")}
    ahead, going = where["ahead"], where["open"]
    past = sorted(where["past"], key=lambda d: (d.at, d.entry.last or d.at), reverse=True)
    given = [*(("kind", k) for k in kinds), ("party", party), ("since", since), ("until", until)]
    shown = paged(past, number, SHOWN, lambda n: address(seen, "/timeline", [*given, ("page", n if n > 1 else "")]))
    values: dict[str, Any] = {
        "charts": _charts(room, seen, wanted) if shown.number == 1 else [],
        "ahead": _days(ahead[:AHEAD]),
        "ahead_all": len(ahead),
        "ahead_left": max(0, len(ahead) - AHEAD),
        "going": _days(going[:AHEAD]),
        "going_all": len(going),
        "going_left": max(0, len(going) - AHEAD),
        "past": _days(shown.items),
        "shown": shown,
        "kinds": _kinds(room, seen),
        "chosen": {"kind": kinds, "party": party, "since": since, "until": until},
        "given": given,
        "parties": parties,
        "undated": undated_of(room, seen, wanted),
        "today": today_of(room, seen),
        "filtered": wanted != Wanted(),
        "many": seen.look.process is None and len(seen.processes) > 1,
    }
    return page(request, "timeline.html", "timeline", seen, withheld=room.view(seen.look).withheld, **values)


def _days(some: list[Dated]) -> list[tuple[str, list[Dated]]]:
    return [(when, list(many)) for when, many in groupby(some, key=lambda d: d.when)]


def _charts(room: Room, seen: Looking, wanted: Wanted) -> list[Chart]:
    """Draw the timeline of one process; of several the lanes would mix."""
    look = looks_of(seen)[0]
    if len(looks_of(seen)) > 1:
        return []

    def make() -> list[Chart]:
        from truceledger.publishing.charts.timeline import timelines

        whole = timeline_of(room, look)
        told = Timeline(narrowed(whole, wanted), undated_of(room, seen, wanted))
        return timelines(room.desk(look), wanted, told)

    return charts(room, seen, "timeline", wanted, make, lambda: room.told(look))


def _kinds(room: Room, seen: Looking) -> dict[str, int]:
    """Count the things of each kind, in the order of kinds."""
    from truceledger.vocabulary.kinds import KINDS

    found: dict[str, int] = {}
    for look in looks_of(seen):
        for entry in timeline_of(room, look).entries:
            found[entry.kind] = found.get(entry.kind, 0) + 1
    return {k.name: found[k.name] for k in KINDS if k.name in found}



"""The map: what is told of places, as exactly as they are known, beside a table of the places; what has no place is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from truceledger.publishing.charts import Chart
from truceledger.publishing.charts.sites import DRAWN, WORDS, Site, sites_of
from truceledger.publishing.gathered import listed, placed_kinds
from truceledger.publishing.room import Room
from truceledger.publishing.safe import one_line
from truceledger.publishing.web.dated import looks_of, parties_in
from truceledger.publishing.web.drawn import charts
from truceledger.publishing.web.paging import paged
from truceledger.publishing.web.templating import page
from truceledger.publishing.web.wishing import Wish, chosen_values, wishing
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

router = APIRouter(include_in_schema=False)
#: Places of the table on a page.
SHOWN = 40


@dataclass(frozen=True)
class Spot:
    """A place of the table: its name, country, how exactly it is known, how many statements, things and independent origins tell of
    it, of which kinds, how many of the things are denied, and the last day of a report that tells of it."""

    name: str
    country: str
    known: str
    statements: int
    things: int
    origins: int
    kinds: str
    denied: int
    latest: str
    to: str


@dataclass(frozen=True)
class Placed:
    """The places of what is wanted, and how many statements tell of none, or of none that has coordinates."""

    statements: tuple[Statement, ...]
    sites: tuple[Site, ...]
    nowhere: int
    unplaced: int


@router.get("/map", response_class=HTMLResponse)
def map_(request: Request, wish: Wish = Depends(wishing), number: int = Query(1, alias="page", ge=1)) -> HTMLResponse:
    """Show the places: of events, assessments, commitments and counts, or of the kinds that are asked for."""
    room: Room = request.app.state.room
    seen = wish.seen
    asked = wish.wanted.kinds or DRAWN
    made = room.kept("places", (wish.look, wish.wanted), lambda: _placed(room, wish, asked), of=lambda: _basis(room, wish))
    shown = paged(made.sites, number, SHOWN, lambda n: wish.to("/map", page=n if n > 1 else ""))
    values: dict[str, Any] = {
        "wish": wish,
        "charts": _charts(request, room, wish, made),
        "spots": room.kept("spots", (wish.look, wish.wanted, wish.given, shown.number), lambda: _spots(room, wish, shown.items, asked), of=lambda: _basis(room, wish)),
        "shown": shown,
        "made": made,
        "kinds": _kinds(room, wish, asked),
        "words": [number_of(2, k.name, k.plural).removeprefix("2 ") for k in KINDS if k.name in asked],
        "chosen": chosen_values(wish),
        "parties": parties_in(room, looks_of(seen)),
        "tiles": request.app.state.serving.tiles,
    }
    return page(request, "map.html", "map", seen, withheld=room.view(seen.look).withheld, **values)


def _basis(room: Room, wish: Wish) -> object:
    """Give all that places depend on: what people decided too, where that is asked for."""
    return room.told(wish.look) if wish.wanted.verdict is None else room.view(wish.look)


def _placed(room: Room, wish: Wish, asked: Sequence[str]) -> Placed:
    told = tuple(h.statement for h in listed(room, wish.look, wish.wanted) if h.statement.kind in asked)
    sites = tuple(sites_of(told))
    drawn = {s.statement_id for site in sites if site.point or site.is_country for s in site.statements}
    somewhere = sum(1 for s in told if s.where)
    return Placed(told, sites, len(told) - somewhere, somewhere - len(drawn))


def _kinds(room: Room, wish: Wish, asked: Sequence[str]) -> list[tuple[str, str, int, bool]]:
    """Give the kinds whose statements tell of places: name, plural, how many do, whether they are shown."""
    counts = placed_kinds(room, wish.look)
    return [(k.name, k.plural, counts[k.name], k.name in asked) for k in KINDS if counts[k.name]]


def _spots(room: Room, wish: Wish, sites: Iterable[Site], asked: Sequence[str]) -> list[Spot]:
    origins = room.desk(wish.look).origins
    plurals = {k.name: k.plural for k in KINDS}

    def spot(site: Site) -> Spot:
        counts = Counter(s.kind for s in site.statements)
        told = ", ".join(number_of(counts[k], k, plurals[k]) for k in plurals if counts[k])
        known = WORDS[site.precision] if site.precision else "not known"
        return Spot(
            one_line(site.name),
            room.name_of(site.country) if site.country else "",
            known if site.point or site.is_country else f"{known}; not on the map",
            len(site.statements),
            site.things,
            origins.count(site.statements),
            told,
            site.denied,
            max((str(s.report.published) for s in site.statements if s.report.published), default=""),
            _list(wish, site, asked),
        )

    return [spot(site) for site in sites]


def _list(wish: Wish, site: Site, asked: Sequence[str]) -> str:
    """Give the address of the list of statements at a place, of the kinds and by the filters that are chosen."""
    return wish.to("/statements", place=site.name) + "".join(f"&{urlencode({'kind': k})}" for k in asked if not wish.wanted.kinds)


def _charts(request: Request, room: Room, wish: Wish, made: Placed) -> list[Chart]:
    template = request.app.state.serving.tiles
    asked = wish.wanted.kinds or DRAWN

    def lead(site: Site) -> str:
        if len(site.statements) == 1:
            return f"/statements/{site.statements[0].statement_id}"
        kept = [pair for pair in wish.given if pair[0] not in {"kind", "place"}]
        return "/statements?" + urlencode([("place", site.name), *(("kind", k) for k in asked), *kept])

    def make() -> list[Chart]:
        from truceledger.publishing.charts.map import maps
        from truceledger.publishing.charts.tiles import Tiles

        return maps(room.desk(wish.look), made.statements, tiles=Tiles(template) if template else None, lead=lead)

    return charts(room, wish.seen, "map", (wish.wanted, template), make, lambda: _basis(room, wish))

"""A map of what is told of places, as exactly as the places are known, on borders that need no network.

A dot is an exact place. A dashed ring is near its point. A soft circle stands for a district, a region, a line, airspace or sea, of
which only a point is known, and a hatched state is one of which no nearer place is told: nothing is drawn more exactly than it is
known. Open marks are of what is only planned, possible or denied. How large a dot is tells how many things are told of the place, a
claim once however many tell it. Circles are true in kilometres, but never smaller than can be seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from truceledger.publishing.charts.axes import short
from truceledger.publishing.charts.chart import Chart, Table, capped
from truceledger.publishing.charts.ground import Box, ground
from truceledger.publishing.charts.labels import Room
from truceledger.publishing.charts.map_layers import Layers, Leads, latest_of
from truceledger.publishing.charts.projecting import Projection
from truceledger.publishing.charts.render import drawn_by_vega
from truceledger.publishing.charts.sites import DRAWN, WORDS, Site, box_for, sites_of
from truceledger.publishing.charts.spots import Spot, placed, together
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.charts.tiles import Tiles
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.vocabulary.statement import Statement

#: Rows of the table.
ROWS = 1000
_WIDTH, _LOW, _HIGH = 720.0, 360.0, 640.0
_HEADERS = ("Place", "Country", "How exactly it is known", "Things told", "Statements", "Independent origins", "Latest", "On the map")
CREDIT = "Borders: Natural Earth"


def leads(site: Site) -> str:
    """Give where a mark leads: to its one statement, else to the list of those of the place."""
    if len(site.statements) == 1:
        return f"/statements/{site.statements[0].statement_id}"
    return f"/statements?place={quote(site.name, safe='')}"


def maps(
    desk: Desk,
    statements: Iterable[Statement] | None = None,
    *,
    tiles: Tiles | None = None,
    lead: Leads = leads,
    towns: bool = True,
) -> list[Chart]:
    """Draw the places of a look, or of some of its statements; no map where none of them has a place that can be drawn.

    ``tiles`` puts a host's tiles under it (see ``tiles``). ``towns`` writes the largest towns for finding one's way.
    """
    told = statements if statements is not None else [s for kind in DRAWN for s in desk.of(kind)]
    sites = sites_of(told)
    box = box_for(sites, whole=desk.view.process is None)
    if box is None:
        return []
    projection = _laid(box)
    land = ground(projection.box.wider(0.1 * (box.east - box.west) + 0.2), _span(projection.box) / _WIDTH * 0.7)
    drawn_sites = placed(sites, projection)
    hatched = [s for s in sites if s.is_country and s.country in land.codes]
    marks: list[Mark] = []
    room = Room(projection.width, projection.height)
    spots = together(drawn_sites, projection)
    layers = Layers(desk, projection, room, marks, lead)
    under = tiles.under(projection) if tiles else []
    fewer = layers.draw(spots, hatched, land, towns=towns and not under, plain=bool(under))
    shown = {id(s) for spot in spots for s in spot.sites} | {id(s) for s in hatched}
    title = f"Map of {number_of(len(sites), 'place')}"
    name = f"map-{desk.view.process or 'all'}"
    alt = _alt(sites, shown)
    svg, width, height = drawn_by_vega(layers.spec(land), name, title, alt, marks, under)
    notes = _notes(layers, sites, shown, spots, fewer, tiles if under else None)
    return [Chart(name, title, alt, svg, _table(desk, sites, shown), width, height, notes, linked=True)]


def _span(box: Box) -> float:
    return max(box.east - box.west, box.north - box.south)


def _laid(box: Box) -> Projection:
    """Choose the height of the picture by the shape of what it shows, and widen the box to fill it."""
    middle = math.cos(math.radians((box.south + box.north) / 2))
    across, up = max(box.east - box.west, 1e-6) * middle, max(box.north - box.south, 1e-6)
    height = min(_HIGH, max(_LOW, _WIDTH * up / across))
    if up / across < height / _WIDTH:
        more = (across * height / _WIDTH - up) / 2
        box = Box(box.west, max(-84.0, box.south - more), box.east, min(84.0, box.north + more))
    else:
        more = (up * _WIDTH / height - across) / 2 / middle
        box = Box(max(-180.0, box.west - more), box.south, min(180.0, box.east + more), box.north)
    return Projection(box, _WIDTH, round(height))


def _alt(sites: Sequence[Site], shown: set[int]) -> str:
    drawn = [s for s in sites if id(s) in shown]
    named = "; ".join(f"{short(s.name, 60)} ({WORDS.get(s.precision, 'known by name') if s.precision else 'known by name'}): {s.things:,}" for s in drawn[:10])
    more = f"; and {number_of(len(drawn) - 10, 'more place')}" if len(drawn) > 10 else ""
    return f"Map of {number_of(len(drawn), 'place')} with how many things are told of each: {named}{more}."


def _notes(layers: Layers, sites: Sequence[Site], shown: set[int], spots: Sequence[Spot], fewer: int, tiles: Tiles | None) -> tuple[str, ...]:
    notes = ["No place is drawn more exactly than it is known. A claim counts once at its place, however many tell it."]
    if any(key in {"near", "area"} for key, _ in layers.legend):
        notes.append("Circles stand for places known roughly: their middle is known, their borders are not.")
    box = layers.projection.box
    outside = [s for s in sites if id(s) not in shown and (s.point or s.is_country)]
    fewest = [s for s in outside if (p := s.point) and box.west < p[0] < box.east and box.south < p[1] < box.north]
    outside = [s for s in outside if s not in fewest]
    nowhere = [s for s in sites if id(s) not in shown and not (s.point or s.is_country)]
    if nowhere:
        many = len({x.statement_id for s in nowhere for x in s.statements})
        verbs = ("has", "stands") if len(nowhere) == 1 else ("have", "stand")
        told = f"{number_of(len(nowhere), 'place')} of {number_of(many, 'statement')}"
        notes.append(f"{told} {verbs[0]} no coordinates and {verbs[1]} in the table only.")
    if outside:
        notes.append(f"{number_of(len(outside), 'place')} outside the picture {'stands' if len(outside) == 1 else 'stand'} in the table only.")
    if fewest:
        notes.append(f"{number_of(len(fewest), 'area')} of which less is told {'stands' if len(fewest) == 1 else 'stand'} in the table only.")
    if any(len(s.sites) > 1 for s in spots):
        notes.append("Where many places fall on each other, one circle stands for them, with their number; the table has each.")
    if fewer:
        notes.append(f"{number_of(fewer, 'place')} had no room for {'its name' if fewer == 1 else 'their names'}; pointing at a mark tells it.")
    if layers.projection.kind == "mercator":
        notes.append("The scale is true at the middle of the picture.")
    if tiles:
        notes.append(f"Tiles: {tiles.credit or tiles.origin}.")
    notes.append(f"{CREDIT} (public domain), as they are held on the ground, a hatched state too; they imply no position on the status of any territory.")
    if any(key == "town" for key, _ in layers.legend):
        notes.append("Towns: GeoNames (CC BY 4.0).")
    return tuple(notes)


def _table(desk: Desk, sites: Sequence[Site], shown: set[int]) -> Table:
    rows, grounds = [], []
    for site in sites:
        where = "yes" if id(site) in shown else "no" if site.point or site.is_country else "no: no coordinates"
        known = WORDS.get(site.precision) if site.precision else None
        latest = str(latest_of(site).report.published or "") or None
        country = desk.name_of(site.country) if site.country else None
        origins = desk.origins.count(site.statements)
        rows.append((site.name, country, known or "not known", site.things, len(site.statements), origins, latest, where))
        grounds.append(tuple(s.statement_id for s in site.statements))
    rest = "{:,} more places of which less is told are not in this table".format
    return capped("Places, those of which most is told first", _HEADERS, rows, grounds, ROWS, rest)

"""A map of what is told of places, as exactly as the places are known, on borders that need no network.

A dot is an exact place. A dashed ring is near its point. A soft circle stands for a district, a region, a line, airspace or sea, of
which only a point is known, and a hatched state is one of which no nearer place is told: nothing is drawn more exactly than it is
known. Open marks are of what is only planned, possible or denied. How large a dot is tells how many things are told of the place, a
claim once however many tell it. Circles are true in kilometres, but never smaller than can be seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import short
from truceledger.publishing.charts.chart import Chart, Table, capped
from truceledger.publishing.charts.ground import Box, Ground, ground
from truceledger.publishing.charts.labels import Room
from truceledger.publishing.charts.palette import FONT, HATCH, INK, PAPER, SERIES
from truceledger.publishing.charts.projecting import Projection
from truceledger.publishing.charts.render import drawn_by_vega
from truceledger.publishing.charts.sites import DRAWN, RADIUS, WORDS, Site, box_for, sites_of
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.charts.tiles import Tiles
from truceledger.publishing.phrases import phrase
from truceledger.vocabulary.place import Precision
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.vocabulary.statement import Statement

#: Points that stand alone (more are put together where they fall on each other), areas, names written, towns for finding one's way, rows.
ALONE, AREAS, NAMES, TOWNS, ROWS = 60, 30, 40, 10, 1000
_WIDTH, _LOW, _HIGH, _NEAR = 720.0, 360.0, 640.0, 24.0
#: Marks of points are at least so large, in pixels.
_DOT, _RING = 4.0, 7.0
_MARK = SERIES[1]
_WITHIN = frozenset({Precision.ADM1, Precision.ADM2})
_HEADERS = ("Place", "Country", "How exactly it is known", "Things told", "Statements", "Independent origins", "Latest", "On the map")
CREDIT = "Borders: Natural Earth"

Leads = Callable[[Site], str]


def leads(site: Site) -> str:
    """Give where a mark leads: to its one statement, else to the list of those of the place."""
    if len(site.statements) == 1:
        return f"/statements/{site.statements[0].statement_id}"
    return f"/statements?place={quote(site.name, safe='')}"


@dataclass(frozen=True)
class _Spot:
    """A mark: a site, or several that fall on each other, with its place in the picture and its radius."""

    sites: tuple[Site, ...]
    x: float
    y: float
    radius: float

    @property
    def things(self) -> int:
        return len({s.claim_id for site in self.sites for s in site.statements})


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
    drawn_sites = _placed(sites, projection)
    hatched = [s for s in sites if s.is_country and s.country in land.codes]
    marks: list[Mark] = []
    room = Room(projection.width, projection.height)
    spots = _spots(drawn_sites, projection)
    layers = _Layers(desk, projection, room, marks, lead)
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


def _placed(sites: Sequence[Site], projection: Projection) -> list[_Spot]:
    """Give the sites that have a point in the picture, each with its radius."""
    with_point = [(s, p) for s in sites if (p := s.point)]
    at = projection.at([p for _, p in with_point])
    scale = projection.kilometres([p for _, p in with_point])
    made = []
    for (site, _), (x, y), pixels in zip(with_point, at, scale, strict=True):
        if 0 <= x <= projection.width and 0 <= y <= projection.height:
            wide = RADIUS.get(site.precision or Precision.EXACT)
            made.append(_Spot((site,), x, y, max(_RING, wide * pixels) if wide else _dot(site.things)))
    return made


def _dot(things: int) -> float:
    return min(14.0, _DOT + 1.3 * math.sqrt(things - 1))


def _is_point(spot: _Spot) -> bool:
    return spot.sites[0].precision in {Precision.EXACT, Precision.NEAR, None}


def _spots(spots: Sequence[_Spot], projection: Projection) -> list[_Spot]:
    """Put points together where there are many and they fall on each other; areas stay as they are."""
    points = [s for s in spots if _is_point(s)]
    areas = sorted((s for s in spots if not _is_point(s)), key=lambda s: (-s.things, s.sites[0].name))[:AREAS]
    areas.sort(key=lambda s: (-s.radius, s.sites[0].name))
    if len(points) <= ALONE:
        return [*areas, *points]
    cells: dict[tuple[int, int], _Spot] = {}
    for spot in points:  # those of which most is told come first, and take in what stands near them
        near = [(int(spot.x // _NEAR) + dx, int(spot.y // _NEAR) + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        close = [(c, cells[c]) for c in near if c in cells and math.hypot(cells[c].x - spot.x, cells[c].y - spot.y) < _NEAR]
        if close:
            cell, found = close[0]
            cells[cell] = _Spot((*found.sites, *spot.sites), found.x, found.y, found.radius)
        else:
            cells[int(spot.x // _NEAR), int(spot.y // _NEAR)] = spot
    joined = [_Spot(s.sites, s.x, s.y, 8.0 if len(s.sites) < 10 else 10.0) if len(s.sites) > 1 else s for s in cells.values()]
    return [*areas, *joined]


@dataclass
class _Layers:
    """The marks of a Vega description in the order in which they are painted."""

    desk: Desk
    projection: Projection
    room: Room
    marks: list[Mark]
    lead: Leads

    def __post_init__(self) -> None:
        self.painted: list[dict[str, Any]] = []
        self.over: list[dict[str, Any]] = []
        self.legend: list[tuple[str, str]] = []
        self.hatched: dict[str, str] = {}
        self.soft = 0.16

    # -- what is drawn -------------------------------------------------------------------------------------------

    def draw(self, spots: Sequence[_Spot], hatched: Sequence[Site], land: Ground, *, towns: bool, plain: bool) -> int:
        """Draw everything; give how many places found no room for their names."""
        self._land(hatched, plain)
        # areas that lie on each other must not look like one of which more is told
        self.soft = min(self.soft, 1.2 / max(1, sum(not _is_point(s) for s in spots)))
        self._regions(land, [s for s in spots if s.sites[0].precision in _WITHIN])
        for spot in spots:
            if spot.sites[0].precision not in _WITHIN:
                self.painted += self._spot(spot)
        fewer = self._names(spots)
        self._scale()
        self._states(land, {s.country: s for s in hatched})
        if towns:
            self._towns([s.name for spot in spots for s in spot.sites])
        self._legend()
        return fewer

    def _land(self, hatched: Sequence[Site], plain: bool) -> None:
        width, height = self.projection.width, self.projection.height
        frame = {"type": "rect", "encode": {"enter": _fixed(x=0, y=0, width=width, height=height, stroke=INK, strokeOpacity=0.35, fill=None)}}
        shape = [{"type": "geoshape", "projection": "p"}]
        if not plain:
            self.painted.append(_shapes("land", shape, fill=INK, fillOpacity=0.07))
        for site in hatched:
            self.hatched[str(site.country)] = f"m{len(self.marks)}"
            self.marks.append(Mark(self._said((site,)), self.lead(site)))
        for code, mark in self.hatched.items():
            one = _shapes("land", shape, fill=HATCH)
            one["from"] = {"data": f"hatched {code}"}
            one["encode"]["enter"] |= _fixed(description=mark)
            self.painted.append(one)
        if self.hatched:
            self.legend.append(("country", WORDS[Precision.COUNTRY]))
        self.painted.append(_shapes("coast", shape, stroke=INK, strokeOpacity=0.55, strokeWidth=0.8))
        self.painted.append(_shapes("borders", shape, stroke=INK, strokeOpacity=0.6, strokeWidth=0.9, strokeDash=[4, 2.5]))
        self.over.append(frame)

    def _regions(self, land: Ground, spots: Sequence[_Spot]) -> None:
        """Draw regions and districts, those of one state within its outline: none reaches over its border.

        One whose middle lies outside what the borders give its state (a region that two states claim) is drawn whole.
        """
        outlines: dict[str, list[list[tuple[float, float]]]] = {}
        wanted = {s.sites[0].country for s in spots}
        rings = [(code, ring) for code, many in zip(land.codes, land.rings, strict=True) if code and code in wanted for ring in many]
        at = iter(self.projection.at([p for _, ring in rings for p in ring]))
        for code, ring in rings:
            outlines.setdefault(code, []).append([next(at) for _ in ring])
        groups: dict[str, list[dict[str, Any]]] = {}
        for spot in spots:
            code = spot.sites[0].country or ""
            groups.setdefault(code if _is_in((spot.x, spot.y), outlines.get(code, ())) else "", []).extend(self._spot(spot))
        self.painted += groups.pop("", [])
        for code, marks in groups.items():
            path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in outlines[code])
            self.painted.append({"type": "group", "clip": {"path": path}, "marks": marks})

    def _spot(self, spot: _Spot) -> list[dict[str, Any]]:
        site = spot.sites[0]
        mark = f"m{len(self.marks)}"
        several = len(spot.sites) > 1
        self.marks.append(Mark(self._said(spot.sites), self.lead(site) if not several else ""))
        base = {"shape": "circle", "x": spot.x, "y": spot.y, "size": (2 * spot.radius) ** 2, "stroke": _MARK, "description": mark}
        if several:
            look = {"fill": PAPER, "strokeWidth": 2}
            key = "several"
        elif site.precision in {Precision.EXACT, None}:
            look = {"fill": _MARK if site.happened else PAPER, "strokeWidth": 1.6, "fillOpacity": 0.85 if site.happened else 1}
            key = "exact"
        elif site.precision is Precision.NEAR:
            look = {"fill": _MARK, "fillOpacity": 0.3 if site.happened else 0, "strokeWidth": 1.6, "strokeDash": [3, 2]}
            key = "near"
        else:
            look = {"fill": _MARK, "fillOpacity": self.soft if site.happened else 0, "strokeWidth": 1.2, "strokeDash": [2, 3], "strokeOpacity": 0.8}
            key = "area"
        words = {
            "several": "several places, their number",
            "exact": "exact place; larger: more told",
            "open": "not filled: only planned, possible or denied",
            "near": "near this point",
            "area": "somewhere in this area, its middle known",
        }
        for told in (key, *(() if several or site.happened else ("open",))):
            if (told, words[told]) not in self.legend:
                self.legend.append((told, words[told]))
        if _is_point(spot):
            self.room.circle(spot.x, spot.y, spot.radius)
        painted: list[dict[str, Any]] = [{"type": "symbol", "encode": {"enter": _fixed(**base, **look)}}]
        return [*painted, _text(spot.x, spot.y + 0.5, str(len(spot.sites)), fontSize=FONT - 2, align="center")] if several else painted

    def _names(self, spots: Sequence[_Spot]) -> int:
        """Name the places of which most is told, as far as there is room."""
        named = 0
        alone = sorted((s for s in spots if len(s.sites) == 1), key=lambda s: (-s.things, s.sites[0].name))
        for spot in alone:
            site = spot.sites[0]
            words = short(site.name, 28) + (f" · {spot.things}" if spot.things > 1 else "")
            sides = ("right", "left", "above", "below") if _is_point(spot) else ("middle", "below", "above")
            gap = spot.radius + 3 if _is_point(spot) else min(spot.radius, 60.0) * 0.6
            found = self.room.word(spot.x, spot.y, gap, words, FONT - 1, sides) if named < NAMES else None
            if found:
                named += 1
                self.over += _haloed(found)
        return len(alone) - named

    def _states(self, land: Ground, hatched: dict[str | None, Site]) -> None:
        """Name the states where most of what is seen of them lies, those that are hatched with what is told of them."""
        seen = land.shown(self.projection.box)
        order = sorted(seen, key=lambda c: (c not in hatched, -len(seen[c]), c))
        middles = []
        for code in order:
            points = seen[code]
            x, y = sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)
            middles.append(sorted(points, key=lambda p: ((p[0] - x) ** 2 + (p[1] - y) ** 2, p))[:12:4])
        at = iter(self.projection.at([p for tries in middles for p in tries]))
        for code, tries in zip(order, middles, strict=True):
            name = self.desk.name_of(code)
            words = name.upper() + (f" · {hatched[code].things}" if code in hatched else "")
            places = [next(at) for _ in tries]
            for x, y in places:
                found = self.room.word(x, y, 0, short(words, 34), FONT, ("middle",))
                if found:
                    self.over += _haloed(found, opacity=1 if code in hatched else 0.72)
                    break

    def _towns(self, told: Sequence[str]) -> None:
        """Write the largest towns of the picture that nothing is told of, for finding one's way."""
        from truceledger.knowledge.places import gazetteer

        box, known = self.projection.box, {n.casefold() for n in told}
        found = {
            (e.lon, e.lat): e
            for entries in gazetteer().entries.values()
            for e in entries
            if e.population >= 20_000 and e.precision is Precision.EXACT and e.lon is not None and e.lat is not None
            if box.west < e.lon < box.east and box.south < e.lat < box.north and e.name.casefold() not in known
        }
        largest = sorted(found.values(), key=lambda e: (-e.population, e.name))[: 3 * TOWNS]
        spots = zip(largest, self.projection.at([(e.lon or 0.0, e.lat or 0.0) for e in largest]), strict=True)
        written = 0
        for entry, (x, y) in spots:
            if written < TOWNS and self.room.is_free((x - 3, y - 3, x + 3, y + 3)) and (word := self.room.word(x, y, 5, entry.name, FONT - 2)):
                written += 1
                self.room.circle(x, y, 3)
                self.over += _haloed(word, opacity=0.75, size=FONT - 2)
                self.over.append({"type": "symbol", "encode": {"enter": _fixed(shape="square", x=x, y=y, size=12, fill=INK, fillOpacity=0.6)}})
        if written:
            self.legend.append(("town", "place, for finding one's way"))

    def _scale(self) -> None:
        """Give a bar of round kilometres, true at the middle of the picture; none on a map of the world."""
        box, height = self.projection.box, self.projection.height
        if self.projection.kind != "mercator":
            return
        [pixels] = self.projection.kilometres([((box.west + box.east) / 2, (box.south + box.north) / 2)])
        round_ = max((n * 10**e for e in range(5) for n in (1, 2, 5) if n * 10**e * pixels <= 140), default=1)
        x, y, long = 14.0, height - 14.0, round_ * pixels
        words = f"{round_:,} km"
        self.room.take((x - 6, y - 22, max(x + long, x + 60) + 6, height))
        path = f"M{x},{y - 5}V{y}H{x + long}V{y - 5}"
        for colour, wide in ((PAPER, 4.5), (INK, 1.4)):
            self.over.append({"type": "path", "encode": {"enter": _fixed(path=path, stroke=colour, strokeWidth=wide)}})
        self.over += _haloed({"x": x + 4, "y": y - 8, "t": words, "a": "left"})

    def _legend(self) -> None:
        """Give the key under the picture, two marks a line."""
        order = ("exact", "open", "several", "near", "area", "country", "town")
        self.legend.sort(key=lambda k: order.index(k[0]))
        for i, (key, words) in enumerate(self.legend):
            x, y = 14 + (i % 2) * self.projection.width / 2, self.projection.height + 18 + (i // 2) * 22
            look: dict[str, Any] = {
                "exact": {"size": 80, "fill": _MARK, "fillOpacity": 0.85, "stroke": _MARK},
                "open": {"size": 80, "fill": PAPER, "stroke": _MARK, "strokeWidth": 1.6},
                "several": {"size": 250, "fill": PAPER, "stroke": _MARK, "strokeWidth": 2},
                "near": {"size": 190, "fill": _MARK, "fillOpacity": 0.3, "stroke": _MARK, "strokeWidth": 1.6, "strokeDash": [3, 2]},
                "area": {"size": 330, "fill": _MARK, "fillOpacity": 0.16, "stroke": _MARK, "strokeDash": [2, 3]},
                "country": {"size": 230, "shape": "square", "fill": HATCH, "stroke": INK, "strokeOpacity": 0.6, "strokeDash": [4, 2.5]},
                "town": {"size": 12, "shape": "square", "fill": INK, "fillOpacity": 0.6},
            }[key]
            self.over.append({"type": "symbol", "encode": {"enter": _fixed(x=x, y=y, **{"shape": "circle", **look})}})
            if key == "several":
                self.over.append(_text(x, y + 0.5, "3", fontSize=FONT - 2, align="center"))
            self.over.append(_text(x + 16, y + 0.5, words, fontSize=FONT))

    # -- the description -----------------------------------------------------------------------------------------

    def spec(self, land: Ground) -> dict[str, Any]:
        """Give the description for Vega."""
        topology, width = land.topology, self.projection.width
        height = self.projection.height + 8 + 22 * math.ceil(len(self.legend) / 2)
        data: list[dict[str, Any]] = [
            {"name": "land", "values": topology, "format": {"type": "topojson", "feature": "states"}},
            {"name": "borders", "values": topology, "format": {"type": "topojson", "mesh": "states", "filter": "interior"}},
            {"name": "coast", "values": topology, "format": {"type": "topojson", "mesh": "states", "filter": "exterior"}},
        ]
        data += [
            {"name": f"hatched {code}", "source": "land", "transform": [{"type": "filter", "expr": f"datum.id === '{code}'"}]}
            for code in self.hatched
            if len(code) == 3 and code.isalpha()
        ]
        return {
            "$schema": "https://vega.github.io/schema/vega/v6.json",
            "width": width,
            "height": height,
            "padding": 1,
            "autosize": "none",
            "projections": [self.projection.vega()],
            "data": data,
            "marks": [
                {"type": "group", "encode": {"enter": _fixed(width=width, height=self.projection.height, clip=True)}, "marks": self.painted},
                *self.over,
            ],
        }

    def _said(self, sites: Sequence[Site]) -> str:
        site = sites[0]
        if len(sites) > 1:
            named = [f"{short(s.name, 60)}: {s.things:,}" for s in sites[:6]]
            more = [f"and {len(sites) - 6} more"] if len(sites) > 6 else []
            return f"{len(sites)} places near each other; things told: {', '.join([*named, *more])}"
        known = WORDS.get(site.precision) if site.precision else None
        text = f"{site.name} ({known or 'how exactly is not known'}): {number_of(site.things, 'thing')} told"
        text += f" in {number_of(len(site.statements), 'statement')} of {number_of(self.desk.origins.count(site.statements), 'independent origin')}"
        text += f"; {site.denied} denied" if site.denied else ""
        latest = _latest(site)
        return f"{text}. Latest: {short(phrase(latest, self.desk.name_of), 120)}, {on(latest.report.published)}"


def _latest(site: Site) -> Statement:
    return max(site.statements, key=lambda s: (str(s.report.published or ""), s.statement_id))


def _is_in(point: tuple[float, float], rings: Iterable[Sequence[tuple[float, float]]]) -> bool:
    """Say whether a point lies in the shape of some rings."""
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


# -- Vega's words ------------------------------------------------------------------------------------------------


def _fixed(**values: Any) -> dict[str, Any]:
    return {k: {"value": v} for k, v in values.items() if v is not None}


def _shapes(data: str, transform: list[dict[str, Any]], **look: Any) -> dict[str, Any]:
    return {"type": "shape", "from": {"data": data}, "encode": {"enter": _fixed(**look)}, "transform": transform}


def _text(x: float, y: float, words: str, **look: Any) -> dict[str, Any]:
    base = {"x": x, "y": y, "text": words, "fill": INK, "font": "sans-serif", "baseline": "middle", "limit": 0, "fontSize": FONT}
    return {"type": "text", "encode": {"enter": _fixed(**{**base, **look})}}


def _haloed(found: dict[str, Any], opacity: float = 1, size: float = FONT - 1) -> list[dict[str, Any]]:
    x, y, words, align = found["x"], found["y"], found["t"], found["a"]
    rim = _text(x, y, words, align=align, fontSize=size, fill=PAPER, stroke=PAPER, strokeWidth=3.2, strokeJoin="round")
    return [rim, _text(x, y, words, align=align, fontSize=size, fillOpacity=opacity if opacity < 1 else None)]


# -- words -------------------------------------------------------------------------------------------------------


def _alt(sites: Sequence[Site], shown: set[int]) -> str:
    drawn = [s for s in sites if id(s) in shown]
    named = "; ".join(f"{short(s.name, 60)} ({WORDS.get(s.precision, 'known by name') if s.precision else 'known by name'}): {s.things:,}" for s in drawn[:10])
    more = f"; and {number_of(len(drawn) - 10, 'more place')}" if len(drawn) > 10 else ""
    return f"Map of {number_of(len(drawn), 'place')} with how many things are told of each: {named}{more}."


def _notes(layers: _Layers, sites: Sequence[Site], shown: set[int], spots: Sequence[_Spot], fewer: int, tiles: Tiles | None) -> tuple[str, ...]:
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
        latest = str(_latest(site).report.published or "") or None
        country = desk.name_of(site.country) if site.country else None
        origins = desk.origins.count(site.statements)
        rows.append((site.name, country, known or "not known", site.things, len(site.statements), origins, latest, where))
        grounds.append(tuple(s.statement_id for s in site.statements))
    rest = "{:,} more places of which less is told are not in this table".format
    return capped("Places, those of which most is told first", _HEADERS, rows, grounds, ROWS, rest)

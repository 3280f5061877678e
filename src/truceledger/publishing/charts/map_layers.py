"""The layers of a map in the order in which they are painted, and the description of them for Vega."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import short
from truceledger.publishing.charts.ground import Ground
from truceledger.publishing.charts.labels import Room
from truceledger.publishing.charts.map_words import MARK, fixed, is_in, key_of, rimmed, shapes, text
from truceledger.publishing.charts.palette import FONT, HATCH, INK, PAPER
from truceledger.publishing.charts.projecting import Projection
from truceledger.publishing.charts.sites import WORDS, Site
from truceledger.publishing.charts.spots import Spot, is_point
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.phrases import phrase
from truceledger.vocabulary.place import Precision
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.vocabulary.statement import Statement

#: Names written, and towns for finding one's way.
NAMES, TOWNS = 40, 10
_WITHIN = frozenset({Precision.ADM1, Precision.ADM2})

Leads = Callable[[Site], str]


@dataclass
class Layers:
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

    def draw(self, spots: Sequence[Spot], hatched: Sequence[Site], land: Ground, *, towns: bool, plain: bool) -> int:
        """Draw everything; give how many places found no room for their names."""
        self._land(hatched, plain)
        # areas that lie on each other must not look like one of which more is told
        self.soft = min(self.soft, 1.2 / max(1, sum(not is_point(s) for s in spots)))
        self._regions(land, [s for s in spots if s.sites[0].precision in _WITHIN])
        for spot in spots:
            if spot.sites[0].precision not in _WITHIN:
                self.painted += self._spot(spot)
        fewer = self._names(spots)
        self._scale()
        self._states(land, {s.country: s for s in hatched})
        if towns:
            self._towns([s.name for spot in spots for s in spot.sites])
        self.over += key_of(self.legend, self.projection.width, self.projection.height)
        return fewer

    def _land(self, hatched: Sequence[Site], plain: bool) -> None:
        width, height = self.projection.width, self.projection.height
        frame = {"type": "rect", "encode": {"enter": fixed(x=0, y=0, width=width, height=height, stroke=INK, strokeOpacity=0.35, fill=None)}}
        shape = [{"type": "geoshape", "projection": "p"}]
        if not plain:
            self.painted.append(shapes("land", shape, fill=INK, fillOpacity=0.07))
        for site in hatched:
            self.hatched[str(site.country)] = f"m{len(self.marks)}"
            self.marks.append(Mark(self._said((site,)), self.lead(site)))
        for code, mark in self.hatched.items():
            one = shapes("land", shape, fill=HATCH)
            one["from"] = {"data": f"hatched {code}"}
            one["encode"]["enter"] |= fixed(description=mark)
            self.painted.append(one)
        if self.hatched:
            self.legend.append(("country", WORDS[Precision.COUNTRY]))
        self.painted.append(shapes("coast", shape, stroke=INK, strokeOpacity=0.55, strokeWidth=0.8))
        self.painted.append(shapes("borders", shape, stroke=INK, strokeOpacity=0.6, strokeWidth=0.9, strokeDash=[4, 2.5]))
        self.over.append(frame)

    def _regions(self, land: Ground, spots: Sequence[Spot]) -> None:
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
            groups.setdefault(code if is_in((spot.x, spot.y), outlines.get(code, ())) else "", []).extend(self._spot(spot))
        self.painted += groups.pop("", [])
        for code, marks in groups.items():
            path = "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in outlines[code])
            self.painted.append({"type": "group", "clip": {"path": path}, "marks": marks})

    def _spot(self, spot: Spot) -> list[dict[str, Any]]:
        site = spot.sites[0]
        mark = f"m{len(self.marks)}"
        several = len(spot.sites) > 1
        self.marks.append(Mark(self._said(spot.sites), self.lead(site) if not several else ""))
        base = {"shape": "circle", "x": spot.x, "y": spot.y, "size": (2 * spot.radius) ** 2, "stroke": MARK, "description": mark}
        if several:
            look = {"fill": PAPER, "strokeWidth": 2}
            key = "several"
        elif site.precision in {Precision.EXACT, None}:
            look = {"fill": MARK if site.happened else PAPER, "strokeWidth": 1.6, "fillOpacity": 0.85 if site.happened else 1}
            key = "exact"
        elif site.precision is Precision.NEAR:
            look = {"fill": MARK, "fillOpacity": 0.3 if site.happened else 0, "strokeWidth": 1.6, "strokeDash": [3, 2]}
            key = "near"
        else:
            look = {"fill": MARK, "fillOpacity": self.soft if site.happened else 0, "strokeWidth": 1.2, "strokeDash": [2, 3], "strokeOpacity": 0.8}
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
        if is_point(spot):
            self.room.circle(spot.x, spot.y, spot.radius)
        painted: list[dict[str, Any]] = [{"type": "symbol", "encode": {"enter": fixed(**base, **look)}}]
        return [*painted, text(spot.x, spot.y + 0.5, str(len(spot.sites)), fontSize=FONT - 2, align="center")] if several else painted

    def _names(self, spots: Sequence[Spot]) -> int:
        """Name the places of which most is told, as far as there is room."""
        named = 0
        alone = sorted((s for s in spots if len(s.sites) == 1), key=lambda s: (-s.things, s.sites[0].name))
        for spot in alone:
            site = spot.sites[0]
            words = short(site.name, 28) + (f" · {spot.things}" if spot.things > 1 else "")
            sides = ("right", "left", "above", "below") if is_point(spot) else ("middle", "below", "above")
            gap = spot.radius + 3 if is_point(spot) else min(spot.radius, 60.0) * 0.6
            found = self.room.word(spot.x, spot.y, gap, words, FONT - 1, sides) if named < NAMES else None
            if found:
                named += 1
                self.over += rimmed(found)
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
                    self.over += rimmed(found, opacity=1 if code in hatched else 0.72)
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
                self.over += rimmed(word, opacity=0.75, size=FONT - 2)
                self.over.append({"type": "symbol", "encode": {"enter": fixed(shape="square", x=x, y=y, size=12, fill=INK, fillOpacity=0.6)}})
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
            self.over.append({"type": "path", "encode": {"enter": fixed(path=path, stroke=colour, strokeWidth=wide)}})
        self.over += rimmed({"x": x + 4, "y": y - 8, "t": words, "a": "left"})

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
                {"type": "group", "encode": {"enter": fixed(width=width, height=self.projection.height, clip=True)}, "marks": self.painted},
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
        latest = latest_of(site)
        return f"{text}. Latest: {short(phrase(latest, self.desk.name_of), 120)}, {on(latest.report.published)}"


def latest_of(site: Site) -> Statement:
    """Give the statement of a place that was published last."""
    return max(site.statements, key=lambda s: (str(s.report.published or ""), s.statement_id))

"""The map: no place is drawn more exactly than it is known, distances are true, and nothing is asked of the network."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from truceledger.assessment.desk import Desk
from truceledger.errors import UsageError
from truceledger.publishing.charts.chart import Chart
from truceledger.publishing.charts.ground import Box, detail_of, ground
from truceledger.publishing.charts.map import maps
from truceledger.publishing.charts.projecting import Projection
from truceledger.publishing.charts.sites import RADIUS
from truceledger.publishing.charts.tiles import Tiles
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place, Precision

Lay = Callable[..., Desk]
DAY = date(2026, 5, 21)


def strike(lat: float | None, lon: float | None, precision: Precision | None, name: str = "Khiam", country: str = "LBN", **more: Any) -> Any:
    fields = {"type": "air_strike", "actor": "ISR", "where": [Place(name, name, country, lat, lon, precision)], **more}
    return ("event", "LBN:GOV", more.pop("day", DAY), {k: v for k, v in fields.items() if k != "day"})


def titled(chart: Chart, words: str) -> ElementTree.Element:
    """Give the mark that tells these words when pointed at."""
    root = ElementTree.fromstring(chart.svg)
    found = [p for p in root.iter() for t in p if t.tag.endswith("title") and words in (t.text or "")]
    assert len(found) == 1, words
    inner = [e for e in found[0] if e.tag.endswith("path")]
    return inner[0] if inner else found[0]


def where(mark: ElementTree.Element) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+", mark.attrib["transform"])[:2]
    return float(x), float(y)


def radius(mark: ElementTree.Element) -> float:
    return float(re.match(r"M([\d.]+)", mark.attrib["d"])[1])  # type: ignore[index]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the distance of two places (latitude, longitude) by the haversine: another way than the projection's."""
    (a, b), (c, d) = [tuple(map(math.radians, p)) for p in (one, other)]
    return 2 * 6371.0088 * math.asin(math.sqrt(math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2))


def pixels_a_kilometre(chart: Chart, one: str, other: str, places: tuple[tuple[float, float], tuple[float, float]]) -> float:
    first, second = where(titled(chart, one)), where(titled(chart, other))
    return math.dist(first, second) / kilometres(*places)


KHIAM, TYRE = (33.327, 35.611), (33.27, 35.2)


def test_an_exact_place_is_a_dot_that_leads_to_its_statement(lay: Lay) -> None:
    desk = lay(strike(*KHIAM, Precision.EXACT), strike(*TYRE, Precision.EXACT, "Tyre"))
    [chart] = maps(desk)
    mark = titled(chart, "Khiam (exact place): 1 thing told in 1 statement of 1 independent origin")
    assert "stroke-dasharray" not in mark.attrib
    ids = {g for grounds in chart.table.grounds for g in grounds}
    links = {e.attrib["href"] for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("}a")}
    assert links == {f"/statements/{i}" for i in ids}
    assert "Latest: air strike by Israel" in chart.svg


@pytest.mark.parametrize("precision", [Precision.NEAR, Precision.ADM2, Precision.ADM1, Precision.LINEAR, Precision.AIRSPACE_SEA])
def test_what_is_known_roughly_is_a_dashed_circle_of_its_kilometres(lay: Lay, precision: Precision) -> None:
    desk = lay(strike(*KHIAM, Precision.EXACT), strike(*TYRE, Precision.EXACT, "Tyre"), strike(33.3, 35.4, precision, "Nabatieh"))
    [chart] = maps(desk)
    mark = titled(chart, "Nabatieh (")
    assert mark.attrib["stroke-dasharray"]
    assert float(mark.attrib["fill-opacity"]) < 0.5
    scale = pixels_a_kilometre(chart, "Khiam (", "Tyre (", (KHIAM, TYRE))
    assert radius(mark) == pytest.approx(max(7, RADIUS[precision] * scale), rel=0.01)


def test_the_scale_bar_is_true(lay: Lay) -> None:
    [chart] = maps(lay(strike(*KHIAM, Precision.EXACT), strike(*TYRE, Precision.EXACT, "Tyre")))
    scale = pixels_a_kilometre(chart, "Khiam (", "Tyre (", (KHIAM, TYRE))
    root = ElementTree.fromstring(chart.svg)
    words = [e.text or "" for e in root.iter() if e.tag.endswith("text")]
    [told] = {w for w in words if w.endswith(" km")}
    [(left, right)] = {
        (float(m[1]), float(m[2]))
        for e in root.iter()
        if (m := re.fullmatch(r"M([\d.]+),[\d.]+(?:V[\d.]+|L\1,[\d.]+)(?:H|L)([\d.]+)(?:,[\d.]+)?(?:V|L).*", e.attrib.get("d", "")))
    }
    assert right - left == pytest.approx(float(told.removesuffix(" km").replace(",", "")) * scale, rel=0.02)


def test_a_whole_country_is_hatched_and_has_no_point(lay: Lay) -> None:
    desk = lay(strike(*KHIAM, Precision.EXACT), strike(None, None, Precision.COUNTRY, "Lebanon"))
    [chart] = maps(desk)
    mark = titled(chart, "Lebanon (somewhere in this country)")
    assert mark.attrib["fill"].startswith("url(#")
    assert "transform" not in mark.attrib
    assert any("LEBANON · 1" in (e.text or "") for e in ElementTree.fromstring(chart.svg).iter())
    assert any("imply no position" in note for note in chart.notes)


def test_a_region_does_not_reach_over_its_border_unless_two_states_claim_it(lay: Lay) -> None:
    def clipped(chart: Chart, words: str) -> bool:
        root = ElementTree.fromstring(chart.svg)
        groups = [e for e in root.iter() if "path" in {c.tag.rpartition("}")[2] for k in _clips(root, e) for c in k}]
        return any(words in (t.text or "") for g in groups for t in g.iter() if t.tag.endswith("title"))

    [chart] = maps(lay(strike(33.2, 35.3, Precision.ADM1, "southern Lebanon"), strike(*KHIAM, Precision.EXACT)))
    assert clipped(chart, "southern Lebanon (")
    claimed = [strike(45.2, 34.2, Precision.ADM1, "Crimea", "UKR"), strike(46.9, 32.0, Precision.EXACT, "Mykolaiv", "UKR")]
    [chart] = maps(lay(*claimed))
    assert not clipped(chart, "Crimea (")
    assert float(titled(chart, "Crimea (").attrib["fill-opacity"]) > 0


def _clips(root: ElementTree.Element, element: ElementTree.Element) -> list[ElementTree.Element]:
    wanted = element.attrib.get("clip-path", "")[5:-1]
    return [e for e in root.iter() if e.tag.endswith("clipPath") and e.attrib.get("id") == wanted] if wanted else []


def test_what_is_denied_or_planned_only_is_not_filled(lay: Lay) -> None:
    denied = strike(*TYRE, Precision.EXACT, "Tyre", stance=Stance.DENIES)
    planned = strike(33.4, 35.5, Precision.EXACT, "Nabatieh", modality=Modality.PLANNED)
    [chart] = maps(lay(strike(*KHIAM, Precision.EXACT), denied, planned))
    assert titled(chart, "Khiam (").attrib["fill"].startswith("#")
    assert titled(chart, "Tyre (").attrib["fill"] == titled(chart, "Nabatieh (").attrib["fill"] == "var(--paper, Canvas)"
    assert "; 1 denied" in chart.svg


def test_what_cannot_be_drawn_is_counted_and_in_the_table(lay: Lay) -> None:
    far = strike(38.9, -77.0, Precision.EXACT, "Washington", "USA")
    many = [strike(33.3 + i / 50, 35.5, Precision.EXACT, f"Place {i}") for i in range(6)]
    [chart] = maps(lay(*many, far, strike(None, None, None, "somewhere")))
    assert "1 place of 1 statement has no coordinates and stands in the table only." in chart.notes
    assert "1 place outside the picture stands in the table only." in chart.notes
    shown = {row[0]: row[7] for row in chart.table.rows}
    assert (shown["Washington"], shown["somewhere"], shown["Place 0"]) == ("no", "no: no coordinates", "yes")


def test_a_look_at_all_processes_leaves_no_country_out(lay: Lay) -> None:
    told = [strike(33.3 + i / 50, 35.5, Precision.EXACT, f"Place {i}") for i in range(6)]
    [chart] = maps(lay(*told, strike(15.5, 32.5, Precision.EXACT, "Khartoum", "SDN"), process=None))
    assert not any("outside" in n for n in chart.notes)


def test_without_a_place_there_is_no_map(lay: Lay) -> None:
    assert maps(lay(strike(None, None, None, "Arden", "KAR"))) == []


def test_copies_of_a_claim_count_once(lay: Lay) -> None:
    again = [strike(*KHIAM, Precision.EXACT, day=date(2026, 5, d)) for d in (1, 2, 3)]
    [chart] = maps(lay(*again, strike(*TYRE, Precision.EXACT, "Tyre")))
    rows = {row[0]: row[3:5] for row in chart.table.rows}
    assert rows["Khiam"] == (1, 3)


def test_many_places_are_put_together_and_all_are_in_the_table(lay: Lay) -> None:
    told = [strike(33.1 + (i % 15) / 40, 35.2 + (i // 15) / 40, Precision.EXACT, f"Place {i}") for i in range(150)]
    [chart] = maps(lay(*told))
    numbers = [e.text for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("text") and (e.text or "").isdigit()]
    assert 10 < len(numbers) < 100
    assert len(chart.table.rows) == 150
    assert any("one circle stands for them" in n for n in chart.notes)


def test_tiles_only_where_they_are_asked_for_and_where_they_belong(lay: Lay) -> None:
    desk = lay(strike(*KHIAM, Precision.EXACT), strike(*TYRE, Precision.EXACT, "Tyre"))
    assert "http" not in maps(desk)[0].svg.replace("http://www.w3.org/2000/svg", "")
    [chart] = maps(desk, tiles=Tiles("https://tiles.example/{z}/{x}/{y}.png", "Example mappers"))
    root = ElementTree.fromstring(chart.svg)
    images = [e for e in root.iter() if e.tag.endswith("image")]
    assert 1 < len(images) <= 48
    x, y = where(titled(chart, "Khiam ("))
    over = [i for i in images if 0 <= x - float(i.attrib["x"]) < float(i.attrib["width"]) and 0 <= y - float(i.attrib["y"]) < float(i.attrib["height"])]
    [(level, column, row)] = [tuple(map(int, re.findall(r"\d+", i.attrib["href"]))) for i in over]
    # where a tile server puts Khiam: the formula of the slippy map
    scale = 2**level
    at_x = (KHIAM[1] + 180) / 360 * scale
    at_y = (1 - math.asinh(math.tan(math.radians(KHIAM[0]))) / math.pi) / 2 * scale
    assert (column, row) == (int(at_x), int(at_y))
    side = float(over[0].attrib["width"])
    assert x - float(over[0].attrib["x"]) == pytest.approx((at_x - column) * side, abs=0.5)
    assert y - float(over[0].attrib["y"]) == pytest.approx((at_y - row) * side, abs=0.5)
    assert "tiles.example" not in chart.standalone(), "a file asks no host"
    assert any("Example mappers" in n for n in chart.notes)


@pytest.mark.parametrize("template", ["", "tiles/{z}/{x}/{y}.png", "javascript:{z}{x}{y}", "https://host/{z}/{x}.png", "ftp://host/{z}/{x}/{y}"])
def test_a_template_that_names_no_tiles_is_refused(template: str) -> None:
    with pytest.raises(UsageError, match="names no tiles"):
        Tiles(template)


@pytest.mark.parametrize(
    ("box", "detail", "codes"),
    [
        (Box(34.5, 32.5, 36.5, 34.5), "10m", {"LBN", "ISR", "SYR"}),
        (Box(20, 0, 60, 38), "50m", {"SDN", "YEM", "COD", "EGY"}),
        (Box(-120, -50, 150, 70), "110m", {"USA", "RUS", "AUS"}),
    ],
)
def test_the_ground_is_cut_to_what_is_seen(box: Box, detail: str, codes: set[str]) -> None:
    assert detail_of(box) == detail
    land = ground(box, 0.01)
    assert codes <= set(land.codes)
    assert codes <= set(land.shown(box))
    assert len(land.topology["objects"]["states"]["geometries"]) == len(land.codes)
    if detail == "10m":
        assert "BRA" not in land.codes


def test_names_stand_in_their_states() -> None:
    land = ground(Box(20, 0, 60, 38), 0.01)
    shown = land.shown(Box(20, 0, 60, 38))
    assert all(22 < lon < 38.7 and 8 < lat < 22.3 for lon, lat in shown["SDN"])


def test_the_world_is_drawn_in_equal_areas_and_regions_with_true_angles() -> None:
    assert Projection(Box(-150, -50, 150, 70), 700, 400).kind == "equalEarth"
    region = Projection(Box(34, 32, 37, 35), 700, 700)
    assert region.kind == "mercator"
    (west, _), (east, _), (_, north), (_, south) = region.at([(35.49, 33.5), (35.51, 33.5), (35.5, 33.51), (35.5, 33.49)])
    assert (east - west) / (0.02 * math.cos(math.radians(33.5))) == pytest.approx((south - north) / 0.02, rel=0.001)

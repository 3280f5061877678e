"""What holds for every chart: it can stand in a page beside the others, has its data beside it, and no report text breaks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from truceledger.assessment import StateOfPlay, assess
from truceledger.assessment.desk import Desk
from truceledger.publishing.charts import CHARTS, Chart
from truceledger.publishing.charts.sites import RADIUS
from truceledger.publishing.charts.svg import ATTRIBUTES, ELEMENTS
from truceledger.vocabulary.place import Place, Precision

Lay = Callable[..., Desk]


def state_of(desk: Desk) -> StateOfPlay:
    return assess(desk.view)


HOSTILE = ("وزارة الصحة", "משרד הבריאות", "<script>alert(1)</script>\"'&]]>", "\u202eevil 衛生部", "{expr: 'x'}", "long " * 60)


@pytest.fixture
def told(lay: Lay) -> Desk:
    """Everything that charts draw, told in words that mean harm."""
    rows: list[tuple[str, str | None, date, dict[str, Any]]] = []
    for i, name in enumerate(HOSTILE):
        place = Place(name, name, "LBN", 33.1 + i / 10, 35.4, list(Precision)[i])
        day = date(2026, 3, 1) + timedelta(days=i)
        party = {"words": name}
        rows += [
            ("event", None, day, {"type": "air_strike", "actor": party, "when_": str(day), "where": [place]}),
            ("meeting", None, day, {"status": "scheduled", "participants": [party], "when_": "2026-06", "where": [place]}),
            ("agreement", None, day, {"instrument": "ceasefire", "lifecycle": "in_effect", "parties": [party], "expiry": "2026-07-01/.."}),
        ]
        for value in (100 + i, 120 + i):
            count = {"low": value, "best": value, "high": value, "phrase": f"{value} {name}"}
            rows.append(("toll", "LBN:GOV", day, {"measure": "killed", "value": count, "basis": "cumulative", "when_": "2026-02-01/..", "where": [place]}))
    wait = {"holder": "ISR", "step": {"party": "ISR", "act": "withdraw"}, "requires": [{"party": "LBN", "act": "deploy"}], "relation": "before"}
    back = {"holder": "LBN", "step": {"party": "LBN", "act": "deploy"}, "requires": [{"party": "ISR", "act": "withdraw"}], "relation": "before"}
    rows += [("precondition", "ISR", date(2026, 3, 9), wait), ("precondition", "LBN", date(2026, 3, 9), back)]
    return lay(*rows)


@pytest.fixture
def charts(told: Desk) -> list[Chart]:
    state = state_of(told)
    return [chart for maker in CHARTS for chart in maker.make(told, state)]


def test_every_maker_draws_and_says_what_it_shows(told: Desk) -> None:
    state = state_of(told)
    for maker in CHARTS:
        assert maker.make(told, state), maker.name
        assert maker.shows


def test_a_page_may_hold_them_all(charts: list[Chart]) -> None:
    ids: list[str] = []
    for chart in charts:
        root = ElementTree.fromstring(chart.svg)
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            assert tag in ELEMENTS
            assert set(element.attrib) <= ATTRIBUTES | {"aria-labelledby", "aria-describedby", "aria-hidden", "role", "font-family", "tabindex"}
            assert not element.attrib.get("href", "/").startswith(("http", "//", "javascript"))
            ids += [element.attrib["id"]] if "id" in element.attrib else []
        assert {"width", "height", "style"}.isdisjoint(root.attrib)
        assert root.attrib["role"] == ("group" if chart.linked else "img")
        assert "font-family" in root.attrib
        title, desc = root[0], root[1]
        assert (title.text, desc.text) == (" ".join(chart.title.split()), desc.text)
        assert desc.text
    assert len(ids) == len(set(ids))
    assert len({c.name for c in charts}) == len(charts)


def test_the_words_of_reports_are_words(charts: list[Chart]) -> None:
    whole = " ".join(c.svg for c in charts)
    assert "<script" not in whole
    assert "&lt;script&gt;" in whole
    assert "\u202e" not in whole
    texts = [e.text or "" for c in charts for e in ElementTree.fromstring(c.svg).iter() if e.tag.endswith("text")]
    assert any("وزارة الصحة" in t for t in texts), "words stay words, not outlines"


def test_the_data_stand_beside(charts: list[Chart]) -> None:
    for chart in charts:
        assert chart.table.rows
        assert chart.table.caption
        assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
        assert len(chart.table.grounds) in {0, len(chart.table.rows)}
        assert chart.alt.endswith(".")


def test_the_same_look_gives_the_same_picture(told: Desk, charts: list[Chart]) -> None:
    state = state_of(told)
    assert [chart for maker in CHARTS for chart in maker.make(told, state)] == charts


def test_each_is_a_picture_file_too(charts: list[Chart]) -> None:
    for chart in charts:
        made = chart.png(1)
        assert made.startswith(b"\x89PNG\r\n")
        width, height = (int.from_bytes(made[i : i + 4], "big") for i in (16, 20))
        assert abs(width - chart.width) <= 1
        assert abs(height - chart.height) <= 1


def test_of_an_empty_ledger_nothing_is_drawn(lay: Lay) -> None:
    desk = lay(process=None)
    state = state_of(desk)
    assert [maker.name for maker in CHARTS if maker.make(desk, state)] == []


def test_the_docs_tell_of_every_chart_and_how_wide_the_circles_are() -> None:
    told = (Path(__file__).parents[3] / "docs/explanation/charts.md").read_text("utf-8")
    for maker in CHARTS:
        assert f"| {maker.name} |" in told
    for precision, radius in RADIUS.items():
        assert f"{radius:.0f} km |" in told, precision

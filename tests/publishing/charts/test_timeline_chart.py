"""The timeline's picture: days as exact as they are told, what lies ahead told apart, very many things put together and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from truceledger.assessment.desk import Desk
from truceledger.publishing.charts.axes import cut
from truceledger.publishing.charts.chart import Chart
from truceledger.publishing.charts.timeline import timelines
from truceledger.publishing.timeline import Wanted
from truceledger.vocabulary.attribution import Modality

Lay = Callable[..., Desk]
DAY = date(2026, 5, 21)


def meeting(when: str, status: str = "held", day: date = DAY, **more: Any) -> Any:
    modality = Modality.PLANNED if status == "scheduled" else Modality.ACTUAL
    fields = {"status": status, "participants": ["ISR", "LBN"], "when_": when, "modality": modality, **more}
    return ("meeting", "USA", day, fields)


def tips(chart: Chart) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("title")][1:]


def marks(chart: Chart, words: str) -> ElementTree.Element:
    root = ElementTree.fromstring(chart.svg)
    [found] = [p for p in root.iter() for t in p if t.tag.endswith("title") and words in (t.text or "")]
    return next(e for e in found if not e.tag.endswith("title"))


def test_a_day_is_a_dot_a_month_a_dashed_bar_and_what_lies_ahead_is_open(lay: Lay) -> None:
    [chart] = timelines(lay(meeting("2026-05-10"), meeting("2026-06-12", "scheduled"), meeting("2026-04", participants=["ISR", "SYR"]), meeting("2026-05-14/2026-05-15")))
    told, ahead = marks(chart, "10 May 2026: "), marks(chart, "12 June 2026: ")
    assert told.attrib["fill"].startswith("#")
    assert ahead.attrib["fill"] == "var(--paper, Canvas)"
    assert told.attrib["d"] != ahead.attrib["d"], "told apart by shape, not by colour alone"
    month, days = marks(chart, "April 2026: "), marks(chart, "14–15 May 2026: ")
    assert "stroke-dasharray" in month.attrib
    assert "stroke-dasharray" not in days.attrib
    wide = [abs(float(m.attrib.get("x2", 0)) - float(m.attrib.get("x1", 0))) for m in (month, days)]
    assert wide[0] > 10 * wide[1] > 0
    assert "Ahead as of 21 May 2026: 12 June 2026" in chart.alt


def test_what_is_said_not_to_be_is_a_cross(lay: Lay) -> None:
    negated = ("event", "LBN:GOV", DAY, {"type": "withdrawal", "actor": "ISR", "when_": "2026-05-12", "modality": Modality.NEGATED})
    [chart] = timelines(lay(negated, meeting("2026-05-10")))
    assert marks(chart, "12 May 2026: ").attrib["d"].count("M") == 2
    assert ("12 May 2026", "said not to be so") in {(row[0], row[3]) for row in chart.table.rows}


def test_what_falls_together_is_one_circle_with_its_number(lay: Lay) -> None:
    told = [meeting(str(DAY), participants=["ISR", f"unit-{i}"]) for i in range(7)]
    [chart] = timelines(lay(*told, meeting("2026-03-01")))
    assert "7" in [e.text for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("text")]
    assert any(t.startswith("7 together, 21 May 2026") for t in tips(chart))
    assert len(chart.table.rows) == 8


def test_a_day_of_long_ago_does_not_press_the_rest_together(lay: Lay) -> None:
    told = [meeting(str(DAY - timedelta(days=i))) for i in range(0, 40, 4)]
    [chart] = timelines(lay(*told, meeting("1949-03-23")))
    assert any("1 thing before" in note for note in chart.notes)
    assert any(row[0] == "23 March 1949" for row in chart.table.rows)
    assert "1949" not in chart.title


def test_a_window_is_kept(lay: Lay) -> None:
    told = [meeting(f"2026-05-{d:02}") for d in (2, 9, 16)]
    [chart] = timelines(lay(*told), Wanted(since=date(2026, 5, 8), until=date(2026, 5, 12)))
    assert [row[0] for row in chart.table.rows] == ["9 May 2026"]


def test_what_tells_no_day_is_counted(lay: Lay) -> None:
    contact = ("contact", None, DAY, {"from": "LBN:GOV", "to": ["USA"], "about": ["ISR"]})
    [chart] = timelines(lay(meeting("2026-05-10"), contact))
    assert "1 statement tells no day of what it tells." in chart.notes


def test_very_many_things_make_a_picture_of_few_marks(lay: Lay) -> None:
    told = [meeting(str(DAY + timedelta(days=i))) for i in range(400)]
    [chart] = timelines(lay(*told))
    assert len(tips(chart)) < 80
    assert len(chart.table.rows) == 400


@pytest.mark.parametrize(
    ("words", "most", "told"),
    [
        ("ceasefire ends", 30, "ceasefire ends"),
        ("ceasefire extended, between Israel and Lebanon, until July", 50, "ceasefire extended, between Israel and Lebanon…"),
        ("Israel (army): withdraw (Khiam), discharged", 30, "Israel (army): withdraw…"),
        ("x" * 40, 20, "x" * 19 + "…"),
    ],
)
def test_names_are_cut_where_a_word_ends(words: str, most: int, told: str) -> None:
    assert cut(words, most) == told


def words_of(chart: Chart) -> list[tuple[float, float, str]]:
    """The names beside marks: from where to where they reach, about, and what they say."""
    found = []
    for group in ElementTree.fromstring(chart.svg).iter():
        if group.tag.endswith("text") and group.attrib.get("fill") == "currentColor" and (group.text or "").startswith("meeting"):
            x = float(group.attrib["transform"].split("(")[1].split(",")[0])
            size = 11 * 0.5 * len(group.text or "")
            left = {"start": x, "middle": x - size / 2, "end": x - size}[group.attrib.get("text-anchor", "start")]
            found.append((left, left + size, group.text or ""))
    return found


def test_no_name_is_struck_through_by_the_line_of_the_day(lay: Lay) -> None:
    long = {"track": "security and political", "format": "technical_military"}
    told = [meeting(f"2026-05-{d:02}", **long) for d in (1, 20)]
    [chart] = timelines(lay(*told, meeting("2026-05-24", "scheduled", **long), meeting("2026-07-20", "scheduled")))
    line = next(e for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("text") and (e.text or "").startswith("as of"))
    at = float(line.attrib["transform"].split("(")[1].split(",")[0])
    names = words_of(chart)
    assert len(names) >= 2
    assert all(right < at or left > at for left, right, _ in names)


def test_what_was_to_be_is_not_drawn_as_what_has_been(lay: Lay) -> None:
    [chart] = timelines(lay(meeting("2026-05-10", "scheduled", participants=["ISR", "SYR"]), meeting("2026-05-12"), meeting("2026-05-12", "scheduled")))
    passed, held = marks(chart, "10 May 2026: "), marks(chart, "12 May 2026: meeting held")
    assert passed.attrib["fill"] == "var(--paper, Canvas)"
    assert held.attrib["fill"].startswith("#")
    planned = marks(chart, "12 May 2026: meeting scheduled")
    heights = [float(m.attrib["transform"].split(",")[1].rstrip(")")) for m in (held, planned)]
    assert heights[1] < heights[0], "it would be covered by what was held on that day"
    assert any("small and open" in note for note in chart.notes)

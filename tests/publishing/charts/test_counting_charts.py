"""Origins and activity: what is counted, and that copies are told apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from conftest import AT
from truceledger import pipeline
from truceledger.assessment import assess
from truceledger.assessment.desk import Desk
from truceledger.ledger import Ledger, Process
from truceledger.publishing.charts.activity import BARS, activity
from truceledger.publishing.charts.origins import ORIGINS, origins

Lay = Callable[..., Desk]
DAY = date(2026, 5, 21)


def strike(speaker: str | None, day: date | None = DAY, **more: Any) -> Any:
    return ("event", speaker, day, {"type": "air_strike", "actor": "ISR", "when_": "2026-05-20", **more})


def test_lines_are_counted_by_how_many_tell_them_independently(lay: Lay) -> None:
    desk = lay(strike("LBN:GOV"), strike("unifil"), strike("ocha"), strike("LBN:GOV", target="hezbollah", when_="2026-05-01"))
    chapter, voices = origins(desk, assess(desk.view))
    assert {row[0]: row[1:] for row in chapter.table.rows}["What is said to have happened"] == (1, 0, 1, 2)
    assert "1 on one origin and 1 on three or more" in chapter.alt
    assert dict(row[:2] for row in voices.table.rows)["Lebanon (government)"] == 2
    assert all(len(grounds) == row[1] for row, grounds in zip(voices.table.rows, voices.table.grounds, strict=True))


def test_origins_of_which_there_is_no_room_are_in_the_table(lay: Lay) -> None:
    desk = lay(*(strike(f"unit-{i}") for i in range(ORIGINS + 3)))
    _, voices = origins(desk, assess(desk.view))
    assert len(voices.table.rows) == ORIGINS + 3
    assert any("3 more origins" in note for note in voices.notes)


def test_reports_and_statements_by_day_copies_told_apart(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "a.db") as book:
        for i, publisher in enumerate(("Cedar Line", "Harbour Herald", "Coast Courier")):
            report = make.report("An air strike hit Khiam, the ministry said on Thursday.", id=f"r{i}", publisher=publisher)
            said = make.say(report, "event", "An air strike hit Khiam", "LBN:GOV", type="air_strike")
            book.record(make.reading(report, said), None, process=Process("river"), at=AT)
        [chart] = activity(pipeline.Desks(book).desk(None, "river"))
    assert chart.table.headers == ("Day", "Texts of their own", "Copies", "Statements")
    assert chart.table.rows == (("2026-05-21", 1, 2, 3),)
    assert "3 reports (2 copies) and 3 statements" in chart.alt
    titles = [e.text for e in ElementTree.fromstring(chart.svg).iter() if e.tag.endswith("title")]
    assert "day from 21 May 2026: 2 copies" in titles


def test_many_days_are_put_together_and_a_report_without_a_day_is_counted(lay: Lay) -> None:
    desk = lay(*(strike("LBN:GOV", DAY + timedelta(days=i), target=f"unit-{i}") for i in range(0, 3 * BARS, 9)), strike("ocha", None))
    [chart] = activity(desk)
    assert chart.title == "Reports and statements by week"
    assert all(date.fromisoformat(str(row[0])).weekday() == 0 for row in chart.table.rows)
    assert sum(int(row[3] or 0) for row in chart.table.rows) == len(desk.view.statements) - 1
    assert any("1 report without a day" in note for note in chart.notes)

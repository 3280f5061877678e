"""Charts of rival counts: what stands in them, and that they can stand in a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from truceledger import pipeline
from truceledger.assessment.desk import Desk
from truceledger.ledger import Ledger, Process
from truceledger.publishing.charts.figures import figures
from truceledger.vocabulary.quantity import Quantity

FIRST = datetime(2026, 6, 1, tzinfo=UTC)
Told = tuple[str | None, date, Any, str | None]  # issuer, day of the report, value, when


@pytest.fixture
def desk(tmp_path: Path, make: Any) -> Callable[..., Desk]:
    """Give the desk of a ledger in which these counts of the killed are told, each by a report of its day."""

    def of(*told: Told, measure: str = "killed", **more: Any) -> Desk:
        with Ledger.open(tmp_path / f"{len(list(tmp_path.iterdir()))}.db") as book:
            for i, (issuer, day, value, when) in enumerate(told):
                quantity = Quantity.exactly(value, f"{value:,}") if isinstance(value, int) else value
                text = f"Report {i} of {day}: {quantity.phrase} were {measure}."
                report = make.report(text, published=day, id=f"r{i}")
                said = make.say(report, "toll", text, issuer, measure=measure, value=quantity.to_json(), basis="cumulative", when_=when, **more)
                book.record(make.reading(report, said), None, process=Process("river"), at=FIRST)
            return pipeline.Desks(book).desk(None, None)

    return of


def words(svg: str) -> list[str]:
    return [e.text for e in ElementTree.fromstring(svg).iter() if e.tag.rpartition("}")[2] in {"text", "tspan"} and e.text]


def many(tree: ElementTree.Element, tag: str) -> list[ElementTree.Element]:
    return [e for e in tree.iter() if e.tag.endswith("}" + tag)]


def rising(issuer: str | None, values: Sequence[int], month: int = 3, since: str = "2026-03-01/..") -> list[Told]:
    return [(issuer, date(2026, month, 2 + i), value, since) for i, value in enumerate(values)]


def test_each_issuer_has_a_line_of_its_own_with_its_name_and_last_figure(desk: Callable[..., Desk]) -> None:
    [chart] = figures(desk(*rising("LBN:GOV", [10, 20, 30]), *rising("ocha", [12, 25, 44])))
    shown = words(chart.svg)
    assert "Lebanon (government)" in shown
    assert "30 by 4 March 2026" in shown
    assert "44 by 4 March 2026" in shown
    assert "Lebanon (government): 30 by 4 March 2026" in chart.alt
    assert "74" not in chart.alt, "nothing is added"
    figures_told = {(row[0], row[4]) for row in chart.table.rows}
    assert ("Lebanon (government)", 20) in figures_told
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)
    assert all(grounds for grounds in chart.table.grounds)


def test_a_count_that_begins_again_is_two_lines_and_says_so(desk: Callable[..., Desk]) -> None:
    told = [*rising("LBN:GOV", [100, 200, 300, 400]), *rising("LBN:GOV", [5, 9, 20], 5, "2026-05-01/..")]
    [chart] = figures(desk(*told))
    assert "began again after 400" in words(chart.svg)
    paths = [e.attrib["d"] for e in many(ElementTree.fromstring(chart.svg), "path")]
    assert sorted(d.count("L") for d in paths if re.fullmatch(r"M[\d.,L]*", d) and d.count("L") > 1) == [2, 3], "a line for each start"
    assert any("the count began again after 400" in str(row[5]) for row in chart.table.rows)


def test_bounds_are_open_marks_on_no_line(desk: Callable[..., Desk]) -> None:
    bound = Quantity(1000, None, None, phrase="more than 1,000", qualifier="more_than")  # type: ignore[arg-type]
    told = [*rising("LBN:GOV", [900, 950, 990]), ("LBN:GOV", date(2026, 3, 8), bound, "2026-03-01/..")]
    [chart] = figures(desk(*told))
    assert "more than 1,000 by 8 March 2026" in words(chart.svg)
    titles = [e.text for e in many(ElementTree.fromstring(chart.svg), "title")]
    assert any("more than 1,000" in str(t) for t in titles)
    [row] = [r for r in chart.table.rows if r[4] == "more than 1,000"]
    assert row[5].startswith("or more")  # type: ignore[union-attr]
    assert any("Open marks" in note for note in chart.notes)


def test_a_figure_alone_is_not_drawn(desk: Callable[..., Desk]) -> None:
    assert figures(desk(*rising("LBN:GOV", [10]))) == []


def test_marks_lead_to_their_statements_and_the_same_look_gives_the_same_bytes(desk: Callable[..., Desk]) -> None:
    laid = desk(*rising("LBN:GOV", [10, 20, 30]))
    [chart], [again] = figures(laid), figures(laid)
    assert chart == again
    links = [e.attrib["href"] for e in many(ElementTree.fromstring(chart.svg), "a")]
    assert links
    assert set(links) <= {f"/statements/{ground}" for grounds in chart.table.grounds for ground in grounds}

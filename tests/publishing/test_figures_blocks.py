"""Blocks of rival counts: exact numbers are points, bounds and numbers out of line stand beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger import pipeline
from truceledger.errors import UsageError
from truceledger.ledger import Ledger, Process
from truceledger.publishing.figures import Block, blocks_of, known_measure
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, tzinfo=UTC)


def blocks(tmp_path: Path, make: Any, *told: tuple[str, int, Any], **wanted: Any) -> list[Block]:
    """Give the blocks of these counts of the killed since 1 March: issuer, day of May, number."""
    with Ledger.open(tmp_path / "b.db") as book:
        for i, (issuer, day, value) in enumerate(told):
            quantity = Quantity.exactly(value) if isinstance(value, int) else value
            text = f"Count {i} was told."
            report = make.report(text, id=f"r{i}", published=date(2026, 5, day))
            fields = {"measure": "killed", "value": quantity.to_json(), "basis": "cumulative", "when_": "2026-03-01/.."}
            book.record(make.reading(report, make.say(report, "toll", text, issuer, **fields)), None, process=Process("river"), at=AT)
        return blocks_of(pipeline.Desks(book).desk(None, "river"), **wanted)[0]


def test_bounds_stand_beside_the_points(tmp_path: Path, make: Any) -> None:
    more = Quantity(1000, None, None, phrase="more than 1,000", qualifier="more_than")  # type: ignore[arg-type]
    fewer = Quantity(None, None, 1200, phrase="fewer than 1,200", qualifier="less_than")  # type: ignore[arg-type]
    about = Quantity(None, 1100, None, phrase="about 1,100", qualifier="about")  # type: ignore[arg-type]
    told = [("LBN:GOV", 1, 900), ("LBN:GOV", 2, more), ("LBN:GOV", 3, fewer), ("LBN:GOV", 4, about), ("LBN:GOV", 5, 1150)]
    [block] = blocks(tmp_path, make, *told)
    assert [p["value"] for p in block["points"]] == [900, 1150]
    assert [(p["bound"], p["phrase"]) for p in block["bounds"]] == [("least", "more than 1,000"), ("most", "fewer than 1,200"), ("about", "about 1,100")]
    assert not any(p["told_day"] for p in block["points"]), "the reports' days stand in"
    assert all(p["statement"] for p in (*block["points"], *block["bounds"]))


def test_a_number_out_of_line_is_no_point(tmp_path: Path, make: Any) -> None:
    told = [("LBN:GOV", d, n) for d, n in ((1, 1000), (2, 1010), (3, 101), (4, 1030), (5, 1040))]
    [block] = blocks(tmp_path, make, *told)
    assert 101 not in [p["value"] for p in block["points"]]
    assert [p["value"] for p in block["aside"]] == [101]


def test_issuers_are_never_one_block_and_may_be_chosen(tmp_path: Path, make: Any) -> None:
    told = [("LBN:GOV", 1, 10), ("ocha", 1, 12), ("LBN:GOV", 2, 20)]
    assert {b["code"] for b in blocks(tmp_path, make, *told)} == {"LBN:GOV", "ocha"}
    (tmp_path / "other").mkdir()
    [only] = blocks(tmp_path / "other", make, *told, issuer="LBN", since=date(2026, 5, 2))
    assert [p["value"] for p in only["points"]] == [20]


def test_a_measure_that_nothing_counts_is_refused_by_the_name_of_the_option() -> None:
    known_measure(None)
    known_measure("killed")
    with pytest.raises(UsageError, match="measure 'kiled'"):
        known_measure("kiled", "measure")

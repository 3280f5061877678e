from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.reading.counting import CountMatch, find_counts

TABLE = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text("utf-8"))
CASES: list[dict[str, Any]] = TABLE["cases"]
RIGHT = [c for c in CASES if not c.get("known_gap")]
GAPS = [c for c in CASES if c.get("known_gap")]


def _found(text: str) -> list[CountMatch]:
    return [c for c in find_counts(text) if not c.unit and not c.article]


def _is_right(case: dict[str, Any]) -> bool:
    found = _found(case["text"])
    if len(found) <= case.get("nth", 0):
        return False
    count = found[case.get("nth", 0)]
    low, best, high, qualifier = (None if b == "-" else b for b in case["is"])
    return (
        (count.low, count.best, count.high, count.qualifier.value, count.kind) == (low, best, high, qualifier, case.get("kind", "count"))
        and ("of" not in case or (count.share or {}).get("of") == case["of"])
        and ("flag" not in case or bool(getattr(count, case["flag"])))
    )


@pytest.mark.parametrize("case", RIGHT, ids=lambda c: f"{c['text']} {c.get('nth', 0)}")
def test_numbers_keep_their_bounds(case: dict[str, Any]) -> None:
    assert _is_right(case), _found(case["text"])
    assert _found(case["text"])[case.get("nth", 0)].quantity().phrase in " ".join(case["text"].split())


def test_the_table_is_wide_and_nearly_all_of_it_right() -> None:
    right = sum(map(_is_right, CASES))
    assert len(CASES) >= 150
    assert right / len(CASES) >= 0.97, f"{right} of {len(CASES)}"


def test_a_gap_that_is_mended_is_no_longer_called_one() -> None:
    assert [case["text"] for case in GAPS if _is_right(case)] == []


@pytest.mark.parametrize("text", TABLE["none"])
def test_what_counts_no_people_or_things_is_no_count(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize("text", TABLE["both_none"])
def test_both_and_twice_are_not_always_numbers(text: str) -> None:
    assert _found(text) == []


def test_a_share_keeps_its_whole() -> None:
    share = next(c for c in find_counts("more than 1.6 million, about one-fifth of the country's population") if c.kind == "share")
    assert share.share == {"value": 0.2, "of": "the country's population", "phrase": "one-fifth of the country's population"}


def test_long_lines_are_read_in_linear_steps() -> None:
    # what once took quadratic time does not end within a test run if it comes back
    assert find_counts("1" * 200_000) == ()
    assert len(find_counts("12 " * 20_000)) == 20_000
    find_counts("two to " * 20_000)


@given(st.text(max_size=300) | st.lists(st.sampled_from([c["text"] for c in CASES]), max_size=5).map(" ".join))
def test_any_text_is_read_without_trouble(text: str) -> None:
    last = 0
    for count in find_counts(text):
        assert 0 <= count.start <= count.number_start < count.number_end <= count.end <= len(text)
        assert last <= count.number_start
        last = count.number_end
        count.quantity()

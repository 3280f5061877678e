from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.reading.counting import find_counts

TABLE = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda c: c[0])
def test_numbers_keep_their_bounds(case: list[object]) -> None:
    text, *bounds, qualifier = case
    found = [c for c in find_counts(str(text)) if not c.unit and not c.article]
    low, best, high = (None if b == "-" else b for b in bounds)
    assert found, text
    assert (found[0].low, found[0].best, found[0].high, found[0].qualifier.value) == (low, best, high, qualifier)
    assert found[0].quantity().phrase in " ".join(str(text).split())


@pytest.mark.parametrize("text", TABLE["none"])
def test_what_counts_no_people_or_things_is_no_count(text: str) -> None:
    assert [c for c in find_counts(text) if not c.unit and not c.article] == []


def test_a_share_keeps_its_whole() -> None:
    share = next(c for c in find_counts("more than 1.6 million, about one-fifth of the country's population") if c.kind == "share")
    assert share.share == {"value": 0.2, "of": "the country's population", "phrase": "one-fifth of the country's population"}


def test_long_lines_are_read_in_linear_steps() -> None:
    # what once took quadratic time does not end within a test run if it comes back
    assert find_counts("1" * 200_000) == ()
    assert len(find_counts("12 " * 20_000)) == 20_000


@given(st.text(max_size=300))
def test_any_text_is_read_without_trouble(text: str) -> None:
    for count in find_counts(text):
        assert 0 <= count.start <= count.number_start < count.number_end <= count.end <= len(text)

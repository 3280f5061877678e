from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.reading.timing import find_times
from truceledger.vocabulary.edtf import parse

TABLE = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda c: f"{c[0]} {c[1]}")
def test_times_against_the_day_of_publication(case: list[str]) -> None:
    published, text, told, planned, role = case
    found = find_times(text, date.fromisoformat(published))
    assert found, text
    assert (found[0].value(False), found[0].value(True), found[0].role) == (told or None, planned or None, role)


@pytest.mark.parametrize("text", TABLE["none"])
def test_words_that_only_look_like_dates(text: str) -> None:
    assert find_times(text, date(2026, 5, 21)) == ()


def test_without_a_day_of_publication_a_year_stays_open() -> None:
    assert find_times("on May 29", None)[0].value() == "XXXX-05-29"
    assert find_times("on Thursday", None) == ()


def test_lengths_count_from_an_anchor() -> None:
    found = find_times("within 60 days", date(2024, 12, 3), anchors={"effect": date(2024, 11, 27)})
    assert (found[0].role, found[0].duration_days, found[0].value(True)) == ("within", 60, "2025-01-26")
    third = find_times("on the third day of the truce", date(2025, 1, 22), anchors={"truce": date(2025, 1, 19)})
    assert (third[0].role, third[0].ordinal, third[0].value()) == ("ordinal_day", 3, "2025-01-21")


@given(st.text(max_size=200) | st.sampled_from(["yesterday", "next month", "in late June"]), st.dates())
def test_any_text_is_read_without_trouble(text: str, published: date) -> None:
    for match in find_times(text, published):
        assert text[match.start : match.end] == match.text
        for value in (match.value(False), match.value(True)):
            if value:
                parse(value)


@given(st.dates(date(1995, 1, 1), date(2035, 1, 1)), st.dates(date(1995, 1, 1), date(2035, 1, 1)))
def test_a_full_date_means_itself(day: date, published: date) -> None:
    assert find_times(f"on {day.day} {day:%B} {day.year}", published)[0].value() == str(day)

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.reading.timing import TimeMatch, find_times
from truceledger.vocabulary.edtf import parse

TABLE = tomllib.loads(Path(__file__).with_name("dates.toml").read_text("utf-8"))
CASES: list[tuple[date, dict[str, Any]]] = [(day["published"], case) for day in TABLE["day"] for case in day["cases"]]
RIGHT = [c for c in CASES if not c[1].get("known_gap")]
GAPS = [c for c in CASES if c[1].get("known_gap")]


def _read(published: date, case: dict[str, Any]) -> TimeMatch | None:
    anchors = {name: case[name] for name in ("truce", "effect", "signed") if name in case}
    found = find_times(case["text"], published, anchors=anchors or None)
    return found[case.get("nth", 0)] if len(found) > case.get("nth", 0) else None


def _wanted(case: dict[str, Any], side: str) -> str | None:
    value = case.get(side, case.get("value"))
    return value if value is None else str(value)


def _is_right(published: date, case: dict[str, Any]) -> bool:
    match = _read(published, case)
    if match is None or match.role != case.get("role", "at"):
        return False
    sides = (("told", match.value(False)), ("planned", match.value(True)))
    return all(wanted is None or (found or "") == wanted for side, found in sides if (wanted := _wanted(case, side)) is not None)


@pytest.mark.parametrize(("published", "case"), RIGHT, ids=lambda c: c["text"] if isinstance(c, dict) else str(c))
def test_times_against_the_day_of_publication(published: date, case: dict[str, Any]) -> None:
    match = _read(published, case)
    assert match is not None, case
    assert _is_right(published, case), (case, match.value(False), match.value(True), match.role)


def test_the_table_is_wide_and_nearly_all_of_it_right() -> None:
    right = sum(_is_right(*case) for case in CASES)
    assert len(CASES) >= 200
    assert len(TABLE["day"]) >= 5
    assert right / len(CASES) >= 0.95, f"{right} of {len(CASES)}"


def test_a_gap_that_is_mended_is_no_longer_called_one() -> None:
    assert [case["text"] for published, case in GAPS if _is_right(published, case)] == []


@pytest.mark.parametrize("text", TABLE["words"]["none"])
def test_words_that_only_look_like_dates(text: str) -> None:
    assert find_times(text, date(2026, 5, 21)) == ()


def test_without_a_day_of_publication_a_year_stays_open() -> None:
    assert find_times("on May 29", None)[0].value() == "XXXX-05-29"
    assert find_times("on Thursday", None) == ()
    assert find_times("two days later, within a week, this weekend, last summer, since dawn", None)[0].value(True) is None


def test_lengths_count_from_an_anchor() -> None:
    found = find_times("within 60 days", date(2024, 12, 3), anchors={"effect": date(2024, 11, 27)})
    assert (found[0].role, found[0].duration_days, found[0].value(True)) == ("within", 60, "2025-01-26")
    third = find_times("on the third day of the truce", date(2025, 1, 22), anchors={"truce": date(2025, 1, 19)})
    assert (third[0].role, third[0].ordinal, third[0].value()) == ("ordinal_day", 3, "2025-01-21")


def test_a_sentence_counts_from_the_truce_that_the_text_dates() -> None:
    text = "The deal, brokered by France, came into effect on 27 November. Aid came late.\n\nOn the third day of the truce shells fell."
    start = text.index("On the third")
    assert find_times(text, date(2024, 12, 3), start=start)[0].value() == "2024-11-29"
    assert find_times(text, date(2024, 12, 3), start=start, anchors={})[0].value() is None


def test_a_sentence_counts_from_the_day_that_its_paragraph_named() -> None:
    text = "The town fell on 8 December. Its people had fled. Two days later the army came.\n\nTwo days earlier, a convoy left."
    assert find_times(text, date(2024, 12, 28), start=text.index("Two days later"), end=text.index("\n\n"))[0].value() == "2024-12-10"
    assert find_times(text, date(2024, 12, 28), start=text.index("Two days earlier"))[0].value() == "2024-12-26"


@pytest.mark.parametrize("words", ["two days later ", "May 14 ", "yesterday ", "the truce took effect ", "17:10 - "])
def test_long_lines_are_read_in_small_steps(words: str) -> None:
    # what once took quadratic time does not end within a test run if it comes back
    find_times(words * 3_000, date(2026, 5, 21))


PHRASES = [case["text"] for _, case in CASES]


@given(st.text(max_size=200) | st.lists(st.sampled_from(PHRASES), max_size=4).map(". ".join), st.dates())
def test_any_text_is_read_without_trouble(text: str, published: date) -> None:
    for match in find_times(text, published):
        assert text[match.start : match.end] == match.text
        for value in (match.value(False), match.value(True)):
            if value:
                parse(value)


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5).map(" and ".join))
def test_times_stand_in_order_and_none_inside_another(text: str) -> None:
    found = find_times(text, date(2026, 5, 21))
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.dates(date(1995, 1, 1), date(2035, 1, 1)), st.dates(date(1995, 1, 1), date(2035, 1, 1)))
def test_a_full_date_means_itself(day: date, published: date) -> None:
    assert find_times(f"on {day.day} {day:%B} {day.year}", published)[0].value() == str(day)

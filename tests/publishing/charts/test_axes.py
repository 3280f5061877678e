"""Axes: round steps, few enough to be read, all within the picture."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from truceledger.publishing.charts.axes import TICKS, Days, short, top, wide
from truceledger.publishing.charts.palette import SERIES


@given(st.dates(), st.dates())
def test_days_are_marked_within_the_axis(one: date, other: date) -> None:
    first, last = sorted((one, other))
    axis = Days.of(first, last, 500)
    assert 0 <= axis.at(first) <= axis.at(last) <= 500
    told = axis.encoding("day")
    low, high = told["scale"]["domain"]
    assert low < high
    assert all(low <= v <= high for v in told["axis"]["values"])
    assert len(told["axis"]["values"]) <= TICKS + 2


def test_the_year_is_told_once_where_the_days_do_not_tell_it() -> None:
    assert Days.of(date(2026, 5, 1), date(2026, 5, 20), 500).encoding("day")["axis"]["title"] == "day, 2026"
    assert Days.of(date(2024, 5, 1), date(2026, 5, 20), 500).encoding("day")["axis"]["title"] == "day"


@given(st.floats(min_value=0, max_value=1e12))
def test_an_axis_of_counts_ends_at_a_round_number_above(most: float) -> None:
    end = top(most)
    assert end >= most
    assert end <= max(1, 2 * most)


def test_words_are_measured_and_cut() -> None:
    assert wide("衛生") > wide("ab") > wide("a\u0301")
    assert short("a word too long", 8) == "a word…"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_stands_out_on_light_and_on_dark() -> None:
    for paper in ("#ffffff", "#14181d"):
        for colour in SERIES:
            low, high = sorted((luminance(paper), luminance(colour)))
            assert (high + 0.05) / (low + 0.05) >= 3, (colour, paper)
    assert len(set(SERIES)) == len(SERIES)

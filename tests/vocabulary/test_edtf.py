from __future__ import annotations

from datetime import date

import edtf as oracle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.vocabulary.edtf import EdtfError, parse


@pytest.mark.parametrize(
    ("text", "lower", "upper", "precision"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "year"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "month"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2026-05-29", date(2026, 5, 29), date(2026, 5, 29), "day"),
        ("2026-07~", date(2026, 7, 1), date(2026, 7, 31), "month"),
        ("2026-05-14/2026-05-15", date(2026, 5, 14), date(2026, 5, 15), "range"),
        ("2026-03-02/..", date(2026, 3, 2), None, "range"),
        ("../2026-03", None, date(2026, 3, 31), "range"),
        ("XXXX-05-29", None, None, "day"),
        ("9999", date(8999, 12, 31), date(8999, 12, 31), "year"),
        ("2026-04-17/9999-12-31", date(2026, 4, 17), date(8999, 12, 31), "range"),
        ("0000-01-01", date(1000, 1, 1), date(1000, 1, 1), "day"),
        ("2026-04-26T21:00Z", date(2026, 4, 26), date(2026, 4, 26), "minute"),
    ],
)
def test_dates_and_their_bounds(text: str, lower: date | None, upper: date | None, precision: str) -> None:
    made = parse(text)
    assert (made.lower, made.upper, made.precision, str(made)) == (lower, upper, precision, text)


@pytest.mark.parametrize("text", ["", "May 29", "2026-13", "2026-02-30", "2026/", "../..", "2026-05-29/2026-05-01", "26-5-9", "9999-12-31T23:00Z", "0000-01-01T00:00Z", "2026-05-01T10:00+24:00", "2026-05-01T10:00+99:99", "٢٠٢٦-٠٥-٢١"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse(text)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_agree_with_a_full_implementation(day: date) -> None:
    theirs = oracle.parse_edtf(str(day))
    assert parse(str(day)).lower == date(*theirs.lower_strict()[:3])
    assert parse(f"{day:%Y-%m}").upper == date(*oracle.parse_edtf(f"{day:%Y-%m}").upper_strict()[:3])

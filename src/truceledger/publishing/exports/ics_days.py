"""A told date as a calendar's: days or moments, as exactly as it is told and no more.

A day is a whole day, a moment a moment (in UTC where its zone is told, else floating). What is told as a month, a year or as
"about" a day is all the days that can be meant, and says in words that it is some time among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from truceledger.vocabulary.edtf import EdtfError, parse


@dataclass(frozen=True)
class Days:
    """The first and last day that can be meant, or the moment; ``note`` says in words what is not exact, empty where all is."""

    first: date | None
    last: date | None
    moment: datetime | None = None
    note: str = ""

    @property
    def after(self) -> date:
        """The day after the last, which calendars take for the end of whole days."""
        end = self.last or self.first
        assert end is not None
        return end + timedelta(days=1)


def days_of(edtf: str | None) -> Days | str:
    """Give the days of a date, or why a calendar can have none of it: "no day is told", "its year is not known"."""
    from truceledger.assessment.words import day

    if not edtf:
        return "no day is told"
    try:
        made = parse(edtf)
    except EdtfError:
        return "its day is no date"
    if made.lower is None and made.upper is None:
        return "its year is not known"
    if made.precision == "minute":
        return Days(made.lower, made.upper, moment_of(edtf))
    if made.is_open_end:
        return Days(made.lower, None, note=f"told as {day(edtf)}: when it ends is not told")
    if made.is_open_start:
        return Days(None, made.upper, note=f"told as {day(edtf)}: when it begins is not told")
    ends = [parse(part) for part in edtf.split("/")]
    if made.approximate or any(e.precision not in {"day", "minute"} for e in ends):
        return Days(made.lower, made.upper, note=f"told as {day(edtf)}: some time on these days, no more is known")
    return Days(made.lower, made.upper)


def moment_of(edtf: str) -> datetime:
    """Give a moment, in UTC where its zone is told; where none is, as the clocks of the place show it."""
    made = datetime.fromisoformat(edtf)
    return made.astimezone(UTC) if made.tzinfo else made

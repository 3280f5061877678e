"""Calendar arithmetic against the day of publication: which March, which Friday, which week.

Every function gives a value as told and as planned, or nothing where it cannot be known. Refuses patterns.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from truceledger.reading.timing.match import Pair, same
from truceledger.reading.timing.words import MONTH_NUMBER, UNIT_DAYS, WEEKDAYS


def iso(day: date) -> str:
    """Write a day."""
    return day.isoformat()


def stretch(first: date, last: date) -> str:
    """Write a stretch of days, or the day where it is one."""
    return iso(first) if first == last else f"{iso(first)}/{iso(last)}"


def year_month(year: int, month: int) -> str:
    """Write a month."""
    return f"{year:04}-{month:02}"


def safe(year: int, month: int, day: int) -> date | None:
    """Give the day, or nothing where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """Give a month's number."""
    return MONTH_NUMBER[name.lower()]


def month_day(month: int, day: int, today: date | None) -> Pair | None:
    """Give a day without a year: the last one that is not after tomorrow, and the next one that is not long past."""
    if today is None:
        return same(f"XXXX-{month:02}-{day:02}") if day <= monthrange(2024, month)[1] else None
    around = [d for y in (-1, 0, 1) if (d := safe(today.year + y, month, day)) is not None]
    if not around:
        return None
    past = max((d for d in around if d <= today + timedelta(days=1)), default=around[0])
    ahead = min((d for d in around if d >= today), default=around[-1])
    nearest = min(around, key=lambda d: abs((d - today).days))
    # told of a day a few weeks ahead, it is still ahead; planned for a day a month gone, it was then
    told = nearest if 0 < (nearest - today).days <= 60 else past
    planned = nearest if -120 <= (nearest - today).days <= 0 else ahead
    return iso(told), iso(planned)


def day_of(day: str, month: str, year: str | None, today: date | None) -> Pair | None:
    """Give a day of a named month, with or without its year."""
    number = month_number(month)
    if year:
        fixed = safe(int(year), number, int(day))
        return same(iso(fixed)) if fixed else None
    return month_day(number, int(day), today)


def month_of(number: int, year: str | None, today: date | None) -> Pair | None:
    """Give a month, with or without its year."""
    if year:
        return same(f"{year}-{number:02}")
    if today is None:
        return None
    past = today.year if number <= today.month else today.year - 1
    ahead = today.year if number >= today.month else today.year + 1
    if 0 < number - today.month <= 2:
        past = today.year  # told of next month: still ahead
    return f"{past}-{number:02}", f"{ahead}-{number:02}"


def weekday_of(name: str, today: date | None, which: str = "") -> Pair | None:
    """Give a weekday: the last one and the next; ``which`` is ``last``, ``next`` or nothing."""
    if today is None:
        return None
    back = (today.weekday() - WEEKDAYS[name.lower()]) % 7
    past, ahead = today - timedelta(days=back), today + timedelta(days=(7 - back) % 7)
    if which == "last":
        return same(iso(past - timedelta(days=7) if back == 0 else past))
    if which == "next":
        return same(iso(ahead + timedelta(days=7) if back == 0 else ahead))
    if which == "this":
        return same(iso(ahead))
    return iso(past), iso(ahead)


def weekdays_to(first: str, last: str, today: date | None) -> Pair | None:
    """Give the days from one weekday to another: the last such days and the next."""
    if today is None:
        return None
    length = (WEEKDAYS[last.lower()] - WEEKDAYS[first.lower()]) % 7
    end = today - timedelta(days=(today.weekday() - WEEKDAYS[last.lower()]) % 7)
    begin = today + timedelta(days=(WEEKDAYS[first.lower()] - today.weekday()) % 7)
    return stretch(end - timedelta(days=length), end), stretch(begin, begin + timedelta(days=length))


def in_week(name: str, today: date | None, weeks: int) -> Pair | None:
    """Give a weekday of the week so many weeks from this one."""
    if today is None:
        return None
    return same(iso(today - timedelta(days=today.weekday()) + timedelta(days=7 * weeks + WEEKDAYS[name.lower()])))


def shifted(today: date | None, days: int) -> Pair | None:
    """Give the day so many days from publication."""
    return None if today is None else same(iso(today + timedelta(days=days)))


_SHIFT = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "all": 0, "next": 1, "coming": 1, "following": 1}


def near(unit: str, which: str, today: date | None) -> Pair | None:
    """Give last, this or next week, weekend, month or year. "This week", told, ends today."""
    if today is None:
        return None
    shift = _SHIFT[which]
    monday = today - timedelta(days=today.weekday())
    if unit == "week":
        first = monday + timedelta(days=7 * shift)
        whole = stretch(first, first + timedelta(days=6))
        return (stretch(monday, today), whole) if shift == 0 else same(whole)
    if unit == "weekend":
        return weekend(today, shift)
    if unit == "month":
        months = today.year * 12 + today.month - 1 + shift
        return same(year_month(months // 12, months % 12 + 1))
    return same(f"{today.year + shift:04}")


def weekend(today: date | None, shift: int | None = None) -> Pair | None:
    """Give a weekend: the last begun one when told, the next one when planned; ``shift`` says which."""
    if today is None:
        return None
    begun = today - timedelta(days=(today.weekday() - 5) % 7)
    inside = today.weekday() >= 5
    before, ahead = begun - timedelta(days=7) if inside and shift == -1 else begun, begun + timedelta(days=0 if inside and shift != 1 else 7)
    told, planned = (stretch(d, d + timedelta(days=1)) for d in (before, ahead))
    return same(told) if shift == -1 else same(planned) if shift == 1 else (told, planned)


def about(pair: Pair | None) -> Pair | None:
    """Mark a value as rough."""
    return None if pair is None else (pair[0] and pair[0].rstrip("~") + "~", pair[1] and pair[1].rstrip("~") + "~")


def end_of(pair: Pair | None) -> Pair | None:
    """Give the last day of a month, year or stretch: what "by the end of March" is due on."""

    def last(value: str | None) -> str | None:
        if value is None:
            return None
        if len(value) == 4:
            return f"{value}-12-31"
        if len(value) == 7:
            return f"{value}-{monthrange(int(value[:4]), int(value[5:]))[1]:02}"
        return value.split("/")[-1]

    return None if pair is None else (last(pair[0]), last(pair[1]))


def months_off(day: date, months: int) -> date:
    """Give the same day so many months away, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def off(day: date, n: int, unit: str) -> date:
    """Give the day so many units away."""
    if unit == "hour":
        return day + timedelta(days=n // 24)
    if unit in {"month", "year"}:
        return months_off(day, n * (12 if unit == "year" else 1))
    return day + timedelta(days=n * UNIT_DAYS[unit])


def off_value(day: date, n: int, unit: str) -> str:
    """Write what so many units away means: months and years are rough."""
    there = off(day, n, unit)
    if unit == "month":
        return year_month(there.year, there.month) + "~"
    return f"{there.year:04}" if unit == "year" else iso(there)


def back(n: int, unit: str, today: date | None) -> Pair | None:
    """Give the stretch that ends on the day of publication: "in the past three days", "in the past twelve months"."""
    if today is None or not n:
        return None
    if unit == "year" and n > 1:
        return same(f"{today.year - n:04}/{today.year:04}")
    if unit in {"month", "year"}:
        first = off(today, -n, unit)
        return same(f"{year_month(first.year, first.month)}/{year_month(today.year, today.month)}")
    first = today - timedelta(days=max(1, n // 24)) if unit == "hour" else off(today, -n, unit)
    return same(stretch(first, today))


def ahead(n: int, unit: str, today: date | None) -> Pair | None:
    """Give the stretch that begins on the day of publication: "over the next two weeks"."""
    return None if today is None or not n else (None, stretch(today, off(today, n, unit)))


def join(first: Pair | None, last: Pair | None) -> Pair | None:
    """Give the stretch from one value to another; one that would end before it begins began a year earlier."""
    if first is None or last is None:
        return None
    joined: list[str | None] = []
    for a, b in zip(first, last, strict=True):
        if a is None or b is None or a.startswith("X") or b.startswith("X"):
            joined.append(None)
            continue
        a, b = a.split("/")[0], b.split("/")[-1]
        if a[:10].rstrip("~") > b.rstrip("~") and not b.startswith(a[: len(b)].rstrip("~")):
            a = f"{int(a[:4]) - 1:04}{a[4:]}"
            if a[:10].rstrip("~") > b.rstrip("~"):
                joined.append(None)  # "1-29 Feb" of a year that has no 29th
                continue
        joined.append(f"{a}/{b}" if a != b else a)
    return joined[0], joined[1]

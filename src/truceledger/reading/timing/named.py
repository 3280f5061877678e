"""Days, weekdays, months and years called by their names: "May 29", "on Monday last week", "in August of last year".

Hands on rules in two parts: those before parts of months are looked for, and those after.
"""

from __future__ import annotations

import re
from datetime import date

from truceledger.reading.timing.days import day_of, in_week, iso, month_day, month_number, month_of, months_off, safe, shifted, weekday_of
from truceledger.reading.timing.match import Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import AHEAD, ALONE, FEASTS, ORDINALS, TABLE, day, month, one_of, weekday, year

Found = re.Match[str]


def _iso(x: Found, today: Today) -> TimeMatch | None:
    return made(same(x["iso"])) if safe(*map(int, x["iso"].split("-"))) else None


def _figures(x: Found, today: Today) -> TimeMatch | None:
    """A day in figures, the day first where it can be."""
    a, b, year = int(x["d"]), int(x["mm"]), int(x["y"])
    fixed = safe(year, b, a) or safe(year, a, b)
    return made(same(iso(fixed))) if fixed else None


def _full_day(x: Found, today: Today) -> TimeMatch | None:
    groups = x.groupdict()
    year = groups.get("y") or _year_said(groups.get("ly"), today.day)
    if groups.get("last") and today.day is not None and not year:
        pair = day_of(x["d"], x["m"], str(today.day.year), today.day)
        if pair and pair[0] and pair[0] >= iso(today.day):
            pair = day_of(x["d"], x["m"], str(today.day.year - 1), today.day)
        return made(pair)
    return made(day_of(x["d"], x["m"], year, today.day))


def _year_said(words: str | None, today: date | None) -> str | None:
    """Give the year that "last year", "this year" or "next year" is."""
    if not words or today is None:
        return None
    return f"{today.year + {'last': -1, 'this': 0, 'next': 1}[words.split()[0].lower()]:04}"


def _ordinal_day(x: Found, today: Today) -> TimeMatch | None:
    return made(day_of(str(ORDINALS[x["o"].lower()]), x["m"], x["y"], today.day))


def _day_of_that_month(x: Found, today: Today) -> TimeMatch | None:
    """Read "the 23rd of that month" by the month named before."""
    month = today.near.last(x.start(), lambda value: re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", value) is not None)
    fixed = safe(int(month[:4]), int(month[5:7]), int(x["d"])) if month else None
    return made(same(iso(fixed))) if fixed else None


def _day_alone(x: Found, today: Today) -> TimeMatch | None:
    """Read "on the 6th": the last such day and the next."""
    if today.day is None:
        return None
    months = [months_off(today.day.replace(day=1), n) for n in (-2, -1, 0, 1, 2)]
    days = [d for m in months if (d := safe(m.year, m.month, int(x["d"]))) is not None]
    told, planned = [d for d in days if d <= today.day], [d for d in days if d >= today.day]
    return made((iso(told[-1]), iso(planned[0]))) if told and planned else None


def _named_month(x: Found, today: Today) -> TimeMatch | None:
    """Last June, this March, next April."""
    if today.day is None:
        return None
    number, which = month_number(x["m"]), x["k"].lower()
    year = today.day.year
    year += {"last": -1 if number >= today.day.month else 0, "next": 1 if number <= today.day.month else 0, "this": 0}[which]
    return made(same(f"{year:04}-{number:02}"))


def _month_in_year(x: Found, today: Today) -> TimeMatch | None:
    return made(month_of(month_number(x["m"]), _year_said(x["ly"], today.day), today.day)) if today.day else None


def _month(x: Found, today: Today) -> TimeMatch | None:
    return made(month_of(month_number(x["m"]), x.groupdict().get("y"), today.day))


def _weekday(x: Found, today: Today) -> TimeMatch | None:
    which = (x["k"] or "").lower()
    return made(weekday_of(x["w"], today.day, {"past": "last"}.get(which, which)))


def _weekday_in_week(x: Found, today: Today) -> TimeMatch | None:
    return made(in_week(x["w"], today.day, 1 if x["wk"].lower().startswith("next") else -1))


def _weekday_week(x: Found, today: Today) -> TimeMatch | None:
    """Friday week: the one after the coming one."""
    coming = weekday_of(x["w"], today.day)
    if coming is None or coming[1] is None:
        return None
    there = date.fromisoformat(coming[1])
    return made(shifted(there, 7))


def _feast(x: Found, today: Today) -> TimeMatch | None:
    month, day = FEASTS[re.sub(r"\s+", " ", x["f"].lower().replace("’", "'"))]
    return made(month_day(month, day, today.day))


_WEEKDAY_BEFORE = rf"(?:{weekday()},?\s+)?"
_LAST_YEAR = r"(?P<ly>last year|this year|next year)"
_NOT_A_DAY = "|".join(TABLE["not_days_before"])
_FEASTS = one_of(FEASTS).replace("'", "['’]")
_I = re.IGNORECASE

#: Days with their month, and weekdays with their week.
DAYS: tuple[Rule, ...] = (
    (r"(?<!\d)(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)", _iso, 0),
    (r"(?<![\d/.-])(?P<d>\d{1,2})(?P<sep>[/.-])(?P<mm>\d{1,2})(?P=sep)(?P<y>(?:19|20)\d\d)(?![\d/.-])", _figures, 0),
)
NAMED_DAYS: tuple[Rule, ...] = (
    (rf"\b{_WEEKDAY_BEFORE}(?:the\s+)?{day()}(?:\s+of)?\s+{month()}(?:,?\s+{year()}|\s+{_LAST_YEAR})?\b(?!\s?[-–]\s?\d)", _full_day, 0),
    (rf"\b{_WEEKDAY_BEFORE}(?P<last>last\s+)?{month()}\s+(?:the\s+)?{day()}(?:,?\s+{year()}|\s+{_LAST_YEAR})?\b(?!\d|[:]\d|,\d\d\d)", _full_day, 0),
    (rf"\bthe\s+(?P<o>{one_of(ORDINALS)})\s+of\s+{month()}(?:,?\s+{year()})?\b", _ordinal_day, 0),
    (rf"\b(?P<f>{_FEASTS})(?!\w)", _feast, _I),
)
#: Months, weekdays and years that stand alone.
ALONE_RULES: tuple[Rule, ...] = (
    (rf"\b(?P<k>[Ll]ast|[Nn]ext|[Tt]his)\s+{month()}(?!\s+\d)\b", _named_month, 0),
    (rf"\b{month()}(?:\s+of)?\s+{_LAST_YEAR}\b", _month_in_year, 0),
    (rf"\b{month()},?\s+(?:of\s+)?{year()}\b", _month, 0),
    (rf"\b(?:{ALONE}|{AHEAD}){month()}(?!\s?[\d-])\b(?!\s+(?:be|not|have|also|well)\b)", _month, 0),
    (rf"\b(?!May['’]s){month()}(?=['’]s\b)", _month, 0),
    (rf"\b{weekday()}(?:\s+of)?\s+(?P<wk>last\s+week|next\s+week)\b", _weekday_in_week, _I),
    (rf"\b(?P<wk>last\s+week|next\s+week|a\s+week\s+ago)\s+on\s+{weekday()}\b", _weekday_in_week, _I),
    (rf"\b{weekday()}\s+week\b", _weekday_week, 0),
    (
        rf"(?<!\b[Ee]very )(?<!\b[Ee]ach )\b(?:(?P<k>[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast)\s+)?{weekday()}(?:\s+(?:morning|afternoon|evening|night))?\b(?!\s+(?:{_NOT_A_DAY}))",
        _weekday,
        0,
    ),
)
YEARS: tuple[Rule, ...] = (
    (r"\b(?:the\s+)?(?P<y>(?:19|20)\d)0s\b", lambda x, t: made(same(f"{x['y']}0/{x['y']}9")), 0),
    (
        rf"\b{ALONE}{year()}\b(?!\s+[a-z]+(?:\s+(?:accord|agreement|deal|war|law|resolution)))(?!\d|-|,\d)",
        lambda x, t: made(same(x["y"])),
        0,
    ),
)
#: What counts from a month named before, and days without any.
COUNTED: tuple[Rule, ...] = (
    (rf"\bthe\s+{day()}\s+of\s+(?:that|the same)\s+month\b", _day_of_that_month, _I),
    (r"(?<=\bon )the\s+(?P<d>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\b(?=\s*(?:[,.;:]|$|and\b))", _day_alone, _I),
)

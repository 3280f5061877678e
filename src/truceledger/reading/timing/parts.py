"""Parts of a month, a year or a season: "early March", "by the end of June", "the first half of 2025", "last autumn".

Hands on rules. The contract writes a part as the whole, marked as rough ("2026-07~"), but for an end that something is
due by, which is a day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from truceledger.reading.timing.days import about, day_of, end_of, iso, month_number, month_of, months_off, near, stretch, year_month
from truceledger.reading.timing.match import Pair, Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import DUE, ORDINALS, SEASONS, UNIT_DAYS, count, day, month, number, year

Found = re.Match[str]


def _of_month(x: Found, today: Today) -> Pair | None:
    return month_of(month_number(x["m"]), x["y"], today.day)


def _rough(x: Found, today: Today) -> TimeMatch | None:
    return made(about(_of_month(x, today)))


def _due_month(x: Found, today: Today) -> TimeMatch | None:
    return made(end_of(_of_month(x, today)))


def _edge(x: Found, today: Today) -> TimeMatch | None:
    """The start or the end of this year or month."""
    if today.day is None:
        return None
    if x["u"].lower() == "week":
        monday = today.day - timedelta(days=today.day.weekday())
        return made(same(iso(monday + timedelta(days=6)) if x["p"].lower() == "end" else f"{iso(monday)}~"))
    whole = same(f"{today.day.year:04}" if x["u"].lower() == "year" else year_month(today.day.year, today.day.month))
    if x["p"].lower() == "end":
        return made(end_of(whole))
    return made(same(f"{today.day.year:04}-01-01" if x["u"].lower() == "year" else f"{year_month(today.day.year, today.day.month)}-01"))


def _end_of_near(x: Found, today: Today) -> TimeMatch | None:
    """The end of next week, of this month, of last year."""
    which = {"the": "this", "": "this"}.get(x["k"].lower(), x["k"].lower())
    pair = near(x["u"].lower(), which, today.day)
    return made(end_of((pair[1], pair[1]) if pair and which == "this" else pair))


def _near_part(x: Found, today: Today) -> TimeMatch | None:
    """Early next month, late last year; "earlier this month" is that month."""
    which, unit = x["p"].lower(), x["u"].lower()
    pair = near(unit, x["k"].lower(), today.day)
    if pair is None or today.day is None:
        return None
    if unit == "week":
        if which == "later" and x["k"].lower() == "this":
            return made((pair[0], stretch(today.day, date.fromisoformat((pair[1] or "").split("/")[-1]))))
        return made(pair)
    return made(pair if which in {"earlier", "later"} else about(pair))


def _half(x: Found, today: Today) -> TimeMatch | None:
    if x["y"]:
        first = int(x["y"])
    elif today.day is None:
        return None
    else:
        first = today.day.year - ("last" in x.group().lower())
    size = 6 if x["s"].lower() == "half" else 3
    start = ["first", "second", "third", "fourth"].index(x["h"].lower()) * size + 1
    return made(same(f"{year_month(first, start)}/{year_month(first, start + size - 1)}"), "during") if start < 12 else None


def _part_of_month(x: Found, today: Today) -> TimeMatch | None:
    """The first half of March, its second week, its last ten days; of "the last days of" nobody can say how many."""
    whole = _of_month(x, today)
    part, n = x["s"].lower().rstrip("s"), count(x["n"]) if x["n"] else 1
    if whole is None:
        return None
    if not n or (x["s"].lower() == "days" and not x["n"]):
        return made(about(whole))
    values = [value and _days_of(value, x["h"].lower(), part, n) for value in whole]
    return made((values[0], values[1]), "during" if part == "half" or x["n"] else "at")


def _days_of(month: str, which: str, part: str, n: int) -> str | None:
    length = monthrange(int(month[:4]), int(month[5:7]))[1]
    size = 15 if part == "half" else UNIT_DAYS[part] * n
    if which in {"last", "final"} or (part == "half" and which == "second"):
        first, last = (16 if part == "half" else length - size + 1), length
    else:
        first = (ORDINALS.get(which, 1) - 1) * size + 1
        last = min(first + size - 1, length)
    return stretch(date.fromisoformat(f"{month}-{first:02}"), date.fromisoformat(f"{month}-{last:02}")) if 0 < first <= last else None


def _week_of(x: Found, today: Today) -> TimeMatch | None:
    """The week of March 17: from its Monday to its Sunday."""
    pair = day_of(x["d"] or x["d2"], x["m"] or x["m2"], None, today.day)
    if pair is None or today.day is None:
        return None
    mondays = [date.fromisoformat(v) - timedelta(days=date.fromisoformat(v).weekday()) for v in pair if v]
    told, planned = (stretch(first, first + timedelta(days=6)) for first in mondays)
    return made((told, planned))


def _up_to_month(x: Found, today: Today) -> TimeMatch | None:
    """The three months to March, the year to April."""
    whole = _of_month(x, today)
    n = (count(x["n"]) if x["n"] else 1) * (12 if x["u"].lower() == "year" else 1)
    if whole is None or not whole[0] or not n:
        return None
    first = months_off(date.fromisoformat(f"{whole[0]}-01"), 1 - n)
    return made(same(f"{year_month(first.year, first.month)}/{whole[0]}"), "during")


def _season(x: Found, today: Today) -> TimeMatch | None:
    """A season: its three months, the last one begun and the next one not over, or those of its year."""
    starts = SEASONS[x["season"].lower()]

    def span(year: int) -> str:
        first = date(year, starts, 1)
        last = months_off(first, 2)
        return f"{year_month(first.year, first.month)}/{year_month(last.year, last.month)}"

    if x["y"]:
        return made(same(span(int(x["y"]))))
    if today.day is None:
        return None
    now, which = today.day, (x.groupdict().get("k") or "").lower()
    begun = now.year if starts <= now.month else now.year - 1
    over = months_off(date(begun, starts, 1), 3) <= now
    if which == "last":
        return made(same(span(begun if over else begun - 1)))
    if which == "next":
        return made(same(span(begun + 1)))
    coming = begun + 1 if over else begun
    return made(same(span(coming)) if which == "this" else (span(begun), span(coming)))


_I = re.IGNORECASE
_SEASONS = "|".join(SEASONS)
_BARE = "|".join(s for s in SEASONS if s != "fall")  # "the fall of Aleppo" is no season
_YEAR = rf"(?:,?\s+(?:of\s+)?{year()})?"

RULES: tuple[Rule, ...] = (
    (rf"{DUE}(?:the\s+)?end\s+of\s+{month()}{_YEAR}\b(?!\s+\d)", _due_month, 0),
    (rf"{DUE}(?:the\s+)?end\s+of\s+{year()}\b", lambda x, t: made(end_of(same(x["y"]))), 0),
    (
        rf"\b(?:(?:[Tt]he\s+)?(?:beginning|start|early part)\s+of|[Ee]arly(?:\s+in)?|(?:[Tt]he\s+)?middle\s+of|[Mm]id[\s-]|[Ll]ate(?:\s+in)?|(?:[Tt]he\s+)?end\s+of)\s*{month()}{_YEAR}\b(?!\s+\d)",
        _rough,
        0,
    ),
    (
        rf"\b(?:(?:the\s+)?(?:beginning|start)\s+of|early(?:\s+in)?|mid-?|late(?:\s+in)?|(?:the\s+)?end\s+of)\s*{year()}\b",
        lambda x, t: made(about(same(x["y"]))),
        _I,
    ),
    (r"\bthe\s+(?P<p>beginning|start|end)\s+of\s+(?:the|this)\s+(?P<u>year|month|week)\b", _edge, _I),
    (r"\bthe\s+end\s+of\s+(?P<k>next|this|the|last)\s+(?P<u>week|month|year)\b", _end_of_near, _I),
    (r"(?<=\bbefore )(?P<k>the)\s+(?P<u>week|month|year)\s+is\s+(?:over|out)\b", _end_of_near, _I),
    (r"\b(?P<p>early|earlier|late|later|mid)[\s-](?P<k>last|this|next)\s+(?P<u>week|month|year)\b", _near_part, _I),
    (rf"\bthe\s+(?P<h>first|second|third|fourth)\s+(?P<s>half|quarter)\s+of\s+(?:{year()}|(?:the|this|last)\s+year)\b", _half, _I),
    (
        rf"\bthe\s+(?P<h>first|opening|second|third|fourth|last|final)\s+(?:{number()}\s+)?(?P<s>half|weeks?|days?)\s+of\s+{month()}{_YEAR}\b",
        _part_of_month,
        _I,
    ),
    (rf"\bthe\s+(?:{number()}\s+)?(?P<u>year|months)\s+to\s+{month()}{_YEAR}\b(?!\s+\d)", _up_to_month, _I),
    (r"(?<=\bby )(?:the\s+)?(?P<u>week|month|year)['’]s\s+end\b(?P<k>)", _end_of_near, _I),
    (rf"\b(?P<k>last|this|next)\s+(?P<season>{_SEASONS})\b(?P<y>)", _season, _I),
    (
        rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bover )|(?<=\bduring )|(?<=\bthroughout )|(?<=\bby )|(?<=\buntil )|(?<=\bbefore ))the\s+(?P<season>{_BARE})\b(?P<y>)(?!\s+of)",
        _season,
        _I,
    ),
)
#: Before ranges of years and days are looked for: "the winter of 2023-24", "the week of March 17".
FIRST: tuple[Rule, ...] = (
    (rf"\bthe\s+week\s+of\s+{month()}\s+{day()}\b|\bthe\s+week\s+of\s+{day('d2')}\s+{month('m2')}\b", _week_of, _I),
    (rf"\b(?:the\s+)?(?P<season>{_SEASONS})\s+of\s+{year()}(?:[-–/]\d\d)?\b", _season, _I),
)

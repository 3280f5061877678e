"""Parts of a month, a year or a season: "early March", "by the end of June", "the first half of 2025", "last autumn".

Hands on rules. The contract writes a part as the whole, marked as rough ("2026-07~"), but for an end that something is
due by, which is a day.
"""

from __future__ import annotations

import re
from datetime import date

from truceledger.reading.timing.days import about, end_of, iso, month_number, month_of, months_off, near, stretch, year_month
from truceledger.reading.timing.match import Pair, Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import DUE, SEASONS, month, year

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
    whole = same(f"{today.day.year:04}" if x["u"].lower() == "year" else year_month(today.day.year, today.day.month))
    if x["p"].lower() == "end":
        return made(end_of(whole))
    return made(same(f"{today.day.year:04}-01-01" if x["u"].lower() == "year" else f"{year_month(today.day.year, today.day.month)}-01"))


def _end_of_near(x: Found, today: Today) -> TimeMatch | None:
    """The end of next week, of this month, of last year."""
    which = {"the": "this"}.get(x["k"].lower(), x["k"].lower())
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
    """The first half of March, its first week, its last days."""
    whole = _of_month(x, today)
    last = end_of(whole)
    if whole is None or last is None:
        return None
    half, first = x["s"].lower() == "half", x["h"].lower() in {"first", "opening"}
    if x["s"].lower() == "days":
        return made(about(whole))
    spans = {(True, True): ("01", "15"), (True, False): ("16", None), (False, True): ("01", "07"), (False, False): (None, None)}
    a, b = spans[half, first]
    values: list[str | None] = []
    for part, end in zip(whole, last, strict=True):
        if part is None or end is None:
            values.append(None)
            continue
        begin = f"{part}-{a}" if a else iso(date.fromordinal(date.fromisoformat(end).toordinal() - 6))
        values.append(f"{begin}/{f'{part}-{b}' if b else end}")
    return made((values[0], values[1]), "during" if half else "at")


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
    (r"\bthe\s+(?P<p>beginning|start|end)\s+of\s+(?:the|this)\s+(?P<u>year|month)\b", _edge, _I),
    (r"\bthe\s+end\s+of\s+(?P<k>next|this|the|last)\s+(?P<u>week|month|year)\b", _end_of_near, _I),
    (r"(?<=\bbefore )(?P<k>the)\s+(?P<u>week|month|year)\s+is\s+(?:over|out)\b", _end_of_near, _I),
    (r"\b(?P<p>early|earlier|late|later|mid)[\s-](?P<k>last|this|next)\s+(?P<u>week|month|year)\b", _near_part, _I),
    (rf"\bthe\s+(?P<h>first|second|third|fourth)\s+(?P<s>half|quarter)\s+of\s+(?:{year()}|(?:the|this|last)\s+year)\b", _half, _I),
    (rf"\bthe\s+(?P<h>first|opening|second|last)\s+(?P<s>half|week|days)\s+of\s+{month()}{_YEAR}\b", _part_of_month, _I),
    (rf"\b(?P<k>last|this|next)\s+(?P<season>{_SEASONS})\b(?P<y>)", _season, _I),
    (
        rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bover )|(?<=\bduring )|(?<=\bby )|(?<=\buntil )|(?<=\bbefore ))the\s+(?P<season>{_BARE})\b(?P<y>)(?!\s+of)",
        _season,
        _I,
    ),
)
#: Before ranges of years are looked for: "the winter of 2023-24".
SEASONS_OF_YEARS: tuple[Rule, ...] = ((rf"\b(?:the\s+)?(?P<season>{_SEASONS})\s+of\s+{year()}(?:[-–/]\d\d)?\b", _season, _I),)

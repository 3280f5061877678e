"""Ranges: "May 14-15", "from Monday to Thursday", "between October, when it began, and the end of February".

Rules for ranges that share a month or a year, and the joining of two times that stand apart. Hands on rules and ``joined``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from truceledger.reading.timing.days import day_of, join, month_number, month_of, weekdays_to
from truceledger.reading.timing.match import Pair, Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import DASH, day, month, weekday, year

Found = re.Match[str]


def _days(x: Found, today: Today) -> TimeMatch | None:
    """Two days, of one month or of two, the year said once or twice or never."""
    g = x.groupdict()
    first = day_of(x["d"], x["m"], g.get("y0") or x["y"], today.day)
    return made(join(first, day_of(x["d2"], g.get("m2") or x["m"], x["y"], today.day)), "during")


def _months(x: Found, today: Today) -> TimeMatch | None:
    """Two months, the year said once or never."""
    return made(join(_month(x["m"], x["y"], today), _month(x["m2"], x["y"], today)), "during")


def _month(name: str, year: str | None, today: Today) -> Pair | None:
    return month_of(month_number(name), year, today.day)


def _years(x: Found, today: Today) -> TimeMatch | None:
    last = x["y2"] if len(x["y2"]) == 4 else x["y"][:2] + x["y2"]
    return made(same(f"{x['y']}/{last}"), "during") if x["y"] < last else None


RULES: tuple[Rule, ...] = (
    (rf"\b{month()}\s+{day()}(?:,?\s+{year('y0')})?{DASH}{month('m2')}\s+{day('d2')}(?:,?\s+{year()})?\b", _days, 0),
    (rf"\b{day()}\s+(?:of\s+)?{month()}(?:\s+{year('y0')})?{DASH}{day('d2')}\s+(?:of\s+)?{month('m2')}(?:,?\s+{year()})?\b", _days, 0),
    (rf"\b{month()}\s+{day()}(?:,\s*\d\d?)*{DASH}{day('d2')}(?:,?\s+{year()})?\b(?![:.]\d)", _days, 0),
    (rf"\b{day()}(?:,\s*\d\d?)*{DASH}{day('d2')}\s+(?:of\s+)?{month()}(?:,?\s+{year()})?\b", _days, 0),
    (
        rf"\b{weekday()}\s(?:to|through|until|and)\s{weekday('w2')}\b(?!\s+(?:last|next)\s+week)",
        lambda x, t: made(weekdays_to(x["w"], x["w2"], t.day), "during"),
        0,
    ),
    (rf"\b{month()}{DASH}{month('m2')}\s+{year()}\b", _months, 0),
    (
        rf"(?:(?<=\b[Bb]etween )|(?<=\b[Ff]rom )|(?<=\b[Dd]uring )|(?<=\b[Ii]n )|(?<=\b[Tt]hroughout )){month()}{DASH}{month('m2')}\b(?!\s+\d|\.?\d)(?P<y>)",
        _months,
        0,
    ),
    (rf"(?<![\d/-]){year()}\s?[-–/]\s?(?P<y2>(?:1[89]|20)?\d\d)(?![\d/-])", _years, 0),
    (rf"(?:(?<=\bfrom )|(?<=\bFrom )|(?<=\bbetween )|(?<=\bBetween )){year()}\s(?:to|and|until)\s(?P<y2>(?:1[89]|20)\d\d)\b", _years, 0),
)

_LINK = re.compile(
    r"\s?(?:-|–|—)\s?|\s+(?:to|through)\s+(?:the\s+)?|(?P<aside>,[^,.;:]{1,40},)?\s+and\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OPENS = re.compile(r"\b(?P<between>between)\s|\bfrom\s", re.IGNORECASE)


def joined(part: str, found: list[TimeMatch], core: dict[int, int]) -> list[TimeMatch]:
    """Join "from the end of May to Friday" and "between 1 April and Wednesday"; ``core`` gives where a match's own words begin."""
    made_of: list[TimeMatch] = []
    for time in found:
        if made_of and (whole := _joined(part, made_of[-1], time, core)) is not None:
            made_of[-1] = whole
        else:
            made_of.append(time)
    return made_of


def _joined(part: str, first: TimeMatch, last: TimeMatch, core: dict[int, int]) -> TimeMatch | None:
    if first.role not in {"at", "since"} or last.role not in {"at", "by", "until"}:
        return None
    link = _LINK.fullmatch(part[first.end : core[last.end]])
    opened = _OPENS.search(part[max(0, first.start - 12) : core[first.end]])
    if link is None or opened is None or (" and" in link.group().lower()) != bool(opened["between"]):
        return None
    if any(v is None or "/" in v for v in (first.past, last.past)):
        return None
    ends = (last.past, last.future)
    if re.search(r"\bend\s+of\b", last.text, re.IGNORECASE):
        ends = tuple(v and v.rstrip("~") for v in ends)  # type: ignore[assignment]
    pair = join((first.past, first.future), ends)
    if pair is None or pair[0] is None:
        return None
    return replace(first, end=last.end, text=part[first.start : last.end], role="during", past=pair[0], future=pair[1])

"""Times: "since March 2", "May 14-15", "until the beginning of July", resolved against the day of publication.

A missing year, a weekday and "yesterday" take the nearest fitting date: backward for what is told, forward for what is
planned; a match keeps both, so that the clause decides. Own code: no package gets these right against a publication
date. Hands on ``TimeMatch``; refuses clock times alone, and years that name a paper ("the 1998 accord").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

_M = (
    r"(?P<{m}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?"
)
_W = r"(?P<{w}>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_D = r"(?P<{d}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_Y = r"(?P<{y}>(?:1[89]|20)\d\d)"
_DASH = r"\s?(?:-|–|—|to|and|until|through)\s?"
_NUM = {
    w: n
    for n, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"], 1
    )
} | {
    "a": 1,
    "an": 1,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "forty": 40,
    "several": 0,
    "few": 0,
}
_N = r"(?P<{n}>\d{{1,3}}|" + "|".join(sorted(_NUM, key=len, reverse=True)) + ")"
_ORDINALS = {w: n for n, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1)}
_MONTH_NUMBER = {
    name: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1
    )
    for name in names.split()
}  # fmt: skip
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365, "hour": 0, "fortnight": 14, "night": 1}


@dataclass(frozen=True)
class TimeMatch:
    """A temporal expression: its span (code points), its value read backward and forward, and its role.

    ``role``: ``at``, ``since``, ``until``, ``by``, ``before``, ``after``, ``during``, ``within``, ``for``,
    ``ordinal_day``, ``of``. ``duration_days`` for lengths; ``ordinal`` for "the third day of".
    """

    start: int
    end: int
    text: str
    role: str
    past: str | None
    future: str | None
    duration_days: int | None = None
    ordinal: int | None = None

    @property
    def edtf(self) -> str | None:
        """The value read backward, or nothing."""
        return self.past

    def value(self, planned: bool = False) -> str | None:
        """Give the EDTF value for something told, or for something planned; intervals open as the role says."""
        core = self.future if planned else self.past
        if core is None:
            return None
        if self.role == "since" and "/" not in core:
            return f"{core}/.."
        if self.role in {"since"}:
            return core.split("/")[0] + "/.."
        return core

    def point(self, planned: bool = True) -> str | None:
        """Give the value without the opening of an interval: the day that an expiry or a due date names."""
        return self.future if planned else self.past


Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class _Today:
    day: date | None
    anchors: Mapping[str, date]


def find_times(
    text: str,
    published: date | None,
    *,
    start: int = 0,
    end: int | None = None,
    anchors: Mapping[str, date] | None = None,
) -> tuple[TimeMatch, ...]:
    """Give the times between two code points of a text, in order, none inside another.

    ``anchors`` maps ``truce``, ``signed`` or ``effect`` to a day from which "the third day of the truce" counts.
    """
    end = len(text) if end is None else end
    part = text[start:end]
    if published is not None and not 1002 <= published.year <= 9990:
        published = None  # at the ends of the calendar "yesterday" and "next year" have no date
    today = _Today(published, anchors or {})
    found: list[TimeMatch] = []
    taken: list[tuple[int, int]] = []
    for pattern, make in _rules():
        for match in pattern.finditer(part):
            a, b = match.span()
            index = bisect_right(taken, (a, b))
            if (index < len(taken) and taken[index][0] < b) or (index and taken[index - 1][1] > a):
                continue
            made = make(match, today)
            if made is None:
                continue
            taken.insert(index, (a, b))
            found.append(_with_role(part, replace(made, start=a, end=b)))
    found.sort(key=lambda t: t.start)
    return tuple(replace(t, start=t.start + start, end=t.end + start) for t in found)


# -- roles ---------------------------------------------------------------------------------------------------------

_ROLE = re.compile(
    r"(?:\b(?P<since>ever since|since|starting(?: on| from)?|beginning(?: on)?|as of|as from)"
    r"|\b(?P<until>up until|until|till|through|up to)"
    r"|\b(?P<by>by|no later than|not later than)"
    r"|\b(?P<before>before|prior to|ahead of)"
    r"|\b(?P<after>after|following)"
    r"|\b(?P<within>within)"
    r"|\b(?P<during>during|throughout|over)"
    r"|\b(?P<at>on|in|at|from|late on|early on|of))\s+(?:(?:about|around|early|late|midnight on|at least|the (?:morning|evening|night|afternoon) of|the)\s+)?$",
    re.IGNORECASE,
)


def _with_role(part: str, made: TimeMatch) -> TimeMatch:
    before = _ROLE.search(part[max(0, made.start - 40) : made.start])
    if before is None:
        return replace(made, text=part[made.start : made.end])
    role = before.lastgroup or "at"
    start = made.start - (len(part[max(0, made.start - 40) : made.start]) - before.start())
    if role == "at" or made.role not in {"at", "during"}:
        role = made.role
    return replace(made, start=start, role=role, text=part[start : made.end])


# -- building blocks -----------------------------------------------------------------------------------------------


def _iso(day: date) -> str:
    return day.isoformat()


def _made(pair: Pair | None, role: str = "at", **more: int | None) -> TimeMatch | None:
    return None if pair is None else TimeMatch(0, 0, "", role, pair[0], pair[1], **more)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUM[word.lower()]


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_day(month: int, day: int, today: _Today) -> Pair | None:
    """Give a day without a year: the last one that is not after tomorrow, and the next one that is not long past."""
    if today.day is None:
        return (f"XXXX-{month:02}-{day:02}",) * 2 if day <= monthrange(2024, month)[1] else None
    around = [d for y in (-1, 0, 1) if (d := _safe(today.day.year + y, month, day)) is not None]
    if not around:
        return None
    now = today.day
    past = max((d for d in around if d <= now + timedelta(days=1)), default=around[0])
    ahead = min((d for d in around if d >= today.day), default=around[-1])
    nearest = min(around, key=lambda d: abs((d - now).days))
    # told of a day a few weeks ahead, it is still ahead; planned for a day a month gone, it was then
    told = nearest if 0 < (nearest - today.day).days <= 60 else past
    planned = nearest if -120 <= (nearest - today.day).days <= 0 else ahead
    return _iso(told), _iso(planned)


def _day(day: str, month: str, year: str | None, today: _Today) -> Pair | None:
    number = _MONTH_NUMBER[month.lower()]
    if year:
        fixed = _safe(int(year), number, int(day))
        return (_iso(fixed),) * 2 if fixed else None
    return _month_day(number, int(day), today)


def _join(first: Pair | None, last: Pair | None) -> Pair | None:
    if first is None or last is None:
        return None
    made: list[str | None] = []
    for a, b in zip(first, last, strict=True):
        if a is None or b is None or a.startswith("X") or b.startswith("X"):
            made.append(None)
        elif a > b:  # "December 30 to January 2": the start is in the year before
            made.append(f"{int(a[:4]) - 1}{a[4:]}/{b}")
        else:
            made.append(f"{a}/{b}" if a != b else a)
    return made[0], made[1]


def _weekday(name: str, today: _Today, which: str = "") -> Pair | None:
    if today.day is None:
        return None
    wanted = _DAYS.index(name.lower())
    back = (today.day.weekday() - wanted) % 7
    past, ahead = today.day - timedelta(days=back), today.day + timedelta(days=(7 - back) % 7)
    if which == "last":
        past = past - timedelta(days=7) if back == 0 else past
        return (_iso(past),) * 2
    if which == "next":
        ahead = ahead + timedelta(days=7) if back == 0 else ahead
        return (_iso(ahead),) * 2
    return _iso(past), _iso(ahead)


def _month(number: int, year: str | None, today: _Today) -> Pair | None:
    if year:
        return (f"{year}-{number:02}",) * 2
    if today.day is None:
        return None
    now = today.day
    past = now.year if number <= now.month else now.year - 1
    ahead = now.year if number >= now.month else now.year + 1
    if 0 < number - now.month <= 2:
        past = now.year  # told of next month: still ahead
    return f"{past}-{number:02}", f"{ahead}-{number:02}"


def _shift(today: _Today, days: int) -> Pair | None:
    return None if today.day is None else (_iso(today.day + timedelta(days=days)),) * 2


def _week(today: _Today, shift: int) -> Pair | None:
    if today.day is None:
        return None
    monday = today.day - timedelta(days=today.day.weekday()) + timedelta(days=7 * shift)
    return (f"{_iso(monday)}/{_iso(monday + timedelta(days=6))}",) * 2


def _relative(unit: str, which: str, today: _Today) -> Pair | None:
    if today.day is None:
        return None
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "following": 1}[which]
    if unit == "week":
        return _week(today, shift)
    if unit == "weekend":
        saturday = today.day - timedelta(days=(today.day.weekday() - 5) % 7) + timedelta(days=7 * max(shift, 0))
        return (f"{_iso(saturday)}/{_iso(saturday + timedelta(days=1))}",) * 2
    if unit == "month":
        months = today.day.year * 12 + today.day.month - 1 + shift
        return (f"{months // 12:04}-{months % 12 + 1:02}",) * 2
    return (f"{today.day.year + shift:04}",) * 2


def _about(pair: Pair | None) -> Pair | None:
    return None if pair is None else (pair[0] and pair[0] + "~", pair[1] and pair[1] + "~")


def _end_of(pair: Pair | None, today: _Today) -> Pair | None:
    """Give the last day of a month or year: what "by the end of March" is due on."""

    def last(value: str | None) -> str | None:
        if value is None:
            return None
        if len(value) == 4:
            return f"{value}-12-31"
        if len(value) == 7:
            return f"{value}-{monthrange(int(value[:4]), int(value[5:]))[1]:02}"
        return value.split("/")[-1]

    return None if pair is None else (last(pair[0]), last(pair[1]))


def _back(n: int, unit: str, today: _Today) -> Pair | None:
    """Give the stretch that ends on the day of publication: "in the past three days"."""
    if today.day is None or not n:
        return None
    if unit == "hour":
        first = today.day - timedelta(days=max(1, n // 24))
    elif unit == "month":
        first = _months_off(today.day, -n)
    else:
        first = today.day - timedelta(days=n * _UNIT_DAYS[unit])
    return (f"{_iso(first)}/{_iso(today.day)}",) * 2


def _months_off(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _ago(n: int, unit: str, sign: int, today: _Today) -> Pair | None:
    if today.day is None or not n or unit == "hour":
        return None if today.day is None else (_iso(today.day),) * 2 if unit == "hour" else None
    if unit == "month":
        there = _months_off(today.day, sign * n)
        return (f"{there.year:04}-{there.month:02}",) * 2
    if unit == "year":
        return (f"{today.day.year + sign * n:04}",) * 2
    there = today.day + timedelta(days=sign * n * _UNIT_DAYS[unit])
    return (_iso(there),) * 2


# -- rules: longest and most particular first ------------------------------------------------------------------------

Make = Callable[[re.Match[str], _Today], TimeMatch | None]


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Make], ...]:
    return tuple((re.compile(pattern, flags), make) for pattern, make, flags in _declared())


def _declared() -> Iterator[tuple[str, Make, int]]:
    m, d, y, w, n = (_M.format(m="m"), _D.format(d="d"), _Y.format(y="y"), _W.format(w="w"), _N.format(n="n"))
    m2, d2 = _M.format(m="m2"), _D.format(d="d2")
    week = rf"(?:{_W.format(w='w')},?\s+)?"
    i = re.IGNORECASE
    yield r"(?<!\d)(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?!\d)", lambda x, t: _checked_iso(x["iso"]), 0
    yield r"(?<![\d/.])(?P<d>\d{1,2})[/.](?P<mm>\d{1,2})[/.](?P<y>(?:19|20)\d\d)(?![\d/.])", _numeric, 0
    # ranges
    yield (
        rf"\b{m}\s+{d}(?:,?\s+{_Y.format(y='y0')})?{_DASH}{m2}\s+{d2}(?:,?\s+{y})?\b",
        lambda x, t: _made(_join(_day(x["d"], x["m"], x["y0"] or x["y"], t), _day(x["d2"], x["m2"], x["y"], t)), "during"),
        0,
    )
    yield (
        rf"\b{d}\s+(?:of\s+)?{m}(?:\s+{_Y.format(y='y0')})?{_DASH}{d2}\s+(?:of\s+)?{m2}(?:,?\s+{y})?\b",
        lambda x, t: _made(_join(_day(x["d"], x["m"], x["y0"] or x["y"], t), _day(x["d2"], x["m2"], x["y"], t)), "during"),
        0,
    )
    yield (
        rf"\b{m}\s+{d}{_DASH}{d2}(?:,?\s+{y})?\b(?![:.]\d)",
        lambda x, t: _made(_join(_day(x["d"], x["m"], x["y"], t), _day(x["d2"], x["m"], x["y"], t)), "during"),
        0,
    )
    yield (
        rf"\b{d}{_DASH}{d2}\s+(?:of\s+)?{m}(?:,?\s+{y})?\b",
        lambda x, t: _made(_join(_day(x["d"], x["m"], x["y"], t), _day(x["d2"], x["m"], x["y"], t)), "during"),
        0,
    )
    yield (
        rf"\b{_W.format(w='w')}\s(?:to|through|until|and)\s{_W.format(w='w2')}\b",
        lambda x, t: _made(_join(_weekday(x["w"], t), _weekday(x["w2"], t)), "during"),
        0,
    )
    yield (
        rf"\b{m}{_DASH}{m2}\s+{y}\b",
        lambda x, t: _made((f"{x['y']}-{_MONTH_NUMBER[x['m'].lower()]:02}/{x['y']}-{_MONTH_NUMBER[x['m2'].lower()]:02}",) * 2, "during"),
        0,
    )
    # a day, either order, with or without weekday and year
    yield rf"\b{week}(?:the\s+)?{d}(?:\s+of)?\s+{m}(?:,?\s+{y}|\s+(?P<ly>last year|this year))?\b(?!\s?[-–]\s?\d)", _full_day, 0
    yield rf"\b{week}(?P<last>last\s+)?{m}\s+(?:the\s+)?{d}(?:,?\s+{y})?\b(?!\d|[:]\d|,\d\d\d)", _full_day, 0
    # parts of a month or year
    yield (
        rf"\b(?P<p>(?:the\s+)?(?:beginning|start|early part)\s+of|early(?:\s+in)?|(?:the\s+)?middle\s+of|mid[\s-]|late(?:\s+in)?|(?:the\s+)?end\s+of)\s*{m}(?:,?\s+(?:of\s+)?{y})?\b(?!\s+\d)",
        lambda x, t: _made(_about(_month(_MONTH_NUMBER[x["m"].lower()], x["y"], t))),
        0,
    )
    yield (
        rf"\b(?P<p>(?:the\s+)?(?:beginning|start)\s+of|early(?:\s+in)?|mid-?|late(?:\s+in)?|(?:the\s+)?end\s+of)\s*{y}\b",
        lambda x, t: _made(((x["y"] + "~"),) * 2),
        i,
    )
    yield r"\bthe\s+(?P<p>beginning|start|end)\s+of\s+(?:the|this)\s+(?P<u>year|month)\b", _edge, i
    yield (
        r"\bthe\s+end\s+of\s+(?P<k>next|this|the)\s+(?P<u>week|month|year)\b",
        lambda x, t: _made(_end_of(_relative(x["u"].lower(), "next" if x["k"].lower() == "next" else "this", t), t)),
        i,
    )
    yield rf"\bthe\s+(?P<h>first|second)\s+half\s+of\s+(?:{y}|(?:the|this|last)\s+year)\b", _half, i
    # a month
    yield rf"\b(?P<k>last|next|this)\s+{m}(?!\s+\d)\b", _named_month, i
    yield rf"\b{m},?\s+(?:of\s+)?{y}\b", lambda x, t: _made(_month(_MONTH_NUMBER[x["m"].lower()], x["y"], t)), 0
    yield (
        rf"\b(?:(?<=\bin )|(?<=\bsince )|(?<=\bIn )|(?<=\bSince )|(?<=\buntil )|(?<=\bby )|(?<=\bthroughout )|(?<=\bduring )|(?<=\bof )|(?<=\bbefore )|(?<=\bafter )){m}(?!\s?[\d-])\b(?!\s+(?:be|not|have|also|well)\b)",
        lambda x, t: _made(_month(_MONTH_NUMBER[x["m"].lower()], None, t)),
        0,
    )
    # weekdays and days near
    yield (
        rf"\b(?:(?P<k>last|next|this|past)\s+)?{w}(?:\s+(?P<part>morning|afternoon|evening|night))?(?P<wk>\s+(?:last|next)\s+week)?\b(?!\s+(?:Times|Post|Review|Morning|Telegraph|Mirror|agreement|accord|Agreement|Accord|Standard|Express))",
        _named_weekday,
        0,
    )
    yield r"\bthe\s+day\s+before\s+yesterday\b", lambda x, t: _made(_shift(t, -2)), i
    yield r"\b(?:yesterday|the previous day|a day earlier|the day before)\b", lambda x, t: _made(_shift(t, -1)), i
    yield r"\b(?:today|tonight|this (?:morning|afternoon|evening)|so far today)\b", lambda x, t: _made(_shift(t, 0)), i
    yield r"\b(?:overnight|last night|during the night|in the night|in the early hours)\b", _overnight, i
    yield r"\b(?:tomorrow)\b", lambda x, t: _made(_shift(t, 1)), i
    yield r"\b(?:dawn|daybreak|midnight|this morning)\b(?=[^.]{0,1})", lambda x, t: None, i
    # stretches
    yield (
        rf"\b(?:the\s+)?(?:past|last|previous)\s+(?:{n}\s+)?(?P<u>day|week|month|year|hour)s?\b(?<!last week)(?<!last month)(?<!last year)",
        _stretch,
        i,
    )
    yield (
        r"\b(?P<k>last|this|next|the coming|the following|the current)\s+(?P<u>week|month|year|weekend)\b",
        lambda x, t: _made(_relative(x["u"].lower(), x["k"].lower().split()[-1], t)),
        i,
    )
    yield (
        rf"\b{n}\s+(?P<u>day|week|month|year|hour)s?\s+(?P<s>ago|earlier|before)\b",
        lambda x, t: _made(_ago(_number(x["n"]), x["u"].lower(), -1, t)),
        i,
    )
    yield (
        rf"\bin\s+{n}\s+(?P<u>day|week)s?(?:'\s+time)?\b",
        lambda x, t: _made(
            (None, (_ago(_number(x["n"]), x["u"].lower(), 1, t) or (None, None))[1]),
            "within",
            duration_days=_number(x["n"]) * _UNIT_DAYS[x["u"].lower()],
        ),
        i,
    )
    yield (
        rf"\b(?P<r>within|in|for|by)\s+(?:the\s+next\s+|another\s+|a\s+further\s+|about\s+|at least\s+)?{n}[\s-](?P<u>hour|day|week|month|year|fortnight)s?\b",
        _length,
        i,
    )
    yield (
        rf"\b{_N.format(n='n')}[\s-](?P<u>hour|day|week|month|year)s?(?=[\s-](?:long\s+)?(?:truce|ceasefire|cease-fire|pause|extension|deal|moratorium|halt|period|ban|lull|stretch))",
        lambda x, t: _made((None, None), "for", duration_days=_number(x["n"]) * _UNIT_DAYS[x["u"].lower()]),
        i,
    )
    yield rf"\b(?:on\s+)?the\s+(?P<o>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s+day\s+of\s+(?:the|a|an)\b", _ordinal, i
    # a year alone
    yield (
        rf"\b(?:(?<=\bin )|(?<=\bIn )|(?<=\bsince )|(?<=\bSince )|(?<=\buntil )|(?<=\bduring )|(?<=\bof )){y}\b(?!\s+[a-z]+(?:\s+(?:accord|agreement|deal|war|law|resolution)))(?![\d,-])",
        lambda x, t: _made((x["y"],) * 2),
        0,
    )


def _checked_iso(text: str) -> TimeMatch | None:
    year, month, day = map(int, text.split("-"))
    return _made((text, text)) if _safe(year, month, day) else None


def _numeric(match: re.Match[str], today: _Today) -> TimeMatch | None:
    a, b = int(match["d"]), int(match["mm"])
    fixed = _safe(int(match["y"]), b, a) or _safe(int(match["y"]), a, b)
    return _made((_iso(fixed),) * 2) if fixed else None


def _full_day(match: re.Match[str], today: _Today) -> TimeMatch | None:
    groups = match.groupdict()
    year = groups.get("y")
    if not year and today.day is not None and groups.get("ly"):
        year = str(today.day.year - (1 if groups["ly"].startswith("last") else 0))
    if groups.get("last") and today.day is not None and not year:
        pair = _day(match["d"], match["m"], str(today.day.year), today)
        if pair and pair[0] and pair[0] >= _iso(today.day):
            pair = _day(match["d"], match["m"], str(today.day.year - 1), today)
        return _made(pair)
    return _made(_day(match["d"], match["m"], year, today))


def _edge(match: re.Match[str], today: _Today) -> TimeMatch | None:
    if today.day is None:
        return None
    unit, year = match["u"].lower(), today.day.year
    if match["p"].lower() == "end":
        return _made(_end_of(((f"{year}" if unit == "year" else f"{year}-{today.day.month:02}"),) * 2, today))
    return _made(((f"{year}-01-01" if unit == "year" else f"{year}-{today.day.month:02}-01"),) * 2)


def _half(match: re.Match[str], today: _Today) -> TimeMatch | None:
    if match["y"]:
        year = int(match["y"])
    elif today.day is None:
        return None
    else:
        year = today.day.year - ("last" in match.group().lower())
    months = ("01", "06") if match["h"].lower() == "first" else ("07", "12")
    return _made((f"{year}-{months[0]}/{year}-{months[1]}",) * 2, "during")


def _named_month(match: re.Match[str], today: _Today) -> TimeMatch | None:
    if today.day is None:
        return None
    number, which = _MONTH_NUMBER[match["m"].lower()], match["k"].lower()
    year = today.day.year
    if which == "last" and number >= today.day.month:
        year -= 1
    if which == "next" and number <= today.day.month:
        year += 1
    return _made((f"{year}-{number:02}",) * 2)


def _named_weekday(match: re.Match[str], today: _Today) -> TimeMatch | None:
    if today.day is not None and match["wk"]:
        monday = today.day - timedelta(days=today.day.weekday())
        monday += timedelta(days=7 if "next" in match["wk"] else -7)
        return _made((_iso(monday + timedelta(days=_DAYS.index(match["w"].lower()))),) * 2)
    return _made(_weekday(match["w"], today, {"past": "last"}.get(match["k"] or "", match["k"] or "")))


def _overnight(match: re.Match[str], today: _Today) -> TimeMatch | None:
    if today.day is None:
        return None
    return _made((f"{_iso(today.day - timedelta(days=1))}/{_iso(today.day)}",) * 2)


def _stretch(match: re.Match[str], today: _Today) -> TimeMatch | None:
    number = match["n"]
    if number is None and not match.group().lower().startswith("the"):
        return None
    return _made(_back(_number(number) if number else 1, match["u"].lower(), today), "during")


def _length(match: re.Match[str], today: _Today) -> TimeMatch | None:
    days = _number(match["n"]) * _UNIT_DAYS[match["u"].lower()]
    role = {"within": "within", "in": "within", "for": "for", "by": "for"}[match["r"].lower()]
    anchor = today.anchors.get("effect") or today.anchors.get("signed")
    if role == "within" and anchor is not None and days:
        unit = match["u"].lower()
        due = _months_off(anchor, _number(match["n"])) if unit == "month" else anchor + timedelta(days=days)
        return _made((_iso(due),) * 2, role, duration_days=days)
    return _made((None, None), role, duration_days=days or None)


def _ordinal(match: re.Match[str], today: _Today) -> TimeMatch | None:
    word = match["o"].lower()
    number = _ORDINALS.get(word) or int(word[:-2])
    anchor = today.anchors.get("truce")
    value = _iso(anchor + timedelta(days=number - 1)) if anchor else None
    return _made((value, value), "ordinal_day", ordinal=number)

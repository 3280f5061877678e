"""Times that count from another: from the day of publication ("two days ago") or from a day named before ("a day later").

Hands on rules: ``NEAR`` for days and weeks about the publication, ``LENGTHS`` for stretches and terms, ``COUNTED`` for
what needs the times already found. A term counts from the truce's start where that is known and not over, else, where it
is short, from the publication; of a long one nobody can say.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from truceledger.reading.timing.days import ahead, back, iso, near, off, off_value, shifted, stretch, weekday_of, weekend
from truceledger.reading.timing.match import Make, Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import TABLE, UNIT_DAYS, count, number, one_of, units, weekday

Found = re.Match[str]
_I = re.IGNORECASE


def _shift(days: int) -> Make:
    return lambda x, t: made(shifted(t.day, days))


def _overnight(x: Found, today: Today) -> TimeMatch | None:
    return None if today.day is None else made(same(stretch(today.day - timedelta(days=1), today.day)))


def _clock(x: Found, today: Today) -> TimeMatch | None:
    """A live blog's clock at the start of a line: the day of publication."""
    return made(shifted(today.day, 0)) if x.start() > 0 or today.line_starts else None


def _near(x: Found, today: Today) -> TimeMatch | None:
    return made(near(x["u"].lower(), x["k"].lower().split()[-1], today.day))


NEAR: tuple[Rule, ...] = (
    (
        r"^[^\w\n]*(?P<clock>(?:[01]?\d|2[0-3])[:.h][0-5]\d(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:GMT|UTC|BST|CET|CEST|EET|EEST|EST|EDT|local(?:\s+time)?)\b)?)(?=[\s*\])]*(?:—|–|-|:|\|)\s|[\s*\])]+[A-Z“\"])",
        _clock,
        re.MULTILINE,
    ),
    (r"\bthe\s+day\s+before\s+yesterday\b", _shift(-2), _I),
    (r"\bthe\s+day\s+after\s+tomorrow\b", _shift(2), _I),
    (r"\byesterday\b(?:\s+(?:morning|afternoon|evening|night))?", _shift(-1), _I),
    (r"(?:(?<=\bto )|(?<=\buntil ))(?:this hour|this day|the present day)\b", _shift(0), _I),
    (r"\b(?:today|tonight|this (?:morning|afternoon|evening)|so far today)\b", _shift(0), _I),
    (r"\b(?:overnight|last night|during the night|in the night|in the early hours)\b(?!\s+of\b)", _overnight, _I),
    (r"\btomorrow\b(?:\s+(?:morning|afternoon|evening|night))?", _shift(1), _I),
    (r"\b(?:moments|minutes|hours|a few hours|several hours)\s+(?:ago|earlier)\b", _shift(0), _I),
)


def _stretch(x: Found, today: Today) -> TimeMatch | None:
    if x["n"] is None and not x.group().lower().startswith("the"):
        return None
    return made(back(count(x["n"]) if x["n"] else 1, x["u"].lower(), today.day), "during")


def _ago(x: Found, today: Today) -> TimeMatch | None:
    n, unit = count(x["n"]), x["u"].lower()
    if today.day is None or not n:
        return None
    return made(same(off_value(today.day, -n, unit) if unit != "hour" else iso(today.day)))


def _weekdays_ago(x: Found, today: Today) -> TimeMatch | None:
    """Two Sundays ago: the last one and the one before it."""
    n, last = count(x["n"]), weekday_of(x["w"], today.day, "last")
    return made(same(iso(date.fromisoformat(last[0]) - timedelta(days=7 * (n - 1))))) if n and last and last[0] else None


def _from_now(x: Found, today: Today) -> TimeMatch | None:
    n, unit = count(x["n"]), x["u"].lower()
    if today.day is None:
        return None
    return made((None, off_value(today.day, n, unit) if n else None), x.groupdict().get("r") or "at", duration_days=_days(n, unit))


def _days(n: int, unit: str) -> int | None:
    return (-(-n // 24) if unit == "hour" else n * UNIT_DAYS[unit]) or None


_SHORT = 31


def _term(x: Found, today: Today) -> TimeMatch | None:
    """Within 60 days, for a month: what is due by it, as far as that can be known."""
    n, unit = count(x["n"]), x["u"].lower()
    days = _days(n, unit)
    if x["r"].lower() not in {"within", "in"}:
        return made((None, None), "for", duration_days=days)
    start = today.anchor("effect") or today.anchor("signed")
    told = iso(off(start, n, unit)) if start and n else None
    planned = told if told and (today.day is None or told >= iso(today.day)) else None
    if planned is None and today.day is not None and n and days is not None and days <= _SHORT:
        planned = off_value(today.day, n, unit)
    return made((told, planned), "within", duration_days=days)


def _length(x: Found, today: Today) -> TimeMatch | None:
    return made((None, None), "for", duration_days=_days(count(x["n"]), x["u"].lower()))


_SOME = r"(?:about\s+|around\s+|some\s+|nearly\s+|more than\s+|at least\s+|just\s+|only\s+|barely\s+)?"

#: After what has a length: "a truce of 30 days".
_AFTER_LENGTHY = "|".join(rf"(?<=\b{noun} of )" for noun in TABLE["of_length"])

LENGTHS: tuple[Rule, ...] = (
    (
        r"\b(?:the|in|during|over)\s+(?:previous|preceding)\s+(?P<u>week|month|year)\b(?P<k>)",
        lambda x, t: made(near(x["u"].lower(), "previous", t.day)),
        _I,
    ),
    (
        r"\b(?:over|during|in|within)\s+the\s+(?:next|coming|following)\s+(?:few\s+|several\s+)?(?:days|weeks|months|hours)\b",
        lambda x, t: made((None, None), "within"),
        _I,
    ),
    (
        rf"\b(?:the\s+)?(?:past|last|previous)\s+(?:{number()}\s+)?{units('day', 'week', 'month', 'year', 'hour')}\b(?<!last week)(?<!last month)(?<!last year)(?!\s+of\b)",
        _stretch,
        _I,
    ),
    (
        r"\b(?:the\s+|last\s+|this\s+|next\s+)?(?P<u>weekend)\b",
        lambda x, t: made(weekend(t.day, {"last": -1, "next": 1}.get(x.group().lower().split()[0]))),
        _I,
    ),
    (r"\b(?P<k>last|this|next|all|the coming|the following|the current)\s+(?P<u>week|month|year)\b", _near, _I),
    (rf"\b{number()}\s+{units('day', 'week', 'month', 'year', 'hour', 'fortnight')}\s+ago\b", _ago, _I),
    (rf"\b{number()}\s+{weekday()}s\s+ago\b", _weekdays_ago, _I),
    (rf"\b{number()}\s+{units('day', 'week', 'month')}\s+from\s+now\b", _from_now, _I),
    (rf"\bin\s+{number()}\s+{units('day', 'week')}(?:['’]?\s+time)?\b(?P<r>)", lambda x, t: _in(x, t), _I),
    (
        rf"\b(?P<r>over|during)\s+the\s+(?:next|coming|following)\s+{number()}\s+{units('day', 'week', 'hour')}\b",
        lambda x, t: made(ahead(count(x["n"]), x["u"].lower(), t.day), "during"),
        _I,
    ),
    (
        rf"\b(?P<r>within|in|for|by)\s+(?:the\s+next\s+|another\s+|a\s+further\s+|about\s+|at least\s+)?{number()}[\s-]{units('hour', 'day', 'week', 'month', 'year', 'fortnight')}\b",
        _term,
        _I,
    ),
    (
        rf"(?:{_AFTER_LENGTHY}){number()}\s+{units('hour', 'day', 'week', 'month', 'year')}\b",
        _length,
        _I,
    ),
    (
        rf"\b{number()}[\s-]{units('hour', 'day', 'week', 'month', 'year')}(?=[\s-](?:long\s+)?(?:{one_of(TABLE['of_length'])}))",
        _length,
        _I,
    ),
)


def _in(x: Found, today: Today) -> TimeMatch | None:
    found = _from_now(x, today)
    return found and made((found.past, found.future), "within", duration_days=found.duration_days)


# -- from a day named before -------------------------------------------------------------------------------------


def _is_day(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _is_week(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", value) is not None


def _last_day(x: Found, today: Today) -> date | None:
    value = today.near.last(x.start(), _is_day)
    return date.fromisoformat(value) if value else None


def _offset(x: Found, today: Today) -> TimeMatch | None:
    """Two days earlier, a week later; "on March 18, five days after it was agreed" turns the count round."""
    n, unit, way = count(x["n"]), x["u"].lower(), x["s"].lower()
    if not n:
        return None
    sign = 1 if way in {"later", "after"} else -1
    if way in {"after", "before"}:
        beside = today.near.just_before(x.start(), r",?\s+(?:only\s+|just\s+|barely\s+|some\s+|about\s+)?")
        if beside is None or beside.past is None or not _is_day(beside.past):
            return None
        return made(same(off_value(date.fromisoformat(beside.past), -sign * n, unit)))
    day = _last_day(x, today)
    if unit == "hour":
        return made(same(iso(day)) if day else None if sign > 0 else shifted(today.day, 0))
    if day is None and sign < 0:
        day = today.day
    return made(same(off_value(day, sign * n, unit))) if day else None


def _from_named(x: Found, today: Today) -> TimeMatch | None:
    """Two weeks after March 10, three days before the vote on 9 March: from the day that follows."""
    following = today.near.just_after(x.end(), r"(?:\s+(?:the|a)\s+[\w’'-]+(?:\s+[\w’'-]+)?)?\s*")
    n = count(x["n"]) if x["n"] else 1
    if following is None or not n:
        return None
    sign = 1 if x["s"].lower() in {"after", "from"} else -1
    exact = "to the day" in x.group().lower()

    def counted(value: str | None) -> str | None:
        if value is None or not _is_day(value):
            return None
        day, unit = date.fromisoformat(value), x["u"].lower()
        return iso(off(day, sign * n, unit)) if exact else off_value(day, sign * n, unit)

    values = counted(following.past), counted(following.future)
    return made(values) if any(values) else None


def _day_beside(x: Found, today: Today) -> TimeMatch | None:
    """The next day, the day before, that night: by the day named before; "the day before" alone is yesterday."""
    words = x.group().lower()
    shift = 1 if re.search(r"next|following|later|after", words) else -1 if re.search(r"previous|before|earlier", words) else 0
    day = _last_day(x, today)
    if day is None:
        return made(shifted(today.day, -1)) if shift < 0 else None
    return made(same(iso(day + timedelta(days=shift))))


def _week_beside(x: Found, today: Today) -> TimeMatch | None:
    """The week before, the week after: by the week named before."""
    value = today.near.last(x.start(), _is_week)
    if value is None:
        return None
    shift = timedelta(days=7 if "after" in x.group().lower() or "following" in x.group().lower() else -7)
    first, last = (date.fromisoformat(v) + shift for v in value.split("/"))
    return made(same(stretch(first, last)))


def _since_then(x: Found, today: Today) -> TimeMatch | None:
    value = today.near.last(x.start(), lambda v: _is_day(v) and (today.day is None or v <= iso(today.day)))
    return made(same(value), "since") if value else None


def _same_period(x: Found, today: Today) -> TimeMatch | None:
    """Over the same period: the stretch named before, or since the day from which the sentence before counted."""
    before = today.near.last_match(x.start(), lambda t: t.past is not None and ("/" in t.past or t.role == "since"))
    return made((before.past, before.future), "since" if before.role == "since" else "during") if before else None


def _since_hour(x: Found, today: Today) -> TimeMatch | None:
    """Since dawn, where the sentence names no other time: some hours of the day of publication."""
    return None if today.near.any() else made(shifted(today.day, 0), "during")


_HOURS = r"(?:dawn|daybreak|sunrise|midnight|noon|midday|(?:early\s+)?(?:this\s+)?morning|sunset|nightfall|dusk)"

COUNTED: tuple[Rule, ...] = (
    (rf"\b{number()}\s+{units('day', 'week', 'month', 'year')}\s+(?:to\s+the\s+day\s+)?(?P<s>after|before|from)\b", _from_named, _I),
    (r"\bthe\s+(?P<u>day|week)\s+(?P<s>after|before)\b(?P<n>)", _from_named, _I),
    (rf"\b{_SOME}{number()}\s+{units('day', 'week', 'month', 'year', 'hour', 'fortnight')}\s+(?P<s>later|earlier|after|before)\b", _offset, _I),
    (r"\bthe\s+week\s+(?:before|after|earlier)\b|\bthe\s+following\s+week\b", _week_beside, _I),
    (
        r"\b(?:the\s+(?:next|following|previous)\s+(?:day|morning|night|evening)|the\s+day\s+(?:before|after)(?=\s*(?:[,.;:]|$))|a\s+day\s+(?:earlier|later))\b",
        _day_beside,
        _I,
    ),
    (r"\b(?:(?:the\s+same|that\s+same|that)\s+(?:day|night|evening|morning|afternoon))\b(?!\s+of\b)", _day_beside, _I),
    (r"\b(?:over|in|during)\s+(?:the|that)\s+same\s+(?:period|months|weeks|days|time)\b", _same_period, _I),
    (r"\b(?:ever\s+)?since\s+(?:then|that\s+day)\b", _since_then, _I),
    (rf"\bsince\s+{_HOURS}\b(?!\s+on\b)", _since_hour, _I),
)

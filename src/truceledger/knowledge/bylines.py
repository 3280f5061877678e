"""The line under a headline that tells where and when a report was published: "Red Sea Tribune, 21 May 2023".

Hands on ``Byline``; refuses a line that says more, and takes a town before a day for a dateline, which names no publisher.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Byline:
    """A byline in a text, code points: its publisher and its day in its own words, where it tells them, and the headline above it."""

    start: int
    end: int
    publisher: str | None
    published: str
    title: str | None


#: How many lines from the top a byline may stand, and how long a headline is at most.
_LINES, _HEADLINE = 4, 160
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?[ \u00a0])?"
_DAY = rf"{_WEEKDAY}(?P<day>\d{{1,2}}(?:st|nd|rd|th)?[ \u00a0]{_MONTH},?[ \u00a0]\d{{4}}|{_MONTH}[ \u00a0]\d{{1,2}},?[ \u00a0]\d{{4}}|\d{{4}}-\d\d-\d\d)"
_WORD = r"(?:[A-ZÀ-Þ][\w'’&.-]{0,30}|[A-Z]{2,8}\d?|of|the|and|for|on|&|al|el|de|du|la)"
_NO_NAME = rf"(?!(?:On|In|At|From|Until|Since|By|Before|After|Updated|Published|Posted|Last|{_MONTH})\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,)"
_NAME = rf"(?P<name>{_NO_NAME}(?:The[ \u00a0])?[A-ZÀ-Þ0-9][\w'’&.-]{{0,30}}(?:[ \u00a0]{_WORD}){{0,6}})"
_PART = r"[ \u00a0]?(?:,|\||–|—|-|·|•|:)[ \u00a0]?"
_AUTHOR = rf"(?:By[ \u00a0][^\n,|–—]{{3,60}}{_PART})?"
_FORMS = (
    re.compile(rf"{_AUTHOR}{_NAME}{_PART}{_DAY}\.?"),
    re.compile(rf"{_DAY}{_PART}{_NAME}\.?"),
    re.compile(rf"{_AUTHOR}{_DAY}\.?"),
)


def byline(text: str) -> Byline | None:
    """Give the byline of a report that opens with a headline and one, or nothing."""
    at, headline, seen = 0, "", 0
    for line in text[:1000].split("\n"):
        words = line.strip(" \t\r*_#>").strip()
        if words:
            seen += 1
            if seen > _LINES:
                return None
            if headline:
                found = next((m for form in _FORMS if (m := form.fullmatch(words))), None)
                if found is not None:
                    start = at + line.index(words)
                    name = found.groupdict().get("name")
                    return Byline(start, start + len(words), name if name and not _is_town(name) else None, found["day"], headline)
            elif len(words) > _HEADLINE:
                return None
            headline = headline or words
            if seen > 1 and len(words) > _HEADLINE:
                return None  # the report itself has begun
        at += len(line) + 1
    return None


def _is_town(name: str) -> bool:
    from truceledger.knowledge.places import gazetteer

    return any(gazetteer().bearing(one) for one in (name, name.title()))

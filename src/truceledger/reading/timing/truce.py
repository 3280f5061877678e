"""Days counted from the arrangement itself: "on the third day of the truce", "since the ceasefire took effect".

The start is handed in, or looked for in the text ("the truce came into force on 27 November"); where the text gives
none, the count is kept and no day is made up. Hands on rules and ``starts_in``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from truceledger.reading.timing.days import iso, off
from truceledger.reading.timing.match import Rule, TimeMatch, Today, made, same
from truceledger.reading.timing.words import ORDINALS, TABLE, count, number, one_of, units

Found = re.Match[str]
_I = re.IGNORECASE
_WORDS = TABLE["truce"]
_TRUCE = one_of(_WORDS["nouns"])
_NOUN = one_of([*_WORDS["nouns"], *_WORDS["papers"]])
_STARTS = one_of(_WORDS["starts"])

_START = re.compile(rf"\b(?:{_NOUN})\b[^.;\n]{{0,90}}?\b(?P<how>(?P<starts>{_STARTS})|(?:{one_of(_WORDS['signings'])}))\b", _I)
#: The other way round: "since 2 April, when the two-month truce took effect".
_WHEN = re.compile(rf",?\s+when\s+(?:the|a|this|that)\s+[^.;,\n]{{0,40}}?(?:{_TRUCE})\b[^.;,\n]{{0,20}}?\b(?:{_STARTS})\b", _I)
_REACH = 48
_GAP = 26


@lru_cache(maxsize=32)
def starts_in(text: str, published: date | None, read: Callable[..., tuple[TimeMatch, ...]]) -> Mapping[str, date]:
    """Give the days on which the text says that its truce took effect and was signed: the latest that is not ahead, of each."""
    days: dict[str, list[date]] = {}
    for match in _START.finditer(text):
        stop = text.find("\n", match.end(), match.end() + _REACH)
        times = read(text, published, start=match.end(), end=stop if stop > 0 else min(len(text), match.end() + _REACH), anchors={})
        named = next((t for t in times if t.role in {"at", "since"} and t.past and re.fullmatch(r"\d{4}-\d\d-\d\d", t.past)), None)
        if named is not None and named.past and named.start - match.end() <= _GAP:
            days.setdefault("effect" if match["starts"] else "signed", []).append(date.fromisoformat(named.past))
    for match in _WHEN.finditer(text):
        times = read(text, published, start=max(0, match.start() - _REACH), end=match.start(), anchors={})
        if times and times[-1].end == match.start() and times[-1].past and re.fullmatch(r"\d{4}-\d\d-\d\d", times[-1].past):
            days.setdefault("effect", []).append(date.fromisoformat(times[-1].past))
    found = {}
    for name, many in days.items():
        gone = [d for d in many if published is None or d <= published]
        found[name] = max(gone) if gone else min(many)
    if "effect" in found:
        found["truce"] = found["effect"]
    return found


def _ordinal(x: Found, today: Today) -> TimeMatch | None:
    """The third day of the truce: the day it stands beside ("on Tuesday, the third day"), else counted from the start."""
    word = x["o"].lower()
    n = ORDINALS.get(word) or count(re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word))
    beside = today.near.just_before(x.start(), r",\s+(?:on\s+)?")
    if beside is not None and beside.past:
        return made((beside.past, beside.future), "ordinal_day", ordinal=n)
    start = today.anchor("truce")
    return made((None, None) if start is None else same(iso(start + timedelta(days=n - 1))), "ordinal_day", ordinal=n)


def _since_start(x: Found, today: Today) -> TimeMatch | None:
    start = today.anchor("truce")
    return made(same(iso(start)), "since") if start else None


def _from_start(x: Found, today: Today) -> TimeMatch | None:
    start, n = today.anchor("truce"), count(x["n"])
    return made(same(iso(off(start, n, x["u"].lower())))) if start and n else None


_THE = r"(?:the|this|that|a|an)\s+(?:[\w-]+\s+){0,2}?"

RULES: tuple[Rule, ...] = (
    (rf"\b(?:on\s+)?the\s+(?P<o>{one_of(ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th))\s+day\s+of\s+(?:the|a|an)\b", _ordinal, _I),
    (rf"\b(?:on\s+)?day\s+{number('o')}\s+of\s+{_THE}(?:{_TRUCE})\b", _ordinal, _I),
    (rf"\bsince\s+(?:the\s+(?:start|beginning|outset)\s+of\s+)?{_THE}(?:{_TRUCE})\b(?:\s+(?:{_STARTS}))?(?!['’]s)", _since_start, _I),
    (rf"\b{number()}\s+{units('day', 'week', 'month')}\s+(?:into|after)\s+{_THE}(?:{_TRUCE})\b(?:\s+(?:{_STARTS}))?", _from_start, _I),
)

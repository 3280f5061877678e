"""The words about a number put to its bounds: "at least", "or more", "some", "300-plus"; and two numbers made a range."""

from __future__ import annotations

import re
from dataclasses import replace

from truceledger.reading.counting.match import CountMatch
from truceledger.reading.counting.words import SCALES, TABLE, UNIT, one_of
from truceledger.vocabulary.quantity import Qualifier

_I = re.IGNORECASE
_QUALIFIER = {" ".join(phrase.split()): Qualifier(name) for name, many in TABLE["qualifiers"].items() for phrase in many}
_BEFORE = re.compile(
    rf"(?:^|(?<=[\s(\"'“‘—–,:]))(?P<phrase>{one_of(_QUALIFIER)})\s+(?P<mid>(?:(?:an?|the|its|their|another|additional|further|some)\s+)*)$",
    _I,
)
_LOOSE = frozenset(TABLE["loose"]["words"])
_QUARREL = re.compile(rf"\b(?:{one_of(TABLE['loose']['quarrels'])})(?:\s+(?:to|with|by|from|against|among)(?:\s+[\w.’'-]+){{1,4}}?)?\s+$", _I)
_PARTICLE = re.compile(rf"\b(?:{one_of(TABLE['loose']['particles'])})\s+$", _I)
_PASSING = re.compile(rf"\b(?:{one_of(TABLE['totals']['nouns'])})\b[^.;]{{0,30}}?\b(?:{one_of(TABLE['totals']['passing'])})\s+$", _I)
_CHANGING = re.compile(rf"\b(?:{one_of(TABLE['totals']['changing'])})\b", _I)
#: After the number itself.
_TAIL = re.compile(
    r"(?P<plus>-plus\b|\+)|(?P<odd>-odd\b|\s+or\s+so\b|\s+or\s+thereabouts\b|,?\s+more\s+or\s+less\b)"
    r"|\s+or\s+(?P<more>more)\b|\s+or\s+(?P<fewer>fewer|less)\b|\s+(?P<others>others?|more)\b|\s+(?P<times>times)\b"
    rf"|\s+at\s+(?P<at>least|most)\b(?!\s+(?:\d|{UNIT}\b))",
    _I,
)
#: After the noun that it counts.
_TAIL_LATE = re.compile(
    rf"\s+[a-z’'-]+(?:\s+or\s+(?:(?P<more>more)|(?P<fewer>fewer|less))\b|\s+at\s+(?P<at>least|most)\b(?!\s+(?:\d|{UNIT}\b))|(?P<odd>\s+or\s+so\b|,\s+more\s+or\s+less\b))"
)
_PART_OF = re.compile(r"(?:including|among them|of whom|of them)\s+(?:at least\s+|some\s+)?$")
_ROUGHLY = "~≈"
_WINDOW = 40


def bounded(part: str, made: CountMatch) -> CountMatch:
    """Put the words before and after the number to its bounds."""
    at = made.number_start
    window = part[max(0, at - _WINDOW) : at]
    qualifier, start, end = Qualifier.EXACT, at, made.number_end
    match = _BEFORE.search(window)
    if match and match["phrase"].lower() in _LOOSE and _bounds_nothing(part, match, max(0, at - _WINDOW)):
        match = None
    if match:
        qualifier = _QUALIFIER[" ".join(match["phrase"].lower().split())]
        start = at - (len(window) - match.start("phrase"))
    elif _PASSING.search(window):
        qualifier = Qualifier.MORE_THAN
    elif window[-1:] and window[-1] in _ROUGHLY:
        qualifier, start = Qualifier.ABOUT, at - 1
    if made.kind != "count":
        return _share(part, made, start, qualifier)
    tail = _TAIL.match(part, end)
    after = tail or _TAIL_LATE.match(part, end)
    if after is not None:
        said = after.groupdict()
        if said.get("more") or said.get("plus") or (said.get("at") or "").lower() == "least":
            qualifier = Qualifier.AT_LEAST
        elif said.get("fewer") or (said.get("at") or "").lower() == "most":
            qualifier = Qualifier.AT_MOST
        elif said.get("odd"):
            qualifier = Qualifier.ABOUT
        if tail and not (said.get("others") or said.get("times") or said.get("odd")):
            end = tail.end()
    return replace(
        _valued(made, qualifier),
        start=start,
        end=end,
        phrase=" ".join(part[start:end].split()),
        others=bool(tail and tail["others"]),
        times=made.times or bool(tail and tail["times"]),
        including=bool(_PART_OF.search(part[max(0, at - 24) : start])),
    )


def _bounds_nothing(part: str, match: re.Match[str], shift: int) -> bool:
    """Say whether "over" and its like say what something is about: "fears over the 59", "complained to the council over two raids"."""
    before = shift + match.start("phrase")
    if match["phrase"].lower().startswith("over") and _PARTICLE.search(part[max(0, before - _WINDOW) : before]):
        return True  # "hand over 34 captives"
    return bool(re.search(r"\b(?:the|its|their)\b", match["mid"], _I) or _QUARREL.search(part[max(0, before - _WINDOW) : before]))


def _valued(made: CountMatch, qualifier: Qualifier) -> CountMatch:
    n = made.best
    if n is None:
        if made.qualifier is not Qualifier.RANGE:
            qualifier = Qualifier.ABOUT if qualifier is Qualifier.EXACT else qualifier
        return replace(made, qualifier=made.qualifier if made.qualifier is Qualifier.RANGE else qualifier)
    if made.qualifier is Qualifier.ABOUT and qualifier is Qualifier.EXACT:
        return made
    low, best, high = _bounds(n, 1)[qualifier]
    return replace(made, low=low, best=best, high=high, qualifier=qualifier)


def _bounds(n: float, step: float) -> dict[Qualifier, tuple[float | None, float | None, float | None]]:
    return {
        Qualifier.EXACT: (n, n, n),
        Qualifier.ABOUT: (None, n, None),
        Qualifier.AT_LEAST: (n, None, None),
        Qualifier.MORE_THAN: (n + step, None, None),
        Qualifier.AT_MOST: (None, None, n),
        Qualifier.LESS_THAN: (None, None, n - step),
        Qualifier.NEARLY: (None, n, n),
        Qualifier.RANGE: (n, n, n),
    }


def _share(part: str, made: CountMatch, start: int, qualifier: Qualifier) -> CountMatch:
    """Bound a share: "more than half" has no next whole number."""
    if made.best is None or qualifier is Qualifier.EXACT:
        return made
    low, best, high = _bounds(made.best, 0)[qualifier]
    return replace(made, start=start, phrase=" ".join(part[start : made.end].split()), low=low, best=best, high=high, qualifier=qualifier)


_SCALE_END = re.compile(rf"({one_of([*SCALES, 'dozen'])})$", _I)
_LINK = re.compile(r"\s+(?P<word>to|or|and)\s+", _I)


def ranged(part: str, found: list[CountMatch]) -> list[CountMatch]:
    """Make one of two numbers that bound each other: "between 30 and 40", "seven or eight", "from 300 to 500 men"."""
    made: list[CountMatch] = []
    for count in found:
        whole = _range(part, made[-1], count) if made else None
        if whole is None:
            made.append(count)
        else:
            made[-1] = whole
    return made


def _range(part: str, first: CountMatch, last: CountMatch) -> CountMatch | None:
    if last.number_start - first.number_end > 5 or any(c.kind != "count" or c.zero or c.article or c.best is None or c.times for c in (first, last)):
        return None
    link = _LINK.fullmatch(part, first.number_end, last.number_start)
    if link is None or first.unit is not None:
        return None
    before = part[max(0, first.number_start - _WINDOW) : first.number_start]
    word = link["word"].lower()
    if word == "and" and not re.search(r"\bbetween\s+$", before, _I):
        return None
    if word == "to" and (re.search(r"\bby\s+$", before, _I) or (re.search(r"\bfrom\s+$", before, _I) and _CHANGING.search(before))):
        return None
    low, high = first.best or 0, last.best or 0
    scale = _SCALE_END.search(part[max(0, last.number_end - 9) : last.number_end])
    by = {**SCALES, "dozen": 12}[scale[1].lower()] if scale else 1
    if low < 1000 and low * by < high:
        low *= by
    if low >= high:
        return None
    a, b = first.number_start, last.number_end
    return CountMatch(a, b, a, b, part[a:b], low, None, high, Qualifier.RANGE, unit=last.unit)

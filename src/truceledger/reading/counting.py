"""Numbers with their bounds: "more than 1.6 million", "at least 14", "dozens", "none", "about one-fifth".

Reads plain text, words and figures, keeps the phrase, and says what is no count: ages, dates, times, money, measures,
names of weapons and papers. Hands on ``CountMatch``; own code, because no package keeps the bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from truceledger.reading.lexicon import lexicon
from truceledger.vocabulary.quantity import Qualifier, Quantity


@dataclass(frozen=True)
class CountMatch:
    """One number: the span of its phrase and of its figure (code points), its bounds, and what kind it is.

    ``kind``: ``count``, ``share`` (with ``share`` = value and whole) or ``percent``. ``unit`` is set where it measures
    something other than things ("km", "year"). ``article``: a bare "a" or "an". ``others``, ``including``: said beside it.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    phrase: str
    low: float | None
    best: float | None
    high: float | None
    qualifier: Qualifier
    kind: str = "count"
    unit: str | None = None
    article: bool = False
    zero: bool = False
    others: bool = False
    including: bool = False
    times: bool = False
    share: dict[str, Any] | None = None

    def quantity(self) -> Quantity:
        """Give the number as the contract writes it."""
        low, best, high = (int(n) if n is not None and float(n).is_integer() else n for n in (self.low, self.best, self.high))
        return Quantity(low, best, high, self.qualifier, self.phrase)


_SPACES = "\u00a0\u202f\u2009"  # no plain space: "killed 12 300 fled" holds two numbers
_FIGURE = re.compile(
    rf"(?<![\w.,/:$€£¥-])(?P<n>\d{{1,3}}(?:[,{_SPACES}.'’]\d{{3}})+(?![\d])|\d{{1,12}}(?:\.\d{{1,6}})?(?!\d))"
    r"(?P<scale>\s?(?:million|billion|thousand|hundred|m|bn|k)\b)?(?P<dash>(?:-|–|—| to )(?=\d))?",
    re.IGNORECASE,
)


@cache
def _tables() -> dict[str, Any]:
    table = lexicon("en").tables["numbers"]
    units, scales = dict(table["units"]), dict(table["scales"])
    small = "|".join(sorted(units, key=len, reverse=True))
    big = "|".join(scales)
    word = rf"(?:{small})(?:-(?:{small}))?"
    words = re.compile(
        rf"\b(?P<words>(?:(?:{word}|an?|half a)\s+(?:{big}|dozen)(?:\s+(?:and\s+)?(?:{word})(?:\s+(?:{big}))?){{0,3}}"
        rf"|(?:{word})(?:[\s-](?:{big}))*(?:\s+(?:and\s+)?(?:{word}))?))\b",
        re.IGNORECASE,
    )
    vague = re.compile(
        r"\b(?P<vague>" + "|".join(sorted(map(re.escape, table["vague"]["words"]), key=len, reverse=True)) + r")\b",
        re.IGNORECASE,
    )
    none = re.compile(r"\b(?P<none>no one|nobody|none|no(?!\s+(?:fewer|less|more|later|longer))|not a single|not one|without)\b", re.IGNORECASE)
    article = re.compile(r"\b(?P<article>an?)\b(?=\s+[a-z])", re.IGNORECASE)
    names = sorted(table["fractions"], key=len, reverse=True)
    fraction = re.compile(
        rf"\b(?P<top>one|an?|two|three|four|five)[\s-](?P<bottom>{'|'.join(names)})s?\b(?:\s+of\s+(?P<whole>(?:the|its|their|all|his)?\s?[^,.;()]{{3,60}}))?"
        r"|\b(?P<plain>half)\s+of\s+(?P<whole2>(?:the|its|their|all)?\s?[^,.;()\d]{3,60})"
        r"|\bone in (?P<in>two|three|four|five|six|seven|eight|nine|ten)\b(?:\s+(?P<whole3>[^,.;()]{3,40}))?",
        re.IGNORECASE,
    )
    percent = re.compile(r"(?<!\d)(?P<p>\d{1,6}(?:\.\d{1,4})?)\s?(?:%|percent\b|per cent\b)(?:\s+of\s+(?P<whole>[^,.;()\d]{3,60}))?", re.IGNORECASE)
    phrases = [(phrase, name) for name, many in table["qualifiers"].items() for phrase in many]
    phrases.sort(key=lambda p: -len(p[0]))
    before = re.compile(
        r"(?:^|(?<=[\s(\"'“‘—–,:]))("
        + "|".join(re.escape(p) for p, _ in phrases)
        + r")\s+(?:an?\s+|the\s+|its\s+|their\s+|additional\s+|further\s+)?$",
        re.IGNORECASE,
    )
    return {
        "units": units,
        "scales": scales,
        "words": words,
        "vague": vague,
        "none": none,
        "article": article,
        "fraction": fraction,
        "fractions": dict(table["fractions"]),
        "percent": percent,
        "before": before,
        "qualifier": dict(phrases),
        "measure": set(table["units_of_measure"]["words"]),
        "time": set(table["units_of_measure"]["time"]),
    }


_SCALE = {"m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9, "k": 1e3, "thousand": 1e3, "hundred": 1e2}
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH_BEFORE = re.compile(rf"\b(?:{_MONTHS})\.?\s+(?:\d{{1,2}}\s?(?:-|–|to|and)\s?)?$", re.IGNORECASE)
_MONTH_AFTER = re.compile(rf"^(?:st|nd|rd|th)?(?:\s?(?:-|–|to|and)\s?\d{{1,2}})?\s+(?:of\s+)?(?:{_MONTHS})\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:resolution|article|articles|unit|chapter|phase|annex|route|highway|line|protocol|no|number|page|girl of|boy of|child of|woman of|man of|baby of|paragraph|point|area|zone|camp|"
    r"sector|brigade|section|boeing|statement|version|item|aged|age|stage|schedule|track|round|day|week|room|hour|brent|at about|covid)\.?\s?|[A-Za-z]-|[A-Z]|#|@)$",
    re.IGNORECASE,
)
_NOT_NUMBER_AFTER = re.compile(
    r"^(?:(?:st|nd|rd|th)\b|:\d\d|-?(?:mm|cm)\b|\.\d|/\d|[A-Za-z]\d|-year|-month|-day|-week|-hour|-point|-kilomet|-mile|-metre|-meter|-member|-strong|-foot|-ton|-a-|-minute|s\b)"
)


def find_counts(text: str, *, start: int = 0, end: int | None = None) -> tuple[CountMatch, ...]:
    """Give the numbers between two code points of a text, in order, none inside another."""
    end = len(text) if end is None else end
    part = text[start:end]
    tables = _tables()
    found: list[CountMatch] = []
    taken = bytearray(len(part))  # a mark a character: looking back costs the same however long the text

    def free(a: int, b: int) -> bool:
        return not any(taken[a:b])

    for made in (
        *_shares(part, tables),
        *_figures(part),
        *_nones(part, tables),
        *_worded(part, tables),
        *_vague(part, tables),
        *_articles(part, tables),
    ):
        if free(made.number_start, made.number_end):
            taken[made.number_start : made.number_end] = b"\x01" * (made.number_end - made.number_start)
            found.append(_bounded(part, made, tables) if made.kind == "count" and not made.zero else made)
    found.sort(key=lambda c: c.number_start)
    return tuple(_shifted(c, start) for c in found)


def _shifted(count: CountMatch, by: int) -> CountMatch:
    return replace(count, start=count.start + by, end=count.end + by, number_start=count.number_start + by, number_end=count.number_end + by)


def _plain(part: str, a: int, b: int, n: float, **more: Any) -> CountMatch:
    return CountMatch(a, b, a, b, part[a:b], n, n, n, Qualifier.EXACT, **more)


def _figures(part: str) -> Iterator[CountMatch]:
    skip = -1
    for match in _FIGURE.finditer(part):
        a, b = match.start("n"), match.end("n")
        if a < skip:
            continue
        raw = match["n"]
        digits = re.sub(rf"[,{_SPACES}'’]", "", raw)
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
            # a full stop between thousands ("3.073"), but not in "1.600 million"
            digits = digits.replace(".", "") if not match["scale"] else digits
        scale = (match["scale"] or "").strip().lower()
        if scale in {"m", "k"} and part[match.start("scale") : match.start("scale") + 1].isspace():
            scale = ""
        n = float(digits) * _SCALE.get(scale, 1)
        b = match.end("scale") if scale else b
        unit = _unit(part, a, b, raw, bool(scale))
        high = _range_end(part, match, b)
        if high is not None and unit is None:
            top, stop = high
            top = top * (_SCALE.get(_scale_at(part, stop), 1) if top < 1000 else 1)
            unit = _unit(part, a, stop, raw, False)
            low = n * (_SCALE.get(_scale_at(part, stop), 1) if n < 1000 and _scale_at(part, stop) else 1)
            if low < top:
                skip = stop
                yield CountMatch(a, stop, a, stop, part[a:stop], low, None, top, Qualifier.RANGE, unit=unit)
                continue
        yield _plain(part, a, b, n, unit=unit)


def _scale_at(part: str, at: int) -> str:
    match = re.match(r"\s?(million|billion|thousand)\b", part[at : at + 12])
    return match.group(1) if match else ""


_RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?(?P<b>\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,6})?)\b")


def _range_end(part: str, match: re.Match[str], at: int) -> tuple[float, int] | None:
    following = _RANGE.match(part, at)
    if following is None:
        return None
    joiner = part[at : following.start("b")].strip()
    if joiner == "and" and not re.search(r"\bbetween\s+$", part[max(0, match.start() - 12) : match.start()]):
        return None
    if joiner == "to" and re.search(r"\b(?:from|by)\s+$", part[max(0, match.start() - 8) : match.start()]):
        return None
    return float(following["b"].replace(",", "")), following.end("b")


def _unit(part: str, a: int, b: int, raw: str, scaled: bool) -> str | None:
    before, after = part[max(0, a - 24) : a], part[b : b + 24]
    tables = _tables()
    if before[-1:] in {"$", "€", "£", "¥"}:
        return "money"
    if _MONTH_BEFORE.search(before) or _MONTH_AFTER.match(after):
        return "date"
    if _NAMED.search(before) and not re.search(r"\bno\s+$", before):
        return "name"
    if _NOT_NUMBER_AFTER.match(after):
        return "name"
    if not scaled and len(raw) == 4 and raw.isdigit() and 1900 <= int(raw) <= 2100 and (_OF_TIME.search(before) or not _counts_people(after)):
        return "date"
    word = re.match(r"[\s-]?(%|[A-Za-z.'-]+)", after)
    name = word.group(1).lower().rstrip(".") if word else ""
    if name in tables["time"] or name + "." in tables["time"]:
        return "time"
    if name in tables["measure"]:
        return "measure"
    if re.match(r"^\s+(?:more\s+)?(?:days?|weeks?|months?|years?|hours?|minutes?)\b", after):
        return "time"
    return None


_OF_TIME = re.compile(r"\b(?:in|since|of|until|by|from|during)\s+$", re.IGNORECASE)


def _counts_people(after: str) -> bool:
    return bool(
        re.match(
            r"\s+(?:people|civilians|soldiers|killed|wounded|dead|prisoners|fighters|violations|others|more|men|women|children|attacks|strikes|detainees|families)\b",
            after,
        )
    )


def _worded(part: str, tables: dict[str, Any]) -> Iterator[CountMatch]:
    for match in tables["words"].finditer(part):
        a, b = match.span("words")
        n = _value(match["words"].lower(), tables)
        if n is None:
            continue
        after = part[b : b + 24]
        unit = _unit(part, a, b, "", True)
        if unit == "name" and not re.match(r"^-", after):
            unit = (
                None
                if part[max(0, a - 1) : a] in {" ", "", "\n", '"', "“"}
                and not re.search(
                    r"(?:phase|article|stage|chapter|annex|point|day|aged|number|(?:girl|boy|child|woman|man|baby) of)\s$",
                    part[max(0, a - 12) : a],
                    re.IGNORECASE,
                )
                else unit
            )
        if re.match(r"-(?:year|day|week|month|hour|point|member|party|man|state|way|sided|time|thirds|fifths)", after):
            unit = "time"
        if (
            re.match(
                r"\s+(?:of the (?:most|first|few|main)|another|by one|side\b|day\b|hand\b|thing\b|reason\b|another\b|such\b|issue\b|way\b|point\b)",
                after,
            )
            and n == 1
        ):
            unit = "word"
        if n == 1 and re.search(r"\b(?:the|this|that|each|every|any|no|which|first|another|last)\s+$", part[max(0, a - 10) : a], re.IGNORECASE):
            unit = "word"
        yield _plain(part, a, b, n, unit=unit)


def _value(words: str, tables: dict[str, Any]) -> float | None:
    units, scales = tables["units"], tables["scales"]
    total, current = 0.0, 0.0
    if words.startswith("half a"):
        words = words.removeprefix("half a").strip()
        return 6.0 if words == "dozen" else scales.get(words, 0) / 2 or None
    for word in re.split(r"[\s-]+", words):
        if word == "and":
            continue
        if word in {"a", "an"}:
            current += 1
        elif word in units:
            current += units[word]
        elif word == "dozen":
            current = max(current, 1) * 12
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in scales:
            total += max(current, 1) * scales[word]
            current = 0
        else:
            return None
    return total + current


def _vague(part: str, tables: dict[str, Any]) -> Iterator[CountMatch]:
    for match in tables["vague"].finditer(part):
        a, b = match.span("vague")
        unit = "time" if re.match(r"\s+(?:of\s+)?(?:days?|weeks?|months?|years?|hours?|times|kilomet|miles?)", part[b : b + 16]) else None
        yield CountMatch(a, b, a, b, part[a:b], None, None, None, Qualifier.ABOUT, unit=unit)


def _nones(part: str, tables: dict[str, Any]) -> Iterator[CountMatch]:
    for match in tables["none"].finditer(part):
        a, b = match.span("none")
        yield CountMatch(a, b, a, b, part[a:b], 0, 0, 0, Qualifier.EXACT, zero=True)


def _articles(part: str, tables: dict[str, Any]) -> Iterator[CountMatch]:
    for match in tables["article"].finditer(part):
        a, b = match.span("article")
        yield _plain(part, a, b, 1, article=True)


def _shares(part: str, tables: dict[str, Any]) -> Iterator[CountMatch]:
    for match in tables["fraction"].finditer(part):
        if match["bottom"]:
            tops = {"one": 1, "a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5}
            value = tops[match["top"].lower()] * tables["fractions"][match["bottom"].lower()]
            whole = match["whole"]
            if whole is None and match["top"].lower() in {"a", "an"} and match["bottom"].lower() not in {"half", "quarter"}:
                continue
        elif match["plain"]:
            value, whole = 0.5, match["whole2"]
        else:
            value, whole = 1 / tables["units"][match["in"].lower()], match["whole3"]
        if value > 1:
            continue
        yield _share(part, match.start(), match.end(), round(value, 4), whole, "share")
    for match in tables["percent"].finditer(part):
        n = float(match["p"])
        yield _share(part, match.start(), match.end(), round(n / 100, 4) if n <= 100 else 1.0, match["whole"], "percent")


def _share(part: str, a: int, b: int, value: float, whole: str | None, kind: str) -> CountMatch:
    share = {"value": value, "of": " ".join((whole or "").split()), "phrase": part[a:b]} if whole else None
    return CountMatch(a, b, a, b, part[a:b], value, value, value, Qualifier.EXACT, kind, share=share)


def _bounded(part: str, made: CountMatch, tables: dict[str, Any]) -> CountMatch:
    """Put the words before the number ("more than", "at least") to its bounds."""
    window = part[max(0, made.number_start - 26) : made.number_start]
    match = tables["before"].search(window)
    qualifier, start = Qualifier.EXACT, made.number_start
    if match:
        qualifier = Qualifier(tables["qualifier"][match.group(1).lower()])
        start = made.number_start - (len(window) - match.start(1))
    end = made.number_end
    tail = re.match(r"\s+(?:or\s+(?P<more>more)|(?P<others>others?|more)\b|or so\b|(?P<times>times)\b)", part[end : end + 14])
    others = bool(tail and tail["others"])
    times = bool(tail and tail["times"])
    including = bool(re.search(r"(?:including|among them|of whom|of them)\s+(?:at least\s+|some\s+)?$", part[max(0, made.number_start - 24) : start]))
    if tail and tail["more"]:
        qualifier, end = Qualifier.AT_LEAST, end + tail.end()
    elif tail and part[end : end + 6].strip() == "or so":
        qualifier = Qualifier.ABOUT
    n = made.best
    values: tuple[float | None, float | None, float | None] = (made.low, made.best, made.high)
    if n is not None:
        values = {
            Qualifier.EXACT: (n, n, n),
            Qualifier.ABOUT: (None, n, None),
            Qualifier.AT_LEAST: (n, None, None),
            Qualifier.MORE_THAN: (n + 1, None, None),
            Qualifier.AT_MOST: (None, None, n),
            Qualifier.LESS_THAN: (None, None, n - 1),
            Qualifier.NEARLY: (None, n, n),
            Qualifier.RANGE: (n, n, n),
        }[qualifier]
    elif made.qualifier is Qualifier.RANGE:
        qualifier = Qualifier.RANGE
    else:
        qualifier = Qualifier.ABOUT if qualifier is Qualifier.EXACT else qualifier
    return replace(
        made,
        start=start,
        end=end,
        phrase=" ".join(part[start:end].split()),
        low=values[0],
        best=values[1],
        high=values[2],
        qualifier=qualifier,
        others=others,
        times=times,
        including=including,
    )

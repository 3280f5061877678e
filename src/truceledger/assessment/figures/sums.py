"""Sums: increments against the total they should make, parts against the whole they are parts of.

Nothing is summed across issuers, windows or reports. What is compared is exact on both sides, so any difference is told;
thresholds only decide what is taken for a full list of parts.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.figure import Figure, figure
from truceledger.assessment.figures.names import Check, issuer, measured, number, on, quoted
from truceledger.assessment.figures.phases import ESTABLISHED, Phase, Point
from truceledger.assessment.figures.series import Series, windows
from truceledger.assessment.words import plain
from truceledger.vocabulary.statement import Statement

#: A list of unlike things is taken for a full one where its sum comes this near to the stated whole; "including 12" does not.
FULL = (0.85, 1.15)
#: A list of like things (one thing by place, or numbers of one sort) overlaps easily, so it must come nearer.
FULL_ALIKE = (0.95, 1.05)
#: Parts and whole stand together: no more than so many characters between one and the next.
TOGETHER = 200
#: "…, including 40 children": so near stands a part behind its whole, and such words are between them.
NEXT = 40
_INCLUDING = ("includ", "among", "of whom", "of them", "of which")
_PARTIAL = (*_INCLUDING, "such as", "mostly", "notably")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
#: Numbers of days, years, hours and shares, which no list of counts holds.
_NO_COUNT = re.compile(
    rf"\b\d{{1,2}}(?:[–-]\d{{1,2}})?\s+{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:[–-]\d{{1,2}})?\b|\b(?:19|20)\d\d\b|\d+[:.]\d+|\d+\s?(?:%|per cent|hours?|days?|km)"
)
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,])\d{1,6}(?!\w)")
#: Beyond so many numbers a list is no list.
MOST_PARTS = 14
_WHOLES = frozenset({"violation", "attack_unspecified"})
_DAY = timedelta(days=1)


def increments(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Hold an issuer's counts of periods against the rise of its own running total over the same days."""
    totals = {(s.what, s.people, s.issuer, s.place, s.cause): s for s in series if s.basis == "cumulative"}
    for one in series:
        total = totals.get((one.what, one.people, one.issuer, one.place, one.cause)) if one.basis == "period" else None
        if total is None:
            continue
        by_start: dict[date, list[Figure]] = {}
        for window in windows(one):
            assert window.start is not None
            by_start.setdefault(window.start, []).append(window)
        off = [gap for phase in total.phases for gap in _gaps(phase, by_start)]
        if off:
            yield _unequal(desk, one, off)


Gap = tuple[Point, Point, list[Figure]]


def _gaps(phase: Phase, by_start: dict[date, list[Figure]]) -> Iterator[Gap]:
    for before, after in itertools.pairwise(phase.points):
        chain = _tiled(by_start, before.day + _DAY, after.day)
        if not chain or not _comparable(before, after, chain):
            continue
        low = sum(min(f.value or 0 for f in some) for some in chain)
        high = sum(max(f.value or 0 for f in some) for some in chain)
        if not low <= after.value - before.value <= high:
            yield before, after, [some[-1] for some in chain]


def _tiled(by_start: dict[date, list[Figure]], start: date, end: date) -> list[list[Figure]]:
    """Give windows that cover the days without gap or overlap, each with all figures told for it; none where they do not."""
    chain = []
    while start <= end:
        fitting = [f for f in by_start.get(start, ()) if f.day is not None and f.day <= end]
        if not fitting:
            return []
        last = max(f.day for f in fitting if f.day is not None)
        chain.append([f for f in fitting if f.day == last])
        start = last + _DAY
    return chain


def _comparable(before: Point, after: Point, chain: list[list[Figure]]) -> bool:
    """Say whether totals and increments surely speak of the same days.

    Where no total tells its day, the increment must stand in the report that tells the new total, and both totals follow day on day.
    """
    if before.told_day and after.told_day:
        return True
    reports = {f.statement.report.digest for f in after.figures}
    return len(chain) == 1 and after.day - before.day == _DAY and any(f.statement.report.digest in reports for f in chain[0])


def _unequal(desk: Desk, series: Series, off: list[Gap]) -> Check:
    def words(gap: Gap) -> str:
        before, after, parts = gap
        told = sum(f.value or 0 for f in parts)
        rise = after.value - before.value
        return (
            f"{number(told)} told from {on(before.day + _DAY)} to {on(after.day)}, but the total rises by {number(rise)}, from"
            f" {number(before.value)} to {number(after.value)}: {number(abs(told - rise))} {'more' if told > rise else 'fewer'} than it rises"
        )

    who = issuer(desk, series.figures[0].statement)
    text = f"increments that do not make the total: {who}, {measured(series.what, series.people)}: {words(off[-1])}"
    more = [f"also {words(gap)}" for gap in off[-4:-1]] + ([f"… and {len(off) - 4} earlier"] if len(off) > 4 else [])
    grounds = [s for b, a, parts in off for s in (b.figures[0].statement, a.figures[0].statement, *(f.statement for f in parts))]
    last = off[-1]
    quotes = quoted(desk, [last[0].figures[0].statement, *(f.statement for f in last[2][:2]), last[1].figures[0].statement])
    data = [{"from": str(b.day), "to": str(a.day), "told": sum(f.value or 0 for f in parts), "rise": a.value - b.value} for b, a, parts in off]
    return Check("increments", f"increments|{series.key}", text, tuple(grounds), (*more, *quotes), {"stretches": data})


def parts_of_people(desk: Desk) -> Iterator[Check]:
    """Find a part of the people counted that is greater than all of them: "12 killed, including 40 children"."""
    found: dict[str, list[tuple[Figure, Figure]]] = {}
    tolls = desk.of("toll")
    wanted = {s.report.digest for s in tolls if s.fields.get("people") not in {None, "unspecified"}}
    some = (s for s in tolls if s.report.digest in wanted) if wanted else ()
    for key, many in desk.memory.grouped("figures.beside", some, lambda s: _beside(desk, s)).items():
        if len(many) < 2:
            continue
        for part, whole in desk.memory.for_group("figures.parts.people", key, many, partial(_greater, desk, many)):
            found.setdefault(f"part|{whole.what}|{part.people}|{whole.issuer}|{number(part.value or 0)}>{number(whole.value or 0)}", []).append(
                (part, whole)
            )
    for name, pairs in found.items():
        part, whole = pairs[0]
        text = (
            f"a part greater than its whole: {whole.quantity} {plain(whole.what)} in all, {part.quantity} of them {plain(part.people)}"
            f" — {issuer(desk, whole.statement)}"
        )
        yield Check(
            "part_of_whole",
            name,
            text,
            tuple(s for p, w in pairs for s in (w.statement, p.statement)),
            quoted(desk, [whole.statement, part.statement]),
            {"whole": whole.value, "part": part.value, "people": part.people},
        )


def _beside(desk: Desk, statement: Statement) -> tuple[str, ...]:
    """Give what figures share that may be parts of one whole: report, issuer, a table's row, and of tolls the measure."""
    one = desk.memory.of("figure", statement, figure)
    # a table's rows each tell their time; in a report one number of a list may tell it for all
    row = statement.when.edtf if statement.when and statement.rule.startswith("table.") else ""
    return (statement.report.digest, one.issuer, row, one.what if statement.kind == "toll" else "")


def _greater(desk: Desk, many: Sequence[Statement]) -> list[tuple[Figure, Figure]]:
    found = []
    figures = [f for f in (desk.memory.of("figure", s, figure) for s in many) if f.counts and f.value is not None]
    wholes = [f for f in figures if f.people == "unspecified" and f.high is not None]
    for part in (f for f in figures if f.people != "unspecified" and f.low is not None):
        for whole in wholes:
            gap = part.statement.start - whole.statement.evidence[-1].end
            row = part.statement.start == whole.statement.start and part.statement.rule.startswith("table.")
            near = whole.statement.start <= part.statement.start and gap <= NEXT and _says(_INCLUDING, part, whole)
            if (row or near) and part.basis == whole.basis and (not part.place or not whole.place or part.place == whole.place):
                assert part.low is not None
                assert whole.high is not None
                if part.low > whole.high:
                    found.append((part, whole))
    return found


def _says(words: Sequence[str], *figures: Figure) -> bool:
    return any(word in f.statement.evidence[0].exact.casefold() for f in figures for word in words)


def parts_of_totals(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find a group of people whose running total passes that of all people, counted from one start by one issuer."""
    totals = {(s.what, s.issuer, s.place, s.cause): s for s in series if s.basis == "cumulative" and s.people == "unspecified"}
    for one in series:
        total = totals.get((one.what, one.issuer, one.place, one.cause)) if one.basis == "cumulative" and one.people != "unspecified" else None
        for phase in one.phases if total else ():
            whole = next((p for p in total.phases if p.anchor == phase.anchor and p.anchor is not None), None) if total else None
            if whole is not None and len(whole.points) < ESTABLISHED:
                continue  # a few figures "of people" may leave out who is counted beside them
            for point in phase.points if whole else ():
                # the total told for that day or a later one is at least what it was on that day
                later = next((p for p in whole.points if p.day >= point.day), None) if whole else None
                if later and point.value > later.value:
                    who = issuer(desk, point.figures[0].statement)
                    text = (
                        f"a part greater than its whole: {number(point.value)} {measured(one.what, one.people)} by {on(point.day)}, of"
                        f" {number(later.value)} {plain(one.what)} in all by {on(later.day)} — {who}"
                    )
                    grounds = [point.figures[0].statement, later.figures[0].statement]
                    data = {"whole": later.value, "part": point.value, "people": one.people}
                    yield Check("part_of_whole", f"part|{one.key}", text, tuple(grounds), quoted(desk, grounds), data)
                    break


def lists(desk: Desk, kind: str) -> Iterator[Check]:
    """Find lists of parts that do not make the whole that is stated beside them, copies of one bulletin taken together."""
    found: dict[str, list[tuple[Figure, list[Figure]]]] = {}
    # of tolls only lists by place are looked at
    told = desk.of(kind) if kind == "tally" else [s for s in desk.of(kind) if s.where]
    reports = Counter(s.report.digest for s in told)
    some = (s for s in desk.of(kind) if reports[s.report.digest] >= 3)
    for key, many in desk.memory.grouped("figures.beside", some, lambda s: _beside(desk, s)).items():
        if len(many) < 3:
            continue
        for off in desk.memory.for_group(f"figures.lists.{kind}", key, many, partial(_lists, desk, many)):
            whole, parts = off
            name = "+".join(number(p.value or 0) for p in parts) + f"≠{number(whole.value or 0)}"
            found.setdefault(f"list|{whole.what}|{whole.issuer}|{name}", []).append(off)
    for name, many_off in found.items():
        whole, parts = many_off[0]
        total = sum(p.value or 0 for p in parts)
        shown = " + ".join(number(p.value or 0) for p in parts)
        text = (
            f"a list that does not add up: {shown} = {number(total)}, stated as {number(whole.value or 0)} {measured(whole.what, whole.people)}"
            f" — {issuer(desk, whole.statement)}"
        )
        grounds = tuple(s for w, some in many_off for s in (w.statement, *(p.statement for p in some)))
        data = {"parts": [p.value for p in parts], "sum": total, "stated": whole.value}
        yield Check("list", name, text, grounds, quoted(desk, [whole.statement, *(p.statement for p in parts)]), data)


def _lists(desk: Desk, many: Sequence[Statement]) -> list[tuple[Figure, list[Figure]]]:
    """Give the full lists that do not add up: a bulletin may hold one for each party that it counts against."""
    figures = [desk.memory.of("figure", s, figure) for s in many]
    causes = sorted({f.cause for f in figures if f.cause})
    groups = [[f for f in figures if f.cause == cause] for cause in causes] if len(causes) > 1 else [figures]
    found = [_list_off(cluster) for some in groups for cluster in _clusters(some) if 3 <= len(cluster) <= MOST_PARTS]
    return [off for off in found if off is not None]


def _clusters(some: Sequence[Figure]) -> list[list[Figure]]:
    """Give the exact numbers, each once, in stretches of the report in which they stand together."""
    unique: dict[tuple[object, ...], Figure] = {}
    for one in sorted(some, key=lambda f: f.statement.start):
        if one.counts and one.exact and one.value and one.people == "unspecified":
            unique.setdefault((one.what, one.value, one.cause, one.place), one)
    clusters: list[list[Figure]] = []
    upto = 0
    for one in unique.values():
        if not clusters or one.statement.start - upto > TOGETHER:
            clusters.append([])
            upto = 0
        clusters[-1].append(one)
        upto = max(upto, one.statement.evidence[-1].end)
    return clusters


def _list_off(cluster: Sequence[Figure]) -> tuple[Figure, list[Figure]] | None:
    """Give the whole and its parts where they are a full list that does not add up."""
    whole = max(cluster, key=lambda f: f.value or 0)
    parts = [p for p in cluster if p is not whole and _same_time(p, whole)]
    if len(parts) < 2 or any(p.value == whole.value for p in parts) or whole.value is None:
        return None
    alike = len({p.what for p in parts} | {whole.what}) == 1
    if whole.statement.kind == "toll" and not (alike and _by_place(whole, parts)):
        return None
    if not alike and whole.what not in _WHOLES:
        return None
    values = [p.value or 0 for p in parts]
    total = sum(values)
    if (alike and len(parts) < 3) or not _at_an_end(whole, parts):
        return None
    low, high = FULL_ALIKE if alike or len(parts) < 3 else FULL
    if not low <= total / whole.value <= high or _makes(values, whole.value):
        return None
    return None if total < whole.value and (_says(_PARTIAL, whole, *parts) or _unread(whole, parts)) else (whole, parts)


def _at_an_end(whole: Figure, parts: Sequence[Figure]) -> bool:
    """A whole is stated before its parts or after them; a number among others is one of them."""
    starts = [p.statement.start for p in parts]
    return whole.statement.start <= min(starts) or whole.statement.start >= max(starts)


def _unread(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Say whether the list may hold a number that was not read: between two parts, or in their own words."""
    spans = sorted((p.statement.start, p.statement.evidence[-1].end) for p in parts)
    if any(b[0] - a[1] > NEXT for a, b in itertools.pairwise(spans)):
        return True
    known = {number(f.value or 0) for f in (whole, *parts)}
    words = _NO_COUNT.sub(" ", " ".join(f.statement.evidence[0].exact for f in (whole, *parts)))
    return any(f"{int(n.replace(',', '')):,}" not in known for n in _NUMBER.findall(words))


def _same_time(one: Figure, other: Figure) -> bool:
    told = [f.statement.when.edtf for f in (one, other) if f.statement.when]
    return len(set(told)) < 2 and (one.basis == other.basis or len(told) < 2)


def _makes(values: Sequence[float], whole: float) -> bool:
    """Say whether some of the numbers, or all, make the whole: then the others are parts of parts."""
    sums = {0.0}
    for value in values:
        sums |= {s + value for s in sums if s + value <= whole}
    return whole in sums


def _by_place(whole: Figure, parts: Sequence[Figure]) -> bool:
    places = [p.place for p in parts]
    return len(parts) >= 3 and all(places) and len(set(places)) == len(places) and whole.place not in places

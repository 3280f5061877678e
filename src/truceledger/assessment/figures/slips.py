"""Slips of relays: a number with a nought too many, moved to another measure, or made of two measures.

Each rests on an exact agreement that chance hardly gives: a power of ten of the neighbours, one odd number on one day, a
sum to the unit. Small and round numbers are left out, for they agree by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.figure import Figure
from truceledger.assessment.figures.names import Check, issuer, measured, number, on, quoted
from truceledger.assessment.figures.series import Series
from truceledger.assessment.words import joined, plain

#: "2,500 thousand": a word of scale behind a number that has its thousands already.
_TWICE = re.compile(r"\d[,\u00a0\u202f’']\d{3}(?!\d)\s*-?(thousand|million|billion)\b", re.IGNORECASE)
#: Numbers below agree by chance.
LEAST = 100
#: Days between two tellings of one number under two measures, and between a sum and the figure it was taken for.
MOVED_WITHIN, MIXED_WITHIN = 3, 1


def odd(value: float | None) -> bool:
    """Say whether a number is odd enough to be known again: no hundreds, and tens only from a thousand on."""
    return value is not None and value >= LEAST and value % 100 != 0 and (value % 10 != 0 or value >= 1000)


def scale(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find numbers that are ten, a hundred or a thousand times, or that part of, what stands beside them."""
    for one in series:
        for phase in one.phases:
            for turn in phase.turns:
                if turn.sort != "slip":
                    continue
                wrong, beside = turn.after, turn.before
                times = number(turn.times) + " times" if turn.times > 1 else f"a {_PART[round(1 / turn.times)]} of"
                text = (
                    f"a slip of the scale: {number(wrong.value)} {measured(one.what, one.people)} ({on(wrong.day)}) is about {times} what the series"
                    f" has beside it, {number(beside.value)} ({on(beside.day)}) — {issuer(desk, wrong.figures[0].statement)}"
                )
                text += "" if turn.settled else "; no later figure tells yet"
                grounds = [f.statement for f in (*wrong.figures, beside.figures[0])]
                quotes = quoted(desk, [wrong.figures[0].statement, beside.figures[0].statement])
                yield Check("scale", f"scale|{one.key}|{wrong.day}", text, tuple(grounds), quotes, {"value": wrong.value, "times": turn.times})
        if one.basis == "period":
            yield from _scaled_windows(desk, one)
    yield from _twice(desk, series)


_PART = {10: "tenth", 100: "hundredth", 1000: "thousandth"}


def _scaled_windows(desk: Desk, series: Series) -> Iterator[Check]:
    """Find two counts of one period by one issuer of which one is exactly a power of ten of the other."""
    days: dict[tuple[date | None, date | None], dict[float, Figure]] = {}
    for one in series.figures:
        if one.counts and one.exact and one.told_day and one.value:
            days.setdefault((one.start, one.day), {}).setdefault(one.value, one)
    for (start, end), told in days.items():
        for low in sorted(told):
            for power in (10, 100, 1000):
                if low >= LEAST and low * power in told:
                    grounds = [told[low].statement, told[low * power].statement]
                    text = (
                        f"a slip of the scale: {number(low)} and {number(low * power)} {measured(series.what, series.people)} for the same days, "
                        f"{on(start)} to {on(end)} — {issuer(desk, grounds[0])}"
                    )
                    yield Check("scale", f"scale|{series.key}|{start}|{end}", text, tuple(grounds), quoted(desk, grounds), {"times": power})


def _twice(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    found: dict[str, list[Figure]] = {}
    for one in series:
        for told in one.figures:
            phrase = (told.statement.fields.get("value") or {}).get("phrase")
            if phrase and phrase[-1] in "dnDN" and _TWICE.search(phrase):
                found.setdefault(f"scale|{one.what}|{one.issuer}|{' '.join(str(phrase).casefold().split())}", []).append(told)
    for key, many in found.items():
        first = many[0]
        text = (
            f"a slip of the scale: “{first.quantity.phrase}” {measured(first.what, first.people)} has its thousands twice, as if it were"
            f" {number(first.value or 0)} — {issuer(desk, first.statement)}"
        )
        yield Check("scale", key, text, tuple(f.statement for f in many), quoted(desk, [first.statement]), {"value": first.value})


def moved(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find one odd number told of one issuer under two measures within days, unless both stand regularly in series of their own."""
    measures: dict[tuple[float | None, str], set[str]] = {}
    for one in series:
        for key in {(f.value, f.issuer) for f in one.figures if f.exact}:
            measures.setdefault(key, set()).add(one.what)
    shared = {key for key, whats in measures.items() if len(whats) > 1 and odd(key[0])}  # few, and often none
    seen: dict[tuple[float, str], list[tuple[Series, Figure]]] = {}
    for one in series if shared else ():
        for told in one.figures:
            if (told.value, told.issuer) in shared and told.exact and told.counts and told.day:
                seen.setdefault((told.value or 0, told.issuer), []).append((one, told))
    for (value, who), many in seen.items():
        if len({one.what for one, _ in many}) < 2:
            continue
        near = [
            (one, told)
            for one, told in many
            if any(other.what != one.what and _days(told, again) <= MOVED_WITHIN and told.anchor == again.anchor for other, again in many)
        ]
        regular = {one.what for one, told in near if _regular(one, told)}
        names = sorted({one.what for one, _ in near})
        if len(names) < 2 or regular >= set(names):
            continue
        text = f"the same number under two measures: {number(value)} as {' and as '.join(map(plain, names))} — {issuer(desk, near[0][1].statement)}"
        grounds = [told.statement for _, told in near]
        firsts = [next(t.statement for o, t in near if o.what == name) for name in names]
        yield Check("moved", f"moved|{who}|{number(value)}", text, tuple(grounds), quoted(desk, firsts), {"value": value, "measures": names})


def _days(one: Figure, other: Figure) -> int:
    return abs((one.day - other.day).days) if one.day and other.day else 10**6


def _regular(series: Series, told: Figure) -> bool:
    return any(len(p.points) >= 3 and any(told in point.figures for point in p.points) for p in series.phases)


def mixed(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find a count of the killed that is, to the unit, another's killed and wounded together: casualties taken for deaths."""
    wounded = {(s.issuer, s.place, s.people): s for s in series if s.what == "wounded" and s.basis == "cumulative"}
    sums: dict[float, list[tuple[Figure, Figure]]] = {}
    for one in series:
        other = wounded.get((one.issuer, one.place, one.people)) if one.what == "killed" and one.basis == "cumulative" else None
        if other is None:
            continue
        hurt = {p.day: p.figures[0] for phase in other.phases for p in phase.points}
        for phase in one.phases:
            for point in phase.points:
                beside = hurt.get(point.day)
                if beside is not None and beside.value:
                    sums.setdefault(point.value + beside.value, []).append((point.figures[0], beside))
    if not sums:
        return
    found: dict[str, list[tuple[Figure, Figure, Figure]]] = {}
    for one in series:
        for told in one.figures if one.what == "killed" else ():
            for dead, hurt_then in sums.get(told.value or 0, ()) if told.exact and told.counts and odd(told.value) else ():
                apart = told.place and dead.place and told.place != dead.place
                if told.statement != dead.statement and not apart and _days(told, dead) <= MIXED_WITHIN:
                    found.setdefault(f"mixed|{told.issuer}|{number(told.value or 0)}", []).append((told, dead, hurt_then))
    for key, many in found.items():
        told, dead, hurt_then = many[0]
        text = (
            f"killed and wounded taken together: {number(told.value or 0)} killed — {issuer(desk, told.statement)}; {number(dead.value or 0)} killed and"
            f" {number(hurt_then.value or 0)} wounded make that number — {issuer(desk, dead.statement)}"
        )
        grounds = [s for t, d, h in many for s in (t.statement, d.statement, h.statement)]
        firsts = [told.statement, dead.statement, hurt_then.statement]
        yield Check("mixed", key, text, tuple(grounds), quoted(desk, firsts), {"value": told.value, "killed": dead.value, "wounded": hurt_then.value})


def falls(desk: Desk, series: Sequence[Series]) -> Iterator[Check]:
    """Find running totals of one issuer that are revised downward: neither late copies, nor slips, nor restarts."""
    for one in series:
        down = [t for phase in one.phases for t in phase.turns if t.sort == "down" and t.settled]
        if not down:
            continue
        words = [f"{number(t.before.value)} ({on(t.before.day)}), then {number(t.after.value)} ({on(t.after.day)})" for t in down]
        last = down[-1]
        who = issuer(desk, last.after.figures[0].statement)
        text = f"a running total that falls: {who}, {measured(one.what, one.people)}: {words[-1]}"
        more = ("before that: " + joined(words[-4:-1]),) if len(words) > 1 else ()
        grounds = [f.statement for t in down for p in (t.before, t.after) for f in p.figures]
        quotes = quoted(desk, [last.before.figures[0].statement, last.after.figures[0].statement])
        data = {"falls": [{"day": str(t.after.day), "from": t.before.value, "to": t.after.value} for t in down]}
        yield Check("fall", f"fall|{one.key}", text, tuple(grounds), (*more, *quotes), data)

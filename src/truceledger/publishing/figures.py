"""Rival counts as blocks: one for each issuer's count of one thing from one start; the same for commands, API, pages and charts.

A block is a plain object for JSON. ``points`` are the exact numbers of a running total in their order, or the counts of periods.
Beside them stand, never among them: ``bounds``, what is told in round words ("more than 1,000"); ``aside``, numbers out of line
with the rest; ``revisions`` and ``restart``. Nothing is added or averaged across blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from truceledger.errors import UsageError
from truceledger.vocabulary.party import root
from truceledger.vocabulary.quantity import Qualifier

if TYPE_CHECKING:
    from truceledger.assessment import Line
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.figures import Figure, Phase, Point, Series

#: Where a count in words bounds the number from one side: at least, or at most.
_LEAST = frozenset({Qualifier.AT_LEAST, Qualifier.MORE_THAN})
_MOST = frozenset({Qualifier.AT_MOST, Qualifier.LESS_THAN})

Block = dict[str, Any]


def known_measure(measure: str | None, option: str = "--measure") -> None:
    """Refuse a measure that nothing counts: raises ``UsageError`` that names the option."""
    from truceledger.intake.tables.roles import COUNTED, MEASURES

    if measure is not None and measure not in {*MEASURES, *COUNTED}:
        raise UsageError(f"{option} {measure!r}: choose {', '.join(MEASURES)}, violation or a type of event (`truce kinds` lists them)")


def blocks_of(desk: Desk, measure: str | None = None, issuer: str | None = None, since: date | None = None) -> tuple[list[Block], list[Line]]:
    """Give a block for each running total and each row of periods, and the checks beside.

    ``issuer`` is a code, a state's meaning its organs too; ``since`` leaves out points of earlier days.
    """
    from truceledger.assessment.chapters.tolls import check_line, ordered
    from truceledger.assessment.figures import checks_of, series_of

    blocks: list[Block] = []
    checks: list[Line] = []
    for kind in ("toll", "tally"):
        series = series_of(desk, kind)
        fitting = [s for s in ordered(series) if _asked(s, measure, issuer)]
        blocks += [block for one in fitting if one.basis == "cumulative" for block in _running(desk, one, since)]
        blocks += [block for one in fitting if one.basis in {"period", "unstated"} for block in _periods(desk, one, since)]
        for check in checks_of(desk, kind, series):
            told = [s for s in check.statements if _of(s, measure, issuer)]
            checks += [check_line(desk, check)] if told else []
    return blocks, checks


def _asked(series: Series, measure: str | None, issuer: str | None) -> bool:
    return (measure is None or series.what == measure) and (issuer is None or issuer in {series.issuer, root(series.issuer)})


def _of(statement: Any, measure: str | None, issuer: str | None) -> bool:
    from truceledger.assessment.figures.figure import issuer_of

    who = issuer_of(statement)
    what = statement.fields.get("measure") or statement.fields.get("counted")
    return (measure is None or what == measure) and (issuer is None or issuer in {who, root(who)})


def _running(desk: Desk, series: Series, since: date | None) -> Iterator[Block]:
    """Give each phase of a running total: its last value, what it rose by in its last 7 and 30 days, revisions, points."""
    from truceledger.assessment.figures.names import issuer

    begun = {id(r.begun): r for r in series.restarts}
    over = {id(r.ended) for r in series.restarts}
    for phase in sorted(series.phases, key=lambda p: str(p.last.day if p.last else ""), reverse=True):
        last = phase.last
        if last is None:
            yield from _bounds(desk, series, phase, since)
        if last is None or (since and last.day < since):
            continue
        restart = begun.get(id(phase))
        ended = restart.ended.last if restart else None
        yield {
            "issuer": issuer(desk, last.figures[-1].statement),
            "code": series.issuer if series.issuer[:1] not in "“”" else None,
            "counts": series.what,
            "people": series.people,
            "basis": "cumulative",
            "place": series.place or None,
            "laid_to": series.cause or None,
            "anchor": str(phase.anchor) if phase.anchor else None,
            "ended": id(phase) in over,
            "last": _point(last, phase),
            "rises": {str(days): _rise(phase, days) for days in (7, 30)},
            "revisions": [
                {"sort": t.sort, "day": str(t.after.day), "from": t.before.value, "to": t.after.value}
                for t in phase.turns
                if t.sort != "slip" and t.settled
            ],
            "restart": {"before": ended.value, "day": str(ended.day), "why": restart.why} if restart and ended else None,
            "told_again": len(phase.again),
            "points": [_point(p, phase) for p in phase.points if since is None or p.day >= since],
            "bounds": _in_words(phase.loose, since),
            "aside": [_point(p, phase) for p in phase.aside if since is None or p.day >= since],
        }


def _point(point: Point, phase: Phase) -> dict[str, Any]:
    """Give a point for programs; ``told_day`` is false where the report's day stands in for that of the count."""
    from truceledger.assessment.chapters.tolls import point_data

    return {**point_data(point, phase), "told_day": point.told_day}


def _in_words(figures: Iterable[Figure], since: date | None) -> list[dict[str, Any]]:
    """Give what is told in round words or bounds, in the order of days, each saying once."""
    told = sorted((f for f in figures if f.day and (since is None or f.day >= since)), key=lambda f: (str(f.day), f.statement.statement_id))
    made = [{k: v for k, v in _told(f).items() if k != "from"} for f in told]
    return list({(p["day"], p["value"], p["bound"]): p for p in made}.values())


def _told(one: Figure) -> dict[str, Any]:
    """Give a figure with its words; ``bound`` is ``least``, ``most``, ``about``, or empty where the number is exact."""
    quantity = one.quantity
    bound = "least" if quantity.qualifier in _LEAST else "most" if quantity.qualifier in _MOST else "" if one.exact else "about"
    return {
        "from": str(one.start) if one.start else None,
        "day": str(one.day or ""),
        "published": str(one.reported or ""),
        "value": one.value,
        "phrase": str(quantity),
        "bound": bound,
        "told_day": one.told_day,
        "statement": one.statement.statement_id,
    }


def _bounds(desk: Desk, series: Series, phase: Phase, since: date | None) -> Iterator[Block]:
    """Give a running total that is told in round words alone ("more than 1.6 million"): no number of it is exact."""
    told = [f for f in phase.loose if f.day and (since is None or f.day >= since)]
    if told:
        yield _plain(desk, series, sorted(told, key=lambda f: (str(f.day), f.statement.statement_id)), phase.anchor)


def _rise(phase: Phase, days: int) -> dict[str, Any] | None:
    """Give what the series itself rose by: from its last point so many days before its last, or the one before that."""
    last = phase.last
    first = phase.at(last.day - timedelta(days=days)) if last else None
    return {"by": last.value - first.value, "from": str(first.day), "to": str(last.day)} if last and first else None


def _periods(desk: Desk, series: Series, since: date | None) -> Iterator[Block]:
    told = sorted(
        (f for f in series.figures if f.counts and f.value is not None and (since is None or (f.day and f.day >= since))),
        key=lambda f: (str(f.day), str(f.start), f.statement.statement_id),
    )
    if not told:
        return
    yield _plain(desk, series, told, None)


def _plain(desk: Desk, series: Series, told: list[Figure], anchor: date | None) -> Block:
    """Give a block of figures that are no points of a running total, in their order."""
    from truceledger.assessment.figures.names import issuer

    points = [{**_told(f), "from": str(f.start) if f.start and anchor is None else None} for f in told]
    return {
        "issuer": issuer(desk, told[-1].statement),
        "code": series.issuer if series.issuer[:1] not in "“”" else None,
        "counts": series.what,
        "people": series.people,
        "basis": series.basis,
        "place": series.place or None,
        "laid_to": series.cause or None,
        "anchor": str(anchor) if anchor else None,
        "ended": False,
        "last": points[-1],
        "points": list({(p["from"], p["day"], p["value"]): p for p in points}.values()),
    }


def answers_of(desk: Desk, words: str, said: date | None, measure: str | None = None, issuer: str | None = None) -> list[Line]:
    """Say of each series whether a quoted figure can be rebuilt from it ("380 killed since 17 April"), those that give it first.

    Raises ``UsageError`` where the words name no number, or nothing that is counted.
    """
    from truceledger.assessment.figures import series_of
    from truceledger.assessment.figures.quoted import quoted_figure
    from truceledger.assessment.figures.rebuild import rebuilt
    from truceledger.assessment.figures.telling import told

    quoted = quoted_figure(words, said, desk.today, measure)
    return [told(desk, quoted, one) for one in rebuilt(desk, series_of(desk, quoted.kind), quoted, issuer)]

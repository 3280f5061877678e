"""What came of rebuilding a figure, in words, with the points it rests on as grounds."""

from __future__ import annotations

from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.names import issuer, measured, number, on, place_of
from truceledger.assessment.figures.phases import Point
from truceledger.assessment.figures.quoted import Quoted
from truceledger.assessment.figures.rebuild import Between, Rebuilt, Trial
from truceledger.assessment.state import Line


def told(desk: Desk, quoted: Quoted, made: Rebuilt) -> Line:
    """Say of one series whether and how it gives the figure."""
    series, phase = made.series, made.phase
    who = issuer(desk, phase.points[-1].figures[0].statement)
    place = f" ({where})" if (where := place_of(desk, series.issuer, series.place)) else ""
    name = f"{who}{place}, {measured(series.what, series.people)}" + (f" since {on(phase.anchor)}" if phase.anchor else "")
    asked = str(quoted.quantity)
    if not made.trials:
        return _line(desk, f"{name}: cannot be tried: {made.why_not}", [phase.points[0]], made, [])
    best, *others = made.trials
    verdict = "reconstructs" if best.fits else "does not reconstruct"
    text = f"{name}: {asked} {verdict}: {_way(best, quoted)}"
    # where one way gives the figure, another that does not is no news; two readings of one day are
    detail = ["the other reading: " + _way(t, quoted) if t.first else _way(t, quoted) for t in others if t.first or t.fits or not best.fits]
    points = [p for t in made.trials for p in (t.first, t.last) if p]
    if not best.fits:
        if made.begins:
            last = best.last
            detail.append(f"counted back from {number(last.value)} ({on(last.day)}), {asked} would begin {_at(made.begins)}")
            points += [made.begins.before, made.begins.after]
        for first, reached in made.ends:
            detail.append(f"counted from {number(first.value)} ({on(first.day)}), {asked} was reached {_at(reached)}")
            points += [first, reached.before, reached.after]
    if quoted.end is None and best.first:
        detail.append("up to which day it counts is not told, so any day was tried (--said names the day)")
    if quoted.end and best.last.day != quoted.end and best.first:
        detail.append(f"the last figure by {on(quoted.end)} is that of {on(best.last.day)}")
    return _line(desk, text, points, made, detail)


def _way(trial: Trial, quoted: Quoted) -> str:
    """Say how a number is come to, and by how much it is off."""
    last = trial.last
    if trial.first is not None:
        day = on(quoted.start)
        which = f"what was reported on {day} not counted with" if trial.reading == "after_day" else f"what was reported on {day} counted with"
        words = (
            f"from {number(trial.first.value)} ({on(trial.first.day)}) to {number(last.value)} ({on(last.day)}) it rises by {number(trial.value)}"
            f" ({which})"
        )
    elif trial.reading == "with_earlier":
        words = (
            f"{number(last.value)} ({on(last.day)}) and the {number(trial.earlier)} of the earlier phase ({trial.note}) make {number(trial.value)};"
            " the issuer's own count does not join the two"
        )
    else:
        words = (
            f"it tells {number(last.value)} for {on(last.day)}" if last.told_day else f"it tells {number(last.value)} in a report of {on(last.day)}"
        )
    if trial.off and not trial.fits:
        asked = quoted.quantity
        words += f"; {number(abs(trial.off))} {'more' if trial.off > 0 else 'fewer'} than {asked}"
    return words


def _at(between: Between) -> str:
    before, after = between.before, between.after
    if before is after:
        return f"exactly at {number(before.value)} ({on(before.day)})"
    return f"between {number(before.value)} ({on(before.day)}) and {number(after.value)} ({on(after.day)})"


def _line(desk: Desk, text: str, points: list[Point], made: Rebuilt, detail: list[str]) -> Line:
    statements = [p.figures[0].statement for p in points]
    trials = [
        {
            "reading": t.reading,
            "value": t.value,
            "fits": t.fits,
            "off": t.off,
            "from": _point(t.first),
            "to": _point(t.last),
            "earlier": t.earlier or None,
        }
        for t in made.trials
    ]
    data: dict[str, Any] = {
        "fits": made.fits,
        "trials": trials,
        "begins_between": [_point(made.begins.before), _point(made.begins.after)] if made.begins else None,
        "ends_between": [{"from": _point(p), "between": [_point(b.before), _point(b.after)]} for p, b in made.ends],
        "anchor": str(made.phase.anchor) if made.phase.anchor else None,
        "issuer": made.series.issuer,
    }
    return desk.line(text, statements, topic="rebuild", key=f"rebuild|{made.series.key}|{made.phase.anchor or ''}", detail=detail, **data)


def _point(point: Point | None) -> dict[str, Any] | None:
    return {"day": str(point.day), "value": point.value, "statement": point.figures[0].statement.statement_id} if point else None

"""Counts of people as rival series: one for each issuer, measure, group and basis; never added, never blended.

Running totals first, then where they began again, then what does not add up, then counts of periods and incidents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures import Check, Figure, Phase, Point, Restart, Series, checks_of, series_of
from truceledger.assessment.figures.names import Words, issuer, kept, measured, number, on, place_of
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, party, plain
from truceledger.vocabulary.attribution import Stance

__all__ = ["build", "issuer"]

#: Earlier points shown in a line; the data hold them all.
SHOWN = 4


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the series, running totals first, and the checks."""
    series = series_of(desk, "toll")
    lines = totals(desk, series)
    lines += [restart_line(desk, one, restart) for one in ordered(series) for restart in one.restarts]
    lines += [check_line(desk, check) for check in checks_of(desk, "toll", series)]
    for one in ordered(series):
        if one.basis == "period":
            lines.append(period_line(desk, one))
    for one in ordered(series):
        if one.basis not in {"period", "cumulative"}:
            lines.append(_incident(desk, one))
    return tuple(lines), "each issuer's figures stand alone" if lines else "no count of people was read"


def ordered(series: Sequence[Series]) -> list[Series]:
    """Give series in the order of print: the killed first, then by name."""
    return sorted(
        series, key=lambda s: (s.what not in {"killed", "violation"}, s.what, s.people, s.issuer, s.key, s.figures[0].statement.statement_id)
    )


def totals(desk: Desk, series: Sequence[Series]) -> list[Line]:
    """Give a line for each phase of each running total: those that go on first, those that ended last."""
    going: list[Line] = []
    ended: list[Line] = []
    for one in ordered(series):
        over = {id(r.ended) for r in one.restarts}
        phases = sorted((p for p in one.phases if any(True for _ in p.figures())), key=lambda p: str(p.anchor or ""), reverse=True)
        for index, phase in enumerate(phases):
            (ended if id(phase) in over else going).append(_phase_line(desk, one, phase, index, ended=id(phase) in over))
        if one.odd:
            going.append(_odd_line(desk, one))
    return going + ended


def _phase_line(desk: Desk, series: Series, phase: Phase, index: int, *, ended: bool) -> Line:
    key = f"{series.key}|{phase.anchor or ('' if index == 0 else f'{index}')}"
    figures = list(phase.figures())
    return kept(desk, key, [f.statement for f in figures], partial(_phase_told, desk, series, phase, figures, ended=ended), ended)


def _phase_told(desk: Desk, series: Series, phase: Phase, figures: Sequence[Figure], *, ended: bool) -> Words:
    last = phase.last
    latest = last.figures[-1] if last else max(figures, key=lambda f: (f.day or date.min, f.value or 0))
    shown = str(latest.quantity)
    text = f"{shown} {measured(series.what, series.people)}"
    text += f", since {on(phase.anchor) if not _words(latest) else _words(latest)}" if phase.anchor else ", start of the count not told"
    text += f", as of {on(latest.day)}" if latest.told_day else ""
    cause = latest.statement.fields.get("caused_by")
    text += f", laid to {party(cause, desk.name_of)}" if cause else ""
    place = place_of(desk, series.issuer, series.place)
    text += f" — {place}" if place else ""
    text += f" — {issuer(desk, latest.statement)}" + (" (this count has ended)" if ended else "")
    data: dict[str, Any] = {
        "measure": series.what,
        "people": series.people,
        "issuer": issuer(desk, latest.statement),
        "place": series.place,
        "anchor": str(phase.anchor) if phase.anchor else None,
        "value": latest.value,
        "day": str(latest.day) if latest.day else None,
        "points": [point_data(p, phase) for p in phase.points],
        "ended": ended,
    }
    return Words(text, "cumulative", (*_before(phase), *_told_otherwise(phase)), data)


def _words(one: Figure) -> str:
    """Give the start of the count as the statement dates it, which may be a month alone."""
    edtf = one.statement.when.edtf if one.statement.when else ""
    start = edtf.split("/")[0]
    return day(start) if start and start != ".." and one.anchor else ""


def point_data(point: Point, phase: Phase) -> dict[str, Any]:
    """Give a point for programs: up to which day, published when, the number, a statement, how often it was told."""
    first = point.figures[0]
    return {
        "day": str(point.day),
        "published": str(first.reported or ""),
        "value": point.value,
        "statement": first.statement.statement_id,
        "told": len(point.figures),
    }


def _before(phase: Phase) -> list[str]:
    """Give the points before the last as a row, with how many earlier ones are not shown."""
    earlier = [p for p in phase.points[:-1] if p.value != phase.points[-1].value]
    if not earlier:
        return []
    left = len(earlier) - SHOWN
    row = ", ".join(f"{number(p.value)} ({on(p.day)})" for p in earlier[-SHOWN:])
    return [f"before: {row}" + (f", and {left} earlier" if left > 0 else "")]


def _told_otherwise(phase: Phase) -> list[str]:
    """Say what was told again, revised, out of line, or in bounds only."""
    found = []
    for turn in phase.turns:
        if turn.sort == "same_day":
            found.append(f"revised: for {on(turn.after.day)} first {number(turn.before.value)}, then {number(turn.after.value)}")
        elif turn.sort == "down" and not turn.settled:
            found.append(f"lower than before, and no later figure tells whether it was revised or told late: {_day_value(turn.after)}")
    if phase.again:
        told = ", ".join(dict.fromkeys(f"{number(p.value)} ({on(p.day)})" for p in phase.again[-SHOWN:]))
        left = len(phase.again) - SHOWN
        found.append(f"earlier figures told again later: {told}" + (f", and {left} more" if left > 0 else ""))
    unsettled = {id(t.after) for t in phase.turns if t.sort == "down" and not t.settled}
    odd = [p for p in phase.aside if id(p) not in unsettled]
    if odd:
        left = len(odd) - SHOWN
        found.append("out of line with the rest: " + ", ".join(map(_day_value, odd[-SHOWN:])) + (f", and {left} more" if left > 0 else ""))
    bounds = list({(f.value, f.day): f for f in phase.loose}.values()) if phase.points else []
    if bounds:
        told = ", ".join(f"{f.quantity} ({on(f.day)})" for f in bounds[-SHOWN:])
        found.append(f"in round words: {told}" + (f", and {len(bounds) - SHOWN} more" if len(bounds) > SHOWN else ""))
    return found


def _day_value(point: Point) -> str:
    return f"{number(point.value)} ({on(point.day)})"


def _odd_line(desk: Desk, series: Series) -> Line:
    """Give totals that are denied, planned, only possible, or told without a number."""
    last = series.odd[-1]
    text = f"{last.quantity} {measured(series.what, series.people)} — {issuer(desk, last.statement)}{_mood(last)}"
    return desk.line(
        text, [f.statement for f in series.odd], topic="cumulative", key=f"{series.key}|not_so", measure=series.what, people=series.people
    )


def _mood(one: Figure) -> str:
    made = " (denied)" if one.statement.stance is Stance.DENIES else ""
    modality = one.statement.modality.value
    return made + (f" ({modality})" if modality not in {"actual", "ongoing"} else "")


def restart_line(desk: Desk, series: Series, restart: Restart) -> Line:
    """Say that a count began again; the two are not added."""
    old, new = restart.ended.last, restart.begun.points[0]
    assert old is not None
    who = issuer(desk, new.figures[0].statement)
    start = f", counted from {on(restart.begun.anchor)}" if restart.begun.anchor else ""
    text = (
        f"a count that began again: {who}, {measured(series.what, series.people)}: {number(old.value)} by {on(old.day)}, then {number(new.value)} by"
        f" {on(new.day)}{start}; a total of one and of the other are not one count ({restart.why})"
    )
    grounds = [old.figures[0].statement, new.figures[0].statement]
    data: dict[str, Any] = {"before": old.value, "after": new.value, "day": str(new.day), "anchor": str(restart.begun.anchor or "")}
    key = f"restart|{series.key}|{restart.begun.anchor or old.day.year}"
    return desk.line(text, grounds, topic="restart", key=key, check="restart", measure=series.what, issuer=who, **data)


def check_line(desk: Desk, check: Check) -> Line:
    """Print a check with the words of its grounds."""
    return desk.line(check.text, check.statements, topic="check", key=check.key, detail=check.detail, check=check.sort, **check.data)


def period_line(desk: Desk, series: Series, times: str = "") -> Line:
    """Give the counts of periods of one issuer: the last in full, those before as a row."""
    return kept(desk, series.key, series.statements(), partial(_period_told, desk, series, times))


def _period_told(desk: Desk, series: Series, times: str) -> Words:
    first = date.min
    figures = sorted(series.figures, key=lambda f: (f.day or first, f.start or first, f.reported or first, f.statement.statement_id))
    last = figures[-1]
    when = f", {_window(last)}" if last.start or last.day else ""
    cause = last.statement.fields.get("caused_by") or last.statement.fields.get("by")
    what = f"{times}{plain(series.what)} by {party(cause, desk.name_of)}" if times and cause else f"{times}{measured(series.what, series.people)}"
    text = f"{last.quantity} {what}{when}"
    text += f", laid to {party(cause, desk.name_of)}" if cause and not times else ""
    place = place_of(desk, series.issuer, series.place)
    text += f" — {place}" if place else ""
    text += f" — {issuer(desk, last.statement)}{_mood(last)}"
    rows = list(
        dict.fromkeys(f"{f.quantity} ({_window(f)})" for f in figures[:-1] if (f.value, f.start, f.day) != (last.value, last.start, last.day))
    )
    left = len(rows) - SHOWN
    detail = ["before: " + ", ".join(rows[-SHOWN:]) + (f", and {left} earlier" if left > 0 else "")] if rows else []
    points = [
        {
            "from": str(f.start or ""),
            "day": str(f.day or ""),
            "published": str(f.reported or ""),
            "value": f.value,
            "statement": f.statement.statement_id,
        }
        for f in figures
    ]
    data: dict[str, Any] = {"counted" if times else "measure": series.what, "people": series.people}
    data |= {"issuer": issuer(desk, last.statement), "points": points}
    return Words(text, series.what if times else "period", tuple(detail), data)


def _window(one: Figure) -> str:
    """Give the days a count is of, as its statement dates them."""
    if one.statement.when is None:
        return f"told {on(one.reported)}" if one.reported else "undated"
    return day(one.statement.when.edtf)


def _incident(desk: Desk, series: Series) -> Line:
    """Give one loss as one issuer tells it."""
    key = f"{series.key}|{series.figures[-1].statement.claim_id}"
    return kept(desk, key, series.statements(), partial(_incident_told, desk, series))


def _incident_told(desk: Desk, series: Series) -> Words:
    last = series.figures[-1]
    statement = last.statement
    text = f"{last.quantity} {measured(series.what, series.people)}" + (f", {day(statement.when.edtf)}" if statement.when else "")
    cause = statement.fields.get("caused_by")
    text += f", laid to {party(cause, desk.name_of)}" if cause else ""
    places = ", ".join(dict.fromkeys(p.text for p in statement.where))
    text += f" — {places}" if places else ""
    text += f" — {issuer(desk, statement)}{_mood(last)}"
    points = [
        {"day": str(f.day or ""), "published": str(f.reported or ""), "value": f.value, "statement": f.statement.statement_id} for f in series.figures
    ]
    return Words(text, series.basis, (), {"measure": series.what, "people": series.people, "issuer": issuer(desk, statement), "points": points})

"""What an analyst wants to know first, in a few lines: nothing is worked out here, lines of the chapters are chosen.

In force until when; the next dates; who waits for whom; what is overdue; the running totals of each issuer side by side;
how much does not agree. Each heading has an answer, also where the answer is that nothing was read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import msgspec

from truceledger.assessment.state import Line, StateOfPlay
from truceledger.assessment.words import day, lower, upper
from truceledger.vocabulary.quantity import number_of

#: Lines of a heading shown; what is left out is counted.
MOST = 4
_TRUCES = frozenset({"ceasefire", "humanitarian_pause"})
_CIRCLES = frozenset({"core", "time_contradiction"})


class Glance(msgspec.Struct, frozen=True):
    """One heading with its lines; ``more`` counts those left out, ``note`` stands where there is none."""

    heading: str
    lines: tuple[Line, ...]
    more: int = 0
    note: str = ""


def glance(state: StateOfPlay) -> tuple[Glance, ...]:
    """Choose the lines; a heading with no line says why."""
    return tuple(_heading(heading, choose(state), note) for heading, choose, note in _HEADINGS)


def _heading(heading: str, lines: list[Line], note: str) -> Glance:
    return Glance(heading, tuple(lines[:MOST]), max(0, len(lines) - MOST), "" if lines else note)


def _of(state: StateOfPlay, chapter: str) -> tuple[Line, ...]:
    found = state.chapters.get(chapter)
    return found.lines if found else ()


def _truce(state: StateOfPlay) -> list[Line]:
    lines = [line for line in _of(state, "agreements") if line.data.get("instrument") in _TRUCES]
    today = date.fromisoformat(state.as_of[:10]) if state.as_of else None
    lines = [_counted(line, today) for line in lines if line.data.get("state") or line.data.get("in_force") is not None]
    named = {f"{line.key}|told" for line in lines[:1]}  # all who tell of it, where not all name the end that it is said to have
    lines = lines[:1] + [line for line in _of(state, "agreements") if line.key in named]
    return lines + [line for line in _of(state, "agreements") if line.topic == "difference" and line.key.split("|")[0] in _TRUCES]


def _counted(line: Line, today: date | None) -> Line:
    """Add which day of the truce it is, and how many are left."""
    parts = []
    if line.data.get("day_of_truce"):
        parts.append(f"day {line.data['day_of_truce']}")
    if line.data.get("days_left") is not None and today:
        first, last = line.data.get("until_between") or (line.data.get("until"),) * 2
        near, far = ((d - today).days if d else None for d in (lower(first), upper(last)))
        # of an end told as "the beginning of July" no one day is known
        parts.append(f"{max(near, 0)} to {far} days left" if near != far and near is not None else f"{number_of(line.data['days_left'], 'day')} left")
    return msgspec.structs.replace(line, text=f"{line.text} ({', '.join(parts)})") if parts else line


def _dates(state: StateOfPlay) -> list[Line]:
    ahead = [(str(line.data.get("when") or ""), line) for line in _of(state, "meetings") if line.topic == "ahead" and line.data.get("when")]
    for line in _of(state, "commitments"):
        due = str(line.data.get("due") or "")
        if due and not line.data.get("overdue") and line.data.get("state") not in {"discharged", "cancelled", "released", "superseded", "expired"}:
            ahead.append((due, line))
    today = state.as_of or ""
    return [line for when, line in sorted(ahead, key=lambda item: item[0]) if when >= today]


def _circles(state: StateOfPlay) -> list[Line]:
    return [line for line in _of(state, "standoffs") if line.topic in _CIRCLES]


def _overdue(state: StateOfPlay) -> list[Line]:
    return [line for line in _of(state, "commitments") if line.data.get("overdue")]


def _totals(state: StateOfPlay) -> list[Line]:
    lines = [line for line in _of(state, "tolls") if line.topic == "cumulative" and not line.data.get("ended")]
    latest = sorted(lines, key=lambda line: str(line.data.get("day") or ""), reverse=True)
    whole = [line for line in latest if line.data.get("people") == "unspecified"]
    return [_on(line) for line in sorted(whole, key=lambda line: (line.data.get("measure") != "killed", line.data.get("value") is None))]


def _on(line: Line) -> Line:
    """Add the day of the report that told the figure."""
    told = line.data.get("day")
    return msgspec.structs.replace(line, text=f"{line.text}, told {day(str(told))}") if told else line


def _differ(state: StateOfPlay) -> list[Line]:
    return [*_of(state, "contradictions"), *(line for name in ("tolls", "tallies") for line in _of(state, name) if line.topic == "check")]


_HEADINGS: tuple[tuple[str, Callable[[StateOfPlay], list[Line]], str], ...] = (
    ("in force", _truce, "no truce was read"),
    ("next dates", _dates, "no date ahead was read"),
    ("standoff", _circles, "no circle of preconditions among what was read"),
    ("overdue", _overdue, "nothing is overdue by what was read"),
    ("figures", _totals, "no running total was read"),
    ("does not agree", _differ, "nothing that was read contradicts or does not add up"),
)

"""The facts that stand largest on the first screen: how the truce stands, the next date, the standoff, how many are counted; each with its line."""

from __future__ import annotations

from datetime import date

import msgspec

from truceledger.assessment.glance import Glance
from truceledger.assessment.state import Line, StateOfPlay
from truceledger.assessment.words import day, lower, plain
from truceledger.vocabulary.quantity import number_of

#: Issuers whose counts stand side by side; the rest are counted.
ISSUERS = 3


class Fact(msgspec.Struct, frozen=True):
    """A fact in a few words: what it is about, the fact, what goes with it; ``line`` is where it is told from, none where nothing was read.

    ``beside`` are the same fact as others tell it; ``left`` counts those for whom there is no room.
    """

    label: str
    words: str
    more: str
    line: Line | None = None
    beside: tuple[Fact, ...] = ()
    left: int = 0


def facts(state: StateOfPlay, glances: tuple[Glance, ...]) -> tuple[Fact, ...]:
    """Give the facts; what was not read is said so."""
    first = {g.heading: (g.lines[0] if g.lines else None) for g in glances}
    return (_truce(first["in force"]), _date(state, first["next dates"]), _standoff(glances), _counts(state))


def _truce(line: Line | None) -> Fact:
    if line is None:
        return Fact("truce", "none was read", "")
    data = line.data
    state = plain(str(data.get("state") or ""))
    named = "In force" if data.get("in_force") else state[:1].upper() + state[1:]
    words = f"{named} until {day(data['until'])}" if data.get("in_force") and data.get("until") else named
    if data.get("ended"):
        words = f"Said to have ended {day(data['ended'])}"
    parts = [f"day {data['day_of_truce']}"] if data.get("day_of_truce") else []
    parts += [number_of(data["days_left"], "day") + " left"] if data.get("days_left") is not None and len(str(data.get("until"))) == 10 else []
    parts += [f"since {day(data['since'])}"] if data.get("since") else []
    parts += ["no end is told"] if data.get("in_force") and not data.get("until") else []
    return Fact("truce", words, " · ".join(parts), line)


def _date(state: StateOfPlay, line: Line | None) -> Fact:
    if line is None:
        return Fact("next date", "none was read", "")
    when = str(line.data.get("when") or line.data.get("due") or "")
    first, today = lower(when), date.fromisoformat(state.as_of[:10]) if state.as_of else None
    far = (first - today).days if first and today else None
    near = "" if far is None or far < 0 else "today" if far == 0 else f"in {number_of(far, 'day')}"
    return Fact("next date", day(when), " · ".join(p for p in (near, _what(line.text, day(when))) if p), line)


def _what(text: str, when: str) -> str:
    """Say of what a date is: the line without its day, which stands above it already."""
    return text.removeprefix("to come: ").replace(f", due {when}", "", 1).replace(f", {when}", "", 1)


def _standoff(glances: tuple[Glance, ...]) -> Fact:
    found = next(g for g in glances if g.heading == "standoff")
    if not found.lines:
        return Fact("standoff", "none was read", "no circle of preconditions")
    many = len(found.lines) + found.more
    since = str(found.lines[0].data.get("since") or "")
    return Fact("standoff", "Each waits for the other" if many == 1 else f"{many} circles of waiting", f"since {day(since)}" if since else "", found.lines[0])


def _counts(state: StateOfPlay) -> Fact:
    """Give the running totals of one thing, that of the killed where there is one: one of each issuer, side by side and never added."""
    chapter = state.chapters.get("tolls")
    running = [
        line for line in (chapter.lines if chapter else ()) if line.topic == "cumulative" and not line.data.get("ended") and line.data.get("people") == "unspecified"
    ]
    if not running:
        return Fact("running total", "none was read", "")
    measure = next((line.data["measure"] for line in running if line.data["measure"] == "killed"), running[0].data["measure"])
    latest: dict[str, Line] = {}
    # of several counts of one issuer the widest: not that of one town that was told of last
    for line in sorted((x for x in running if x.data["measure"] == measure), key=lambda x: (x.data.get("value") or 0, str(x.data.get("day") or ""), x.key)):
        latest[str(line.data.get("issuer") or "")] = line
    many = [latest[name] for name in sorted(latest, key=str.casefold)]
    first, *others = [_count(line) for line in many[:ISSUERS]]
    label = "running totals, each issuer's own" if len(many) > 1 else "running total"
    return msgspec.structs.replace(first, label=label, beside=tuple(others), left=len(many) - ISSUERS if len(many) > ISSUERS else 0)


def _count(line: Line) -> Fact:
    figure, _, rest = line.text.partition(", ")
    told = f", told {day(str(line.data['day']))}" if line.data.get("day") else ""
    return Fact("", figure, rest + told, line)

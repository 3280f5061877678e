"""A quoted figure as a person types it, taken apart: "380 killed since 17 April", "900 dead in May", "7,120 killed".

Numbers and times are read by the reader's own finders, so that what it can read in a report can be asked about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from truceledger.errors import UsageError
from truceledger.reading.counting import find_counts
from truceledger.reading.timing import find_times
from truceledger.vocabulary.edtf import parse
from truceledger.vocabulary.kinds.tally import KIND as TALLY
from truceledger.vocabulary.quantity import Quantity

_MEASURES = {
    "killed": r"kill|dead|death|die|fatalit|slain|martyr|lives",
    "wounded": r"wound|injur|hurt",
    "displaced": r"displac|uproot|fled|flee|refugee",
    "missing": r"missing|disappear|unaccounted",
    "detained": r"detain|arrest|held\b|prisoner",
    "abducted": r"abduct|kidnap|hostage",
    "released": r"releas|freed\b",
    "returned": r"return",
}
_PEOPLE = {
    "children": r"child|minor\b|minors",
    "women": r"women|woman",
    "civilians": r"civilian",
    "soldiers": r"soldier|troop",
    "fighters": r"fighter|militant|combatant",
    "health_workers": r"medic|health.?worker|paramedic|rescuer",
    "journalists": r"journalist",
    "peacekeepers": r"peacekeeper",
}


@dataclass(frozen=True)
class Quoted:
    """The figure: what it counts (``measure``, of ``people``), how many, from ``start`` to ``end`` (days), and how it was worded.

    ``start`` is ``None`` where no start is told; ``end`` is the day up to when it counts: told, else the day it was said, else
    ``None``. ``since`` says that the start is told by "since"; ``start_until`` is the last day it can mean ("since October").
    """

    words: str
    kind: str
    measure: str
    people: str
    quantity: Quantity
    start: date | None
    end: date | None
    since: bool
    start_until: date | None = None


def quoted_figure(words: str, said: date | None, today: date | None = None, measure: str | None = None) -> Quoted:
    """Take a phrase apart; raises ``UsageError`` that says what is missing.

    ``said``, or ``today`` where that is not known, fixes missing years and "last week".
    """
    times = [t for t in find_times(words, said or today) if t.role != "of"]
    inside = [(t.start, t.end) for t in times]
    counts = [c for c in find_counts(words) if c.kind == "count" and not c.article and not any(a <= c.number_start < b for a, b in inside)]
    counts = [c for c in counts if c.unit not in {"date", "time", "name", "money"}]
    counts = [c for c in counts if (c.low, c.best, c.high) != (None, None, None)]
    if not counts:
        raise UsageError(f"--rebuild {words!r} names no number; write it as “380 killed since 17 April”")
    what = measure or next((m for m, pattern in _MEASURES.items() if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), None)
    kind = "toll"
    if what is None or what not in _MEASURES:
        thing = _thing(what or words)
        if thing is None:
            raise UsageError(f"--rebuild {words!r} does not say what is counted; add it ({', '.join(_MEASURES)}, violations, …), or give --measure")
        kind, what = "tally", thing
    people = next((p for p, pattern in _PEOPLE.items() if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE)), "unspecified")
    start, until, end, since = _bounds([(t.role, t.past) for t in times], words)
    return Quoted(words, kind, what, people if kind == "toll" else "unspecified", counts[0].quantity(), start, end or said, since, until)


def _thing(words: str) -> str | None:
    """Give what a tally counts, by its own name: "violations", "air strikes"."""
    folded = re.sub(r"[\s-]+", "_", words.casefold())
    values: tuple[str, ...] = getattr(TALLY.field("counted").sort, "values", ())
    return max((v for v in values if v in folded), key=len, default=None)


def _bounds(times: list[tuple[str, str | None]], words: str) -> tuple[date | None, date | None, date | None, bool]:
    start: date | None = None
    until: date | None = None
    end: date | None = None
    since = False
    for role, edtf in times:
        if edtf is None:
            continue
        time = parse(edtf)
        if time.lower is None and time.upper is None:
            raise UsageError(f"--rebuild {words!r}: the year of its day cannot be told; write it out, or give the day it was said with --said")
        if role in {"since", "after"} and start is None:
            start, until, since = time.lower, time.upper, role == "since"
        elif role in {"until", "by", "before"} and end is None:
            end = time.upper
        elif start is None and end is None:
            start, until, end = time.lower, time.lower, time.upper
    if start and end and start > end:
        raise UsageError(f"--rebuild {words!r}: it ends ({end}) before it begins ({start}); check the days, or give the day it was said with --said")
    return start, until, end, since

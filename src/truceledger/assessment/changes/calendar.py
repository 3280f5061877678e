"""What the calendar alone does to a line: a day ahead comes near, or passes without report."""

from __future__ import annotations

import enum
from datetime import date

import msgspec

from truceledger.assessment.changes.wording import label_of
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, lower, upper

#: A day is near from a week before on: what a desk prepares for. Not tuned.
NEAR_DAYS = 7
#: The data that are days ahead, in the order in which one line's are looked at.
AHEAD = ("until", "expiry", "due", "when")
#: Topics, states and stages in which a line waits for no day any more.
_CLOSED = frozenset({"held", "ongoing", "cancelled", "boycotted", "postponed", "discharged", "done", "expired", "ended", "terminated", "superseded"})


class Passage(enum.StrEnum):
    """What became of a day ahead."""

    NEAR = "near"
    PASSED = "passed"


class Passing(msgspec.Struct, frozen=True):
    """A day of a line that came near or passed between two moments; ``left`` is the days left after, negative once passed."""

    passage: Passage
    name: str
    edtf: str
    left: int

    @property
    def words(self) -> str:
        """The day in words, with the days left."""
        if self.passage is Passage.NEAR:
            how = "today" if self.left == 0 else f"{self.left} day{'' if self.left == 1 else 's'} ahead"
            return f"{label_of(self.name)}: {day(self.edtf)}, {how}"
        return f"{label_of(self.name)}: {day(self.edtf)}, passed {-self.left} day{'' if self.left == -1 else 's'} ago"


def day_ahead(line: Line, chapter: str) -> tuple[str, str] | None:
    """Give the first day that a line waits for, and the datum's name; none where it is closed, or what it tells has happened."""
    data = line.data
    if data.get("in_force") is False or {line.topic, str(data.get("state")), str(data.get("status")), str(data.get("lifecycle"))} & _CLOSED:
        return None
    for name in AHEAD:
        value = data.get(name)
        # a day "when" is ahead only where the chapter is of dates to come
        if isinstance(value, str) and value and (name != "when" or chapter == "meetings"):
            return name, value
    return None


def passing(before: Line, after: Line, chapter: str, then: date, now: date) -> Passing | None:
    """Say what the calendar did to the day that both lines wait for, between the two moments; nothing where the day itself moved."""
    if now <= then:
        return None
    old, new = day_ahead(before, chapter), day_ahead(after, chapter)
    if new is None or old != new:
        return None
    name, edtf = new
    first, last = lower(edtf), upper(edtf)
    if last is not None and then <= last < now:
        return Passing(Passage.PASSED, name, edtf, (last - now).days)
    if first is None:
        return None
    left, was = (first - now).days, (first - then).days
    if 0 <= left <= NEAR_DAYS < was:
        return Passing(Passage.NEAR, name, edtf, left)
    return None

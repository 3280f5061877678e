"""The order of consequence: one table, each row with the reason for its place.

A row is asked in order whether a pair of lines is of its sort; the first that says yes takes it. Rows know chapters, topics
and data by the contract's names, never a line's wording, and no row knows a party.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from truceledger.assessment.changes.calendar import NEAR_DAYS, Passage, Passing
from truceledger.assessment.changes.change import Difference, What
from truceledger.assessment.state import Line

__all__ = ["CONSEQUENCES", "NEAR_DAYS", "Consequence", "Pair", "rank_of"]


@dataclass(frozen=True)
class Pair:
    """One matter at two moments: its lines, what of their data differs, what the calendar did."""

    chapter: str
    before: Line | None
    after: Line | None
    what: What
    differences: tuple[Difference, ...] = ()
    passing: Passing | None = None

    @property
    def line(self) -> Line:
        """The line after, or before where it is gone."""
        found = self.after or self.before
        assert found is not None
        return found

    def names(self) -> set[str]:
        """Give the names of the data that differ."""
        return {d.name for d in self.differences}

    def has(self, *names: str) -> bool:
        """Say whether a line has such data at either moment."""
        return any(line is not None and line.data.get(n) is not None for line in (self.before, self.after) for n in names)

    def of_topic(self, *topics: str) -> bool:
        """Say whether a line has such a topic at either moment."""
        return any(line is not None and line.topic in topics for line in (self.before, self.after))


@dataclass(frozen=True)
class Consequence:
    """A row: its name, the heading it is shown under, why it stands where it stands, and what is of it."""

    name: str
    title: str
    why: str
    of: Callable[[Pair], bool]


def _told(pair: Pair) -> bool:
    # the lines of who tells, or told, of an instrument say nothing of it that the line on it does not say, or said
    return pair.what not in {What.CORROBORATED, What.REPEATED} and not (pair.chapter == "agreements" and pair.of_topic("told", "before_end"))


def _truce(pair: Pair) -> bool:
    if pair.chapter != "agreements" or not any(line is not None and "in_force" in line.data for line in (pair.before, pair.after)):
        return False
    return pair.what is not What.NEAR and (
        pair.before is None
        or pair.after is None
        or pair.passing is not None
        or bool(pair.names() & {"in_force", "since", "until", "expiry", "ended", "lifecycle", "topic", "versions"})
    )


def _core(pair: Pair) -> bool:
    return pair.chapter == "standoffs" and (pair.of_topic("core") or pair.has("core"))


def _headline(pair: Pair) -> bool:
    """Say whether a figure is of those that are quoted: a running total of people, or a count of violations."""
    return (pair.chapter == "tolls" and pair.of_topic("cumulative")) or (pair.chapter == "tallies" and pair.of_topic("cumulative", "violation"))


def _checks(pair: Pair) -> bool:
    return pair.chapter in {"tolls", "tallies"} and (pair.has("check") or pair.of_topic("check", "restart"))


def _disagrees(pair: Pair) -> bool:
    return pair.chapter == "contradictions" or (pair.chapter == "agreements" and pair.of_topic("difference"))


#: The order of consequence. ``corroboration`` is last: it changes what is known of the sources, not of the matter.
CONSEQUENCES: tuple[Consequence, ...] = (
    Consequence("truce", "The truce", "everything else is measured against whether it is in force, and until when", lambda p: _told(p) and _truce(p)),
    Consequence(
        "standoff", "Standoffs", "while one stands, what waits in and behind it cannot happen if all keep their word", lambda p: _told(p) and _core(p)
    ),
    Consequence(
        "deadline",
        "Days that came near or passed",
        "a day that passes unnoticed cannot be had again",
        lambda p: p.what in {What.NEAR, What.PASSED} or (_told(p) and p.passing is not None and p.passing.passage is Passage.PASSED),
    ),
    Consequence(
        "instrument",
        "Other instruments",
        "a text that is drafted, signed or refused changes what is owed",
        lambda p: _told(p) and p.chapter == "agreements" and not _disagrees(p),
    ),
    Consequence("meeting", "Meetings", "where the next step can be taken", lambda p: _told(p) and p.chapter == "meetings"),
    Consequence("check", "Figures that do not fit", "a figure that does not add up should not be handed on", lambda p: _told(p) and _checks(p)),
    Consequence(
        "figure", "Running totals, and counts of violations", "the figures that are quoted; each is its issuer's", lambda p: _told(p) and _headline(p)
    ),
    Consequence(
        "contradiction",
        "What does not agree",
        "what one says and another denies is not to be relied on",
        lambda p: _told(p) and _disagrees(p),
    ),
    Consequence("commitment", "Commitments", "what each side is to do, and is said to have done", lambda p: _told(p) and p.chapter == "commitments"),
    Consequence("charge", "Charges and answers", "a charge is its author's; it can end a truce", lambda p: _told(p) and p.chapter == "assessments"),
    Consequence(
        "count",
        "Other counts",
        "counts of days and weeks, which a new one follows as a matter of course",
        lambda p: _told(p) and p.chapter in {"tolls", "tallies"} and not p.of_topic("incident"),
    ),
    Consequence("event", "Events", "many, and each of small weight alone", lambda p: _told(p) and p.chapter in {"events", "tolls", "tallies"}),
    Consequence("precondition", "Conditions told", "what waits for what, where it blocks nothing", lambda p: _told(p) and p.chapter == "standoffs"),
    Consequence("position", "Positions", "what is demanded or refused; words, not steps", lambda p: _told(p) and p.chapter == "positions"),
    Consequence("contact", "Contacts", "who talks to whom outside meetings", lambda p: _told(p) and p.chapter == "contacts"),
    Consequence("source", "Sources and reading", "on whose word it rests, and what could not be read", lambda p: _told(p) and p.chapter == "sources"),
    Consequence("other", "Other", "chapters that this table does not know", _told),
    Consequence(
        "corroboration", "The same, by more origins or with another status", "the matter stands as it stood; its footing changed", lambda p: True
    ),
)


def rank_of(pair: Pair) -> int:
    """Give the place of the first row that takes a pair."""
    return next(i for i, row in enumerate(CONSEQUENCES) if row.of(pair))

"""What a time is: its span, its value read backward and forward, its role; and what a rule may ask while it reads.

Hands on ``TimeMatch`` and ``Today``; refuses to know any pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

#: A value as told and as planned, in EDTF.
Pair = tuple[str | None, str | None]


@dataclass(frozen=True)
class TimeMatch:
    """A temporal expression: its span (code points), its value read backward and forward, and its role.

    ``role``: ``at``, ``since``, ``until``, ``by``, ``before``, ``after``, ``during``, ``within``, ``for``,
    ``ordinal_day``, ``of``. ``duration_days`` for lengths; ``ordinal`` for "the third day of".
    """

    start: int
    end: int
    text: str
    role: str
    past: str | None
    future: str | None
    duration_days: int | None = None
    ordinal: int | None = None

    @property
    def edtf(self) -> str | None:
        """The value read backward, or nothing."""
        return self.past

    def value(self, planned: bool = False) -> str | None:
        """Give the EDTF value for something told, or for something planned; intervals open as the role says."""
        core = self.future if planned else self.past
        if core is None:
            return None
        if self.role == "since":
            return core.split("/")[0] + "/.."
        if self.role == "before" and not core.startswith("X"):
            return "../" + core.split("/")[0]
        return core

    def point(self, planned: bool = True) -> str | None:
        """Give the value without the opening of an interval: the day that an expiry or a due date names."""
        return self.future if planned else self.past


class Near:
    """The times found so far in a stretch of text, for those that count from another ("two days later")."""

    def __init__(
        self,
        text: str,
        found: list[TimeMatch],
        earlier: Callable[[], tuple[TimeMatch, ...]],
        with_role: Callable[[str, TimeMatch], TimeMatch],
    ) -> None:
        self._text = text
        self._found = found
        self._earlier = earlier
        self._with_role = with_role

    def any(self) -> bool:
        """Say whether a time has been found."""
        return bool(self._found)

    def just_before(self, at: int, gap: str) -> TimeMatch | None:
        """Give the time that ends before ``at`` with no more between than ``gap`` says."""
        return next((t for t in self._found if t.end <= at and re.fullmatch(gap, self._text[t.end : at])), None)

    def just_after(self, at: int, gap: str) -> TimeMatch | None:
        """Give the time that begins after ``at`` with no more between than ``gap`` says."""
        return next((t for t in self._found if t.start >= at and re.fullmatch(gap, self._text[at : t.start])), None)

    def last(self, at: int, fits: Callable[[str], bool]) -> str | None:
        """Give the value of the last time named before ``at`` that fits: in this stretch of text, else in its paragraph."""
        match = self.last_match(at, lambda t: t.past is not None and fits(t.past))
        return match.past if match else None

    def last_match(self, at: int, fits: Callable[[TimeMatch], bool]) -> TimeMatch | None:
        """Give the last time named before ``at`` that fits, with its role."""
        for time in sorted((t for t in self._found if t.end <= at), key=lambda t: -t.end):
            known = self._with_role(self._text, time)
            if fits(known):
                return known
        return next((t for t in reversed(self._earlier()) if fits(t)), None)


@dataclass(frozen=True)
class Today:
    """What values are resolved against: the day of publication, the days of the truce, the times around."""

    day: date | None
    near: Near
    anchor: Callable[[str], date | None]
    line_starts: bool = True


#: How a match of a pattern becomes a time; a pattern with its maker and its flags.
Make = Callable[[re.Match[str], Today], TimeMatch | None]
Rule = tuple[str, Make, int]


def made(pair: Pair | None, role: str = "at", **more: int | None) -> TimeMatch | None:
    """Give a match of a value, its span still open; nothing for no value."""
    return None if pair is None else TimeMatch(0, 0, "", role, pair[0], pair[1], **more)


def same(value: str | None) -> Pair | None:
    """Give a value that is told and planned alike."""
    return None if value is None else (value, value)

"""A change of one matter between two moments, and what of its data differs."""

from __future__ import annotations

import enum
from typing import Any

import msgspec

from truceledger.vocabulary.quantity import number_of


class What(enum.StrEnum):
    """How a matter changed.

    ``passed`` and ``near``: nothing new was said, the calendar went on. ``corroborated``: the same is now said by more
    independent origins, or has another verification status; ``repeated``: said again by the origins that said it before.
    """

    APPEARED = "appeared"
    GONE = "gone"
    CHANGED = "changed"
    PASSED = "passed"
    NEAR = "near"
    CORROBORATED = "corroborated"
    REPEATED = "repeated"


class Difference(msgspec.Struct, frozen=True):
    """One datum that differs: its name in ``Line.data``, both values (null where there was none), and both in words.

    ``by`` is the difference where one can be worked out: whole units of a figure of one issuer, or days of a date.
    ``toward`` is ``later`` or ``earlier`` where a date surely moved so.
    """

    name: str
    before: Any
    after: Any
    words: str
    by: float | None = None
    toward: str = ""


class Change(msgspec.Struct, frozen=True):
    """One change.

    ``consequence`` names its row in ``CONSEQUENCES`` and ``rank`` the row's place (0 is first). ``head`` says what sort of change
    it is ("new", "meeting moved"), ``told`` the matter with what differs, ``text`` both; ``before`` and ``after`` are the lines' own words (null where there was no line). ``grounds`` are the ids of the
    statements that are new under the line; where none is (the line is gone, or the calendar alone went on), those it
    rests or rested on, and ``grounds_new`` is false. ``said_by`` are their chains; ``origins`` counts the independent
    origins of the whole line after, ``origins_before`` before.
    """

    consequence: str
    rank: int
    what: What
    chapter: str
    topic: str
    key: str
    text: str
    head: str
    told: str
    before: str | None
    after: str | None
    differences: tuple[Difference, ...]
    grounds: tuple[str, ...]
    grounds_new: bool
    said_by: tuple[str, ...]
    origins: int
    origins_before: int
    status: str = ""
    status_before: str = ""
    detail: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """The independent origins in words, with what they were; those of a day that was put off are said to be the former day's."""
        words = number_of(self.origins or self.origins_before, "independent origin")
        if self.what is What.APPEARED or not self.origins or self.origins == self.origins_before:
            return words
        moved = self.chapter == "agreements" and any(d.name == "until" for d in self.differences)
        return f"{words}, {'the former end had' if moved else 'was'} {self.origins_before}"

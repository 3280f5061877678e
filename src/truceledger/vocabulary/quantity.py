"""Numbers as reports give them: with their bounds and their phrase, never rounded into a figure.

Low, best and high follow UCDP's estimates. A missing number says why it is missing; it is never 0.
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec


class Qualifier(enum.StrEnum):
    """How the words bound the number."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"
    NEARLY = "nearly"
    RANGE = "range"


class Missing(enum.StrEnum):
    """Why there is no number."""

    UNKNOWN = "unknown"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    WITHHELD = "withheld"
    DISPUTED = "disputed"


def number_of(n: int, one: str, several: str = "") -> str:
    """Give a number with its word: "1 report", "2,009 reports", "3 copies"."""
    return f"{n:,} {one if n == 1 else several or one + 's'}"


class Quantity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A count: ``low``, ``best``, ``high`` in whole units of what is counted, and the words.

    Raises ``ValueError`` when the bounds are out of order, or a missing number has one.
    """

    low: int | float | None = msgspec.field(default_factory=lambda: None)
    best: int | float | None = msgspec.field(default_factory=lambda: None)
    high: int | float | None = msgspec.field(default_factory=lambda: None)
    qualifier: Qualifier = msgspec.field(default_factory=lambda: Qualifier.EXACT)
    phrase: str | None = None
    missing: Missing | None = None

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known):
            raise ValueError(f"low, best and high are out of order: {self.low}, {self.best}, {self.high}")
        if self.missing is not None and known:
            raise ValueError("a missing number has no bounds")

    @classmethod
    def exactly(cls, n: int | float, phrase: str | None = None) -> Quantity:
        """Give the quantity that is ``n`` and nothing else."""
        return cls(n, n, n, Qualifier.EXACT, phrase)

    def to_json(self) -> dict[str, Any]:
        """Give the plain JSON object of the contract."""
        made = msgspec.to_builtins(self)
        assert isinstance(made, dict)
        return made

    @classmethod
    def from_json(cls, made: Any) -> Quantity:
        """Take the contract's JSON object; raises ``msgspec.ValidationError`` on another shape."""
        return msgspec.convert(made, cls)

    def allows(self, n: float) -> bool:
        """Say whether ``n`` lies within what the words bound; an unbounded side allows all."""
        return (self.low is None or n >= self.low) and (self.high is None or n <= self.high)

    def __str__(self) -> str:
        if self.phrase and self.phrase.casefold() not in {"a", "an"}:
            return self.phrase
        n = next((x for x in (self.best, self.low, self.high) if x is not None), None)
        return f"{n:,}" if n is not None else (self.missing or Missing.UNKNOWN).value.replace("_", " ")

"""One number as it was found: its span, its bounds, its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from truceledger.vocabulary.quantity import Qualifier, Quantity


@dataclass(frozen=True)
class CountMatch:
    """One number: the span of its phrase and of its figure (code points), its bounds, and what kind it is.

    ``kind``: ``count``, ``share`` (with ``share`` = value and whole) or ``percent``. ``unit`` is set where it measures
    something other than things ("km", "year"). ``article``: a bare "a" or "an". ``others``, ``including``: said beside it.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    phrase: str
    low: float | None
    best: float | None
    high: float | None
    qualifier: Qualifier
    kind: str = "count"
    unit: str | None = None
    article: bool = False
    zero: bool = False
    others: bool = False
    including: bool = False
    times: bool = False
    share: dict[str, Any] | None = None

    def quantity(self) -> Quantity:
        """Give the number as the contract writes it."""
        low, best, high = (int(n) if n is not None and float(n).is_integer() else n for n in (self.low, self.best, self.high))
        return Quantity(low, best, high, self.qualifier, self.phrase)

    def moved(self, by: int) -> CountMatch:
        """Give the match at its place in the whole text."""
        return replace(self, start=self.start + by, end=self.end + by, number_start=self.number_start + by, number_end=self.number_end + by)


def plain(part: str, a: int, b: int, n: float, **more: Any) -> CountMatch:
    """Give an exact number."""
    return CountMatch(a, b, a, b, part[a:b], n, n, n, Qualifier.EXACT, **more)


def vague(part: str, a: int, b: int, **more: Any) -> CountMatch:
    """Give a number that the words do not say: "dozens"."""
    return CountMatch(a, b, a, b, part[a:b], None, None, None, Qualifier.ABOUT, **more)

"""A stretch of a report's text that refuses to lie.

Offsets are Unicode code points of the stored text, half open. A span carries the exact characters,
so that anybody who holds the text can check it.
"""

from __future__ import annotations

import msgspec


class SpanError(ValueError):
    """A span that does not fit its own characters, or the text it claims to be from."""


class Span(msgspec.Struct, frozen=True, order=True):
    """``text[start:end] == exact``; ``start`` and ``end`` in code points, ``end`` exclusive.

    Raises ``SpanError`` when the offsets are negative, empty or do not fit the length of ``exact``.
    """

    start: int
    end: int
    exact: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise SpanError(f"a span needs 0 <= start < end, not {self.start}..{self.end}")
        if len(self.exact) != self.end - self.start:
            raise SpanError(
                f"span {self.start}..{self.end} is {self.end - self.start} characters long, but its words are {len(self.exact)}: {self.exact[:60]!r}"
            )

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Cut the span from ``text``, white space at its ends left out; raises ``SpanError`` if nothing is left."""
        end = min(end, len(text))
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < 0 or end <= start:
            raise SpanError(f"no characters between {start} and {end}")
        return cls(start, end, text[start:end])

    def check(self, text: str) -> None:
        """Raise ``SpanError`` unless ``text`` holds these characters at these offsets."""
        found = text[self.start : self.end]
        if found != self.exact:
            raise SpanError(f"the text at {self.start}..{self.end} is {found[:60]!r}, not {self.exact[:60]!r}")

    def overlaps(self, other: Span) -> int:
        """Count the characters that both spans cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

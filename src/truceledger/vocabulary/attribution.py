"""Who says it, through whom: the chain from the speaker to the publisher."""

from __future__ import annotations

import enum

import msgspec


class Mode(enum.StrEnum):
    """Quoted words, reported speech, or the reporter's own voice."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NARRATED = "narrated"


class SourceRole(enum.StrEnum):
    """The place in the chain."""

    SPEAKER = "speaker"
    CARRIER = "carrier"
    PUBLISHER = "publisher"


class Stance(enum.StrEnum):
    """The speaker's attitude to the content."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"


class Modality(enum.StrEnum):
    """Whether the content is said to be so, to be going on, planned, possible, under a condition, or not so."""

    ACTUAL = "actual"
    ONGOING = "ongoing"
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    NEGATED = "negated"


class Source(msgspec.Struct, frozen=True):
    """One link of the chain; ``start`` and ``end`` are code points of the words that name it, where they do."""

    role: SourceRole
    text: str | None = None
    party: str | None = None
    anonymous: bool = False
    start: int | None = None
    end: int | None = None


class Attribution(msgspec.Struct, frozen=True):
    """The chain, origin first, publisher last. Two speakers for one saying are two sources."""

    mode: Mode
    sources: tuple[Source, ...] = ()

    def speakers(self) -> tuple[Source, ...]:
        """Give the sources whose word it is; none when only the publisher speaks."""
        return tuple(s for s in self.sources if s.role is SourceRole.SPEAKER)

    def origin(self) -> Source | None:
        """Give the first source whose word it is, or the publisher, or nothing."""
        return self.sources[0] if self.sources else None

    def carriers(self) -> tuple[Source, ...]:
        """Give the agencies and outlets that carried the words."""
        return tuple(s for s in self.sources if s.role is SourceRole.CARRIER)

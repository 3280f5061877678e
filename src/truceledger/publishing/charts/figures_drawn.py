"""What of rival counts is drawn in one chart: its issuers, their figures, and how each is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from truceledger.assessment.figures.names import measured, number, on
from truceledger.publishing.figures import Block
from truceledger.publishing.timeline_entry import short as in_short

#: Issuers drawn in one chart, and points of a line, or bounds of a count, that each get a mark.
VOICES, MARKED = 8, 40

Voice = tuple[str, str, str]  # issuer, place, to whom it is laid


@dataclass
class Group:
    """The blocks of one chart, by voice: the issuer, where it counts and to whom it lays the losses."""

    counts: str
    people: str
    running: bool
    voices: dict[Voice, list[Block]] = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What is counted, in words."""
        return measured(self.counts, self.people)

    def points(self) -> int:
        """Count the figures of all its issuers."""
        return sum(len(b["points"]) for many in self.voices.values() for b in many)


def name_of(voice: Voice) -> str:
    """Name a voice: the issuer, where it counts, to whom it lays the losses."""
    issuer, place, laid = voice
    return issuer + (f", {place}" if place else "") + (f", laid to {laid}" if laid else "")


def since_of(block: Block) -> str:
    """Say from when a block counts."""
    if block["basis"] != "cumulative":
        return "by periods" if block["basis"] == "period" else "period not told"
    return f"since {on(block['anchor'])}" if block["anchor"] else "start not told"


def at_of(point: dict[str, Any], by: str) -> date | None:
    """Give the day at which a figure stands: that it goes up to, or that of its report."""
    told = point.get(by) or point.get("day") or point.get("published")
    return date.fromisoformat(told) if told else None


@dataclass(frozen=True)
class Drawn:
    """A group with the voices that are drawn, in the order of their names; a chart of so many lines can still be read."""

    group: Group
    voices: tuple[tuple[Voice, list[Block]], ...]
    left: int
    by: str

    @classmethod
    def of(cls, group: Group, by: str) -> Drawn:
        """Choose the issuers with most figures."""
        def rank(item: tuple[Voice, list[Block]]) -> tuple[int, str, str]:
            return -sum(len(b["points"]) for b in item[1]), max(str(b["last"]["day"]) for b in item[1]), name_of(item[0])

        best = sorted(group.voices.items(), key=rank)
        return cls(group, tuple(sorted(best[:VOICES], key=lambda i: name_of(i[0]))), max(0, len(best) - VOICES), by)

    def told(self) -> Iterator[tuple[int, Voice, Block, dict[str, Any], str]]:
        """Give every figure drawn: the number of its voice, voice, block, the figure, and what it is of its block."""
        for s, (voice, blocks) in enumerate(self.voices):
            for block in blocks:
                for sort in ("points", "bounds", "aside"):
                    for point in block.get(sort, ()):
                        if point["value"] is not None and at_of(point, self.by):
                            yield s, voice, block, point, sort


def thinned(shown: Drawn) -> set[int]:
    """Give the bounds that are not drawn: of very many, all but some at even steps, the last among them."""
    left: set[int] = set()
    for _, blocks in shown.voices:
        for block in blocks:
            bounds = [p for p in (*block["points"], *block.get("bounds", ())) if p.get("bound")]
            step = -(-len(bounds) // MARKED)
            left |= {id(p) for i, p in enumerate(reversed(bounds)) if step > 1 and i % step}
    return left


def days_of(group: Group, point: dict[str, Any]) -> str:
    """Give the days a figure is of: "by 20 May 2026", "for 13–20 May 2026"."""
    if group.running:
        return f"by {on(point['day'])}"
    start, end = point.get("from"), point["day"]
    return f"for {in_short(f'{start}/{end}') if start and start != end else on(end)}"


def said_of(group: Group, block: Block, point: dict[str, Any], sort: str) -> str:
    """Say a figure in words, with its days and from when it counts."""
    figure = point.get("phrase") if point.get("bound") or sort == "bounds" else number(point["value"])
    text = f"{figure} {days_of(group, point)}" + (f", {since_of(block)}" if group.running else "")
    text += f"; published {on(point['published'])}" if point.get("published") and point["published"] != point["day"] else ""
    return text + ("; out of line with the rest" if sort == "aside" else "")

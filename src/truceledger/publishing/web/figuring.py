"""Rival counts as tables: a table for each thing counted, a row for each issuer's count from one start; nothing added across rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceledger.assessment.figures.names import measured, number, on, place_of
from truceledger.assessment.words import party
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.publishing.figures import Block

#: Changes of one count that are told; the rest stand in the table of the chart.
CHANGES = 4


@dataclass(frozen=True)
class Count:
    """One issuer's count: its last figure and days, what it rose by, how many figures there are, what changed in it.

    ``started`` says from when it counts; ``day`` up to when, with a note where that is the report's day; ``said`` is when it was
    published, where that is another day. ``statement`` is the last figure's.
    """

    issuer: str
    where: str
    started: str
    ended: bool
    value: str
    day: str
    stands_in: bool
    said: str
    rises: tuple[str, ...]
    figures: int
    changes: tuple[str, ...]
    statement: str


@dataclass
class Counted:
    """The counts of one thing: running totals, or counts of periods."""

    what: str
    running: bool
    rows: list[Count] = field(default_factory=list)
    left: int = 0

    @property
    def title(self) -> str:
        """Name the table."""
        return f"{self.what.capitalize()}: {'running totals' if self.running else 'counts of periods'}"


def tables(desk: Desk, blocks: Sequence[Block], most: int) -> list[Counted]:
    """Lay blocks out as tables of at most so many rows each."""
    found: dict[tuple[str, str, bool], Counted] = {}
    for block in blocks:
        running = block["basis"] == "cumulative"
        table = found.setdefault((block["counts"], block["people"], running), Counted(measured(block["counts"], block["people"]), running))
        if len(table.rows) < most:
            table.rows.append(_count(desk, block))
        else:
            table.left += 1
    return list(found.values())


def measures(blocks: Sequence[Block]) -> dict[str, int]:
    """Count the issuers of each measure, in the order of the blocks."""
    found: dict[str, set[str]] = {}
    for block in blocks:
        found.setdefault(block["counts"], set()).add(block["issuer"])
    return {what: len(who) for what, who in found.items()}


def issuers(blocks: Sequence[Block]) -> dict[str, str]:
    """Give the issuers that have a code, by name."""
    return dict(sorted(((b["code"], b["issuer"]) for b in blocks if b["code"]), key=lambda i: i[1].casefold()))


def _count(desk: Desk, block: Block) -> Count:
    last = block["last"]
    running = block["basis"] == "cumulative"
    start = last.get("from")
    day = f"{on(start)} to {on(last['day'])}" if start and start != last["day"] else on(last["day"])
    laid = party(block["laid_to"].split(","), desk.name_of) if block.get("laid_to") else ""
    where = place_of(desk, block["code"] or "”", block["place"] or "")
    return Count(
        block["issuer"],
        ", ".join(p for p in (where, f"laid to {laid}" if laid else "") if p),
        (f"since {on(block['anchor'])}" if block["anchor"] else "start not told") if running else "",
        block["ended"],
        last["phrase"] if last.get("bound") or ("phrase" in last and last["value"] is None) else number(last["value"]),
        day,
        not last.get("told_day", True),
        on(last["published"]) if last.get("published") and last["published"] != last["day"] else "",
        tuple(dict.fromkeys(f"{number(r['by'])} more than on {on(r['from'])}" for r in (block.get("rises") or {}).values() if r)),
        len(block["points"]) + len(block.get("bounds", ())),
        tuple(_changes(block)),
        last["statement"],
    )


def _changes(block: Block) -> Iterator[str]:
    if block.get("restart"):
        told = block["restart"]
        yield f"began again after {number(told['before'])} ({on(told['day'])}): {told['why']}"
    turns = block.get("revisions") or []
    for turn in turns[-CHANGES:]:
        how = "revised for" if turn["sort"] == "same_day" else "revised downward by"
        yield f"{how} {on(turn['day'])}: {number(turn['from'])}, then {number(turn['to'])}"
    if len(turns) > CHANGES:
        yield f"{number_of(len(turns) - CHANGES, 'earlier revision')}"
    aside = block.get("aside") or []
    if aside:
        named = ", ".join(f"{number(p['value'])} ({on(p['day'])})" for p in aside[-CHANGES:])
        yield f"out of line with the rest, and in no total: {named}" + (f" and {len(aside) - CHANGES} more" if len(aside) > CHANGES else "")
    bounds = block.get("bounds") or []
    if bounds:
        yield f"told in round words too: {bounds[-1]['phrase']} ({on(bounds[-1]['day'])})" + (f" and {len(bounds) - 1} more" if len(bounds) > 1 else "")

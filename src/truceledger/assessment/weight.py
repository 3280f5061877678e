"""What rests on a statement: the lines of the state of play that it is a ground of, by their weight for a reviewer.

Where one claim is told many times under a line, its most telling statement has the line's place and the others come after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from truceledger.assessment.state import Line, StateOfPlay
from truceledger.assessment.words import upper
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.view import Held

#: Places in the queue, first to last, and why in words. What is told again by another statement comes ``AGAIN`` places later.
PLACES: tuple[tuple[str, str], ...] = (
    ("standoff", "a standoff rests on it"),
    ("disputed", "reviewers differ on it"),
    ("truce", "whether the truce is in force, and until when, rests on it"),
    ("ahead", "a date ahead rests on it"),
    ("contradiction", "it contradicts another statement, or is denied"),
    ("headline", "a headline figure rests on it"),
    ("overdue", "what is said to be overdue rests on it"),
    ("instrument", "the state of an agreement rests on it"),
    ("reopened", "a newer reader changed what somebody had decided on"),
    ("waiting", "a step that waits for another rests on it"),
)
AGAIN = 10
RANK = {name: i for i, (name, _) in enumerate(PLACES)}
WORDS = dict(PLACES)
#: The standoffs chapter's lines on a circle itself; its other lines tell of what waits.
_CORE = frozenset({"core", "circle", "unlocks", "joint", "leverage", "time_contradiction"})
#: States of an instrument, and dates of it that are told differently.
_LIFE = frozenset({"in_force", "passed", "suspended", "ended", "to_begin", "announced", "difference"})
_TRUCES = frozenset({"ceasefire", "humanitarian_pause"})
_FIGURES = frozenset({"cumulative", "restart", "check"})


@dataclass(frozen=True)
class Ground:
    """A statement under a line: the place that gives it, how many of the line tell the same before it, and where the line stands."""

    rank: int
    depth: int
    order: int
    line: Line


def grounds_of(state: StateOfPlay, held: Mapping[str, Held], today: date | None) -> dict[str, list[Ground]]:
    """Give under which lines of weight each statement stands."""
    made: dict[str, list[Ground]] = {}
    order = 0
    for chapter in state.chapters.values():
        for line in chapter.lines:
            place = _place(chapter.name, line, held, today)
            if place is None:
                continue
            order += 1
            for statement, depth in _depths(line, held, latest=line.topic == "cumulative"):
                made.setdefault(statement, []).append(Ground(RANK[place], depth, order, line))
    return made


def alone_in(state: StateOfPlay) -> set[str]:
    """Give the statements under lines that all rest on one origin."""
    origins: dict[str, int] = {}
    for chapter in state.chapters.values():
        if chapter.name != "sources":
            for line in chapter.lines:
                for identity in line.grounds:
                    origins[identity] = max(origins.get(identity, 0), line.origins)
    return {identity for identity, most in origins.items() if most == 1}


def _place(chapter: str, line: Line, held: Mapping[str, Held], today: date | None) -> str | None:
    """Give the place that a line gives to what it rests on, or nothing for lines of no weight."""
    data = line.data
    if chapter == "standoffs":
        return "standoff" if line.topic in _CORE else "waiting"
    if chapter == "agreements":
        if line.topic not in _LIFE:
            return None
        named = {held[i].statement.fields.get("instrument") for i in line.grounds if i in held}
        return "truce" if named & _TRUCES else "instrument"
    if chapter == "contradictions":
        return "contradiction"
    if chapter == "tolls":
        return "headline" if line.topic in _FIGURES else None
    if chapter == "meetings":
        return "ahead" if line.topic == "ahead" and _ahead(data.get("when"), today) else None
    if chapter == "commitments":
        if data.get("overdue"):
            return "overdue"
        return "ahead" if data.get("due") and _ahead(data.get("due"), today) else None
    return None


def _ahead(edtf: object, today: date | None) -> bool:
    last = upper(str(edtf)) if edtf else None
    return last is not None and (today is None or last >= today)


def _depths(line: Line, held: Mapping[str, Held], *, latest: bool) -> list[tuple[str, int]]:
    """Give a line's grounds with how many of the same claim are more telling: those decided on, of later days, read more surely.

    Of a running total (``latest``) only the last day's figures are the headline; earlier ones come after.
    """
    many = [held[i] for i in line.grounds if i in held]
    newest = max((str(h.statement.report.published or "") for h in many), default="")
    many.sort(
        key=lambda h: (h.verdict is Verdict.ACCEPTED, str(h.statement.report.published or ""), h.statement.confidence, h.statement.statement_id),
        reverse=True,
    )
    seen: dict[tuple[str, str, str], int] = {}
    made = []
    for one in many:
        claim = (one.statement.claim_id, one.statement.stance.value, one.statement.modality.value)  # a denial is another saying of the claim
        depth = seen.get(claim, 0)
        seen[claim] = depth + 1
        made.append((one.statement.statement_id, depth + (latest and str(one.statement.report.published or "") < newest)))
    return made


def because(ground: Ground) -> str:
    """Say why a ground has its place."""
    words = WORDS[PLACES[ground.rank][0]]
    return words if ground.depth == 0 else f"{words}, and another statement tells the same"

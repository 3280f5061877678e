"""Standoff: who waits for whom, drawn and in words; what would open it; what if, a link a supposition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from truceledger.assessment.standoffs.asked import Question
from truceledger.assessment.standoffs.claims import MECHANISM, REPORTED
from truceledger.errors import UsageError
from truceledger.publishing.charts import Chart
from truceledger.publishing.room import Room
from truceledger.publishing.standing_off import Board, board
from truceledger.publishing.web.address import address, worded
from truceledger.publishing.web.choosing import to_choose
from truceledger.publishing.web.drawn import charts
from truceledger.publishing.web.looking import Looking, looking
from truceledger.publishing.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Callable

    from truceledger.assessment.standoffs.look import Look

router = APIRouter(include_in_schema=False)
#: Suppositions at once, and characters of one; steps and conditions on the page, steps drawn, and lines under a heading.
SUPPOSED, LONGEST, SHOWN, DRAWN, LINES = 12, 300, 150, 60, 25
#: How a step can be stuck, in words.
STUCK = {"core": "in a circle", "behind": "behind one", "orphan": "for want of a promise", "time_contradiction": "for want of dates"}


@router.get("/standoff", response_class=HTMLResponse)
def standoff(
    request: Request,
    seen: Looking = Depends(looking),
    what_if: list[str] = Query([]),
    goal: str = "",
    view: str = "",
    split: list[str] = Query([]),
    into: str = "",
    accepts: list[str] = Query([]),
) -> HTMLResponse:
    """Show the standoff of a process, as it is told or with what is supposed; nothing is written anywhere."""
    if choice := to_choose(request, seen, "standoff", "Standoff", ["precondition"]):
        return choice
    room: Room = request.app.state.room
    splits = tuple(_split(s, into) for s in split if s.strip() and (into.strip() or "=" in s))
    question = Question(goal.strip() or None, view.strip() or REPORTED, _wanted(what_if), splits, _wanted(accepts))
    try:
        made = room.kept("board", (seen.look, question), lambda: board(room.desk(seen.look), question))
    except UsageError as trouble:
        raise UsageError(worded(str(trouble))) from None
    asked = [("goal", goal.strip()), ("view", question.view if question.view != REPORTED else "")]
    asked += [*(("split", s) for s in splits), *(("accepts", a) for a in question.thirds)]
    supposed = [c.asked for c in made.chips]

    def to(changes: list[str] | tuple[str, ...], fragment: str = "") -> str:
        return address(seen, "/standoff", [*asked, *(("what_if", c) for c in changes)], fragment=fragment)

    number = {s.name: f"s{i}" for i, s in enumerate(made.steps, 1)}
    values: dict[str, Any] = {
        "made": made,
        "charts": _charts(room, seen, made, question, number),
        "trouble": {c.asked: worded(c.trouble) for c in made.chips if c.trouble},
        "without": {c: to([x for x in supposed if x != c]) for c in supposed},
        "bare": to(()),
        "adding": _adding(supposed, to),
        "may_add": len(supposed) < SUPPOSED,
        "number": number,
        "stuck": [f"{made.of(state)} {words}" for state, words in STUCK.items() if made.of(state)],
        "stuck_many": sum(made.of(state) for state in STUCK),
        "views": _views(room, made.look),
        "chosen": {"goal": goal.strip(), "view": question.view, "split": splits, "accepts": question.thirds},
        "given": [*asked, *(("what_if", c) for c in supposed)],
        "kept": {"goal": [p for p in asked if p[0] != "goal"], "what_if": [("what_if", c) for c in supposed]},
        "plain": question == Question(),
        "shown": SHOWN,
        "most": LINES,
        "today": room.desk(seen.look).today,
    }
    return page(request, "standoff.html", "standoff", seen, withheld=room.view(seen.look).withheld, **values)


def _wanted(given: list[str]) -> tuple[str, ...]:
    """Take suppositions as an address holds them; raises ``UsageError`` for too many or one too long."""
    many = tuple(dict.fromkeys(" ".join(g.split()) for g in given if g.strip()))
    if len(many) > SUPPOSED:
        raise UsageError(f"at most {SUPPOSED} suppositions are made at once; take some away")
    if any(len(m) > LONGEST for m in many):
        raise UsageError(f"a supposition has at most {LONGEST} characters")
    return many


def _split(step: str, into: str) -> str:
    return step.strip() if "=" in step else f"{step.strip()}={into.strip()}"


def _adding(supposed: list[str], to: Callable[..., str]) -> Callable[..., str]:
    """Give what makes the address with more suppositions; it leads to the result."""

    def more(*changes: str) -> str:
        return to([*supposed, *(c for c in changes if c not in supposed)], "result")

    return more


def _views(room: Room, look: Look) -> list[tuple[str, str]]:
    """Give whose word on what is done can count: everything reported, each side's, a mechanism's."""
    sides = [(c, f"what {room.name_of(c)} says or acknowledges") for c in look.told.steps.sides]
    return [(REPORTED, "everything reported"), *sorted(sides, key=lambda s: s[1]), (MECHANISM, "what a mechanism verified")]


def _charts(room: Room, seen: Looking, made: Board, question: Question, number: dict[str, str]) -> list[Chart]:
    """Draw the standoff, its steps leading to the table; one too large to be seen is told in words alone."""
    if len(made.steps) > DRAWN:
        return []

    def make() -> list[Chart]:
        from truceledger.publishing.charts.standoff import standoffs

        return standoffs(room.desk(seen.look), made.look, lambda step: f"#{number[step]}" if step in number else "")

    return charts(room, seen, "standoff", question, make)

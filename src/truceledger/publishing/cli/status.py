"""The state of play on a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.assessment.glance import glance
from truceledger.assessment.words import day, plain
from truceledger.publishing.cli.screen import Screen
from truceledger.publishing.queries import STANDINGS
from truceledger.vocabulary.judgement import Standing
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment import Chapter, Line, StateOfPlay

#: Lines of a chapter shown unless all are asked for; what is left out is counted, never dropped in silence.
MOST = {"events": 8, "positions": 10, "tolls": 14, "sources": 8, "tallies": 8, "contacts": 6, "commitments": 12, "assessments": 8}


def show(screen: Screen, state: StateOfPlay, *, everything: bool = False, title: str | None = None) -> None:
    """Print every chapter that has something to say; name those that have not."""
    name = title or state.process or "all processes"
    screen.put()
    screen.put(screen.style(f"State of play: {name}", "bold", "cyan"))
    when = f"as of {day(state.as_of)}" if state.as_of else "undated"
    screen.item(
        f"{when}; {number_of(state.reports, 'report')}, {state.statements} statements; {STANDINGS[Standing(state.standing)]}",
        first="",
        then="",
        styles=("dim",),
    )
    if state.withheld:
        told = f"from {state.withheld} of the statements a protected source, or the reference of a report that names it, is withheld"
        screen.item(told, first="", then="", styles=("yellow",))
    _glance(screen, state)
    silent = []
    for chapter in state.chapters.values():
        if not chapter.lines:
            silent.append(chapter.title.lower())
            continue
        _chapter(screen, chapter, everything)
    if silent:
        screen.put()
        screen.item("nothing was read on: " + "; ".join(silent), first="", then="  ", styles=("dim",))


def _glance(screen: Screen, state: StateOfPlay) -> None:
    """Print what is wanted first: a heading and its lines, the ids of their grounds behind them."""
    screen.title("At a glance")
    for item in glance(state):
        if item.note:
            screen.item(f"{item.heading}: {item.note}", first="  ", then="    ", styles=("dim",))
        for line in item.lines:
            count = f"{number_of(line.origins, 'origin')}"
            ids = " ".join(i[:8] for i in line.grounds[:2]) + (f" +{len(line.grounds) - 2}" if len(line.grounds) > 2 else "")
            screen.item(f"{item.heading}: {line.text} [{count} · {ids}]", first="  ", then="    ")
        if item.more:
            screen.item(f"{item.heading}: … and {item.more} more below", first="  ", then="    ", styles=("dim",))


def _chapter(screen: Screen, chapter: Chapter, everything: bool) -> None:
    screen.title(chapter.title)
    if chapter.note:
        screen.item(f"({chapter.note})", first="  ", then="  ", styles=("dim",))
    lines = list(chapter.lines)
    most = len(lines) if everything else MOST.get(chapter.name, 12)
    lines, left = lines[:most], len(lines) - most
    for line in lines:
        entry(screen, line, summary=chapter.name == "sources")
    if left > 0:
        screen.item(f"… and {left} more: `truce status --all`", first="  ", then="  ", styles=("dim",))


def entry(screen: Screen, line: Line, *, summary: bool = False) -> None:
    """Print one line with its quotes, by whom it is said, and the ids of its grounds."""
    warn = line.topic in {"check", "denial", "rival_counts", "trouble"}
    screen.item(line.text, styles=("yellow",) if warn else ())
    for detail in line.detail:
        screen.item(detail, first="    ", then="    ", styles=("dim",))
    if summary or not line.grounds:
        return
    said = list(line.said_by)
    shown = "; and ".join(said[:2]) + (f"; and {len(said) - 2} more" if len(said) > 2 else "")
    count = f"{number_of(line.origins, 'independent origin')}"
    ids = " ".join(i[:8] for i in line.grounds[:4]) + (f" +{len(line.grounds) - 4}" if len(line.grounds) > 4 else "")
    status = f"{plain(line.status)} · " if line.status and line.status != "unreviewed" else ""
    grade = f" · item {line.grade}" if line.grade and line.grade != "6" else ""  # 6: cannot be judged
    screen.item(f"source: {shown} · {status}{count}{grade} · {ids}", first="    ", then="    ", styles=("dim",))

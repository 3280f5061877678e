"""A period's changes on a screen and as plain objects."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.assessment.changes import CONSEQUENCES, Change, What, unchanged
from truceledger.assessment.words import day, plain
from truceledger.publishing.queries import STANDINGS
from truceledger.vocabulary.judgement import Standing
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.decisions import Decision
    from truceledger.publishing.period import Period

#: Changes of a row shown unless all are asked for; what is left out is counted. The first rows are always shown whole.
MOST = {"count": 8, "event": 12, "position": 8, "contact": 6, "charge": 8, "precondition": 6, "source": 6, "corroboration": 10}

#: How the statements under a change are called where none of them is new.
_OLD = {
    What.NEAR: "nothing new was said; it rests on",
    What.PASSED: "nothing new was said; it rests on",
    What.GONE: "it rested on",
}


def show(screen: Screen, title: str, period: Period, *, everything: bool) -> None:
    """Print a period: its window, what was reported, what reviewers changed, where nothing changed."""
    screen.put()
    screen.put(screen.style(f"Changes: {title}", "bold", "cyan"))
    screen.item(window(period), first="", then="", styles=("dim",))
    told = period.reported if everything else tuple(c for c in period.reported if c.what is not What.REPEATED)
    again = len(period.reported) - len(told)
    if not told:
        screen.item("no report of this period changes the state of play", first="", then="  ")
    _rows(screen, told, everything)
    if again:
        screen.put()
        screen.item(f"{number_of(again, 'line')} said again by the same origins: `truce changes --all`", first="", then="  ", styles=("dim",))
    _reviewers(screen, period, everything)
    same = unchanged(period.after, period.reported + period.reviewed)
    if same:
        screen.put()
        screen.item("no change in: " + "; ".join(t[:1].lower() + t[1:] for t in same), first="", then="  ", styles=("dim",))


def window(period: Period) -> str:
    """Say which window was looked at, and what came in it."""
    reports = period.reports
    end = f"the end of {day(str(period.until))}" if period.until else "now"
    last = f" (the last report is of {day(str(period.last))})" if period.last else ""
    copies = sum(r.origin != r.report.digest for r in reports)
    text = f"from the end of {day(str(period.since))} to {end}{last}, by the day of publication: {number_of(len(reports), 'report')}"
    text += f", {copies} of them {'a copy' if copies == 1 else 'copies'}" if copies else ""
    return f"{text}, {sum(r.statements for r in reports)} statements read; {STANDINGS[Standing(period.after.standing)]}"


def _rows(screen: Screen, told: tuple[Change, ...], everything: bool) -> None:
    for rank, group in groupby(told, key=lambda c: c.rank):
        many = list(group)
        row = CONSEQUENCES[rank]
        screen.title(row.title)
        most = len(many) if everything else MOST.get(row.name, len(many))
        for change in many[:most]:
            entry(screen, change)
        if len(many) > most:
            screen.item(f"… and {len(many) - most} more: `truce changes --all`", first="  ", then="  ", styles=("dim",))


def entry(screen: Screen, change: Change) -> None:
    """Print one change: what, what it was, the quotes that are new, by whom it is said, on how many origins, the ids."""
    warn = change.consequence in {"truce", "standoff", "deadline", "check", "contradiction"}
    screen.item(change.text, styles=("yellow",) if warn else ())
    if change.what is What.CHANGED and change.before and change.before != change.after:
        screen.item(f"was: {change.before}", first="    ", then="    ", styles=("dim",))
    for detail in change.detail:
        screen.item(detail, first="    ", then="    ", styles=("dim",))
    if change.grounds:
        screen.item(source(change), first="    ", then="    ", styles=("dim",))


def source(change: Change) -> str:
    """Give on whose word a change rests; whether the statements are new is said where they are not."""
    said = list(change.said_by)
    who = "; and ".join(said[:2]) + (f"; and {len(said) - 2} more" if len(said) > 2 else "")
    count = change.counted
    count += f" · status: {plain(change.status)}" if change.status else ""
    ids = " ".join(i[:8] for i in change.grounds[:4]) + (f" +{len(change.grounds) - 4}" if len(change.grounds) > 4 else "")
    first = "source" if change.grounds_new else _OLD.get(change.what, "no new statement of its own; it rests on")
    return " · ".join([f"{first}: {who}", count, ids] if who else [count, ids])


def _reviewers(screen: Screen, period: Period, everything: bool) -> None:
    if not period.reviewed and not period.decisions:
        return
    screen.put()
    screen.put(screen.style("What reviewers changed", "bold", "cyan"))
    screen.item("(of what was known before; their decisions on the new reports are counted in above)", first="", then="", styles=("dim",))
    _rows(screen, period.reviewed, everything)
    if not period.reviewed:
        screen.item("their decisions change no line of the earlier state of play", first="", then="  ")
    screen.title("Decisions")
    shown = period.decisions if everything else period.decisions[-10:]
    for decision in shown:
        screen.item(_decision(decision), styles=("dim",))
    if len(shown) < len(period.decisions):
        screen.item(f"… and {len(period.decisions) - len(shown)} before these: `truce changes --all`", first="  ", then="  ", styles=("dim",))


def _decision(decision: Decision) -> str:
    on = f" {decision.statement[:8]}" if decision.statement else ""
    why = f": {decision.reason}" if decision.reason else ""
    return f"{decision.reviewer}, {decision.at:%Y-%m-%d %H:%M} UTC:{on} {decision.what}{why} · entry {decision.entry}"


def plain_of(process: str | None, period: Period) -> dict[str, Any]:
    """Give a period for programs; ``window`` says what it means in words."""
    return {
        "process": process,
        "since": period.since,
        "until": period.until,
        "window": window(period),
        "standing": period.after.standing,
        "before": {"as_of": period.before.as_of, "reports": period.before.reports, "statements": period.before.statements},
        "after": {"as_of": period.after.as_of, "reports": period.after.reports, "statements": period.after.statements},
        "reported": period.reported,
        "reviewed": period.reviewed,
        "decisions": period.decisions,
        "unchanged": unchanged(period.after, period.reported + period.reviewed),
        "withheld": period.after.withheld,
    }


def lines_of(process: str | None, period: Period) -> Iterator[dict[str, Any]]:
    """Give a change a line; ``by`` is ``reports`` or ``reviewers``."""
    for by, many in (("reports", period.reported), ("reviewers", period.reviewed)):
        for change in many:
            yield {"process": process, "by": by, **msgspec.structs.asdict(change)}

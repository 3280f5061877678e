"""A period of a process: what was known at its beginning and at its end, what was reported in it, what reviewers changed.

The window is of publication days: it begins after the last moment of ``since`` (UTC) and ends with ``until``. A report belongs
to the day on which it was published, whenever it was recorded (to the day of recording where none is known).

Three looks: *before* is the ledger as of ``since``, with the decisions made by then. *reviewed* is the same reports seen with the
decisions made by ``until``: what differs there, people changed. *after* is the ledger as of ``until``: what differs between the
second and the third, reports changed. A reading that a reviewer rejects is so never told as news, and never blamed on a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from truceledger.assessment.changes import Change, changes
from truceledger.errors import UsageError
from truceledger.publishing.decisions import Decision, decisions_between
from truceledger.vocabulary.judgement import Standing

if TYPE_CHECKING:
    from truceledger.assessment import StateOfPlay
    from truceledger.pipeline import Desks
    from truceledger.vocabulary.view import HeldReport, View


@dataclass(frozen=True)
class Period:
    """See the module; ``reported`` and ``reviewed`` are changes in the order of consequence.

    ``last`` is the day of the last report known at the end. ``until`` is null where the end is now.
    """

    since: date
    until: date | None
    before_view: View
    view: View
    before: StateOfPlay
    after: StateOfPlay
    reported: tuple[Change, ...]
    reviewed: tuple[Change, ...]
    decisions: tuple[Decision, ...]
    last: date | None

    @property
    def reports(self) -> tuple[HeldReport, ...]:
        """The reports of the window."""
        known = {r.report.key for r in self.before_view.reports}
        return tuple(r for r in self.view.reports if r.report.key not in known)


def period(desks: Desks, process: str | None, since: date | None = None, until: date | None = None, standing: Standing = Standing.MACHINE) -> Period:
    """Look at a period; ``since`` is by default the day before the last report.

    Raises ``UsageError`` where the window ends before it begins, or nothing dated tells a default.
    """
    view = desks.view(until, process, standing)
    last = last_day(view)
    since = since or default_since(last)
    if until is not None and until <= since:
        raise UsageError(f"the period ends ({until}) before it begins: --since {since} means from the end of that day on")
    if until is None and view.as_of is None and last is not None and last < since:
        # no report came after: the calendar has gone on to the day from which on changes are asked for
        view = msgspec.structs.replace(view, as_of=datetime.combine(since, time.max, UTC))
    before_view = desks.view(since, process, standing)
    before, after = desks.state(process=process, view=before_view), desks.state(process=process, view=view)
    name_of = desks.knowledge.parties.name_of
    seen = _with_decisions(before_view, view)
    if seen is None:
        return Period(since, until, before_view, view, before, after, changes(before, after, name_of), (), (), last)
    middle = desks.state(process=process, view=seen)
    end = view.as_of if until is not None else None
    made = decisions_between(desks.ledger, before_view.as_of, end, before_view, view)
    return Period(since, until, before_view, view, before, after, changes(middle, after, name_of), changes(before, middle, name_of), made, last)


def last_day(view: View) -> date | None:
    """Give the day of a view's last report."""
    return max((r.report.published for r in view.reports if r.report.published), default=None)


def default_since(last: date | None) -> date:
    """Give the day before the last report; raises ``UsageError`` where no report has a day."""
    if last is None:
        raise UsageError("no report here has a day of publication; give the beginning of the period with --since 2026-05-20")
    return last - timedelta(days=1)


def _with_decisions(before: View, after: View) -> View | None:
    """Give the earlier reports seen with the later decisions, or nothing where no decision came between."""
    undated = {r.report.key for r in before.reports if r.report.published is None}
    limit = before.as_of.date() if before.as_of else None

    def known(held_report: object, published: date | None) -> bool:
        return (limit is None or published <= limit) if published is not None else held_report in undated

    statements = tuple(
        h for h in after.statements if known(h.statement.report.key if h.statement.report.published is None else None, h.statement.report.published)
    )
    same = len(statements) == len(before.statements) and all(a is b or a == b for a, b in zip(statements, before.statements, strict=True))
    if same and before.grades == after.grades and before.links == after.links:
        return None
    return msgspec.structs.replace(before, statements=statements, links=after.links, grades=after.grades)

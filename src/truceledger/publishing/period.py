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
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from truceledger.assessment.changes import Change
from truceledger.errors import UsageError
from truceledger.publishing.decisions import Decision, decisions_between
from truceledger.vocabulary.judgement import Standing
from truceledger.vocabulary.link import Link, Relation

if TYPE_CHECKING:
    from truceledger.assessment import StateOfPlay
    from truceledger.pipeline import Desks
    from truceledger.vocabulary.view import Held, HeldReport, View


@dataclass(frozen=True)
class Period:
    """See the module; ``reported`` and ``reviewed`` are changes in the order of consequence.

    ``last`` is the day of the last report known at the end. ``until`` is null where the end is now. ``outside`` are the reports
    of the ledger that came after the end, where who made the period asked for them.
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
    outside: tuple[HeldReport, ...] = ()

    @cached_property
    def reports(self) -> tuple[HeldReport, ...]:
        """The reports of the window."""
        known = {r.report for r in self.before_view.reports}
        return tuple(r for r in self.view.reports if r.report not in known)

    @cached_property
    def new(self) -> frozenset[str]:
        """The ids of the statements that the reports of the window brought."""
        known = {h.statement.statement_id for h in self.before_view.statements}
        fresh = {r.report.digest for r in self.reports}
        ids = (h.statement.statement_id for h in self.view.statements if h.statement.report.digest in fresh)
        return frozenset(i for i in ids if i not in known)


def period(desks: Desks, process: str | None, since: date | None = None, until: date | None = None, standing: Standing = Standing.MACHINE) -> Period:
    """Look at a period; ``since`` is by default the day before the last report.

    Raises ``UsageError`` where the window ends before it begins, or nothing dated tells a default.
    """
    view = desks.view(until, process, standing)
    last = last_day(view)
    since = since or default_since(last)
    if until is not None and until <= since:
        raise UsageError(f"the period ends ({until}) before it begins: it is of what came after the day {since}")
    if until is None and view.as_of is None and last is not None and last < since:
        # no report came after: the calendar has gone on to the day from which on changes are asked for
        view = msgspec.structs.replace(view, as_of=datetime.combine(since, time.max, UTC))
    before_view = desks.view(since, process, standing)
    before, after = desks.state(process=process, view=before_view), desks.state(process=process, view=view)
    seen = _with_decisions(before_view, view)
    if seen is None:
        return Period(since, until, before_view, view, before, after, desks.changes(before, after), (), (), last)
    middle = desks.state(process=process, view=seen)
    end = view.as_of if until is not None else None
    made = decisions_between(desks.ledger, before_view.as_of, end, before_view, view)
    return Period(since, until, before_view, view, before, after, desks.changes(middle, after), desks.changes(before, middle), made, last)


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
    limit = before.as_of.date() if before.as_of else date.max
    ids: set[str] = set()

    def known(held: Held) -> bool:
        published = held.statement.report.published
        if published is not None:
            return published <= limit
        if not ids:
            ids.update(h.statement.statement_id for h in before.statements)
        return held.statement.statement_id in ids or held.recorded.date() <= limit

    statements = tuple(h for h in after.statements if known(h))
    same = len(statements) == len(before.statements) and all(a is b or a == b for a, b in zip(statements, before.statements, strict=True))
    links = said_links(before, after)
    if same and before.grades == after.grades and links is before.links:
        return None
    return msgspec.structs.replace(before, statements=statements, links=links, grades=after.grades)


def said_links(before: View, after: View) -> tuple[Link, ...]:
    """Give the earlier links with what people said of them later; the very same where they said nothing.

    What a rule links follows from the reports: a link that only the later reports make is theirs, not people's.
    """
    said = {_pair(k): k for k in after.links if k.decided}
    was = {_pair(k): k for k in before.links if k.decided}
    if said == was:
        return before.links
    names = {h.statement.claim_id for h in before.statements} | {r.report.digest for r in before.reports}
    said = {pair: k for pair, k in said.items() if pair in was or {k.one, k.other} <= names or k.relation == Relation.SAME_STEP}
    if said == was:
        return before.links
    kept = {_pair(k): k for k in before.links if not k.decided} | said
    return tuple(sorted(kept.values(), key=lambda k: (k.relation, *sorted((k.one, k.other)))))


def _pair(link: Link) -> tuple[str, str, str]:
    first, second = sorted((link.one, link.other))
    return first, second, link.relation

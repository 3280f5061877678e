"""Statements of reports of their own, and a desk to lay them out on: what tests of the chapters share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from tests.conftest import Make

from truceledger.assessment.assess import desk_for
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import Profile
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, HeldReport, View

AT = datetime(2026, 6, 1, tzinfo=UTC)


def say(kind: str, published: str, party: str | None = None, *, publisher: str = "Cedar Line", words: str = "", **fields: Any) -> Statement:
    """Make a statement of a report of its own."""
    text = f"{kind} told on {published} by {party} in {publisher}: {words or sorted(fields.items(), key=str)}"
    report = Make.report(text, publisher=publisher, published=date.fromisoformat(published))
    return Make.say(report, kind, text, party, **fields)


def desk_of(*statements: Statement, today: str, profile: Profile | None = None, knowledge: Knowledge | None = None, **view: Any) -> Any:
    """Lay statements out as of a day."""
    ordered = sorted(statements, key=lambda s: (str(s.report.published), s.report.id, s.start))
    reports = {s.report.digest: HeldReport(s.report, AT, s.report.digest, 1) for s in ordered}
    seen = View(tuple(Held(s, AT) for s in ordered), tuple(reports.values()), process=profile.id if profile else None, **view)
    return desk_for(seen, knowledge=knowledge, profile=profile, today=date.fromisoformat(today))

"""Desks made of statements, without reader or ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from truceledger.assessment.assess import desk_for
from truceledger.assessment.desk import Desk
from truceledger.vocabulary.link import Link
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, HeldReport, View

AT = datetime(2026, 6, 30, tzinfo=UTC)
STEP = dict[str, str]


class Said:
    """Statements of one test, each in a report of its own."""

    def __init__(self, make: Any) -> None:
        self.make = make
        self.statements: list[Statement] = []

    def add(self, kind: str, words: str, who: str | None, day: str | None, **fields: Any) -> Statement:
        report = self.make.report(words, id=f"r{len(self.statements):03}", published=date.fromisoformat(day) if day else None)
        statement: Statement = self.make.say(report, kind, words, who, **fields)
        self.statements.append(statement)
        return statement

    def waits(
        self, words: str, holder: str, step: STEP, *needs: STEP, day: str | None = "2026-05-21", who: str | None = None, **more: Any
    ) -> Statement:
        return self.add(
            "precondition", words, who or holder, day, **{"holder": holder, "step": step, "requires": list(needs), "relation": "before", **more}
        )


@pytest.fixture
def said(make: Any) -> Said:
    return Said(make)


@pytest.fixture
def desk_of() -> Callable[..., Desk]:
    def made(statements: Sequence[Statement], sides: tuple[str, ...] = (), links: tuple[Link, ...] = (), today: date | None = None) -> Desk:
        from dataclasses import replace

        reports = {s.report.digest: HeldReport(s.report, AT, s.report.digest, 1) for s in statements}
        view = View(tuple(Held(s, AT) for s in statements), tuple(reports.values()), links=links)
        return replace(desk_for(view, today=today or date(2026, 6, 30)), sides=sides)

    return made

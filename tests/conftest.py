"""What tests share: a knowledge, a reader, small reports and statements."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from truceledger.knowledge import Knowledge
from truceledger.reading import Reader
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return Knowledge.load()


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> Reader:
    return Reader(knowledge)


@pytest.fixture(autouse=True)
def _as_on_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tests run prints as on a pipe, whatever runs the tests; a test of a width sets it."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def make() -> type[Make]:
    return Make


class Make:
    """Statements and readings without a reader."""

    @staticmethod
    def report(text: str, **more: Any) -> Report:
        return Report.of(text, **{"publisher": "Cedar Line", "published": date(2026, 5, 21), **more})

    @staticmethod
    def say(report: Report, kind: str, words: str, party: str | None = None, *, anonymous: bool = False, **fields: Any) -> Statement:
        start = report.text.index(words)
        when = fields.pop("when_", None)
        rest = {k: fields.pop(k) for k in ("stance", "modality", "where") if k in fields}
        sources = (Source(SourceRole.SPEAKER, party, party, anonymous),) if party else ()
        return state(
            report,
            kind,
            [Span.of(report.text, start, start + len(words))],
            fields,
            attribution=Attribution(Mode.INDIRECT if party else Mode.NARRATED, sources),
            rule="test@1",
            when=When(when) if when else None,
            **rest,
        )

    @staticmethod
    def reading(report: Report, *statements: Statement, reader: str = "test@1") -> Reading:
        return Reading(report, statements, reader=reader)

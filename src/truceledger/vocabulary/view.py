"""What the ledger shows of itself as of a moment: the only thing assessment sees."""

from __future__ import annotations

from datetime import datetime

import msgspec

from truceledger.vocabulary.issue import Issue
from truceledger.vocabulary.judgement import Standing, Verdict
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement


class Held(msgspec.Struct, frozen=True):
    """A statement as the ledger holds it: recorded when (UTC), judged how. ``corrected`` if a person changed it."""

    statement: Statement
    recorded: datetime
    verdict: Verdict = Verdict.UNJUDGED
    corrected: bool = False


class HeldReport(msgspec.Struct, frozen=True):
    """A report as the ledger holds it. ``origin`` is the digest of the report it is a copy of, itself if of none;
    ``statements`` counts what was read of it; ``issues`` are its troubles."""

    report: ReportRef
    recorded: datetime
    origin: str
    statements: int
    issues: tuple[Issue, ...] = ()


class View(msgspec.Struct, frozen=True):
    """The ledger as of a moment.

    A report is in the view when it was published on or before ``as_of`` (recorded, where its day is not known). Statements
    are ordered by publication, report id, span, so that the order of arrival never shows. ``links`` joins claims that a
    rule or a person says are one: (claim id, claim id, relation).
    """

    statements: tuple[Held, ...]
    reports: tuple[HeldReport, ...]
    as_of: datetime | None = None
    process: str | None = None
    standing: Standing = Standing.MACHINE
    links: tuple[tuple[str, str, str], ...] = ()

"""What the ledger shows of itself as of a moment: the only thing assessment sees."""

from __future__ import annotations

from datetime import datetime

import msgspec

from truceledger.vocabulary.issue import Issue
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.link import Link
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement


class Held(msgspec.Struct, frozen=True):
    """A statement as the ledger holds it: recorded when (UTC), judged how. ``corrected`` if a person changed it.

    ``judgements`` are the last decisions of each reviewer, by name; ``disputed`` where they differ (the verdict is then
    ``unsure``, until a decision settles it). ``origin`` stands for a protected source: it counts as one origin and says no more.
    ``redacted``: a protected source was taken out of it, so that its words and offsets are no longer those of the report.
    ``reopened`` says why a newer reader's output asks for a new decision, ``earlier`` what people decided on the reading before.
    """

    statement: Statement
    recorded: datetime
    verdict: Verdict = Verdict.UNJUDGED
    corrected: bool = False
    judgements: tuple[Judgement, ...] = ()
    disputed: bool = False
    origin: str | None = None
    reopened: str = ""
    earlier: tuple[Judgement, ...] = ()
    redacted: bool = False


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
    are ordered by publication, report id, span, so that the order of arrival never shows. ``links`` are those in force,
    splits included (see ``vocabulary.link.Clusters``); ``grades`` are Admiralty letters by source; ``withheld`` counts the
    statements from which a protected source, or the reference of a report that names it, was taken out.
    """

    statements: tuple[Held, ...]
    reports: tuple[HeldReport, ...]
    as_of: datetime | None = None
    process: str | None = None
    standing: Standing = Standing.MACHINE
    links: tuple[Link, ...] = ()
    grades: dict[str, str] = {}
    withheld: int = 0

"""What reading hands on: statements, trouble, and for each sentence what was noticed, read and set aside."""

from __future__ import annotations

import msgspec

from truceledger.vocabulary.issue import Issue
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import Statement


class SetAside(msgspec.Struct, frozen=True):
    """A cue that was noticed and gave no statement, and why: ``reason`` is a stable code, ``note`` says it in words."""

    cue: str
    start: int
    end: int
    reason: str
    note: str = ""


class SentenceNote(msgspec.Struct, frozen=True):
    """One sentence: cues noticed, its clauses in words, statements read of it (ids), cues set aside."""

    start: int
    end: int
    cues: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    skipped: str | None = None


class Reading(msgspec.Struct, frozen=True):
    """The reading of one report; ``statements`` in order of their spans; ``reader`` names what read it and its version."""

    report: Report
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...] = ()
    sentences: tuple[SentenceNote, ...] = ()
    reader: str = ""

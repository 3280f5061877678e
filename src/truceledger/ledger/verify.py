"""Does the ledger hold? The chain of hashes, spans against stored text, evidence against its digest."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from truceledger.ledger import tables
from truceledger.ledger.entries import GENESIS, Recorded, Undone, body_of, content_digest, hashed, subject_of
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.report import ReportRef, digest_of, folded_digest
from truceledger.vocabulary.span import SpanError
from truceledger.vocabulary.statement import load


class Verification(msgspec.Struct, frozen=True):
    """How much was checked, and what is wrong."""

    ok: bool
    entries: int
    reports: int
    statements: int
    troubles: tuple[Issue, ...]


def verify(connection: Connection) -> Verification:
    """Check everything; a trouble names the entry, report or statement it is in."""
    troubles: list[Issue] = []

    def trouble(code: str, where: str, message: str) -> None:
        troubles.append(Issue(code, Severity.ERROR, where, message))

    named: set[str] = set()
    recorded: list[tuple[int, Recorded]] = []
    subjects: dict[int, str] = {}
    since: dict[str, str] = {}  # when reports, by key, and statements, by id, were first recorded
    before, count = GENESIS, 0
    for row in connection.execute(select(tables.entry).order_by(tables.entry.c.seq)):
        count += 1
        where = f"entry {row.seq}"
        if row.seq != count:
            trouble("gap", where, f"entry {count} is missing before it")
            count = row.seq
        if row.before != before:
            trouble("chain_broken", where, "it does not follow the entry before it")
        if row.hash != hashed(row.seq, row.at, row.kind, row.body, row.before):
            trouble("entry_changed", where, "its content does not fit its hash: it was changed after it was written")
        before = row.hash
        try:
            body = body_of(row.body)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            trouble("entry_unreadable", where, f"its body cannot be read: {error}")
            continue
        subjects[row.seq] = subject_of(body, subjects.get(body.entry, "") if isinstance(body, Undone) else "")
        if row.subject != subjects[row.seq]:
            trouble("entry_misfiled", where, "it is filed under something else than it speaks of")
        if isinstance(body, Recorded):
            for name in (body.report, *body.statements):
                since.setdefault(name, row.at)
            named.update(body.statements)
            recorded.append((row.seq, body))
    texts = {}
    for digest, content in connection.execute(select(tables.text)):
        texts[digest] = content
        if digest_of(content) != digest:
            trouble("text_changed", digest, "the stored text does not fit its digest: it was changed after it was written")
    for row in connection.execute(select(tables.evidence.c.digest, tables.evidence.c.content)):
        try:
            fits = digest_of(zlib.decompress(row.content)) == row.digest
        except zlib.error:
            fits = False
        if not fits:
            trouble("evidence_changed", row.digest, "the stored bytes do not fit their digest")
    reports = {row.key: row for row in connection.execute(select(tables.report))}
    for row in reports.values():
        if row.digest not in texts:
            trouble("text_missing", f"report {row.id}", "its text is not in the ledger")
        elif not _fits(row, texts[row.digest]) or since.get(row.key) != row.recorded:
            trouble("report_changed", f"report {row.id}", "its id, day, words or moment of recording are not those that were recorded")
    read = {row.seq: row for row in connection.execute(select(tables.reading))}
    contents = dict(connection.execute(select(tables.statement.c.id, tables.statement.c.content)).tuples().all())
    for seq, body in recorded:
        held = reports.get(body.report)
        if held is None:
            trouble("report_missing", f"entry {seq}", "the report it records is not there")
        elif content_digest(held.ref, held.evidence, [contents.get(i, "") for i in body.statements]) != body.content:
            trouble("content_changed", f"entry {seq}", "what it recorded was changed after it was written: the report's reference or a statement")
        if any(key not in reports for key in body.instead):
            trouble("report_missing", f"entry {seq}", "a report in whose place another stands is not there")
        if not _read(read.get(seq), body):
            trouble("reading_changed", f"entry {seq}", "the notes of its reading were changed after they were written")
    statements = 0
    for row in connection.execute(select(tables.statement)):
        statements += 1
        where = f"statement {row.id[:12]}"
        if row.id not in named:
            trouble("unrecorded", where, "no entry records it")
        try:
            made = load(row.content)
            held = reports.get(row.report)
            made.check(texts.get(held.digest, "") if held is not None else "")
            if made.statement_id != row.id:
                trouble("id_changed", where, "its content bears another id")
            elif (made.claim_id, made.kind, made.report.key, since.get(row.id)) != (row.claim, row.kind, row.report, row.recorded):
                trouble("statement_misfiled", where, "its claim, kind, report or moment of recording are not those that were recorded")
        except (msgspec.ValidationError, msgspec.DecodeError, FieldError, SpanError) as error:
            trouble("statement_wrong", where, str(error))
        named.discard(row.id)
    for lost in sorted(named):
        trouble("statement_missing", f"statement {lost[:12]}", "an entry records it, but it is not there")
    return Verification(not troubles, count, len(reports), statements, tuple(troubles))


def _fits(row: Any, text: str) -> bool:
    """Say whether the columns of a report are those of its reference and text."""
    try:
        ref = msgspec.json.decode(row.ref, type=ReportRef)
    except (msgspec.DecodeError, msgspec.ValidationError):
        return False
    day = str(ref.published) if ref.published else None
    return (ref.key, ref.id, ref.digest, day, folded_digest(text)) == (row.key, row.id, row.digest, row.published, row.folded)


def _read(row: Any, body: Recorded) -> bool:
    """Say whether a reading's row is the one that was recorded."""
    if row is None or (row.report, row.reader) != (body.report, body.reader):
        return False
    try:
        sentences = zlib.decompress(row.sentences).decode()
    except (zlib.error, UnicodeDecodeError):
        return False
    return not body.notes or content_digest(row.issues, None, [sentences]) == body.notes

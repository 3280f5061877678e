"""The ledger: record a reading, judge, link, and look as of a moment.

Recording is one transaction for each report. Recording the same reading twice changes nothing. When a newer reader no
longer reads what an older one did, the statement is withdrawn by an entry, unless a person accepted it. A report of which
more is known than of one that the ledger holds (``vocabulary.report.better_known``) stands in that one's place.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import msgspec
from sqlalchemy import Connection, Select, insert, select, text

from truceledger.errors import MissingError, StaleError, UsageError
from truceledger.garbage import thaw
from truceledger.ledger import search, tables
from truceledger.ledger.database import Database
from truceledger.ledger.entries import (
    GENESIS,
    KINDS,
    MACHINE,
    READER,
    Body,
    Carried,
    Corrected,
    Entry,
    Graded,
    Judged,
    Linked,
    Process,
    Protected,
    Recorded,
    RecordResult,
    Reopened,
    Undone,
    Withdrawn,
    body_of,
    content_digest,
    hashed,
    payload,
    stamp,
)
from truceledger.ledger.entries import reviewer as reviewer_of
from truceledger.ledger.fold import State, fold, undone_of
from truceledger.ledger.loaded import Loaded, held
from truceledger.ledger.query import Query
from truceledger.ledger.redaction import Redaction
from truceledger.ledger.search import Hits, Weights
from truceledger.ledger.verify import Verification, verify
from truceledger.vocabulary.attribution import SourceRole
from truceledger.vocabulary.correction import check
from truceledger.vocabulary.field import EdtfSort
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.reading import Reading, SentenceNote
from truceledger.vocabulary.report import Report, ReportRef, better_known, folded_digest
from truceledger.vocabulary.statement import Statement, claim_id, dump
from truceledger.vocabulary.view import Held, View


class EvidenceLike(Protocol):
    """The bytes a report came in."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""

    @property
    def content(self) -> bytes:
        """The bytes."""

    @property
    def media_type(self) -> str | None:
        """What they are."""

    @property
    def uri(self) -> str | None:
        """Where they came from."""

    @property
    def taken(self) -> datetime:
        """When they were taken in."""


_statement = msgspec.json.Decoder(Statement)
_ref = msgspec.json.Decoder(ReportRef)
_sentences = msgspec.json.Decoder(tuple[SentenceNote, ...])


class Ledger:
    """One ledger, open."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._loaded = Loaded()
        self.lifted = False  # whether a view was asked for with its protected sources

    @classmethod
    def open(cls, target: Path | str, *, create: bool = True, read_only: bool = False, busy_ms: int = 10_000) -> Ledger:
        """Open a ledger; raises ``LedgerError`` and its kinds."""
        return cls(Database(Path(target), create=create, read_only=read_only, busy_ms=busy_ms))

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self._database.path

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
        thaw()

    # -- appending -----------------------------------------------------------------------------------------------

    def record(self, reading: Reading, evidence: EvidenceLike | None, *, process: Process | None, at: datetime) -> RecordResult:
        """Take in one reading, all or nothing."""
        with self._database.writing() as connection:
            return self._record(connection, reading, evidence, process, at)

    def record_all(self, batch: Sequence[tuple[Reading, EvidenceLike | None, Process | None]], *, at: datetime) -> list[RecordResult]:
        """Take in some readings in one transaction: all or none of them."""
        with self._database.writing() as connection:
            return [self._record(connection, reading, evidence, process, at) for reading, evidence, process in batch]

    def _record(self, connection: Connection, reading: Reading, evidence: EvidenceLike | None, process: Process | None, at: datetime) -> RecordResult:
        report = reading.report
        key = report.key
        printings = self._printings(connection, report.digest)
        if any(better_known(other, report) for other in printings):
            return RecordResult(False, 0, len(reading.statements))
        new = key not in {ref.key for ref in printings}
        lesser = [ref for ref in printings if better_known(report, ref)]
        replaced = {gone for e in self._entries_of(connection, "recorded", {ref.key for ref in printings}) for gone in _instead(e)} if lesser else set()
        lesser = [ref for ref in lesser if ref.key not in replaced]
        if new:
            self._store_report(connection, key, report, evidence, at)
        known = self._ids_of(connection, [key])
        read = {s.statement_id: s for s in reading.statements}
        fresh = [s for i, s in read.items() if i not in known]
        state = self._state_of(connection, key, known) if known or not new else State()
        again = tuple(sorted(i for i in read if i in state.unread and i in known))
        missing = sorted(i for i in known - set(read) if i not in state.unread)
        decided = [i for i in missing if i in state.judged or i in state.corrected or i in state.removed]
        brought = [*fresh, *(read[i] for i in again)]
        carried = self._carried(connection, decided, brought)
        reopened = self._reopened(connection, [i for i in decided if i not in carried and i not in state.removed], brought, state)
        gone = [i for i in missing if i in carried or state.verdict_of(i)[0] is not Verdict.ACCEPTED]
        taken = self._taken_over(connection, lesser, reading, state)
        process = taken.process if taken.process is not None and (process is None or process.basis != "given") else process
        same_process = process is None or (not new and state.process.get(key, (None, None))[0] == process.name)
        if not (new or fresh or again or gone or reopened or lesser) and same_process and state.reader.get(key) == reading.reader:
            return RecordResult(False, 0, len(known & set(read)))
        stored = connection.execute(select(tables.report.c.ref, tables.report.c.evidence).where(tables.report.c.key == key)).one()
        contents = [dump(s).decode() for s in fresh]
        issues, sentences = msgspec.json.encode(reading.issues).decode(), msgspec.json.encode(reading.sentences)
        body = Recorded(
            key,
            process.name if process else None,
            process.basis if process else None,
            reading.reader,
            tuple(s.statement_id for s in fresh),
            again,
            content_digest(stored.ref, stored.evidence, contents),
            content_digest(issues, None, [sentences.decode()]),
            tuple(ref.key for ref in lesser),
        )
        seq = self._append(connection, body, key, at)
        connection.execute(
            insert(tables.reading).values(
                seq=seq,
                report=key,
                reader=reading.reader,
                issues=issues,
                sentences=zlib.compress(sentences),
            )
        )
        if fresh:
            connection.execute(
                insert(tables.statement),
                [
                    {
                        "id": s.statement_id,
                        "claim": s.claim_id,
                        "kind": s.kind,
                        "report": key,
                        "content": content,
                        "recorded": stamp(at),
                    }
                    for s, content in zip(fresh, contents, strict=True)
                ],
            )
        search.add(connection, [(report.ref(), report.text)] if new else [], fresh)
        for earlier, statement in carried.items():
            self._append(
                connection, Carried(statement, earlier, READER, f"{reading.reader} reads it again, the same but for its rule"), statement, at
            )
        for statement, earlier in reopened:
            how = "reads it otherwise" if statement != earlier else "no longer reads it"
            self._append(connection, Reopened(statement, earlier, READER, f"{reading.reader} {how}"), statement, at)
        for lost in gone:
            why = f"{reading.reader} reads it as {carried[lost]}" if lost in carried else f"{reading.reader} no longer reads it"
            self._append(connection, Withdrawn(lost, READER, why), lost, at)
        self._append_all(connection, taken.bodies, at)
        return RecordResult(new and not lesser, len(fresh), len(known & set(read)), len(gone), len(lesser))

    def _taken_over(self, connection: Connection, lesser: Sequence[ReportRef], reading: Reading, known: State) -> _TakenOver:
        """Give what becomes of the reports in whose place one now stands, of which less was known: what people decided goes on where the
        same is read, also where a day that was open is told now, and is reopened where it is read otherwise. A process that a person gave
        stays. Only what people accepted, and nothing is read in the place of, still stands as it did.
        """
        bodies: list[tuple[Body, str]] = []
        process = None
        done = known.judged.keys() | known.corrected.keys() | known.removed  # decided on already where the report was in the ledger before
        brought = [s for s in reading.statements if s.statement_id not in done]
        for ref in lesser:
            ids = self._ids_of(connection, [ref.key])
            state = self._state_of(connection, ref.key, ids)
            name, basis = state.process.get(ref.key, (None, None))
            process = Process(name, "given") if name is not None and basis == "given" else process
            stood = sorted(i for i in ids if i not in state.unread)
            decided = [i for i in stood if i in state.judged or i in state.corrected or i in state.removed]
            carried = self._completed(connection, decided, brought)
            brought = [s for s in brought if s.statement_id not in carried.values()]
            reopened = self._reopened(connection, [i for i in decided if i not in carried and i not in state.removed], brought, state)
            anew = {earlier for statement, earlier in reopened if statement != earlier}
            why = f"the same text is in the ledger with more known of it: {_more(reading.report, ref)}"
            bodies += [(Carried(carried[i], i, READER, why), carried[i]) for i in carried]
            bodies += [(Reopened(statement, earlier, READER, f"{why}; it is read otherwise"), statement) for statement, earlier in reopened]
            bodies += [
                (Withdrawn(i, READER, why), i)
                for i in stood
                if i in carried or i in anew or state.verdict_of(i)[0] is not Verdict.ACCEPTED
            ]  # fmt: skip
        return _TakenOver(tuple(bodies), process)

    def _printings(self, connection: Connection, digest: str) -> list[ReportRef]:
        """Give the reports that have a text, in the order in which they came."""
        query = select(tables.report.c.ref).where(tables.report.c.digest == digest).order_by(tables.report.c.recorded, tables.report.c.key)
        return [_ref.decode(row[0]) for row in connection.execute(query)]

    def _ids_of(self, connection: Connection, reports: Sequence[str]) -> set[str]:
        """Give the ids of all that was ever read of some reports, by their keys."""
        return {row[0] for row in connection.execute(select(tables.statement.c.id).where(tables.statement.c.report.in_(list(reports))))}

    def better_known(self, report: Report) -> ReportRef | None:
        """Give the report as the ledger knows it better: the same text, with more known of where it was published; none where it does not."""
        with self._database.reading() as connection:
            found = [other for other in self._printings(connection, report.digest) if better_known(other, report)]
        return next((one for one in found if not any(better_known(other, one) for other in found)), None)

    def _carried(self, connection: Connection, decided: Sequence[str], fresh: Sequence[Statement]) -> dict[str, str]:
        """Give for statements that people decided on the one of this reading that says the same at the same characters.

        A new reader reopens a decision only where its output changed: the claim, who says it, how, or where it stands.
        """
        if not decided or not fresh:
            return {}
        same = {_saying(s): s.statement_id for s in fresh}
        return {s.statement_id: same[_saying(s)] for s in self._stored(connection, decided) if _saying(s) in same}

    def _completed(self, connection: Connection, decided: Sequence[str], brought: Sequence[Statement]) -> dict[str, str]:
        """Give for statements that people decided on the one that says the same at the same characters, open days filled in or not."""
        made: dict[str, str] = {}
        for before in self._stored(connection, decided):
            now = next((s for s in brought if s.statement_id not in made.values() and _completes(s, before)), None)
            if now is not None:
                made[before.statement_id] = now.statement_id
        return made

    def _reopened(self, connection: Connection, decided: Sequence[str], brought: Sequence[Statement], state: State) -> list[tuple[str, str]]:
        """Give the statements to be judged anew, each with the one decided on before: what is now read of the same words, or itself.

        What nobody rejected and nothing took the place of is reopened once; that it is still not read later changes nothing.
        """
        made: list[tuple[str, str]] = []
        for before in self._stored(connection, decided):
            identity = before.statement_id
            instead = [s for s in brought if s.kind == before.kind and _overlap(s, before) and s.statement_id not in state.judged]
            made += [(s.statement_id, identity) for s in instead]
            if not instead and identity not in state.dropped and state.verdict_of(identity)[0] is Verdict.ACCEPTED:
                made.append((identity, identity))
        return made

    def _stored(self, connection: Connection, ids: Sequence[str]) -> list[Statement]:
        rows = connection.execute(select(tables.statement.c.content).where(tables.statement.c.id.in_(list(ids)))) if ids else ()
        return sorted((_statement.decode(row[0]) for row in rows), key=lambda s: (s.start, s.statement_id))

    def _store_report(self, connection: Connection, key: str, report: Report, evidence: EvidenceLike | None, at: datetime) -> None:
        if evidence is not None:
            connection.execute(
                insert(tables.evidence)
                .prefix_with("OR IGNORE")
                .values(
                    digest=evidence.digest,
                    content=zlib.compress(evidence.content),
                    media_type=evidence.media_type,
                    uri=evidence.uri,
                    taken=stamp(evidence.taken),
                )
            )
        connection.execute(insert(tables.text).prefix_with("OR IGNORE").values(digest=report.digest, content=report.text))
        connection.execute(
            insert(tables.report).values(
                key=key,
                id=report.id,
                digest=report.digest,
                folded=folded_digest(report.text),
                evidence=evidence.digest if evidence else None,
                ref=msgspec.json.encode(report.ref()).decode(),
                published=str(report.published) if report.published else None,
                recorded=stamp(at),
            )
        )

    def _append(self, connection: Connection, body: Body, subject: str, at: datetime) -> int:
        last = connection.execute(select(tables.entry.c.seq, tables.entry.c.hash).order_by(tables.entry.c.seq.desc()).limit(1)).first()
        seq, before = (last[0] + 1, last[1]) if last else (1, GENESIS)
        moment, kind, words = stamp(at), type(body).__name__.lower(), payload(body)
        connection.execute(
            insert(tables.entry).values(
                seq=seq, at=moment, kind=kind, subject=subject, body=words, before=before, hash=hashed(seq, moment, kind, words, before)
            )
        )
        return int(seq)

    def _append_all(self, connection: Connection, bodies: Sequence[tuple[Body, str]], at: datetime) -> list[int]:
        """Append some bodies, each with its subject, in one statement of SQL; give their numbers."""
        last = connection.execute(select(tables.entry.c.seq, tables.entry.c.hash).order_by(tables.entry.c.seq.desc()).limit(1)).first()
        seq, before = (int(last[0]), str(last[1])) if last else (0, GENESIS)
        first, moment, rows = seq + 1, stamp(at), []
        for body, subject in bodies:
            seq, kind, words = seq + 1, type(body).__name__.lower(), payload(body)
            own = hashed(seq, moment, kind, words, before)
            rows.append({"seq": seq, "at": moment, "kind": kind, "subject": subject, "body": words, "before": before, "hash": own})
            before = own
        if rows:
            connection.execute(insert(tables.entry), rows)
        return list(range(first, seq + 1))

    def judge(self, judgement: Judgement, *, seen: int | None = None) -> Entry:
        """Append a person's decision; raises ``UsageError`` when there is no such statement, ``StaleError`` as ``decide``."""
        return self._on_statement(
            judgement.statement_id,
            Judged(judgement.statement_id, judgement.verdict.value, reviewer_of(judgement.reviewer), judgement.reason, judgement.settles),
            judgement.at,
            seen,
        )

    def decide(self, bodies: Sequence[Judged | Corrected | Withdrawn], *, at: datetime, seen: int | None = None) -> list[int]:
        """Append some decisions in one transaction, all or none; give their numbers.

        ``seen`` is the number of the last entry that was known when they were made: raises ``StaleError`` where an entry on one of
        the statements came after. Raises ``UsageError`` where there is no such statement, ``FieldError`` where a correction does not fit.
        """
        with self._database.writing() as connection:
            _unchanged(connection, [b.statement for b in bodies], seen)
            stored = {s.statement_id: s for s in self._stored(connection, [b.statement for b in bodies])}
            for body in bodies:
                reviewer_of(body.by if isinstance(body, Withdrawn) else body.reviewer)
                if body.statement not in stored:
                    raise UsageError(f"no statement {body.statement!r} in this ledger; `truce list` shows their ids")
                if isinstance(body, Corrected):
                    check(stored[body.statement], body.fields)
            return [self._append(connection, body, body.statement, at) for body in bodies]

    def correct(
        self, statement: str, fields: dict[str, object], reviewer: str, reason: str, at: datetime, *, settles: bool = False, seen: int | None = None
    ) -> Entry:
        """Append a correction, which accepts the statement as corrected.

        Raises ``FieldError`` when the fields do not fit the kind, ``StaleError`` as ``decide``.
        """
        held = self.statement(statement, unredacted=True)
        check(held.statement, fields)
        return self._on_statement(
            held.statement.statement_id, Corrected(held.statement.statement_id, dict(fields), reviewer_of(reviewer), reason, settles), at, seen
        )

    def withdraw(self, statement: str, reviewer: str, reason: str, at: datetime) -> Entry:
        """Append a withdrawal by a person."""
        return self._on_statement(statement, Withdrawn(statement, reviewer_of(reviewer), reason), at)

    def link(self, one: str, other: str, relation: str, *, by: str, reason: str, at: datetime, apart: bool = False) -> Entry | None:
        """Say that two claims, reports or steps are one, or are ``apart``; saying it again changes nothing.

        Who confirms a machine's link says the same in their own name.
        """
        seqs = self.link_all([Linked(one, other, relation, by, reason, apart)], at=at)
        return self._entry(seqs[0]) if seqs else None

    def link_all(self, links: Sequence[Linked], *, at: datetime) -> list[int]:
        """Append some links in one transaction, those that say nothing new left out; give their numbers.

        A rule says a thing of a pair once, and again only where it finds the two more alike; never where a person took its saying
        back. A person may say again what was taken back.
        """
        with self._database.writing() as connection:
            ruled, decided = self._linked(connection, {name for link in links for name in (link.one, link.other)})
            fresh: list[Linked] = []
            for link in links:
                key = _pair(link)
                if link.by.startswith(MACHINE):
                    if ruled.get(key, -1.0) >= link.score:
                        continue
                    ruled[key] = link.score
                elif decided.get(key) == link.apart:
                    continue
                else:
                    decided[key] = link.apart
                fresh.append(link)
            return self._append_all(connection, [(link, link.one) for link in fresh], at)

    def _linked(self, connection: Connection, names: set[str]) -> tuple[dict[tuple[str, ...], float], dict[tuple[str, ...], bool]]:
        """Give of the links between some names how alike rules found which, and what persons last said of which: whether apart."""
        ruled: dict[tuple[str, ...], float] = {}
        decided: dict[tuple[str, ...], bool] = {}
        gone = undone_of(self._entries_of(connection, "undone"))
        for entry in self._entries_of(connection, "linked", names):
            if isinstance(entry.body, Linked) and entry.body.by.startswith(MACHINE):
                score = math.inf if entry.seq in gone else entry.body.score
                ruled[_pair(entry.body)] = max(score, ruled.get(_pair(entry.body), -1.0))
            elif isinstance(entry.body, Linked) and entry.seq not in gone:
                decided[_pair(entry.body)] = entry.body.apart
        return ruled, decided

    def _entries_of(self, connection: Connection, kind: str, subjects: set[str] | None = None) -> list[Entry]:
        """Give the entries of a kind, those on some subjects or all, in order."""
        query = select(tables.entry).where(tables.entry.c.kind == kind)
        some: list[list[str]] = [[]]
        if subjects is not None:
            listed = sorted(subjects)
            some = [listed[i : i + 400] for i in range(0, len(listed), 400)]
        rows = [row for part in some for row in connection.execute(query.where(tables.entry.c.subject.in_(part)) if part else query)]
        return sorted((_entry_of(row) for row in rows), key=lambda e: e.seq)

    def grade(self, source: str, grade: str, reviewer: str, reason: str, at: datetime) -> Entry:
        """Grade a source by the Admiralty letters; raises ``UsageError`` on another letter."""
        if grade not in {"A", "B", "C", "D", "E", "F"}:
            raise UsageError(f"{grade!r} is no grade of a source; give A (completely reliable) to E (unreliable), or F (cannot be judged)")
        return self._say(Graded(source, grade, reviewer_of(reviewer), reason), source, at)

    def protect(self, source: str, names: Sequence[str], reviewer: str, reason: str, at: datetime, *, on: bool = True) -> Entry:
        """Mark a source as one at risk, or no longer; ``names`` are all words that would give it away."""
        return self._say(Protected(source, tuple(dict.fromkeys(names)), on, reviewer_of(reviewer), reason), source, at)

    def undo(self, entry: int, reviewer: str, reason: str, at: datetime) -> Entry:
        """Take an earlier entry back by a further one; raises ``UsageError`` where it is no decision of a person or a link."""
        return self._entry(self.undo_all([entry], reviewer, reason, at)[0])

    def undo_all(self, entries: Sequence[int], reviewer: str, reason: str, at: datetime) -> list[int]:
        """Take some entries back in one transaction, the last first; raises as ``undo``, and takes none back then."""
        made = []
        with self._database.writing() as connection:
            for entry in sorted(entries, reverse=True):
                row = connection.execute(select(tables.entry).where(tables.entry.c.seq == entry)).first()
                if row is None:
                    raise MissingError(f"no entry {entry} in this ledger")
                body = _entry_of(row).body
                if isinstance(body, Recorded | Carried | Reopened) or (isinstance(body, Withdrawn) and body.by == READER):
                    raise UsageError(f"entry {entry} is what a reader read; judge, correct or withdraw a statement instead")
                made.append(self._append(connection, Undone(entry, reviewer_of(reviewer), reason), row.subject, at))
        return made

    def _say(self, body: Body, subject: str, at: datetime) -> Entry:
        with self._database.writing() as connection:
            seq = self._append(connection, body, subject, at)
        return self._entry(seq)

    def _on_statement(self, statement: str, body: Body, at: datetime, seen: int | None = None) -> Entry:
        with self._database.writing() as connection:
            _unchanged(connection, [statement], seen)
            if connection.execute(select(tables.statement.c.id).where(tables.statement.c.id == statement)).first() is None:
                raise MissingError(f"no statement {statement!r} in this ledger; `truce list` shows their ids")
            seq = self._append(connection, body, statement, at)
        return self._entry(seq)

    # -- looking -------------------------------------------------------------------------------------------------

    def _entry(self, seq: int) -> Entry:
        with self._database.reading() as connection:
            row = connection.execute(select(tables.entry).where(tables.entry.c.seq == seq)).one()
        return _entry_of(row)

    def entry(self, number: int) -> Entry:
        """Give an entry by its number; raises ``MissingError``."""
        with self._database.reading() as connection:
            row = connection.execute(select(tables.entry).where(tables.entry.c.seq == number)).first()
        if row is None:
            raise MissingError(f"no entry {number} in this ledger")
        return _entry_of(row)

    def _all_entries(self, connection: Connection) -> Iterator[Entry]:
        for row in connection.execute(select(tables.entry).order_by(tables.entry.c.seq)):
            yield _entry_of(row)

    def _state_of(self, connection: Connection, key: str, statements: set[str]) -> State:
        subjects = [key, *statements]
        found: list[Entry] = []
        for i in range(0, len(subjects), 400):
            found += [_entry_of(row) for row in connection.execute(_about(subjects[i : i + 400]))]
        seen = set(subjects)
        while earlier := {e.body.earlier for e in found if isinstance(e.body, Carried | Reopened)} - seen:
            seen |= earlier
            found += [_entry_of(row) for row in connection.execute(_about(sorted(earlier)))]
        return fold(sorted(found, key=lambda e: e.seq))

    def entries(self, subject: str | None = None) -> tuple[Entry, ...]:
        """Give the entries that concern a statement, or all, in order."""
        with self._database.reading() as connection:
            if subject is None:
                return tuple(self._all_entries(connection))
            row = connection.execute(select(tables.statement.c.report).where(tables.statement.c.id == subject)).first()
            subjects = [subject, row[0]] if row else [subject]
            found = [_entry_of(row) for row in connection.execute(_about(subjects).order_by(tables.entry.c.seq))]
        return tuple(e for e in found if not isinstance(e.body, Recorded) or subject in e.body.statements or subject in e.body.again)

    def redaction(self) -> Redaction | None:
        """Give what takes the protected sources out; none where no source is protected."""
        with self._database.reading() as connection:
            if connection.execute(select(tables.entry.c.seq).where(tables.entry.c.kind == "protected").limit(1)).first() is None:
                return None
        return self.loaded().redaction

    def statement(self, prefix: str, *, unredacted: bool = False) -> Held:
        """Give the statement whose id begins so, protected sources taken out unless ``unredacted``; raises ``UsageError`` for none or several."""
        if not re.fullmatch(r"[0-9a-f]{4,}", prefix):
            raise UsageError(f"{prefix!r} is no statement id: give its first four or more of 0-9 and a-f, as `truce list` shows them")
        known = tables.statement.c
        # a range, and not LIKE, for which the index is of no use
        query = select(known.id, known.content, known.recorded).where(known.id >= prefix, known.id < prefix + "g").order_by(known.id).limit(5)
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
            if not rows:
                raise MissingError(f"no statement begins with {prefix!r}; `truce list` shows their ids")
            if len(rows) > 1:
                raise UsageError(f"several statements begin with {prefix!r}: {', '.join(r[0][:12] for r in rows)}; give more of it")
            state = self._state_of(connection, "", {rows[0][0]})
        found = _held(rows[0][1], rows[0][2], state)
        redaction = None if unredacted else self.redaction()
        return redaction.held(found) if redaction else found

    def text(self, digest: str) -> str:
        """Give the stored text of a report; raises ``UsageError`` when it is not there.

        For the digest by which a withheld report goes, the text without the names (empty, of a protected source's own).
        """
        if digest.startswith("withheld:"):
            redaction = self.redaction()
            return self._without_names(redaction, digest) if redaction else ""
        with self._database.reading() as connection:
            row = connection.execute(select(tables.text.c.content).where(tables.text.c.digest == digest)).first()
        if row is None:
            raise MissingError(f"no text {digest} in this ledger")
        return str(row[0])

    def _without_names(self, redaction: Redaction, digest: str) -> str:
        known = redaction.text_of(digest)
        real = redaction.digest_of(digest)
        return known if known is not None else self.text(real) if real else ""

    def texts(self, digests: Iterable[str]) -> dict[str, str]:
        """Give the stored texts of some reports by their digests; those not there are left out."""
        made: dict[str, str] = {}
        listed = sorted(set(digests))
        with self._database.reading() as connection:
            for i in range(0, len(listed), 400):
                rows = connection.execute(select(tables.text.c.digest, tables.text.c.content).where(tables.text.c.digest.in_(listed[i : i + 400])))
                made.update({row[0]: row[1] for row in rows})
        return made

    def search(self, query: Query) -> Hits:
        """Give the ids of what fits a query, of all that was ever recorded, protected sources included.

        For ``publishing.searching``, which takes of it what a view shows and what can be found in it as shown.
        """
        with self._database.reading() as connection:
            return search.find(connection, query)

    def search_weights(self, query: Query) -> tuple[Weights, Weights]:
        """Give what ranks statements and reports that ``search`` does not find as they are shown."""
        with self._database.reading() as connection:
            return search.weights(connection, query)

    def loaded(self) -> Loaded:
        """Give what is loaded of the ledger, brought up to date: for whoever works on it again and again."""
        with self._loaded.lock, self._database.reading() as connection:
            self._loaded.refresh(connection)
        return self._loaded

    def sentences(self, report_id: str, key: str | None = None) -> tuple[SentenceNote, ...]:
        """Give the notes of the last reading of a report, by its id; of several with one id, of that with this ``key``."""
        query = (
            select(tables.reading.c.sentences)
            .join(tables.report, tables.report.c.key == tables.reading.c.report)
            .where(tables.report.c.id == report_id if key is None else tables.report.c.key == key)
            .order_by(tables.reading.c.seq.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        return _sentences.decode(zlib.decompress(row[0])) if row else ()

    def processes(self) -> tuple[tuple[str, int, int, str | None, str | None], ...]:
        """Give each process: name (without those of protected sources), reports, statements, first and last day of publication."""
        loaded = self.loaded()
        with loaded.lock:
            listed, redaction = loaded.processes(), loaded.redaction
        return tuple((redaction.process(n) or "", r, s, a, b) for n, r, s, a, b in listed) if redaction else listed

    def view(
        self,
        as_of: date | datetime | None = None,
        process: str | None = None,
        standing: Standing = Standing.MACHINE,
        *,
        unredacted: bool = False,
        rejected: bool = False,
        entry: int | None = None,
    ) -> View:
        """Look at the ledger as of a moment, or as it was after its ``entry``-th entry; see ``vocabulary.view.View``.

        What was loaded is kept as long as the ledger is open, so that looking again, or after one more report, loads only
        what is new. Protected sources are taken out unless ``unredacted``. What was rejected is left out unless ``rejected``.
        """
        self.lifted = self.lifted or unredacted
        moment = _moment(as_of)
        day = as_of.date() if isinstance(as_of, datetime) else as_of
        with self._loaded.lock, self._database.reading() as connection:
            self._loaded.refresh(connection)
            return self._loaded.view(moment, day, process, standing, unredacted=unredacted, rejected=rejected, entry=entry)

    def verify(self) -> Verification:
        """Check the chain, spans against stored text, and the evidence bytes."""
        with self._database.reading() as connection:
            return verify(connection)

    def size(self) -> int:
        """Count the entries: they are numbered from 1 without gaps, so that the last one's number says it at once."""
        with self._database.reading() as connection:
            return int(connection.execute(text("SELECT coalesce(max(seq), 0) FROM entry")).scalar_one())


def _unchanged(connection: Connection, statements: Iterable[str], seen: int | None) -> None:
    """Raise ``StaleError`` where an entry on one of the statements came after the number ``seen``; nothing is asked where it is none.

    Raises ``UsageError`` for a number that no entry has yet: nobody has seen that, and whatever was decided meanwhile would go unnoticed.
    """
    if seen is None:
        return
    last = int(connection.execute(text("SELECT coalesce(max(seq), 0) FROM entry")).scalar_one())
    if seen > last:
        raise UsageError(f"seen: the last entry of this ledger is {last}, and not {seen}; give the number that came with the statement")
    query = select(tables.entry.c.seq).where(tables.entry.c.seq > seen).order_by(tables.entry.c.seq)
    for statement in statements:
        after = tuple(row[0] for row in connection.execute(query.where(tables.entry.c.subject == statement)))
        if after:
            raise StaleError(statement, after)


class _TakenOver(msgspec.Struct, frozen=True):
    """What becomes of the reports in whose place one stands: the entries on their statements, and the process that a person gave."""

    bodies: tuple[tuple[Body, str], ...] = ()
    process: Process | None = None


def _more(now: Report, before: ReportRef) -> str:
    """Name what is known of a report that was not known before."""
    words = {"publisher": "its publisher", "published": "its day", "uri": "its address", "id": "its id"}
    return ", ".join(told for part, told in words.items() if getattr(now, part) != getattr(before, part))


def _instead(entry: Entry) -> tuple[str, ...]:
    return entry.body.instead if isinstance(entry.body, Recorded) else ()


def _pair(link: Linked) -> tuple[str, ...]:
    return (*sorted((link.one, link.other)), link.relation)


def _entry_of(row: Any) -> Entry:
    return Entry(row.seq, datetime.fromisoformat(row.at), body_of(row.body), row.before, row.hash)


def _moment(as_of: date | datetime | None) -> datetime | None:
    if as_of is None:
        return None
    if isinstance(as_of, datetime):
        return as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)
    return datetime.combine(as_of, time.max, UTC)


def _held(content: str, recorded: str, state: State) -> Held:
    return held(_statement.decode(content), datetime.fromisoformat(recorded), state)


def _about(subjects: Sequence[str]) -> Select[Any]:
    """Ask for the entries on some subjects, of every kind: its index begins with the kind, and is of no use where none is named."""
    return select(tables.entry).where(tables.entry.c.kind.in_(KINDS), tables.entry.c.subject.in_(subjects))


def _overlap(one: Statement, other: Statement) -> bool:
    return any(a.overlaps(b) for a in one.evidence for b in other.evidence)


def _saying(statement: Statement) -> tuple[object, ...]:
    """Give what makes two readings of a report the same saying, whichever rule read them."""
    return (statement.claim_id, *_said(statement))


def _said(statement: Statement) -> tuple[object, ...]:
    chain = statement.attribution
    spans = tuple((s.start, s.end) for s in statement.evidence)
    who = tuple((s.role, s.party, s.text) for s in chain.sources if s.role is not SourceRole.PUBLISHER)  # the report tells that
    return (spans, statement.stance, statement.modality, chain.mode, who)


def _completes(now: Statement, before: Statement) -> bool:
    """Say whether a statement is another with nothing else in it but days that were open there."""
    if now.kind != before.kind or _said(now) != _said(before):
        return False
    open_ = {f.name: before.fields.get(f.name) for f in before.declaration.fields if isinstance(f.sort, EdtfSort)}
    if claim_id(before.kind, {**now.fields, **open_}, before.when, now.where) != before.claim_id:
        return False  # it says something else also with the days of before
    when, was = (s.when.edtf if s.when else None for s in (now, before))
    return _filled(when, was) and all(_filled(now.fields.get(name), day) for name, day in open_.items())


def _filled(now: str | None, before: str | None) -> bool:
    """Say whether a day is another, or one that was open there: not told, or without its year."""
    return now == before or before is None or (now is not None and "X" in before and re.fullmatch(re.escape(before).replace("X", "[0-9]"), now) is not None)

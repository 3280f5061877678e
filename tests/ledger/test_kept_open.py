"""A ledger kept open: another process writes to it, reports are read again, people decide, and nothing is lost or shown twice."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from truceledger.errors import LedgerBusyError, UsageError
from truceledger.intake import IntakeOptions
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.ledger.linking import link_new, suggest
from truceledger.ledger.loaded import Loaded
from truceledger.pipeline import Desks, add
from truceledger.publishing.cli.common import reviewer_name
from truceledger.reading.using import Using
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.place import Place, Precision

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
KHIAM = Place("Khiam", "Khiam", "LBN", 33.3269, 35.6114, Precision.NEAR)


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with Ledger.open(tmp_path / "l.db") as ledger:
        yield ledger


def strike(make: Any, publisher: str, words: str = "Khiam was struck", more: str = "", **fields: Any) -> Any:
    report = make.report(f"{publisher} writes: {words}. The road was hit. {more}", publisher=publisher)
    event = {"type": "air_strike", "actor": "ISR", "when_": "2026-05-20", "where": [KHIAM], **fields}
    return report, make.say(report, "event", words, **event)


def test_what_another_process_records_while_a_ledger_is_loaded_is_there_once(make: Any, book: Ledger, monkeypatch: Any) -> None:
    one, two = (strike(make, p) for p in ("Cedar Line", "Harbour Herald"))
    book.record(make.reading(*one), None, process=None, at=AT)
    load = Loaded._load_reports

    def meanwhile(self: Loaded, connection: Any, keys: Any) -> None:
        monkeypatch.setattr(Loaded, "_load_reports", load)
        with Ledger.open(book.path) as other:
            other.record(make.reading(*two), None, process=None, at=AT)
        load(self, connection, keys)

    monkeypatch.setattr(Loaded, "_load_reports", meanwhile)
    with Ledger.open(book.path, read_only=True) as reading:
        assert len(reading.view().statements) == 1
        assert [h.statement.report.publisher for h in reading.view().statements] == ["Cedar Line", "Harbour Herald"]


def test_what_a_report_is_found_to_say_when_it_is_read_again_is_linked(make: Any, book: Ledger) -> None:
    one = strike(make, "Cedar Line")
    two = strike(make, "Harbour Herald", type="drone_strike")
    book.record(make.reading(*one), None, process=None, at=AT)
    book.record(make.reading(two[0]), None, process=None, at=AT)
    assert link_new(book, [one[0].key, two[0].key], at=AT).entries == ()
    book.record(make.reading(*two, reader="test@2"), None, process=None, at=AT)
    assert len(link_new(book, [two[0].key], at=AT).entries) == 1


def test_what_could_not_be_linked_because_the_ledger_was_busy_is_linked_the_next_time(make: Any, book: Ledger) -> None:
    one, two = strike(make, "Cedar Line"), strike(make, "Harbour Herald", type="drone_strike")
    keys = [one[0].key, two[0].key]
    with Ledger.open(book.path, busy_ms=1) as mine:
        for made in (one, two):
            mine.record(make.reading(*made), None, process=None, at=AT)
        blocking = sqlite3.connect(book.path)
        blocking.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerBusyError):
            link_new(mine, keys, at=AT)
        blocking.close()
        assert len(link_new(mine, keys, at=AT).entries) == 1


def test_who_adds_while_another_writes_is_told_what_was_not_linked_and_loses_no_report(book: Ledger, monkeypatch: Any, tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("Israeli aircraft struck Khiam on 20 May 2026, the National News Agency said.")

    def busy(*_: Any, **__: Any) -> None:
        raise LedgerBusyError("another process is writing")

    monkeypatch.setattr("truceledger.ledger.linking.link_new", busy)
    steps = list(add([str(report)], book, IntakeOptions(), using=Using.RULES))
    assert [s.new for s in steps] == [True]
    assert "recorded (reports: 1), but not yet linked" in steps[0].issues[-1].message
    assert len(book.view().reports) == 1


def test_a_ledger_that_was_linked_goes_when_nobody_holds_it(make: Any, tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "gone.db")
    ledger.record(make.reading(*strike(make, "Cedar Line")), None, process=None, at=AT)
    suggest(ledger, at=AT)
    ledger.close()
    left = weakref.ref(ledger)
    del ledger
    gc.collect()
    assert left() is None
    assert gc.get_freeze_count() == 0


def test_what_a_person_took_out_stays_out_when_the_report_comes_again(make: Any, book: Ledger) -> None:
    report, event = strike(make, "Cedar Line")
    book.record(make.reading(report, event), None, process=None, at=AT)
    book.withdraw(event.statement_id, "rana", "printed in error", AT)
    book.record(make.reading(report, event), None, process=None, at=AT)
    book.record(make.reading(report, event, reader="test@2"), None, process=None, at=AT)
    assert book.view().statements == ()
    # and what the reader then loses and finds again changes nothing of it
    book.record(make.reading(report, reader="test@3"), None, process=None, at=AT)
    book.record(make.reading(report, event, reader="test@4"), None, process=None, at=AT)
    assert book.view().statements == ()
    book.undo(next(e.seq for e in book.entries(event.statement_id) if getattr(e.body, "by", "") == "rana"), "rana", "it was right", AT)
    assert len(book.view().statements) == 1


def test_what_a_person_took_out_and_no_reader_reads_any_more_stays_out_when_the_person_thinks_better(make: Any, book: Ledger) -> None:
    report, event = strike(make, "Cedar Line")
    book.record(make.reading(report, event), None, process=None, at=AT)
    taken = book.withdraw(event.statement_id, "rana", "printed in error", AT)
    book.record(make.reading(report, reader="test@2"), None, process=None, at=AT)
    book.undo(taken.seq, "rana", "it was right", AT)
    assert book.view().statements == ()


def test_a_person_s_link_is_said_once_also_after_an_undoing_was_undone(book: Ledger) -> None:
    link = {"by": "rana", "reason": "one road", "at": AT}
    first = book.link("ISR.other:leave-the-hills", "ISR.other:quit-the-hills", "same_step", **link)
    assert first is not None
    back = book.undo(first.seq, "rana", "a slip", AT)
    book.undo(back.seq, "rana", "no slip", AT)
    assert len(book.view().links) == 1
    assert book.link("ISR.other:leave-the-hills", "ISR.other:quit-the-hills", "same_step", **link) is None


def test_one_moment_in_two_time_zones_is_two_days(make: Any, book: Ledger) -> None:
    book.record(make.reading(*strike(make, "Cedar Line")), None, process=None, at=AT)
    desks, beirut = Desks(book), timezone(timedelta(hours=3))
    late = datetime(2026, 5, 22, 22, 30, tzinfo=UTC)
    assert desks.state(late).as_of == "2026-05-22"
    assert desks.state(late.astimezone(beirut)).as_of == "2026-05-23"


def test_a_ledger_of_the_schema_before_can_be_looked_at(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Ledger.open(path) as ledger:
        ledger.record(make.reading(*strike(make, "Cedar Line")), None, process=None, at=AT)
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.verify().ok
        assert len(ledger.view().statements) == 1


def test_nobody_decides_under_the_name_of_a_rule_or_the_reader(make: Any, book: Ledger) -> None:
    report, event = strike(make, "Cedar Line")
    book.record(make.reading(report, event), None, process=None, at=AT)
    with pytest.raises(UsageError, match="reader"):
        book.withdraw(event.statement_id, "reader", "x", AT)
    with pytest.raises(UsageError, match="machine"):
        book.judge(Judgement(event.statement_id, Verdict.REJECTED, "machine:me", "x", AT))
    with pytest.raises(UsageError, match="machine"):
        reviewer_name("machine:me")


def test_a_claim_that_names_a_protected_source_goes_by_no_name_that_could_be_tried_where_only_a_link_tells_of_it(make: Any, book: Ledger) -> None:
    claims = []
    for process, publisher, kind in (("a", "Cedar Line", "direct_fire"), ("b", "Harbour Herald", "direct_fire"), ("b", "Reuters", "indirect_fire")):
        report, event = strike(make, publisher, type=kind, actor="hezbollah", target=publisher.split()[0].casefold())
        book.record(make.reading(report, event), None, process=Process(process), at=AT)
        claims.append(event.claim_id)
    book.link(claims[0], claims[1], "same_event", by="rana", reason="one", at=AT)
    book.link(claims[1], claims[2], "same_event", by="rana", reason="one", at=AT)
    book.protect("hezbollah", (), "rana", "at risk", AT)
    alone = book.view(process="a").links
    book.view()
    with Ledger.open(book.path, read_only=True) as anew:
        whole = {(k.one, k.other) for k in anew.view().links}
    assert len(alone) == 2
    assert {name for k in alone for name in (k.one, k.other)}.isdisjoint(claims)
    assert {(k.one, k.other) for k in alone} <= whole


def test_looking_at_two_moments_in_turn_keeps_no_more_than_looking_at_each_once(make: Any, book: Ledger) -> None:
    report, event = strike(make, "Cedar Line")
    book.record(make.reading(report, event), None, process=None, at=AT)
    book.correct(event.statement_id, {"type": "drone_strike"}, "rana", "as filmed", AT)
    book.correct(event.statement_id, {"type": "direct_fire"}, "rana", "as filmed", AT + timedelta(days=2))
    book.protect("Cedar Line", (), "rana", "at risk", AT)
    moments = (None, AT + timedelta(days=1), AT - timedelta(days=1))
    first = [book.view(m).statements[0] for m in moments]
    for n in range(6):  # other views between, so that none is kept whole
        book.grade("LBN", "ABCDEF"[n], "rana", "known", AT)
        assert all(book.view(m).statements[0] is h for m, h in zip(moments, first, strict=True))


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("entry", "subject = 'another' WHERE kind = 'judged'"),
        ("report", "published = '2020-01-01'"),
        ("report", "folded = 'another'"),
        ("report", "recorded = '2020-01-01T00:00:00.000000+00:00'"),
        ("statement", "recorded = '2020-01-01T00:00:00.000000+00:00'"),
        ("statement", "claim = 'another'"),
        ("reading", "issues = '[]', reader = 'another'"),
    ],
)
def test_what_was_changed_beside_the_entries_is_found(make: Any, book: Ledger, table: str, change: str) -> None:
    report, event = strike(make, "Cedar Line")
    book.record(make.reading(report, event), None, process=None, at=AT)
    book.judge(Judgement(event.statement_id, Verdict.ACCEPTED, "rana", "x", AT))
    assert book.verify().ok
    with sqlite3.connect(book.path) as raw:
        raw.execute(f"DROP TRIGGER {table}_no_update")
        raw.execute(f"UPDATE {table} SET {change}")
    raw.close()
    assert not book.verify().ok

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.errors import LedgerBusyError, LedgerError, LedgerVersionError, UsageError
from truceledger.intake import Evidence
from truceledger.ledger import Ledger, Process
from truceledger.ledger.entries import Linked, Withdrawn
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Hezbollah said Israel struck Khiam. Israel denied it. قال الجيش 🕊️ é"


def readings(make: Any, n: int = 3) -> list[Any]:
    made = []
    for i in range(n):
        report = make.report(f"{TEXT} ({i})", id=f"r{i}", published=date(2026, 5, 20) + timedelta(days=i))
        made.append(
            make.reading(
                report,
                make.say(report, "event", "Israel struck Khiam", "hezbollah", type="air_strike", actor="ISR"),
                make.say(report, "assessment", "Israel denied it", "ISR", assessor="ISR", accused="ISR", judgement="not_a_breach"),
            )
        )
    return made


def filled(path: Path, made: list[Any], process: str | None = "south") -> Ledger:
    ledger = Ledger.open(path)
    for reading in made:
        evidence = Evidence.of(reading.report.text.encode(), "text/plain", None, AT)
        ledger.record(reading, evidence, process=Process(process) if process else None, at=AT)
    return ledger


def test_recording_twice_changes_nothing(tmp_path: Path, make: Any) -> None:
    made = readings(make)
    with filled(tmp_path / "l.db", made) as ledger:
        before, size = ledger.view(), ledger.size()
        again = ledger.record(made[0], None, process=Process("south"), at=AT + timedelta(days=3))
        assert (again.report_new, again.statements_new, again.statements_known) == (False, 0, 2)
        assert (ledger.view(), ledger.size()) == (before, size)
        assert ledger.processes() == (("south", 3, 6, "2026-05-20", "2026-05-22"),)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(4)), repeats=st.lists(st.integers(0, 3), max_size=3))
def test_the_order_of_arrival_never_shows(tmp_path_factory: Any, make: Any, order: list[int], repeats: list[int]) -> None:
    made = readings(make, 4)
    folder = tmp_path_factory.mktemp("order")
    with filled(folder / "a.db", made) as one, filled(folder / "b.db", [made[i] for i in [*order, *repeats]]) as other:
        assert one.view() == other.view()
        assert other.verify().ok


def test_nothing_is_changed_or_removed(tmp_path: Path, make: Any) -> None:
    filled(tmp_path / "l.db", readings(make)).close()
    raw = sqlite3.connect(tmp_path / "l.db")
    for table in ("entry", "statement", "report", "text", "evidence", "reading"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(f"DELETE FROM {table}")
        column = next(iter(raw.execute(f"PRAGMA table_info({table})")))[1]
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("entry", "UPDATE entry SET body = replace(body, 'south', 'north') WHERE seq = 2", "entry_changed"),
        ("entry", "DELETE FROM entry WHERE seq = 2", "gap"),
        ("text", "UPDATE text SET content = replace(content, 'Khiam', 'Tyre!')", "text_changed"),
        ("evidence", "UPDATE evidence SET content = x'00'", "evidence_changed"),
        ("statement", """UPDATE statement SET content = replace(content, '"actor":"ISR"', '"actor":"LBN"')""", "content_changed"),
        ("statement", "DELETE FROM statement", "statement_missing"),
        ("report", "UPDATE report SET ref = replace(ref, 'Cedar', 'Olive')", "content_changed"),
    ],
)
def test_tampering_is_found(tmp_path: Path, make: Any, table: str, change: str, code: str) -> None:
    filled(tmp_path / "l.db", readings(make)).close()
    raw = sqlite3.connect(tmp_path / "l.db", isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")
    for act in ("update", "delete"):
        raw.execute(f"DROP TRIGGER {table}_no_{act}")
    raw.execute(change)
    raw.close()
    with Ledger.open(tmp_path / "l.db", read_only=True) as ledger:
        made = ledger.verify()
    assert not made.ok
    assert code in {t.code for t in made.troubles}


def test_judgements_and_standing(tmp_path: Path, make: Any) -> None:
    with filled(tmp_path / "l.db", readings(make, 1)) as ledger:
        first, second = (h.statement.statement_id for h in ledger.view().statements)
        ledger.judge(Judgement(first, Verdict.ACCEPTED, "rana", "as quoted", AT))
        ledger.judge(Judgement(second, Verdict.REJECTED, "rana", "not of the truce", AT + timedelta(days=2)))
        assert [len(ledger.view(standing=s).statements) for s in Standing] == [1, 1, 1]
        # what was decided later did not count then
        assert len(ledger.view(as_of=date(2026, 6, 2)).statements) == 2
        with pytest.raises(UsageError, match="no statement"):
            ledger.judge(Judgement("f" * 24, Verdict.ACCEPTED, "rana", "", AT))
        ledger.correct(first, {"actor": "ISR:MIL"}, "rana", "the air force", AT)
        held = ledger.statement(first[:6])
        assert (held.statement.fields["actor"], held.corrected, held.verdict) == ("ISR:MIL", True, Verdict.ACCEPTED)
        assert [type(e.body).__name__ for e in ledger.entries(first)] == ["Recorded", "Judged", "Corrected"]
        assert ledger.verify().ok


def test_as_of_and_process(tmp_path: Path, make: Any) -> None:
    made = readings(make)
    with filled(tmp_path / "l.db", made[:2]) as ledger:
        ledger.record(made[2], None, process=Process("north"), at=AT)
        assert len(ledger.view(as_of=date(2026, 5, 20)).reports) == 1
        assert len(ledger.view(process="south").statements) == 4
        assert len(ledger.view(as_of=date(2026, 5, 20), process="north").statements) == 0


def test_a_newer_reader_withdraws_what_it_no_longer_reads(tmp_path: Path, make: Any) -> None:
    reading = readings(make, 1)[0]
    first, second = reading.statements
    with filled(tmp_path / "l.db", [reading]) as ledger:
        ledger.judge(Judgement(second.statement_id, Verdict.ACCEPTED, "rana", "right", AT))
        ledger.record(make.reading(reading.report, reader="test@2"), None, process=Process("south"), at=AT)
        assert [h.statement.statement_id for h in ledger.view().statements] == [second.statement_id]  # a person accepted it
        assert any(isinstance(e.body, Withdrawn) for e in ledger.entries(first.statement_id))
        ledger.record(make.reading(reading.report, first, second, reader="test@3"), None, process=Process("south"), at=AT)
        assert len(ledger.view().statements) == 2
        assert ledger.verify().ok


def test_copies_share_an_origin(tmp_path: Path, make: Any) -> None:
    one = make.report("“The truce holds,” he said.", id="a", published=date(2026, 5, 20))
    two = make.report('"The truce  holds," he said.', id="b", publisher="Other", published=date(2026, 5, 21))
    other = make.report("The truce held, she said.", id="c", published=date(2026, 5, 22))
    with filled(tmp_path / "l.db", [make.reading(r) for r in (two, other, one)]) as ledger:
        assert [r.origin for r in ledger.view().reports] == [one.digest, one.digest, other.digest]
        assert ledger.link(other.digest, one.digest, "copy_of", by="rana", reason="same wire", at=AT) is not None
        assert ledger.link(other.digest, one.digest, "copy_of", by="rana", reason="again", at=AT) is None
        assert {r.origin for r in ledger.view().reports} == {one.digest}
        assert isinstance(ledger.entries(None)[-1].body, Linked)


def test_papers_that_print_one_text_word_for_word_make_a_statement_each(tmp_path: Path, make: Any) -> None:
    made = []
    for publisher in ("Cedar Line", "Harbour Herald", "Olive Post"):
        report = make.report(TEXT, publisher=publisher)
        made.append(make.reading(report, make.say(report, "event", "Israel struck Khiam", "hezbollah", type="air_strike", actor="ISR")))
    with filled(tmp_path / "l.db", [*made, *made]) as ledger:
        view = ledger.view()
        assert len({h.statement.statement_id for h in view.statements}) == 3
        assert len({h.statement.claim_id for h in view.statements}) == len({r.origin for r in view.reports}) == 1
        assert ledger.verify().ok


def test_files_that_are_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger here"):
        Ledger.open(tmp_path / "none.db", read_only=True)
    (tmp_path / "empty.db").write_bytes(b"")
    with pytest.raises(LedgerError, match="the file is empty and no ledger yet"):
        Ledger.open(tmp_path / "empty.db", read_only=True)
    (tmp_path / "text.db").write_text("not a database at all, but long enough to be looked at " * 20)
    with pytest.raises(LedgerError, match="no ledger"):
        Ledger.open(tmp_path / "text.db")
    Ledger.open(tmp_path / "new.db").close()
    raw = sqlite3.connect(tmp_path / "new.db")
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    with pytest.raises(LedgerVersionError, match="newer"):
        Ledger.open(tmp_path / "new.db")


def test_one_writer_many_readers(tmp_path: Path, make: Any) -> None:
    made = readings(make, 2)
    with filled(tmp_path / "l.db", made[:1]) as writer, writer._database.writing():
        with Ledger.open(tmp_path / "l.db", read_only=True) as looking:
            assert len(looking.view().statements) == 2
        with Ledger.open(tmp_path / "l.db", busy_ms=50) as second, pytest.raises(LedgerBusyError, match="another process"):
            second.record(made[1], None, process=None, at=AT)


_WRITER = """
import sys
from datetime import UTC, datetime
from truceledger.ledger import Ledger, Process
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
with Ledger.open(sys.argv[1]) as ledger:
    for i in range(100000):
        ledger.record(Reading(Report.of(f"report {i} " * 200, id=str(i)), (), reader="t"), None, process=Process("p"), at=datetime.now(UTC))
        print(i, flush=True)
"""


@pytest.mark.parametrize("after", [1, 7, 23])
def test_killed_in_mid_write_it_opens_clean(tmp_path: Path, after: int) -> None:
    path = tmp_path / "l.db"
    child = subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= after:
            break
    time.sleep(0.003 * after)
    os.kill(child.pid, signal.SIGKILL)
    told = after + 1 + len(child.stdout.read().splitlines())
    child.wait()
    with Ledger.open(path) as ledger:
        made = ledger.verify()
        assert made.ok
        assert made.entries == made.reports
        assert told <= made.entries <= told + 1  # what was told as written is there; at most one more was, untold
        assert ledger.record(readings_of_one(), None, process=None, at=AT).report_new


def readings_of_one() -> Any:
    from truceledger.vocabulary.reading import Reading
    from truceledger.vocabulary.report import Report

    return Reading(Report.of("one more", id="more"), (), reader="t")

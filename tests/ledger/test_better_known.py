"""A report of which more becomes known: it stands in the place of what was known before, and what people decided goes on."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger.ledger import Ledger, Process
from truceledger.ledger.entries import Carried, Recorded, Reopened, Withdrawn
from truceledger.ledger.fold import fold
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.report import better_known

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Hezbollah said Israel struck Khiam on May 20. Israel denied it. The army counted 4 dead."
OPEN: dict[str, Any] = {"publisher": None, "published": None}


def reading(make: Any, *, when: str | None = "2026-05-20", actor: str = "ISR", denied: bool = True, reader: str = "test@1", **more: Any) -> Any:
    report = make.report(TEXT, **more)
    struck = make.say(report, "event", "Israel struck Khiam", "hezbollah", type="air_strike", actor=actor, when_=when)
    denial = make.say(report, "assessment", "Israel denied it", "ISR", assessor="ISR", accused="ISR", judgement="not_a_breach")
    return make.reading(report, struck, *([denial] if denied else []), reader=reader)


def unknown(make: Any, *, when: str | None = "XXXX-05-20", **more: Any) -> Any:
    return reading(make, when=when, **(OPEN | more))


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Any:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.record(unknown(make), None, process=None, at=AT)
        yield ledger
        assert ledger.verify().ok
        again = fold(ledger.entries())
        assert ledger.loaded().state() == again  # as from nothing
        with Ledger.open(ledger.path, read_only=True) as afresh:
            assert afresh.view(rejected=True) == ledger.view(rejected=True)


def events(ledger: Ledger, **more: Any) -> list[Any]:
    return [h for h in ledger.view(rejected=True, **more).statements if h.statement.kind == "event"]


def bodies(ledger: Ledger, sort: type) -> list[Any]:
    return [e.body for e in ledger.entries() if isinstance(e.body, sort)]


def test_with_its_publisher_and_day_it_stands_in_the_place_of_what_was_known(book: Ledger, make: Any) -> None:
    before = book.view()
    made = book.record(reading(make), None, process=None, at=AT)
    assert (made.report_new, made.statements_new, made.instead) == (False, 2, 1)
    view = book.view()
    assert [(r.report.publisher, str(r.report.published), r.statements) for r in view.reports] == [("Cedar Line", "2026-05-21", 2)]
    assert {h.statement.report.publisher for h in view.statements} == {"Cedar Line"}
    assert book.processes() == (("", 1, 2, "2026-05-21", "2026-05-21"),)
    assert book.view(entry=1) == before  # as it was before more was known: nothing is lost
    assert [b.reason for b in bodies(book, Withdrawn)] == ["the same text is in the ledger with more known of it: its publisher, its day"] * 2
    assert book.statement(before.statements[0].statement.statement_id).statement == before.statements[0].statement
    assert book.record(reading(make), None, process=None, at=AT).instead == 0
    assert len(book.entries()) == 4


@pytest.mark.parametrize("verdict", ["accepted", "rejected", "unsure"])
def test_a_decision_goes_on_also_where_a_day_that_was_open_is_told_now(book: Ledger, make: Any, verdict: str) -> None:
    book.judge(Judgement(events(book)[0].statement.statement_id, Verdict(verdict), "rana", "read it twice", AT))
    book.record(reading(make), None, process=None, at=AT)
    (held,) = events(book)
    assert (held.verdict, held.statement.when.edtf, held.reopened) == (verdict, "2026-05-20", "")
    assert [(j.reviewer, j.reason) for j in held.judgements] == [("rana", "read it twice")]
    assert (len(bodies(book, Carried)), bodies(book, Reopened)) == (1, [])
    assert len([h for h in book.view(standing=Standing.ACCEPTED).statements if h.statement.kind == "event"]) == (verdict == "accepted")


def test_a_correction_goes_on_and_what_a_person_took_out_stays_out(book: Ledger, make: Any) -> None:
    denial = next(h.statement for h in book.view().statements if h.statement.kind == "assessment")
    book.correct(events(book)[0].statement.statement_id, {"type": "indirect_fire"}, "rana", "it was artillery", AT)
    book.withdraw(denial.statement_id, "rana", "not of this report", AT)
    book.record(reading(make), None, process=None, at=AT)
    (held,) = book.view().statements
    assert (held.statement.fields["type"], held.corrected, held.statement.when.edtf) == ("indirect_fire", True, "2026-05-20")


@pytest.mark.parametrize(("before", "now"), [(None, "2026-05-20"), ("XXXX-05-20", "2026-05-20"), ("2026-05-20", "2026-05-20")])
def test_open_days_are_filled(tmp_path: Path, make: Any, before: str | None, now: str) -> None:
    with Ledger.open(tmp_path / "d.db") as ledger:
        ledger.record(unknown(make, when=before), None, process=None, at=AT)
        ledger.judge(Judgement(events(ledger)[0].statement.statement_id, Verdict.ACCEPTED, "rana", "", AT))
        ledger.record(reading(make, when=now), None, process=None, at=AT)
        assert [h.verdict for h in events(ledger)] == ["accepted"]


@pytest.mark.parametrize("other", [{"actor": "ISR:MIL"}, {"when": "2026-05-21"}, {"when": None}])
@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_what_is_read_otherwise_is_to_be_judged_anew_and_stands_once(book: Ledger, make: Any, other: Any, verdict: str) -> None:
    book.judge(Judgement(events(book)[0].statement.statement_id, Verdict(verdict), "rana", "", AT))
    book.record(reading(make, **other), None, process=None, at=AT)
    (held,) = events(book)
    assert (held.verdict, [j.verdict for j in held.earlier]) == (Verdict.UNJUDGED, [verdict])
    assert held.reopened == "the same text is in the ledger with more known of it: its publisher, its day; it is read otherwise"


def test_what_people_accepted_and_nothing_is_read_in_the_place_of_still_stands(book: Ledger, make: Any) -> None:
    denial = next(h.statement for h in book.view().statements if h.statement.kind == "assessment")
    book.judge(Judgement(denial.statement_id, Verdict.ACCEPTED, "rana", "", AT))
    book.record(reading(make, denied=False), None, process=None, at=AT)
    view = book.view()
    assert {(h.statement.kind, h.statement.report.publisher) for h in view.statements} == {("event", "Cedar Line"), ("assessment", None)}
    assert [(r.report.publisher, r.statements) for r in view.reports] == [("Cedar Line", 1), (None, 1)]
    assert [h.reopened != "" for h in view.statements if h.statement.kind == "assessment"] == [True]


def test_a_process_that_a_person_gave_goes_on(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "p.db") as ledger:
        ledger.record(unknown(make), None, process=Process("south", "given"), at=AT)
        ledger.record(reading(make), None, process=Process("lebanon-israel", "profile"), at=AT)
        assert [name for name, *_ in ledger.processes()] == ["south"]
        ledger.record(reading(make), None, process=Process("north", "given"), at=AT)
        assert [name for name, *_ in ledger.processes()] == ["north"]


@pytest.mark.parametrize(
    ("more", "instead"),
    [
        ({}, 1),
        ({"published": None}, 1),  # who, but not when: more than nothing
        ({"publisher": None}, 1),
        ({"uri": "https://cedar-line.example/1"}, 1),
        ({"id": "cedar-1"}, 1),
        ({**OPEN}, 0),
    ],
)
def test_what_more_is(book: Ledger, make: Any, more: Any, instead: int) -> None:
    assert book.record(reading(make, when="XXXX-05-20", **more), None, process=None, at=AT).instead == instead
    assert len(book.view().reports) == 1


@pytest.mark.parametrize("other", [{"publisher": "Harbour Herald"}, {"published": date(2026, 5, 22)}, {"uri": "https://other.example/"}, {"id": "other"}])
def test_the_same_text_elsewhere_is_another_report(tmp_path: Path, make: Any, other: Any) -> None:
    with Ledger.open(tmp_path / "o.db") as ledger:
        ledger.record(reading(make, uri="https://cedar-line.example/1", id="cedar-1"), None, process=None, at=AT)
        assert ledger.record(reading(make, **({"uri": "https://cedar-line.example/1", "id": "cedar-1"} | other)), None, process=None, at=AT).instead == 0
        assert len(ledger.view().reports) == 2


def test_in_whatever_order_they_come_the_same_stands(tmp_path: Path, make: Any) -> None:
    every = [unknown(make), reading(make, published=None), reading(make), reading(make, publisher="Harbour Herald", published=None)]
    seen = []
    for i, order in enumerate(itertools.permutations(every)):
        with Ledger.open(tmp_path / f"{i}.db") as ledger:
            for one in order:
                ledger.record(one, None, process=None, at=AT)
            view = ledger.view()
            seen.append(([r.report for r in view.reports], [h.statement for h in view.statements]))
            assert [ledger.record(one, None, process=None, at=AT).statements_new for one in order] == [0] * 4
            assert ledger.verify().ok
    assert all(one == seen[0] for one in seen)
    assert [(r.publisher, r.published is None) for r in seen[0][0]] == [("Cedar Line", False), ("Harbour Herald", True)]


def test_what_less_is_known_of_is_known_already_and_adds_nothing(book: Ledger, make: Any) -> None:
    book.record(reading(make), None, process=None, at=AT)
    many, less = len(book.entries()), unknown(make, reader="test@2").report
    known = book.better_known(less)
    assert known is not None
    assert (known.publisher, known.key) == ("Cedar Line", reading(make).report.key)
    assert better_known(known, less)
    assert book.better_known(reading(make).report) is None
    assert book.record(unknown(make, reader="test@2"), None, process=None, at=AT).statements_new == 0
    assert len(book.entries()) == many


def test_a_ledger_that_holds_both_is_mended_when_the_report_is_added_again(book: Ledger, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    book.judge(Judgement(events(book)[0].statement.statement_id, Verdict.REJECTED, "rana", "", AT))
    with monkeypatch.context() as patched:  # as earlier versions recorded it
        patched.setattr("truceledger.ledger.ledger.better_known", lambda one, other: False)
        book.record(reading(make), None, process=None, at=AT)
    assert len(events(book)) == 2
    assert book.record(reading(make), None, process=None, at=AT).instead == 1
    assert [(h.verdict, h.statement.report.publisher) for h in events(book)] == [("rejected", "Cedar Line")]


def test_an_older_ledgers_entries_are_read_as_they_are() -> None:
    assert Recorded("k", None, None, "test@1", ()).instead == ()

"""What a reviewer is given first, and why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.assessment.queue import Queue, build, joined
from truceledger.assessment.queue import sayings as grouped
from truceledger.ledger import Ledger, Process
from truceledger.pipeline import Desks
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = (
    "Israel will not stop before Hezbollah stops. Hezbollah will not stop before Israel stops. Aid waits for quiet."
    " The truce began on 17 April and ends on 3 June. Officers meet on 29 May. Officers met on 2 May."
    " 3,073 dead since 2 March. Khiam was struck. Israel denies it. A bridge was crossed. Lebanon is to deploy by 10 May."
)


def reading(make: Any, i: int = 0, *, text: str = TEXT, toll: int = 3073) -> Any:
    report = make.report(
        f"{text} ({i})" if text == TEXT else text, id=f"r{i}", publisher=f"Paper {i}", published=date(2026, 5, 20) + timedelta(days=i)
    )

    def say(kind: str, words: str, who: str | None, **fields: Any) -> Any:
        return make.say(report, kind, words, who, **fields)

    value = Quantity.exactly(toll, f"{toll:,}").to_json()
    stop = {"act": "cease_fire"}
    return make.reading(
        report,
        say(
            "precondition",
            "Israel will not stop before Hezbollah stops",
            "ISR",
            holder="ISR",
            step={"party": "ISR", **stop},
            requires=[{"party": "hezbollah", **stop}],
        ),
        say(
            "precondition",
            "Hezbollah will not stop before Israel stops",
            "hezbollah",
            holder="hezbollah",
            step={"party": "hezbollah", **stop},
            requires=[{"party": "ISR", **stop}],
        ),
        say(
            "precondition",
            "Aid waits for quiet",
            "USA",
            holder="USA",
            step={"party": "USA", "act": "reconstruct"},
            requires=[{"party": "LBN", "act": "disarm"}],
        ),
        say(
            "agreement", "The truce began on 17 April", None, instrument="ceasefire", lifecycle="in_effect", effect="2026-04-17", expiry="2026-06-03"
        ),
        say("meeting", "Officers meet on 29 May", "USA", status="scheduled", when_="2026-05-29", modality=Modality.PLANNED),
        say("meeting", "Officers met on 2 May", "USA", status="held", when_="2026-05-02"),
        say("toll", "3,073 dead since 2 March", "LBN:GOV", measure="killed", value=value, basis="cumulative", when_="2026-03-02/.."),
        say("event", "Khiam was struck", "hezbollah", type="air_strike", actor="ISR", when_="2026-05-19"),
        say("event", "Israel denies it", "ISR", type="air_strike", actor="ISR", when_="2026-05-19", stance=Stance.DENIES),
        say("event", "A bridge was crossed", "LBN", type="overflight", actor="ISR"),
        say("commitment", "Lebanon is to deploy by 10 May", "LBN:GOV", debtor="LBN:MIL", act="deploy", due="2026-05-10", state="detached"),
    )


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Any:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.record(reading(make), None, process=Process("south"), at=AT)
        yield ledger


def queue(book: Ledger, reviewer: str = "rana", **more: Any) -> Queue:
    return build(book.view(process="south", rejected=True), Desks(book).state(process="south"), reviewer=reviewer, **more)


def words(book: Ledger, made: Queue) -> list[str]:
    known = {h.statement.statement_id: h.statement.evidence[0].exact for h in book.view(rejected=True).statements}
    return [known[i.statement] for i in made.items]


def item(book: Ledger, begins: str, **more: Any) -> Any:
    made = queue(book, **more)
    return next(i for i, w in zip(made.items, words(book, made), strict=True) if w.startswith(begins))


def judge(book: Ledger, begins: str, verdict: str, who: str, **more: Any) -> None:
    for held in book.view(rejected=True).statements:
        if held.statement.evidence[0].exact.startswith(begins):
            book.judge(Judgement(held.statement.statement_id, Verdict(verdict), who, "", AT, **more))


def test_what_the_state_of_play_rests_on_comes_first(book: Ledger) -> None:
    made = queue(book)
    told = words(book, made)
    order = [
        ("Israel will not stop", "a standoff rests on it"),
        ("Hezbollah will not stop", "a standoff rests on it"),
        ("The truce began", "whether the truce is in force, and until when, rests on it"),
        ("Officers meet", "a date ahead rests on it"),
        ("Khiam", "it contradicts another statement, or is denied"),
        ("Israel denies", "it contradicts another statement, or is denied"),
        ("3,073", "a headline figure rests on it"),
        ("Lebanon is to deploy", "what is said to be overdue rests on it"),
        ("Aid waits", "a step that waits for another rests on it"),
    ]
    places = [next(i for i, w in enumerate(told) if w.startswith(begins)) for begins, _ in order]
    assert sorted(places[:2]) == [0, 1]
    assert places[2:4] == [2, 3]
    assert sorted(places[4:6]) == [4, 5]
    assert places[6:] == [6, 7, 8]
    assert all(reason in made.items[at].reasons for at, (_, reason) in zip(places, order, strict=True))
    # no line of weight rests on the meeting held and on the bridge: they come last, and still come
    assert {w.split()[0] for w in told[9:]} == {"Officers", "A"}
    assert (made.statements, made.judged, len(made.items)) == (11, 0, 11)


def test_what_this_reviewer_decided_is_out_and_what_another_did_comes_last(book: Ledger) -> None:
    judge(book, "The truce", "accepted", "rana")
    judge(book, "3,073", "accepted", "omar")
    assert not any(w.startswith("The truce") for w in words(book, queue(book)))
    assert queue(book).judged == 1
    assert words(book, queue(book))[-1].startswith("3,073")
    assert "omar decided on it; a second look measures agreement" in item(book, "3,073").reasons
    assert any(w.startswith("The truce") for w in words(book, queue(book, "omar")))


def test_what_another_rejected_is_still_asked_of_the_second_reviewer(book: Ledger) -> None:
    judge(book, "Khiam", "rejected", "omar")
    assert any(w.startswith("Khiam") for w in words(book, queue(book)))
    assert not any(w.startswith("Khiam") for w in words(book, queue(book, "omar")))


def test_what_reviewers_differ_on_comes_high_for_a_third_and_alone_where_it_is_to_be_settled(book: Ledger) -> None:
    judge(book, "A bridge", "accepted", "rana")
    judge(book, "A bridge", "rejected", "omar")
    assert words(book, queue(book, "lin"))[2].startswith("A bridge")
    assert item(book, "A bridge", reviewer="lin").reasons[0] == "reviewers differ on it"
    assert not any(w.startswith("A bridge") for w in words(book, queue(book, "rana")))
    assert [w[:8] for w in words(book, queue(book, "rana", disputed=True))] == ["A bridge"]
    judge(book, "A bridge", "accepted", "lin", settles=True)
    assert queue(book, "rana", disputed=True).items == ()


def test_what_a_newer_reader_changed_is_in_again_with_the_old_decision(book: Ledger, make: Any) -> None:
    judge(book, "A bridge", "rejected", "rana")
    before = reading(make)
    report = before.report
    other = make.say(report, "event", "A bridge was crossed", "LBN", type="naval_incursion", actor="ISR")
    kept = [s for s in before.statements if s.evidence[0].exact != "A bridge was crossed"]
    book.record(make.reading(report, *kept, other, reader="test@2"), None, process=Process("south"), at=AT)
    found = item(book, "A bridge")
    assert "test@2 reads it otherwise; somebody had decided on it" in found.reasons
    assert [(j.reviewer, j.verdict.value) for j in found.earlier] == [("rana", "rejected")]
    assert queue(book).reopened == 1
    judge(book, "A bridge", "accepted", "rana")
    assert queue(book).reopened == 0


def test_the_reader_s_doubt_and_a_lone_origin_are_said_and_come_before_the_rest(tmp_path: Path, make: Any) -> None:
    one = reading(make, 0)
    # the same crossing told by two parties stands on two origins; a doubtful reading comes before both
    report = make.report("A bridge was crossed. A road was cut.", id="x", publisher="Other", published=date(2026, 5, 20))
    again = make.say(report, "event", "A bridge was crossed", "USA", type="overflight", actor="ISR")
    cut = make.say(report, "event", "A road was cut", "ISR", type="access_denied", actor="ISR")
    sure = [msgspec.structs.replace(s, confidence=0.9) for s in (*one.statements, again)]
    with Ledger.open(tmp_path / "d.db") as ledger:
        ledger.record(make.reading(one.report, *sure[:-1]), None, process=Process("south"), at=AT)
        ledger.record(make.reading(report, sure[-1], msgspec.structs.replace(cut, confidence=0.3)), None, process=Process("south"), at=AT)
        told = words(ledger, queue(ledger))
        tail = told[9:]
        assert tail[0] == "A road was cut"
        assert "the reader is not sure of it (confidence 0.30)" in item(ledger, "A road").reasons
        assert "what it says rests on one origin" in item(ledger, "Officers met").reasons
        assert tail.index("Officers met on 2 May") < min(i for i, w in enumerate(tail) if w == "A bridge was crossed")
        assert item(ledger, "A bridge").reasons == ("nobody has looked at it yet",)


def test_copies_of_one_text_are_one_item(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "c.db") as ledger:
        for i in range(3):
            ledger.record(reading(make, i, text=TEXT + " "), None, process=Process("south"), at=AT)
        made = queue(ledger)
        assert (len(made.items), made.statements) == (11, 33)
        assert all(len(i.copies) == 2 and "2 copies of the text say the same" in i.reasons for i in made.items)
        assert len({s for i in made.items for s in (i.statement, *i.copies)}) == 33
        # one of the three decided on: the other two are one item
        ledger.judge(Judgement(made.items[0].statement, Verdict.ACCEPTED, "rana", "", AT))
        again = queue(ledger)
        assert len(again.items) == 11
        assert sorted(len(i.copies) for i in again.items) == [1] + [2] * 10


def test_a_text_that_says_a_thing_twice_has_two_items_each_with_its_own_copy(tmp_path: Path, make: Any) -> None:
    text = "Khiam was struck. So they say: Khiam was struck."
    with Ledger.open(tmp_path / "t.db") as ledger:
        for i in range(2):
            report = make.report(text, id=f"r{i}", publisher=f"Paper {i}")
            first = make.say(report, "event", "Khiam was struck. So", "LBN", type="air_strike", actor="ISR")
            second = make.say(report, "event", "say: Khiam was struck", "LBN", type="air_strike", actor="ISR")
            ledger.record(make.reading(report, first, second), None, process=Process("south"), at=AT)
        view = ledger.view()
        groups = [[h.statement.evidence[0].exact for h in g] for g in grouped(view.statements, view).values()]
        assert sorted(groups) == [["Khiam was struck. So"] * 2, ["say: Khiam was struck"] * 2]
        # one of them decided on: its copy is not taken for the other's
        ledger.judge(Judgement(view.statements[0].statement.statement_id, Verdict.ACCEPTED, "rana", "", AT))
        left = build(ledger.view(rejected=True), Desks(ledger).state(), reviewer="rana").items
        known = {h.statement.statement_id: h.statement.evidence[0].exact for h in ledger.view().statements}
        assert sorted(sorted({known[s] for s in (i.statement, *i.copies)}) for i in left) == [["Khiam was struck. So"], ["say: Khiam was struck"]]


def test_one_claim_told_often_takes_one_place_at_the_top(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "o.db") as ledger:
        for i in range(4):
            ledger.record(reading(make, i, toll=3073 + i), None, process=Process("south"), at=AT)
        made = queue(ledger)
        told = words(ledger, made)
        # two edges of the standoff once each, then the rest of what matters, before either is told again
        assert sum("will not stop" in w for w in told[:2]) == 2
        again = [i for i, w in enumerate(told) if "will not stop" in w][2:]
        assert min(again) > told.index("The truce began on 17 April")
        assert "a standoff rests on it, and another statement tells the same" in made.items[again[0]].reasons
        # of a running total the last figure is the headline
        figures = [i for i in made.items if i.kind == "toll"]
        known = {h.statement.statement_id: h.statement for h in ledger.view().statements}
        assert known[figures[0].statement].fields["value"]["best"] == 3076
        assert figures[1].rank > made.items[8].rank


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)))
def test_the_queue_is_the_same_in_whatever_order_reports_came(tmp_path_factory: Any, make: Any, order: list[int]) -> None:
    folder = tmp_path_factory.mktemp("order")
    made = []
    for name, turn in (("a", range(3)), ("b", order)):
        with Ledger.open(folder / f"{name}.db") as ledger:
            for i in turn:
                ledger.record(reading(make, i), None, process=Process("south"), at=AT)
            made.append(queue(ledger))
    assert made[0] == made[1]


def test_one_kind_alone_and_several_processes_together(book: Ledger, make: Any) -> None:
    assert {i.kind for i in queue(book, kind="event").items} == {"event"}
    book.record(reading(make, 1), None, process=Process("north"), at=AT)
    south = queue(book)
    north = build(book.view(process="north", rejected=True), Desks(book).state(process="north"), reviewer="rana")
    both = joined([south, north])
    assert len(both.items) == 22
    assert [i.rank for i in both.items] == sorted(i.rank for i in both.items)
    assert [i for i in both.items if i.process == "south"] == list(south.items)


def test_an_empty_ledger_has_an_empty_queue(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "e.db") as ledger:
        assert build(ledger.view(), Desks(ledger).state(), reviewer="rana") == Queue((), 0, 0, 0)

"""What people decide: several reviewers, corrections, taking back, looking back, and what a newer reader leaves or reopens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Carried, Reopened
from truceledger.vocabulary.correction import PARTS, correctable, corrected, value_of
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.statement import claim_id

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Hezbollah said Israel struck Khiam. Israel denied it."


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Any:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.record(first_reading(make), None, process=None, at=AT)
        yield ledger
        assert ledger.verify().ok


def first_reading(make: Any, *, reader: str = "test@1", rule: str = "test@1", actor: str = "ISR") -> Any:
    report = make.report(TEXT)
    said = make.say(report, "event", "Israel struck Khiam", "hezbollah", type="air_strike", actor=actor)
    denied = make.say(report, "assessment", "Israel denied it", "ISR", assessor="ISR", accused="ISR", judgement="not_a_breach")
    return make.reading(report, *(ruled(s, rule) for s in (said, denied)), reader=reader)


def ruled(statement: Any, rule: str) -> Any:
    """Give the statement as another rule reads it: another id, the same saying."""
    return msgspec.structs.replace(statement, rule=rule, statement_id=statement.statement_id if rule == "test@1" else statement.statement_id[::-1])


def event(ledger: Ledger, **more: Any) -> Any:
    return next((h for h in ledger.view(rejected=True, **more).statements if h.statement.kind == "event"), None)


def say(ledger: Ledger, verdict: str, who: str, *, days: int = 0, settles: bool = False) -> int:
    held = event(ledger)
    return ledger.judge(Judgement(held.statement.statement_id, Verdict(verdict), who, f"{who} says so", AT + timedelta(days=days), settles)).seq


def standings(ledger: Ledger) -> list[bool]:
    """Whether the event is in the machine's, the reviewed and the accepted view."""
    return [any(h.statement.kind == "event" for h in ledger.view(standing=s).statements) for s in Standing]


def test_reviewers_who_agree_are_one_verdict(book: Ledger) -> None:
    say(book, "accepted", "rana")
    say(book, "accepted", "omar")
    assert (event(book).verdict, event(book).disputed, standings(book)) == (Verdict.ACCEPTED, False, [True, True, True])


def test_reviewers_who_differ_leave_it_unsure_until_one_settles(book: Ledger) -> None:
    say(book, "accepted", "rana")
    say(book, "rejected", "omar")
    assert (event(book).verdict, event(book).disputed, standings(book)) == (Verdict.UNSURE, True, [True, True, False])
    assert [(j.reviewer, j.verdict) for j in event(book).judgements] == [("omar", "rejected"), ("rana", "accepted")]
    say(book, "rejected", "lin", settles=True)
    assert (event(book).verdict, event(book).disputed, standings(book)) == (Verdict.REJECTED, False, [False, False, False])
    assert len(event(book).judgements) == 3  # nothing of the disagreement is lost
    say(book, "accepted", "omar")  # said at the same moment, yet after: the question is open again
    assert (event(book).verdict, event(book).disputed) == (Verdict.UNSURE, True)


def test_a_reviewers_later_decision_counts_instead_of_the_earlier(book: Ledger) -> None:
    say(book, "rejected", "rana")
    say(book, "accepted", "rana")
    assert event(book).verdict is Verdict.ACCEPTED
    assert len(book.entries(event(book).statement.statement_id)) == 3  # recorded, and both decisions


def test_taking_back_and_taking_the_taking_back_back(book: Ledger) -> None:
    judged = say(book, "rejected", "rana")
    undone = book.undo(judged, "rana", "slipped", AT).seq
    assert event(book).verdict is Verdict.UNJUDGED
    again = book.undo(undone, "rana", "was right", AT).seq
    assert event(book).verdict is Verdict.REJECTED
    book.undo(again, "rana", "no, was not", AT)
    assert event(book).verdict is Verdict.UNJUDGED
    assert book.size() == 5  # all of it stays


def test_taking_back_the_last_brings_back_the_one_before(book: Ledger) -> None:
    say(book, "accepted", "rana")
    last = say(book, "rejected", "rana")
    book.undo(last, "rana", "slipped", AT)
    assert event(book).verdict is Verdict.ACCEPTED


def test_what_a_reader_read_is_not_taken_back(book: Ledger) -> None:
    with pytest.raises(UsageError, match="what a reader read"):
        book.undo(1, "rana", "no", AT)
    with pytest.raises(UsageError, match="no entry 99"):
        book.undo(99, "rana", "no", AT)


def test_a_look_back_sees_what_was_decided_then(book: Ledger) -> None:
    first = say(book, "accepted", "rana", days=1)
    say(book, "rejected", "omar", days=3)
    book.undo(first, "rana", "slipped", AT + timedelta(days=5))
    seen = [event(book, as_of=date(2026, 6, d)) for d in (1, 2, 4, 6)]
    assert [(h.verdict.value, h.disputed) for h in seen] == [("unjudged", False), ("accepted", False), ("unsure", True), ("rejected", False)]


def test_a_correction_accepts_as_corrected_and_the_claim_follows(book: Ledger) -> None:
    before = event(book).statement
    book.correct(before.statement_id, {"actor": "ISR:MIL"}, "rana", "the air force", AT)
    held = event(book)
    assert (held.verdict, held.corrected, standings(book)) == (Verdict.ACCEPTED, True, [True, True, True])
    assert held.statement.statement_id == before.statement_id
    assert held.statement.claim_id == claim_id("event", held.statement.fields, None, ()) != before.claim_id


def test_corrections_of_other_fields_add_up_and_each_is_taken_back_alone(book: Ledger) -> None:
    identity = event(book).statement.statement_id
    first = book.correct(identity, {"actor": "ISR:MIL"}, "rana", "the air force", AT).seq
    book.correct(identity, {"type": "drone_strike", "who": "LBN:GOV"}, "rana", "a drone", AT)
    statement = event(book).statement
    assert (statement.fields["actor"], statement.fields["type"], value_of(statement, "who")) == ("ISR:MIL", "drone_strike", "LBN:GOV")
    book.undo(first, "rana", "not told", AT)
    statement = event(book).statement
    assert (statement.fields["actor"], statement.fields["type"]) == ("ISR", "drone_strike")


def test_who_accepts_the_reading_and_who_corrects_it_differ(book: Ledger) -> None:
    say(book, "accepted", "omar")
    book.correct(event(book).statement.statement_id, {"actor": "ISR:MIL"}, "rana", "the air force", AT)
    assert (event(book).verdict, event(book).disputed, standings(book)) == (Verdict.UNSURE, True, [True, True, False])
    say(book, "accepted", "omar")  # now of the statement as corrected
    assert (event(book).verdict, event(book).disputed) == (Verdict.ACCEPTED, False)


def test_two_who_correct_alike_agree(book: Ledger) -> None:
    identity = event(book).statement.statement_id
    for who in ("rana", "omar"):
        book.correct(identity, {"actor": "ISR:MIL"}, who, "the air force", AT)
    assert (event(book).verdict, event(book).disputed) == (Verdict.ACCEPTED, False)


def test_a_correction_may_settle(book: Ledger) -> None:
    say(book, "accepted", "omar")
    say(book, "rejected", "rana")
    book.correct(event(book).statement.statement_id, {"actor": "ISR:MIL"}, "lin", "the air force", AT, settles=True)
    assert (event(book).verdict, event(book).disputed, event(book).corrected) == (Verdict.ACCEPTED, False, True)


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({"actor": "Israel!"}, "not a party code"),
        ({"type": "earthquake"}, "not one of"),
        ({"colour": "red"}, "what can be corrected"),
        ({"when": "soon"}, "soon"),
        ({"stance": None}, "cannot be left out"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_nothing_is_added(book: Ledger, changes: dict[str, Any], trouble: str) -> None:
    with pytest.raises(FieldError, match=trouble):
        book.correct(event(book).statement.statement_id, changes, "rana", "because", AT)
    assert book.size() == 1


def test_the_parts_of_every_statement_can_be_corrected(book: Ledger) -> None:
    statement = event(book).statement
    changes = {"who": ["LBN:GOV", "USA"], "mode": "direct", "stance": "doubts", "modality": "planned", "when": "2026-05-20"}
    made = corrected(statement, changes)
    assert {name: value_of(made, name) for name in changes} == changes
    assert value_of(corrected(statement, {"who": None}), "who") is None
    assert value_of(corrected(statement, {"who": {"words": "a shopkeeper"}}), "who") == {"words": "a shopkeeper"}
    assert made.evidence == statement.evidence
    assert all(len({f.name for f in correctable(k)}) == len(k.fields) + len(PARTS) for k in KINDS)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(st.tuples(st.sampled_from(["accepted", "rejected", "unsure"]), st.sampled_from("abc"), st.booleans()), max_size=7),
    data=st.data(),
)
def test_undoing_a_decision_is_as_if_it_had_not_been_made(
    tmp_path_factory: Any, make: Any, told: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    gone = {i for i in range(len(told)) if data.draw(st.booleans())}
    folder = tmp_path_factory.mktemp("undo")
    seen = []
    for name, undoing in (("a", True), ("b", False)):
        with Ledger.open(folder / f"{name}.db") as ledger:
            ledger.record(first_reading(make), None, process=None, at=AT)
            for i, (verdict, who, settles) in enumerate(told):
                if undoing or i not in gone:
                    seq = say(ledger, verdict, who, settles=settles)
                    if i in gone:
                        ledger.undo(seq, who, "slipped", AT)
            held = event(ledger)
            seen.append((held.verdict, held.disputed, [(j.reviewer, j.verdict, j.settles) for j in held.judgements]))
    assert seen[0] == seen[1]


# -- a newer reader ------------------------------------------------------------------------------------------------------


def bodies(ledger: Ledger, sort: type) -> list[Any]:
    return [e.body for e in ledger.entries() if isinstance(e.body, sort)]


@pytest.mark.parametrize("decide", ["accepted", "rejected", "unsure", "corrected"])
def test_a_decision_is_carried_over_where_only_the_rule_changed(book: Ledger, make: Any, decide: str) -> None:
    old = event(book).statement.statement_id
    if decide == "corrected":
        book.correct(old, {"type": "drone_strike"}, "rana", "a drone", AT)
    else:
        say(book, decide, "rana")
    book.record(first_reading(make, reader="test@2", rule="test@2"), None, process=None, at=AT)
    held = event(book)
    assert held.statement.statement_id != old
    assert held.verdict.value == ("accepted" if decide == "corrected" else decide)
    assert (held.statement.fields["type"] == "drone_strike") is (decide == "corrected")
    assert [j.statement_id for j in held.judgements] == [held.statement.statement_id]
    assert (len(bodies(book, Carried)), bodies(book, Reopened), held.reopened) == (1, [], "")


def test_what_was_carried_over_can_still_be_taken_back(book: Ledger, make: Any) -> None:
    seq = say(book, "rejected", "rana")
    book.record(first_reading(make, reader="test@2", rule="test@2"), None, process=None, at=AT)
    book.undo(seq, "rana", "slipped", AT)
    assert event(book).verdict is Verdict.UNJUDGED
    # and back to the old rule, whose statement comes back with what was decided since
    say(book, "accepted", "rana")
    book.record(first_reading(make, reader="test@3"), None, process=None, at=AT)
    assert event(book).verdict is Verdict.ACCEPTED


def events(ledger: Ledger) -> list[Any]:
    return [h for h in ledger.view(rejected=True).statements if h.statement.kind == "event"]


@pytest.mark.parametrize("verdict", ["accepted", "rejected", "unsure"])
def test_a_decision_is_reopened_where_the_output_changed(book: Ledger, make: Any, verdict: str) -> None:
    old = event(book).statement.statement_id
    say(book, verdict, "rana")
    book.record(first_reading(make, reader="test@2", actor="ISR:MIL"), None, process=None, at=AT)
    new = next(h for h in events(book) if h.statement.statement_id != old)
    assert (new.verdict, new.reopened) == (Verdict.UNJUDGED, "test@2 reads it otherwise")
    assert [(j.statement_id, j.verdict.value, j.reason) for j in new.earlier] == [(old, verdict, "rana says so")]
    # what a person accepted goes on standing beside it, until somebody decides
    assert (old in {h.statement.statement_id for h in events(book)}) is (verdict == "accepted")
    book.judge(Judgement(new.statement.statement_id, Verdict.ACCEPTED, "omar", "better", AT))
    assert book.statement(new.statement.statement_id).reopened == ""


def test_the_other_statements_of_the_report_are_not_reopened(book: Ledger, make: Any) -> None:
    denial = next(h for h in book.view().statements if h.statement.kind == "assessment").statement.statement_id
    book.judge(Judgement(denial, Verdict.ACCEPTED, "rana", "as said", AT))
    book.record(first_reading(make, reader="test@2", actor="ISR:MIL"), None, process=None, at=AT)
    assert bodies(book, Reopened) == []
    assert book.statement(denial).verdict is Verdict.ACCEPTED


def test_an_accepted_statement_no_longer_read_is_reopened_once(book: Ledger, make: Any) -> None:
    say(book, "accepted", "rana")
    report = make.report(TEXT)
    for version in (2, 3, 4):
        book.record(make.reading(report, reader=f"test@{version}"), None, process=None, at=AT)
    held = event(book)
    assert (held.verdict, held.reopened) == (Verdict.ACCEPTED, "test@2 no longer reads it")
    assert len(bodies(book, Reopened)) == 1
    say(book, "accepted", "rana")  # looked at again: it stays
    book.record(make.reading(report, reader="test@5"), None, process=None, at=AT)
    assert (event(book).reopened, len(bodies(book, Reopened))) == ("", 1)


def test_reopening_depends_on_a_decision_that_was_not_taken_back(book: Ledger, make: Any) -> None:
    seq = say(book, "rejected", "rana")
    book.record(first_reading(make, reader="test@2", actor="ISR:MIL"), None, process=None, at=AT)
    assert event(book).reopened
    book.undo(seq, "rana", "slipped", AT)
    assert (event(book).reopened, event(book).earlier) == ("", ())


def test_state_is_the_same_from_nothing_as_step_by_step(tmp_path: Path, make: Any) -> None:
    acts: list[Callable[[Ledger], object]] = [
        lambda b: b.record(first_reading(make), None, process=None, at=AT),
        lambda b: say(b, "accepted", "rana"),
        lambda b: say(b, "rejected", "omar"),
        lambda b: b.correct(event(b).statement.statement_id, {"type": "drone_strike"}, "lin", "a drone", AT, settles=True),
        lambda b: b.record(first_reading(make, reader="test@2", rule="test@2"), None, process=None, at=AT),
        lambda b: b.record(first_reading(make, reader="test@3", rule="test@2", actor="ISR:MIL"), None, process=None, at=AT),
        lambda b: b.undo(4, "lin", "was no drone", AT),
    ]
    with Ledger.open(tmp_path / "l.db") as kept:
        for act in acts:
            act(kept)
            kept.view()
            with Ledger.open(tmp_path / "l.db", read_only=True) as fresh:
                assert fresh.view(rejected=True) == kept.view(rejected=True)

"""What people decide on a server: who may, what is refused, and that nobody writes over what was decided since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import site_for_tests
from truceledger.errors import MissingError, StaleError, UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Corrected, Judged, Withdrawn
from truceledger.publishing import deciding
from truceledger.publishing.api.errors import status_of
from truceledger.publishing.deciding import FormError, seen_now
from truceledger.publishing.decisions import decisions_between
from truceledger.publishing.queries import Look, known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.errors import NotAllowed
from truceledger.publishing.users.roles import Role
from truceledger.vocabulary.judgement import Judgement, Verdict

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
READER, RANA, OMAR, EDITOR, ADMIN = (
    Account(n, r) for n, r in (("lee", Role.READER), ("rana", Role.REVIEWER), ("omar", Role.REVIEWER), ("eva", Role.EDITOR), ("ada", Role.ADMIN))
)


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
    return made


@pytest.fixture
def room(path: Path) -> Iterator[Room]:
    made = Room(Ledger.open(path), known_profiles())
    yield made
    made.close()


def one(room: Room, kind: str = "toll") -> str:
    return next(h.statement.statement_id for h in room.view(Look(rejected=True)).statements if h.statement.kind == kind)


def held(room: Room, identity: str) -> Any:
    return next(h for h in room.view(Look(rejected=True)).statements if h.statement.statement_id == identity)


def test_a_decision_after_one_that_was_not_seen_is_refused_also_from_another_opening_of_the_ledger(room: Room, path: Path) -> None:
    identity, seen = one(room), seen_now(room)
    with Ledger.open(path) as other:
        entry = other.judge(Judgement(identity, Verdict.REJECTED, "omar", "no", AT), seen=seen)
    with pytest.raises(StaleError) as refused:
        deciding.judge(room, RANA, identity, Verdict.ACCEPTED, "", seen=seen)
    assert (refused.value.statement, refused.value.entries) == (identity, (entry.seq,))
    assert status_of(refused.value) == 409
    assert [j.reviewer for j in held(room, identity).judgements] == ["omar"]
    deciding.judge(room, RANA, identity, Verdict.ACCEPTED, "", seen=seen_now(room))  # anyway
    assert held(room, identity).disputed


def test_corrections_and_judgements_of_the_ledger_are_refused_when_stale_and_leave_it_as_it_was(path: Path) -> None:
    with Ledger.open(path) as one_ledger, Ledger.open(path) as other:
        toll = next(h.statement.statement_id for h in one_ledger.view().statements if h.statement.kind == "toll")
        seen = one_ledger.size()
        other.correct(toll, {"people": "civilians"}, "omar", "it says so", AT, seen=seen)
        before = one_ledger.size()
        with pytest.raises(StaleError):
            one_ledger.correct(toll, {"people": "children"}, "rana", "x", AT, seen=seen)
        with pytest.raises(StaleError):
            one_ledger.judge(Judgement(toll, Verdict.ACCEPTED, "rana", "", AT), seen=seen)
        with pytest.raises(StaleError):
            one_ledger.decide([Judged(toll, "accepted", "rana", "")], at=AT, seen=seen)
        assert one_ledger.size() == before
        one_ledger.judge(Judgement(toll, Verdict.ACCEPTED, "rana", "", AT))  # nothing is asked of who says nothing of what was seen
        assert one_ledger.verify().ok


def test_an_undoing_makes_stale_too_and_decisions_on_other_statements_do_not(room: Room) -> None:
    toll, event = one(room), one(room, "event")
    made = deciding.judge(room, RANA, toll, Verdict.ACCEPTED, "")
    seen = seen_now(room)
    deciding.judge(room, OMAR, event, Verdict.REJECTED, "no", seen=seen)
    deciding.judge(room, OMAR, toll, Verdict.UNSURE, "", seen=seen)
    seen = seen_now(room)
    deciding.undo(room, RANA, made.entries[0])
    with pytest.raises(StaleError):
        deciding.judge(room, OMAR, toll, Verdict.ACCEPTED, "", seen=seen)


@pytest.mark.parametrize("verdict", list(deciding.VERDICTS))
def test_a_reader_decides_nothing(room: Room, verdict: Verdict) -> None:
    with pytest.raises(NotAllowed, match="reviewer"):
        deciding.judge(room, READER, one(room), verdict, "because")


def test_each_role_may_what_the_table_says_and_no_more(room: Room) -> None:
    toll = one(room)
    by_omar = deciding.judge(room, OMAR, toll, Verdict.ACCEPTED, "")
    for refused in (
        lambda: deciding.correct(room, READER, toll, {"people": "civilians"}, "x"),
        lambda: deciding.judge(room, RANA, toll, Verdict.ACCEPTED, "", settles=True),
        lambda: deciding.undo(room, RANA, by_omar.entries[0]),
        lambda: deciding.link(room, RANA, toll, toll, "x"),
        lambda: deciding.grade(room, RANA, "Cedar Line", "B", "x"),
        lambda: deciding.protect(room, EDITOR, "Cedar Line", "x"),
        lambda: deciding.unprotect(room, EDITOR, "withheld-1", "x"),
    ):
        with pytest.raises(NotAllowed):
            refused()
    deciding.judge(room, EDITOR, toll, Verdict.ACCEPTED, "", settles=True)
    deciding.undo(room, EDITOR, by_omar.entries[0], "agreed with omar")


def test_a_rejection_and_a_correction_need_a_reason_and_accepting_does_not(room: Room) -> None:
    toll = one(room)
    with pytest.raises(FormError) as refused:
        deciding.judge(room, RANA, toll, Verdict.REJECTED, "  ")
    assert "reason" in refused.value.fields
    with pytest.raises(FormError):
        deciding.correct(room, RANA, toll, {"people": "civilians"}, "")
    with pytest.raises(FormError):
        deciding.judge(room, RANA, toll, Verdict.UNJUDGED, "x")
    assert deciding.judge(room, RANA, toll, Verdict.ACCEPTED, "").what == "accepted"


def test_what_is_typed_becomes_changes_and_all_that_does_not_fit_is_said_beside_its_field(room: Room) -> None:
    statement = held(room, one(room)).statement
    same = {"measure": "killed", "people": "unspecified", "value": statement.fields["value"]["phrase"]}
    assert deciding.written(room, statement, same) == {}
    assert deciding.written(room, statement, {"people": "Civilians", "value": "more than 3,000", "caused_by": "Israel"}) == {
        "people": "civilians",
        "value": {"low": 3001, "best": None, "high": None, "qualifier": "more_than", "phrase": "more than 3,000"},
        "caused_by": "ISR",
    }
    with pytest.raises(FormError) as refused:
        deciding.written(room, statement, {"people": "nobody", "value": "many, many", "when": "soon", "measure": "killed"})
    assert set(refused.value.fields) == {"people", "value", "when"}


def test_a_correction_accepts_and_one_that_changes_nothing_or_does_not_fit_is_refused(room: Room) -> None:
    toll = one(room)
    with pytest.raises(FormError, match="nothing was changed"):
        deciding.correct(room, RANA, toll, {}, "x")
    with pytest.raises(FormError) as refused:
        deciding.correct(room, RANA, toll, {"people": "ghosts", "colour": "red"}, "x")
    assert set(refused.value.fields) == {"people", "colour"}
    made = deciding.correct(room, RANA, toll[:8], {"people": "civilians"}, "the text says so")
    assert (made.what, made.statements) == ("corrected (people)", (toll,))
    assert held(room, toll).verdict is Verdict.ACCEPTED
    body = room.ledger.entry(made.entries[0]).body
    assert isinstance(body, Corrected)
    assert body.reviewer == "rana"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("toll", "value", {"low": 2**64, "best": 2**64, "high": 2**64, "qualifier": "exact"}),
        ("toll", "value", {"low": -(2**64), "best": 0, "high": 1, "qualifier": "exact"}),
        ("meeting", "round", 2**63),
        ("meeting", "when", "2026-05-29T10:00+99:99"),
        ("meeting", "who", {"words": "x" * 5000}),
        ("meeting", "participants", ["a"] * 5000),
    ],
)
def test_no_correction_breaks_what_others_read(room: Room, kind: str, field: str, value: Any) -> None:
    before = room.version()
    with pytest.raises(FormError) as told:
        deciding.correct(room, RANA, one(room, kind), {field: value}, "so it is")
    assert set(told.value.fields) == {field}
    assert room.version() == before


@pytest.mark.parametrize("day", ["9999", "9999-12-31", "0000-01-01", "2026-04-17/9999-12-31"])
@pytest.mark.parametrize("field", ["effect", "expiry", "when"])
def test_a_truce_for_ever_is_one_and_breaks_nothing(room: Room, field: str, day: str) -> None:
    from truceledger.publishing.exports import FORMATS, Exporting, export
    from truceledger.publishing.queries import Wanted

    look = Look(site_for_tests.PROCESS)
    assert deciding.correct(room, RANA, one(room, "agreement"), {field: day}, "for ever").entries
    assert room.state(look).chapters
    assert room.state().chapters
    calendar = next(f for f in FORMATS if f.name == "ics")
    assert b"".join(export(calendar, Exporting.in_room(room, look, Wanted())))


def test_a_decision_goes_to_copies_and_takes_out_the_reading_before(room: Room, make: Any) -> None:
    from truceledger.ledger import Process

    text = "Khiam was struck at noon."
    for n, publisher in enumerate(("Paper", "Sheet")):
        report = make.report(text, publisher=publisher, id=f"copy-{n}")
        said = make.say(report, "event", "Khiam was struck", "LBN:GOV", type="air_strike", actor="ISR")
        room.ledger.record(make.reading(report, said), None, process=Process("lebanon-israel"), at=AT)
    first = next(h.statement.statement_id for h in room.view(Look()).statements if h.statement.report.id == "copy-0")
    made = deciding.judge(room, RANA, first, Verdict.ACCEPTED, "", copies=True, seen=seen_now(room))
    assert len(made.statements) == 2
    report = make.report(text, publisher="Paper", id="copy-0")
    newer = make.say(report, "event", "Khiam was struck", "LBN:GOV", type="drone_strike", actor="ISR")
    room.ledger.record(make.reading(report, newer, reader="test@2"), None, process=None, at=AT)
    again = deciding.judge(room, RANA, newer.statement_id, Verdict.ACCEPTED, "")
    assert [type(room.ledger.entry(n).body) for n in again.entries] == [Judged, Withdrawn]
    assert again.statements[1] == first


def test_what_a_reader_read_and_what_is_not_there_cannot_be_taken_back(room: Room) -> None:
    with pytest.raises(MissingError):
        deciding.undo(room, ADMIN, 99999)
    with pytest.raises(UsageError, match="what a reader read"):
        deciding.undo(room, ADMIN, 1)
    with pytest.raises(MissingError):
        deciding.judge(room, RANA, "0123456789ab", Verdict.ACCEPTED, "")


def test_an_undoing_can_be_taken_back_by_who_made_it(room: Room) -> None:
    toll = one(room)
    made = deciding.judge(room, RANA, toll, Verdict.ACCEPTED, "")
    back = deciding.undo(room, RANA, made.entries[0])
    assert held(room, toll).verdict is Verdict.UNJUDGED
    with pytest.raises(NotAllowed):
        deciding.undo(room, OMAR, back.entries[0])
    deciding.undo(room, RANA, back.entries[0])
    assert held(room, toll).verdict is Verdict.ACCEPTED


def test_links_are_made_and_said_again_change_nothing(room: Room) -> None:
    events = [h.statement.statement_id for h in room.view(Look()).statements if h.statement.kind == "event"]
    with pytest.raises(FormError):
        deciding.link(room, EDITOR, events[0], events[2], " ")
    made = deciding.link(room, EDITOR, events[0], events[2], "one night")
    assert made.entries
    assert deciding.link(room, EDITOR, events[0], events[2], "one night").entries == ()
    apart = deciding.link(room, EDITOR, events[0], events[2], "two nights", apart=True)
    assert apart.what == "kept apart (same event)"
    deciding.undo(room, EDITOR, apart.entries[0])


def test_a_source_is_graded_protected_and_named_again(room: Room) -> None:
    deciding.grade(room, EDITOR, "cedar line", "b", "its counts held")
    assert room.view(Look()).grades == {"Cedar Line": "B"}
    with pytest.raises(FormError) as refused:
        deciding.grade(room, EDITOR, "Cedar Line", "Z", "")
    assert set(refused.value.fields) == {"grade", "reason"}
    with pytest.raises(UsageError, match="no source"):
        deciding.grade(room, EDITOR, "The Nobody", "C", "x")
    deciding.grade(room, EDITOR, "The Nobody", "C", "x", anyway=True)
    deciding.protect(room, ADMIN, "abu-salim", "threatened", names=["Abu Salim", ""])
    assert "Abu Salim" not in "".join(room.ledger.text(r.report.digest) for r in room.view(Look()).reports)
    deciding.unprotect(room, ADMIN, "withheld-1", "speaks under own name now")
    assert "Abu Salim" in "".join(room.ledger.text(r.report.digest) for r in room.view(Look()).reports)


def test_who_may_not_see_a_protected_source_cannot_find_out_by_tries_who_it_is(room: Room) -> None:
    deciding.protect(room, ADMIN, "abu-salim", "threatened", names=["Abu Salim"])
    told = set()
    for words in ("abu-salim", "Abu Salim", "abu-nobody"):
        with pytest.raises(UsageError) as refused:
            deciding.grade(room, EDITOR, words, "A", "x")
        told.add(str(refused.value).replace(words, "…"))
    assert len(told) == 1


def test_who_links_cannot_find_out_by_tries_which_steps_and_reports_a_protected_source_has(room: Room, make: Any) -> None:
    report = make.report("Abu Salim disarms after Israel withdraws. So it was said.", publisher="Night Paper", id="night")
    said = make.say(
        report,
        "precondition",
        "Abu Salim disarms after Israel withdraws",
        "abu-salim",
        holder="abu-salim",
        step={"party": "abu-salim", "act": "disarm"},
        requires=[{"party": "ISR", "act": "withdraw"}],
        relation="before",
    )
    room.ledger.record(make.reading(report, said), None, process=None, at=AT)
    deciding.protect(room, ADMIN, "abu-salim", "at risk", names=["Abu Salim"])

    def refused(*given: str, relation: str) -> str:
        with pytest.raises(UsageError) as told:
            deciding.link(room, EDITOR, *given, "why not", relation=relation)
        return str(told.value).replace(given[0], "X")

    for there, not_there, relation in (("abu-salim.disarm", "abu-salem.disarm", "same_step"), ("night", "nights", "copy_of")):
        told = refused(there, "ISR.withdraw", relation=relation)
        assert told == refused(not_there, "ISR.withdraw", relation=relation)
        assert "salim" not in told
    digest = report.digest.removeprefix("sha256:")
    assert refused(digest, "ISR.withdraw", relation="copy_of") == refused("0" * 64, "ISR.withdraw", relation="copy_of")
    assert deciding.link(room, EDITOR, "ISR.withdraw", "LBN.deploy", "one thing").entries
    made = deciding.link(room, ADMIN, "abu-salim.disarm", "ISR.withdraw", "one thing")
    decisions = room.working(lambda desks: decisions_between(desks.ledger, None, None, desks.view()))
    told = next(d.what for d in decisions if d.entry == made.entries[0])
    assert "abu" not in told
    assert told == "joined (same step): withheld-1.disarm and ISR.withdraw"


def test_what_stands_in_the_place_of_a_protected_name_is_never_written_into_the_ledger(room: Room) -> None:
    deciding.protect(room, ADMIN, "abu-salim", "threatened", names=["Abu Salim"])
    shown = next(h for h in room.view(Look()).statements if h.origin)
    with pytest.raises(FormError, match="protected source"):
        deciding.correct(room, RANA, shown.statement.statement_id, deciding.written(room, shown.statement, {"who": "withheld-1, ISR"}), "x")
    changes = deciding.written(room, shown.statement, {"who": "withheld-1", "actor": "LBN:MIL"})
    assert changes == {"actor": "LBN:MIL"}
    deciding.correct(room, RANA, shown.statement.statement_id, changes, "it says so")

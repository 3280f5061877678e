"""Commitments: what they wait for, how far they are done, on whose word, until when; three axes that are never mixed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessment.saying import desk_of, say
from tests.conftest import Make

from truceledger.assessment.areas import Areas, folded
from truceledger.assessment.chapters.commitments import build
from truceledger.assessment.obligations import obligations, says
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import Area, Profile, find
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.statement import Statement

KHIAM = Place("Khiam", "Khiam", "LBN", 33.33, 35.61, Precision.EXACT)
SOUTH = Place("southern Lebanon", "southern Lebanon", "LBN", 33.2, 35.4, Precision.ADM1)
RAFAH = Place("Rafah", "Rafah", "PSE", 31.3, 34.2, Precision.EXACT)


def pledge(published: str, party: str | None = None, **fields: Any) -> Statement:
    if "state" not in fields:
        fields.setdefault("modality", Modality.PLANNED)
    return say("commitment", published, party, **{"debtor": "ISR", "act": "withdraw", **fields})


def condition(published: str, holder: str, step: tuple[str, str], *requires: tuple[str, str]) -> Statement:
    return say(
        "precondition", published, holder, holder=holder, step={"party": step[0], "act": step[1]},
        requires=[{"party": p, "act": a} for p, a in requires], relation="before",
    )  # fmt: skip


def only(desk: Any, key: str) -> Any:
    return next(o for o in obligations(desk) if o.key == key)


def texts(desk: Any) -> dict[str, str]:
    return {line.key: line.text for line in build(desk)[0]}


# -- antecedents and due dates ---------------------------------------------------------------------------------------


def test_a_step_waits_until_what_it_requires_is_done_and_is_overdue_only_then(knowledge: Knowledge) -> None:
    told = [
        pledge("2026-05-01", "ISR:GOV", due="2026-05-20"),
        condition("2026-05-02", "ISR", ("ISR", "withdraw"), ("LBN", "deploy")),
    ]
    waiting = desk_of(*told, today="2026-06-01", knowledge=knowledge)
    one = only(waiting, "ISR|withdraw|")
    assert (one.state, one.overdue, one.due) == ("conditional", False, "2026-05-20")
    assert texts(waiting)["ISR|withdraw|"] == "Israel: withdraw — conditional, due 20 May 2026; waits for Lebanon: deploy (condition of Israel)"
    done = say("commitment", "2026-05-10", "LBN:MIL", debtor="LBN:MIL", act="deploy", state="discharged")
    free = desk_of(*told, done, today="2026-06-01", knowledge=knowledge)
    one = only(free, "ISR|withdraw|")
    assert (one.state, one.overdue) == ("detached", True)
    assert one.antecedents[0].met
    assert "to be done, due 20 May 2026, the day has passed" in texts(free)["ISR|withdraw|"]
    assert not only(desk_of(*told, done, today="2026-05-20", knowledge=knowledge), "ISR|withdraw|").overdue


def test_a_condition_on_any_step_is_on_each_and_the_ceasefire_is_both_sides() -> None:
    desk = desk_of(
        say("commitment", "2026-05-01", debtor="hezbollah", act="disarm", modality=Modality.PLANNED),
        condition("2026-05-02", "hezbollah", ("hezbollah", "any"), ("ISR", "implement_ceasefire")),
        say("commitment", "2026-05-03", "USA", debtor="ISR", act="cease_fire", state="discharged"),
        say("commitment", "2026-05-01", debtor="LBN", act="negotiate", modality=Modality.PLANNED),
        say("precondition", "2026-05-02", holder="LBN", step={"act": "negotiate", "party": "LBN"}, requires=[{"act": "implement_ceasefire"}]),
        condition("2026-05-02", "ISR", ("ISR", "cease_fire"), ("hezbollah", "cease_fire")),
        today="2026-05-10",
    )
    assert only(desk, "hezbollah|disarm|").state == "detached"
    talks = only(desk, "LBN|negotiate|")
    assert talks.state == "conditional"
    assert [(r.party, r.met) for r in talks.antecedents[0].requires] == [("ISR", True), ("hezbollah", False)]


def test_a_due_day_that_moves_and_zones_that_decide_when_it_has_passed(knowledge: Knowledge) -> None:
    told = [pledge("2026-05-01", due="2026-05-20", state="detached"), pledge("2026-05-18", due="2026-06-20", state="detached")]
    desk = desk_of(*told, today="2026-06-01", knowledge=knowledge)
    one = only(desk, "ISR|withdraw|")
    assert [d.value for d in one.dues] == ["2026-05-20", "2026-06-20"]
    assert not one.overdue
    assert "due 20 June 2026 (before: 20 May 2026)" in texts(desk)["ISR|withdraw|"]
    # in Jerusalem 1 June has not begun when 31 May ends in the west: by the debtor's clocks the day is over
    west = Profile("p", "P", (), zones={"ISR": "America/Los_Angeles"})
    late = pledge("2026-05-01", due="2026-05-31", state="detached")
    assert not only(desk_of(late, today="2026-06-01", profile=west), "ISR|withdraw|").overdue
    assert only(desk_of(late, today="2026-06-01"), "ISR|withdraw|").overdue
    assert only(desk_of(late, today="2026-06-02", profile=west), "ISR|withdraw|").overdue


@pytest.mark.parametrize("state", ["proposed", "conditional", "discharged", "cancelled", "suspended"])
def test_overdue_is_never_said_of_what_waits_is_done_or_is_called_off(state: str) -> None:
    assert not only(desk_of(pledge("2026-05-01", "ISR:GOV", due="2026-05-02", state=state), today="2026-06-01"), "ISR|withdraw|").overdue


# -- state -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([("proposed", None)], "proposed"),
        ([("proposed", None), ("detached", None)], "detached"),
        ([("detached", None), ("proposed", None)], "detached"),
        ([("detached", None), ("discharged", None), ("detached", None)], "discharged"),
        ([("detached", None), ("violated", "LBN")], "violated"),
        ([("detached", None), ("suspended", "ISR"), ("detached", "ISR")], "detached"),
        ([("detached", None), ("cancelled", "ISR")], "cancelled"),
        ([("detached", None), ("cancelled", "LBN")], "released"),
        ([("conditional", None)], "conditional"),
        ([("under_way", None)], "detached"),
    ],
)
def test_states_follow_on_each_other(told: list[tuple[str, str | None]], state: str) -> None:
    statements = [pledge(f"2026-05-{i + 1:02}", party, state=word, creditor="LBN") for i, (word, party) in enumerate(told)]
    assert only(desk_of(*statements, today="2026-05-20"), "ISR|withdraw|").state == state


def test_not_yet_done_is_no_denial_of_done_later() -> None:
    not_yet = pledge("2026-05-01", "LBN", modality=Modality.NEGATED)
    assert says(not_yet) == "not_done"
    desk = desk_of(pledge("2026-04-01", state="detached"), not_yet, pledge("2026-05-05", "ISR:MIL", state="discharged"), today="2026-05-20")
    one = only(desk, "ISR|withdraw|")
    assert (one.state, one.basis, one.level, one.against) == ("discharged", "self_claimed", 3, ())


def test_one_says_done_and_another_denies_it() -> None:
    done, denial = pledge("2026-05-05", "ISR:MIL", state="discharged"), pledge("2026-05-06", "LBN:MIL", state="discharged", stance=Stance.DENIES)
    desk = desk_of(pledge("2026-04-01", state="detached"), done, denial, today="2026-05-20")
    one = only(desk, "ISR|withdraw|")
    assert (one.state, one.basis, one.level) == ("discharged", "disputed", None)
    line = next(x for x in build(desk)[0])
    assert line.text == "ISR: withdraw — disputed: done, says ISR:MIL; not so, says LBN:MIL"
    assert line.status == "contested"


def test_what_its_own_author_takes_back_is_not_disputed() -> None:
    desk = desk_of(
        pledge("2026-05-05", "ISR:MIL", state="discharged"),
        pledge("2026-05-07", "ISR:MIL", state="discharged", stance=Stance.DENIES),
        today="2026-05-20",
    )
    one = only(desk, "ISR|withdraw|")
    assert (one.state, one.basis) == ("detached", "")


def test_promised_again_after_it_was_done_is_a_new_promise() -> None:
    told = [
        pledge("2026-05-01", state="detached", due="2026-05-05"),
        pledge("2026-05-04", "unifil", state="discharged"),
        pledge("2026-05-20", state="detached", due="2026-05-25"),
    ]
    one = only(desk_of(*told, today="2026-05-22"), "ISR|withdraw|")
    assert (one.state, one.earlier, [d.value for d in one.dues]) == ("detached", 1, ["2026-05-25"])


# -- basis and level -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "basis"),
    [
        ("ISR:GOV", "self_claimed"),
        ("LBN:MIL", "counterpart_acknowledged"),
        ("hezbollah", "counterpart_acknowledged"),
        ("unifil", "third_party_verified"),
        ("USA", "third_party_verified"),
        ("united-nations", "third_party_verified"),
        ("BRA", ""),
        (None, ""),
    ],
)
def test_basis_is_derived_from_who_says_it(speaker: str | None, basis: str, knowledge: Knowledge) -> None:
    desk = desk_of(pledge("2026-05-05", speaker, state="discharged"), today="2026-05-20", profile=find("lebanon-israel"), knowledge=knowledge)
    assert only(desk, "ISR|withdraw|").basis == basis


def test_an_unnamed_source_of_a_party_speaks_for_nobody() -> None:
    desk = desk_of(pledge("2026-05-05", "ISR:GOV", anonymous=True, state="discharged"), today="2026-05-20")
    assert only(desk, "ISR|withdraw|").basis == ""


def test_the_strongest_basis_counts() -> None:
    told = [pledge("2026-05-05", "ISR:MIL", state="discharged"), pledge("2026-05-06", "LBN", state="discharged", creditor="LBN")]
    assert only(desk_of(*told, today="2026-05-20"), "ISR|withdraw|").basis == "counterpart_acknowledged"


def test_levels_rise_with_what_is_told() -> None:
    def withdrawal(published: str, *where: Place) -> Statement:
        return say("event", published, "LBN:MIL", type="withdrawal", actor="ISR:MIL", when_=published, where=list(where))

    promised = pledge("2026-05-01", state="detached", area="southern Lebanon", creditor="LBN", where=[SOUTH])

    def level(*more: Statement) -> int | None:
        made: int | None = only(desk_of(promised, *more, today="2026-06-01"), "ISR|withdraw|southern lebanon").level
        return made

    assert level() == 0
    assert level(withdrawal("2026-05-05", KHIAM)) == 1
    assert level(withdrawal("2026-05-05", KHIAM), withdrawal("2026-05-09", Place("Marjayoun", "Marjayoun", "LBN", precision=Precision.EXACT))) == 2
    assert level(withdrawal("2026-05-05", RAFAH)) == 0  # another state
    assert level(withdrawal("2026-04-01", KHIAM)) == 0  # before it was promised
    whole = only(desk_of(promised, withdrawal("2026-05-05", SOUTH), today="2026-06-01"), "ISR|withdraw|southern lebanon")
    assert (whole.state, whole.level, whole.basis) == ("discharged", 3, "counterpart_acknowledged")


def test_an_event_that_is_denied_discharges_nothing() -> None:
    told = say("event", "2026-05-05", "LBN:MIL", type="withdrawal", actor="ISR:MIL", when_="2026-05-05", where=[KHIAM])
    denial = say("event", "2026-05-06", "ISR:MIL", type="withdrawal", actor="ISR:MIL", when_="2026-05-05", where=[KHIAM], stance=Stance.DENIES)
    desk = desk_of(pledge("2026-05-01", state="detached", area="Khiam", where=[KHIAM]), told, denial, today="2026-06-01")
    one = only(desk, "ISR|withdraw|khiam")
    assert (one.state, one.level) == ("detached", 0)
    assert any("(denied)" in d for d in build(desk)[0][0].detail)


@pytest.mark.parametrize(
    ("act", "event", "actor"),
    [
        ("release_detainees", "release_exchange", "hamas"),
        ("deploy", "deployment", "hamas"),
        ("disarm", "disarmament", "hamas"),
        ("allow_aid", "aid_delivery", "united-nations"),
    ],
)
def test_events_that_would_discharge_are_shown_with_who_tells_them(act: str, event: str, actor: str) -> None:
    promised = say("commitment", "2026-05-01", debtor="hamas", act=act, state="detached")
    told = say("event", "2026-05-05", "icrc", type=event, actor=actor, when_="2026-05-05")
    line = build(desk_of(promised, told, today="2026-05-20"))[0][0]
    assert told.statement_id in line.data["discharging_events"]
    assert any(f"{event.replace('_', ' ')} by {actor}, 5 May 2026, by the word of icrc" in d for d in line.detail)
    assert line.data["level"] == 1
    if act != "allow_aid":
        other = say("event", "2026-05-05", "icrc", type=event, actor="ISR", when_="2026-05-05")
        assert not build(desk_of(promised, other, today="2026-05-20"))[0][0].data["discharging_events"]


# -- areas and keys --------------------------------------------------------------------------------------------------


def test_areas_by_aliases_and_what_lies_in_what() -> None:
    profile = Profile("p", "P", (), areas=(Area("South", ("south of the Litani", "the southern sector")), Area("Khiam", parent="South")))
    areas = Areas(profile)
    assert areas.key("the South of the  Litani") == areas.key("southern sector") == "south"
    assert areas.within("khiam", "south")
    assert not areas.within("south", "khiam")
    assert areas.apart("rafah", (RAFAH,), (KHIAM,))
    assert not areas.apart("south", (), (KHIAM,))
    assert folded("their  Barracks") == "barracks"


def test_joint_promises_are_each_debtor_s_and_keys_do_not_change_with_states() -> None:
    joint = say("commitment", "2026-05-01", debtor=["houthis", "YEM:GOV"], act="exchange_prisoners", modality=Modality.PLANNED)
    done = say("commitment", "2026-05-09", debtor="YEM:GOV", act="exchange_prisoners", state="discharged")
    assert set(texts(desk_of(joint, today="2026-05-02"))) == set(texts(desk_of(joint, done, today="2026-05-10"))) == {
        "houthis|exchange_prisoners|",
        "YEM|exchange_prisoners|",
    }  # fmt: skip


STATES = ("proposed", "conditional", "detached", "under_way", "discharged", "violated", "suspended", "cancelled")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from(STATES), st.sampled_from(["ISR:GOV", "LBN", "unifil", None]), st.integers(0, 60) | st.none()),
        min_size=1,
        max_size=7,
    )
)
def test_whatever_is_told_overdue_is_detached_and_past_and_every_level_fits_its_state(told: Any) -> None:
    start = date(2026, 5, 1)
    statements = [
        pledge(
            str(start + timedelta(days=d)), who, state=state, words=str(i), **({"due": str(start + timedelta(days=due))} if due is not None else {})
        )
        for i, (d, state, who, due) in enumerate(told)
    ]
    today = start + timedelta(days=50)
    one = only(desk_of(*statements, today=str(today)), "ISR|withdraw|")
    assert one.overdue == (one.state == "detached" and one.due is not None and date.fromisoformat(one.due) < today)
    assert one.level is None or (one.level == 3) == (one.state == "discharged")
    assert one.state in {"proposed", "conditional", "detached", "discharged", "violated", "suspended", "cancelled", "released"}
    assert set(one.why) | set(one.against) <= set(statements)
    backwards = only(desk_of(*reversed(statements), today=str(today)), "ISR|withdraw|")
    assert (backwards.state, backwards.basis, backwards.level, backwards.due) == (one.state, one.basis, one.level, one.due)


# -- what only a condition says --------------------------------------------------------------------------------------

ONLY_AFTER = "Rebels would leave Bor only after the army had pulled out of Juba, the group said"


def in_words(text: str, kind: str, words: str, party: str | None = None, **fields: Any) -> Statement:
    return Make.say(Make.report(text, publisher="Nile Wire", published=date(2026, 5, 10)), kind, words, party, **fields)


def splm(text: str = ONLY_AFTER) -> Statement:
    steps = {"step": {"party": "splm-io", "act": "withdraw"}, "requires": [{"party": "SSD:MIL", "act": "withdraw"}], "relation": "before"}
    return in_words(text, "precondition", text, "splm-io", holder="splm-io", modality=Modality.CONDITIONAL, **steps)


def withdrawal(text: str, words: str, actor: str = "SSD:MIL", **more: Any) -> Statement:
    return in_words(text, "event", words, "splm-io", type="withdrawal", actor=actor, **more)


def test_the_words_of_a_condition_are_not_its_own_fulfilment() -> None:
    waits = pledge("2026-05-01", "splm-io", debtor="splm-io")
    asked = pledge("2026-05-01", "SSD:GOV", debtor="SSD")
    read = withdrawal(ONLY_AFTER, "the army had pulled out of Juba")
    desk = desk_of(waits, asked, splm(), read, today="2026-06-01")
    one, other = only(desk, "splm-io|withdraw|"), only(desk, "SSD|withdraw|")
    assert (one.state, [a.met for a in one.antecedents]) == ("conditional", [False])
    assert (other.doings.all, other.level) == ((), 0)
    # told in other words, or in the same words of another, it counts
    told = withdrawal("The army pulled out of Juba on Sunday.", "The army pulled out of Juba on Sunday")
    met = desk_of(waits, asked, splm(), read, told, today="2026-06-01")
    assert [a.met for a in only(met, "splm-io|withdraw|").antecedents] == [True]
    assert only(met, "SSD|withdraw|").doings.all == (told,)


def test_what_waits_is_not_done_by_the_words_that_say_for_what_it_waits() -> None:
    read = withdrawal(ONLY_AFTER, "Rebels would leave Bor", actor="splm-io")
    assert only(desk_of(pledge("2026-05-01", debtor="splm-io"), splm(), read, today="2026-06-01"), "splm-io|withdraw|").doings.all == ()


def test_what_the_words_of_a_condition_tell_of_other_steps_stands() -> None:
    text = "The group, which freed ten soldiers on Friday, would leave Bor only after the army had pulled out of Juba"
    freed = in_words(text, "event", "freed ten soldiers on Friday", type="release_exchange", actor="splm-io")
    owed = pledge("2026-05-01", debtor="splm-io", act="release_detainees")
    assert only(desk_of(owed, splm(text), freed, today="2026-06-01"), "splm-io|release_detainees|").doings.all == (freed,)


def test_a_step_that_only_a_condition_names_is_not_told_as_done_by_a_commitment_either() -> None:
    done = in_words(ONLY_AFTER, "commitment", "the army had pulled out of Juba", "splm-io", debtor="SSD:MIL", act="withdraw", state="discharged")
    assert only(desk_of(splm(), done, today="2026-06-01"), "SSD|withdraw|").state == "proposed"
    assert only(desk_of(done, today="2026-06-01"), "SSD|withdraw|").state == "discharged"


def test_a_conditional_promise_tells_no_deed_of_another() -> None:
    text = "Once the army has pulled out of Juba the group will leave Bor"
    promise = in_words(text, "commitment", text, "splm-io", debtor="splm-io", act="withdraw", modality=Modality.CONDITIONAL)
    asked = pledge("2026-05-01", debtor="SSD")
    read = withdrawal(text, "the army has pulled out of Juba")
    assert only(desk_of(promise, asked, read, today="2026-06-01"), "SSD|withdraw|").doings.all == ()


def test_an_event_in_one_of_several_places_meets_no_condition_on_the_whole() -> None:
    steps = [pledge("2026-05-01", "ISR:GOV"), condition("2026-05-02", "ISR", ("ISR", "withdraw"), ("LBN", "deploy"))]

    def deployed(*where: Place) -> Statement:
        return say("event", "2026-05-12", "LBN:MIL", words=str(where), type="deployment", actor="LBN:MIL", where=where)

    owed = pledge("2026-05-03", "LBN", debtor="LBN", act="deploy", area="southern Lebanon")

    def met(*told: Statement) -> list[bool]:
        return [a.met for a in only(desk_of(*steps, *told, today="2026-06-01"), "ISR|withdraw|").antecedents]

    assert met(deployed(KHIAM)) == [True]  # of no other place anything is told
    assert met(deployed()) == [True]
    assert met(deployed(KHIAM), deployed(RAFAH)) == [False]
    assert met(owed, deployed(KHIAM)) == [False]
    assert met(owed, deployed()) == [False]
    assert met(owed, deployed(SOUTH)) == [True]

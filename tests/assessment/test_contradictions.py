"""What does not agree is found, what merely changes or differs in scope is not, and nothing is settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.assessment.saying import desk_of, say
from tests.conftest import Make

from truceledger.assessment.chapters.contradictions import build
from truceledger.assessment.chapters.events import build as events
from truceledger.assessment.chapters.meetings import build as meetings
from truceledger.assessment.denials import denials_of
from truceledger.knowledge import Knowledge
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.link import Link
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

KHIAM = Place("Khiam", "Khiam", "LBN", 33.33, 35.61, Precision.EXACT)
TYRE = Place("Tyre", "Tyre", "LBN", 33.27, 35.2, Precision.EXACT)
LEBANON = Place("Lebanon", "Lebanon", "LBN", 33.8, 35.8, Precision.COUNTRY)
DAY = "2026-05-20"
TODAY = "2026-06-01"


def strike(published: str, party: str | None, **fields: Any) -> Statement:
    return say("event", published, party, **{"type": "air_strike", "actor": "ISR", **fields})


def count(published: str, party: str | None, n: int, kind: str = "toll", **fields: Any) -> Statement:
    more = {"measure": "killed"} if kind == "toll" else {"counted": "violation"}
    return say(
        kind,
        published,
        party,
        **{**more, "value": Quantity.exactly(n, f"{n:,}").to_json(), "basis": "cumulative", "when_": "2026-03-02/..", **fields},
    )


def found(*statements: Statement, today: str = TODAY, **view: Any) -> list[Any]:
    return list(build(desk_of(*statements, today=today, **view))[0])


# -- denials ---------------------------------------------------------------------------------------------------------


def test_a_denial_stands_beside_what_it_denies_and_nothing_else() -> None:
    told = strike("2026-05-20", "LBN:GOV", when_="2026-05-20", where=[KHIAM])
    elsewhere = strike("2026-05-20", "LBN:GOV", when_="2026-05-20", where=[TYRE])
    before = strike("2026-05-10", "LBN:GOV", when_="2026-05-10", where=[KHIAM])
    other = strike("2026-05-20", "ISR:MIL", actor="hezbollah", when_="2026-05-20", where=[KHIAM])
    denial = strike("2026-05-20", "ISR:MIL", when_="2026-05-20", where=[KHIAM], stance=Stance.DENIES)
    [line] = found(told, elsewhere, before, other, denial)
    assert line.text == "air strike by ISR, Khiam, 20 May 2026: told by LBN:GOV; denied by ISR:MIL"
    assert set(line.grounds) == {told.statement_id, denial.statement_id}
    assert (line.topic, line.status, line.origins) == ("denial", "contested", 2)


@pytest.mark.parametrize(
    ("told", "denial", "tied"),
    [
        ({"type": "drone_strike"}, {"type": "air_strike"}, True),
        ({"type": "drone_strike"}, {"type": "attack_unspecified"}, True),
        ({"type": "withdrawal"}, {"type": "attack_unspecified"}, False),
        ({"type": "indirect_fire"}, {"type": "air_strike"}, False),
        ({"where": [KHIAM]}, {"where": [LEBANON]}, True),
        ({"where": [KHIAM]}, {}, True),
        ({"when_": "2026-05-18"}, {}, True),
        ({"when_": "2026-05-10"}, {}, False),
        ({"when_": "2026-05-18/2026-05-20"}, {"when_": "2026-05-19"}, True),
        ({"actor": "ISR:MIL"}, {}, True),
        ({"actor": None}, {"actor": None}, False),
    ],
)
def test_what_a_denial_is_tied_to(told: dict[str, Any], denial: dict[str, Any], tied: bool) -> None:
    one = strike("2026-05-20", "LBN:GOV", **told)
    other = strike("2026-05-20", "ISR:MIL", stance=Stance.DENIES, **denial)
    [made] = denials_of(desk_of(one, other, today=TODAY)).all
    assert bool(made.told) is tied


def test_links_tie_and_splits_untie() -> None:
    one = strike("2026-05-20", "LBN:GOV", type="demolition", where=[KHIAM])
    denial = strike("2026-05-22", "ISR:MIL", where=[TYRE], stance=Stance.DENIES)
    link = Link(one.claim_id, denial.claim_id, "same_event", "ada", "one blast")
    assert "told by LBN:GOV; denied by ISR:MIL" in found(one, denial, links=(link,))[0].text
    near = strike("2026-05-22", "ISR:MIL", type="demolition", stance=Stance.DENIES)
    apart = Link(one.claim_id, near.claim_id, "same_event", "ada", "another", apart=True)
    assert "told by" in found(one, near)[0].text
    assert "what it denies was not read as an event" in found(one, near, links=(apart,))[0].text


def test_three_outlets_with_one_denial_are_one_line() -> None:
    told = [strike("2026-05-20", "LBN:GOV", when_="2026-05-20", where=[KHIAM], publisher=p) for p in ("A", "B", "C")]
    denials = [strike("2026-05-21", "ISR:MIL", when_="2026-05-20", where=[KHIAM], stance=Stance.DENIES, publisher=p) for p in ("A", "B", "C")]
    [line] = found(*told, *denials)
    assert len(line.grounds) == 6
    assert line.origins == 2


def test_a_denial_of_what_nobody_told_is_shown_and_a_mere_negation_is_not() -> None:
    [line] = found(strike("2026-05-20", "ISR:MIL", stance=Stance.DENIES))
    assert line.text.endswith("denied by ISR:MIL; what it denies was not read as an event")
    assert found(strike("2026-05-20", "ISR:MIL", modality=Modality.NEGATED)) == []


def test_a_denial_of_one_count_denies_no_other() -> None:
    def dead(party: str, n: int, **fields: Any) -> Statement:
        return count("2026-05-20", party, n, basis="incident", when_="2026-05-20", caused_by="ISR", **fields)

    [line] = found(dead("LBN:GOV", 8), dead("relief-network", 3), dead("ISR:MIL", 8, stance=Stance.DENIES))
    assert line.text == "8 killed, 20 May 2026: told by LBN:GOV; denied by ISR:MIL"


def test_who_tells_of_one_truce_and_not_of_another_contradicts_nobody() -> None:
    told = say("agreement", DAY, instrument="ceasefire", lifecycle="announced")
    assert found(told, say("agreement", DAY, instrument="ceasefire", lifecycle="announced", modality=Modality.NEGATED)) == []
    other = say("agreement", DAY, "LBN:GOV", instrument="ceasefire", lifecycle="announced", modality=Modality.NEGATED)
    assert "told by Cedar Line; denied by LBN:GOV" in found(told, other)[0].text


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("agreement", {"instrument": "ceasefire", "lifecycle": "signed", "parties": ["ISR", "LBN"]}),
        ("meeting", {"status": "held", "participants": ["ISR", "LBN"], "when_": "2026-05-20"}),
        ("position", {"holder": "hezbollah", "move": "accepts", "act": "disarm"}),
        ("contact", {"from": "LBN:GOV", "to": "ISR:GOV"}),
        ("toll", {"measure": "killed", "value": Quantity.exactly(4).to_json(), "basis": "incident", "caused_by": "ISR", "when_": "2026-05-20"}),
    ],
)
def test_denials_of_every_kind_are_tied_and_a_denial_before_the_news_is_a_change(kind: str, fields: dict[str, Any]) -> None:
    told, denial = say(kind, "2026-05-20", "USA", **fields), say(kind, "2026-05-21", "LBN:GOV", stance=Stance.DENIES, **fields)
    [line] = found(told, denial)
    assert "told by USA; denied by LBN:GOV" in line.text
    assert line.key.startswith(f"denial|{kind}")
    undated = {k: v for k, v in fields.items() if k != "when_"}
    if kind != "toll":
        early = say(kind, "2026-05-10", "LBN:GOV", stance=Stance.DENIES, **undated)
        assert all("told by" not in x.text for x in found(say(kind, "2026-05-20", "USA", **undated), early))


# -- counts ----------------------------------------------------------------------------------------------------------


def test_counts_of_one_scope_and_time_rival_each_other() -> None:
    [line] = found(count("2026-05-20", "LBN:GOV", 3073), count("2026-05-21", "relief-network", 3240))
    assert line.text == "killed, since 2 March 2026: 3,073 (LBN:GOV); 3,240 (relief-network)"
    assert line.key == "rival_counts|killed|unspecified|cumulative|2026-03-02/..|"


@pytest.mark.parametrize(
    "other",
    [
        {"when_": "2024-10-08/.."},
        {"basis": "period", "when_": "2026-05-20"},
        {"people": "children"},
        {"measure": "wounded"},
        {"where": [TYRE]},
        {"published": "2026-05-28"},
        {"party": "LBN:GOV"},
        {"n": 3073},
        {"modality": Modality.POSSIBLE},
        {"value": Quantity(3000, None, None, phrase="at least 3,000", qualifier="at_least").to_json()},  # type: ignore[arg-type]
    ],
)
def test_counts_of_another_basis_window_scope_or_time_do_not(other: dict[str, Any]) -> None:
    more = dict(other)
    rival = count(more.pop("published", "2026-05-21"), more.pop("party", "relief-network"), more.pop("n", 3240), **more)
    assert found(count("2026-05-20", "LBN:GOV", 3073), rival) == []


def test_a_count_in_a_whole_state_rivals_that_of_its_own_ministry() -> None:
    for code, name, ministry in (("LBN", "Lebanon", "LBN:GOV"), ("SDN", "Sudan", "SDN:GOV")):
        whole = [Place(name, name, code, precision=Precision.COUNTRY)]
        [line] = found(count("2026-05-20", ministry, 3073), count("2026-05-21", "relief-network", 3240, where=whole))
        assert line.text == f"killed, since 2 March 2026, {name}: 3,073 ({ministry}); 3,240 (relief-network)"
        assert found(count("2026-05-20", "ISR:GOV", 3073), count("2026-05-21", "relief-network", 3240, where=whole)) == []
        assert found(count("2026-05-20", ministry, 3073), count("2026-05-21", "relief-network", 3240, where=[TYRE])) == []


def test_rivals_are_the_latest_of_one_time() -> None:
    series = [count(str(date(2026, 5, 1) + timedelta(days=i)), "LBN:GOV", 3000 + 10 * i) for i in range(20)]
    [line] = found(*series, count("2026-05-05", "relief-network", 3500), count("2026-05-15", "relief-network", 3600))
    assert "3,140 (LBN:GOV); 3,600 (relief-network)" in line.text


def test_tallies_rival_too_and_incidents_only_at_one_place() -> None:
    [line] = found(*(count("2026-05-20", who, n, "tally", by="IND", when_="2017") for who, n in (("PAK:GOV", 1970), ("united-nations", 860))))
    assert "violation by IND, 2017" in line.text
    one, other = ({"basis": "incident", "when_": "2026-05-20", "where": [p]} for p in (KHIAM, KHIAM))
    assert len(found(count("2026-05-20", "A-ministry".lower(), 4, **one), count("2026-05-20", "red-cross", 6, **other))) == 1
    assert (
        found(
            count("2026-05-20", "a-ministry", 4, **{**one, "where": [LEBANON]}), count("2026-05-20", "red-cross", 6, **{**other, "where": [LEBANON]})
        )
        == []
    )


def test_a_part_and_what_an_outlet_counts_beside_what_it_quotes_do_not_rival() -> None:
    report = Make.report("The ministry counts 1,867 dead on one side. On the other there are 67.", published=date(2026, 5, 20))
    values = {n: {"value": Quantity.exactly(n, f"{n:,}").to_json(), "measure": "killed", "basis": "cumulative"} for n in (1867, 67)}
    quoted = Make.say(report, "toll", "1,867 dead", "PSE:GOV", when_="2026-03-02/..", **values[1867])
    own = Make.say(report, "toll", "there are 67", when_="2026-03-02/..", **values[67])
    assert found(quoted, own) == []
    assert len(found(quoted, count("2026-05-20", None, 67, publisher="Potomac Post"))) == 1  # another outlet's own count
    assert found(quoted, count("2026-05-20", "red-cross", 67, words="67 of them children")) == []


def test_violations_that_two_sides_count_are_each_the_other_s(knowledge: Knowledge) -> None:
    ours, theirs = count("2026-05-20", "TCD", 29, "tally"), count("2026-05-20", "LBY", 12, "tally")
    monitors = count("2026-05-20", "united-nations", 12, "tally")
    assert found(ours, theirs, knowledge=knowledge) == []
    assert len(found(ours, monitors, knowledge=knowledge)) == 1
    strikes = [count("2026-05-20", who, n, "tally", counted="air_strike") for who, n in (("TCD", 29), ("LBY", 12))]
    assert len(found(*strikes, knowledge=knowledge)) == 1


# -- charges, meetings, positions, commitments -----------------------------------------------------------------------


def charge(published: str, assessor: str, accused: str, judgement: str = "violation", **fields: Any) -> Statement:
    return say("assessment", published, assessor, assessor=assessor, accused=accused, judgement=judgement, **fields)


def test_a_charge_and_its_answer_but_not_one_of_another_month() -> None:
    made, answer = charge("2026-05-20", "LBN:GOV", "ISR"), charge("2026-05-21", "ISR:GOV", "ISR:MIL", "not_a_breach")
    [line] = found(made, answer)
    assert line.text == "LBN:GOV charges ISR with a violation; the charge is rejected"
    assert found(made, charge("2026-07-21", "ISR:GOV", "ISR:MIL", "not_a_breach")) == []
    assert found(made, charge("2026-05-21", "LBN:GOV", "ISR", "not_a_breach")) == []
    assert found(made, charge("2026-05-21", "ISR:GOV", "hezbollah")) == []  # a charge back is no answer
    assert (
        found(charge("2026-05-20", "LBN:GOV", "ISR", act="air_strike"), charge("2026-05-21", "ISR:GOV", "ISR", "permitted", act="overflight")) == []
    )


def test_one_meeting_held_and_called_off() -> None:
    held = say("meeting", "2026-05-30", "USA", status="held", participants=["ISR", "LBN"], when_="2026-05-29")
    off = say("meeting", "2026-05-30", "LBN:GOV", status="cancelled", participants=["LBN", "ISR"], when_="2026-05-29")
    early = say("meeting", "2026-05-20", "LBN:GOV", status="cancelled", participants=["LBN", "ISR"], when_="2026-05-29")
    [line] = found(held, off)
    assert line.text == "the meeting of 29 May 2026: held by the word of USA; called off by the word of LBN:GOV"
    assert found(held, early) == []  # called off, then held after all: a change


def test_a_meeting_that_one_side_stayed_away_from_was_held_all_the_same() -> None:
    held = say("meeting", "2026-05-30", "USA", status="held", participants=["ISR", "LBN"], when_="2026-05-29")
    away = say("meeting", "2026-05-30", "LBN:GOV", status="boycotted", participants=["LBN"], when_="2026-05-29")
    assert found(held, away) == []
    [line] = meetings(desk_of(held, away, today=TODAY))[0]
    assert line.text.startswith("held")
    assert line.text.endswith("; boycotted by LBN, by the word of LBN:GOV")


def test_what_a_report_tells_of_a_stand_beside_its_holder_s_own_word_is_no_contradiction() -> None:
    report = Make.report("It had long refused to talk. Now it has agreed, it says. A mediator says it still refuses.", published=date(2026, 5, 20))
    refused = Make.say(report, "position", "had long refused", holder="hezbollah", move="rejects", act="negotiate")
    agreed = Make.say(report, "position", "has agreed", "hezbollah", holder="hezbollah", move="accepts", act="negotiate")
    refuses = Make.say(report, "position", "still refuses", "QAT", holder="hezbollah", move="rejects", act="negotiate")
    assert found(refused, agreed) == []
    assert len(found(agreed, refuses)) == 1

    def stand(who: str, move: str, when: str) -> Statement:
        return say("position", "2026-05-20", who, holder="hezbollah", move=move, act="disarm", when_=when)

    assert found(stand("LBN:GOV", "accepts", "2026-05-19"), stand("hezbollah", "rejects", "2026-04-02")) == []  # each of its own day


def test_a_party_told_to_accept_and_to_reject_at_one_time() -> None:
    def stand(published: str, who: str, move: str, **fields: Any) -> Statement:
        return say("position", published, who, **{"holder": "hezbollah", "move": move, "act": "disarm", **fields})

    [line] = found(stand("2026-05-20", "LBN:GOV", "accepts"), stand("2026-05-21", "hezbollah", "rules_out"))
    assert line.text == "hezbollah: disarm: accepted, say LBN:GOV; rejected, say hezbollah"
    assert found(stand("2026-05-20", "LBN:GOV", "accepts"), stand("2026-05-28", "hezbollah", "rejects")) == []
    assert found(stand("2026-05-20", "hezbollah", "accepts"), stand("2026-05-20", "hezbollah", "rejects")) == []
    assert found(stand("2026-05-20", "LBN", "accepts", toward="ISR"), stand("2026-05-20", "hezbollah", "rejects", toward="USA")) == []
    assert found(stand("2026-05-20", "LBN", "accepts", modality=Modality.CONDITIONAL), stand("2026-05-20", "hezbollah", "rejects")) == []


def test_a_commitment_said_to_be_done_and_not_done() -> None:
    done = say("commitment", "2026-05-20", "ISR:MIL", debtor="ISR", act="withdraw", area="Khiam", state="discharged")
    denial = say("commitment", "2026-05-20", "LBN:MIL", debtor="ISR", act="withdraw", area="Khiam", modality=Modality.NEGATED)
    [line] = found(done, denial)
    assert line.text == "ISR: withdraw (Khiam): done by the word of ISR:MIL; not so by the word of LBN:MIL"
    assert line.key == "dispute|ISR|withdraw|khiam"


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        ("under_way", {"modality": Modality.NEGATED}),  # not done yet
        ("discharged", {"modality": Modality.NEGATED, "published": "2027-03-01"}),  # of another time
        ("discharged", {"modality": Modality.PLANNED, "stance": Stance.DENIES}),  # denies the promise, not the deed
    ],
    ids=["not done yet", "long after", "never promised"],
)
def test_what_is_no_dispute_about_a_deed(state: str, fields: dict[str, Any]) -> None:
    step = {"debtor": "ISR", "act": "withdraw", "area": "Khiam"}
    told = say("commitment", "2026-05-20", "ISR:MIL", state=state, **step)
    more = dict(fields)
    other = say("commitment", more.pop("published", "2026-05-20"), "LBN:MIL", **step, **more)
    assert found(told, other, today="2027-03-02") == []


def test_a_deed_and_what_is_left_of_it_in_one_report_are_no_dispute() -> None:
    report = Make.report("The mission says two posts were dismantled. Four others remain.", published=date(2026, 5, 20))
    done = Make.say(report, "commitment", "two posts were dismantled", "osce", debtor="RUS:MIL", act="dismantle", state="discharged")
    left = Make.say(report, "commitment", "Four others remain", debtor="RUS:MIL", act="dismantle", modality=Modality.NEGATED)
    assert found(done, left) == []


# -- what denials do not deny ----------------------------------------------------------------------------------------


def test_a_denial_is_of_the_very_place_and_sort_where_these_are_told() -> None:
    there = strike(DAY, "LBN:GOV", when_=DAY, where=[KHIAM])
    vague = strike(DAY, "LBN:GOV", type="attack_unspecified", when_=DAY)
    denial = strike(DAY, "ISR:MIL", when_=DAY, where=[KHIAM], stance=Stance.DENIES)
    [line] = found(there, vague, denial)
    assert set(line.grounds) == {there.statement_id, denial.statement_id}
    assert len(found(vague, denial)) == 1  # of nothing nearer, the vague one is meant


def test_who_denies_one_thing_and_tells_another_in_one_report_denies_not_itself() -> None:
    report = Make.report("Our fighters attacked a camp. We did not kill refugees.", published=date(2026, 5, 20))
    told = Make.say(report, "event", "attacked a camp", "fnl", type="armed_clash", actor="fnl", when_=DAY)
    denial = Make.say(report, "event", "did not kill refugees", "fnl", type="attack_unspecified", actor="fnl", when_=DAY, stance=Stance.DENIES)
    [line] = found(told, denial)
    assert line.grounds == (denial.statement_id,)
    with_others = Make.say(report, "event", "attacked", type="armed_clash", actor="fnl", when_=DAY)
    assert len(found(told, with_others, denial)[0].grounds) == 2


@pytest.mark.parametrize(
    ("told", "denied", "meant"),
    [
        ("proposed", "scheduled", False),
        ("scheduled", "held", False),
        ("cancelled", "held", False),
        ("ongoing", "held", True),
        ("scheduled", "scheduled", True),
    ],
)
def test_a_meeting_not_proposed_not_arranged_and_not_held_are_three_things(told: str, denied: str, *, meant: bool) -> None:
    sides = {"participants": ["ISR", "LBN"], "when_": "2026-05-29"}
    one = say("meeting", "2026-05-28", "USA", status=told, **sides)
    other = say("meeting", "2026-05-28", "LBN:GOV", status=denied, stance=Stance.DENIES, **sides)
    link = Link(one.claim_id, other.claim_id, "same_meeting", "machine:meeting@1", "one day")
    for links in ((), (link,)):
        [line] = found(one, other, links=links)
        assert (one.statement_id in line.grounds) == meant


def test_a_mere_not_so_is_of_the_sort_and_time_it_names() -> None:
    clash = say("event", DAY, "taliban", type="armed_clash", actor="taliban", when_=DAY)
    calm = say("event", DAY, "AFG:GOV", type="attack_unspecified", actor="taliban", modality=Modality.NEGATED)
    assert found(clash, calm) == []
    agreed = say("agreement", "2026-05-18", "USA", instrument="ceasefire", lifecycle="agreed_in_principle", when_="2026-01")
    none_now = say("agreement", DAY, "united-nations", instrument="ceasefire", lifecycle="agreed_in_principle", modality=Modality.NEGATED)
    assert found(agreed, none_now) == []
    lately = say("agreement", "2026-05-18", "USA", instrument="ceasefire", lifecycle="agreed_in_principle", when_="2026-05")
    assert len(found(lately, none_now)) == 1


def test_a_deed_of_nobody_named_is_shown_with_who_denies_it_beside_and_stays_uncontested() -> None:
    report = Make.report(
        "A mine went off at dawn. A bus was shot at near Khiam, police say. The group denies it, and denies a raid.", published=date(2026, 5, 20)
    )
    mine = Make.say(report, "event", "A mine went off", type="explosion_unattributed", when_=DAY)
    shot = Make.say(report, "event", "A bus was shot at", "LBN:COP", type="direct_fire", when_=DAY)
    denial = Make.say(report, "event", "The group denies it", "amal", type="direct_fire", actor="amal", stance=Stance.DENIES, when_=DAY)
    raid = Make.say(report, "event", "denies a raid", "amal", type="ground_incursion", actor="amal", stance=Stance.DENIES, when_=DAY)
    lines = {line.grounds: line.text for line in found(mine, shot, denial, raid)}
    assert lines[shot.statement_id, denial.statement_id] == "direct fire by an unnamed party, 20 May 2026: told by LBN:COP; denied by amal"
    assert (raid.statement_id,) in lines
    assert not denials_of(desk_of(mine, shot, denial, today=TODAY)).against(shot)
    named = Make.say(report, "event", "was shot at near Khiam", type="direct_fire", actor="amal", when_=DAY)
    [line] = found(mine, shot, named, denial)
    assert set(line.grounds) == {named.statement_id, denial.statement_id}  # what is told of the denier himself is meant
    own = Make.say(report, "event", "A bus was shot at", "amal", type="direct_fire", when_=DAY)
    [line] = found(own, denial)
    assert line.grounds == (denial.statement_id,)


def test_what_went_on_and_is_then_said_not_to_go_on_has_changed() -> None:
    on = strike("2026-05-23", "LBN:GOV", when_="2026-05-05/..", modality=Modality.ONGOING)
    stopped = strike("2026-05-25", "unifil", when_="2026-05-24/..", modality=Modality.NEGATED)
    assert found(on, stopped) == []
    never = strike("2026-05-20", "unifil", when_="2026-05-05", modality=Modality.NEGATED)
    assert denials_of(desk_of(strike("2026-05-20", "LBN:GOV", when_="2026-05-05"), never, today=TODAY)).all[0].told


def test_who_denies_losses_does_not_deny_that_there_were_none() -> None:
    none = count(DAY, "unifil", 0, basis="incident", when_=DAY)
    several = count(DAY, "hezbollah", 3, basis="incident", when_=DAY)
    no_number = Quantity(None, None, None, phrase="several", qualifier="about").to_json()
    denial = count(DAY, "ISR:MIL", 1, basis="incident", when_=DAY, value=no_number, stance=Stance.DENIES)
    [line] = found(none, several, denial)
    assert set(line.grounds) == {several.statement_id, denial.statement_id}


# -- one event, one meeting, one line --------------------------------------------------------------------------------


def test_one_event_in_one_line_with_all_who_tell_it() -> None:
    told = [strike("2026-05-20", who, when_="2026-05-20", where=[KHIAM]) for who in ("LBN:GOV", "unifil")]
    told.append(strike("2026-05-21", "hezbollah", actor="ISR:MIL", when_="2026-05-20", where=[KHIAM]))
    planned = strike("2026-05-20", "ISR:MIL", when_="2026-05-20", where=[KHIAM], modality=Modality.POSSIBLE)
    lines = events(desk_of(*told, planned, today=TODAY))[0]
    assert [len(x.grounds) for x in lines] == [3, 1] or [len(x.grounds) for x in lines] == [1, 3]
    assert {x.key for x in lines} == {"air_strike|ISR|2026-05-20|Khiam", "air_strike|ISR|2026-05-20|Khiam|planned"}
    other = strike("2026-05-20", "LBN:MIL", type="explosion_unattributed", actor=None, where=[KHIAM])
    link = Link(told[0].claim_id, other.claim_id, "same_event", "machine:place-and-day@1", "one place and day")
    assert len(events(desk_of(*told, other, today=TODAY, links=(link,)))[0]) == 1


def test_one_meeting_told_in_different_words() -> None:
    told = [
        say("meeting", "2026-05-20", "LBN:GOV", status="scheduled", participants=["ISR:MIL", "LBN:MIL"], when_="2026-05-29", round=2),
        say("meeting", "2026-05-25", status="scheduled", when_="2026-05-29"),
        say("meeting", "2026-05-30", "USA", status="held", participants=["LBN", "ISR", "USA"], when_="2026-05-28/2026-05-29", round=3),
    ]
    desk = desk_of(*told, today=TODAY)
    [line] = meetings(desk)[0]
    assert line.text.startswith("held: meeting of ISR:MIL, LBN:MIL, LBN, ISR and USA, 29 May 2026")
    assert "counted as round 2 (by LBN:GOV) and round 3 (by USA)" in line.text
    assert line.key == "2026-05-29|ISR+LBN"
    other = say("meeting", "2026-05-20", status="scheduled", participants=["QAT", "hamas"], when_="2026-05-29")
    assert len(meetings(desk_of(*told, other, today=TODAY))[0]) == 3  # who "met on the 29th" can then be either
    gone = meetings(desk_of(told[0], today=TODAY))[0][0]
    assert "the day has passed, and no report read says whether it was held" in gone.text


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(9)))
def test_order_of_telling_apart_nothing_depends_on_the_order_of_statements(order: list[int]) -> None:
    told = [
        strike("2026-05-20", "LBN:GOV", when_="2026-05-20", where=[KHIAM]),
        strike("2026-05-20", "ISR:MIL", stance=Stance.DENIES),
        count("2026-05-20", "LBN:GOV", 3073),
        count("2026-05-21", "relief-network", 3240),
        charge("2026-05-20", "LBN:GOV", "ISR"),
        charge("2026-05-21", "ISR:GOV", "ISR", "not_a_breach"),
        say("meeting", "2026-05-20", "LBN:GOV", status="scheduled", participants=["ISR", "LBN"], when_="2026-05-29"),
        say("meeting", "2026-05-20", status="scheduled", when_="2026-05-29"),
        say("meeting", "2026-05-30", status="held", participants=["ISR", "USA", "LBN"], when_="2026-05-28/2026-05-29"),
    ]
    straight, mixed = desk_of(*told, today=TODAY), desk_of(*(told[i] for i in order), today=TODAY)
    for chapter in (build, events, meetings):
        assert chapter(straight) == chapter(mixed)


def test_a_meeting_that_is_only_said_not_to_have_been_held() -> None:
    [line] = meetings(
        desk_of(say("meeting", DAY, "LBN:GOV", status="held", participants=["ISR"], when_=DAY, modality=Modality.NEGATED), today=TODAY)
    )[0]
    assert line.text == "said not to be so: meeting held of ISR, 20 May 2026 — by the word of LBN:GOV"
    assert line.topic == "denied"

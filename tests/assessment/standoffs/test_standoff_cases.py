"""The cases of known answer, made of statements and read off the chapter's lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs.asked import Question, answer
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.assessment.standoffs.look import look
from truceledger.assessment.state import Line

DeskOf = Callable[..., Desk]
ISR_FIRE, HEZ_FIRE = {"party": "ISR", "act": "cease_fire"}, {"party": "hezbollah", "act": "cease_fire"}
CEASEFIRE = {"act": "implement_ceasefire"}
WITHDRAW, DISARM = {"party": "ISR", "act": "withdraw"}, {"party": "hezbollah", "act": "disarm"}
VERIFY, CONTROL, DEPLOY = {"party": "unifil", "act": "verify"}, {"party": "LBN", "act": "hand_over"}, {"party": "LBN:MIL", "act": "deploy"}


def lines(desk: Desk, topic: str) -> list[Line]:
    return [line for line in build_chapter(desk)[0] if line.topic == topic]


def seed(said: Any, **more: Any) -> None:
    """Case A, as the seed report has it: an anonymous official tells all of it."""
    told: dict[str, Any] = {"who": "LBN:GOV", "anonymous": True, **more}
    said.waits("Israel wants Hezbollah to stop first", "ISR", {"party": "ISR", "act": "implement_ceasefire"}, HEZ_FIRE, **told)
    said.waits("Hezbollah says Israel must stop before any reciprocal step", "hezbollah", {"party": "hezbollah", "act": "any"}, ISR_FIRE, **told)
    said.waits(
        "Other tracks wait for a firm ceasefire", "LBN:GOV", {"party": "LBN:GOV", "act": "other", "words": "other tracks"}, CEASEFIRE, who="LBN:GOV"
    )
    said.waits("The ceasefire is the key to any upcoming step", "LBN", {"act": "any"}, CEASEFIRE, who="LBN:GOV")
    said.add("commitment", "Israel is to withdraw", "LBN:GOV", "2026-05-21", debtor="ISR", act="withdraw", state="proposed")
    said.add("commitment", "the army is to deploy", "LBN:GOV", "2026-05-21", debtor="LBN:MIL", act="deploy", state="proposed")


def test_case_a_who_stops_first(said: Any, desk_of: DeskOf) -> None:
    seed(said)
    desk = desk_of(said.statements)
    seen = look(desk)
    assert seen.blockage.open == {}
    (core,) = lines(desk, "core")
    assert core.data["core"] == ["ISR.cease_fire", "hezbollah.cease_fire"]
    assert core.key == "core:ISR.cease_fire+hezbollah.cease_fire"
    assert core.text == "ISR waits for hezbollah to cease fire first; hezbollah waits for ISR to cease fire first"
    assert "“Israel wants Hezbollah to stop first”" in core.detail[0]
    assert set(core.grounds) == {s.statement_id for s in said.statements[:2]}
    (behind,) = lines(desk, "behind")
    assert {"LBN.other:other-tracks", "ISR.withdraw", "LBN.deploy"} <= set(behind.data["steps"])
    unlocks = {tuple(line.data["by"]): line.data["sets"] for line in lines(desk, "unlocks")}
    assert unlocks == {
        ("ISR",): [[["take", "ISR.cease_fire"]], [["waive", "ISR:ISR.cease_fire", "hezbollah.cease_fire"]]],
        ("hezbollah",): [[["take", "hezbollah.cease_fire"]], [["waive", "hezbollah:hezbollah.any", "ISR.cease_fire"]]],
    }


def test_case_a_taken_together(said: Any, desk_of: DeskOf) -> None:
    seed(said)
    (joint,) = lines(desk_of(said.statements), "joint")
    turns = joint.data["rounds"]
    assert {s for s, turn in turns.items() if turn == 1} == {"ISR.cease_fire", "hezbollah.cease_fire"}
    assert turns["ISR.withdraw"] == turns["LBN.deploy"] == 2
    at_once = [{**s.fields, "relation": "simultaneous"} for s in said.statements[:2]]
    said.statements[:2] = []
    for fields in at_once:
        said.add("precondition", f"{fields['holder']} stops when the other does", fields["holder"], "2026-05-21", **fields)
    seen = look(desk_of(said.statements))
    assert (seen.blockage.open["ISR.cease_fire"], seen.blockage.open["hezbollah.cease_fire"], seen.blockage.open["ISR.withdraw"]) == (1, 1, 2)


def framework(said: Any) -> None:
    said.waits("Israel withdraws once Hezbollah is disarmed, that is verified and the army has control", "ISR", WITHDRAW, DISARM, VERIFY, CONTROL)
    said.waits("UNIFIL verifies after disarmament", "unifil", VERIFY, DISARM)
    said.waits("Control passes after verification", "LBN", CONTROL, VERIFY)
    said.waits("Hezbollah disarms after Israel withdraws", "hezbollah", DISARM, WITHDRAW)
    said.waits("The army deploys in full after Israel withdraws", "LBN", DEPLOY, WITHDRAW)


def test_case_b_the_framework(said: Any, desk_of: DeskOf) -> None:
    framework(said)
    desk = desk_of(said.statements)
    seen = look(desk)
    assert seen.blockage.open == {}
    assert seen.blockage.cores == (frozenset({"ISR.withdraw", "hezbollah.disarm", "unifil.verify", "LBN.hand_over"}),)
    assert seen.blockage.classes["LBN.deploy"] == "behind"
    (leverage,) = lines(desk, "leverage")
    assert leverage.data["leverage"] == {"ISR.withdraw": 5, "hezbollah.disarm": 5, "unifil.verify": 2, "LBN.hand_over": 1}
    assert leverage.text.index("ISR:") < leverage.text.index("LBN:") < leverage.text.index("hezbollah:"), "in order of name, not of size"
    goal = answer(desk, Question(goal="LBN.deploy"))
    sets = [frozenset(map(tuple, s)) for line in goal.lines if line.topic == "unlocks" for s in line.data["sets"]]
    assert len(sets) == len(set(sets))
    assert {s for s in sets if len(s) == 1 and next(iter(s))[0] == "take"} == {
        frozenset({("take", "hezbollah.disarm")}),
        frozenset({("take", "ISR.withdraw")}),
    }
    waived = {frozenset((m[1].partition(":")[2], m[2]) for m in s) for s in sets if all(m[0] == "waive" for m in s)}
    w, d, v, c, f = "ISR.withdraw", "hezbollah.disarm", "unifil.verify", "LBN.hand_over", "LBN.deploy"
    assert waived == {
        frozenset({(d, w)}),
        frozenset({(f, w)}),
        frozenset({(w, d), (v, d)}),
        frozenset({(w, d), (w, v), (w, c)}),
        frozenset({(w, d), (w, v), (c, v)}),
    }
    assert {line.data["leverage"]["LBN.deploy"] for line in goal.lines if line.topic == "leverage"} == {1}


def test_case_b_a_guarantee_by_whom_both_accept(said: Any, desk_of: DeskOf) -> None:
    framework(said)
    for party in ("ISR", "hezbollah"):
        said.add("position", f"{party} accepts UNIFIL as monitor", party, "2026-05-22", holder=party, move="accepts", act="monitor", toward="unifil")
    desk = desk_of(said.statements)
    by = {tuple(line.data["by"]): line.data["sets"] for line in lines(desk, "unlocks")}
    assert [["guarantee", "unifil", "hezbollah", "ISR.withdraw"]] in by["unifil",]
    (deposit,) = lines(desk, "deposit")
    assert {"between": ["ISR", "hezbollah"], "accepted": ["unifil"]} in deposit.data["pairs"]
    assert ["ISR", "LBN"] in deposit.data["lacking"]
    ground = {s.statement_id for s in said.statements if s.kind == "position"}
    assert ground <= set(deposit.grounds)


@pytest.mark.parametrize(("relation", "open_"), [("before", False), ("simultaneous", True)])
def test_case_c_a_ring_of_three_with_one_strict_edge(said: Any, desk_of: DeskOf, relation: str, open_: bool) -> None:
    a, b, c = ({"party": p, "act": "withdraw"} for p in ("AAA", "BBB", "CCC"))
    said.waits("A with B", "AAA", a, b, relation="simultaneous")
    said.waits("B with C", "BBB", b, c, relation="simultaneous")
    said.waits("C after A", "CCC", c, a, relation=relation)
    desk = desk_of(said.statements)
    if open_:
        assert look(desk).blockage.open == {"AAA.withdraw": 1, "BBB.withdraw": 1, "CCC.withdraw": 1}
        assert lines(desk, "core") == []
        return
    (joint,) = lines(desk, "joint")
    (edge,) = joint.data["strict"]
    assert edge[1] == "AAA.withdraw"
    assert joint.data["least"] == [[["together", *edge]]]


def test_case_d_an_orphan(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel withdraws when the militia has disarmed", "ISR", WITHDRAW, {"party": "northern-militia", "act": "disarm"})
    desk = desk_of(said.statements)
    (orphan,) = lines(desk, "orphan")
    assert (orphan.data["step"], orphan.data["waiting"]) == ("northern-militia.disarm", ["ISR.withdraw"])
    assert lines(desk, "core") == []
    # that others tell of a plan for it does not bring it to the table; its own word does
    told = said.add("commitment", "the militia is to disarm", "ISR:GOV", "2026-05-22", debtor="northern-militia", act="disarm", state="proposed")
    assert lines(desk_of(said.statements), "orphan")
    said.statements.remove(told)
    said.add("commitment", "we shall disarm", "northern-militia", "2026-05-22", debtor="northern-militia", act="disarm", state="proposed")
    promised = desk_of(said.statements)
    assert lines(promised, "orphan") == []
    assert [line.data["step"] for line in lines(promised, "enabled")] == ["northern-militia.disarm"]


def test_case_e_dates_that_clash(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel is to withdraw within seven days of disarmament by Hezbollah", "ISR", WITHDRAW, DISARM)
    said.waits("Hezbollah will disarm not earlier than 10 days after the withdrawal", "hezbollah", DISARM, WITHDRAW)
    (clash,) = lines(desk_of(said.statements), "time_contradiction")
    assert clash.data["steps"] == ["ISR.withdraw", "hezbollah.disarm"]
    assert [d for d in clash.detail if "within seven days" in d]
    assert [d for d in clash.detail if "10 days after" in d]
    assert set(clash.grounds) == {s.statement_id for s in said.statements}


def test_a_due_date_before_what_must_come_first(said: Any, desk_of: DeskOf) -> None:
    said.waits("The army deploys at least two weeks after the withdrawal", "LBN", DEPLOY, WITHDRAW)
    said.add("commitment", "Israel is to withdraw", "ISR:GOV", "2026-05-22", debtor="ISR", act="withdraw", due="2026-06-20", state="detached")
    said.add("commitment", "the army is to be there", "LBN:GOV", "2026-05-22", debtor="LBN:MIL", act="deploy", due="2026-06-25", state="detached")
    assert lines(desk_of(said.statements), "time_contradiction") == [], "an earlier withdrawal is not ruled out"
    said.add(
        "agreement",
        "The truce starts on 1 June",
        "USA",
        "2026-05-23",
        instrument="ceasefire",
        lifecycle="announced",
        effect="2026-06-15",
        parties=["ISR", "LBN"],
    )
    said.waits("Israel withdraws not before 5 days after it ceases fire", "ISR", WITHDRAW, ISR_FIRE)
    said.add("commitment", "Israel is to cease fire", "ISR:GOV", "2026-05-22", debtor="ISR", act="cease_fire", state="detached")
    desk = desk_of(said.statements)
    (clash,) = lines(desk, "time_contradiction")
    assert clash.data["steps"] == ["ISR.cease_fire", "ISR.withdraw", "LBN.deploy"]
    classes = look(desk).blockage.classes
    assert classes["ISR.withdraw"] == classes["LBN.deploy"] == "time_contradiction"


def test_an_extended_due_date_takes_the_place_of_the_first(said: Any, desk_of: DeskOf) -> None:
    said.waits("Lebanon deploys no earlier than 10 days after the withdrawal", "LBN", DEPLOY, WITHDRAW)
    said.add("commitment", "Israel leaves from 1 June", "ISR:GOV", "2026-05-22", debtor="ISR", act="withdraw", state="detached")
    said.waits("Israel withdraws a week after it ceases fire, at least one week after its ceasefire", "ISR", WITHDRAW, ISR_FIRE)
    said.add("commitment", "Israel ceases fire", "ISR:GOV", "2026-05-22", debtor="ISR", act="cease_fire", state="detached")
    said.add(
        "agreement",
        "The truce starts on 1 June",
        "USA",
        "2026-05-22",
        instrument="ceasefire",
        lifecycle="signed",
        effect="2026-06-01",
        parties=["ISR"],
    )
    said.add("commitment", "deployed by 10 June", "LBN", "2026-05-23", debtor="LBN:MIL", act="deploy", due="2026-06-10", state="detached")
    assert len(lines(desk_of(said.statements), "time_contradiction")) == 1
    said.add("commitment", "deployed by 30 June", "LBN", "2026-05-30", debtor="LBN:MIL", act="deploy", due="2026-06-30", state="detached")
    assert lines(desk_of(said.statements), "time_contradiction") == []


def test_a_truce_that_began_after_a_due_day_had_passed_is_no_contradiction(said: Any, desk_of: DeskOf) -> None:
    said.waits("Lebanon deploys after Israel ceases fire", "LBN", DEPLOY, ISR_FIRE)
    said.add("commitment", "Israel is to cease fire by 1 June", "ISR:GOV", "2026-05-22", debtor="ISR", act="cease_fire", due="2026-06-01")
    truce = {"instrument": "ceasefire", "lifecycle": "in_effect", "effect": "2026-06-20", "parties": ["ISR"]}
    told = said.add("agreement", "It takes effect on 20 June", "USA", "2026-05-23", **truce)
    assert len(lines(desk_of(said.statements), "time_contradiction")) == 1
    said.statements.remove(told)
    said.add("agreement", "It took effect on 20 June", "USA", "2026-06-20", **truce)
    assert lines(desk_of(said.statements), "time_contradiction") == []


def test_one_step_after_another_on_the_due_day_is_no_contradiction(said: Any, desk_of: DeskOf) -> None:
    said.waits("Lebanon deploys after Israel ceases fire", "LBN", DEPLOY, ISR_FIRE)
    said.add("commitment", "Lebanon deploys by 20 June", "LBN", "2026-05-22", debtor="LBN:MIL", act="deploy", due="2026-06-20")
    said.add("commitment", "Israel is to cease fire", "ISR:GOV", "2026-05-22", debtor="ISR", act="cease_fire")
    truce = {"instrument": "ceasefire", "lifecycle": "announced", "parties": ["ISR"]}
    told = said.add("agreement", "It takes effect on 20 June", "USA", "2026-05-23", effect="2026-06-20", **truce)
    assert lines(desk_of(said.statements), "time_contradiction") == []
    said.statements.remove(told)
    said.add("agreement", "It takes effect on 21 June", "USA", "2026-05-23", effect="2026-06-21", **truce)
    assert len(lines(desk_of(said.statements), "time_contradiction")) == 1


def test_a_due_date_of_a_party_away_from_the_table_breaks_nothing(said: Any, desk_of: DeskOf) -> None:
    said.waits("Israel waits for disarmament", "ISR", WITHDRAW, DISARM)
    for n, due in enumerate(("2026-06-10", "2026-06-01")):
        said.add("commitment", f"others say it is due {n}", "ISR", "2026-05-22", debtor="far-away", act="deploy", due=due, state="proposed")
    assert [line.topic for line in build_chapter(desk_of(said.statements))[0]] == ["orphan", "waits"]

"""The cases of known answer, on systems; from statements they are in ``standoffs/``, and so are random systems against brute force."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from truceledger.assessment.standoffs.deadlines import Deadline, contradiction, contradictions, no_earlier_than, no_later_than, steps_of
from truceledger.assessment.standoffs.rules import build
from truceledger.assessment.standoffs.system import Rule, System, conjunction
from truceledger.assessment.standoffs.unlocking import unlocking


def rule(step: str, *needs: str, strict: bool = True, holder: str = "") -> Rule:
    return Rule(f"{step}<-{'&'.join(needs)}", step, conjunction(needs), strict, holder)


def seed(strict: bool = True) -> System:
    """Case A."""
    fire = ("isr.cease_fire", "hez.cease_fire")
    rules = [rule("isr.cease_fire", "hez.cease_fire", strict=strict), rule("hez.cease_fire", "isr.cease_fire", strict=strict)]
    rules += [rule(step, *fire, strict=strict) for step in ("lbn.track", "isr.withdraw", "lbn.deploy")]
    return System(tuple(rules))


FRAMEWORK = System(
    (
        rule("withdraw", "disarmed", "verified", "laf_control"),
        rule("verified", "disarmed"),
        rule("laf_control", "verified"),
        rule("disarmed", "withdraw"),
        rule("full_deploy", "withdraw"),
    )
)


def test_case_a_who_stops_first() -> None:
    system = seed()
    assert system.closure() == {}
    assert system.cores() == [frozenset({"isr.cease_fire", "hez.cease_fire"})]
    assert system.blocked()["lbn.track"] == system.blocked()["isr.withdraw"] == "behind"
    goals = ["isr.cease_fire", "hez.cease_fire"]
    firsts = unlocking(system, goals, waive=False, steps=goals)
    assert set(firsts.sets) == {frozenset({("take", "isr.cease_fire")}), frozenset({("take", "hez.cease_fire")})}
    waivers = unlocking(system, goals, take=False)
    assert set(waivers.sets) == {
        frozenset({("waive", "isr.cease_fire<-hez.cease_fire", "hez.cease_fire")}),
        frozenset({("waive", "hez.cease_fire<-isr.cease_fire", "isr.cease_fire")}),
    }


def test_case_a_taken_together() -> None:
    rules = tuple(Rule(r.id, r.step, r.body, strict=r.step not in {"isr.cease_fire", "hez.cease_fire"}) for r in seed().rules)
    assert System(rules).closure() == {"isr.cease_fire": 1, "hez.cease_fire": 1, "lbn.track": 2, "isr.withdraw": 2, "lbn.deploy": 2}


def test_case_b_the_framework() -> None:
    assert FRAMEWORK.closure() == {}
    assert FRAMEWORK.cores() == [frozenset({"withdraw", "disarmed", "verified", "laf_control"})]
    assert FRAMEWORK.blocked()["full_deploy"] == "behind"
    one = [s for s in unlocking(FRAMEWORK, ["full_deploy"], waive=False).sets if len(s) == 1]
    assert set(one) == {frozenset({("take", "disarmed")}), frozenset({("take", "withdraw")})}
    steps = ("withdraw", "disarmed", "verified", "laf_control", "full_deploy")
    assert [FRAMEWORK.leverage(s) for s in steps] == [5, 5, 2, 1, 1]
    waivers = {frozenset((m[1].split("<-")[0], m[2]) for m in s) for s in unlocking(FRAMEWORK, ["full_deploy"], take=False).sets}
    assert waivers == {
        frozenset({("disarmed", "withdraw")}),
        frozenset({("full_deploy", "withdraw")}),
        frozenset({("withdraw", "disarmed"), ("verified", "disarmed")}),
        frozenset({("withdraw", "disarmed"), ("withdraw", "verified"), ("withdraw", "laf_control")}),
        frozenset({("withdraw", "disarmed"), ("withdraw", "verified"), ("laf_control", "verified")}),
    }


@pytest.mark.parametrize(("strict", "reached"), [(True, 0), (False, 3)])
def test_case_c_a_ring_with_one_strict_edge(strict: bool, reached: int) -> None:
    ring = System((rule("a", "b", strict=False), rule("b", "c", strict=False), rule("c", "a", strict=strict)))
    assert len(ring.closure()) == reached


def test_case_d_an_orphan() -> None:
    system = System((rule("isr.withdraw", "militia.disarm"),))
    assert system.blocked() == {"isr.withdraw": "orphan", "militia.disarm": "orphan"}
    assert system.cores() == []
    promised = System(system.rules, frozenset({"militia.disarm"}))
    assert promised.closure() == {"militia.disarm": 1, "isr.withdraw": 2}
    assert promised.idle() == ["militia.disarm"]


def test_case_e_deadlines_that_clash() -> None:
    within = Deadline("B", "A", 0, 7, "A within seven days of B")
    after = Deadline("A", "B", 10, None, "B not before A plus ten days")
    assert set(contradiction([within, after])) == {within, after}
    assert contradiction([Deadline("B", "A", 10, None, "A not before ten days after B"), within]) != ()
    assert contradiction([within]) == ()


def test_a_contradiction_names_its_part_of_the_network_alone() -> None:
    clash = [Deadline("a", "b", 5, None, "at least five"), Deadline("a", "b", None, 3, "at most three")]
    other = [no_later_than("c", date(2026, 6, 1)), no_earlier_than("c", date(2026, 6, 2)), Deadline("c", "d", 0, None, strict=True)]
    certificates = contradictions([*clash, *other])
    assert sorted(sorted(steps_of(c)) for c in certificates) == [["a", "b"], ["c"]]
    # "after" on the same day is no contradiction; a circle of "after" is
    assert contradiction([Deadline("a", "b", 0, 0), Deadline("a", "b", None, None, strict=True)]) != ()
    assert contradiction([Deadline("a", "b", 0, 1), Deadline("a", "b", None, None, strict=True)]) == ()
    assert contradiction([Deadline("a", "b", None, None, strict=True), Deadline("b", "a", 0, None)]) != ()


def test_a_step_without_dates_is_told_apart_from_a_circle() -> None:
    system = System((rule("b", "a"), rule("c", "b")), frozenset({"a"}))
    assert system.blocked() == {}
    barred = System(system.rules, system.promised, barred=frozenset({"b"}))
    assert barred.blocked() == {"b": "time_contradiction", "c": "time_contradiction"}
    assert barred.cores() == []


def test_case_f_ten_thousand_steps() -> None:
    chance = random.Random(7)
    steps = [f"s{i}" for i in range(10_000)]
    rules = tuple(Rule(f"r{i}", chance.choice(steps), (frozenset(chance.sample(steps, chance.randint(1, 3))),), True) for i in range(40_000))
    system = System(rules)
    done = set(chance.sample(steps, 3000))
    reached = system.closure(done)
    assert set(done) <= set(reached)
    for core in system.cores(done):
        assert not core & set(reached)


def test_statements_become_rules(make: Any) -> None:
    report = make.report("Israel waits. Hezbollah waits. Lebanon waits for the ceasefire. Israel is to withdraw.")
    israel = make.say(
        report,
        "precondition",
        "Israel waits",
        "LBN:GOV",
        anonymous=True,
        holder="ISR",
        step={"party": "ISR", "act": "implement_ceasefire"},
        requires=[{"party": "hezbollah", "act": "cease_fire"}],
        relation="before",
    )
    hezbollah = make.say(
        report,
        "precondition",
        "Hezbollah waits",
        "LBN:GOV",
        anonymous=True,
        holder="hezbollah",
        step={"act": "any", "party": "hezbollah"},
        requires=[{"party": "ISR", "act": "cease_fire"}],
        relation="before",
    )
    lebanon = make.say(
        report,
        "precondition",
        "Lebanon waits",
        "LBN:GOV",
        holder="LBN",
        step={"act": "any"},
        requires=[{"act": "implement_ceasefire"}],
        relation="before",
    )
    pledge = make.say(report, "commitment", "Israel is to withdraw", debtor="ISR", act="withdraw", state="proposed")
    standoff = build([israel, hezbollah, lebanon], [pledge])
    assert standoff.sides == ("ISR", "hezbollah")
    assert standoff.system.cores() == [frozenset({"ISR.cease_fire", "hezbollah.cease_fire"})]
    assert standoff.system.blocked()["ISR.withdraw"] == "behind"

"""Random systems against brute force: the definitions written out, with nothing clever, and every subset of moves tried."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceledger.assessment.standoffs.moves import Guarantee, Move, without
from truceledger.assessment.standoffs.system import Rule, System
from truceledger.assessment.standoffs.unlocking import unlocking

STEPS = "abcdef"


def offered(system: System) -> set[str]:
    return {s for s in system.all_steps if (s in system.promised or any(r.step == s for r in system.rules)) and s not in system.barred}


def brute(system: System, done: Collection[str] = (), waived: Collection[tuple[str, str]] = ()) -> dict[str, int]:
    """Rounds by the definition: in each, the largest set whose members need earlier rounds and, for "no later than", one another."""
    level = dict.fromkeys(done, 0)
    for turn in itertools.count(1):
        joint = offered(system) - level.keys()
        while True:
            kept = {s for s in joint if all(holds(r, level, joint, waived) for r in system.rules if r.step == s)}
            if kept == joint:
                break
            joint = kept
        if not joint:
            return level
        level |= dict.fromkeys(joint, turn)
    raise AssertionError


def holds(rule: Rule, level: Collection[str], joint: Collection[str], waived: Collection[tuple[str, str]]) -> bool:
    return any(
        all(a in level or (not rule.structural and (rule.condition, a) in waived) or (not rule.before(a) and a in joint) for a in way)
        for way in rule.body
    )


def brute_classes(system: System, done: Collection[str]) -> tuple[dict[str, str], set[frozenset[str]]]:
    """Classes and cores by reachability, one pair of steps after the other."""
    open_ = brute(system, done)
    blocked = sorted(system.all_steps - open_.keys())
    waits = {s: set() for s in blocked}
    for rule in system.rules:
        if rule.step in waits and not any(way <= open_.keys() for way in rule.body):
            waits[rule.step] |= {a for way in rule.body for a in way if a in waits}
    reach = {s: set(w) for s, w in waits.items()}
    for _ in blocked:
        reach = {s: r | {y for x in r for y in reach[x]} for s, r in reach.items()}
    around = {s: {t for t in reach[s] if s in reach[t]} for s in blocked}
    # a cycle of "no later than" alone stands in nobody's way
    cyclic = {s for s in blocked if any(r.step in around[s] and r.before(a) for r in system.rules for a in r.atoms & around[s])}
    core = {s for s in cyclic if all(s in reach[t] for t in reach[s])}
    classes = {s: "core" if s in core else "behind" if s in cyclic or reach[s] & cyclic else "orphan" for s in blocked}
    return classes, {frozenset(reach[s]) for s in core}


def brute_sets(system: System, goals: Collection[str], done: Collection[str], offers: Iterable[Guarantee]) -> set[frozenset[Move]] | None:
    """All minimal sets of moves, by trying every subset; nothing where there are too many to try."""
    open_ = brute(system, done)
    targets = [g for g in goals if g not in open_]
    takes: list[Move] = [("take", s) for s in sorted(system.all_steps - open_.keys() - system.barred) if targets != [s]]
    waivers: list[Move] = sorted(
        {("waive", r.condition, a) for r in system.rules if r.step not in open_ and not r.structural for a in r.atoms if a not in open_}
    )
    moves = [*takes, *waivers, *(("guarantee", o.by, o.holder, o.step) for o in offers if o.step not in open_)]
    if len(moves) > 9:
        return None
    minimal: list[frozenset[Move]] = []
    for size in range(len(moves) + 1):
        for chosen in map(frozenset, itertools.combinations(moves, size)):
            if any(m <= chosen for m in minimal):
                continue
            waived = {(m[1], m[2]) for m in chosen if m[0] == "waive"}
            waived |= {(r.condition, m[3]) for m in chosen if m[0] == "guarantee" for r in system.rules if r.holder == m[2] and m[3] in r.atoms}
            if set(goals) <= brute(system, {*done, *(m[1] for m in chosen if m[0] == "take")}, waived).keys():
                minimal.append(chosen)
    return set(minimal)


def random_system(chance: random.Random) -> tuple[System, frozenset[str], list[Guarantee]]:
    steps = STEPS[: chance.randint(2, 6)]
    loose = chance.choice((0.0, 0.0, 0.5, 1.0))
    rules = []
    for i in range(chance.randint(1, 6)):
        step = chance.choice(steps)
        body = tuple(
            frozenset(chance.sample(steps, chance.randint(1, min(3, len(steps))))) - {step} or frozenset({step})
            for _ in range(chance.choice((1, 1, 1, 2)))
        )
        some = frozenset(a for way in body for a in way if chance.random() < 0.3) if loose else frozenset()
        # one condition is one holder's
        rules.append(Rule(f"r{i}", step, body, chance.random() >= loose, "PQR"[i // 2], some, chance.choice(("", f"d{i // 2}"))))
    few = [s for s in steps if chance.random() < 0.15]
    done = frozenset(s for s in steps if chance.random() < 0.1)
    offers = [Guarantee("V", r.holder, a) for r in rules for a in r.atoms if chance.random() < 0.15]
    return System(tuple(rules), frozenset(few), frozenset(steps)), done, list(dict.fromkeys(offers))


def test_five_thousand_random_systems() -> None:
    chance = random.Random(20260521)
    compared = 0
    for _ in range(5000):
        system, done, offers = random_system(chance)
        assert system.closure(done) == brute(system, done)
        classes, cores = brute_classes(system, done)
        assert system.blocked(done) == classes
        assert set(system.cores(done)) == cores
        for core in cores:
            cycle = system.shortest_cycle(core, done)
            assert cycle
            assert all(system.by_id[r].step == a and b in system.by_id[r].atoms for a, b, r in cycle)
            assert any(r.before(b) for a, b, _ in cycle for r in system.on[a] if b in r.atoms)
        goals = ["a"] if chance.random() < 0.7 or not cores else sorted(min(cores, key=sorted))
        if set(goals) <= system.closure(done).keys():
            continue
        wanted = brute_sets(system, goals, done, offers)
        if wanted is not None:
            found = unlocking(system, goals, done, guarantees=offers)
            assert found.complete
            assert set(found.sets) == wanted, (system, done, goals)
            compared += 1
    assert compared > 1500


RULES = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.lists(st.frozensets(st.sampled_from("abcd"), min_size=1, max_size=2), min_size=1, max_size=2),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(RULES, st.frozensets(st.sampled_from("abcd"), max_size=1), st.frozensets(st.sampled_from("abcd"), max_size=2))
def test_what_is_done_or_waived_never_closes_what_was_open(
    parts: list[tuple[str, list[frozenset[str]], bool]], done: frozenset[str], more: frozenset[str]
) -> None:
    system = System(tuple(Rule(f"r{i}", s, tuple(b), strict) for i, (s, b, strict) in enumerate(parts)), steps=frozenset("abcd"))
    before = system.closure(done)
    after = system.closure(done | more)
    assert before.keys() <= after.keys()
    assert all(after[s] <= before[s] for s in before)
    pairs = {(r.id, a) for r in system.rules for a in r.atoms}
    waived = system.closure(done, pairs)
    assert before.keys() <= waived.keys()
    assert without(system, pairs).closure(done).keys() == waived.keys()
    assert system.reduced(done).closure() == {}
    for step in system.all_steps - before.keys():
        assert len(system.reduced(done).closure({step})) == system.leverage(step, done)


@pytest.mark.parametrize("strict", [True, False])
def test_together_is_a_move_only_where_before_stands_in_the_way(strict: bool) -> None:
    ring = System((Rule("1", "a", (frozenset("b"),), strict=False), Rule("2", "b", (frozenset("a"),), strict=strict)))
    found = unlocking(ring, ["a", "b"], take=False, waive=False, together=True)
    assert found.sets == ((frozenset({("together", "2", "a")}),) if strict else (frozenset(),))


def test_beyond_the_bound_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger.assessment.standoffs import unlocking as module

    # a goal that needs one of two steps, seven times over: 2 to the 7th ways to take them
    rules = [Rule("goal", "g", (frozenset(f"n{i}" for i in range(7)),))]
    rules += [Rule(f"n{i}", f"n{i}", (frozenset({f"x{i}"}), frozenset({f"y{i}"}))) for i in range(7)]
    system = System(tuple(rules))
    steps = [s for s in system.all_steps if s[0] in "xy"]
    whole = unlocking(system, ["g"], waive=False, steps=steps)
    assert (whole.complete, len(whole.sets)) == (True, 128)
    monkeypatch.setattr(module, "MOST_SETS", 100)
    cut = unlocking(system, ["g"], waive=False, steps=steps)
    assert (cut.complete, cut.up_to, cut.sets) == (False, 3, ())
    monkeypatch.setattr(module, "MOST_CANDIDATES", 5)
    none = unlocking(system, ["g"], waive=False, steps=steps)
    assert (none.complete, none.up_to, none.sets, none.candidates) == (False, 0, (), 14)

"""Standoffs at scale: case F of the design, unlocking sets of cores with many candidate moves, the chapter on a large view.

Run ``python eval/bench_standoffs.py``; it prints figures and changes nothing. All systems are random with a fixed seed; times
are processor time of one core, so that what else a machine does is not counted.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from truceledger.assessment.assess import desk_for
from truceledger.assessment.memory import Memory
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.assessment.standoffs.look import look
from truceledger.assessment.standoffs.system import Rule, System
from truceledger.assessment.standoffs.unlocking import unlocking
from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.view import Held, HeldReport, View

AT = datetime(2026, 6, 30, tzinfo=UTC)
START = date(2026, 3, 1)


def clocked(make: Callable[[], Any]) -> tuple[float, Any]:
    """Give the least seconds of three runs, and the last result."""
    least, made = float("inf"), None
    for _ in range(3):
        at = time.process_time()
        made = make()
        least = min(least, time.process_time() - at)
    return least, made


def random_rules(chance: random.Random, steps: list[str], many: int, loose: float, alternatives: float) -> tuple[Rule, ...]:
    """Make rules of one to three steps, some with two alternatives, some "no later than"."""
    return tuple(
        Rule(
            f"r{i}",
            chance.choice(steps),
            tuple(frozenset(chance.sample(steps, chance.randint(1, 3))) for _ in range(1 + (chance.random() < alternatives))),
            chance.random() >= loose,
        )
        for i in range(many)
    )


def case_f() -> None:
    """10,000 steps, 40,000 rules: closure, classes, cores, the shortest cycle."""
    print("case F: 10,000 steps, 40,000 rules")
    for loose, alternatives, free in ((0.0, 0.0, 0.0), (0.0, 0.3, 0.3), (0.3, 0.3, 0.3), (1.0, 0.0, 0.0)):
        chance = random.Random(7)
        steps = [f"s{i}" for i in range(10_000)]
        rules = random_rules(chance, steps, 40_000, loose, alternatives)
        # every step has a rule, so that what is blocked is circular and not orphaned
        ruled = {r.step for r in rules}
        rules += tuple(Rule(f"q{s}", s, (frozenset({chance.choice(steps)}),)) for s in steps if s not in ruled)
        done = set(chance.sample(steps, int(free * len(steps))))

        def whole(rules: tuple[Rule, ...] = rules, done: set[str] = done) -> Any:
            return System(rules).blockage(done)

        seconds, found = clocked(whole)
        sizes = sorted((len(c) for c in found.cores), reverse=True)
        cycle, path = clocked(lambda found=found: found.shortest_cycle(max(found.cores, key=len)) if found.cores else [])
        print(
            f"  no-later-than {loose:.0%}, alternatives {alternatives:.0%}, done {free:.0%}: index, closure, classes, cores {seconds:.2f} s;"
            f" {len(found.open):,} open, {len(found.classes):,} blocked, cores of {sizes[:3]}; shortest cycle ({len(path)}) {cycle:.2f} s"
        )


def cores() -> None:
    """Unlocking sets of random cores, by the number of candidate moves."""
    print("unlocking sets, exact (median and worst of 10 random cores each)")
    for size in (6, 8, 10, 12):
        for loose in (0.0, 0.3):
            times, sets, moves, cut = [], [], [], 0
            chance = random.Random(size)
            while len(times) < 10:
                steps = [f"s{i}" for i in range(size)]
                rules = random_rules(chance, steps, size, loose, 0.2)
                ruled = {r.step for r in rules}
                rules += tuple(Rule(f"q{s}", s, (frozenset({chance.choice(steps)}),)) for s in steps if s not in ruled)
                system = System(rules)
                found = system.cores()
                if not found or len(found[0]) < size // 2:
                    continue
                if sum(len(r.atoms) for r in rules) + size > 40:
                    continue  # up to 40 candidate moves, which the design asks to be exact
                at = time.process_time()
                made = unlocking(system, sorted(found[0]))
                times.append(time.process_time() - at)
                sets.append(len(made.sets))
                moves.append(made.candidates)
                cut += not made.complete
            times.sort()
            print(
                f"  {size} steps, no-later-than {loose:.0%}: {min(moves)} to {max(moves)} moves, up to {max(sets):,} sets,"
                f" {times[5]:.3f} s, {times[-1]:.3f} s; beyond the bound {cut}"
            )


def say(number: int, kind: str, who: str, day: date, fields: dict[str, Any], modality: Modality = Modality.ACTUAL) -> Statement:
    """Make a statement in a report of its own."""
    text = f"saying {number} of {who}"
    report = Report.of(text, id=f"r{number:06}", publisher=f"Outlet {number % 40}", published=day)
    chain = Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, who, who),))
    return state(report, kind, [Span.of(text, 0, len(text))], fields, attribution=chain, rule="bench@1", modality=modality)


def sayings(many: int) -> Iterator[Statement]:
    """Make statements of 120 days: one in twenty a precondition or a commitment, many of them repeats."""
    chance = random.Random(11)
    parties = [f"party-{i}" for i in range(8)]
    acts = ["withdraw", "disarm", "deploy", "release_detainees", "open_crossing", "allow_aid", "verify", "hand_over"]
    conditions = []
    for _ in range(60):
        holder = chance.choice(parties)
        needs = [{"party": chance.choice(parties), "act": chance.choice(acts)} for _ in range(chance.choice((1, 1, 2)))]
        conditions.append({"holder": holder, "step": {"party": holder, "act": chance.choice(acts)}, "requires": needs, "relation": "before"})
    value = Quantity.exactly(3, "3").to_json()
    for i in range(many):
        day = START + timedelta(days=i * 120 // many)
        if i % 40 == 0:
            fields = chance.choice(conditions)
            yield say(i, "precondition", fields["holder"], day, fields, Modality.CONDITIONAL)
        elif i % 40 == 20:
            debtor = chance.choice(parties)
            yield say(
                i,
                "commitment",
                debtor,
                day,
                {"debtor": debtor, "act": chance.choice(acts), "state": chance.choice(("proposed", "proposed", "detached"))},
            )
        elif i % 5 == 1:
            yield say(
                i, "event", "observer", day, {"type": chance.choice(("air_strike", "withdrawal", "indirect_fire", "deployment")), "actor": "party-x"}
            )
        else:
            yield say(i, "toll", "ministry", day, {"measure": "killed", "value": value, "basis": "incident"})


def chapter(many: int = 100_000) -> None:
    """The chapter on a view of 100,000 statements: first, again, and after one more report of another kind and of this."""
    print(f"the chapter on {many:,} statements")
    said = tuple(sayings(many + 40))
    more = {kind: next(s for s in said[many:] if s.kind == kind) for kind in ("toll", "precondition")}
    memory = Memory()

    def seen(*extra: Statement) -> Any:
        many_ = (*said[:many], *extra)
        view = View(tuple(Held(s, AT) for s in many_), tuple(HeldReport(s.report, AT, s.report.digest, 1) for s in many_))
        return replace(desk_for(view), memory=memory)

    for name, extra in (
        ("first", ()),
        ("again", ()),
        ("one more report, of a toll", (more["toll"],)),
        ("one more report, of a condition", (more["toll"], more["precondition"])),
    ):
        desk = seen(*extra)
        desk.of("precondition")  # the desk groups by kind for all chapters
        at = time.process_time()
        lines, _ = build_chapter(desk)
        print(f"  {name}: {time.process_time() - at:.3f} s, {len(lines)} lines")
    at = time.process_time()
    episodes = look(seen()).episodes
    print(f"  look and replay alone: {time.process_time() - at:.3f} s, {len(episodes)} standoffs in 120 days")


if __name__ == "__main__":
    case_f()
    cores()
    chapter()
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")

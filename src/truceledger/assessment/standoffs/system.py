"""Stated preconditions as a monotone AND/OR system, solved exactly.

A step may happen when every rule on it holds; a rule holds when one of its alternatives is met whole. "Before" asks that
what is required has happened in an earlier round, "no later than" that it has happened by the same round. ``closure``
gives what can happen, ``blocked`` what cannot and why, ``unlocking`` what would open it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from truceledger.assessment.standoffs.closure import Index

if TYPE_CHECKING:
    import networkx as nx

    from truceledger.assessment.standoffs.blocked import Blockage


@dataclass(frozen=True)
class Rule:
    """``step`` may happen when one of ``body``'s alternatives is met.

    ``strict``: what is required comes before it, else no later than it; ``loose`` names single steps of the body that need
    only come no later. ``demand`` names the condition as its holder gave it: one that stands behind several rules ("any
    step") is given up as one; by default each rule is its own. A ``structural`` rule follows from what words mean ("the
    ceasefire" is of both sides), is nobody's condition and cannot be given up.
    """

    id: str
    step: str
    body: tuple[frozenset[str], ...]
    strict: bool = True
    holder: str = ""
    loose: frozenset[str] = frozenset()
    demand: str = ""
    structural: bool = False

    @property
    def condition(self) -> str:
        """The name under which the condition is given up."""
        return self.demand or self.id

    @cached_property
    def atoms(self) -> frozenset[str]:
        """Every step that some alternative requires."""
        return frozenset().union(*self.body)

    def before(self, atom: str) -> bool:
        """Say whether this step of the body must come before, not only no later."""
        return self.strict and atom not in self.loose


@dataclass(frozen=True)
class System:
    """Steps and rules. ``promised`` steps without a rule can be taken at any time; others without a rule are orphans.

    ``barred`` steps cannot be taken whatever is done, because no dates are left for them (``deadlines``).
    """

    rules: tuple[Rule, ...]
    promised: frozenset[str] = frozenset()
    steps: frozenset[str] = field(default_factory=frozenset)
    barred: frozenset[str] = frozenset()

    @cached_property
    def all_steps(self) -> frozenset[str]:
        """Every step that is named."""
        found = set(self.steps) | self.promised | self.barred
        for rule in self.rules:
            found.add(rule.step)
            for alternative in rule.body:
                found |= alternative
        return frozenset(found)

    @cached_property
    def on(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules on each step."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            found.setdefault(rule.step, []).append(rule)
        return {step: tuple(rules) for step, rules in found.items()}

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """Rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def conditions(self) -> Mapping[str, tuple[Rule, ...]]:
        """The rules behind each condition that can be given up."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if not rule.structural:
                found.setdefault(rule.condition, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def index(self) -> Index:
        """The system in numbers."""
        return Index(self)

    def closure(self, done: Collection[str] = (), waived: Collection[tuple[str, str]] = ()) -> dict[str, int]:
        """Give every step that can happen, with the earliest round it can happen in; done steps are of round 0.

        ``waived`` are pairs of a condition and the step it no longer requires.
        """
        return self.index.close(done, waived)

    def waits(self, done: Collection[str] = ()) -> nx.DiGraph[str]:
        """Give the graph of blocked steps: an edge from each to what it still waits for, with its ``rules``' ids."""
        return self.blockage(done).graph

    def blockage(self, done: Collection[str] = ()) -> Blockage:
        """Give what is blocked, in classes, with cores and cycles; see ``blocked``."""
        from truceledger.assessment.standoffs.blocked import blockage

        return blockage(self, done)

    def blocked(self, done: Collection[str] = ()) -> dict[str, str]:
        """Class every blocked step: ``core``, ``behind``, ``orphan`` or ``time_contradiction``."""
        return dict(self.blockage(done).classes)

    def cores(self, done: Collection[str] = ()) -> list[frozenset[str]]:
        """Give the cycles on which all else waits: components that wait for nothing outside themselves."""
        return list(self.blockage(done).cores)

    def shortest_cycle(self, core: Collection[str], done: Collection[str] = ()) -> list[tuple[str, str, str]]:
        """Give the shortest cycle of a core as (step, what it waits for, rule id)."""
        return self.blockage(done).shortest_cycle(core)

    def idle(self, done: Collection[str] = ()) -> list[str]:
        """Give the steps that could be taken now and are not: enabled but not acted on."""
        return sorted(step for step, turn in self.closure(done).items() if turn == 1)

    def leverage(self, step: str, done: Collection[str] = ()) -> int:
        """Count the steps that taking this one alone would open, itself included."""
        return len(self.closure({*done, step})) - len(self.closure(done))

    def reduced(self, done: Collection[str] = ()) -> System:
        """Give what is left to open: rules on blocked steps, without what holds already. Its closure of nothing is empty."""
        open_ = self.closure(done)
        rules = []
        for rule in self.rules:
            if rule.step not in open_:
                body = tuple(alternative - open_.keys() for alternative in rule.body)
                if all(body):
                    rules.append(replace(rule, body=body))
        kept = self.all_steps - open_.keys()
        # a step whose rules all hold and that is blocked nonetheless was never offered: it is barred
        return System(tuple(rules), frozenset(), kept, self.barred & kept)

    def loosened(self, edges: Collection[tuple[str, str]]) -> System:
        """Give the system in which these (rule id, step) require "no later than" instead of "before"."""
        wanted: dict[str, set[str]] = {}
        for rule, atom in edges:
            wanted.setdefault(rule, set()).add(atom)
        rules = tuple(replace(r, loose=r.loose | wanted[r.id]) if r.id in wanted else r for r in self.rules)
        return replace(self, rules=rules)


def conjunction(atoms: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Give the body that needs all of these."""
    return (frozenset(atoms),)

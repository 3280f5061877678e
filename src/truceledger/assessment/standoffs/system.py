"""Stated preconditions as a monotone AND/OR system, solved exactly.

A step may happen when every rule on it holds; a rule holds when one of its alternatives is met whole. Closure after
Dowling and Gallier (1984), with one addition: where only "no later than" rules are left in the way, the steps concerned
may be taken together. Cores are source strongly connected components of the blocked part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import networkx as nx


@dataclass(frozen=True)
class Rule:
    """``step`` may happen when one of ``body``'s alternatives is met; ``strict``: before it, else no later than it."""

    id: str
    step: str
    body: tuple[frozenset[str], ...]
    strict: bool = True
    holder: str = ""


@dataclass(frozen=True)
class System:
    """Steps and rules. ``promised`` steps without a rule can be taken at any time; others without a rule are orphans."""

    rules: tuple[Rule, ...]
    promised: frozenset[str] = frozenset()
    steps: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def all_steps(self) -> frozenset[str]:
        """Every step that is named."""
        found = set(self.steps) | self.promised
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

    def closure(self, done: Collection[str] = (), waived: Collection[tuple[str, str]] = ()) -> dict[str, int]:
        """Give every step that can happen, with the earliest round it can happen in; done steps are of round 0."""
        gone = frozenset(waived)
        level = dict.fromkeys(done, 0)
        turn = 0
        waiting = {step for step in self.all_steps if step not in level and (step in self.on or step in self.promised)}
        watch: dict[str, list[str]] = {}
        for rule in self.rules:
            for alternative in rule.body:
                for atom in alternative:
                    watch.setdefault(atom, []).append(rule.step)
        fresh: set[str] = set(waiting)
        while waiting:
            turn += 1
            now = {s for s in fresh & waiting if self._open(s, level, gone)}
            if not now:
                now = self._together(waiting, level, gone)
            if not now:
                break
            for step in now:
                level[step] = turn
            waiting -= now
            fresh = {s for step in now for s in watch.get(step, ())}
        return level

    def _open(self, step: str, reached: Mapping[str, int], waived: frozenset[tuple[str, str]]) -> bool:
        return all(
            any(all(a in reached or (rule.id, a) in waived for a in alternative) for alternative in rule.body) for rule in self.on.get(step, ())
        )

    def _together(self, waiting: set[str], reached: Mapping[str, int], waived: frozenset[tuple[str, str]]) -> set[str]:
        """Give the largest set of steps that can be taken at one time: "no later than" is met inside the set."""
        if all(rule.strict for rule in self.rules):
            return set()
        joint = set(waiting)
        while True:
            kept = {
                step
                for step in joint
                if all(
                    any(
                        all(a in reached or (rule.id, a) in waived or (not rule.strict and a in joint) for a in alternative)
                        for alternative in rule.body
                    )
                    for rule in self.on.get(step, ())
                )
            }
            if kept == joint:
                return joint
            joint = kept

    # -- what is blocked -----------------------------------------------------------------------------------------

    def waits(self, done: Collection[str] = ()) -> nx.DiGraph[str]:
        """Give the graph of blocked steps: an edge from each to what it still waits for."""
        open_ = self.closure(done)
        graph: nx.DiGraph[str] = nx.DiGraph()
        for step in self.all_steps:
            if step in open_:
                continue
            graph.add_node(step)
            for rule in self.on.get(step, ()):
                if any(alternative <= open_.keys() for alternative in rule.body):
                    continue
                for alternative in rule.body:
                    for atom in alternative:
                        if atom not in open_:
                            graph.add_edge(step, atom, rule=rule.id)
        return graph

    def blocked(self, done: Collection[str] = ()) -> dict[str, str]:
        """Class every blocked step: ``core``, ``behind`` a core, or ``orphan`` (waits on what nobody has promised)."""
        graph = self.waits(done)
        cores = {step for core in self.cores(done) for step in core}
        reaches = set(cores)
        upward = graph.reverse(copy=False)
        for step in cores:
            reaches |= nx.descendants(upward, step)
        return {step: "core" if step in cores else "behind" if step in reaches else "orphan" for step in graph}

    def cores(self, done: Collection[str] = ()) -> list[frozenset[str]]:
        """Give the cycles on which all else waits: components that wait for nothing outside themselves."""
        graph = self.waits(done)
        found = []
        for component in nx.strongly_connected_components(graph):
            one = next(iter(component))
            if len(component) == 1 and not graph.has_edge(one, one):
                continue
            if all(target in component for step in component for target in graph.successors(step)):
                found.append(frozenset(component))
        return sorted(found, key=sorted)

    def shortest_cycle(self, core: Collection[str], done: Collection[str] = ()) -> list[tuple[str, str, str]]:
        """Give the shortest cycle of a core as (step, what it waits for, rule id)."""
        graph = self.waits(done).subgraph(core)
        best: list[str] = []
        for step in sorted(core):
            for target in sorted(graph.successors(step)):
                path = [step] if target == step else nx.shortest_path(graph, target, step) if nx.has_path(graph, target, step) else []
                if path and (not best or len(path) < len(best)):
                    best = path
        return [(a, b, graph.edges[a, b]["rule"]) for a, b in zip(best, best[1:] + best[:1], strict=True) if graph.has_edge(a, b)]

    def idle(self, done: Collection[str] = ()) -> list[str]:
        """Give the steps that could be taken now and are not: enabled but not acted on."""
        return sorted(step for step, turn in self.closure(done).items() if turn == 1)

    def leverage(self, step: str, done: Collection[str] = ()) -> int:
        """Count the steps that taking this one alone would open, itself included."""
        return len(self.closure({*done, step})) - len(self.closure(done))


def conjunction(atoms: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Give the body that needs all of these."""
    return (frozenset(atoms),)

"""What cannot happen, and why: circular, orphaned, or without dates left.

The blocked steps and what each still waits for are a graph. Its strongly connected components that hold a cycle are
*circles*; a circle that waits for nothing outside itself is a **core**. What is in or behind a circle is circular; what waits
only on steps that nobody has promised is an orphan; what would be open but for dates that clash is a contradiction in time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from truceledger.assessment.standoffs.system import System


@dataclass(frozen=True)
class Blockage:
    """``open`` steps with their rounds; ``classes`` of the others: core, behind, orphan, time_contradiction.

    ``waits`` gives what each blocked step still waits for; ``cores`` are source components of that, ``circles`` further
    ones that hold a cycle with a "before" in it but wait for something outside it.
    """

    system: System
    open: dict[str, int]
    waits: Mapping[str, tuple[str, ...]]
    cores: tuple[frozenset[str], ...]
    circles: tuple[frozenset[str], ...]
    classes: Mapping[str, str]

    @cached_property
    def orphans(self) -> tuple[str, ...]:
        """The steps that wait for nothing and are offered by nobody."""
        return tuple(sorted(s for s, needed in self.waits.items() if not needed and s not in self.system.barred))

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The blocked steps with an edge to what each waits for, which bears the ``rules``' ids."""
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.waits)
        graph.add_edges_from((step, target, {"rules": self.rules(step, target)}) for step, needed in self.waits.items() for target in needed)
        return graph

    def rules(self, step: str, target: str) -> tuple[str, ...]:
        """Give the unmet rules by which one blocked step waits for another."""
        return tuple(r.id for r in self.system.on.get(step, ()) if target in r.atoms and not any(way <= self.open.keys() for way in r.body))

    @cached_property
    def _waited(self) -> Mapping[str, list[str]]:
        return _turned(self.waits)

    def behind(self, some: Iterable[str]) -> frozenset[str]:
        """Give the blocked steps that wait, at whatever remove, for any of these, themselves left out."""
        start = set(some)
        return frozenset(_upward(self._waited, start) - start)

    def shortest_cycle(self, core: Collection[str]) -> list[tuple[str, str, str]]:
        """Give the shortest cycle with a "before" in it, as (step, what it waits for, rule id); of equals the first by name.

        A cycle of "no later than" alone stands in nobody's way, so it explains nothing.
        """
        inside = frozenset(core)
        best: list[str] = []
        for step in sorted(inside):
            for target in self.waits[step]:
                if target not in inside or (len(best) == 2 and target != step) or not self._strict(step, target):
                    continue
                path = self._path(target, step, inside, len(best) - 1 if best else None)
                if path and (not best or len(path) < len(best)):
                    best = path
            if len(best) == 1:
                break
        if not best:
            return []
        at = best.index(min(best))  # told from the first step in order of name
        best = best[at:] + best[:at]
        return [(a, b, self._why(a, b)) for a, b in zip(best, best[1:] + best[:1], strict=True)]

    def _why(self, step: str, target: str) -> str:
        ids = self.rules(step, target)
        return next((i for i in ids if not self.system.by_id[i].structural), ids[0])

    def _strict(self, step: str, target: str) -> bool:
        return any(self.system.by_id[r].before(target) for r in self.rules(step, target))

    def _path(self, start: str, end: str, inside: frozenset[str], most: int | None) -> list[str]:
        """Give the shortest path within a core, of at most so many steps."""
        came: dict[str, str | None] = {start: None}
        queue = deque([(start, 1)])
        while queue:
            step, length = queue.popleft()
            if step == end:
                found: list[str] = []
                at: str | None = step
                while at is not None:
                    found.append(at)
                    at = came[at]
                return found[::-1]
            if most is not None and length >= most:
                continue
            for target in self.waits[step]:
                if target in inside and target not in came:
                    came[target] = step
                    queue.append((target, length + 1))
        return []


def blockage(system: System, done: Collection[str] = ()) -> Blockage:
    """Class what is blocked; linear in the size of the system."""
    open_ = system.closure(done)
    index = system.index
    waits = index.waits(open_)
    cores: list[frozenset[str]] = []
    circles: list[frozenset[str]] = []
    for component in components(waits):
        if len(component) == 1 and component[0] not in waits[component[0]]:
            continue
        inside = set(component)
        named_ = frozenset(index.names[i] for i in component)
        if all(target in inside for step in component for target in waits[step]):
            cores.append(named_)
        elif any(r.before(a) for s in named_ for r in system.on.get(s, ()) for a in r.atoms & named_):
            circles.append(named_)  # else its steps could be taken together, once what is outside it comes
    named = {index.names[i]: tuple(index.names[t] for t in needed) for i, needed in waits.items()}
    in_core = {s for core in cores for s in core}
    circular = _upward(_turned(named), in_core | {s for circle in circles for s in circle})
    dateless = frozenset(replace(system, barred=frozenset()).closure(done)) if system.barred else frozenset()
    classes = {
        step: "time_contradiction" if step in dateless else "core" if step in in_core else "behind" if step in circular else "orphan"
        for step in named
    }
    return Blockage(system, open_, named, tuple(sorted(cores, key=min)), tuple(sorted(circles, key=min)), classes)


def _turned(waits: Mapping[str, Iterable[str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for step, needed in waits.items():
        for target in needed:
            found.setdefault(target, []).append(step)
    return found


def _upward(waited: Mapping[str, list[str]], start: set[str]) -> set[str]:
    seen, stack = set(start), list(start)
    while stack:
        for step in waited.get(stack.pop(), ()):
            if step not in seen:
                seen.add(step)
                stack.append(step)
    return seen


def components(waits: Mapping[int, list[int]]) -> list[list[int]]:
    """Give the strongly connected components (Tarjan 1972, without recursion), each before those that wait for it."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    on_path: set[int] = set()
    path: list[int] = []
    found: list[list[int]] = []
    for root in waits:
        if root in order:
            continue
        work = [(root, iter(waits[root]))]
        order[root] = low[root] = len(order)
        path.append(root)
        on_path.add(root)
        while work:
            step, targets = work[-1]
            for target in targets:
                if target not in order:
                    order[target] = low[target] = len(order)
                    path.append(target)
                    on_path.add(target)
                    work.append((target, iter(waits[target])))
                    break
                if target in on_path and order[target] < low[step]:
                    low[step] = order[target]
            else:
                work.pop()
                if work and low[step] < low[work[-1][0]]:
                    low[work[-1][0]] = low[step]
                if low[step] == order[step]:
                    component = [path.pop()]
                    while component[-1] != step:
                        component.append(path.pop())
                    on_path.difference_update(component)
                    found.append(component)
    return found

"""Splitting a step by area or tranche: does a pilot zone break the circle, in how many rounds, what remains?

Three designs are worked out, each on the system as it stands. **whole**: a split step is its parts, each under all of its
conditions; who waits for the step waits for every part. **area by area**: a part waits only for the same part of what is
split as well. **pilot**, once for each split step: its first part comes before the conditions of the circle; who waits for
it answers part by part, each later part waiting for the answer to the one before; who is not split answers the first part
alone. Each design says which stated conditions it changes: it is theirs who hold them to accept or not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from truceledger.assessment.standoffs.blocked import Blockage
from truceledger.assessment.standoffs.system import Rule, System

Parts = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Design:
    """A design by name: the system it makes, what it changes (condition, step it then asks otherwise), what comes of it."""

    name: str
    first: str
    system: System
    changed: tuple[tuple[str, str], ...]
    blockage: Blockage

    @property
    def rounds(self) -> int:
        """Rounds until nothing more opens."""
        return max(self.blockage.open.values(), default=0)


def part(step: str, area: str) -> str:
    """Name a part of a step."""
    return f"{step}@{area}"


def designs(system: System, parts: Parts, done: Collection[str] = ()) -> list[Design]:
    """Work out every design for these splits (step → areas or tranches, in order)."""
    core = _circle(system, parts, done)
    made = [_design("whole", "", system, parts, done, lambda rule, step, at, atom: _all(parts, atom))]
    if len(parts) > 1:
        made.append(_design("area by area", "", system, parts, done, lambda rule, step, at, atom: _same(parts, atom, at)))
    made += [_pilot(system, parts, done, first, core) for first in sorted(parts)]
    return made


def _circle(system: System, parts: Parts, done: Collection[str]) -> frozenset[str]:
    blockage = system.blockage(done)
    return frozenset(s for c in (*blockage.cores, *blockage.circles) for s in c)


#: (rule, step, number of the part or None, step required) → steps required instead, or nothing to drop the requirement.
Asked = Callable[[Rule, str, int | None, str], frozenset[str] | None]


def _all(parts: Parts, atom: str) -> frozenset[str]:
    return frozenset(part(atom, a) for a in parts[atom]) if atom in parts else frozenset({atom})


def _same(parts: Parts, atom: str, at: int | None) -> frozenset[str]:
    if at is None or atom not in parts:
        return _all(parts, atom)
    return frozenset({part(atom, parts[atom][min(at, len(parts[atom]) - 1)])})


def _pilot(system: System, parts: Parts, done: Collection[str], first: str, core: frozenset[str]) -> Design:
    def asked(rule: Rule, step: str, at: int | None, atom: str) -> frozenset[str] | None:
        inside = step in core and atom in core
        if step == first and at is not None and inside:
            if at == 0:
                return None  # the pilot part comes before the circle's conditions
            return frozenset({part(atom, parts[atom][min(at, len(parts[atom])) - 1])}) if atom in parts else frozenset({atom})
        if atom == first and inside:
            return frozenset({part(first, parts[first][min(at or 0, len(parts[first]) - 1)])})
        return _same(parts, atom, at)

    return _design("pilot", first, system, parts, done, asked)


def _design(name: str, first: str, system: System, parts: Parts, done: Collection[str], asked: Asked) -> Design:
    rules: list[Rule] = []
    changed: dict[tuple[str, str], None] = {}
    freed: set[str] = set()
    for rule in system.rules:
        many: list[tuple[str, int | None]] = (
            [(part(rule.step, a), i) for i, a in enumerate(parts[rule.step])] if rule.step in parts else [(rule.step, None)]
        )
        for step, at in many:
            body = tuple(_body(rule, way, at, asked, parts, changed) for way in rule.body)
            loose = frozenset(x for a in rule.loose for x in _all(parts, a) | {a})
            identity = rule.id if at is None else f"{rule.id}@{at}"
            if all(body):
                rules.append(replace(rule, id=identity, step=step, body=body, loose=loose))
            else:
                freed.add(step)
    done_now = {x for s in done for x in _all(parts, s)}
    promised = frozenset(x for s in system.promised for x in _all(parts, s)) | freed
    steps = frozenset(x for s in system.all_steps for x in _all(parts, s))
    made = System(tuple(rules), promised, steps, frozenset(x for s in system.barred for x in _all(parts, s)))
    return Design(name, first, made, tuple(changed), made.blockage(done_now))


def _body(rule: Rule, way: frozenset[str], at: int | None, asked: Asked, parts: Parts, changed: dict[tuple[str, str], None]) -> frozenset[str]:
    found: set[str] = set()
    for atom in sorted(way):
        instead = asked(rule, rule.step, at, atom)
        if instead != _all(parts, atom):
            changed.setdefault((rule.condition, atom))
        found |= instead or frozenset()
    return frozenset(found)

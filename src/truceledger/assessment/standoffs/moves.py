"""Moves: what somebody could do to open the way, and who.

A step taken first; a precondition waived; a third party's guarantee of a step to who waits for it; a "before" read as "no
later than". A move is a tuple of its kind and what it is of, so that sets of moves are plain sets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from truceledger.assessment.standoffs.system import System

#: ("take", step), ("waive", condition, step), ("guarantee", third party, holder, step), ("together", rule id, step).
Move = tuple[str, ...]


@dataclass(frozen=True)
class Guarantee:
    """A third party could assure a holder of a step: its conditions for that step then hold."""

    by: str
    holder: str
    step: str


def steps_taken(moves: Iterable[Move]) -> frozenset[str]:
    """Give the steps that some moves take first."""
    return frozenset(m[1] for m in moves if m[0] == "take")


def waivers(system: System, moves: Iterable[Move]) -> frozenset[tuple[str, str]]:
    """Give the (condition, step) pairs that some moves waive, or that a guarantee meets."""
    found: set[tuple[str, str]] = set()
    for move in moves:
        if move[0] == "waive":
            found.add((move[1], move[2]))
        elif move[0] == "guarantee":
            _, _, holder, step = move
            found |= {(r.condition, step) for r in system.rules if r.holder == holder and not r.structural and step in r.atoms}
    return frozenset(found)


def after(system: System, moves: Iterable[Move], done: Collection[str] = ()) -> dict[str, int]:
    """Give the closure once these moves are made; what is taken first is of round 0."""
    many = list(moves)
    made = system.loosened([(m[1], m[2]) for m in many if m[0] == "together"])
    return made.closure({*done, *steps_taken(many)}, waivers(system, many))


def owner(system: System, move: Move, owner_of: Callable[[str], str]) -> str:
    """Give who makes a move: the step's owner, the condition's holder, the third party."""
    if move[0] == "take":
        return owner_of(move[1])
    if move[0] == "guarantee":
        return move[1]
    if move[0] == "together":
        return system.by_id[move[1]].holder
    return system.conditions[move[1]][0].holder


def by_owner(system: System, sets: Iterable[frozenset[Move]], owner_of: Callable[[str], str]) -> Mapping[tuple[str, ...], list[frozenset[Move]]]:
    """Group sets of moves by those who would have to make them, in alphabetical order of owners."""
    found: dict[tuple[str, ...], list[frozenset[Move]]] = {}
    for one in sets:
        # a condition that several hold together is for each of them to give up
        found.setdefault(tuple(sorted({who for m in one for who in owner(system, m, owner_of).split("+")})), []).append(one)
    return dict(sorted(found.items()))


def without(system: System, conditions: Collection[tuple[str, str]]) -> System:
    """Give the system once these (condition, step) pairs are waived; rules with nothing left to require go."""
    gone: dict[str, set[str]] = {}
    for condition, step in conditions:
        gone.setdefault(condition, set()).add(step)
    rules = []
    freed: set[str] = set()
    for rule in system.rules:
        lost = gone.get(rule.condition, set()) if not rule.structural else set()
        if not lost & rule.atoms:
            rules.append(rule)
            continue
        body = tuple(alternative - lost for alternative in rule.body)
        if all(body):
            rules.append(replace(rule, body=body))
        else:
            freed.add(rule.step)
    # a step whose last condition is given up can be taken, as it could have been once the condition held
    return replace(system, rules=tuple(rules), promised=system.promised | freed, steps=system.all_steps)

"""Strict or simultaneous: would one joint step open a circle, and which "before" stands in its way?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceledger.assessment.standoffs.blocked import Blockage
from truceledger.assessment.standoffs.system import System
from truceledger.assessment.standoffs.unlocking import Unlocking, unlocking


@dataclass(frozen=True)
class Joint:
    """What reading a circle's conditions as "no later than" would do.

    ``strict``: its (rule id, step) pairs that require "before"; ``rounds``: what then opens, and when, beyond what is open
    now; ``least``: the minimal sets of those pairs that suffice.
    """

    strict: tuple[tuple[str, str], ...]
    rounds: dict[str, int]
    least: Unlocking


def joint(system: System, blockage: Blockage, core: Collection[str], done: Collection[str] = ()) -> Joint:
    """Say what a joint step of a circle's members would do."""
    strict = edges_within(system, blockage, core)
    opened = system.loosened(strict).closure(done)
    rounds = {s: turn for s, turn in opened.items() if s not in blockage.open}
    least = unlocking(system, sorted(core), done, take=False, waive=False, together=True) if rounds else Unlocking(())
    return Joint(strict, rounds, least)


def edges_within(system: System, blockage: Blockage, core: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Give the (rule id, step) pairs inside a circle that require "before"."""
    inside = frozenset(core)
    found = [
        (rule.id, atom)
        for step in sorted(inside)
        for rule in system.on.get(step, ())
        if not any(way <= blockage.open.keys() for way in rule.body)
        for atom in sorted(rule.atoms & inside)
        if rule.before(atom)
    ]
    return tuple(found)

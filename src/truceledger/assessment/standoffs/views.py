"""Points of view: what is open or blocked whatever one accepts as done, and what is open only if some claim is accepted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from truceledger.assessment.standoffs.moves import steps_taken
from truceledger.assessment.standoffs.system import System
from truceledger.assessment.standoffs.unlocking import unlocking


@dataclass(frozen=True)
class Outlook:
    """``state`` is "open" in every view, "blocked" in every view, or "open_if"; ``claims``: minimal sets of steps whose being done, accepted, opens it.

    ``complete`` is false where not all sets were computed.
    """

    state: str
    claims: tuple[frozenset[str], ...] = ()
    complete: bool = True


def outlook(system: System, step: str, views: Mapping[str, Collection[str]]) -> Outlook:
    """Say how a step stands in all views (name → steps held to be done): three-valued, with what it hangs on."""
    common = frozenset.intersection(*(frozenset(v) for v in views.values())) if views else frozenset()
    told = frozenset().union(*(frozenset(v) for v in views.values()))
    if step in system.closure(common):
        return Outlook("open")
    if step not in system.closure(told):
        return Outlook("blocked")
    if step in told:
        claims = {frozenset({step})}
        others = unlocking(system, [step], common, waive=False, steps=told - common - {step})
    else:
        claims = set()
        others = unlocking(system, [step], common, waive=False, steps=told - common)
    claims |= {steps_taken(s) for s in others.sets}
    return Outlook("open_if", tuple(sorted(claims, key=lambda c: (len(c), sorted(c)))), others.complete)

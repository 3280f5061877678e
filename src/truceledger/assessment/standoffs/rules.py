"""Precondition statements → a system of rules.

A step is its party (a state's organs count as the state) and its act; "implement the ceasefire" and "cease fire" of one
party are one step, and this is said where it matters. "The ceasefire" without a party is the ceasing of fire by all
sides. ``any`` stands for every other step of its party, or of everybody. A later saying of the same holder on the same
step takes the place of the earlier one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from truceledger.assessment.standoffs.system import Rule, System
from truceledger.assessment.words import codes
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement

_SAME = {"implement_ceasefire": "cease_fire"}
ALL = "all"


@dataclass(frozen=True)
class Standoff:
    """A system with the statement behind each rule, and what each step says."""

    system: System
    statements: dict[str, Statement]
    words: dict[str, tuple[str, str, str]]  # step → (party, act, words)
    done: frozenset[str]
    sides: tuple[str, ...]


def root(code: str) -> str:
    """Give the party a code's steps belong to: the state of an organ."""
    return code.split(":")[0]


def build(preconditions: Sequence[Statement], commitments: Sequence[Statement], sides: Sequence[str] = ()) -> Standoff:
    """Make the system of some statements; those denied or withdrawn are expected to be left out already."""
    sides = _sides(preconditions, sides)
    words: dict[str, tuple[str, str, str]] = {}
    latest: dict[tuple[str, str], Statement] = {}
    for statement in preconditions:
        if statement.stance is not Stance.ASSERTS or not statement.fields.get("step"):
            continue
        holder = "+".join(sorted(root(c) for c in codes(statement.fields.get("holder")))) or "unknown"
        for step in _steps(statement.fields["step"], sides, words, whole=False):
            latest[holder, step] = statement
    done: set[str] = set()
    promised: set[str] = set()
    for statement in commitments:
        if statement.stance is not Stance.ASSERTS:
            continue
        for debtor in codes(statement.fields.get("debtor")):
            step = _step(root(debtor), str(statement.fields["act"]), str(statement.fields.get("area") or ""), words)
            promised.add(step)
            if statement.fields.get("state") == "discharged" and statement.modality is Modality.ACTUAL:
                done.add(step)
    rules, behind = _rules(latest, sides, words)
    return Standoff(System(tuple(rules), frozenset(promised)), behind, words, frozenset(done), tuple(sides))


def _sides(preconditions: Sequence[Statement], given: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for statement in preconditions:
        for step in [statement.fields.get("step"), *(statement.fields.get("requires") or [])]:
            if step and _SAME.get(step["act"], step["act"]) == "cease_fire":
                for code in codes(step.get("party")):
                    found.setdefault(root(code))
    if len(found) < 2:
        for code in given:
            found.setdefault(root(code))
    return tuple(sorted(found))


def _step(party: str, act: str, note: str, words: dict[str, tuple[str, str, str]]) -> str:
    act = _SAME.get(act, act)
    name = f"{party}.{act}" if act != "other" else f"{party}.other:{' '.join(note.split())[:60]}"
    words.setdefault(name, (party, act, note))
    return name


def _steps(step: dict[str, Any], sides: Sequence[str], words: dict[str, tuple[str, str, str]], *, whole: bool) -> list[str]:
    """Give the steps an object names: one for each party; the sides' own for a ceasefire that names none."""
    act = _SAME.get(step["act"], step["act"])
    note = str(step.get("words") or "")
    parties = [root(c) for c in codes(step.get("party"))]
    if not parties and act == "cease_fire" and len(sides) >= 2:
        parties = list(sides)
    return [_step(p, act, note, words) for p in dict.fromkeys(parties or [ALL])]


def _rules(
    latest: dict[tuple[str, str], Statement], sides: Sequence[str], words: dict[str, tuple[str, str, str]]
) -> tuple[list[Rule], dict[str, Statement]]:
    rules: list[Rule] = []
    behind: dict[str, Statement] = {}
    bodies: list[tuple[str, str, Statement, list[str]]] = []
    for (holder, step), statement in sorted(latest.items(), key=lambda item: (item[0], item[1].statement_id)):
        body = [s for needed in statement.fields["requires"] for s in _steps(needed, sides, words, whole=True)]
        bodies.append((holder, step, statement, list(dict.fromkeys(body))))
    everything = sorted(words)
    for holder, step, statement, body in bodies:
        for target in _targets(step, body, everything, words):
            needed = frozenset(b for b in body if b != target)
            if not needed:
                continue
            identity = f"{statement.statement_id[:12]}:{target}"
            strict = statement.fields.get("relation") != "simultaneous"
            if identity not in behind:
                rules.append(Rule(identity, target, (needed,), strict, holder))
                behind[identity] = statement
    return rules, behind


def _targets(step: str, body: Sequence[str], everything: Sequence[str], words: dict[str, tuple[str, str, str]]) -> Iterator[str]:
    """Give the steps a rule is on: itself, and for ``any`` every other step of its party, the condition left out."""
    yield step
    party, act, _ = words[step]
    if act != "any":
        return
    for other in everything:
        owner, kind, _ = words[other]
        if other == step or other in body or (kind == "any" and owner != party and party != ALL):
            continue
        if owner == party or party == ALL:
            yield other

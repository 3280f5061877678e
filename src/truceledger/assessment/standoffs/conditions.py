"""Precondition statements as conditions in force: whose, on which step, what they require, since when, said by whom.

A later saying of the same holder on the same step takes the place of the earlier; sayings of one day stand beside each
other (nobody can tell which is the later), and one that repeats what is in force adds its grounds and changes nothing. A
condition that its own holder denies is dropped. "Unless X or Y" and "until X or Y" are alternatives. Who will resume
hostilities unless something is done sets no condition on a step: that is a threat, and kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from truceledger.assessment.standoffs.claims import speakers
from truceledger.assessment.standoffs.steps import ADVERSE, Steps, parties_of
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement

Body = tuple[frozenset[str], ...]
_OR = re.compile(r"\b(?:or|either)\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|both)\b", re.IGNORECASE)
#: What an adverse act keeps from happening, for as long as it lasts: "talks are suspended until" sets a condition on talks.
_KEEPS_FROM = {"suspend_talks": "negotiate", "resume_hostilities": "cease_fire"}


@dataclass(frozen=True)
class Condition:
    """``holder`` (``+`` joins several) asks ``body`` of ``step``; every statement that says so since it is in force."""

    holder: str
    step: str
    body: Body
    strict: bool
    statements: tuple[Statement, ...]

    @property
    def since(self) -> date:
        """The day it was first said; the first of days where that is not known."""
        return self.statements[0].report.published or date.min

    @property
    def name(self) -> str:
        """Its name: holder and step."""
        return f"{self.holder}:{self.step}"


@dataclass(frozen=True)
class Change:
    """On ``day``, ``statement`` made the conditions of a holder on a step what they are ``now``."""

    day: date
    statement: Statement
    key: tuple[str, str]
    now: tuple[Condition, ...]


def order(statement: Statement) -> tuple[date, str, int, str]:
    """Give the place of a statement in the order of saying."""
    return statement.report.published or date.min, statement.report.id, statement.start, statement.statement_id


def is_threat(statement: Statement) -> bool:
    """Say whether a statement threatens an adverse act unless something is done."""
    step = statement.fields.get("step") or {}
    return step.get("act") in ADVERSE and statement.fields.get("relation") == "unless"


def changes(preconditions: Iterable[Statement], steps: Steps) -> list[Change]:
    """Give every change of the conditions in force, in the order of saying; ``steps`` takes note of what is named."""
    made: list[Change] = []
    now: dict[tuple[str, str], tuple[Condition, ...]] = {}
    last: dict[tuple[str, str], date] = {}
    for statement in sorted(preconditions, key=order):
        if not statement.fields.get("step") or not statement.fields.get("requires") or is_threat(statement):
            continue
        holders = parties_of(statement.fields.get("holder"))
        holder = "+".join(sorted(holders)) or "unknown"
        day = statement.report.published or date.min
        for condition in _read(statement, holder, holders, steps):
            key = (holder, condition.step)
            standing = now.get(key, ())
            then = _said(standing, condition, statement, same_day=last.get(key) == day)
            if then is None:
                continue
            if {(c.body, c.strict) for c in then} != {(c.body, c.strict) for c in standing}:
                last[key] = day
            now[key] = then
            made.append(Change(day, statement, key, then))
    return made


def _read(statement: Statement, holder: str, holders: list[str], steps: Steps) -> Iterable[Condition]:
    step = dict(statement.fields["step"])
    own = holders[0] if len(holders) == 1 else ""
    if step["act"] in _KEEPS_FROM and statement.fields.get("relation") in {"until", "before"}:
        step = {**step, "act": _KEEPS_FROM[step["act"]]}
    needed = [frozenset(steps.named(r, statement)) for r in statement.fields["requires"]]
    body: Body = tuple(dict.fromkeys(needed)) if _alternatives(statement) else (frozenset().union(*needed),)
    strict = statement.fields.get("relation") != "simultaneous"
    for target in steps.named(step, statement, own=own):
        kept = tuple(way - {target} for way in body)
        if all(kept):
            yield Condition(holder, target, kept, strict, (statement,))


def _said(standing: tuple[Condition, ...], said: Condition, statement: Statement, *, same_day: bool) -> tuple[Condition, ...] | None:
    """Give the conditions in force after a saying; nothing where it changes nothing, not even their grounds."""
    withdrawn = statement.stance is Stance.DENIES or statement.modality is Modality.NEGATED
    if withdrawn:
        if statement.stance is Stance.DENIES and not speakers(statement) & set(said.holder.split("+")):
            return None  # another's denial does not take a condition back
        return tuple(c for c in standing if c.body != said.body) if standing else None
    if statement.stance is not Stance.ASSERTS:
        return None
    for i, condition in enumerate(standing):
        if (condition.body, condition.strict) == (said.body, said.strict):
            more = replace(condition, statements=(*condition.statements, statement))
            return (*standing[:i], more, *standing[i + 1 :])
    return (*standing, said) if same_day else (said,)


def _alternatives(statement: Statement) -> bool:
    if len(statement.fields["requires"]) < 2:
        return False
    words = " ".join(s.exact for s in statement.evidence)
    if _OR.search(words):
        return True
    return statement.fields.get("relation") == "unless" and not _AND.search(words)

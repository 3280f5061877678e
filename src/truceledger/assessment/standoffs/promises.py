"""Which steps somebody promised: an orphan is a step that waits for what nobody did.

A commitment promises, whoever tells it, unless its debtor is not at the table and did not say it; so does an offer or an
acceptance of one's own. A commitment cancelled, expired or suspended, or ruled out by its own party, promises no longer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from truceledger.assessment.standoffs.claims import speakers
from truceledger.assessment.standoffs.conditions import order
from truceledger.assessment.standoffs.steps import Steps, parties_of
from truceledger.assessment.words import codes
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

_OVER = frozenset({"cancelled", "expired", "suspended"})
#: States that tell of deeds: who says it has disarmed does not promise to.
_PAST = frozenset({"discharged", "violated"})


@dataclass(frozen=True)
class Promise:
    """``statement`` promises a step, or takes the promise back."""

    step: str
    made: bool
    statement: Statement

    @property
    def day(self) -> date:
        """The day it was published; the first of days where that is not known."""
        return self.statement.report.published or date.min


def promises(commitments: Iterable[Statement], positions: Iterable[Statement], steps: Steps, table: Collection[str] | None = None) -> list[Promise]:
    """Give the promises in the order of saying; ``table`` are the parties to the talks, where they are known."""
    found = []
    for statement in sorted([*commitments, *positions], key=order):
        if statement.stance is not Stance.ASSERTS:
            continue
        if statement.kind == "commitment":
            if statement.modality is Modality.NEGATED or statement.fields.get("state") in _PAST:
                continue
            made = statement.fields.get("state") not in _OVER
            note = str(statement.fields.get("area") or "")
            for party in parties_of(statement.fields.get("debtor")):
                away = table is not None and party not in table and party not in speakers(statement)
                if not away:
                    found.append(Promise(steps.add(party, str(statement.fields["act"]), note), made, statement))
            continue
        verdict = _position(statement)
        if verdict is not None and str(statement.fields["act"]) not in {"any", "other"}:
            found += [Promise(steps.add(p, str(statement.fields["act"])), verdict, statement) for p in parties_of(statement.fields.get("holder"))]
    return found


def _position(statement: Statement) -> bool | None:
    """Say whether a position promises (true) or refuses (false) a step of its own holder's."""
    toward = {root(c) for c in codes(statement.fields.get("toward"))}
    if toward - {root(c) for c in codes(statement.fields.get("holder"))} or statement.modality is Modality.NEGATED:
        return None
    return {"offers": True, "accepts": True, "rejects": False, "rules_out": False}.get(str(statement.fields.get("move")))


def promised(found: Iterable[Promise], until: date | None = None) -> dict[str, Promise]:
    """Give the steps that are promised as of a day, each with the last saying of it."""
    last: dict[str, Promise] = {}
    for promise in found:
        if until is None or promise.day <= until:
            last[promise.step] = promise
    return {step: promise for step, promise in last.items() if promise.made}

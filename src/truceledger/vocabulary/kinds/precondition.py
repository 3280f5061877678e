"""Precondition: a step waits for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.field import PARTY, STEP, STEPS, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def _plover(statement: Statement) -> Plover | None:
    """A condition set is REQUEST, addressed to those who must act first."""
    required = statement.fields.get("requires") or []
    recipients = tuple(code for step in required for code in codes(step.get("party")))
    return Plover("REQUEST", "condition", codes(statement.fields.get("holder")), recipients)


KIND = Kind(
    "precondition",
    "preconditions",
    "Precondition",
    "A step waits for another.",
    (
        Field("holder", PARTY, "Whose condition", key=True),
        Field("step", STEP, "What waits", key=True),
        Field("requires", STEPS, "What must come first", key=True),
        Field("relation", choice("before", "until", "unless", "simultaneous"), "Relation"),
    ),
    "{holder}: {step} waits for {requires}",
    ("holder",),
    _plover,
)

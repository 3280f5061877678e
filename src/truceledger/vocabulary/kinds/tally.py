"""Tally: a count of things other than people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.act import EventType
from truceledger.vocabulary.field import PARTY, QUANTITY, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover, speakers

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def _plover(statement: Statement) -> Plover | None:
    """A count of violations against a party is ACCUSE by whoever counts."""
    by = codes(statement.fields.get("by"))
    if statement.fields.get("counted") == "violation" and by:
        return Plover("ACCUSE", None, speakers(statement), by)
    return None


KIND = Kind(
    "tally",
    "tallies",
    "Tally",
    "A count of things other than people.",
    (
        Field("counted", choice("violation", *EventType), "What is counted", key=True),
        Field("value", QUANTITY, "Count", key=True),
        Field("by", PARTY, "By", "The party counted against"),
        Field("basis", choice("cumulative", "incident", "period"), "Basis"),
    ),
    "{value} × {counted}[ by {by}][, {basis}]",
    ("by",),
    _plover,
)

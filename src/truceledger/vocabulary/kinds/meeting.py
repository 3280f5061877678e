"""Meeting: talks are planned, under way, held, put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.field import INTEGER, PARTY, WORDS, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

_ROOTS = {
    "proposed": "REQUEST",
    "scheduled": "AGREE",
    "postponed": "REJECT",
    "cancelled": "REJECT",
    "boycotted": "REJECT",
}


def _plover(statement: Statement) -> Plover | None:
    """A planned meeting is AGREE, one held or under way CONSULT, one refused REJECT."""
    status = statement.fields.get("status")
    parties = codes(statement.fields.get("participants"))
    return Plover(_ROOTS.get(str(status), "CONSULT"), status, parties[:1], parties[1:])


KIND = Kind(
    "meeting",
    "meetings",
    "Meeting",
    "Talks are planned, under way, held, put off.",
    (
        Field(
            "status",
            choice("proposed", "scheduled", "ongoing", "held", "postponed", "cancelled", "boycotted"),
            "Status",
            key=True,
        ),
        Field("participants", PARTY, "Participants"),
        Field("convener", PARTY, "Convener"),
        Field(
            "format",
            choice("direct", "indirect_proximity", "mechanism", "technical_military", "political"),
            "Format",
        ),
        Field("level", WORDS, "Level", identity=False),
        Field("track", WORDS, "Track"),
        Field("agenda", WORDS, "Agenda", identity=False),
        Field(
            "outcome",
            choice("none", "joint_statement", "separate_readouts", "agreement", "deadlock"),
            "Outcome",
        ),
        Field("round", INTEGER, "Round"),
    ),
    "meeting {status}[ of {participants}][, convened by {convener}][, {format}][, on {agenda}][, outcome: {outcome}]",
    ("participants", "convener"),
    _plover,
)

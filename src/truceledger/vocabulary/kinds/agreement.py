"""Agreement: an instrument at a moment of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.field import EDTF, PARTY, WORDS, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

_ROOTS = {
    "proposed": "REQUEST",
    "rejected": "REJECT",
    "terminated": "REJECT",
    "suspended": "REJECT",
    "expired": None,
    "leaked": None,
    "superseded": None,
}


def _plover(statement: Statement) -> Plover | None:
    """An instrument agreed or kept is AGREE; a truce declared by one side alone is CONCEDE."""
    stage = statement.fields.get("lifecycle")
    parties = codes(statement.fields.get("parties"))
    root = _ROOTS.get(str(stage), "AGREE")
    if root == "AGREE" and stage == "announced" and len(parties) == 1:
        root = "CONCEDE"
    return Plover(root, stage, parties[:1], parties[1:]) if root else None


KIND = Kind(
    "agreement",
    "agreements",
    "Agreement",
    "An instrument is proposed, drafted, announced, signed, in effect, extended, violated away, ended.",
    (
        Field(
            "instrument",
            choice(
                "ceasefire",
                "humanitarian_pause",
                "declaration_of_intent",
                "framework",
                "peace_agreement",
                "roadmap",
                "resolution",
                "side_letter",
                "other",
            ),
            "Instrument",
            key=True,
        ),
        Field(
            "lifecycle",
            choice(
                "proposed",
                "draft",
                "leaked",
                "agreed_in_principle",
                "announced",
                "signed",
                "ratified",
                "in_effect",
                "extended",
                "amended",
                "suspended",
                "expired",
                "terminated",
                "superseded",
                "rejected",
            ),
            "Stage",
            "The moment of the life cycle that the report states",
            key=True,
        ),
        Field("name", WORDS, "Name", identity=False),
        Field("parties", PARTY, "Parties"),
        Field("mediators", PARTY, "Mediators"),
        Field("effect", EDTF, "In effect from"),
        Field("expiry", EDTF, "Ends"),
    ),
    "{instrument} {lifecycle}[: {name}][, between {parties}][, mediated by {mediators}][, from {effect}][, until {expiry}]",
    ("parties", "mediators"),
    _plover,
)

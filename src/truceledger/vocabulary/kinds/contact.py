"""Contact: a party talks to others outside a meeting, or presses somebody through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.field import PARTY, WORDS, Field
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def _plover(statement: Statement) -> Plover | None:
    """Every contact is CONSULT."""
    return Plover("CONSULT", None, codes(statement.fields.get("from")), codes(statement.fields.get("to")))


KIND = Kind(
    "contact",
    "contacts",
    "Contact",
    "A party talks to others outside a meeting, or presses somebody through them.",
    (
        Field("from", PARTY, "From", key=True),
        Field("to", PARTY, "To", key=True),
        Field("about", PARTY, "About"),
        Field("purpose", WORDS, "Purpose", "An act, or words", identity=False),
    ),
    "{from} to {to}[, about {about}][: {purpose}]",
    ("from", "to", "about"),
    _plover,
)

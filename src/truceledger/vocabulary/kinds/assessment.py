"""Assessment: somebody judges an act or a party against the truce. An event is not a violation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.act import EventType
from truceledger.vocabulary.field import PARTY, WORDS, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def _plover(statement: Statement) -> Plover | None:
    """A charge of violation is ACCUSE; turning one down is REJECT."""
    judgement = statement.fields.get("judgement")
    root = {"violation": "ACCUSE", "not_a_breach": "REJECT"}.get(str(judgement))
    if root is None:
        return None
    return Plover(root, None, codes(statement.fields.get("assessor")), codes(statement.fields.get("accused")))


KIND = Kind(
    "assessment",
    "assessments",
    "Assessment",
    "Somebody judges an act or a party against the truce.",
    (
        Field("assessor", PARTY, "Says", key=True),
        Field("accused", PARTY, "Of", key=True),
        Field(
            "judgement",
            choice("violation", "self_defence_or_enforcement", "permitted", "not_a_breach", "undetermined"),
            "Judgement",
            key=True,
        ),
        Field("act", choice(*EventType), "Act"),
        Field("instrument", WORDS, "Against which instrument", identity=False),
    ),
    "{assessor} on {accused}: {judgement}[ ({act})]",
    ("assessor", "accused"),
    _plover,
)

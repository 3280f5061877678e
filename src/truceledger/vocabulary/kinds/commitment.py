"""Commitment: a party is to do, does, or has done a field measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.act import Act
from truceledger.vocabulary.field import EDTF, PARTY, WORDS, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


#: Measures whose declaration is a concession.
_CONCEDED = frozenset({"cease_fire", "withdraw", "redeploy"})


def _plover(statement: Statement) -> Plover | None:
    """A truce or withdrawal promised is CONCEDE, another measure promised AGREE, one done or under way RETREAT; one violated is neither.

    PLOVER counts promises and whatever cooperation is still to come under AGREE; the contract sets declared truces and withdrawals apart.
    """
    state = statement.fields.get("state")
    if state in {"violated", "expired", "cancelled"}:
        return None
    done = state in {"discharged", "under_way"} or (state is None and statement.modality in {"actual", "ongoing"})
    return Plover(
        "RETREAT" if done else "CONCEDE" if statement.fields.get("act") in _CONCEDED else "AGREE",
        statement.fields.get("act"),
        codes(statement.fields.get("debtor")),
        codes(statement.fields.get("creditor")),
    )


KIND = Kind(
    "commitment",
    "commitments",
    "Commitment",
    "A party is to do, does, or has done a field measure.",
    (
        Field("debtor", PARTY, "Who", "The party that is to do it", key=True),
        Field("act", choice(*Act), "What", key=True),
        Field("area", WORDS, "Area", identity=False),
        Field("creditor", PARTY, "Towards"),
        Field("due", EDTF, "Due"),
        Field(
            "state",
            choice(
                "proposed",
                "conditional",
                "detached",
                "under_way",
                "discharged",
                "violated",
                "expired",
                "suspended",
                "cancelled",
            ),
            "State",
        ),
        Field(
            "basis",
            choice("self_claimed", "counterpart_acknowledged", "third_party_verified", "disputed"),
            "Basis",
        ),
    ),
    "{debtor}: {act}[ ({area})][, due {due}][, {state}][, {basis}]",
    ("debtor", "creditor"),
    _plover,
)

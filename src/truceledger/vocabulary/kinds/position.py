"""Position: a party demands, offers, accepts, rejects, rules out, urges, supports, threatens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.act import Act
from truceledger.vocabulary.field import PARTY, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

_ROOTS = {
    "demands": "REQUEST",
    "urges": "REQUEST",
    "offers": "AGREE",
    "accepts": "AGREE",
    "supports": "SUPPORT",
    "rejects": "REJECT",
    "rules_out": "REJECT",
    "threatens": "THREATEN",
}


def _plover(statement: Statement) -> Plover | None:
    """A demand is REQUEST, an acceptance AGREE, a refusal REJECT, a threat THREATEN."""
    move = str(statement.fields.get("move"))
    return Plover(
        _ROOTS[move],
        statement.fields.get("act"),
        codes(statement.fields.get("holder")),
        codes(statement.fields.get("toward")),
    )


KIND = Kind(
    "position",
    "positions",
    "Position",
    "A party demands, offers, accepts, rejects, rules out, urges, supports, threatens.",
    (
        Field("holder", PARTY, "Who", key=True),
        Field(
            "move",
            choice("demands", "offers", "accepts", "rejects", "rules_out", "urges", "supports", "threatens"),
            "Move",
            key=True,
        ),
        Field("act", choice(*Act), "What", key=True),
        Field("toward", PARTY, "Towards", "The party that is to act, or is threatened"),
    ),
    "{holder} {move}[ of {toward}]: {act}",
    ("holder", "toward"),
    _plover,
)

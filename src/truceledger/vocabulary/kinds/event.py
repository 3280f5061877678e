"""Event: something is said to have happened on the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.act import EventType
from truceledger.vocabulary.field import PARTY, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement

_ROOTS = {
    EventType.RELEASE_EXCHANGE: "RETREAT",
    EventType.WITHDRAWAL: "RETREAT",
    EventType.DISARMAMENT: "RETREAT",
    EventType.AID_DELIVERY: "AID",
    EventType.DEPLOYMENT: "MOBILIZE",
    EventType.POSITION_ESTABLISHED: "MOBILIZE",
    EventType.EVACUATION_WARNING: "THREATEN",
    EventType.DETENTION: "COERCE",
    EventType.ACCESS_DENIED: "COERCE",
    EventType.WEAPONS_SEIZURE: "COERCE",
    EventType.OVERFLIGHT: "COERCE",
    EventType.NAVAL_INCURSION: "COERCE",
    EventType.DISPLACEMENT: None,
    EventType.RETURN_OF_CIVILIANS: None,
}


def _plover(statement: Statement) -> Plover | None:
    """Use of force is ASSAULT; giving up ground, people or arms is RETREAT."""
    kind = statement.fields.get("type")
    root = _ROOTS.get(EventType(kind), "ASSAULT") if kind else None
    if root is None:
        return None
    return Plover(root, kind, codes(statement.fields.get("actor")), codes(statement.fields.get("target")))


KIND = Kind(
    "event",
    "events",
    "Event",
    "Something happened on the ground.",
    (
        Field("type", choice(*EventType), "What", key=True),
        Field("actor", PARTY, "By", key=True),
        Field("target", PARTY, "Against"),
    ),
    "{type}[ by {actor}][ against {target}]",
    ("actor", "target"),
    _plover,
)

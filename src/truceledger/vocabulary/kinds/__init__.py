"""The ten kinds, each declared in the module of its name; ``KINDS`` is the one registry."""

from __future__ import annotations

from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.kinds import (
    agreement,
    assessment,
    commitment,
    contact,
    event,
    meeting,
    position,
    precondition,
    tally,
    toll,
)

KINDS: tuple[Kind, ...] = (
    agreement.KIND,
    commitment.KIND,
    event.KIND,
    assessment.KIND,
    meeting.KIND,
    contact.KIND,
    position.KIND,
    precondition.KIND,
    toll.KIND,
    tally.KIND,
)

_BY_NAME = {kind.name: kind for kind in KINDS} | {kind.plural: kind for kind in KINDS}


def kind_of(name: str) -> Kind:
    """Give the kind of that name, singular or plural; raises ``KeyError`` that lists the names."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise KeyError(f"no kind {name!r}; the kinds are {', '.join(k.name for k in KINDS)}") from None

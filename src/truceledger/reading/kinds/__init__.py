"""One reader a kind, each in the module of the kind's name; ``READERS`` is the one registry, in the order of reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from truceledger.reading.kinds import (
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

if TYPE_CHECKING:
    from spacy.tokens import Span

    from truceledger.reading.page import Page
    from truceledger.reading.stating import Draft

READERS: tuple[Callable[[Page, Span], Iterator[Draft]], ...] = (
    toll.read,
    tally.read,
    agreement.read,
    meeting.read,
    precondition.read,
    position.read,
    commitment.read,
    assessment.read,
    event.read,
    contact.read,
)

#: Every rule that may sign a statement.
RULES: tuple[str, ...] = (
    *toll.RULES,
    *tally.RULES,
    *agreement.RULES,
    *meeting.RULES,
    *precondition.RULES,
    *position.RULES,
    *commitment.RULES,
    *assessment.RULES,
    *event.RULES,
    *contact.RULES,
)

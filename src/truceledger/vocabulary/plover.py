"""PLOVER codings, derived from statements and never stored.

Roots and modes after the PLOVER codebook (Political Language Ontology for Verifiable Event Records).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


class Plover(msgspec.Struct, frozen=True):
    """Root, mode, and the party codes of actor and recipient."""

    root: str
    mode: str | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()


def speakers(statement: Statement) -> tuple[str, ...]:
    """Give the codes of those whose word the statement is."""
    return tuple(s.party for s in statement.attribution.speakers() if s.party)

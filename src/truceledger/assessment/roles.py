"""Who speaks of a party's act: the party itself, the other side, or somebody outside."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from truceledger.assessment.statuses import is_mechanism, is_outside, speakers_of
from truceledger.vocabulary.party import root, roots
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

SELF, COUNTERPART, THIRD, OTHER = "self_claimed", "counterpart_acknowledged", "third_party_verified", "other"
#: The stronger basis first.
ORDER = (THIRD, COUNTERPART, SELF)


def role_of(desk: Desk, statement: Statement, debtor: str, creditors: Collection[str] = ()) -> str:
    """Give whose word a statement on a debtor's act is: ``SELF``, ``COUNTERPART``, ``THIRD``, or ``OTHER``.

    An unnamed source, a reporter and a party of whom nothing tells the side are ``OTHER``. The counterpart is a creditor, a
    party of another side in the profile or, without one, another party that agreements, commitments or conditions of this view name.
    """
    said = speakers_of(statement)
    if not said:
        return OTHER
    if debtor in said:
        return SELF
    if any(is_mechanism(desk, code) for code in said):
        return THIRD
    if said & set(creditors) or said & _counterparts(desk, debtor):
        return COUNTERPART
    return THIRD if any(is_outside(desk, code) or code in _mediators(desk) for code in said) else OTHER


def _mediators(desk: Desk) -> frozenset[str]:
    found: frozenset[str] | None = desk.worked.get("mediators")
    if found is None:
        told = {c for s in desk.asserted("agreement") for c in roots(s.fields.get("mediators"))}
        found = desk.worked["mediators"] = frozenset(told | set(desk.profile.mediators if desk.profile else ()))
    return found


def _counterparts(desk: Desk, debtor: str) -> frozenset[str]:
    if desk.profile is not None:
        side = {root(p.code): p.side or p.code for p in desk.profile.parties}
        if debtor in side:
            return frozenset(code for code, name in side.items() if name != side[debtor])
    return _parties(desk) - {debtor} - _mediators(desk)


def _parties(desk: Desk) -> frozenset[str]:
    found: frozenset[str] | None = desk.worked.get("parties")
    if found is None:
        told = {c for s in desk.asserted("agreement") for c in roots(s.fields.get("parties"))}
        told |= {c for s in desk.asserted("commitment") for name in ("debtor", "creditor") for c in roots(s.fields.get(name))}
        told |= {c for s in desk.asserted("precondition") for c in roots(s.fields.get("holder"))}
        found = desk.worked["parties"] = frozenset(c for c in told if not is_outside(desk, c))
    return found


def basis_of(desk: Desk, statements: Collection[Statement], debtor: str, creditors: Collection[str] = ()) -> str:
    """Give the strongest basis on which statements say that a debtor's step is as they say; "" where none is told."""
    found = {role_of(desk, s, debtor, creditors) for s in statements}
    found |= {str(s.fields["basis"]) for s in statements if s.fields.get("basis")}
    return "disputed" if "disputed" in found else next((name for name in ORDER if name in found), "")

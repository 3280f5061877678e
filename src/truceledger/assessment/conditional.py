"""Which statements are read in words that only set a condition: "would withdraw only after the army had deployed" tells no deployment.

A deed is no deed where its words lie within those of a condition that names it, as the step that waits or as one that must come
first, or within those of a conditional promise of another step. What the same words tell of other steps stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.party import roots
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: What an event on the ground does of its actor's.
_DOES = {
    "withdrawal": frozenset({"withdraw", "redeploy"}),
    "deployment": frozenset({"deploy", "redeploy"}),
    "release_exchange": frozenset({"release_detainees", "exchange_prisoners"}),
    "disarmament": frozenset({"disarm"}),
    "aid_delivery": frozenset({"allow_aid"}),
    "return_of_civilians": frozenset({"return_displaced"}),
}
#: Steps that are let happen: whoever carries them out is not whose step it is.
_LET_HAPPEN = frozenset({"allow_aid", "return_displaced"})


class _Condition(NamedTuple):
    """The words of a condition, and the steps that it names; ``but`` is the step of a conditional promise, which all others are conditions of."""

    start: int
    end: int
    steps: tuple[tuple[frozenset[str], str], ...]
    but: tuple[frozenset[str], str] | None = None

    def names(self, parties: frozenset[str], acts: frozenset[str]) -> bool:
        """Say whether one of these acts of one of these parties is among the steps."""
        if self.but is not None:
            return not _fits(self.but, parties, acts)
        return any(_fits(step, parties, acts) for step in self.steps)


def told_in_condition(desk: Desk, statement: Statement) -> bool:
    """Say whether a deed or a commitment is read in words that name it as a condition, or as what waits for one."""
    found = _conditions(desk).get(statement.report.digest)
    if not found:
        return False
    if statement.kind == "event":
        acts, parties = _DOES.get(str(statement.fields["type"]), frozenset()), roots(statement.fields.get("actor"))
    else:
        acts, parties = frozenset({str(statement.fields["act"])}), roots(statement.fields.get("debtor"))
    return any(_within(statement, one) and one.names(parties, acts) for one in found) if acts else False


def _within(statement: Statement, one: _Condition) -> bool:
    return all(one.start <= span.start and span.end <= one.end for span in statement.evidence)


def _fits(step: tuple[frozenset[str], str], parties: frozenset[str], acts: frozenset[str]) -> bool:
    whose, act = step
    return (act in acts or act == "any") and (act in _LET_HAPPEN or not whose or not parties or bool(whose & parties))


def _conditions(desk: Desk) -> dict[str, list[_Condition]]:
    """Give the conditions and conditional promises by the text in which they stand."""
    found: dict[str, list[_Condition]] | None = desk.worked.get("conditions by text")
    if found is None:
        found = desk.worked["conditions by text"] = {}
        for statement in desk.of("precondition"):
            fields = statement.fields
            told = [s for s in (fields.get("step"), *(fields.get("requires") or ())) if s]
            steps = tuple((roots(s.get("party")), str(s["act"])) for s in told)
            found.setdefault(statement.report.digest, []).extend(_Condition(s.start, s.end, steps) for s in statement.evidence)
        for statement in desk.of("commitment"):
            if statement.modality is Modality.CONDITIONAL or statement.fields.get("state") == "conditional":
                step = roots(statement.fields.get("debtor")), str(statement.fields["act"])
                found.setdefault(statement.report.digest, []).extend(_Condition(s.start, s.end, (), step) for s in statement.evidence)
    return found

"""Who says that a step is done, and whose word that is: the done steps as each side, a mechanism, or everybody sees them.

Claims come from commitments told as discharged and from events on the ground (a withdrawal is the withdrawing done).
**reported** takes every claim, until a later one says that the step is violated or given up; **mechanism** only what a third
party verified or says itself; a party's view only what it says, or is told to acknowledge, and has not denied since.
What is told of one place is not told of the whole; where an act is told to go place by place, an event whose place is not
told is of one of them. Words that a condition is made of ("only after the army has deployed") tell no deed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from truceledger.assessment.standoffs.steps import SPATIAL, Steps, act_of, parties_of, slug
from truceledger.assessment.words import codes
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

REPORTED, MECHANISM = "reported", "mechanism"
#: What an event on the ground does of its actor's.
DOES = {
    "withdrawal": ("withdraw",),
    "deployment": ("deploy",),
    "release_exchange": ("release_detainees", "exchange_prisoners"),
    "disarmament": ("disarm",),
    "aid_delivery": ("allow_aid",),
    "return_of_civilians": ("return_displaced",),
}
_UNDONE = frozenset({"violated", "cancelled", "suspended", "expired"})


@dataclass(frozen=True)
class Claim:
    """``statement`` says that a step is ``done``, or not; ``partial``: of one place only, of a step told of more."""

    step: str
    done: bool
    statement: Statement
    partial: bool = False

    @property
    def day(self) -> date:
        """The day on which it was published; the first of days where that is not known."""
        return self.statement.report.published or date.min


def claims(
    commitments: Sequence[Statement], events: Sequence[Statement], steps: Steps, needed: Collection[str], preconditions: Iterable[Statement] = ()
) -> list[Claim]:
    """Give the claims about ``needed`` steps (and parts of them), in the order of their days."""
    asked: dict[str, list[tuple[int, int]]] = {}
    for statement in preconditions:
        asked.setdefault(statement.report.digest, []).extend((s.start, s.end) for s in statement.evidence)

    def condition(statement: Statement) -> bool:
        spans = asked.get(statement.report.digest, ())
        return any(start <= s.start and s.end <= end for s in statement.evidence for start, end in spans)

    raw: list[tuple[str, str, str, bool, Statement]] = []
    acts_needed = {act_of(step.partition(".")[2].split("@")[0].split(":")[0]) for step in needed}
    for statement in commitments:
        verdict = _verdict(statement)
        if verdict is not None and not condition(statement):
            area = str(statement.fields.get("area") or "") or _places(statement)
            raw += [(p, str(statement.fields["act"]), area, verdict, statement) for p in parties_of(statement.fields.get("debtor"))]
    for statement in events:
        acts = [a for a in DOES.get(str(statement.fields.get("type")), ()) if a in acts_needed]
        if not acts or condition(statement) or statement.modality not in {Modality.ACTUAL, Modality.NEGATED} or statement.stance is Stance.DOUBTS:
            continue
        done = statement.stance is Stance.ASSERTS and statement.modality is Modality.ACTUAL
        raw += [(p, act, _places(statement), done, statement) for p in parties_of(statement.fields.get("actor")) for act in acts]
    areas = _areas(commitments, raw)
    found = []
    for party, act, area, done, statement in raw:
        base = steps.add(party, act, area) if act == "other" else steps.add(party, act)
        names = {base, *(s for s in needed if s.startswith(base + "@"))}
        if not names & set(needed):
            continue
        spot = slug(area) if act in SPATIAL else ""
        part = f"{base}@{spot}"
        if spot and part in needed:
            found.append(Claim(part, done, statement))
        elif act in SPATIAL and _in_part(spot, areas[party, act], statement):
            found.append(Claim(base, done, statement, partial=True))
        else:
            found += [Claim(name, done, statement) for name in sorted(names)]
    return sorted(found, key=lambda c: (c.day, c.statement.report.id, c.statement.start, c.step))


def _in_part(spot: str, areas: Collection[str], statement: Statement) -> bool:
    """Say whether a deed is of one place of several: of a place, beside others; an event also where only its place is not told."""
    if spot:
        return len(areas) > 1
    return statement.kind == "event" and bool(set(areas) - {""})


def _verdict(statement: Statement) -> bool | None:
    state = statement.fields.get("state")
    if state in _UNDONE and statement.stance is Stance.ASSERTS:
        return False
    if state != "discharged" or statement.stance is Stance.DOUBTS:
        return None
    if statement.stance is Stance.DENIES or statement.modality is Modality.NEGATED:
        return False
    return True if statement.modality is Modality.ACTUAL else None


def _places(statement: Statement) -> str:
    return " ".join(sorted({p.name for p in statement.where}))


def _areas(commitments: Sequence[Statement], raw: Iterable[tuple[str, str, str, bool, Statement]]) -> dict[tuple[str, str], set[str]]:
    """Give the places that are told of each party's act; "" where it is told of none in particular."""
    found: dict[tuple[str, str], set[str]] = {}
    for statement in commitments:
        area = slug(str(statement.fields.get("area") or "") or _places(statement))
        for party in parties_of(statement.fields.get("debtor")):
            found.setdefault((party, str(statement.fields["act"])), set()).add(area)
    for party, act, area, _, _ in raw:
        found.setdefault((party, act), set()).add(slug(area))
    return found


def speakers(statement: Statement) -> frozenset[str]:
    """Give whose word a statement is: the roots of its speakers' codes; nobody's where the reporter tells it."""
    return frozenset(root(s.party) for s in statement.attribution.speakers() if s.party)


def counted(claim: Claim, view: str, sides: Sequence[str], mechanisms: Collection[str]) -> bool:
    """Say whether a view takes account of a claim at all."""
    if view == REPORTED:
        return claim.done or claim.statement.stance is Stance.ASSERTS
    basis = claim.statement.fields.get("basis")
    if view == MECHANISM:
        return basis == "third_party_verified" or bool(speakers(claim.statement) & set(mechanisms))
    if view in speakers(claim.statement):
        return True
    owners = {root(c) for c in codes(claim.statement.fields.get("debtor"))}
    creditors = {root(c) for c in codes(claim.statement.fields.get("creditor"))}
    acknowledged = basis == "counterpart_acknowledged" and view not in owners
    return acknowledged and (view in creditors or (not creditors and view in sides))


def done_in(found: Iterable[Claim], view: str, sides: Sequence[str], mechanisms: Collection[str], until: date | None = None) -> dict[str, Claim]:
    """Give the steps that are done in a view, each with the last claim that says so."""
    last: dict[str, Claim] = {}
    for claim in found:
        if (until is None or claim.day <= until) and not claim.partial and counted(claim, view, sides, mechanisms):
            last[claim.step] = claim
    return {step: claim for step, claim in last.items() if claim.done}

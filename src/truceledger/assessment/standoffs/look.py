"""One look at a desk's standoffs: what is told, the system it makes from a point of view, what is blocked, whom both accept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from truceledger.assessment.desk import Desk
from truceledger.assessment.discharge import events_by_type
from truceledger.assessment.standoffs.blocked import Blockage
from truceledger.assessment.standoffs.claims import DOES, MECHANISM, REPORTED
from truceledger.assessment.standoffs.deadlines import Deadline, contradictions, steps_of
from truceledger.assessment.standoffs.replay import Episode, replay
from truceledger.assessment.standoffs.rules import Standoff, Told, gather
from truceledger.assessment.standoffs.steps import act_of, parties_of
from truceledger.assessment.standoffs.temporal import deadlines
from truceledger.assessment.standoffs.thirds import Accepted, accepted
from truceledger.assessment.standoffs.wording import Wording
from truceledger.assessment.words import codes
from truceledger.vocabulary.link import Relation
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

_STANDS = frozenset({"accepts", "offers", "rejects", "rules_out", "supports"})
Clash = tuple[Deadline, ...]


@dataclass(frozen=True)
class Material:
    """The statements of a desk that standoffs are made of, copies left out where the original says the same."""

    preconditions: tuple[Statement, ...]
    commitments: tuple[Statement, ...]
    events: tuple[Statement, ...]
    positions: tuple[Statement, ...]
    agreements: tuple[Statement, ...]
    meetings: tuple[Statement, ...]

    @property
    def all(self) -> tuple[Statement, ...]:
        """All of them."""
        return self.preconditions + self.commitments + self.events + self.positions + self.agreements + self.meetings


def material(desk: Desk) -> Material:
    """Take from a desk what standoffs are made of; worked out once for a view."""
    found: Material | None = desk.worked.get("material of standoffs")
    if found is None:
        found = desk.worked["material of standoffs"] = _material(desk)
    return found


def _material(desk: Desk) -> Material:
    copies = {r.report.digest for r in desk.view.reports if r.origin != r.report.digest}

    def own(many: Iterable[Statement]) -> tuple[Statement, ...]:
        some = tuple(many)
        if not copies:
            return some
        # a copy says nothing of its own: what its original says is the original's saying
        first = {(s.claim_id, desk.origins.report_of(s)) for s in some if s.report.digest not in copies}
        return tuple(s for s in some if s.report.digest not in copies or (s.claim_id, desk.origins.report_of(s)) not in first)

    preconditions, commitments = own(desk.of("precondition")), own(desk.of("commitment"))
    named = {x for s in (*preconditions, *commitments) for x in desk.memory.of("standoffs.named", s, _named)}
    deeds = [s for (sort, _), many in events_by_type(desk).items() if sort in DOES for s in many if not named.isdisjoint(_deeds(s))]
    return Material(
        preconditions,
        commitments,
        own(desk.in_order(deeds)),
        own(s for s in desk.of("position") if s.fields.get("move") in _STANDS),
        own(desk.of("agreement")),
        own(desk.of("meeting")),
    )


def _named(statement: Statement) -> frozenset[tuple[str, str]]:
    """Give the parties and acts of the steps that a precondition or a commitment names."""
    fields = statement.fields
    if statement.kind == "commitment":
        return frozenset((p, act_of(str(fields["act"]))) for p in parties_of(fields.get("debtor")))
    steps = [s for s in (fields.get("step"), *(fields.get("requires") or [])) if s]
    return frozenset((p, act_of(s["act"])) for s in steps for p in parties_of(s.get("party")))


def _deeds(statement: Statement) -> frozenset[tuple[str, str]]:
    """Give the parties and acts of the steps that an event does."""
    acts = DOES.get(str(statement.fields.get("type")), ())
    return frozenset((p, act) for act in acts for p in parties_of(statement.fields.get("actor")))


@dataclass(frozen=True)
class Look:
    """What a look sees. ``clashes`` are certificates of deadlines that cannot be met; ``thirds`` whom each party accepts."""

    desk: Desk
    told: Told
    standoff: Standoff
    blockage: Blockage
    clashes: tuple[Clash, ...]
    thirds: Accepted
    view: str
    material: Material

    @cached_property
    def words(self) -> Wording:
        """Words for it."""
        return Wording(self.standoff, self.desk.name_of)

    @cached_property
    def episodes(self) -> tuple[Episode, ...]:
        """The standoffs there were and are; see ``replay``."""
        return replay(self.told, self.view)

    @cached_property
    def views(self) -> dict[str, frozenset[str]]:
        """What each side, a mechanism, and everything reported hold to be done."""
        names = [*self.told.steps.sides, MECHANISM, REPORTED]
        return {name: self.told.at(view=name).done for name in names}

    def grounds(self, steps: Collection[str]) -> list[Statement]:
        """Give the statements behind the conditions on some steps, by step."""
        found: dict[Statement, None] = {}
        for rule in self.standoff.system.rules:
            if rule.step in steps:
                found.update(dict.fromkeys(self.standoff.grounds.get(rule.id, ())))
        return list(found)

    def supposing(self, standoff: Standoff) -> Look:
        """Look at another standoff with the same eyes."""
        made = replace(standoff, system=replace(standoff.system, barred=self.standoff.system.barred - standoff.done))
        return Look(self.desk, self.told, made, made.system.blockage(made.done), self.clashes, self.thirds, self.view, self.material)


def look(desk: Desk, view: str = REPORTED, given: Mapping[str, Collection[str]] | None = None) -> Look:
    """Look at a desk from a point of view; ``given``: party → third parties it accepts, beyond what is told."""
    some = material(desk)
    thirds = accepted(some.agreements, some.meetings, some.positions, given)
    links = desk.clusters(Relation.SAME_STEP)
    told = gather(
        some.preconditions,
        some.commitments,
        desk.sides,
        events=some.events,
        positions=some.positions,
        same=links.key,
        table=_table(desk, some),
        mechanisms=_mechanisms(desk, some, thirds),
    )
    standoff = told.at(view=view)
    blockage = standoff.system.blockage(standoff.done)
    dated = deadlines(standoff, blockage, some.preconditions, some.commitments, some.agreements, desk.name_of, links.key)
    clashes = contradictions(dated)
    barred = frozenset(s for clash in clashes for s in steps_of(clash)) - standoff.done
    if barred:
        standoff = replace(standoff, system=replace(standoff.system, barred=barred & standoff.system.all_steps))
        blockage = standoff.system.blockage(standoff.done)
    return Look(desk, told, standoff, blockage, clashes, thirds, view, some)


def _table(desk: Desk, some: Material) -> frozenset[str]:
    """Give the parties to the talks: of the process, of agreements and meetings, and who sets conditions."""
    found = {root(c) for c in desk.sides}
    for many, names in (
        (some.preconditions, ("holder",)),
        (some.agreements, ("parties", "mediators")),
        (some.meetings, ("participants", "convener")),
    ):
        for statement in many:
            for name in names:
                found.update(parties_of(statement.fields.get(name)))
    return frozenset(found)


def _mechanisms(desk: Desk, some: Material, thirds: Accepted) -> frozenset[str]:
    """Give the third parties whose word verifies: accepted ones, the process's mediators, those who verify or monitor."""
    found = {v for accepted_ in thirds.values() for v in accepted_}
    if desk.profile is not None:
        found |= {root(c) for c in desk.profile.mediators}
    for statement in some.commitments:
        if statement.fields.get("act") in {"verify", "monitor"}:
            found |= {root(c) for c in codes(statement.fields.get("debtor"))}
    for statement in some.preconditions:
        for step in [statement.fields.get("step"), *(statement.fields.get("requires") or [])]:
            if step and step["act"] in {"verify", "monitor"}:
                found |= {root(c) for c in codes(step.get("party"))}
    sides = {root(c) for c in desk.sides}
    for statement in some.preconditions:
        for step in [statement.fields.get("step"), *(statement.fields.get("requires") or [])]:
            if step and step["act"] not in {"verify", "monitor", "negotiate"}:
                sides |= {root(c) for c in codes(step.get("party"))}  # who has something else to do here is a side
    return frozenset(found - sides)

"""Statements → a system of rules, as of any day and from any point of view.

``gather`` distils the statements once: changes of conditions, promises, claims that something is done. ``Told.at`` makes the
system of a day from them. What words mean is added as structural rules, which are nobody's conditions: a step of one
place shares the conditions of the whole; a step whose party is not named is taken when some party takes it; "any step" of
a party, where somebody waits for it, is taken when one of its steps is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from truceledger.assessment.standoffs.claims import REPORTED, Claim, claims, done_in
from truceledger.assessment.standoffs.conditions import Change, Condition, changes, is_threat, order
from truceledger.assessment.standoffs.promises import Promise, promised, promises
from truceledger.assessment.standoffs.steps import ADVERSE, ALL, Steps, Words, act_of, parties_of, whole
from truceledger.assessment.standoffs.system import Rule, System
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement


@dataclass(frozen=True)
class Standoff:
    """A system with the statements behind each rule, and what each step says.

    ``statements`` gives the last saying behind a rule, ``grounds`` all of them since it is in force; ``claims`` the word on
    which a step counts as done; ``partly`` claims that a step is done in one place only.
    """

    system: System
    statements: dict[str, Statement]
    words: Words
    done: frozenset[str]
    sides: tuple[str, ...]
    grounds: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    promises: dict[str, Promise] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    partly: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()

    def owner(self, step: str) -> str:
        """Give whose step it is."""
        return self.words[step][0] if step in self.words else step.partition(".")[0]

    @cached_property
    def owners(self) -> dict[str, str]:
        """Whose each step is."""
        return {step: self.owner(step) for step in self.system.all_steps}

    @property
    def nobodys(self) -> frozenset[str]:
        """Steps whose party is not named but that named parties' steps would do: nobody takes them as such."""
        return frozenset(r.step for r in self.system.rules if r.structural and self.owner(r.step) == ALL)


@dataclass(frozen=True)
class Told:
    """What statements say of conditions, promises and deeds, each in the order of saying."""

    steps: Steps
    changes: tuple[Change, ...]
    promises: tuple[Promise, ...]
    claims: tuple[Claim, ...]
    mechanisms: frozenset[str]
    threats: tuple[Statement, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which anything was said that can change the system."""
        return tuple(sorted({c.day for c in self.changes} | {p.day for p in self.promises} | {c.day for c in self.claims}))

    def at(self, until: date | None = None, view: str = REPORTED) -> Standoff:
        """Make the system of a day (None: of all that is told), from a point of view."""
        now: dict[tuple[str, str], tuple[Condition, ...]] = {}
        for change in self.changes:
            if until is None or change.day <= until:
                now[change.key] = change.now
        conditions = [c for _, many in sorted(now.items()) for c in many]
        return self.of(conditions, promised(self.promises, until), self.done(view, until), until)

    def done(self, view: str = REPORTED, until: date | None = None) -> dict[str, Claim]:
        """Give the steps that are done in a view as of a day, each with the claim that says so."""
        return done_in(self.claims, view, self.steps.sides, self.mechanisms, until)

    def of(self, conditions: Sequence[Condition], made: dict[str, Promise], deeds: dict[str, Claim], until: date | None = None) -> Standoff:
        """Make the system of these conditions, promises and deeds."""
        words = self._words(conditions, made, until)
        deeds = _since_asked(deeds, conditions)
        rules, statements, grounds = _rules(conditions, words)
        rules += _structural(rules, words)
        # the whole being promised, so is each place of it
        offered = frozenset(made) | {s for s in words if "@" in s and whole(s) in made}
        system = System(tuple(rules), offered, frozenset())
        partly: dict[str, tuple[Claim, ...]] = {}
        for claim in self.claims:
            if claim.partial and claim.done and (until is None or claim.day <= until) and claim.step not in deeds:
                partly[claim.step] = (*partly.get(claim.step, ()), claim)
        return Standoff(system, statements, words, frozenset(deeds), self.steps.sides, grounds, made, deeds, partly, tuple(conditions))

    def _words(self, conditions: Sequence[Condition], made: dict[str, Promise], until: date | None) -> Words:
        named = {c.step for c in conditions} | {a for c in conditions for way in c.body for a in way} | set(made)
        named |= {c.step for c in self.claims if until is None or c.day <= until}
        return {step: self.steps.words[step] for step in sorted(named)}


def gather(
    preconditions: Sequence[Statement],
    commitments: Sequence[Statement],
    sides: Sequence[str] = (),
    *,
    events: Sequence[Statement] = (),
    positions: Sequence[Statement] = (),
    same: Callable[[str], str] = str,
    table: Collection[str] | None = None,
    mechanisms: Collection[str] = (),
) -> Told:
    """Distil statements; those that were rejected or withdrawn are expected to be left out already.

    ``same`` gives the one name of linked steps, ``table`` the parties to the talks, ``mechanisms`` those whose word verifies.
    """
    steps = Steps(_sides(preconditions, sides), same, sides)
    changed = changes(preconditions, steps)
    given = promises(commitments, positions, steps, table)
    told = claims(commitments, events, steps, frozenset(steps.words), preconditions)
    threats = tuple(s for s in sorted(preconditions, key=order) if is_threat(s) and s.stance is Stance.ASSERTS)
    return Told(steps, tuple(changed), tuple(given), tuple(told), frozenset(mechanisms), threats)


def build(preconditions: Sequence[Statement], commitments: Sequence[Statement], sides: Sequence[str] = ()) -> Standoff:
    """Make the system of some statements, as everything reported has it."""
    return gather(preconditions, commitments, sides).at()


def _sides(preconditions: Sequence[Statement], given: Sequence[str]) -> tuple[str, ...]:
    """Give whose ceasefire "the ceasefire" is: those of whom ceasing fire is told, else the parties of the process."""
    found: dict[str, None] = {}
    for statement in preconditions:
        for step in [statement.fields.get("step"), *(statement.fields.get("requires") or [])]:
            if step and act_of(step["act"]) == "cease_fire":
                found.update(dict.fromkeys(p for p in parties_of(step.get("party")) if not p.startswith("?")))
    if len(found) < 2:
        found.update(dict.fromkeys(root(code) for code in given))
    return tuple(sorted(found))


def _since_asked(deeds: dict[str, Claim], conditions: Sequence[Condition]) -> dict[str, Claim]:
    """Leave out deeds told before a condition on them was first set: who still waits for a step, or with it, says it is to come."""
    asked: dict[str, date] = {}
    for condition in conditions:
        for step in (condition.step, *(a for way in condition.body for a in way)):
            asked[step] = max(asked.get(step, date.min), condition.since)
    return {step: claim for step, claim in deeds.items() if claim.day >= asked.get(step, date.min)}


def _rules(conditions: Sequence[Condition], words: Words) -> tuple[list[Rule], dict[str, Statement], dict[str, tuple[Statement, ...]]]:
    rules: list[Rule] = []
    statements: dict[str, Statement] = {}
    grounds: dict[str, tuple[Statement, ...]] = {}
    places = _places(words)
    for condition in conditions:
        last = condition.statements[-1]
        for target in _targets(condition, words, places):
            body = tuple(way - {target} for way in condition.body)
            identity = f"{condition.statements[0].statement_id[:12]}:{target}"
            if all(body) and identity not in statements:
                rules.append(Rule(identity, target, body, condition.strict, condition.holder, demand=condition.name))
                statements[identity], grounds[identity] = last, condition.statements
    return rules, statements, grounds


def _places(words: Words) -> dict[str, list[str]]:
    """Give the places of each step of which places are named."""
    found: dict[str, list[str]] = {}
    for step in words:
        if "@" in step:
            found.setdefault(whole(step), []).append(step)
    return found


def _targets(condition: Condition, words: Words, places: Mapping[str, list[str]]) -> Iterator[str]:
    """Give the steps a condition is on: its own, the places of it, and for "any step" every other step of its party.

    What it requires itself is left out, also where it is asked of nobody by name and would be done by any of several; and so
    are adverse acts: nobody calls the end of talks a further step.
    """
    step = condition.step
    yield step
    yield from places.get(step, ())
    party, act, _ = words[step]
    if act != "any":
        return
    required = frozenset().union(*condition.body)
    asked = {words[r][1] for r in required if words[r][0] == ALL and words[r][1] not in {"any", "other"}}
    for other, (owner, kind, _) in words.items():
        if other == step or other in required or kind in asked or kind in ADVERSE or (kind == "any" and owner != party and party != ALL):
            continue
        if owner == party or party == ALL:
            yield other


def _structural(rules: Sequence[Rule], words: Words) -> list[Rule]:
    ruled = {r.step for r in rules}
    required = {a for r in rules for a in r.atoms}
    found = []
    places = _places(words)
    asking: dict[str, list[Rule]] = {}
    for rule in rules:
        for atom in rule.atoms:
            asking.setdefault(atom, []).append(rule)
    for step in sorted(required | ruled):
        parts = sorted(s for s in places.get(step, ()) if s in ruled)
        if parts:  # the whole is not done before each place that a condition is on
            found.append(Rule(f"=places:{step}", step, (frozenset(parts),), strict=False, structural=True))
        party, act, _ = words[step]
        if step not in required:
            continue
        if party == ALL and act not in {"any", "other"}:
            ways = [s for s, (owner, kind, _) in words.items() if kind == act and owner != ALL and "@" not in s]
            # who waits for some such step waits for another than the one that waits, and for another's than his own
            ways = [s for s in ways if any(r.step != s and words[s][0] not in r.holder.split("+") for r in asking[step])]
        elif act == "any":
            ways = [s for s, (owner, kind, _) in words.items() if s != step and kind not in ADVERSE | {"any"} and party in {owner, ALL}]
        else:
            ways = []
        if ways:
            found.append(Rule(f"=some:{step}", step, tuple(frozenset({s}) for s in sorted(ways)), strict=False, structural=True))
    return found

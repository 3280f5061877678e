"""What if: the analyst adds a rule, waives a condition, marks a step done or promised, and sees the difference.

Nothing is written anywhere. A change is typed as steps are printed: ``done ISR.withdraw``, ``waive hezbollah:hezbollah.disarm<-ISR.withdraw``,
``add LBN.deploy<-ISR.withdraw,unifil.verify``, ``promise LBN.deploy``, ``together ISR:ISR.cease_fire<-hezbollah.cease_fire``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from truceledger.assessment.standoffs.moves import without
from truceledger.assessment.standoffs.rules import Standoff
from truceledger.assessment.standoffs.system import Rule
from truceledger.errors import UsageError
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.field import PARTY_CODE
from truceledger.vocabulary.party import root

VERBS = ("done", "waive", "add", "promise", "together")
_SHAPE = "write done STEP, promise STEP, waive HOLDER:STEP<-STEP, together HOLDER:STEP<-STEP, or add STEP<-STEP,STEP"


@dataclass(frozen=True)
class Supposition:
    """One change: its ``verb``, the step it is of, its holder, and what is required."""

    verb: str
    step: str
    needs: tuple[str, ...] = ()
    holder: str = ""

    def __str__(self) -> str:
        left = f"{self.holder}:{self.step}" if self.holder else self.step
        return f"{self.verb} {left}" + (f"<-{','.join(self.needs)}" if self.needs else "")


def parse(words: str, standoff: Standoff) -> Supposition:
    """Take a change as it is typed; raises ``UsageError`` that says what is wrong and which names there are."""
    verb, _, rest = words.strip().partition(" ")
    verb, rest = verb.casefold(), rest.strip()
    if verb not in VERBS or not rest:
        raise UsageError(f"--what-if {words!r} is not understood; {_SHAPE}")
    left, arrow, right = rest.partition("<-")
    if bool(arrow) != (verb in {"waive", "add", "together"}):
        raise UsageError(f"--what-if {words!r}: {verb} {'needs' if not arrow else 'takes no'} “<-”; {_SHAPE}")
    if verb in {"done", "promise"}:
        return Supposition(verb, known_step(left.strip(), standoff, "--what-if", new=verb == "promise"))
    needs = [n.strip() for n in right.split(",") if n.strip()]
    if not needs:
        raise UsageError(f"--what-if {words!r}: no step after “<-”; {_SHAPE}")
    if verb == "add":
        step = known_step(left.strip(), standoff, "--what-if", new=True)
        return Supposition(verb, step, tuple(known_step(n, standoff, "--what-if", new=True) for n in needs))
    return _condition(verb, left.strip(), needs, standoff)


def _condition(verb: str, left: str, needs: Sequence[str], standoff: Standoff) -> Supposition:
    conditions = standoff.system.conditions
    if left not in conditions:
        raise UsageError(f"--what-if: no condition {left!r}{nearest(left, conditions)}; there are {', '.join(sorted(conditions)) or 'none'}")
    required = {a for r in conditions[left] for a in r.atoms}
    for need in needs:
        if need not in required:
            raise UsageError(
                f"--what-if: the condition {left} does not require {need!r}{nearest(need, required)}; it requires {', '.join(sorted(required))}"
            )
    holder, _, step = left.partition(":")
    return Supposition(verb, step, tuple(needs), holder)


def known_step(name: str, standoff: Standoff, option: str, *, new: bool = False) -> str:
    """Give a step by its printed name; raises ``UsageError``. ``new`` admits one no report names, if it is not near one that is."""
    steps = standoff.system.all_steps | set(standoff.words)
    if name in steps:
        return name
    near = difflib.get_close_matches(name.casefold(), [s.casefold() for s in steps], 1, 0.8)
    party, _, act = name.partition(".")
    fits = PARTY_CODE.fullmatch(party) and re.fullmatch(r"(?:[a-z_]+|other:[\w-]+)(?:@[\w-]+)?", act) and act.split("@")[0].split(":")[0] in set(Act)
    if new and fits and not near:
        return f"{root(party)}.{act}"
    raise UsageError(f"{option}: no step {name!r}{nearest(name, steps)}; there are {', '.join(sorted(steps)) or 'none'}")


def nearest(name: str, names: Iterable[str]) -> str:
    """Give "; did you mean …?" where a name is near."""
    folded = {n.casefold(): n for n in sorted(names, reverse=True)}
    near = difflib.get_close_matches(name.casefold(), folded, 1, 0.5)
    return f"; did you mean {folded[near[0]]}?" if near else ""


def suppose(standoff: Standoff, changes: Collection[Supposition]) -> Standoff:
    """Give the standoff as it would be with these changes; the one given stays as it is."""
    system, done, words = standoff.system, set(standoff.done), dict(standoff.words)
    waived = [(f"{c.holder}:{c.step}", n) for c in changes if c.verb == "waive" for n in c.needs]
    system = without(system, waived) if waived else system
    edges = [
        (r.id, n) for c in changes if c.verb == "together" for n in c.needs for r in system.conditions.get(f"{c.holder}:{c.step}", ()) if n in r.atoms
    ]
    system = system.loosened(edges)
    for number, change in enumerate(changes, 1):
        for step in (change.step, *change.needs):
            party, _, act = step.partition(".")
            words.setdefault(step, (party, act.split("@")[0].split(":")[0], act.partition(":")[2].replace("-", " ")))
        if change.verb == "done":
            done.add(change.step)
        elif change.verb == "promise":
            system = replace(system, promised=system.promised | {change.step})
        elif change.verb == "add":
            rule = Rule(f"what-if-{number}", change.step, (frozenset(change.needs),), holder="", demand=f"what-if:{change.step}")
            system = replace(system, rules=(*system.rules, rule))
    return replace(standoff, system=system, done=frozenset(done), words=words)

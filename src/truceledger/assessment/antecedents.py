"""What a commitment waits for: the conditions that statements put on the same step.

A condition is on a commitment where its step is that party's and that act (``any`` is every act of the party); "implement
the ceasefire" and "cease fire" of one party are one step, as in standoffs. It is met when each step it requires is told as
done and nobody denies it, or an event that would discharge it is told after the condition; "the ceasefire" of no named
party is each side's own. An event of one place, of a step that is told of several, is a part of it and meets no condition, as in standoffs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from truceledger.assessment.areas import folded
from truceledger.assessment.denials import denied
from truceledger.assessment.discharge import BY_PLACE, doings
from truceledger.assessment.telling import as_told, told_on
from truceledger.assessment.words import codes
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

_SAME = {"implement_ceasefire": "cease_fire"}


class _Told(Protocol):
    """What is needed of a commitment."""

    @property
    def debtor(self) -> str: ...
    @property
    def act(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def against(self) -> Sequence[Statement]: ...
    @property
    def why(self) -> Sequence[Statement]: ...


@dataclass(frozen=True)
class Required:
    """One step that must come first: of a party ("" for none named), an act, its words; done by the word of ``by``."""

    party: str
    act: str
    words: str
    by: tuple[Statement, ...] = ()

    @property
    def met(self) -> bool:
        """Say whether it is told as done."""
        return bool(self.by)


@dataclass(frozen=True)
class Antecedent:
    """A condition on a step: whose it is, what must come first, in which statements."""

    holder: tuple[str, ...]
    requires: tuple[Required, ...]
    relation: str
    statements: tuple[Statement, ...]

    @property
    def met(self) -> bool:
        """Say whether every step it requires is told as done."""
        return all(r.met for r in self.requires)

    def data(self) -> dict[str, Any]:
        """Give it for programs."""
        requires = [{"party": r.party or None, "act": r.act, "words": r.words or None, "met": r.met} for r in self.requires]
        return {
            "holder": list(self.holder),
            "requires": requires,
            "met": self.met,
            "relation": self.relation,
            "statements": [s.statement_id for s in self.statements],
        }


def folded_act(act: str) -> str:
    """Give the act under which two acts are one step."""
    return _SAME.get(act, act)


def _parties(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(root(c) for c in codes(value)))


class Steps:
    """The conditions of a view, by party and act, and which steps are told as done."""

    def __init__(self, desk: Desk, commitments: Iterable[_Told]) -> None:
        self._desk = desk
        self._done: dict[tuple[str, str], list[Statement]] = {}
        self._areas: dict[tuple[str, str], set[str]] = {}
        for one in commitments:
            self._areas.setdefault((one.debtor, folded_act(one.act)), set()).add(one.area)
            if one.state == "done" and not one.against:
                self._done.setdefault((one.debtor, folded_act(one.act)), []).extend(one.why)
        self._on: dict[tuple[str, str], list[Statement]] = {}
        self._sides: dict[str, None] = {}
        for statement in desk.of("precondition"):
            if statement.stance is Stance.ASSERTS and not denied(statement):
                self._file(statement)

    def _file(self, statement: Statement) -> None:
        step = statement.fields.get("step") or {}
        if not step:
            return
        for one in (step, *(statement.fields.get("requires") or ())):
            if folded_act(str(one["act"])) == "cease_fire":
                self._sides.update(dict.fromkeys(_parties(one.get("party"))))
        for party in _parties(step.get("party")) or _parties(statement.fields.get("holder")):
            self._on.setdefault((party, folded_act(str(step["act"]))), []).append(statement)

    def of(self, party: str, act: str) -> tuple[Antecedent, ...]:
        """Give the conditions on a step, each once however often it was told."""
        told = [*self._on.get((party, folded_act(act)), ()), *self._on.get((party, "any"), ())]
        groups: dict[tuple[Any, ...], list[Statement]] = {}
        for statement in as_told(self._desk, told):
            needs = [(p, folded_act(str(r["act"]))) for r in statement.fields.get("requires") or () for p in self._whose(r)]
            needs = [n for n in dict.fromkeys(needs) if n != (party, folded_act(act))]
            if needs:
                holder = tuple(sorted(_parties(statement.fields.get("holder"))))
                groups.setdefault((holder, *sorted(needs)), []).append(statement)
        return tuple(self._antecedent(key[0], key[1:], many) for key, many in sorted(groups.items()))

    def _whose(self, required: dict[str, Any]) -> tuple[str, ...]:
        parties = _parties(required.get("party"))
        if parties or folded_act(str(required["act"])) != "cease_fire":
            return parties or ("",)
        return tuple(sorted(self._sides)) or ("",)

    def _antecedent(self, holder: tuple[str, ...], needs: Iterable[tuple[str, str]], many: Sequence[Statement]) -> Antecedent:
        first = min((d for d in (told_on(self._desk, s) for s in many) if d), default=None)
        words = {folded_act(str(r["act"])): " ".join(str(r.get("words") or "").split()) for s in many for r in s.fields.get("requires") or ()}
        requires = tuple(Required(p, act, words.get(act, "") if act == "other" else "", self._by(p, act, first)) for p, act in needs)
        return Antecedent(holder, requires, str(many[-1].fields.get("relation") or "before"), tuple(many))

    def _by(self, party: str, act: str, first: date | None) -> tuple[Statement, ...]:
        """Give the statements by which a required step is done."""
        if not party or act in {"other", "any"}:
            return ()
        done = self._done.get((party, act))
        if done:
            return tuple(done)
        found = doings(self._desk, party, act, "", (), first)
        if act not in BY_PLACE:
            return found.all_of_it
        spots = {s: " ".join(sorted({p.name for p in s.where})) for s in found.all_of_it}
        areas = self._areas.get((party, act), set()) | {folded(spot) for spot in spots.values()}
        # of one place beside others; where places are told, also what tells none is of one of them
        return tuple(s for s, spot in spots.items() if not (len(areas) > 1 if spot else areas - {""}))

"""Commitments as C(debtor, creditor, antecedent, consequent, due), with level, state and basis kept apart.

After Singh and Chopra: conditional until the antecedent is discharged, then detached, then discharged or violated. A
commitment is one debtor's (a joint one is each debtor's own), of one act, in one area. docs/explanation/state-of-play.md
states the rules of the three axes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from truceledger.assessment.antecedents import Antecedent, Steps
from truceledger.assessment.conditional import told_in_condition
from truceledger.assessment.denials import denied
from truceledger.assessment.discharge import Doings, areas_of, doings
from truceledger.assessment.expiry import agree, window, zones_of
from truceledger.assessment.roles import COUNTERPART, SELF, basis_of, role_of
from truceledger.assessment.telling import as_told, told_on
from truceledger.assessment.words import codes, quote
from truceledger.knowledge.parties import slugify
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: "Done" and "violated" told within so many days of each other do not follow on each other: they disagree.
TOGETHER = timedelta(days=1)
#: "Not done" told later than this after "done" speaks of another time or another step.
STALE = timedelta(days=90)
#: Of the words of an act that no list names, so many characters tell it from another.
OTHER = 60
_OVER = frozenset({"violated", "expired", "suspended", "cancelled"})
_REAL = frozenset({Modality.ACTUAL, Modality.ONGOING, Modality.NEGATED})


@dataclass(frozen=True)
class Due:
    """A day by which a step is due, first told on a day, by some statements."""

    value: str
    first: date | None
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Obligation:
    """One commitment as of a day; ``why`` are the statements its state rests on, ``against`` those that say otherwise.

    What was promised anew after it was done is a new promise: ``earlier`` counts those before, and their due days are theirs.
    """

    key: str
    debtor: str
    codes: tuple[str, ...]
    act: str
    area: str
    words: str
    creditors: tuple[str, ...]
    statements: tuple[Statement, ...]
    state: str
    level: int | None
    basis: str
    why: tuple[Statement, ...] = ()
    against: tuple[Statement, ...] = ()
    antecedents: tuple[Antecedent, ...] = ()
    dues: tuple[Due, ...] = ()
    doings: Doings = field(default_factory=Doings)
    overdue: bool = False
    earlier: int = 0

    @property
    def due(self) -> str | None:
        """The day told last."""
        return self.dues[-1].value if self.dues else None


def says(statement: Statement) -> str:
    """Give what a statement says of its step: ``proposed``, ``conditional``, ``undertaken``, ``detached``, ``under_way``, ``done``,
    ``not_done``, ``refused``, ``violated``, ``expired``, ``suspended``, ``cancelled``; ``contested`` where it denies that it was undertaken.
    """
    state, modality = statement.fields.get("state"), statement.modality
    if denied(statement):
        return "not_done" if state in {"discharged", "under_way"} or modality in _REAL else "contested"
    if state in _OVER:
        return str(state) if modality in _REAL else "refused"
    if state == "discharged":
        return "done" if modality in _REAL else "undertaken"
    if state in {"under_way", "proposed", "conditional", "detached"}:
        return str(state)
    return {Modality.ONGOING: "under_way", Modality.CONDITIONAL: "conditional", Modality.POSSIBLE: "proposed"}.get(modality, "undertaken")


def obligations(desk: Desk) -> tuple[Obligation, ...]:
    """Give the commitments of a view, in the order of their keys."""
    found: tuple[Obligation, ...] | None = desk.worked.get("obligations")
    if found is None:
        raw = [_raw(desk, key, many) for key, many in sorted(_groups(desk).items())]
        steps = Steps(desk, raw)
        made = [_whole(desk, one, steps, raw) for one in raw]
        found = desk.worked["obligations"] = tuple(made)
    return found


def _sign(statement: Statement) -> tuple[tuple[str, ...], str, str, str]:
    fields = statement.fields
    value = fields.get("debtor")
    many = value if isinstance(value, list) else [value]
    names = [root(x) if isinstance(x, str) else f"“{x['words']}”" if isinstance(x, dict) else "" for x in many]
    area = " ".join(str(fields.get("area") or "").split())
    # acts that no list names are told apart by their words
    return tuple(dict.fromkeys(names)), str(fields["act"]), slugify(quote(statement))[:OTHER] if fields["act"] == "other" else "", area


def _groups(desk: Desk) -> dict[tuple[str, str, str, str], list[Statement]]:
    areas = areas_of(desk)
    groups: dict[tuple[str, str, str, str], list[Statement]] = {}
    for (debtors, act, other, words), many in desk.memory.grouped("obligations.sign", desk.of("commitment"), _sign).items():
        for debtor in debtors:
            groups.setdefault((debtor, act, areas.key(words), other), []).extend(many)
    return groups


def _raw(desk: Desk, key: tuple[str, str, str, str], many: Sequence[Statement]) -> Obligation:
    """Give a commitment without its antecedents: what its own statements say of it."""
    debtor, act, area, other = key
    ordered = tuple(as_told(desk, many))
    named = sorted({c for s in ordered for c in codes(s.fields.get("debtor")) if root(c) == debtor})
    creditors = tuple(sorted({root(c) for s in ordered for c in codes(s.fields.get("creditor"))} - {debtor}))
    story = _Story(desk, debtor, creditors)
    for index, statement in enumerate(ordered):
        story.tell(statement, index)
    own = tuple(p for s in ordered for p in s.where)
    first = min((d for d in (told_on(desk, s) for s in ordered[story.begun :]) if d), default=None)
    words = next((str(s.fields["area"]) for s in ordered if s.fields.get("area")), "")
    slug = debtor if not debtor.startswith("“") else slugify(debtor)
    return Obligation(
        f"{slug or 'unnamed'}|{act}|{area}" + (f"|{other}" if other else ""),
        debtor,
        tuple(named),
        act,
        area,
        " ".join(words.split()),
        creditors,
        ordered,
        story.state,
        None,
        "",
        tuple(story.why),
        tuple(story.against),
        (),
        _dues(desk, ordered[story.begun :]),
        doings(desk, debtor, act, area, own, first),
        earlier=story.earlier,
    )


class _Story:
    """What statements, in the order in which they were told, make of a commitment."""

    def __init__(self, desk: Desk, debtor: str, creditors: Sequence[str]) -> None:
        self._desk, self._debtor, self._creditors = desk, debtor, creditors
        self.state = ""
        self.why: list[Statement] = []
        self.against: list[Statement] = []
        self._not_done: list[Statement] = []
        self.begun = 0
        self.earlier = 0

    def tell(self, statement: Statement, index: int) -> None:
        """Take the next statement."""
        if statement.stance is Stance.DOUBTS:
            return
        word = says(statement)
        if word in {"done", "under_way"} and told_in_condition(self._desk, statement):
            word = "proposed"  # what must come first is asked for, and not told as done
        if word == self.state:
            self.why.append(statement)
        elif word in {"proposed", "conditional", "undertaken", "detached"}:
            self._promised(word, statement, index)
        elif word == "under_way":
            if self.state != "done":
                self._now(word, statement)
        elif word in {"not_done", "contested"}:
            self._otherwise(word, statement)
        elif word == "refused":
            if role_of(self._desk, statement, self._debtor, self._creditors) == SELF:
                self._now("cancelled", statement)
        elif word in _OVER:
            self._broken(word, statement)
        else:
            self._done(statement)

    def _now(self, state: str, statement: Statement) -> None:
        self.state, self.why, self.against = state, [statement], []

    def _promised(self, word: str, statement: Statement, index: int) -> None:
        """A promise told again does not undo what came of it, unless it is due after that: then it is a new one."""
        if self.state in {"done", "violated"}:
            due = window(statement.fields.get("due"), zones_of(self._desk.profile))
            last = max((d for d in (told_on(self._desk, s) for s in self.why) if d), default=None)
            if due is None or last is None or due.end.date() <= last:
                return
            self.begun, self.earlier, self._not_done = index, self.earlier + 1, []
            self._now(word, statement)
        elif self.state in {"", "proposed", "expired", "suspended", "cancelled"} or word == "detached":
            if not (word == "proposed" and self.state in _OVER):
                self._now(word, statement)
        elif word == "conditional" and self.state in {"undertaken", "detached"}:
            self._now(word, statement)

    def _otherwise(self, word: str, statement: Statement) -> None:
        if word == "not_done":
            self._not_done.append(statement)
            if self.state == "done" and self._same_voice(statement):
                self._now("undertaken", statement)  # taken back by who said it
            # what is under way is not done yet: only who denies that it is contradicts
            elif (self.state == "done" or (self.state == "under_way" and statement.stance is Stance.DENIES)) and self._meant(statement):
                self.against.append(statement)
        elif self.state not in {"", "done", "under_way", "violated"} and self._meant(statement):
            self.against.append(statement)  # who denies having promised does not deny the deed
        if not self.state:
            self.why.append(statement)

    def _meant(self, statement: Statement) -> bool:
        """Say whether "not so" can speak of what was told: not long after it, and not by an outlet that tells both itself, of two parts."""
        now, days = told_on(self._desk, statement), [d for d in (told_on(self._desk, s) for s in self.why) if d]
        if now and days and now - max(days) > STALE:
            return False
        return bool(statement.attribution.speakers()) or any(s.report.digest != statement.report.digest for s in self.why)

    def _same_voice(self, statement: Statement) -> bool:
        told = {o for s in self.why for o in self._desk.origins.of(s)}
        return told <= set(self._desk.origins.of(statement))

    def _broken(self, word: str, statement: Statement) -> None:
        if self.state == "done" and word == "violated" and self._close(statement):
            self.against.append(statement)
            return
        state = word
        if word == "cancelled" and role_of(self._desk, statement, self._debtor, self._creditors) == COUNTERPART:
            state = "released"  # the creditor lets go; a debtor cancels
        self._now(state, statement)

    def _close(self, statement: Statement) -> bool:
        now = told_on(self._desk, statement)
        days = [d for d in (told_on(self._desk, s) for s in self.why) if d]
        return bool(now and days) and abs(max(days) - now) <= TOGETHER and not self._same_voice(statement)  # type: ignore[operator]

    def _done(self, statement: Statement) -> None:
        """Done, told after "not done", is a change; told on the same day by others it is disputed. So with "violated"."""
        day = told_on(self._desk, statement)
        disputing = [s for s in self._not_done if told_on(self._desk, s) == day]
        if self.state == "violated" and self._close(statement):
            disputing += self.why
        self._now("done", statement)
        disputing = [s for s in disputing if self._meant(s)]
        voices = set(self._desk.origins.of(statement))
        self.against = [s for s in disputing if not set(self._desk.origins.of(s)) <= voices]


def _dues(desk: Desk, ordered: Iterable[Statement]) -> tuple[Due, ...]:
    """Give the days told, each once, in the order in which they were first told."""
    zones = zones_of(desk.profile)
    made: list[Due] = []
    for statement in ordered:
        value = statement.fields.get("due")
        if not value or denied(statement):
            continue
        at = next((i for i, due in enumerate(made) if agree(due.value, str(value), zones)), None)
        if at is None:
            made.append(Due(str(value), told_on(desk, statement), (statement,)))
        else:
            made[at] = replace(made[at], statements=(*made[at].statements, statement))
    return tuple(made)


def _whole(desk: Desk, one: Obligation, steps: Steps, everything: Sequence[Obligation]) -> Obligation:
    """Add antecedents, then derive state, level, basis and whether it is overdue."""
    antecedents = steps.of(one.debtor, one.act)
    state, why = _state(one, antecedents)
    against = tuple(dict.fromkeys(s for s in one.against if state in {"discharged", "under_way", "violated", "detached", "conditional", "proposed"}))
    marked = any(s.fields.get("basis") == "disputed" for s in why)
    told = [s for s in why if s.fields.get("basis") != "disputed"]
    basis = "disputed" if against or marked else basis_of(desk, told, one.debtor, one.creditors) if state not in _PROMISED else ""
    made = replace(one, state=state, why=tuple(why), against=against, basis=basis, antecedents=antecedents)
    made = replace(made, level=_level(made, everything))
    return replace(made, overdue=state == "detached" and _past(desk, made))


_PROMISED = frozenset({"proposed", "conditional", "detached"})


def _state(one: Obligation, antecedents: Sequence[Antecedent]) -> tuple[str, list[Statement]]:
    unmet = [a for a in antecedents if not a.met]
    if one.state == "done":
        return "discharged", list(one.why)
    if one.state in _OVER | {"released"}:
        return one.state, list(one.why)
    if one.doings.whole and one.state in {"undertaken", "detached", "under_way", "conditional", ""}:
        return "discharged", list(one.doings.whole)
    if one.state in {"under_way", "detached"}:
        return "detached", list(one.why)
    if one.state == "proposed":
        return "proposed", list(one.why)
    if unmet or (one.state == "conditional" and not antecedents):
        return "conditional", list(one.why)
    return "detached" if one.state else "denied", list(one.why)


def _level(one: Obligation, everything: Sequence[Obligation]) -> int | None:
    """Give the level of implementation (0 to 3, after Kroc), by what is told; nothing where it is disputed."""
    if one.basis == "disputed" and one.state == "discharged":
        return None
    if one.state == "discharged":
        return 3
    parts = {(s.when.edtf if s.when else "", *sorted(p.name for p in s.where)) for s in one.doings.part}
    done = [o for o in everything if not one.area and o.area and o.debtor == one.debtor and o.act == one.act and o.state == "done"]
    begun = any(says(s) == "under_way" for s in one.statements) and not one.earlier
    return 2 if len(parts) > 1 or done or (begun and parts) else 1 if begun or parts else 0


def _past(desk: Desk, one: Obligation) -> bool:
    """Say whether the day told last has passed where the debtor is; of no zone known, everywhere in the process."""
    due = one.due
    own = desk.profile.zones if desk.profile else {}
    zone = next((own[c] for c in (*one.codes, one.debtor) if c in own), None)
    last = window(due, (zone,) if zone else zones_of(desk.profile))
    return last is not None and desk.today is not None and last.end <= datetime.combine(desk.today, time(), UTC)


def data_of(one: Obligation) -> dict[str, Any]:
    """Give a commitment for programs."""
    return {
        "debtor": one.debtor or None,
        "creditors": list(one.creditors),
        "act": one.act,
        "words": quote(one.statements[-1]) if one.act == "other" else None,
        "area": one.words or None,
        "state": one.state,
        "level": one.level,
        "basis": one.basis or None,
        "due": one.due,
        "overdue": one.overdue,
        "dues": [{"due": d.value, "told": str(d.first) if d.first else None, "statements": [s.statement_id for s in d.statements]} for d in one.dues],
        "antecedents": [a.data() for a in one.antecedents],
        "discharging_events": [s.statement_id for s in one.doings.all],
        "earlier_promises": one.earlier,
        "why": [s.statement_id for s in one.why],
        "against": [s.statement_id for s in one.against],
    }

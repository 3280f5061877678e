"""A standoff laid out for who looks at it and asks what if: steps, conditions, ways to open it, and what a supposition changes.

What is asked is ``standoffs.asked.Question``, the same that the command takes; the answers' lines stand here under the headings of
their topics. Each step and each condition carries the words of a supposition (``done ISR.withdraw``), so that a page can offer it.
Nothing is worked out here that the assessment does not give.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from truceledger.assessment.standoffs.asked import Answer, Question, answer
from truceledger.assessment.standoffs.look import Look
from truceledger.assessment.standoffs.steps import ALL
from truceledger.assessment.standoffs.whatif import Supposition, parse, suppose
from truceledger.assessment.words import quote
from truceledger.errors import UsageError
from truceledger.publishing.drawings import STATES, state_of
from truceledger.publishing.safe import one_line
from truceledger.publishing.ways import Way, ways_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.standoffs.system import Rule
    from truceledger.assessment.state import Line
    from truceledger.vocabulary.statement import Statement

#: The order in which steps and conditions stand: what is stuck first.
_ORDER = {name: i for i, name in enumerate(STATES)}
#: Topics of lines by the heading they stand under.
TOPICS = {
    "circle": ("core", "circle", "behind"),
    "means": ("bound", "joint", "deposit"),
    "dates": ("time_contradiction",),
    "open": ("enabled",),
    "promised": ("orphan",),
    "waits": ("waits",),
    "partly": ("partly",),
    "views": ("views",),
    "threats": ("threat",),
}


@dataclass(frozen=True)
class Saying:
    """A quote, by whom it is said, and its statement."""

    words: str
    said_by: str
    statement: str


@dataclass(frozen=True)
class Step:
    """A step: its name, in words, whose it is, how it stands (``state`` is a key of ``drawings.STATES``) and how it stood before
    what is supposed; ``round`` in which it can be taken at the earliest, ``opens`` how many steps it would open if it were taken
    alone. ``done`` and ``promise`` are suppositions that can be made of it, empty where they would change nothing."""

    name: str
    words: str
    owner: str
    state: str
    before: str
    round: int | None
    opens: int | None
    done: str
    promise: str

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        return STATES[self.state][0]

    @property
    def stood(self) -> str:
        """How it stood before what is supposed, where that is another way."""
        return STATES[self.before][0] if self.before != self.state else ""


@dataclass(frozen=True)
class Need:
    """A step that a condition requires; ``waive`` and ``together`` are suppositions, empty where there is none to make."""

    name: str
    words: str
    met: bool
    strict: bool
    waive: str = ""
    together: str = ""


@dataclass(frozen=True)
class Condition:
    """Who waits for what: the step it is on, whose condition it is, what it needs, in which words; all the statements behind it."""

    name: str
    step: str
    words: str
    holder: str
    needs: tuple[Need, ...]
    alternatives: bool
    circular: bool
    state: str
    sayings: tuple[Saying, ...]
    grounds: tuple[str, ...]

    @property
    def supposed(self) -> bool:
        """Whether it is of the analyst's supposition."""
        return not self.sayings


@dataclass(frozen=True)
class Changed:
    """What a supposition changes: steps that would open by round, that would be blocked, circles gone and new, what stays blocked."""

    opened: tuple[tuple[int, str], ...]
    blocked: tuple[str, ...]
    gone: tuple[str, ...]
    made: tuple[str, ...]
    still: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing."""
        return not (self.opened or self.blocked or self.gone or self.made)


@dataclass(frozen=True)
class Chip:
    """A supposition as it is asked for and in words; ``trouble`` says why it cannot be made."""

    asked: str
    words: str
    trouble: str = ""


@dataclass(frozen=True)
class Board:
    """All there is to show; ``lines`` are by heading (see ``TOPICS``), ``goal`` and ``split`` answer what was asked beside."""

    look: Look
    note: str
    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...]
    lines: dict[str, tuple[Line, ...]]
    ways: tuple[Way, ...]
    chips: tuple[Chip, ...]
    changed: Changed | None
    goal: tuple[Line, ...]
    split: tuple[Line, ...]
    replay: tuple[Line, ...]

    @property
    def circles(self) -> int:
        """How many circles there are."""
        return sum(1 for line in self.lines["circle"] if line.topic in {"core", "circle"})

    def of(self, state: str) -> int:
        """Count the steps that stand so."""
        return sum(1 for s in self.steps if s.state == state)


def board(desk: Desk, question: Question) -> Board:
    """Lay a standoff out; raises ``UsageError`` for a goal, a view or a split that is none. A supposition that is none is told as a chip."""
    plain = answer(desk, Question(view=question.view, thirds=question.thirds))
    kept, chips = _tried(plain.look, question.what_if)
    asked = replace(question, what_if=kept, goal=None, splits=(), replay=False)
    found = answer(desk, asked) if kept else plain
    before, after = plain.look, found.look
    alone = replace(question, what_if=kept, replay=False)
    lines = [line for line in found.lines if line.topic != "what_if"]
    return Board(
        after,
        found.note.partition("; supposed, and")[0],
        tuple(_steps(before, after, lines)),
        tuple(_conditions(after)),
        {heading: tuple(line for line in lines if line.topic in topics) for heading, topics in TOPICS.items()},
        ways_of(after, lines),
        chips,
        _changed(found, before) if kept else None,
        _asked(answer(desk, replace(alone, splits=())) if question.goal else None),
        _asked(answer(desk, replace(alone, goal=None)) if question.splits else None),
        _asked(answer(desk, Question(view=question.view, replay=True))),
    )


def _asked(found: Answer | None) -> tuple[Line, ...]:
    return tuple(line for line in found.lines if line.topic != "what_if") if found else ()


def _tried(seen: Look, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[Chip, ...]]:
    """Take suppositions one after the other, each on the standoff as those before make it; those that are none say why."""
    made: list[Supposition] = []
    chips: list[Chip] = []
    for one in dict.fromkeys(words):
        then = suppose(seen.standoff, made)
        try:
            change = parse(one, then)
        except UsageError as trouble:
            chips.append(Chip(one, one, str(trouble)))
            continue
        made.append(change)
        chips.append(Chip(one, _told(seen.supposing(suppose(seen.standoff, made)), change)))
    return tuple(c.asked for c in chips if not c.trouble), tuple(chips)


def _told(look: Look, change: Supposition) -> str:
    words = look.words
    step, needs = words.name(change.step), words.names(change.needs)
    return one_line(
        {
            "done": f"{step} — is done",
            "promise": f"{step} — is promised",
            "waive": f"{words.holder(change.holder)} gives up, for “{words.does(change.step)}”, that it waits for {needs}",
            "together": f"{step} — at the same time as {needs}",
            "add": f"{step} — waits for {needs}",
        }[change.verb]
    )


def _steps(before: Look, after: Look, lines: Sequence[Line]) -> Iterator[Step]:
    """Give the steps that a condition is on or requires, as told or supposed, what is stuck first."""
    leverage: dict[str, int] = {}
    for line in lines:
        if line.topic == "leverage":
            leverage.update(line.data.get("leverage", {}))
    named = {s for seen in (before, after) for rule in seen.standoff.system.rules if not rule.structural for s in (rule.step, *rule.atoms)}
    words = after.words
    for name in sorted(named, key=lambda s: (_ORDER[state_of(after, s)], words.name(s))):
        state = state_of(after, name)
        owner = after.standoff.owner(name)
        yield Step(
            name,
            one_line(words.name(name)),
            "" if owner == ALL else words.party(owner),
            state,
            state_of(before, name),
            after.blockage.open.get(name) if state == "open" else None,
            leverage.get(name),
            f"done {name}" if state not in {"done", "supposed"} else "",
            f"promise {name}" if state == "orphan" else "",
        )


def _conditions(look: Look) -> Iterator[Condition]:
    cores = [*look.blockage.cores, *look.blockage.circles]

    def circular(rules: Sequence[Rule]) -> bool:
        return any({r.step, atom} <= core for core in cores for r in rules for atom in r.atoms)

    found = []
    for name, every in look.standoff.system.conditions.items():
        holder, _, own = name.rpartition(":")
        rules = [r for r in every if r.step == own] or list(every)
        said: dict[Statement, None] = {}
        for rule in every:
            said.update(dict.fromkeys(look.standoff.grounds.get(rule.id, ())))
        state = state_of(look, rules[0].step)
        found.append((not circular(every), _ORDER[state], look.words.name(rules[0].step), name, holder, rules, list(said), state))
    for not_circular, _, step, name, _, rules, statements, state in sorted(found, key=lambda f: f[:4]):
        rule = rules[0]
        last = list(dict.fromkeys(look.standoff.statements[r.id] for r in rules if r.id in look.standoff.statements))
        yield Condition(
            name,
            rule.step,
            one_line(step),
            look.words.holder(rule.holder) if rule.holder else "",
            tuple(_needs(look, name, rules)),
            any(len(r.body) > 1 for r in rules),
            not not_circular,
            state,
            tuple(Saying(quote(s), look.desk.origins.said_by(s), s.statement_id) for s in last),
            tuple(s.statement_id for s in statements),
        )


def _needs(look: Look, name: str, rules: Sequence[Rule]) -> Iterator[Need]:
    told = bool(rules[0].demand) and bool(rules[0].holder)
    for atom in sorted({a for r in rules for a in r.atoms}, key=look.words.name):
        strict = any(atom in r.atoms and r.before(atom) for r in rules)
        met = atom in look.standoff.done
        waive = f"waive {name}<-{atom}" if told and not met else ""
        together = f"together {name}<-{atom}" if told and strict and not met else ""
        yield Need(atom, one_line(look.words.name(atom)), met, strict, waive, together)


def _changed(found: Answer, before: Look) -> Changed | None:
    line = next((x for x in found.lines if x.topic == "what_if"), None)
    if line is None:
        return None
    words, old = found.look.words, before.words
    opened = sorted(((turn, one_line(words.name(s))) for s, turn in line.data["opened"].items()), key=lambda o: (o[0], o[1]))
    return Changed(
        tuple(opened),
        tuple(sorted(one_line(words.name(s)) for s in line.data["blocked"])),
        tuple(one_line(old.names(c)) for c in line.data["cores_gone"]),
        tuple(one_line(words.names(c)) for c in line.data["cores_new"]),
        tuple(sorted(one_line(words.name(s)) for s in line.data["still_blocked"])),
    )

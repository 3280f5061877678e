"""What each side is to do, in a few lines: what it has taken on, by how that stands, and what others' conditions ask of it first.

A view of the commitments chapter and of the standoff: nothing is derived here. Sides stand in the order of their names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from truceledger.publishing.matrix import Told, owing, told
from truceledger.publishing.safe import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from truceledger.assessment.standoffs.look import Look
    from truceledger.assessment.state import Line

#: States after which nothing is left to do.
_OVER = frozenset({"discharged", "cancelled", "released", "superseded", "expired", "denied"})


@dataclass(frozen=True)
class Asked:
    """A step that is asked of a side and not told as done; ``holders`` name whose condition it is."""

    words: str
    holders: tuple[str, ...]


@dataclass
class Side:
    """A party: its commitments that are open, how many stand how, and what it is asked for; ``code`` is empty where no list has it."""

    name: str
    code: str = ""
    open: list[Told] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    asked: list[Asked] = field(default_factory=list)

    @property
    def commitments(self) -> int:
        """How many commitments of it were read."""
        return sum(self.states.values())


def sides(lines: Sequence[Line], look: Look | None, name_of: Callable[[str], str]) -> list[Side]:
    """Give every party that owes something or of which something is asked first; ``look`` is at the standoff, where there is one."""
    found: dict[str, Side] = {}
    for line in lines:
        name = owing(line, name_of)
        side = found.setdefault(name, Side(name))
        side.code = side.code or _code(line.data["debtor"])
        one = told(line, name_of)
        side.states[one.state] = side.states.get(one.state, 0) + 1
        side.overdue += one.overdue
        if line.data["state"] not in _OVER:
            side.open.append(one)
    for owner, step, holders in _asked(look) if look else ():
        name = one_line(owner)
        side = found.setdefault(name, Side(name))
        side.asked.append(Asked(step, holders))
    return sorted(found.values(), key=lambda s: s.name.casefold())


def _code(debtor: str | None) -> str:
    return "" if not debtor or debtor.startswith("“") else debtor


def _asked(look: Look) -> list[tuple[str, str, tuple[str, ...]]]:
    """Give the steps that conditions ask for and that are not told as done: whose each is, what it is, whose conditions ask for it."""
    found: dict[str, dict[str, None]] = {}
    for rule in look.standoff.system.rules:
        if rule.structural:
            continue
        for step in rule.atoms:
            if step not in look.standoff.done:
                found.setdefault(step, {})[look.words.holder(rule.holder) if rule.holder else ""] = None
    words = look.words
    named = ((words.party(look.standoff.owner(s)), words.does(s), tuple(sorted(one_line(h) for h in holders if h))) for s, holders in found.items())
    return sorted((who, one_line(what), holders) for who, what, holders in named)

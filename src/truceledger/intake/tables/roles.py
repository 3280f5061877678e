"""What a column can be: the day, the issuer, a count, how far the count reaches, where, of whom.

A role is written as it is on the command line: ``date``, ``killed:cumulative``, ``wounded:period:children``,
``violation:cumulative:low``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from truceledger.intake.tables.table import TableError
from truceledger.vocabulary.kinds.tally import KIND as TALLY
from truceledger.vocabulary.kinds.toll import KIND as TOLL


def _choices(kind: object, name: str) -> tuple[str, ...]:
    values: tuple[str, ...] = getattr(kind.field(name).sort, "values", ())  # type: ignore[attr-defined]
    return values


MEASURES, PEOPLE, COUNTED = _choices(TOLL, "measure"), _choices(TOLL, "people"), _choices(TALLY, "counted")
#: ``rebased``: a running total over all phases, which the table's maker worked out; ``period``: since the row before, or its window.
BASES = ("cumulative", "period", "rebased", "incident")
BOUNDS = ("low", "best", "high")
#: Roles that count nothing. ``hours`` and ``days`` are how far back a period reaches; ``start`` is its first day.
PLAIN = ("date", "issuer", "phase", "anchor", "hours", "days", "start", "place", "country", "people", "by", "measure", "value", "skip")


@dataclass(frozen=True)
class Role:
    """A role: its ``name``; of a count what it counts, ``basis`` (if told), ``people``, which bound it is.

    ``order`` of days is ``iso``, ``dmy`` or ``mdy``. ``why`` says in words how it was found.
    """

    name: str
    basis: str = ""
    people: str = ""
    bound: str = "best"
    order: str = ""
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether the column holds counts."""
        return self.name in MEASURES or self.name in COUNTED or self.name == "value"

    @property
    def kind(self) -> str:
        """``toll`` or ``tally``."""
        return "tally" if self.name in COUNTED else "toll"

    def because(self, why: str) -> Role:
        """Give the role with how it was found."""
        return replace(self, why=why)

    def __str__(self) -> str:
        more = [self.basis, self.people, self.bound if self.bound != "best" else "", self.order if self.order not in {"", "iso"} else ""]
        return ":".join([self.name, *(m for m in more if m)])


def role_of(words: str, option: str = "--map") -> Role:
    """Take a role as it is typed; raises ``TableError`` that names those there are."""
    name, *more = words.strip().casefold().replace(" ", "_").split(":")
    role = Role(name, why="given")
    if name not in {*PLAIN, *MEASURES, *COUNTED}:
        raise TableError(f"{option}: no role {name!r}; choose {', '.join((*PLAIN, *MEASURES))}, violation or a type of event")
    for part in more:
        if part in BASES and role.counts:
            role = replace(role, basis=part)
        elif part in BOUNDS and role.counts:
            role = replace(role, bound=part)
        elif part in PEOPLE and role.counts:
            role = replace(role, people=part)
        elif part in {"dmy", "mdy", "iso"} and name in {"date", "anchor", "start"}:
            role = replace(role, order=part)
        else:
            fitting = (*BASES, *BOUNDS, *PEOPLE) if role.counts else ("dmy", "mdy") if name in {"date", "anchor", "start"} else ()
            raise TableError(f"{option}: {words!r}: no part {part!r}" + (f"; choose {', '.join(fitting)}" if fitting else ""))
    return role

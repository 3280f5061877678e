"""What every chapter works with: the statements by kind, the moment, names, origins, usual populations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from truceledger.assessment.origins import Origins
from truceledger.assessment.state import Line
from truceledger.assessment.words import Namer
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View


@dataclass(frozen=True)
class Desk:
    """A view laid out for assessment; ``today`` is the moment's day, ``sides`` the parties of the process if known."""

    view: View
    today: date | None
    name_of: Namer
    origins: Origins
    population_of: Callable[[str], Any] = lambda code: None
    sides: tuple[str, ...] = ()
    state_of: Callable[[str], str | None] = lambda code: code.split(":")[0] if code[:1].isupper() else None
    _by_kind: dict[str, tuple[Statement, ...]] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Give the statements of a kind, in the view's order."""
        if kind not in self._by_kind:
            self._by_kind[kind] = tuple(h.statement for h in self.view.statements if h.statement.kind == kind)
        return self._by_kind[kind]

    def asserted(self, kind: str) -> tuple[Statement, ...]:
        """Give those of a kind that their speakers assert."""
        return tuple(s for s in self.of(kind) if s.stance is Stance.ASSERTS)

    def line(self, text: str, statements: Iterable[Statement], *, topic: str = "", detail: Iterable[str] = (), **data: Any) -> Line:
        """Make a line on these grounds."""
        many = list(dict.fromkeys(statements))
        return Line(
            text,
            self.origins.sayings(many),
            self.origins.count(many),
            tuple(s.statement_id for s in many),
            tuple(detail),
            topic,
            data,
        )

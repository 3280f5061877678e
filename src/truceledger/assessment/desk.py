"""What every chapter works with: the statements by kind, the moment, names, origins, usual populations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from truceledger.assessment.memory import Memory
from truceledger.assessment.origins import Origins
from truceledger.assessment.state import Line
from truceledger.assessment.words import Namer
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.link import Clusters, Link
from truceledger.vocabulary.party import root
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

if TYPE_CHECKING:
    from truceledger.knowledge.profiles import Profile


@dataclass(frozen=True)
class Desk:
    """A view laid out for assessment; ``today`` is the moment's day, ``sides`` the parties of the process if known.

    ``memory`` is shared by the assessments of one open ledger; ``profile`` is the process's, where one is known; ``worked``
    holds what several chapters need of this view and is worked out once. ``sort_of`` tells what a party is, where lists know.
    """

    view: View
    today: date | None
    name_of: Namer
    origins: Origins
    population_of: Callable[[str], Any] = lambda code: None
    sides: tuple[str, ...] = ()
    state_of: Callable[[str], str | None] = lambda code: root(code) if code[:1].isupper() else None
    memory: Memory = field(default_factory=Memory)
    profile: Profile | None = None
    sort_of: Callable[[str], str | None] = lambda code: None
    worked: dict[str, Any] = field(default_factory=dict)
    _by_kind: dict[str, tuple[Statement, ...]] = field(default_factory=dict)

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Give the statements of a kind, in the view's order."""
        if not self._by_kind:
            made = self.memory.grouped("kind", self.origins.statements, _kind)
            self._by_kind.update({name: tuple(many) for name, many in made.items()})
        return self._by_kind.get(kind, ())

    def asserted(self, kind: str) -> tuple[Statement, ...]:
        """Give those of a kind that their speakers assert."""
        return tuple(s for s in self.of(kind) if s.stance is Stance.ASSERTS)

    def links(self, relation: str) -> Sequence[Link]:
        """Give the view's links of a relation."""
        by: dict[str, list[Link]] | None = self.worked.get("links")
        if by is None:
            by = self.worked["links"] = {}
            for link in self.view.links:
                by.setdefault(link.relation, []).append(link)
        return by.get(relation, ())

    def clusters(self, relation: str) -> Clusters:
        """Give what the view's links of a relation make one, worked out anew only where these links are others."""
        links = self.links(relation)
        return self.memory.for_group("clusters", relation, links, lambda: Clusters(links, relation))

    def in_order(self, statements: Iterable[Statement]) -> list[Statement]:
        """Put statements of one kind in the view's order."""
        many = list(statements)
        kind = many[0].kind if many else ""
        places: dict[str, dict[str, int]] = self.worked.setdefault("places in the view", {})
        if kind not in places:
            places[kind] = {s.statement_id: i for i, s in enumerate(self.of(kind))}
        return sorted(many, key=lambda s: places[kind][s.statement_id])

    def line(self, text: str, statements: Iterable[Statement], *, topic: str = "", key: str = "", detail: Iterable[str] = (), **data: Any) -> Line:
        """Make a line on these grounds; ``key`` names its matter across moments."""
        many = {s.statement_id: s for s in statements}
        said, origins = self.origins.footing(many.values())
        return Line(text, said, origins, tuple(many), tuple(detail), topic, data, key)


def _kind(statement: Statement) -> str:
    return statement.kind

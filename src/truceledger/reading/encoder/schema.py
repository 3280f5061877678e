"""What the encoder decides, derived from the declarations of the kinds: choices, and links to what a report names.

A choice is a closed list (event type, move, step's act, modality); a link points from a statement's word to a party, a
time or a place that was found in the report. No consumer enumerates kinds: a new field of a kind appears here by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.attribution import Modality, Mode, Stance
from truceledger.vocabulary.field import Choice, EdtfSort, PartySort, StepSort, StepsSort
from truceledger.vocabulary.kinds import KINDS

#: Stands for every kind in choices and links that all kinds have.
ANY_KIND = "*"
#: Kinds that start from a number of the report: without one there is nothing to count.
COUNTED = frozenset(k.name for k in KINDS if any(f.name == "value" for f in k.fields))


_SHARED = {value: i for i, value in enumerate([*(a.value for a in Act), *(e.value for e in EventType)])}
#: How many acts and event types there are.
NAMED = len(_SHARED)


@dataclass(frozen=True)
class Chooser:
    """A closed list to choose from: the kind (or any), the field (dotted inside a step), and its values in order."""

    kind: str
    field: str
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name by which weights and figures know it."""
        return f"{self.kind}.{self.field}"


@dataclass(frozen=True)
class Link:
    """A role filled by something the report names; ``sort`` is ``party``, ``time`` or ``place``."""

    kind: str
    role: str
    sort: str

    @property
    def name(self) -> str:
        """The name by which weights and figures know it."""
        return f"{self.kind}.{self.role}"


@dataclass(frozen=True)
class Schema:
    """All kinds, choosers and links, in the order of the weights."""

    kinds: tuple[str, ...]
    choosers: tuple[Chooser, ...]
    links: tuple[Link, ...]

    def choosers_of(self, kind: str) -> tuple[tuple[int, Chooser], ...]:
        """Give the choosers of a kind with their places, those of any kind included."""
        return tuple((i, c) for i, c in enumerate(self.choosers) if c.kind in {kind, ANY_KIND})

    def links_of(self, kind: str) -> tuple[tuple[int, Link], ...]:
        """Give the links of a kind with their places, those of any kind included."""
        return tuple((i, link) for i, link in enumerate(self.links) if link.kind in {kind, ANY_KIND})

    def shared(self) -> tuple[int, ...]:
        """Give for each value of all choosers its place among acts and event types, -1 where it is neither.

        What names an act names it in every field: an act is learned once, from all fields that hold one.
        """
        return tuple(_SHARED.get(value, -1) for chooser in self.choosers for value in chooser.values)

    def offsets(self) -> tuple[int, ...]:
        """Give where each chooser's values begin among all values, and the number of all last."""
        at = [0]
        for chooser in self.choosers:
            at.append(at[-1] + len(chooser.values))
        return tuple(at)


@cache
def schema() -> Schema:
    """Derive the schema from the ten kinds."""
    choosers: list[Chooser] = [
        Chooser(ANY_KIND, "modality", tuple(m.value for m in Modality)),
        Chooser(ANY_KIND, "stance", tuple(s.value for s in Stance)),
        Chooser(ANY_KIND, "mode", tuple(m.value for m in Mode)),
    ]
    links: list[Link] = [Link(ANY_KIND, "who", "party"), Link(ANY_KIND, "when", "time"), Link(ANY_KIND, "where", "place")]
    acts = tuple(a.value for a in Act)
    for kind in KINDS:
        for field in kind.fields:
            if isinstance(field.sort, Choice):
                choosers.append(Chooser(kind.name, field.name, field.sort.values))
            elif isinstance(field.sort, StepSort | StepsSort):
                choosers.append(Chooser(kind.name, f"{field.name}.act", acts))
                links.append(Link(kind.name, f"{field.name}.party", "party"))
            elif isinstance(field.sort, PartySort):
                links.append(Link(kind.name, field.name, "party"))
            elif isinstance(field.sort, EdtfSort):
                links.append(Link(kind.name, field.name, "time"))
    return Schema(tuple(k.name for k in KINDS), tuple(choosers), tuple(links))

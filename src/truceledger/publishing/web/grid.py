"""Commitments as a table for a page: parties in columns and measures by area in rows, or parties in rows and areas in columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from truceledger.assessment.areas import folded
from truceledger.assessment.state import Line
from truceledger.publishing.matrix import Told, matrix, owing, told
from truceledger.publishing.safe import one_line

#: What stands where no area is told.
NOWHERE = "no area told"


@dataclass(frozen=True)
class Square:
    """A commitment in a cell: what is told of it, its measure where the row does not say it, and where its line stands."""

    told: Told
    measure: str
    to: str


@dataclass(frozen=True)
class GridRow:
    """A row: its head, and the cells in the order of the columns."""

    title: str
    cells: list[list[Square]]


@dataclass
class Group:
    """Rows under one head; none where the table has but one group."""

    title: str
    rows: list[GridRow] = field(default_factory=list)


@dataclass(frozen=True)
class Grid:
    """A table: what its first column holds, its columns, its rows by group; ``left`` counts the rows left out."""

    corner: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    left: int = 0


def by_measure(lines: Sequence[Line], name_of: Callable[[str], str], to: Callable[[Line], str], most: int = 200) -> Grid:
    """Give parties in columns, and a row for each measure under its area; what has no area stands first."""
    made = matrix(lines, name_of)
    groups: dict[str, Group] = {}
    for row in sorted(made.rows, key=lambda r: (folded(r.area) if r.area else "", r.measure))[:most]:
        cells = [[Square(one, "", to(one.line)) for one in row.told.get(party, ())] for party in made.parties]
        groups.setdefault(folded(row.area) if row.area else "", Group(row.area or NOWHERE)).rows.append(GridRow(row.measure, cells))
    return Grid("measure", made.parties, tuple(groups.values()), max(0, len(made.rows) - most))


def by_party(lines: Sequence[Line], name_of: Callable[[str], str], to: Callable[[Line], str], most: int = 200) -> Grid:
    """Give parties in rows and areas in columns; a cell holds every measure of a party in an area."""
    areas: dict[str, str] = {}
    cells: dict[str, dict[str, list[Square]]] = {}
    for line in lines:
        area = one_line(str(line.data["area"] or ""))
        key = folded(area) if area else ""
        areas.setdefault(key, area or NOWHERE)
        row = matrix([line], name_of).rows[0]
        square = Square(told(line, name_of), row.measure, to(line))
        cells.setdefault(owing(line, name_of), {}).setdefault(key, []).append(square)
    columns = sorted(areas)
    rows = [GridRow(name, [cells[name].get(a, []) for a in columns]) for name in sorted(cells)]
    return Grid("party", tuple(areas[a] for a in columns), (Group("", rows[:most]),), max(0, len(rows) - most))


def areas_of(lines: Sequence[Line]) -> list[str]:
    """Give the areas that commitments name, each once."""
    found: dict[str, str] = {}
    for line in lines:
        if line.data["area"]:
            area = one_line(str(line.data["area"]))
            found.setdefault(folded(area), area)
    return sorted(found.values(), key=str.casefold)

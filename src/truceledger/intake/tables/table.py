"""A table as it was read: columns, rows, the text that is stored, and where in it each row and cell stands.

Offsets are code points of ``text``. A cell is what the file holds: words, a number, a day, or nothing; what it means is
for the mapping to say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from truceledger.errors import DataError

Cell = str | int | float | bool | date | None
At = tuple[int, int]

#: What a table may hold. A ledger of a conflict has some thousands of rows; more is a mistake or an attack.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 50_000_000, 200_000, 200


class TableError(DataError):
    """A table that cannot be taken in: says where (row, column), what is wrong and what to do."""


@dataclass(frozen=True)
class Row:
    """A row: its ``number`` as people count it in the file (from 1), its cells by column, where it stands, where its cells do.

    ``spans`` is one stretch for a row that stands together, and one a cell for a table kept by columns (then ``apart``).
    """

    number: int
    cells: dict[str, Cell]
    spans: tuple[At, ...]
    at: dict[str, At] = field(default_factory=dict)
    apart: bool = False


@dataclass(frozen=True)
class Table:
    """A table. ``tags`` are HXL hashtags by column; ``notes`` say what was left out or chosen on the way in."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    text: str
    media_type: str
    encoding: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> list[Cell]:
        """Give a column's cells, in the order of rows."""
        return [row.cells.get(name) for row in self.rows]


def empty(cell: Cell) -> bool:
    """Say whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def headed(name: str, records: list[tuple[int, list[Cell], At, list[At] | None]], text: str, media_type: str, notes: list[str]) -> Table:
    """Make a table of records (number, cells, span, spans of cells), the first with two cells or more that hold words its header.

    Raises ``TableError`` for no header, no rows, a row with more cells than the header, or too many of either.
    """
    header = next((i for i, (_, cells, _, _) in enumerate(records) if _is_header(cells)), None)
    if header is None:
        raise TableError(f"{name}: no row looks like a header; the first row has to name the columns, such as date, killed")
    if header:
        notes.append(f"{header} row{'s' if header > 1 else ''} above the header left out")
    columns = _names(records[header][1])
    if len(columns) > MOST_COLUMNS:
        raise TableError(f"{name}: {len(columns)} columns are more than the {MOST_COLUMNS} that are taken in; keep those with dates and figures")
    rest = records[header + 1 :]
    tags: dict[str, str] = {}
    if rest and _is_tags(rest[0][1]):
        tags = {c: str(t).strip().casefold() for c, t in zip(columns, rest[0][1], strict=False) if not empty(t)}
        rest = rest[1:]
    rows = []
    for number, cells, span, at in rest:
        if all(empty(c) for c in cells):
            continue
        while len(cells) > len(columns) and empty(cells[-1]):
            cells = cells[:-1]
        if len(cells) > len(columns):
            raise TableError(
                f"{name}, row {number}: {len(cells)} cells where the header has {len(columns)}; put quotation marks around cells that hold the separator"
            )
        places = {c: a for c, a in zip(columns, at or [], strict=False) if a[1] > a[0]}
        rows.append(Row(number, dict(zip(columns, cells, strict=False)), (span,), places))
    return finished(name, columns, rows, text, media_type, tags, notes)


def finished(name: str, columns: list[str], rows: list[Row], text: str, media_type: str, tags: dict[str, str], notes: list[str]) -> Table:
    """Freeze a table; raises ``TableError`` where it has no rows, or too many."""
    if not rows:
        raise TableError(f"{name}: the table has a header and no rows; nothing was read")
    if len(rows) > MOST_ROWS:
        raise TableError(f"{name}: {len(rows):,} rows are more than the {MOST_ROWS:,} that are taken in; split the table")
    return Table(name, tuple(columns), tuple(rows), text, media_type, None, tags, tuple(notes))


def _is_header(cells: list[Cell]) -> bool:
    words = [c for c in cells if isinstance(c, str) and any(x.isalpha() for x in c)]
    return len(words) >= 2 and len(words) * 2 > sum(not empty(c) for c in cells)


def _is_tags(cells: list[Cell]) -> bool:
    told = [str(c).strip() for c in cells if not empty(c)]
    return bool(told) and all(c.startswith("#") and len(c) > 1 for c in told)


def _names(cells: list[Cell]) -> list[str]:
    names: list[str] = []
    while cells and empty(cells[-1]):
        cells = cells[:-1]
    for index, cell in enumerate(cells):
        name = " ".join(str(cell).split()) if not empty(cell) else f"column {index + 1}"
        again = sum(n == name or n.startswith(f"{name} (") for n in names)
        names.append(f"{name} ({again + 1})" if again else name)
    return names

"""XLSX: measured before it is opened, then read as values, and stored as tab-separated text.

A workbook is a zip of XML. How far it would swell, whether it declares entities, and how wide and long its sheets claim to
be is looked at first: a sheet with one cell in its last corner would otherwise be laid out whole in memory.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import Any

from truceledger.intake.tables.delimited import parsed
from truceledger.intake.tables.table import MOST_COLUMNS, MOST_ROWS, Cell, Table, TableError

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Bytes a workbook may unpack to, times its own size, files in it; from what size on the times are looked at.
MOST_BYTES, MOST_TIMES, MOST_MEMBERS, SMALL = 200_000_000, 200, 2_000, 5_000_000
#: Cells that the corners of a sheet may span.
MOST_CELLS = 4_000_000
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)(\d*)\s*["']""")
_ROUND_ABOUT = re.compile(rb"""\br\s*=\s*["'][^"'>]{0,40}&""")


def fits(content: bytes) -> bool:
    """Say whether the bytes are a zip, as a workbook is."""
    return content.startswith(b"PK\x03\x04")


def read(content: bytes, name: str, sheet: str | None = None) -> Table:
    """Read one sheet, the one named or the first that holds a table; raises ``TableError``."""
    _measured(content, name)
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        if sheet is not None and sheet not in names:
            raise TableError(f"{name}: no sheet {sheet!r}; there are {', '.join(names)}")
        grids = {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in ([sheet] if sheet else names)}
    except (TableError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as trouble:  # the library raises its own kinds, and a panic of its Rust code is no Exception
        raise TableError(f"{name}: the workbook cannot be opened ({type(trouble).__name__}); save it again as .xlsx, without a password") from None
    chosen = sheet or next((n for n in names if sum(any(c not in {"", None} for c in row) for row in grids[n]) >= 2), None)
    if chosen is None:
        raise TableError(f"{name}: no sheet holds a table; nothing was read")
    others = [n for n in names if n != chosen]
    notes = [f"sheet {chosen!r} read" + (f", left out: {', '.join(map(repr, others))} (--sheet chooses)" if others else "")] if len(names) > 1 else []
    return parsed("\n".join("\t".join(map(_written, row)) for row in grids[chosen]).rstrip("\n") + "\n", name, MEDIA_TYPE, notes, "\t")


def _measured(content: bytes, name: str) -> None:
    """Refuse what would swell, declare entities, or claim more cells than a table has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            total = sum(m.file_size for m in members)
            if len(members) > MOST_MEMBERS or total > MOST_BYTES or (total > SMALL and total > MOST_TIMES * len(content)):
                raise TableError(
                    f"{name}: the workbook would unpack to {total:,} bytes in {len(members):,} files, as no table does; nothing was read"
                )
            if "xl/workbook.xml" not in {m.filename for m in members}:
                raise TableError(f"{name}: this zip is no .xlsx workbook; save the table as .xlsx or .csv")
            for member in members:
                with package.open(member) as file:
                    part = file.read(member.file_size + 1)
                sheet = b"sheetData" in part  # wherever the workbook says that its sheets lie
                if (sheet or member.filename.endswith((".xml", ".rels"))) and (b"\x00" in part or b"<!DOCTYPE" in part or b"<!ENTITY" in part):
                    raise TableError(f"{name}: {member.filename} declares entities or is no UTF-8, as no spreadsheet writes; nothing was read")
                if sheet:
                    _small(part, f"{name}, {member.filename.rsplit('/', 1)[-1]}")
    except (zipfile.BadZipFile, OSError, ValueError, zlib.error, RuntimeError, NotImplementedError, EOFError):
        raise TableError(f"{name}: the workbook is broken, locked or cut short; save it again as .xlsx, without a password") from None


def _small(part: bytes, where: str) -> None:
    if _ROUND_ABOUT.search(part):
        raise TableError(f"{where}: cells are addressed in a way that no spreadsheet writes; nothing was read")
    last_row = last_column = 0
    for match in _CELL.finditer(part):
        letters, digits = match.groups()
        if digits:
            last_row = max(last_row, int(digits[:9]))
        if letters:
            last_column = max(last_column, _column(letters[:4]))
    if last_row * last_column > MOST_CELLS or last_row > MOST_ROWS + 100 or last_column > max(MOST_COLUMNS, 1000):
        raise TableError(
            f"{where}: a cell stands in row {last_row:,}, column {last_column:,}; delete what is far outside the table and save it again"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _written(cell: Any) -> str:
    """Write a value as text: days in ISO 8601, whole numbers without a point; a cell's own tabs and line ends as spaces."""
    value: Cell | datetime | time | timedelta = cell
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else " ".join(str(value).split())

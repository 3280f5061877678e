"""Tables of figures: CSV, XLSX and JSON become statements at the characters of their rows.

bytes → ``read_table`` → ``Table`` → ``stated`` (mapping, guessed and given) → ``Reading``. Refuses to record, and to take a cell
for a number that is none.
"""

from __future__ import annotations

from truceledger.intake.tables import delimited, objects, workbook
from truceledger.intake.tables.guess import Columns, mapped
from truceledger.intake.tables.roles import Role, role_of
from truceledger.intake.tables.stating import Stated, Told, stated
from truceledger.intake.tables.table import MOST_BYTES, Table, TableError

__all__ = ["Columns", "Role", "Stated", "Table", "TableError", "Told", "mapped", "read_table", "role_of", "stated"]


def read_table(content: bytes, name: str, sheet: str | None = None) -> Table:
    """Read a table of any of the three forms, told by its bytes; raises ``TableError`` that says what to do."""
    if len(content) > MOST_BYTES:
        raise TableError(f"{name}: {len(content):,} bytes are more than the {MOST_BYTES:,} that are taken in; split the table")
    if not content.strip():
        raise TableError(f"{name}: the file is empty; nothing was read")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(f"{name}: this is an old or locked workbook; save it as .xlsx without a password, or as .csv")
    if workbook.fits(content):
        return workbook.read(content, name, sheet)
    if sheet is not None:
        raise TableError(f"{name}: --sheet is for .xlsx workbooks, and this is none")
    return objects.read(content, name) if objects.fits(content) else delimited.read(content, name)

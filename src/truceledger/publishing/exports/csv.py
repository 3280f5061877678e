"""CSV (RFC 4180): one row a statement, the columns of ``columns``, HXL hashtags in the second row.

UTF-8 without a byte order mark: it is for programs, which take the mark for a part of the first column's name; for Excel there
is XLSX. Days are ISO 8601, flags ``true`` and ``false``, numbers plain; a text that would start a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from truceledger.publishing.exports.cells import guarded
from truceledger.publishing.exports.columns import columns_of, kinds_of, leave_places, rows
from truceledger.publishing.exports.exporting import Exporting, Format

#: Rows written in one piece.
MANY = 200


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the header, the hashtags, then the rows."""
    columns = columns_of(kinds_of(exporting))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")

    def piece() -> bytes:
        made = buffer.getvalue().encode("utf-8", "backslashreplace")
        buffer.seek(0)
        buffer.truncate()
        return made

    writer.writerow([c.name for c in columns])
    writer.writerow([c.tag for c in columns])
    for number, row in enumerate(rows(exporting, exporting.statements, columns), 1):
        writer.writerow([cell(value) for value in row])
        exporting.wrote("statement")
        if number % MANY == 0:
            yield piece()
    yield piece()
    leave_places(exporting)


def cell(value: Any) -> str:
    """Give a value as a cell's text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date | int | float):
        return str(value)
    return guarded(str(value))


FORMAT = Format(
    "csv",
    "text/csv; charset=utf-8",
    ".csv",
    "one row a statement, HXL hashtags in the second row",
    text=True,
    of="statements",
    write=write,
    leaves_out="coordinates of further places of a statement, spans of single fields, who decided what and why",
)

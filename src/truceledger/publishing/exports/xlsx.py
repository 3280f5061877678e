"""XLSX: a sheet that says what this is, a sheet for each kind, a sheet of the reports.

Columns are those of the CSV, of each kind its own. Days are real dates, so that they sort and filter; a date that is no single
day stands as it is told beside the first and last day it can mean. Text is written as text: formulas and links are never made of
it, and what looks like one keeps a mark that it is text when a person edits the cell. Rows go to disk as they are written.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from truceledger.publishing.exports.about import about
from truceledger.publishing.exports.cells import shown, starts_formula
from truceledger.publishing.exports.columns import Column, columns_of, kinds_of, leave_places, rows
from truceledger.publishing.exports.exporting import Exporting, Format

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: What Excel holds: rows of a sheet, characters of a cell, and the first day it knows.
MOST_ROWS, MOST_SIGNS, FIRST_DAY = 1_048_576, 32_767, date(1900, 3, 1)
_CUT = " … [cut: a cell holds no more]"
#: Signs that no XML can hold, beside controls.
_NO_XML = {0xFFFE: None, 0xFFFF: None}
#: Bytes handed on at a time.
PIECE = 1 << 16
_REPORTS: tuple[Column, ...] = (
    Column("published", "day", "the day of the report", 12),
    Column("publisher", "text", "who published it", 24),
    Column("title", "text", "its title", 46),
    Column("uri", "text", "its address", 46),
    Column("language", "text", "ISO 639-1", 9),
    Column("statements", "number", "statements read of it in this look", 11),
    Column("copy_of", "text", "the id of the report whose words it prints, where it is a copy", 20),
    Column("id", "text", "its id", 20),
    Column("digest", "text", "SHA-256 of the stored text", 24),
    Column("recorded", "moment", "when the ledger took it in, UTC", 20),
)


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the workbook, once it is whole."""
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": True,
                "remove_timezone": True,
            },
        )
        day = exporting.day or date(2000, 1, 1)
        book.set_properties({"title": f"Truceledger: {exporting.title(exporting.view.process)}", "created": datetime(day.year, day.month, day.day)})
        _Book(book).write(exporting)
        book.close()
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


class _Book:
    """A workbook being written, with its ways to show a cell."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        plain = {"valign": "top"}
        self.head = book.add_format({"bold": True, "valign": "top", "bottom": 1, "bg_color": "#E7ECF2", "text_wrap": True})
        self.bold = book.add_format({"bold": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format(plain)
        self.wrapped = book.add_format({**plain, "text_wrap": True})
        # what looks like a formula stays text also where a person edits the cell
        self.quoted = book.add_format({**plain, "quote_prefix": True})
        self.quoted_wrapped = book.add_format({**plain, "text_wrap": True, "quote_prefix": True})
        self.day = book.add_format({**plain, "num_format": "yyyy-mm-dd", "align": "left"})
        self.moment = book.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self.cut = 0

    def write(self, exporting: Exporting) -> None:
        """Write the sheets; of a kind of which nothing is wanted there is none, which the first sheet says."""
        by_kind = {k: [h for h in exporting.statements if h.statement.kind == k.name] for k in kinds_of(exporting)}
        self._about(exporting)
        for kind, many in by_kind.items():
            if many:
                columns = [c for c in columns_of([kind]) if c.name != "kind"]
                self._sheets(kind.plural.capitalize(), columns, rows(exporting, many, columns))
        exporting.wrote("statement", len(exporting.statements))
        self._sheets("Reports", _REPORTS, _reports(exporting))
        exporting.wrote("report", len(exporting.view.reports))
        leave_places(exporting)
        exporting.leave(f"after {MOST_SIGNS:,} characters, which is all that a cell holds", self.cut, "end of a text")

    def _about(self, exporting: Exporting) -> None:
        sheet = self.book.add_worksheet("About")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, f"Truceledger: {exporting.title(exporting.view.process)}"[:200], self.title)
        for number, (name, told) in enumerate(about(exporting), 2):
            sheet.write_string(number, 0, name, self.bold)
            self._cell(sheet, number, 1, told, wrap=True)

    def _sheets(self, name: str, columns: Sequence[Column], many: Iterable[Sequence[Any]]) -> None:
        """Write rows to a sheet, and to further ones where one is full."""
        sheet: Worksheet | None = None
        line = number = 0
        for values in many:
            if sheet is None or line >= MOST_ROWS:
                self._close(sheet, line, len(columns))
                number += 1
                sheet, line = self._open(name if number == 1 else f"{name} {number}", columns), 1
            for place, (column, value) in enumerate(zip(columns, values, strict=True)):
                self._cell(sheet, line, place, value, wrap=column.width >= 40)
            line += 1
        if sheet is None:
            sheet, line = self._open(name, columns), 1
        self._close(sheet, line, len(columns))

    def _open(self, name: str, columns: Sequence[Column]) -> Worksheet:
        sheet = self.book.add_worksheet(name[:31])
        names = [c.name for c in columns]
        sheet.freeze_panes(1, names.index("text") + 1 if "text" in names else 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.set_row(0, 30)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, self.head)
        return sheet

    def _close(self, sheet: Worksheet | None, line: int, width: int) -> None:
        if sheet is not None:
            sheet.autofilter(0, 0, max(line - 1, 1), width - 1)

    def _cell(self, sheet: Worksheet, line: int, place: int, value: Any, *, wrap: bool) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value, self.text)
        elif isinstance(value, int | float):
            sheet.write_number(line, place, value, self.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, place, value, self.moment)
        elif isinstance(value, date):
            if value >= FIRST_DAY:
                sheet.write_datetime(line, place, value, self.day)
            else:
                sheet.write_string(line, place, value.isoformat(), self.text)
        else:
            self._words(sheet, line, place, str(value), wrap)

    def _words(self, sheet: Worksheet, line: int, place: int, words: str, wrap: bool) -> None:
        words = words.translate(_NO_XML)
        if _long(words) > MOST_SIGNS:
            self.cut += 1
            words = _cut(words)
        formula = starts_formula(words)
        style = (self.quoted_wrapped if wrap else self.quoted) if formula else (self.wrapped if wrap else self.text)
        sheet.write_string(line, place, words, style)


def _long(words: str) -> int:
    """Count signs as Excel does: those beyond the first plane of Unicode as two."""
    return len(words) + sum(sign > "\uffff" for sign in words) if len(words) > MOST_SIGNS // 2 else len(words)


def _cut(words: str) -> str:
    room, kept = MOST_SIGNS - len(_CUT), 0
    for sign in words:
        room -= 2 if sign > "\uffff" else 1
        if room < 0:
            break
        kept += 1
    return words[:kept] + _CUT


def _reports(exporting: Exporting) -> Iterator[list[Any]]:
    ids = {r.report.digest: r.report.id for r in exporting.view.reports}
    clean = exporting.clean
    for held in exporting.view.reports:
        ref = held.report
        origin = ids.get(held.origin, held.origin) if held.origin != ref.digest else None
        row = [ref.published, ref.publisher, ref.title, ref.uri, ref.language, held.statements, origin, ref.id, ref.digest, held.recorded]
        yield [clean(shown(value)) if isinstance(value, str) else value for value in row]


FORMAT = Format(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsx",
    "a workbook: a sheet a kind, the reports, and what it is of",
    text=False,
    of="statements",
    write=write,
    leaves_out="coordinates of further places of a statement, spans of single fields, who decided what and why; of a text what a cell cannot hold",
)

"""CSV and its kin: the text as it is, records found by their quotation marks, so that each row has its characters."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator

from truceledger.intake.clean import cleaned
from truceledger.intake.encoding import decoded
from truceledger.intake.raw import Refused
from truceledger.intake.tables.table import MOST_ROWS, At, Cell, Table, TableError, headed

#: Separators that are tried, the first one where two fit alike.
SEPARATORS = (",", ";", "\t", "|")
#: Lines that one quoted cell may run over; beyond that a quotation mark was never closed.
MOST_LINES = 200


def read(content: bytes, name: str, *, media_type: str = "text/csv") -> Table:
    """Read a table of delimited text; raises ``TableError``."""
    try:
        text, encoding = decoded(content)
    except Refused as trouble:
        raise TableError(f"{name}: {trouble.message}") from None
    return parsed(cleaned(text), name, media_type, [f"read as {encoding}"] if encoding not in {"utf-8", "utf-8-sig", "ascii"} else [])


def parsed(text: str, name: str, media_type: str, notes: list[str], separator: str | None = None) -> Table:
    """Read a table of text that is clean already."""
    lines = list(_records(text, name))
    separator = separator or _separator([line for _, line, _ in lines[:50]], name)
    records: list[tuple[int, list[Cell], At, list[At] | None]] = []
    for number, line, start in lines:
        cells, at = _cells(line, separator, start)
        if cells:
            records.append((number, cells, (start, start + len(line.rstrip())), at))
    return headed(name, records, text, media_type, notes)


def _records(text: str, name: str) -> Iterator[tuple[int, str, int]]:
    """Give the records with the number of their first line and where they begin; a quoted cell may run over lines."""
    start, held, first, count = 0, "", 1, 0
    for number, line in enumerate(text.splitlines(keepends=True) if "\n" not in text else _lines(text), start=1):
        if not held:
            first = number
        held += line
        if held.count('"') % 2 and '"' in held:
            if number - first > MOST_LINES:
                raise TableError(f"{name}, row {first}: a quotation mark is opened and not closed; close it, or write it twice inside a cell")
            continue
        yield first, held.rstrip("\n"), start
        start, held = start + len(held), ""
        count += 1
        if count > MOST_ROWS + 100:
            raise TableError(f"{name}: more than {MOST_ROWS:,} rows; split the table")
    if held:
        raise TableError(f"{name}, row {first}: a quotation mark is opened and not closed; close it, or write it twice inside a cell")


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _separator(lines: list[str], name: str) -> str:
    best, score = "", 0.0
    for separator in SEPARATORS:
        widths = Counter(len(_cells(line, separator, 0)[0]) for line in lines if line.strip())
        if not widths:
            continue
        width, often = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        if width > 1 and often * min(width, 8) > score:
            best, score = separator, often * min(width, 8)
    if not best:
        raise TableError(f"{name}: no separator was found; separate the columns by comma, semicolon, tab or |")
    return best


def _cells(line: str, separator: str, start: int) -> tuple[list[Cell], list[At] | None]:
    """Give the cells of a record, and where each stands if no quotation marks hide it."""
    if '"' in line:
        return [*next(csv.reader([line], delimiter=separator, strict=False))] if "\n" not in line else _quoted(line, separator), None
    cells, at, here = [], [], start
    for cell in line.split(separator) if line.strip() else []:
        stripped = cell.strip()
        begin = here + (cell.index(stripped) if stripped else 0)
        cells.append(stripped)
        at.append((begin, begin + len(stripped)))
        here += len(cell) + 1
    return [*cells], at


def _quoted(record: str, separator: str) -> list[Cell]:
    return [*next(csv.reader(record.splitlines(keepends=True), delimiter=separator, strict=False), [])]

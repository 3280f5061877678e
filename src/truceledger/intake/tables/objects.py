"""JSON tables: an array of objects, an object of arrays, or an object a line; read with the place of each value."""

from __future__ import annotations

import json
import re
from typing import Any

from truceledger.intake.clean import cleaned
from truceledger.intake.encoding import decoded
from truceledger.intake.raw import Refused
from truceledger.intake.tables.table import MOST_COLUMNS, MOST_ROWS, At, Cell, Row, Table, TableError, finished

_SPACE = re.compile(r"[ \t\n\r]*")
_HEAD = re.compile(r"\A[\ufeff\s]*[\[{]")


def fits(content: bytes) -> bool:
    """Say whether the text begins as JSON does."""
    return _HEAD.match(content[:200].decode("utf-8", "ignore")) is not None


def read(content: bytes, name: str) -> Table:
    """Read a JSON table; raises ``TableError``."""
    try:
        text, encoding = decoded(content)
    except Refused as trouble:
        raise TableError(f"{name}: {trouble.message}") from None
    text = cleaned(text)
    notes = [f"read as {encoding}"] if encoding not in {"utf-8", "utf-8-sig", "ascii"} else []
    try:
        columns, rows = _Reader(text, name).table(notes)
    except RecursionError:
        raise TableError(f"{name}: the JSON is nested too deeply for a table; nothing was read") from None
    if len(columns) > MOST_COLUMNS:
        raise TableError(f"{name}: {len(columns)} columns are more than the {MOST_COLUMNS} that are taken in; keep those with dates and figures")
    return finished(name, columns, rows, text, "application/json", {}, notes)


class _Reader:
    """Walks a text value by value; ``json`` itself reads each, so that what is read is what JSON says."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self._decoder = json.JSONDecoder(parse_constant=self._constant, parse_int=_whole)

    def _constant(self, word: str) -> None:
        raise TableError(f"{self.name}: {word} is no value of JSON; write null where there is no figure")

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            value, end = self._decoder.raw_decode(self.text, at)
        except json.JSONDecodeError as trouble:
            raise TableError(f"{self.name}, line {trouble.lineno}, column {trouble.colno}: no JSON: {trouble.msg.lower()}; mend it there") from None
        except ValueError as trouble:
            raise TableError(f"{self.name}, line {self.text.count(chr(10), 0, at) + 1}: no JSON that can be read: {trouble}") from None
        return value, end

    def table(self, notes: list[str]) -> tuple[list[str], list[Row]]:
        """Give columns and rows of whichever form it is."""
        at = self._skip(0)
        if self.text.startswith("[", at):
            return self._objects(at)
        fields, end = self._members(at)
        if self._skip(end) < len(self.text):
            return self._lines(at)
        lists = {key: span for key, (value, span) in fields.items() if isinstance(value, list)}
        inner = [k for k in lists if fields[k][0] and all(isinstance(x, dict) for x in fields[k][0])]
        if len(inner) == 1:
            notes.append(f"the rows under {inner[0]!r} read")
            return self._objects(lists[inner[0]][0])
        if len(lists) >= 2 and not inner:
            return self._by_columns(fields, lists)
        raise TableError(f'{self.name}: no table: give an array of objects, such as [{{"date": …, "killed": …}}], or an object of arrays')

    def _members(self, at: int) -> tuple[dict[str, tuple[Any, At]], int]:
        """Give the members of the object at a place, with where their values stand."""
        found: dict[str, tuple[Any, At]] = {}
        at = self._skip(at + 1)
        while not self.text.startswith("}", at):
            key, end = self._value(at)
            at = self._skip(end)
            if not isinstance(key, str) or not self.text.startswith(":", at):
                raise self._broken(at)
            at = self._skip(at + 1)
            value, end = self._value(at)
            found[key] = (value, (at, end))
            at = self._skip(end)
            at = self._next(at, "}")
        return found, at + 1

    def _next(self, at: int, end: str) -> int:
        """Go over the comma to what follows it, or stay at the end."""
        if self.text.startswith(end, at):
            return at
        if not self.text.startswith(",", at) or self.text.startswith(end, after := self._skip(at + 1)):
            raise self._broken(at)
        return after

    def _broken(self, at: int) -> TableError:
        line = self.text.count("\n", 0, at) + 1
        return TableError(f"{self.name}, line {line}: the JSON is broken here ({self.text[at : at + 20]!r}); mend it there")

    def _objects(self, at: int) -> tuple[list[str], list[Row]]:
        columns: dict[str, None] = {}
        rows: list[Row] = []
        at = self._skip(at + 1)
        while not self.text.startswith("]", at):
            if not self.text.startswith("{", at):
                raise TableError(f'{self.name}, row {len(rows) + 1}: every row has to be an object, such as {{"date": …, "killed": …}}')
            at = self._skip(self._row(at, rows, columns))
            at = self._next(at, "]")
        return list(columns), rows

    def _lines(self, at: int) -> tuple[list[str], list[Row]]:
        columns: dict[str, None] = {}
        rows: list[Row] = []
        while at < len(self.text):
            if not self.text.startswith("{", at):
                raise self._broken(at)
            at = self._skip(self._row(at, rows, columns))
        return list(columns), rows

    def _row(self, at: int, rows: list[Row], columns: dict[str, None]) -> int:
        members, end = self._members(at)
        number = len(rows) + 1
        if number > MOST_ROWS:
            raise TableError(f"{self.name}: more than {MOST_ROWS:,} rows; split the table")
        cells = {key: self._cell(value, number, key) for key, (value, _) in members.items()}
        columns.update(dict.fromkeys(cells))
        rows.append(Row(number, cells, ((at, end),), {key: self._inner(value, span) for key, (value, span) in members.items()}))
        return end

    def _inner(self, value: Any, at: At) -> At:
        """Give where a text stands without its quotation marks, if it is written as it reads."""
        inside = isinstance(value, str) and value and self.text[at[0] + 1 : at[1] - 1] == value
        return (at[0] + 1, at[1] - 1) if inside else at

    def _by_columns(self, fields: dict[str, tuple[Any, At]], lists: dict[str, At]) -> tuple[list[str], list[Row]]:
        lengths = {key: len(fields[key][0]) for key in lists}
        if len(set(lengths.values())) > 1:
            told = ", ".join(f"{k} {n}" for k, n in lengths.items())
            raise TableError(f"{self.name}: the columns are not of one length ({told}); write null where there is no figure")
        places = {key: self._items(span[0]) for key, span in lists.items()}
        rows = []
        for index in range(next(iter(lengths.values()))):
            cells = {key: self._cell(fields[key][0][index], index + 1, key) for key in lists}
            at = {key: places[key][index] for key in lists}
            rows.append(Row(index + 1, cells, tuple(at.values()), at, apart=True))
        return list(lists), rows

    def _items(self, at: int) -> list[At]:
        found = []
        at = self._skip(at + 1)
        while not self.text.startswith("]", at):
            _, end = self._value(at)
            found.append((at, end))
            at = self._skip(end)
            at = self._skip(at + 1) if self.text.startswith(",", at) else at
        return found

    def _cell(self, value: Any, row: int, column: str) -> Cell:
        if value is None or isinstance(value, str | int | float | bool):
            return value
        raise TableError(f"{self.name}, row {row}, {column}: a cell holds words, a number or null, not {type(value).__name__}; flatten it first")


def _whole(digits: str) -> int | float:
    """Numbers with hundreds of digits count nobody; they are kept as floats, which the mapping refuses."""
    return int(digits) if len(digits) <= 18 else float(digits)

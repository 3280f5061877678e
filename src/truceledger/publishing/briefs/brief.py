"""A brief before it has a format: plain words and what they rest on. No markup stands in any text of it."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

import msgspec

_FIGURES = re.compile(r"[\d.,]+( ?%)?( \([^)]*\))?|–|-|")


class Grounds(msgspec.Struct, frozen=True):
    """What a sentence rests on: statements (ids), or, for what is counted over the whole view, how it was counted.

    Raises ``ValueError`` when there is neither: nothing stands in a brief without grounds.
    """

    statements: tuple[str, ...] = ()
    counted: str = ""

    def __post_init__(self) -> None:
        if not self.statements and not self.counted:
            raise ValueError("a sentence of a brief needs grounds")


class Sentence(msgspec.Struct, frozen=True):
    """One sentence, and the quotes or remarks that stand below it."""

    text: str
    grounds: Grounds
    below: tuple[Sentence, ...] = ()


class Row(msgspec.Struct, frozen=True):
    """One row of a table."""

    cells: tuple[str, ...]
    grounds: Grounds


class Table(msgspec.Struct, frozen=True):
    """A narrow table; every row has as many cells as the header. ``caption`` says what it is of, where a format captions tables."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    caption: str = ""

    def numeric(self, column: int) -> bool:
        """Say whether a column holds figures alone, which are set flush right."""
        return bool(self.rows) and all(_FIGURES.fullmatch(row.cells[column]) for row in self.rows)

    @property
    def shared(self) -> Grounds | None:
        """The grounds that all rows share, which a caption can carry for them."""
        first = self.rows[0].grounds if self.rows else None
        return first if all(row.grounds == first for row in self.rows) else None


class Figure(msgspec.Struct, frozen=True):
    """A chart: the picture (SVG as ``charts`` makes it, of that size), what it shows in words for who does not see it, its data.

    ``notes`` say how to read it and what it leaves out. Markdown holds no pictures and leaves figures out.
    """

    title: str
    alt: str
    svg: str
    width: float
    height: float
    table: Table
    grounds: Grounds
    notes: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    """A section: its title and what stands in it, sections within it included."""

    title: str
    items: tuple[Item, ...]


Item: TypeAlias = Sentence | Table | Figure | Section


class Cited(msgspec.Struct, frozen=True):
    """A statement as a footnote cites it: its words, by whom, through whom, in which report; ``note`` where it is no plain assertion."""

    statement: str
    quote: str
    said_by: str
    via: str
    title: str | None
    publisher: str | None
    published: date | None
    uri: str | None
    note: str = ""
    language: str | None = None


class Brief(msgspec.Struct, frozen=True):
    """A brief: title, period, sections, and every statement cited, by id; ``origins`` counts independent origins by grounds."""

    title: str
    process: str | None
    since: date
    until: date | None
    as_of: str | None
    standing: str
    sections: tuple[Section, ...]
    cited: dict[str, Cited]
    origins: dict[tuple[str, ...], int]

"""A brief before it has a format: plain words and what they rest on. No markup stands in any text of it."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec


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
    """A narrow table; every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]


class Section(msgspec.Struct, frozen=True):
    """A section: its title and what stands in it, sections within it included."""

    title: str
    items: tuple[Item, ...]


Item: TypeAlias = Sentence | Table | Section


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

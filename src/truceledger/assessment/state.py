"""The shapes that every chapter of the state of play is made of.

Hands on: ``StateOfPlay``, ``Line`` (anything printed, with its grounds), ``Saying`` (who says it), ``Dated``, ``Figure``.
Refuses: computing; a line without grounds has no place here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

SCHEMA = "truceledger/state-of-play/1"


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """One saying under a line: who says it, through whom, where it was printed, in which words.

    ``party`` are party codes; ``who`` the words that name the speaker, ``None`` in the publisher's own voice;
    ``via`` the carriers; ``origins`` the keys of the independent origins it comes from (``origins.py``).
    """

    statement: str
    label: str
    party: tuple[str, ...] = ()
    who: str | None = None
    anonymous: bool = False
    via: tuple[str, ...] = ()
    publisher: str | None = None
    published: date | None = None
    report: str
    mode: str
    stance: str
    modality: str
    quote: str
    origins: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Anything printed. ``grounds`` are statement ids; ``origins`` counts the independent origins behind them."""

    grounds: tuple[str, ...]
    said_by: tuple[Saying, ...]
    origins: int


class Dated(Line, frozen=True, kw_only=True):
    """A date as said: ``edtf`` is kept, ``shown`` reads it out, ``words`` are the report's own."""

    edtf: str
    shown: str
    words: str | None = None


class Figure(Line, frozen=True, kw_only=True):
    """A number as said, never rounded, never blended with another."""

    phrase: str
    low: int | float | None = None
    best: int | float | None = None
    high: int | float | None = None
    qualifier: str | None = None
    missing: str | None = None
    when: str | None = None
    when_words: str | None = None
    published: date | None = None


class Note(Line, frozen=True, kw_only=True):
    """A remark that the tool derives and shows the working of; ``code`` is stable."""

    code: str
    text: str
    working: str = ""


class StateOfPlay(msgspec.Struct, frozen=True, kw_only=True):
    """The state of play as of ``as_of`` (a day; ``None`` where no report has a date and none was given).

    ``chapters`` maps a chapter's name to its own frozen shape, in the order of ``CHAPTERS``.
    """

    schema: str = SCHEMA
    as_of: date | None
    process: str | None
    standing: str
    reports: int
    statements: int
    origins: int
    chapters: dict[str, Any]

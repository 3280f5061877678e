"""The state of play: chapters of lines, each with its grounds and by whom it is said.

Schema ``truceledger/state-of-play/1``. A line is never without grounds; ``origins`` counts independent origins, not
articles; ``data`` holds the line's figures and codes for programs.
"""

from __future__ import annotations

from typing import Any

import msgspec

SCHEMA = "truceledger/state-of-play/1"


class Line(msgspec.Struct, frozen=True):
    """One line: what it says, by whom it is said, on which statements it rests (ids), on how many independent origins.

    ``key`` names the line's matter within its chapter, the same at every moment, so that what changed can be told; what
    can change (a count, a state, a day) is in ``text`` and ``data``, never in the key. ``status`` is the verification
    status of what it says and ``grade`` its Admiralty number, where the chapter derives them.
    """

    text: str
    said_by: tuple[str, ...] = ()
    origins: int = 0
    grounds: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    topic: str = ""
    data: dict[str, Any] = {}
    key: str = ""
    status: str = ""
    grade: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """One chapter; ``note`` says what its lines mean or why there are none."""

    name: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""


class StateOfPlay(msgspec.Struct, frozen=True):
    """All chapters, as of a day (ISO 8601; of the last report where none was asked for).

    ``withheld`` counts the statements from which a protected source was taken out.
    """

    process: str | None
    as_of: str | None
    standing: str
    reports: int
    statements: int
    chapters: dict[str, Chapter]
    withheld: int = 0
    schema: str = SCHEMA

"""Trouble in a report is a value: reading goes on, and the analyst is told."""

from __future__ import annotations

import enum

import msgspec


class Severity(enum.StrEnum):
    """How bad it is: ``error`` nothing was read, ``warning`` some was not, ``notice`` worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Issue(msgspec.Struct, frozen=True):
    """One trouble: ``code`` is stable (lower-snake), ``where`` names the source, ``message`` says what and what to do.

    ``report`` is the report's id where there is one; ``start`` and ``end`` are code points of its text.
    """

    code: str
    severity: Severity
    where: str
    message: str
    report: str | None = None
    start: int | None = None
    end: int | None = None

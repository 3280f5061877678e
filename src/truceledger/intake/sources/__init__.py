"""Sources: what the operator names → bytes. ``SOURCES`` is the one registry; each module is one sort of source."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.intake.raw import Raw, Refused
from truceledger.intake.sources import files, stdin, web

if TYPE_CHECKING:
    from truceledger.intake.fetch import IntakeOptions


@dataclass(frozen=True)
class SourceSort:
    """A sort of source: whether a name is of it, and the bytes under that name."""

    name: str
    fits: Callable[[str], bool]
    open: Callable[[str, IntakeOptions], Iterator[Raw | Refused]]


SOURCES: tuple[SourceSort, ...] = (
    SourceSort("stdin", stdin.fits, stdin.open),
    SourceSort("web", web.fits, web.open),
    SourceSort("files", files.fits, files.open),
)

"""From where a page looks at the ledger: the process, the day and the standing of its address, kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from truceledger.publishing.queries import Look, bare, look_of
from truceledger.publishing.room import Room
from truceledger.vocabulary.judgement import Standing


@dataclass(frozen=True)
class Looking:
    """A look and how its address says it; where the ledger has one process, that one is looked at."""

    look: Look
    processes: tuple[str, ...]
    given: dict[str, str]

    @property
    def query(self) -> str:
        """The part of an address behind the question mark, empty where nothing was chosen."""
        return urlencode(self.given)

    def to(self, path: str, **more: str | None) -> str:
        """Give the address of a page from where one looks now; what is null is left out."""
        chosen = {**self.given, **more}
        told = urlencode({k: v for k, v in chosen.items() if v})
        return f"{path}?{told}" if told else path


def looking(request: Request) -> Looking:
    """Take the look from a page's address; raises ``UsageError`` for a process, day or standing that is none. Use with ``Depends``."""
    room: Room = request.app.state.room
    asked = request.query_params
    named = tuple(name for name, _, statements, *_ in room.processes() if name and statements)
    process = asked.get("process") or (named[0] if len(named) == 1 else None)
    standing = asked.get("standing") or ""
    look = room.kept("look", (process, asked.get("as_of"), standing), lambda: look_of(room.ledger, process, asked.get("as_of"), standing, bare))
    given = {"process": asked.get("process") or "", "as_of": asked.get("as_of") or "", "standing": standing}
    if standing == Standing.MACHINE:
        given["standing"] = ""
    return Looking(look, named, {k: v for k, v in given.items() if v})

"""Reports by the names that addresses have for them, and the statements read of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from truceledger.errors import MissingError
from truceledger.publishing.queries import Look

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.report import ReportRef
    from truceledger.vocabulary.view import Held, HeldReport

#: Ids that can stand in an address as they are.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


class Filed:
    """The reports of a look: by name, and under which name each is to be found (its id, or where that says too little, its key)."""

    def __init__(self, reports: tuple[HeldReport, ...]) -> None:
        times = Counter(r.report.id for r in reports)
        self.by_key: dict[str, HeldReport] = {r.report.key: r for r in reports}
        self._by_name: dict[str, HeldReport] = {}
        self._name: dict[str, str] = {}
        for key, held in self.by_key.items():
            plain = times[held.report.id] == 1 and _PLAIN.fullmatch(held.report.id)
            self._name[key] = held.report.id if plain else key
            for name in (key, held.report.id, held.report.digest):
                self._by_name.setdefault(name, held)

    def path(self, ref: ReportRef) -> str | None:
        """Give the path of a report's page; none where the look does not show it (that of a protected source's own words)."""
        name = self._name.get(ref.key)
        return f"/reports/{quote(name, safe='')}" if name else None

    def find(self, name: str) -> HeldReport:
        """Give a report by its id, key or digest; raises ``MissingError``."""
        found = self._by_name.get(name)
        if found is None:
            raise MissingError(f"no report {name[:80]!r} in what is looked at; the page of reports lists them")
        return found


def filed(room: Room, look: Look) -> Filed:
    """Give the reports of a look, by name."""
    plain = Look(look.process, look.as_of, look.standing)
    return room.kept("filed", plain, lambda: Filed(room.view(plain).reports))


def by_report(room: Room, look: Look) -> Mapping[str, tuple[Held, ...]]:
    """Give the statements of a look by the key of their report, in the order of their text."""

    def make() -> dict[str, tuple[Held, ...]]:
        made: dict[str, list[Held]] = {}
        for held in room.view(look).statements:
            made.setdefault(held.statement.report.key, []).append(held)
        return {key: tuple(many) for key, many in made.items()}

    return room.kept("by report", look, make)


def processes_of_reports(room: Room, look: Look, names: tuple[str, ...]) -> Mapping[str, str]:
    """Give the process of each report by its key, where the look is at all of them."""

    def make() -> dict[str, str]:
        return {r.report.key: name for name in names for r in room.view(Look(name, look.as_of, look.standing)).reports}

    return room.kept("processes of reports", (look, names), make)

"""Reports by the names that addresses have for them, and the statements read of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from truceledger.publishing.queries import Look

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.report import ReportRef
    from truceledger.vocabulary.view import HeldReport

#: What stands under /reports/ and is no report.
TAKEN = frozenset({"add"})
#: Ids that can stand in an address as they are.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


class Filed:
    """The reports of a look: by name, and under which name each is to be found (its id, or where that says too little, its key)."""

    def __init__(self, reports: tuple[HeldReport, ...]) -> None:
        self._reports = reports
        self._by_id: dict[str, list[HeldReport]] = {}
        for held in reports:
            self._by_id.setdefault(held.report.id, []).append(held)

    @cached_property
    def _by_name(self) -> dict[str, HeldReport]:
        """The reports by digest and key, for those whose id does not name them."""
        made: dict[str, HeldReport] = {}
        for held in self._reports:
            made[held.report.key] = held
            made.setdefault(held.report.digest, held)
        return made

    def path(self, ref: ReportRef) -> str | None:
        """Give the path of a report's page; none where the look does not show it (that of a protected source's own words)."""
        same = self._by_id.get(ref.id, ())
        if not any(r.report == ref for r in same):
            return None
        return f"/reports/{quote(ref.id if len(same) == 1 and _PLAIN.fullmatch(ref.id) and ref.id not in TAKEN else ref.key, safe='')}"

    def find(self, name: str) -> HeldReport | None:
        """Give a report by its id, key or digest."""
        same = self._by_id.get(name)
        return same[0] if same else self._by_name.get(name)


def filed(room: Room, look: Look) -> Filed:
    """Give the reports of a look, of all its processes, by name; what people decided makes no difference to them."""
    plain = Look(None, look.as_of, rejected=True)
    return room.kept("filed", plain, lambda: Filed(room.view(plain).reports), of=lambda: room.view(plain).reports)


def processes_of_reports(room: Room, look: Look, names: tuple[str, ...]) -> Mapping[str, str]:
    """Give the process of each report by its key, where the look is at all of them."""

    def make() -> dict[str, str]:
        return {r.report.key: name for name in names for r in room.view(Look(name, look.as_of, look.standing)).reports}

    return room.kept("processes of reports", (look, names), make)

"""How often people have decided on statements of a kind: what lets a calendar's entry be newer though it rests on less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.ledger.entries import MACHINE, READER, Corrected, Judged, Linked, Undone, Withdrawn

if TYPE_CHECKING:
    from truceledger.publishing.exports.exporting import Exporting


def decisions(exporting: Exporting, kind: str) -> int:
    """Count the entries, up to the look's moment, by which people judged, corrected or took out statements of a kind, linked, or took back.

    Links and what was taken back count for every kind: either can change what is one matter. Entries are never removed, so that
    the count never falls.
    """
    found: dict[str, int] | None = exporting.worked.get("decisions")
    if found is None:
        found = exporting.worked["decisions"] = _counted(exporting)
    return found.get(kind, 0) + found[""]


def _counted(exporting: Exporting) -> dict[str, int]:
    loaded = exporting.ledger.loaded()
    until = exporting.view.as_of
    entries = [e for e in loaded.entries if isinstance(e.body, Judged | Corrected | Withdrawn | Linked | Undone) and (until is None or e.at <= until)]
    kinds: dict[str, str] = {}
    if any(not isinstance(e.body, Linked | Undone) for e in entries):
        kinds = {s.statement_id: s.kind for key in loaded.reports for s in loaded.statements_of(key)}
    made = {"": 0}
    for entry in entries:
        body = entry.body
        if isinstance(body, Linked):
            made[""] += not body.by.startswith(MACHINE)
        elif isinstance(body, Undone):
            made[""] += 1
        elif isinstance(body, Judged | Corrected) or (isinstance(body, Withdrawn) and body.by != READER):
            kind = kinds.get(body.statement, "")
            made[kind] = made.get(kind, 0) + 1
    return made

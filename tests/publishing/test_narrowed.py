"""A timeline narrowed afterwards is the one asked for at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import site_for_tests
from truceledger.ledger import Ledger
from truceledger.publishing.narrowed import narrowed, undated
from truceledger.publishing.queries import Look, known_profiles
from truceledger.publishing.room import Room
from truceledger.publishing.timeline import Wanted, timeline

ASKED = [
    Wanted(),
    Wanted(kinds=frozenset({"event"})),
    Wanted(kinds=frozenset({"agreement", "commitment"}), ahead=True),
    Wanted(party="ISR"),
    Wanted(party="LBN:MIL"),
    Wanted(since=date(2026, 5, 20), until=date(2026, 5, 29)),
    Wanted(until=date(2026, 4, 30)),
    Wanted(ahead=True),
    Wanted(party="KEN"),
]


@pytest.mark.parametrize("wanted", ASKED)
def test_narrowed_afterwards_as_asked_at_once(tmp_path: Path, make: Any, wanted: Wanted) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        site_for_tests.fill(book, make)
        desk = Room(book, known_profiles()).desk(Look(site_for_tests.PROCESS))
        whole, alone = timeline(desk), timeline(desk, wanted)
        assert narrowed(whole, wanted) == alone.entries
        assert undated((h.statement for h in desk.view.statements), wanted) == alone.undated
        assert whole.entries

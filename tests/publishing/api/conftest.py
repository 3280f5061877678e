from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import site_for_tests
from truceledger.ledger import Ledger


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    made = tmp_path / "ledger.db"
    with Ledger.open(made) as book:
        site_for_tests.fill(book, make)
    return made


@pytest.fixture
def client(path: Path) -> Iterator[TestClient]:
    app = site_for_tests.site(path)
    with TestClient(app) as made:
        yield made
    app.state.room.close()

"""A ledger made by hand of what reports tell, laid out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger import pipeline
from truceledger.assessment.desk import Desk
from truceledger.ledger import Ledger, Process

AT = datetime(2026, 6, 1, tzinfo=UTC)
Lay = Callable[..., Desk]


@pytest.fixture
def lay(tmp_path: Path, make: Any) -> Iterator[Lay]:
    """Lay out what is told: each of ``told`` is kind, speaker, day of the report, fields; ``process`` names no process where it is None."""
    books: list[Ledger] = []

    def of(*told: tuple[str, str | None, date | None, dict[str, Any]], process: str | None = "river", publisher: str = "Cedar Line") -> Desk:
        book = Ledger.open(tmp_path / f"{len(books)}.db")
        books.append(book)
        for i, (kind, speaker, day, fields) in enumerate(told):
            text = f"Story {i} of {day} tells of a {kind}."
            report = make.report(text, id=f"r{i}", published=day, publisher=publisher)
            said = make.say(report, kind, text, speaker, **fields)
            book.record(make.reading(report, said), None, process=Process("river"), at=AT)
        return pipeline.Desks(book).desk(None, process)

    yield of
    for book in books:
        book.close()

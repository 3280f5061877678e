"""The ledger as it was after an entry: what looking then showed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from truceledger.ledger import Ledger
from truceledger.ledger.entries import Linked, Process
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.view import View

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVENT = {"type": "armed_clash", "actor": None}


def test_a_ledger_as_of_an_entry_is_what_it_was_then(tmp_path: Path, make: Any) -> None:
    seen: dict[int, tuple[View, View]] = {}
    with Ledger.open(tmp_path / "l.db") as book:

        def look() -> None:
            seen[book.size()] = (book.view(), book.view(process="north", standing=Standing.REVIEWED))

        look()
        first = make.report("Shots in Khiam. Calm in Tyre.", id="a")
        one, two = make.say(first, "event", "Shots in Khiam", **EVENT), make.say(first, "event", "Calm in Tyre", **EVENT)
        late = make.report("Shots in Khiam, and no calm.", id="b", published=date(2026, 5, 1))
        three = make.say(late, "event", "Shots in Khiam", **EVENT)
        steps: list[Any] = [
            lambda: book.record(make.reading(first, one, two), None, process=Process("north"), at=AT),
            lambda: book.judge(Judgement(one.statement_id, Verdict.ACCEPTED, "ann", "", AT)),
            lambda: book.record(make.reading(late, three), None, process=Process("north"), at=AT),
            lambda: book.link(one.claim_id, two.claim_id, "same_event", by="ann", reason="one clash", at=AT),
            lambda: book.judge(Judgement(one.statement_id, Verdict.REJECTED, "bob", "no", AT)),
            lambda: book.correct(three.statement_id, {"type": "air_strike"}, "ann", "a strike", AT),
            lambda: book.record(make.reading(first, one, reader="test@2"), None, process=Process("south"), at=AT),
            lambda: book.undo(2, "ann", "too early", AT),
            lambda: book.grade("Cedar Line", "B", "ann", "", AT),
        ]
        for step in steps:
            step()
            look()
    with Ledger.open(tmp_path / "l.db") as book:
        for entry, (everything, reviewed) in seen.items():
            assert book.view(entry=entry) == everything
            assert book.view(process="north", standing=Standing.REVIEWED, entry=entry) == reviewed
        assert book.view(entry=10_000) == book.view()
        last = book.size()
        book.protect("Cedar Line", ["Cedar Line"], "ann", "at risk", AT)
        assert all(h.statement.report.publisher != "Cedar Line" for h in book.view(entry=last).statements)  # what is withheld now is withheld of then
        assert isinstance(book.entries()[3].body, Linked)

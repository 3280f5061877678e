"""Looking at an open ledger again gives what looking at it for the first time gives, whatever was done in between."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

import simulation
from simulation import GROUP, MEDIATOR, PROCESS, Simulation, day
from truceledger.errors import TruceError
from truceledger.ledger import Ledger, Process
from truceledger.ledger.linking import link_new
from truceledger.pipeline import Desks
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.reading import Reading


class Day:
    """What people and reports do to a ledger in a random order, some of it through another opening of the file."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.chance = path, random.Random(seed)
        self.left: list[Reading] = list(Simulation(seed=seed, days=34).readings())
        self.chance.shuffle(self.left)
        self.at = datetime(2031, 3, 1, tzinfo=UTC)
        self.ids: list[str] = []

    def act(self, book: Any) -> str:
        """Do something, and say what."""
        self.at += timedelta(minutes=1)
        acts: list[Callable[[Any], None]] = [self.record] * 4 + [self.judge, self.correct, self.undo, self.protect, self.grade, self.link]
        done = self.chance.choice([*acts, self.record_elsewhere]) if self.ids else self.record
        try:
            done(book)
        except TruceError:
            return f"{done.__name__}, refused"
        return done.__name__

    def record(self, book: Any) -> None:
        some = [self.left.pop() for _ in range(self.chance.randint(1, 4))]
        book.record_all([(r, None, Process(PROCESS)) for r in some], at=self.at)
        link_new(book, [r.report.key for r in some], at=self.at)
        self.ids += [s.statement_id for r in some for s in r.statements]

    def record_elsewhere(self, book: Any) -> None:
        with Ledger.open(self.path) as other:
            reading = self.left.pop()
            other.record(reading, None, process=Process(PROCESS), at=self.at)
            self.ids += [s.statement_id for s in reading.statements]

    def judge(self, book: Any) -> None:
        verdict = self.chance.choice([Verdict.ACCEPTED, Verdict.REJECTED, Verdict.UNSURE])
        book.judge(Judgement(self.chance.choice(self.ids), verdict, self.chance.choice(["ann", "bob"]), "as I read it", self.at))

    def correct(self, book: Any) -> None:
        found = book.statement(self.chance.choice(self.ids)).statement
        fields = {"toll": {"people": "civilians"}, "event": {"type": "offensive"}}.get(found.kind, {})
        if fields:
            book.correct(found.statement_id, fields, "ann", "as it says", self.at)

    def undo(self, book: Any) -> None:
        book.undo(self.chance.randint(1, book.size()), "ann", "too quick", self.at)

    def protect(self, book: Any) -> None:
        who = self.chance.choice([MEDIATOR, GROUP, "Relief Network"])
        book.protect(who, [], "ann", "at risk", self.at, on=self.chance.random() < 0.5)

    def grade(self, book: Any) -> None:
        book.grade(MEDIATOR, self.chance.choice("ABC"), "ann", "by its record", self.at)

    def link(self, book: Any) -> None:
        one, other = (self.chance.choice(book.view(unredacted=True).statements).statement for _ in range(2))
        book.link(one.claim_id, other.claim_id, "same_event", by="ann", reason="one night", at=self.at, apart=self.chance.random() < 0.5)


@pytest.mark.parametrize("seed", range(4))
def test_an_open_ledger_shows_what_a_ledger_opened_anew_shows(tmp_path: Path, seed: int) -> None:
    done = Day(tmp_path / "l.db", seed)
    with Ledger.open(done.path) as book:
        desks = Desks(book)
        for step in range(30):
            what = done.act(book)
            as_of = done.chance.choice([None, None, day(20)])
            with Ledger.open(done.path, read_only=True) as anew:
                fresh = Desks(anew)
                assert desks.view(as_of, PROCESS) == fresh.view(as_of, PROCESS), (step, what)
                assert msgspec.json.encode(desks.state(as_of, PROCESS)) == msgspec.json.encode(fresh.state(as_of, PROCESS)), (step, what)


def test_the_days_of_the_simulation_are_what_they_were() -> None:
    one, other = (list(Simulation(days=9).readings()) for _ in range(2))
    assert one == other
    assert simulation.PLANTED.standoff == (30, 95)

"""Full-text search and feeds on a simulated ledger: what the index costs, and how long asking takes.

Cost is a ratio of two recordings of the same readings one after another, with the index and without; the median of some pairs. Of
reading and recording together it is a small part of the little that recording is.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import simulation
from truceledger.ledger import Ledger, search
from truceledger.ledger.query import parse
from truceledger.publishing.feeds import atom, new_feed
from truceledger.publishing.queries import Look, Wanted
from truceledger.publishing.room import Room
from truceledger.publishing.searching import groups_room, search_room

QUERIES = ("killed", "arden mortars", '"the truce"', "withdraw*", "truce OR ceasefire -army", "the", "nowhere")


class Replayed:
    """Readings made once, recorded again and again."""

    def __init__(self, readings: list[Any]) -> None:
        self._readings = readings

    def readings(self) -> Any:
        return iter(self._readings)


def cost(days: int, pairs: int) -> None:
    made = Replayed(list(simulation.Simulation(days=days, incidents=(5, 9)).readings()))
    real, took, size = search.add, {True: [], False: []}, {}
    for _ in range(pairs):
        for indexed in (True, False):
            search.add = real if indexed else lambda *_: None  # type: ignore[assignment]
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "l.db"
                start = time.perf_counter()
                with Ledger.open(path) as book:
                    many = simulation.fill(book, made)  # type: ignore[arg-type]
                took[indexed].append(time.perf_counter() - start)
                size[indexed] = os.path.getsize(path)
    search.add = real  # type: ignore[assignment]
    ratios = [a / b for a, b in zip(took[True], took[False], strict=True)]
    print(f"recording {many:,} statements of {len(made._readings):,} reports, with the index over without: {statistics.median(ratios):.2f} of the time, "
          f"{size[True] / size[False]:.2f} of the file")  # fmt: skip


def timed(name: str, work: Callable[[], Any], times: int = 5) -> Any:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        made = work()
        taken.append(time.perf_counter() - start)
    print(f"  {name:<58} {1000 * statistics.median(taken):8.1f} ms", flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1600)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--ledger", type=Path, help="use or make this ledger, and keep it")
    given = parser.parse_args()
    cost(min(given.days, 200), given.pairs)
    folder = tempfile.TemporaryDirectory()
    path = given.ledger or Path(folder.name) / "simulated.db"
    if not path.exists():
        with Ledger.open(path) as book:
            simulation.fill(book, simulation.Simulation(days=given.days, incidents=(5, 9)))
    book = Ledger.open(path)
    room, look = Room(book), Look(process=simulation.PROCESS)
    view = room.view(look)
    print(f"{len(view.statements):,} statements of {len(view.reports):,} reports")
    for words in QUERIES:
        hits = book.search(parse(words))
        timed(f"index: {words} ({len(hits.statements):,} statements, {len(hits.reports):,} reports)", lambda w=words: book.search(parse(w)))
    search_room(room, look, "warm")
    for number, words in enumerate(QUERIES):
        wanted = (Wanted(until=date(2200, 1, n)) for n in range(1, 30))  # each asked anew, none kept
        timed(f"a page of what is found: {words}", lambda w=words, more=wanted: groups_room(room, search_room(room, look, w, next(more))))
        assert number < 30
    at = datetime(2031, 1, 1, tzinfo=UTC)
    saved = new_feed(room, "saved", "bench", at, words="killed", process=simulation.PROCESS)
    follow = new_feed(room, "follow", "bench", at, changes=True, process=simulation.PROCESS)
    timed("Atom of a saved search, first", lambda: atom(room, saved), 1)
    timed("Atom of changes, first", lambda: atom(room, follow), 1)
    timed("Atom of changes, again", lambda: atom(room, follow))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {peak / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()

"""Speed of the state of play on a simulated ledger of 100,000 statements, once open, and after one more report.

Each figure is wall time, and beside it the time that one core worked, of which other work on the machine makes less. "open" is what
a program does once before it is asked: it loads the ledger, and lays out what statements alone tell. "first" is the first look after
that, "again" a second look at the same moment, "one more" the look after one more report was recorded. Memory is the process's peak.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import simulation
from truceledger import pipeline
from truceledger.assessment.changes import changes
from truceledger.ledger import Ledger, Process


def timed(name: str, work: Callable[[], Any]) -> Any:
    gc.collect()
    start, worked = time.perf_counter(), time.process_time()
    made = work()
    print(f"  {name:<42} {time.perf_counter() - start:6.2f} s  {time.process_time() - worked:6.2f} s of the core", flush=True)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=1600)
    parser.add_argument("--ledger", type=Path, help="use or make this ledger, and keep it")
    given = parser.parse_args()
    folder = tempfile.TemporaryDirectory()
    path = given.ledger or Path(folder.name) / "simulated.db"
    made = simulation.Simulation(days=given.days, incidents=(5, 9))
    if not path.exists():
        with Ledger.open(path) as book:
            timed("record", lambda: simulation.fill(book, made))
    with Ledger.open(path) as book:
        desks = pipeline.Desks(book)
        view = timed("open: load", lambda: desks.view(process=simulation.PROCESS))
        timed("open: lay out what statements alone tell", lambda: desks.ready(simulation.PROCESS))  # as `truce serve` does before anybody asks
        print(f"{len(view.statements):,} statements of {len(view.reports):,} reports")
        last = max(r.report.published for r in view.reports if r.report.published)
        week = last - timedelta(days=7)
        process = simulation.PROCESS
        looks: list[tuple[str, Callable[[], Any]]] = [
            ("status", lambda: desks.state(process=process)),
            ("standoff", lambda: chapters(desks, "standoffs")),
            ("figures", lambda: chapters(desks, "tolls", "tallies")),
            ("changes (a week)", lambda: changes(desks.state(as_of=week, process=process), desks.state(process=process))),
        ]
        for name, look in looks:
            timed(f"{name}, first", look)
            timed(f"{name}, again", look)
        n = (last - simulation.START).days + 1
        for i, reading in enumerate(simulation.Simulation(seed=11, days=4).readings()):
            if i >= len(looks):
                break
            moved = simulation.moved(reading, n)
            book.record(moved, None, process=Process(process), at=datetime(2031, 1, 1, tzinfo=UTC))
            timed(f"{looks[i][0]}, one more report", looks[i][1])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"peak memory {peak / 1024:,.0f} MiB")


def chapters(desks: pipeline.Desks, *names: str) -> list[Any]:
    from truceledger.assessment.chapters import CHAPTERS

    desk = desks.desk(process=simulation.PROCESS)
    return [build(desk) for name, _, build in CHAPTERS if name in names]


if __name__ == "__main__":
    main()

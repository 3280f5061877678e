"""Speed and memory: reading in one process, its share by stage, adding many reports, start-up. Ratios hold between machines.

Run: python eval/bench.py [--reports N] [--add N] [--format json]. Reports are the samples with names, numbers and days varied.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from truceledger.intake import IntakeOptions, fetch
from truceledger.knowledge import Knowledge
from truceledger.pipeline import process_of
from truceledger.reading import Reader
from truceledger.reading.parser import MODEL
from truceledger.vocabulary.report import Report

SAMPLES = Path(__file__).parents[1] / "src/truceledger/samples"
STAGES = {
    "parse": "parser.py",
    "mentions": "mentions.py",
    "clauses": "clauses.py",
    "sayings": "attribution.py",
    "places": "locating.py",
    "times": "/timing/",
    "numbers": "/counting/",
    "kinds": "/kinds/",
    "stating": "stating.py",
}


def varied(n: int) -> list[Report]:
    """Give ``n`` reports that differ in their numbers and days, from the samples on topic."""
    chance = random.Random(11)
    base = [t.report for t in fetch([str(SAMPLES)], IntakeOptions()) if t.report and t.report.language == "en"]
    base = [r for r in base if "distractor" not in (r.title or "")]
    made = []
    for i in range(n):
        report = base[i % len(base)]
        text = re.sub(r"\b\d{2,4}\b", lambda m: str(int(m.group()) + chance.randint(0, 9)) if len(m.group()) < 4 else m.group(), report.text)
        made.append(Report.of(f"{text}\nNote {i}.", publisher=f"Desk {i % 97}", published=date(2025, 1, 1) + timedelta(days=i % 500)))
    return made


def reading(reports: list[Report]) -> dict[str, Any]:
    """Read in one process; the ratio is to spaCy's small model on the same texts, whole, in the same run."""
    import spacy

    reader = Reader(Knowledge.load())
    words = sum(len(r.text.split()) for r in reports)
    list(reader.read_all(reports[:20]))
    start = time.perf_counter()
    statements = sum(len(r.statements) for r in reader.read_all(reports))
    ours = time.perf_counter() - start
    nlp = spacy.load(MODEL)
    start = time.perf_counter()
    for _ in nlp.pipe([r.text for r in reports], batch_size=32):
        pass
    theirs = time.perf_counter() - start
    return {
        "reports": len(reports),
        "words": words,
        "statements": statements,
        "reports_per_second": round(len(reports) / ours, 1),
        "words_per_second": round(words / ours),
        "time_as_ratio_to_spacy_small": round(ours / theirs, 2),
    }


def shares(reports: list[Report]) -> dict[str, float]:
    """Profile a smaller run and give each stage's share of the time."""
    reader = Reader(Knowledge.load())
    profile = cProfile.Profile()
    profile.runcall(lambda: list(reader.read_all(reports)))
    stats: Any = pstats.Stats(profile)
    total = stats.total_tt
    spent = dict.fromkeys(STAGES, 0.0)
    for (file, _, _), (_, _, own, _, _) in stats.stats.items():
        stage = next((s for s, mark in STAGES.items() if mark in file and "truceledger" in file), None)
        stage = stage or ("parse" if any(m in file for m in ("spacy", "thinc")) else None)
        if stage:
            spent[stage] += own
    made = {name: round(t / total, 3) for name, t in spent.items()}
    return {**made, "other (C code of the model among it)": round(1 - sum(made.values()), 3)}


def adding(reports: list[Report]) -> dict[str, Any]:
    """Read and record into a fresh ledger, then look and assess once."""
    from datetime import UTC, datetime

    from truceledger import pipeline
    from truceledger.ledger import Ledger

    knowledge = Knowledge.load()
    reader = Reader(knowledge)
    known = pipeline.profiles()
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "bench.db") as ledger:
        start = time.perf_counter()
        batch: list[Any] = []
        for made in reader.read_all(reports):
            batch.append((made, None, process_of(made, knowledge, known, None)))
            if len(batch) == 64:
                ledger.record_all(batch, at=datetime.now(UTC))
                batch = []
        ledger.record_all(batch, at=datetime.now(UTC))
        added = time.perf_counter() - start
        start = time.perf_counter()
        view = ledger.view()
        looked = time.perf_counter() - start
        start = time.perf_counter()
        ok = ledger.verify().ok
        verified = time.perf_counter() - start
        size = (Path(folder) / "bench.db").stat().st_size
    return {
        "reports": len(reports),
        "statements": len(view.statements),
        "reports_per_second": round(len(reports) / added, 1),
        "view_as_share_of_adding": round(looked / added, 3),
        "verify_as_share_of_adding": round(verified / added, 3),
        "verifies": ok,
        "megabytes": round(size / 1e6, 1),
    }


def starting() -> dict[str, float]:
    """Give the start-up of ``truce --help`` as a ratio to an empty Python."""

    def best(*command: str) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, capture_output=True)
            times.append(time.perf_counter() - start)
        return min(times)

    return {"truce_help_as_ratio_to_python": round(best("-m", "truceledger.publishing.cli.main", "--help") / best("-c", "pass"), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--add", type=int, default=10_000)
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    made: dict[str, Any] = {"start-up": starting()}
    made["reading"] = reading(varied(options.reports))
    made["share of reading time"] = shares(varied(min(120, options.reports)))
    made["peak memory, megabytes"] = {"reading": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}
    made["adding"] = adding(varied(options.add))
    made["peak memory, megabytes"]["with adding"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    if options.format == "json":
        print(json.dumps(made, indent=2))
        return
    for name, rows in made.items():
        print(name)
        for key, value in rows.items():
            print(f"  {key:40} {value}")


if __name__ == "__main__":
    main()

"""Speed and memory: reading in one process and in two, on topic and mixed, its share by stage, adding, start-up.

Run: python eval/bench.py [--reports N] [--mixed N] [--add N] [--processes N] [--rules] [--format json]. Reports are gold or the
samples with their numbers and days varied; of a mixed feed, one in twenty is about a conflict. Ratios hold between machines,
reports a minute do not.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import pstats
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from truceledger.evaluation import load_gold
from truceledger.intake import IntakeOptions, fetch
from truceledger.knowledge import Knowledge
from truceledger.pipeline import process_of
from truceledger.reading import Reader, read_in
from truceledger.reading.parser import MODEL
from truceledger.reading.read import Using
from truceledger.reading.workers import LOT
from truceledger.vocabulary.report import Report

SAMPLES = Path(__file__).parents[1] / "src/truceledger/samples"
GOLD = [Path(__file__).parent / f"gold/en/{part}.jsonl" for part in ("train", "dev")]
STAGES = {
    "filter": "relevance.py",
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
    base = [t.report for t in fetch([str(SAMPLES)], IntakeOptions()) if t.report and t.report.language == "en"]
    return _varied([r for r in base if "distractor" not in (r.title or "")], n)


def feed(n: int, *, one_in: int = 1) -> list[Report]:
    """Give ``n`` reports varied from gold, one in so many about a conflict, the others about something else."""
    gold, _ = load_gold(GOLD)
    on_topic = _varied([g.report for g in gold if g.statements], -(-n // one_in))
    others = iter(_varied([g.report for g in gold if not g.statements], n))
    return [on_topic[i // one_in] if i % one_in == 0 else next(others) for i in range(n)]


def _varied(base: list[Report], n: int) -> list[Report]:
    chance = random.Random(11)
    made = []
    for i in range(n):
        report = base[i % len(base)]
        text = re.sub(r"\b\d{2,4}\b", lambda m: str(int(m.group()) + chance.randint(0, 9)) if len(m.group()) < 4 else m.group(), report.text)
        made.append(Report.of(f"{text}\nNote {i}.", publisher=f"Desk {i % 97}", published=date(2025, 1, 1) + timedelta(days=i % 500)))
    return made


def digest(reports: list[Report]) -> str:
    return hashlib.sha256("".join(r.text for r in reports).encode()).hexdigest()[:12]


def reading(reports: list[Report], processes: int, using: Using) -> dict[str, Any]:
    """Read in some processes; the ratio is to spaCy's small model, whole, on the same texts in as many processes in the same run."""
    import spacy

    texts = [r.text for r in reports]
    words = sum(len(text.split()) for text in texts)
    warm = 2 * LOT * processes  # what the first readings cost is the start, not the speed
    if processes > 1:
        ours = _rate(read_in(processes, reports, using=using), warm)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # the largest process that has ended so far
    else:
        reader = Reader(Knowledge.load(), using)
        list(reader.read_all(reports[:10]))
        ours = _rate(reader.read_all(reports), 0)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    nlp = spacy.load(MODEL)
    list(nlp.pipe(texts[:10]))
    theirs = _rate(nlp.pipe(texts, batch_size=LOT, n_process=processes), warm if processes > 1 else 0)
    return {
        "data": digest(reports),
        "reports": len(reports),
        "words_per_report": round(words / len(reports)),
        "processes": processes,
        "reports_per_minute": round(60 * ours),
        "spacy_small_reports_per_minute": round(60 * theirs),
        "speed_as_ratio_to_spacy_small": round(ours / theirs, 2),
        "peak_megabytes_a_process": round(memory / 1024),
    }


def _rate(made: Iterator[Any], warm: int) -> float:
    """Give how many come a second, once the first so many have come."""
    start, n = time.perf_counter(), 0
    for n, _ in enumerate(made, 1):
        if n == warm:
            start = time.perf_counter()
    if n <= warm:
        raise SystemExit(f"bench: {n} reports are too few for several processes, which need {warm} to begin with: take --reports {2 * warm} or more")
    return (n - warm) / (time.perf_counter() - start)


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
    parser.add_argument("--mixed", type=int, default=2000)
    parser.add_argument("--add", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rules", action="store_true", help="read by the rules alone")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    using = Using.RULES if options.rules else Using.BOTH
    made: dict[str, Any] = {"start-up": starting()}
    on_topic, mixed = feed(options.reports), feed(options.mixed, one_in=20)
    made["reading on topic, one process"] = reading(on_topic, 1, using)
    made["reading on topic"] = reading(on_topic, options.processes, using)
    made["reading a mixed feed"] = reading(mixed, options.processes, using)
    del made["reading a mixed feed"]["peak_megabytes_a_process"]  # spaCy's own processes have ended before
    made["share of reading time"] = shares(on_topic[:120])
    if options.add:
        made["adding"] = adding(varied(options.add))
    if options.format == "json":
        print(json.dumps(made, indent=2))
        return
    for name, rows in made.items():
        print(name)
        for key, value in rows.items():
            print(f"  {key:40} {value}")


if __name__ == "__main__":
    main()

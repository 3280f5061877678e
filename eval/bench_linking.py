"""Linking measured: copies and events found and missed on sets whose truth is known, and speed.

Run: python eval/bench_linking.py [--texts N] [--events N] [--days N] [--format json]. Copies are made of gold's reports: a lead of
their own, the lead changed, the tail cut, both, a word in twenty changed; the pairs that are none are all other reports of gold,
many of one conflict. Events are told by several outlets with another type of the family, an organ for its state or nobody named,
another spelling of the place, a count that rises; beside each stand others of the next day, the next town, another actor, another
weapon. Precision and recall are of pairs within clusters. Speed is of a simulated ledger (tests/simulation.py): linking it whole,
and one more report once it is open; in seconds of one core.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import simulation
from truceledger.evaluation import load_gold
from truceledger.ledger import Ledger, Process
from truceledger.ledger.linking import link_new, suggest
from truceledger.vocabulary.attribution import Attribution, Mode
from truceledger.vocabulary.link import Clusters, Relation
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

AT = datetime(2031, 1, 1, tzinfo=UTC)
GOLD = [Path(__file__).parent / f"gold/en/{part}.jsonl" for part in ("train", "dev", "wide")]
LEADS = (
    "Fighting and talking went on side by side this week, as our correspondents found in a long day on both sides of the line.",
    "There was little sign on Thursday that the parties were about to change their minds, whatever diplomats said in public.",
    "What follows was gathered by our staff and by agencies from several capitals of the region over the last hours.",
)


def scored(found: Iterable[Iterable[str]], truth: dict[str, int]) -> dict[str, float | int]:
    """Give precision and recall of pairs; ``truth`` maps each name to what it is one with."""
    said = {frozenset(p) for cluster in found for p in itertools.combinations(sorted(set(cluster) & truth.keys()), 2)}
    by: dict[int, list[str]] = {}
    for name, group in truth.items():
        by.setdefault(group, []).append(name)
    true = {frozenset(p) for many in by.values() for p in itertools.combinations(sorted(many), 2)}
    right = len(said & true)
    return {
        "pairs": len(true),
        "found": len(said),
        "precision": round(right / len(said), 4) if said else 1.0,
        "recall": round(right / len(true), 4) if true else 1.0,
    }


# -- copies --------------------------------------------------------------------------------------------------------------


def variants(text: str, chance: random.Random) -> dict[str, str]:
    """Give copies of a text, by how they were made."""
    lead, body = _parted(text, 0.15)
    head, _ = _parted(text, 0.55)
    words = text.split(" ")
    edited = " ".join(w if i % 20 or not w.isalpha() else chance.choice(("said", "again", "there")) for i, w in enumerate(words, 1))
    return {
        "lead added": f"{chance.choice(LEADS)} {text}",
        "lead changed": f"{chance.choice(LEADS)[: max(20, len(lead))]} {body}",
        "tail cut": head,
        "lead added, tail cut": f"{chance.choice(LEADS)[:60]}. {head}",
        "one word in twenty": edited,
    }


def _parted(text: str, share: float) -> tuple[str, str]:
    at = text.find(" ", int(len(text) * share))
    return text[:at], text[at + 1 :]


def copies(n: int) -> dict[str, Any]:
    """Measure copies on gold's texts and what is made of them."""
    chance = random.Random(3)
    texts = list(dict.fromkeys(case.report.text for case in load_gold(GOLD)[0] if len(case.report.text.split()) >= 60))
    chance.shuffle(texts)
    texts = texts[:n]
    truth: dict[str, int] = {}
    kinds: dict[str, str] = {}
    reports: list[Report] = []
    for group, text in enumerate(texts):
        day = date(2030, 1, 1) + timedelta(days=chance.randrange(20))
        made = [("", text), *(chance.sample(sorted(variants(text, chance).items()), 2) if group % 2 else [])]
        for kind, words in made:
            report = Report.of(words, publisher=f"Outlet {chance.randrange(40)}", published=day + timedelta(days=chance.randrange(2)))
            truth[report.digest], kinds[report.digest] = group, kind
            reports.append(report)
    chance.shuffle(reports)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as book:
        book.record_all([(Reading(r, (), reader="bench"), None, None) for r in reports], at=AT)
        start = time.process_time()
        suggest(book, at=AT)
        took = time.process_time() - start
        clusters = Clusters(book.view().links, Relation.COPY_OF)
    missed = Counter(kinds[d] for d, group in truth.items() if kinds[d] and not any(truth.get(o) == group for o in clusters.of(d) if o != d))
    made_of = Counter(k for k in kinds.values() if k)
    return {
        "reports": len(reports),
        "seconds": round(took, 2),
        **scored(clusters.all(), truth),
        "missed by kind": {k: f"{missed[k]} of {made_of[k]}" for k in sorted(made_of)},
    }


# -- events --------------------------------------------------------------------------------------------------------------


def told(number: int, outlet: int, fields: dict[str, Any], day: str, place: Place, killed: int | None, actor_words: str) -> Reading:
    """Give a report of one event, with a count of the dead where there is one."""
    text = f"Report {number} of outlet {outlet}: {actor_words} struck {place.text}, killing {killed}."
    report = Report.of(text, publisher=f"Outlet {outlet}", published=date.fromisoformat(day[:10]))
    span = Span.of(text, text.index(": ") + 2, len(text) - 1)
    made = [_state(report, "event", span, fields, day, place)]
    if killed is not None:
        value = Quantity.exactly(killed, str(killed)).to_json()
        made.append(_state(report, "toll", span, {"measure": "killed", "value": value, "basis": "incident"}, day, place))
    return Reading(report, tuple(made), reader="bench")


def _state(report: Report, kind: str, span: Span, fields: dict[str, Any], day: str, place: Place) -> Statement:
    return state(report, kind, [span], fields, attribution=Attribution(Mode.NARRATED), rule="bench@1", when=When(day), where=[place])


def events(n: int) -> dict[str, Any]:
    """Measure events told in other words, with neighbours that are others."""
    chance = random.Random(5)
    towns = [(f"Town {i}", 33.0 + 0.05 * (i % 12), 35.2 + 0.06 * (i // 12)) for i in range(60)]  # some five kilometres apart, as along a front
    truth: dict[str, int] = {}
    readings: list[Reading] = []
    for group in range(n):
        town, lat, lon = towns[group % 60]
        first = date(2030, 1, 1) + timedelta(days=group // 60 + group % 3)
        side = chance.choice(("AAA", "front-of-the-north"))
        shelled = chance.random() < 0.3
        dead = chance.choice((None, chance.randint(3, 40)))
        for outlet in range(chance.randint(1, 5)):
            name, shift = (town, 0.0) if chance.random() < 0.7 else (f"al-{town}", 0.008)
            kind = "indirect_fire" if shelled else chance.choice(("air_strike", "air_strike", "drone_strike", "attack_unspecified"))
            actor = side if chance.random() < 0.8 else None
            actor = f"{actor}:MIL" if actor == "AAA" and chance.random() < 0.5 else actor
            day = str(first) if chance.random() < 0.85 else f"{first}/{first + timedelta(days=1)}"
            place = Place(name, name, "AAA", lat + shift, lon + shift, Precision.NEAR)
            count = dead + chance.randint(0, max(1, dead // 6)) if dead and chance.random() < 0.6 else None
            reading = told(group, outlet, {"type": kind, "actor": actor}, day, place, count, str(actor))
            readings.append(reading)
            truth[reading.statements[0].claim_id] = group
    chance.shuffle(readings)
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db") as book:
        book.record_all([(r, None, Process("bench")) for r in readings], at=AT)
        start = time.process_time()
        suggest(book, at=AT)
        took = time.process_time() - start
        clusters = Clusters(book.view().links, Relation.SAME_EVENT)
    return {"reports": len(readings), "claims": len(truth), "seconds": round(took, 2), **scored(clusters.all(), truth)}


# -- speed ---------------------------------------------------------------------------------------------------------------


def speed(days: int, incidents: tuple[int, int]) -> dict[str, Any]:
    """Link a simulated ledger whole, then one more report once it is open."""
    with tempfile.TemporaryDirectory() as folder:
        with Ledger.open(Path(folder) / "l.db") as book:
            many = simulation.fill(book, simulation.Simulation(days=days, incidents=incidents))
        with Ledger.open(Path(folder) / "l.db") as book:
            start = time.process_time()
            reports = len(book.loaded().reports)
            loaded = time.process_time() - start
            start = time.process_time()
            made = suggest(book, at=AT)
            whole = time.process_time() - start
            later = []
            for reading in itertools.islice(simulation.Simulation(seed=11, days=4).readings(), 5):
                moved = simulation.moved(reading, days - 1)
                book.record(moved, None, process=Process(simulation.PROCESS), at=AT)
                start = time.process_time()
                link_new(book, [moved.report.key], at=AT)
                later.append(round(time.process_time() - start, 3))
    return {
        "reports": reports,
        "statements": many,
        "load seconds": round(loaded, 2),
        "whole seconds": round(whole, 2),
        "statements a second": round(many / whole),
        "links": len(made.entries),
        "one more report, seconds": later,
    }


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=800)
    parser.add_argument("--events", type=int, default=1200)
    parser.add_argument("--days", type=int, default=1600, help="days of the simulated ledger; 1,600 make some 100,000 statements")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    given = parser.parse_args()
    made = {"copies": copies(given.texts), "events": events(given.events), "speed": speed(given.days, (5, 9))}
    if given.format == "json":
        sys.stdout.write(json.dumps(made, indent=2) + "\n")
        return
    for name, figures in made.items():
        sys.stdout.write(f"{name}\n" + "".join(f"  {k:<28} {v}\n" for k, v in figures.items()))


if __name__ == "__main__":
    main()

"""Score the reader on gold: precision, recall and F1 of finding per kind; then each field among found pairs.

A predicted statement finds a gold one when the kinds are equal, the spans overlap and every key field agrees; greedy,
one to one, largest overlap first. Run: python eval/score.py [GOLD.jsonl …] [--errors FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path
from typing import Any

from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading import Reader
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.plover import codes
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import Statement

HERE = Path(__file__).parent


class Matcher:
    """Whether values agree, as contract section 4 says."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._same = knowledge.parties.same

    def party(self, gold: Any, found: Any) -> bool:
        wanted, given = codes(gold), codes(found)
        if not wanted:
            return not given
        return len(wanted) == len(given) and all(any(self._code(w, g) for g in given) for w in wanted)

    def _code(self, gold: str, found: str) -> bool:
        if gold == found or self._same(gold, found):
            return True
        return ":" not in gold and gold.isupper() and found.split(":")[0] == gold

    def value(self, gold: dict[str, Any], found: dict[str, Any] | None) -> bool:
        if found is None:
            return False
        bounds = {"at_least": "more_than"}
        one, two = (bounds.get(str(v.get("qualifier")), v.get("qualifier")) for v in (gold, found))
        if one != two:
            return False
        for name in ("low", "best", "high"):
            if gold.get(name) is not None:
                if found.get(name) is None:
                    return False
                loose = 1 if one == "more_than" else 0
                if abs(found[name] - gold[name]) > loose:
                    return False
        return True

    def step(self, gold: Any, found: Any) -> bool:
        if not gold or not found or gold["act"] != found["act"]:
            return False
        return "party" not in gold or self.party(gold["party"], found.get("party"))

    def steps(self, gold: Any, found: Any) -> bool:
        return bool(found) and len(gold) == len(found) and all(any(self.step(g, f) for f in found) for g in gold)

    def field(self, kind: str, name: str, gold: Any, found: Any) -> bool:
        sort = type(kind_of(kind).field(name).sort).__name__
        if sort == "PartySort":
            return self.party(gold, found)
        if sort == "QuantitySort":
            return self.value(gold, found)
        if sort == "StepsSort":
            return self.steps(gold, found)
        if sort == "StepSort":
            return self.step(gold, found)
        return gold == found


def agrees(matcher: Matcher, gold: dict[str, Any], made: Statement, name: str) -> bool:
    """Say whether a field agrees with gold or with an alternative that gold admits."""
    alternatives = gold.get("alt", {}).get(name, [])
    wanted = gold["fields"].get(name)
    found = made.fields.get(name)
    if name == "value" and "qualifier" in gold.get("alt", {}):
        others = [{**wanted, "qualifier": q} for q in gold["alt"]["qualifier"]]
        return any(matcher.field(made.kind, name, w, found) for w in [wanted, *others])
    return any(matcher.field(made.kind, name, w, found) for w in [wanted, *alternatives])


def overlap(gold: dict[str, Any], made: Statement) -> int:
    return sum(max(0, min(e["end"], s.end) - max(e["start"], s.start)) for e in gold["evidence"] for s in made.evidence)


def matched(matcher: Matcher, gold: list[dict[str, Any]], made: list[Statement]) -> list[tuple[int, int]]:
    pairs = []
    for g, wanted in enumerate(gold):
        keys = [f.name for f in kind_of(wanted["kind"]).keys]
        for m, statement in enumerate(made):
            size = overlap(wanted, statement) if statement.kind == wanted["kind"] else 0
            if size and all(agrees(matcher, wanted, statement, key) for key in keys):
                pairs.append((-size, bool(wanted.get("optional")), g, m))
    taken_g: set[int] = set()
    taken_m: set[int] = set()
    kept = []
    for _, _, g, m in sorted(pairs):
        if g not in taken_g and m not in taken_m:
            taken_g.add(g)
            taken_m.add(m)
            kept.append((g, m))
    return kept


def around(matcher: Matcher, gold: dict[str, Any], made: Statement, tally: dict[str, list[int]]) -> None:
    """Count what agrees beside the key fields."""
    alt = gold.get("alt", {})

    def note(name: str, right: bool) -> None:
        tally[name][0] += right
        tally[name][1] += 1

    speakers = list(gold["attribution"]["sources"])
    first = made.attribution.speakers()
    who = first[0].party if first else None
    wanted = [speakers[0].get("party") if speakers else None, *alt.get("who", [])]
    note("who", any(matcher.party(codes(w)[:1] if isinstance(w, list) else w, who) or matcher.party(w, who) for w in wanted))
    note("mode", made.attribution.mode.value in [gold["attribution"]["mode"], *alt.get("mode", [])])
    if speakers and first:
        note("anonymous", bool(speakers[0].get("anonymous")) == first[0].anonymous)
    note("modality", made.modality.value in [gold.get("modality", "actual"), *alt.get("modality", [])])
    note("stance", made.stance.value in [gold.get("stance", "asserts"), *alt.get("stance", [])])
    days = [gold["when"]["edtf"] if gold.get("when") else None, *alt.get("when", [])]
    note("when", (made.when.edtf if made.when else None) in days)
    places = {p.name.casefold() for p in made.where} | {p.text.casefold() for p in made.where}
    names = [
        {(p.get("name") or p["text"]).casefold() for p in gold.get("where", [])},
        *({str(n).casefold() for n in (a or [])} for a in alt.get("where", [])),
    ]
    note("where", any(n <= places and (n or not places) for n in names))
    for name, value in gold["fields"].items():
        if value is not None and not kind_of(made.kind).field(name).key and name not in {"area", "agenda", "purpose", "name", "level"}:
            note(f"{made.kind}.{name}", agrees(matcher, gold, made, name))


def score(paths: list[Path], errors: Path | None = None) -> dict[str, Any]:
    knowledge = Knowledge.load(shipped())
    reader, matcher = Reader(knowledge), Matcher(knowledge)
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    reports = [Report.of(r["text"], id=r["id"], publisher=r.get("publisher"), published=date.fromisoformat(r["published"])) for r in rows]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    beside: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    log = []
    distractors = 0
    for row, reading in zip(rows, reader.read_all(reports), strict=True):
        made, gold = list(reading.statements), row["statements"]
        pairs = matched(matcher, gold, made)
        if not gold:
            distractors += len(made)
        hit_g, hit_m = {g for g, _ in pairs}, {m for _, m in pairs}
        for g, m in pairs:
            if gold[g].get("optional"):
                continue
            counts[gold[g]["kind"]]["found"] += 1
            rules[made[m].rule]["right"] += 1
            around(matcher, gold[g], made[m], beside)
        for g, wanted in enumerate(gold):
            if g not in hit_g and not wanted.get("optional"):
                counts[wanted["kind"]]["missed"] += 1
                log.append(("MISS", row["id"], wanted["kind"], json.dumps(wanted["fields"], ensure_ascii=False), wanted["evidence"][0]["exact"]))
        for m, statement in enumerate(made):
            if m not in hit_m:
                counts[statement.kind]["extra"] += 1
                rules[statement.rule]["wrong"] += 1
                log.append(
                    (
                        "EXTRA",
                        row["id"],
                        statement.kind,
                        json.dumps(statement.fields, ensure_ascii=False),
                        statement.evidence[0].exact + "  [" + statement.rule + "]",
                    )
                )
    if errors:
        errors.write_text("\n".join("\t".join(" ".join(str(c).split()) for c in line) for line in sorted(log)) + "\n", encoding="utf-8")
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in paths)).hexdigest()[:12]
    total: Counter[str] = sum(counts.values(), Counter())
    return {
        "gold": digest,
        "reports": len(rows),
        "distractors": distractors,
        "kinds": {k.name: figures(counts[k.name]) for k in KINDS},
        "all": figures(total),
        "fields": {name: {"right": right, "of": of} for name, (right, of) in sorted(beside.items())},
        "rules": {rule: dict(c) for rule, c in sorted(rules.items())},
    }


def figures(count: Counter[str]) -> dict[str, Any]:
    found, missed, extra = count["found"], count["missed"], count["extra"]
    precision = found / (found + extra) if found + extra else 0.0
    recall = found / (found + missed) if found + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3), "found": found, "missed": missed, "extra": extra}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted((HERE / "gold/en").glob("*.jsonl")))
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    made = score(options.gold, options.errors)
    if options.format == "json":
        print(json.dumps(made, indent=2))
        return
    print(f"gold {made['gold']}, {made['reports']} reports; statements on distractors: {made['distractors']}")
    for name, row in [*made["kinds"].items(), ("all", made["all"])]:
        print(
            f"{name:14} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}   found {row['found']}, missed {row['missed']}, extra {row['extra']}"
        )
    print("among found pairs:")
    for name, row in made["fields"].items():
        print(f"  {name:24} {row['right']:4} of {row['of']:4}  {row['right'] / max(1, row['of']):.3f}")


if __name__ == "__main__":
    main()

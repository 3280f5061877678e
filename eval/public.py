"""Measures beside gold: PLOVER roots, speakers of claims, the tables of dates and numbers, what the filters keep.

Run: python eval/public.py [--data FOLDER] [--gold FILE...] [--format json]. The public test data are read where they lie, by
default ../shared/data beside the repository, and never copied; where a file is not there, its measure says so. Each measure
tells the digest of what it was made on. PLOVER's gold: CC BY-SA 4.0, Open Event Data Alliance; CED-1K: MIT.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from truceledger.evaluation import kept, load_gold
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading import Reader
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.read import Using
from truceledger.reading.relevance import may_matter
from truceledger.vocabulary.plover import Plover
from truceledger.vocabulary.report import Report

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared/data"
GOLD = [ROOT / f"eval/gold/en/{part}.jsonl" for part in ("train", "dev", "test")]
#: Roots that the ten kinds can express, by PLOVER's present name and by that of the gold; fighting is one.
ROOTS = {"REQUEST": "DEMAND", "ACCUSE": "DISAPPROVE", "ASSAULT": "FIGHT"}
EXPRESSED = frozenset({"AGREE", "CONSULT", "CONCEDE", "RETREAT", "DEMAND", "REJECT", "DISAPPROVE", "FIGHT"})
#: Roots in which it does not matter who is named first.
MUTUAL = frozenset({"AGREE", "CONSULT"})


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def share(part: int, whole: int) -> float:
    return round(part / max(1, whole), 3)


# -- PLOVER ----------------------------------------------------------------------------------------------------------


def plover(path: Path, reader: Reader, knowledge: Knowledge) -> dict[str, Any]:
    """One answer a sentence: the coding of the statement that the reader is surest of, the first of those alike."""
    gold = [(row, root) for row in rows(path) if (root := ROOTS.get(row["event"], row["event"])) in EXPRESSED]
    answered = right = acting = both = paired = paired_answered = 0
    by: dict[str, Counter[str]] = {}
    for (row, root), reading in zip(gold, reader.read_all([Report.of(row["text"]) for row, _ in gold]), strict=True):
        found = sorted(reading.statements, key=lambda s: (-s.confidence, s.start))
        answer = next((coded for s in found if (coded := s.plover()) is not None), None)
        sides = [_countries([a["code"] for a in row[side]]) for side in ("source", "target")]
        mine = ROOTS.get(answer.root, answer.root) if answer else None
        count = by.setdefault(root, Counter())
        count["of"] += 1
        count["answered"] += answer is not None
        count["right"] += mine == root
        answered += answer is not None
        right += mine == root
        acting += mine == root and answer is not None and bool(sides[0] & _states(answer.actor, knowledge))
        if all(sides) or (root in MUTUAL and len(sides[0]) > 1):
            paired += 1
            paired_answered += answer is not None
            both += mine == root and answer is not None and _both(answer, sides, root, knowledge)
    return {
        "digest": digest(path),
        "sentences": len(gold),
        "answered": answered,
        "root right, of all": share(right, len(gold)),
        "root right, of answered": share(right, answered),
        "root and acting country right, of answered": share(acting, answered),
        "sentences with both countries": paired,
        "root and both countries right, of all": share(both, paired),
        "root and both countries right, of answered": share(both, paired_answered),
        "by root (right/answered/of)": {name: f"{c['right']}/{c['answered']}/{c['of']}" for name, c in sorted(by.items())},
    }


def _countries(codes: list[str]) -> set[str]:
    return {code for code in codes if len(code) == 3 and code.isupper() and code not in {"IGO", "NGO", "MNC", "IMG"}}


def _states(codes: Iterable[str], knowledge: Knowledge) -> set[str]:
    return {state for code in codes if (state := knowledge.parties.state_of(code))}


def _both(answer: Plover, sides: list[set[str]], root: str, knowledge: Knowledge) -> bool:
    actors, recipients = _states(answer.actor, knowledge), _states(answer.recipient, knowledge)
    if root in MUTUAL:
        return sides[0] | sides[1] <= actors | recipients
    return sides[0] <= actors and sides[1] <= recipients


# -- who says what ---------------------------------------------------------------------------------------------------


def speakers(path: Path, knowledge: Knowledge) -> dict[str, Any]:
    """Whose words the claims are: a speaker is right where it shares a word with the gold name, said or stood for."""
    passed = sum(may_matter(Report.of(a["text"]), knowledge.parties) for a in rows(path))
    claims = placed = given = right = mode_right = mode_of = strict_right = strict_of = 0
    articles = rows(path)
    for article, doc in zip(articles, parsed([a["text"] for a in articles]), strict=True):
        page = Page(Report.of(article["text"]), doc, lexicon("en"), knowledge)
        for claim in article["claims"]:
            claims += 1
            at = _placed(article["text"], claim)
            if at is None:
                continue
            placed += 1
            names: Counter[str] = Counter()
            modes: Counter[str] = Counter()
            for token in doc.char_span(*at, alignment_mode="expand") or ():
                if not token.is_alpha:
                    continue
                attribution, _ = page.sayings.attribution(token, *at)
                modes[attribution.mode.value] += 1
                names.update(s.text for s in attribution.speakers()[:1] if s.text)
            if names:
                given += 1
                right += bool(_words(names.most_common(1)[0][0]) & _words(claim["speaker"]))
                mode = modes.most_common(1)[0][0] if len(modes) == 1 else max((m for m in modes if m != "narrated"), key=lambda m: modes[m])
                mode_of += 1
                mode_right += mode == claim["mode"] or claim["mode"] == "partially direct"
                if claim["mode"] != "partially direct":
                    strict_of += 1
                    strict_right += mode == claim["mode"]
    precision, recall = right / max(1, given), right / max(1, claims)
    return {
        "digest": digest(path),
        "articles": len(articles),
        "articles that the report filter lets through": passed,
        "claims": claims,
        "found in their article": placed,
        "a speaker is given": given,
        "speaker overlap precision": round(precision, 3),
        "speaker overlap recall": round(recall, 3),
        "speaker overlap F1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "mode right, partly direct counted as either": share(mode_right, mode_of),
        "mode right, wholly direct or indirect claims": share(strict_right, strict_of),
    }


def _placed(text: str, claim: dict[str, Any]) -> tuple[int, int] | None:
    """Find the claim's own words in its article, else the sentence it was taken from."""
    source = claim["source_text"].strip()
    start = text.find(source)
    end = start + len(source) if start >= 0 else len(text)
    words = claim["utterance"].strip().strip("\"'“”‘’ ").rstrip(".,")
    at = text.find(words, max(0, start), end) if words else -1
    if at >= 0:
        return at, at + len(words)
    return (start, end) if start >= 0 and source else None


_EMPTY = frozenset({"the", "a", "of", "mr", "mrs", "ms", "sir", "and", "for", "in", "dr", "an"})


def _words(name: str) -> set[str]:
    return {w for w in ("".join(c if c.isalnum() else " " for c in name.casefold())).split() if w not in _EMPTY and len(w) > 1}


# -- tables ----------------------------------------------------------------------------------------------------------


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of the tests, put to the question as the tests put them."""
    for name, module in (("dates", "test_timing"), ("numbers", "test_counting")):
        table = ROOT / f"tests/reading/{name}.toml"
        spec = importlib.util.spec_from_file_location(module, ROOT / f"tests/reading/{module}.py")
        assert spec is not None
        assert spec.loader is not None
        tests: Any = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(tests)
        right = sum(tests._is_right(*case) if isinstance(case, tuple) else tests._is_right(case) for case in tests.CASES)
        yield f"table of {name}", {"digest": digest(table), "phrases": len(tests.CASES), "right": right, "share": share(right, len(tests.CASES))}


# -- filters ---------------------------------------------------------------------------------------------------------


def filters(path: Path, knowledge: Knowledge) -> dict[str, Any]:
    """What the filters keep of one gold file; no text is shown."""
    gold, name = load_gold([path])
    made = kept(gold, Reader(knowledge, Using.RULES).read_all([g.report for g in gold]))
    return {
        "digest": name,
        "reports with statements kept": f"{made.reports_kept} of {made.reports}",
        "sentences with statements": made.sentences,
        "sentence recall": round(made.sentence_recall, 4),
        "share of all their sentences read": share(made.read, made.of),
        "other reports dropped before the parser": f"{made.others_unparsed} of {made.others}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="where the public test data lie")
    parser.add_argument("--gold", type=Path, nargs="*", default=GOLD, help="gold files to try the filters on")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    knowledge = Knowledge.load(shipped())
    made: dict[str, dict[str, Any]] = {}
    sets = {
        "PLOVER roots": ("plover_gsr_dev.jsonl", lambda path: plover(path, Reader(knowledge, everything=True), knowledge)),
        "speakers of CED-1K": ("ced1k_dev.jsonl", lambda path: speakers(path, knowledge)),
    }
    for name, (file, measure) in sets.items():
        path = options.data / file
        made[name] = measure(path) if path.is_file() else {"not measured": f"{path.name} is not there; give its folder with --data"}
    made.update(tables())
    for path in options.gold:
        made[f"filters on {path.name}"] = filters(path, knowledge)
    if options.format == "json":
        print(json.dumps(made, indent=2))
        return
    for name, figures in made.items():
        print(name)
        for key, value in figures.items():
            print(f"  {key:46} {value}")


if __name__ == "__main__":
    main()

"""Fit how rules and encoder are joined, on gold that neither was trained on, and write ``joining.json``.

    python training/join.py WEIGHTS eval/gold/en/dev.jsonl

A proposal is right when it finds a gold statement (contract section 4); proposals that find optional ones are left out.
Logistic regression with a ridge, by Newton's method; the threshold is the one of highest F1 on the same gold.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from truceledger.evaluation import Matcher, load_gold, score
from truceledger.evaluation.matching import overlap, wrong_keys
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading import finder
from truceledger.reading.encoder.model import Encoder
from truceledger.reading.joining import DOUBTFUL, FEATURES, KEPT, Joining, Proposal, beside, features, joined, rivals
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.read import proposals_of
from truceledger.reading.stating import stated
from truceledger.vocabulary.reading import Reading

#: Of what is printed at most so many in a hundred may be wrong, whatever F1 would gain.
LEAST = 0.62
#: What a kind's own threshold must gain in F1 over all kinds.
GAIN = 0.001
#: So many doubtful readings of a rule must be in gold for it to be doubted.
TOLD = 6
RIDGE = 1.0
RIDGE_KIND = 4.0


def gathered(folder: Path, paths: list[Path]) -> tuple[str, list[Any], list[tuple[Page, list[Proposal]]], Matcher]:
    knowledge = Knowledge.load(shipped())
    encoder = Encoder(folder)
    gold, digest = load_gold(paths)
    held = []
    for one, doc in zip(gold, parsed(g.report.text for g in gold), strict=True):
        page = Page(one.report, doc, lexicon("en"), knowledge)
        page.sayings  # noqa: B018 - found first
        held.append((page, proposals_of(page, encoder) if finder.on_topic(page) else []))
    return digest, gold, held, Matcher(knowledge)


def outcome(page: Page, proposal: Proposal, gold: Any, matcher: Matcher) -> int | None:
    """1 where the proposal would find a gold statement, 0 where none, nothing where only an optional one."""
    made = stated(page, proposal.draft)
    if made is None:
        return 0
    hits = [g for g in gold.statements if g["kind"] == made.kind and overlap(g, made) and not wrong_keys(matcher, g, made)]
    if any(not g.get("optional") for g in hits):
        return 1
    return None if hits else 0


def fitted(rows: list[tuple[dict[str, float], str]], right: list[int]) -> tuple[dict[str, float], dict[str, float]]:
    kinds = sorted({k for _, k in rows})
    x = np.zeros((len(rows), len(FEATURES) + len(kinds)))
    for n, (held, kind) in enumerate(rows):
        x[n, : len(FEATURES)] = [held[f] for f in FEATURES]
        x[n, len(FEATURES) + kinds.index(kind)] = 1.0
    y = np.array(right, dtype=float)
    ridge = np.array([RIDGE] * len(FEATURES) + [RIDGE_KIND] * len(kinds))
    ridge[0] = 1e-3
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + ridge * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return dict(zip(FEATURES, w[: len(FEATURES)].round(4).tolist(), strict=True)), dict(zip(kinds, w[len(FEATURES) :].round(4).tolist(), strict=True))


def evaluated(digest: str, gold: Any, held: Any, matcher: Matcher, joining: Joining) -> Any:
    readings = []
    for page, proposals in held:
        made = [s for d in joined(proposals, joining) if (s := stated(page, d)) is not None]
        readings.append(Reading(page.report, tuple(sorted(made, key=lambda s: (s.start, s.kind)))))
    return score(digest, gold, readings, matcher)


def stronger(held: list[tuple[Page, list[Proposal]]], gold: list[Any], matcher: Matcher) -> frozenset[str]:
    """Give the kinds in which the rule is the more often right where rule and encoder read the same words differently."""
    told: dict[str, list[int]] = {}
    for one, (page, proposals) in zip(gold, held, strict=True):
        for ours in (p for p in proposals if p.by_rule):
            for theirs in (p for p in proposals if not p.by_rule and p.kind >= 0.35):
                if rivals(ours.draft, theirs.draft):
                    right = [outcome(page, p, one, matcher) == 1 for p in (ours, theirs)]
                    told.setdefault(ours.draft.kind, []).append(right[0] - right[1])
    print("rule right and encoder wrong, less the reverse:", {k: f"{sum(v)} of {len(v)}" for k, v in sorted(told.items())})
    return frozenset(k for k, v in told.items() if sum(v) >= 0)


def doubted(held: list[tuple[Page, list[Proposal]]], gold: list[Any], matcher: Matcher, joining: Joining) -> frozenset[str]:
    """Give the rules of the kinds that are kept whose doubtful readings are nearly all wrong, where there are enough to tell."""
    told: dict[str, list[int]] = {}
    for one, (page, proposals) in zip(gold, held, strict=True):
        for proposal, (both, rival) in zip(proposals, beside(proposals), strict=True):
            y = outcome(page, proposal, one, matcher) if proposal.by_rule and proposal.draft.kind in KEPT else None
            if y is not None and joining.confidence(proposal, both, rival) < DOUBTFUL:
                told.setdefault(proposal.draft.rule, []).append(y)
    print("doubtful readings of rules, right of all:", {k: f"{sum(v)} of {len(v)}" for k, v in sorted(told.items())})
    return frozenset(k for k, v in told.items() if len(v) >= TOLD and sum(v) < DOUBTFUL * len(v))


def own_thresholds(digest: str, gold: Any, held: Any, matcher: Matcher, joining: Joining) -> dict[str, float]:
    """Give the thresholds of kinds that gain by one of their own, F1 over all kinds and the precision asked for being what counts."""
    found: dict[str, float] = {}
    best = evaluated(digest, gold, held, matcher, joining).all
    for kind in sorted({p.draft.kind for _, ps in held for p in ps}):
        tried = [(joining.threshold, best)]
        for threshold in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
            tried.append((threshold, evaluated(digest, gold, held, matcher, replace(joining, thresholds={**found, kind: threshold})).all))
        open_ = [t for t in tried if t[1].precision >= min(LEAST, best.precision)]
        # of thresholds that do as well the one that invents least; one that only invents less and finds less is fitted to these reports
        threshold, made = max(open_, key=lambda t: (round(t[1].f1, 3), t[1].precision))
        if threshold != joining.threshold and made.f1 >= best.f1 + GAIN:
            best = made
            found[kind] = threshold
    return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("weights", type=Path)
    asked.add_argument("gold", nargs="+", type=Path)
    asked.add_argument("--test", nargs="*", type=Path, default=[], help="gold to measure on besides")
    asked.add_argument("--dry", action="store_true")
    args = asked.parse_args()
    digest, gold, held, matcher = gathered(args.weights, args.gold)
    rows, right = [], []
    for one, (page, proposals) in zip(gold, held, strict=True):
        for proposal, (both, rival) in zip(proposals, beside(proposals), strict=True):
            y = outcome(page, proposal, one, matcher)
            if y is not None:
                rows.append((features(proposal, both, rival), ("rule." if proposal.by_rule else "encoder.") + proposal.draft.kind))
                right.append(y)
    weights, kinds = fitted(rows, right)
    first = stronger(held, gold, matcher)
    print("rules go first in", sorted(first))
    low = doubted(held, gold, matcher, Joining(weights, kinds, 0.5, first))
    best = (0.0, 0.0, 0.5, 0.0)  # F1 in thousandths, then precision, then the thresholds
    for ruled in (0.0, 0.1, 0.15, 0.2, 0.25, 0.3):
        for threshold in (0.25, 0.28, 0.3, 0.31, 0.32, 0.33, 0.34, 0.35, 0.37, 0.4, 0.45, 0.5):
            made = evaluated(digest, gold, held, matcher, Joining(weights, kinds, threshold, first, ruled, doubted=low))
            print(f"{ruled:.2f} {threshold:.2f}: P {made.all.precision:.3f} R {made.all.recall:.3f} F1 {made.all.f1:.3f}")
            if made.all.precision >= LEAST:
                best = max(best, (round(made.all.f1, 3), made.all.precision, threshold, ruled))
    joining = Joining(
        weights,
        kinds,
        best[2],
        first,
        best[3],
        thresholds=own_thresholds(digest, gold, held, matcher, Joining(weights, kinds, best[2], first, best[3], doubted=low)),
        doubted=low,
    )
    print("own thresholds", joining.thresholds)
    print(json.dumps(weights))
    for name, (d, g, h) in {"fitted on": (digest, gold, held), **{str(p): gathered(args.weights, [p])[:3] for p in args.test}}.items():
        made = evaluated(d, g, h, matcher, joining)
        print(name, made.all.to_json(), {k: round(f.f1, 2) for k, f in made.figures("kind").items()}, "distractors", made.on_distractors)
        print("  ", {n: round(r / of, 3) for n, (r, of) in sorted(made.fields.items()) if of > 8})
        for label, chosen in (("rules", True), ("encoder", False)):
            only = [(page, [replace(p, fields=p.fields) for p in ps if p.by_rule is chosen]) for page, ps in h]
            print("   only", label, evaluated(d, g, only, matcher, joining).all.to_json())
    if not args.dry:
        (args.weights / "joining.json").write_text(
            json.dumps(
                {
                    "gold": digest,
                    "weights": weights,
                    "kinds": kinds,
                    "threshold": joining.threshold,
                    "rule_threshold": joining.rule_threshold,
                    "thresholds": joining.thresholds,
                    "first": sorted(first),
                    "doubted": sorted(low),
                },
                indent=1,
            )
            + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Train the ranker of referring words on gold and write its weights beside the reader.

    python training/refer.py eval/gold/en/train.jsonl [--check eval/gold/en/dev.jsonl] [--rounds 1] [--seed 7] [--without 0 --out FILE]

Where gold marks a role's words, they say whom the word at their head stands for. Each round goes through the reports with
the ranker of the round before, so that what earlier words were found to stand for is as it will be when reading. Seeded;
with ``--without`` the conflicts of one half are left out, for what is trained on top of the ranker must see it err as it
errs on conflicts it never saw. Prints, of the marked words of the checked gold, how many are rightly told by the rules and by the ranker.
"""

from __future__ import annotations

import argparse
import random
import sys
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch

import truceledger.reading.page as page_module
from truceledger.evaluation import Matcher, load_gold
from truceledger.evaluation.gold import GoldReport
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.referring.model import WEIGHTS, Ranker
from truceledger.reading.referring.referents import MANY, PAIR, WORD, Referents, Word, ranked, settled
from truceledger.vocabulary.field import PartySort
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.plover import codes as codes_of

HIDDEN = 192
#: The share of the hidden layer that is blanked while training; of what is known a third of it.
DROP = 0.2
#: A common noun must be marked as a party's so often to be asked about.
NOUNS = 3
#: The share of common nouns which gold leaves unmarked that are learned as standing for nobody.
UNMARKED = 0.4


FOLDS = 2


def fold(report: str) -> int:
    """Give the fold of a report by its conflict, which its id begins with."""
    return zlib.crc32(report.rpartition("-")[0].encode()) % FOLDS


_GROUND = frozenset({"in", "at", "near", "around", "outside", "inside", "towards", "into"})


def marked(page: Page, gold: GoldReport) -> dict[int, list[Any]]:
    """Give the head words that gold marks, with all values that any coder would take."""
    found: dict[int, list[Any]] = {}
    for statement in gold.statements:
        alt, spans = statement.get("alt", {}), statement.get("spans", {})
        given: list[tuple[list[Any], int, int]] = []
        for field in kind_of(statement["kind"]).fields:
            if isinstance(field.sort, PartySort) and field.name in spans and field.name in statement["fields"]:
                values = [statement["fields"][field.name], *alt.get(field.name, [])]
                given += [(values, start, end) for start, end in spans[field.name][:1]]
        sources = [s for s in statement["attribution"]["sources"] if s.get("role") in {None, "speaker"}]
        for n, source in enumerate(sources):
            if source.get("end"):
                given.append(([source.get("party"), *(alt.get("who", []) if n == 0 else [])], source["start"], source["end"]))
        for values, start, end in given:
            span = page.doc.char_span(start, end, alignment_mode="expand")
            if span is not None and not any(t.i in {c.i for c in span} for t in span.root.conjuncts):
                kept = found.setdefault(span.root.i, [])
                kept += [v for v in values if v not in kept]
    return found


def right(matcher: Matcher, values: list[Any], codes: tuple[str, ...]) -> bool:
    wanted = [v for v in values if codes_of(v)]
    if not wanted:
        return not codes
    return any(matcher.party(v, list(codes)) for v in wanted) if codes else False


class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.pair = torch.nn.Linear(PAIR, HIDDEN, bias=False)
        self.word = torch.nn.Linear(WORD, HIDDEN)
        self.out = torch.nn.Linear(HIDDEN, 1, bias=False)
        self.linear = torch.nn.Linear(PAIR, 1, bias=False)
        self.drop = torch.nn.Dropout(DROP)
        self.less = torch.nn.Dropout(DROP / 3)

    def forward(self, pairs: Any, words: Any) -> Any:
        pairs = self.less(pairs)
        hidden = self.drop(torch.relu(self.pair(pairs) + self.word(self.less(words))[:, None]))
        return (self.out(hidden) + self.linear(pairs)).squeeze(-1)

    def ranker(self, nouns: frozenset[str]) -> Ranker:
        w = {n: p.detach().numpy().astype(np.float32) for n, p in self.named_parameters()}
        return Ranker(w["pair.weight"], w["word.weight"], w["word.bias"], w["out.weight"][0], w["linear.weight"][0], nouns)


def decider(ranker: Ranker) -> Any:
    return lambda word, pairs: ranked(ranker, word, pairs)


def by_rule(held: Referents) -> Any:
    places = {frozenset(c): i for i, c in enumerate(held.candidates)}

    def decide(word: Word, _: Any) -> tuple[int, Any]:
        at = places.get(frozenset(word.ruled), places.get(frozenset(word.ruled[:1]), 0))
        shares = np.full(len(held.candidates), 1e-3, dtype=np.float32)
        shares[at] = 0.5
        return at, shares

    return decide


def trained(rows: list[tuple[Any, Any, Any]], seed: int, epochs: int = 14) -> Net:
    torch.manual_seed(seed)
    random.seed(seed)
    net = Net()
    steps = epochs * (len(rows) // 32 + 1)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 1)
    for _ in range(epochs):
        random.shuffle(rows)
        for at in range(0, len(rows), 32):
            batch = rows[at : at + 32]
            widest = max(len(p) for p, _, _ in batch)
            pairs = torch.zeros(len(batch), widest, PAIR)
            words = torch.zeros(len(batch), WORD)
            open_, good = torch.zeros(len(batch), widest, dtype=torch.bool), torch.zeros(len(batch), widest, dtype=torch.bool)
            for n, (p, w, g) in enumerate(batch):
                pairs[n, : len(p)], words[n] = torch.from_numpy(p), torch.from_numpy(w)
                open_[n, : len(p)], good[n, : len(p)] = True, torch.from_numpy(g)
            scores = net(pairs, words)
            loss = (torch.logsumexp(scores.masked_fill(~open_, -1e4), 1) - torch.logsumexp(scores.masked_fill(~good, -1e4), 1)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    net.eval()
    return net


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", nargs="+", type=Path)
    asked.add_argument("--check", nargs="*", type=Path, default=[])
    asked.add_argument("--rounds", type=int, default=1)
    asked.add_argument("--without", type=int, choices=range(FOLDS), help="leave out the conflicts of this fold")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--out", type=Path, default=WEIGHTS)
    args = asked.parse_args()
    knowledge = Knowledge.load(shipped())
    matcher = Matcher(knowledge)
    page_module.referred = lambda page: {}  # what is learned from is what the rules alone make of a page

    def laid(paths: list[Path], without: int | None = None) -> list[tuple[Page, dict[int, list[Any]]]]:
        gold = [g for g in load_gold(paths)[0] if without is None or fold(g.report.id) != without]
        made = []
        for one, doc in zip(gold, parsed(g.report.text for g in gold), strict=True):
            page = Page(one.report, doc, lexicon("en"), knowledge)
            page.sayings  # noqa: B018 - found first
            made.append((page, marked(page, one)))
        return made

    pages = laid(args.gold, args.without)
    count = Counter(page.doc[i].lemma_.lower() for page, words in pages for i in words if page.doc[i].pos_ == "NOUN")
    nouns = frozenset(n for n, times in count.items() if times >= NOUNS and n.isalpha())
    held = [(Referents(page, nouns), words) for page, words in pages]
    checked = [(Referents(page, nouns), words) for page, words in laid(args.check)]
    net = None
    for turn in range(args.rounds):
        random.seed(args.seed)
        ranker = net.ranker(nouns) if net is not None else None
        rows: list[tuple[Any, Any, Any]] = []
        lost: Counter[str] = Counter()
        for referents, words in held:
            referents.run(decider(ranker) if ranker is not None else by_rule(referents))
            for word in referents.words:
                values = words.get(word.token.i)
                if word.pairs is None:
                    continue
                if values is None and word.sort == "proper" and word.token.dep_ == "pobj" and word.token.head.lower_ in _GROUND:
                    values = [None]  # the ground that something happens on
                if values is None and word.sort == "noun" and random.random() < UNMARKED:
                    values = [None]  # most nouns that gold marks as nobody's are nobody's
                if values is None or (word.sort not in MANY and all(len(codes_of(v)) > 1 for v in values)):
                    continue
                good = np.array([right(matcher, values, c) for c in referents.candidates])
                if good.any():
                    rows.append((word.pairs.copy(), word.fixed, good))
                else:
                    lost[word.sort] += 1
        print(f"round {turn + 1}: {len(rows)} words, {sum(lost.values())} whose party is not among the candidates {dict(lost)}", flush=True)
        net = trained(rows, args.seed)
        ranker = net.ranker(nouns)
        for name, group in (("train", held[:60]), ("check", checked)):
            told: dict[str, list[int]] = {}
            for referents, words in group:
                referents.run(decider(ranker))
                for word in referents.words:
                    values = words.get(word.token.i)
                    if word.pairs is not None and values is not None and (word.sort in MANY or any(len(codes_of(v)) < 2 for v in values)):
                        sure = right(matcher, values, word.known)
                        both = right(
                            matcher,
                            values,
                            referents.candidates[settled(ranker, word, word.pairs, {frozenset(c): i for i, c in enumerate(referents.candidates)})[0]],
                        )
                        for key in (word.sort, "all"):
                            kept = told.setdefault(key, [0, 0, 0, 0, 0])
                            kept[0] += 1
                            kept[1] += right(matcher, values, word.ruled)
                            kept[2] += sure
                            kept[4] += both
                            kept[3] += any(right(matcher, values, c) for c in referents.candidates)
            print(f"  {name}: of n, rules, ranker, best possible, both", dict(sorted(told.items(), key=lambda x: -x[1][0])), flush=True)
    assert net is not None
    w = net.ranker(nouns)
    np.savez_compressed(
        args.out,
        pair=w.pair.astype(np.float16),
        word=w.word.astype(np.float16),
        bias=w.bias,
        out=w.out,
        linear=w.linear,
        nouns=" ".join(sorted(nouns)),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

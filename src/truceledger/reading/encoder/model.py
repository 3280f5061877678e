"""The encoder's weights, loaded once: word pieces in, vectors out (onnxruntime, int8), and the heads above them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from truceledger.reading.encoder.finding import Opinion
from truceledger.reading.encoder.heads import Heads
from truceledger.reading.encoder.hints import Hints
from truceledger.reading.encoder.schema import schema
from truceledger.reading.encoder.windows import Window, windows

if TYPE_CHECKING:
    from truceledger.reading.encoder.heads import Array
    from truceledger.reading.page import Page
    from truceledger.reading.stating import Draft

WEIGHTS = Path(__file__).parent / "weights"


class Encoder:
    """A tokenizer, an ONNX session and the heads."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.session: Any = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        with np.load(folder / "heads.npz") as held:
            self.heads = Heads(schema(), dict(_weights(held)))

    def hidden(self, many: Sequence[Window]) -> Iterator[Array]:
        """Give the vectors of windows, in order."""
        # one by one: padding costs more than batches save, and what stands in another window would move the 8-bit scales of this one
        for window in many:
            ids = window.ids[None]
            made = self.session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]
            yield np.asarray(made[0], dtype=np.float32)

    def opinions(self, page: Page, by_rule: Sequence[Draft] = ()) -> list[Opinion]:
        """Give the encoder's opinion of each window of a report, in text order, told what the rules have read."""
        many = list(windows(page, self.tokenizer))
        hints = Hints(page, by_rule)
        return [Opinion(page, window, hidden, self.heads, hints) for window, hidden in zip(many, self.hidden(many), strict=True)]


def _weights(held: Any) -> Iterator[tuple[str, Array]]:
    """Give the heads' weights as they were: those kept in 8 bits times their rows' scales."""
    for name in held.files:
        name, _, form = name.partition("|")
        if form == "int8":
            yield name, held[f"{name}|int8"].astype(np.float32) * held[f"{name}|scale"].astype(np.float32)
        elif not form:
            yield name, held[name].astype(np.float32)


@cache
def encoder(folder: Path | None = None) -> Encoder | None:
    """Load the encoder, or give nothing where there are no weights."""
    at = folder or WEIGHTS
    return Encoder(at) if (at / "encoder.onnx").exists() else None


@cache
def digest(folder: Path | None = None) -> str:
    """Give the first characters of the weights' digest, by which a reading names them; empty where there are none."""
    made = hashlib.sha256()
    for name in ("encoder.onnx", "heads.npz", "joining.json"):
        file = (folder or WEIGHTS) / name
        if file.exists():
            made.update(file.read_bytes())
    return made.hexdigest()[:8] if ((folder or WEIGHTS) / "encoder.onnx").exists() else ""

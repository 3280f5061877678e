"""The ranker's weights and its few lines of arithmetic; no torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

#: Where the weights are.
WEIGHTS = Path(__file__).parent / "weights.npz"


@dataclass(frozen=True)
class Ranker:
    """One hidden layer over what is known of a word, of a party, and of the two together; a softmax over the parties.

    ``nouns`` are the common nouns that may stand for a party, by what gold has seen.
    """

    pair: Array  # hidden × pair features
    word: Array  # hidden × word features
    bias: Array  # hidden
    out: Array  # hidden
    linear: Array  # pair features
    nouns: frozenset[str]

    def shares(self, pairs: Array, word: Array) -> Array:
        """Give the probability of each candidate (C), from its pair features (C × P) and the word's own (W)."""
        hidden = np.maximum(pairs @ self.pair.T + (self.word @ word + self.bias), 0.0)
        scores = hidden @ self.out + pairs @ self.linear
        scores = np.exp(scores - scores.max())
        return np.asarray(scores / scores.sum(), dtype=np.float32)


@cache
def ranker(path: Path = WEIGHTS) -> Ranker | None:
    """Read the weights; nothing where there are none."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as held:
        w = {name: held[name].astype(np.float32) for name in ("pair", "word", "bias", "out", "linear")}
        return Ranker(**w, nouns=frozenset(str(held["nouns"]).split()))

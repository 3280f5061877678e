"""The layers above the encoder, in numpy: from word-piece vectors to kinds, choices, links and spans.

The same arithmetic as in training; small enough to need no run-time for networks. Shapes: T word pieces, W their width,
A the width of a statement's vector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from truceledger.reading.encoder.schema import Schema

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


def gelu(x: Array) -> Array:
    """Give the tanh form of GELU."""
    inner = x * x
    inner *= x  # a power would take ten times as long
    inner *= np.float32(0.044715)
    inner += x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += np.float32(1.0)
    inner *= x
    inner *= np.float32(0.5)
    return np.asarray(inner, dtype=np.float32)


def softmax(x: Array) -> Array:
    """Give the softmax over the last axis."""
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True)
class Heads:
    """The weights by name."""

    schema: Schema
    w: Mapping[str, Any]

    @cached_property
    def _shared(self) -> NDArray[np.int64]:
        return np.array(self.schema.shared(), dtype=np.int64)

    def _linear(self, name: str, x: Array) -> Array:
        made = x @ self.w[f"{name}.weight"].T
        bias = self.w.get(f"{name}.bias")
        return np.asarray(made if bias is None else made + bias, dtype=np.float32)

    def kinds(self, hidden: Array, hints: Array) -> Array:
        """Give the probability of each kind at each word (n × kinds) from its piece's vector and its hints."""
        logits = self._linear("kind_out", gelu(self._linear("kind_in", hidden))) + hints @ self.w["kind_hint"].T
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)

    def anchor(self, hidden: Array, piece: int, kind: int, first: int, last: int) -> Array:
        """Give the vector (A) of the statement of a kind at a word piece; ``first`` to ``last`` are its sentence's pieces."""
        around = hidden[first:last]
        weights = softmax((around @ self.w["kind_query"][kind]) / np.float32(hidden.shape[-1] ** 0.5))
        context = weights @ around
        return gelu(self._linear("anchor", hidden[piece]) + self._linear("context", context) + self.w["kind_vector"][kind])

    def seen(self, anchor: Array, hidden: Array, hints: Array, first: int, last: int, fields: NDArray[np.int64]) -> tuple[Array, Array, Array]:
        """Give what fields (their places among choosers, then roles) see of a statement's sentence: vectors, hints, where they look.

        ``hidden`` is T × W, ``hints`` T × HINTS; the answers are F × W, F × HINTS, F × pieces of the sentence.
        """
        around, told = hidden[first:last], hints[first:last]
        query = self._linear("look", anchor)[None] + self.w["look_field"][fields]
        weights = softmax(query @ around.T / np.float32(hidden.shape[-1] ** 0.5) + self.w["look_hint"][fields] @ told.T)
        return np.asarray(weights @ around, dtype=np.float32), np.asarray(weights @ told, dtype=np.float32), weights

    def choices(self, anchor: Array, hints: Array, ruled: Array) -> Array:
        """Give the scores of all values of all choosers, without what their fields see; ``ruled`` marks what a rule has chosen."""
        return np.asarray(self._linear("choices", anchor) + hints @ self.w["choice_hint"].T + ruled * self.w["choice_rule"], dtype=np.float32)

    def sight(self, seen: Array, hints: Array, begin: int, end: int) -> Array:
        """Give what a chooser's values (from ``begin`` to ``end`` among all) gain from what its field sees (W) and from its hints."""
        made = self.w["seen.weight"][begin:end] @ seen
        places = self._shared[begin:end]
        named = places >= 0
        if named.any():
            at = places[named]
            made[named] += self.w["shared.weight"][at] @ seen + self.w["shared.bias"][at] + self.w["shared_hint"][at] @ hints
        return np.asarray(made, dtype=np.float32)

    def laid(self, vectors: Array, types: NDArray[np.int64]) -> Array:
        """Give what is the same of candidates whatever they are paired with (C × A), from their word pieces' vectors (C × W; zero where no words)."""
        return np.asarray(self._linear("candidate", vectors) + self.w["type_vector"][types], dtype=np.float32)

    def candidates(self, laid: Array, features: Array) -> Array:
        """Give the vectors (C × A) of candidates from what is the same of them (``laid``) and from the features of the pair."""
        return gelu(laid + self._linear("pair_in", features))

    def links(
        self,
        anchor: Array,
        seen: Array,
        roles: NDArray[np.int64],
        candidates: Array,
        types: NDArray[np.int64],
        features: Array,
        ruled: Array,
    ) -> Array:
        """Give scores (R × C + 1) of the candidates for each of some roles, that of none last; ``ruled`` marks whom a rule has put there.

        ``seen`` is R × W, ``candidates`` C × A, ``ruled`` R × C + 1.
        """
        z = gelu(self._linear("role", anchor) + self._linear("role_seen", seen) + self.w["role_vector"][roles])
        both = candidates[None] * z[:, None]
        many, width = len(roles) * len(candidates), len(self.w["link_in.weight"])
        flat = both.reshape(many, both.shape[-1])  # as one product: numpy goes through a stack of them one by one
        inner = (
            self._linear("link_in", flat).reshape(len(roles), len(candidates), width)
            + self._linear("link_features", features)[None]
            + self.w["link_role"][roles][:, None]
        )
        deep = self._linear("link_out", gelu(inner.reshape(many, width))).reshape(len(roles), len(candidates))
        scores = both.sum(-1) / 16 + deep + self.w["pair"][roles] @ features.T + self.w["type_bias"][roles][:, types]
        none = (z * self.w["none"][roles]).sum(-1) / 16 + self.w["none_bias"][roles]
        return np.asarray(np.concatenate([scores, none[:, None]], axis=1) + ruled * self.w["link_rule"][roles], dtype=np.float32)

    def span(self, anchor: Array, hidden: Array, piece: int, first: int, last: int) -> tuple[int, int]:
        """Give the first and last piece of the evidence, about the statement's own piece, within its sentence."""
        around = hidden[first:last]
        start = self._linear("start", anchor) @ around.T
        end = self._linear("end", anchor) @ around.T
        at = piece - first
        return first + int(np.argmax(start[: at + 1])), first + at + int(np.argmax(end[at:]))

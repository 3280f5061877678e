"""The encoder with its heads, in torch: trained here, run elsewhere without torch (``truceledger.reading.encoder``)."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from truceledger.reading.encoder.hints import HINTS
from truceledger.reading.encoder.schema import NAMED, schema
from truceledger.reading.encoder.windows import FEATURES, TYPES

SCHEMA = schema()
ANCHOR, KIND, LINK = 256, 192, 96


def gelu(x: Any) -> Any:
    return nn.functional.gelu(x, approximate="tanh")


class Heads(nn.Module):
    """Everything above the encoder's word-piece vectors."""

    def __init__(self, width: int) -> None:
        super().__init__()
        kinds, roles = len(SCHEMA.kinds), len(SCHEMA.links)
        self.kind_in = nn.Linear(width, KIND)
        self.kind_out = nn.Linear(KIND, kinds)
        self.anchor = nn.Linear(width, ANCHOR)
        self.context = nn.Linear(width, ANCHOR, bias=False)
        self.kind_vector = nn.Parameter(torch.randn(kinds, ANCHOR) * 0.1)
        self.kind_query = nn.Parameter(torch.randn(kinds, width) * 0.02)
        self.kind_hint = nn.Parameter(torch.zeros(kinds, HINTS))
        self.choices = nn.Linear(ANCHOR, SCHEMA.offsets()[-1])
        self.choice_hint = nn.Parameter(torch.zeros(SCHEMA.offsets()[-1], HINTS))
        self.choice_rule = nn.Parameter(torch.ones(SCHEMA.offsets()[-1]))
        self.link_rule = nn.Parameter(torch.ones(roles, 1))
        self.role = nn.Linear(ANCHOR, ANCHOR)
        self.role_vector = nn.Parameter(torch.randn(roles, ANCHOR) * 0.1)
        self.candidate = nn.Linear(width, ANCHOR)
        self.type_vector = nn.Parameter(torch.randn(len(TYPES), ANCHOR) * 0.1)
        self.pair = nn.Parameter(torch.zeros(roles, FEATURES))
        self.pair_in = nn.Linear(FEATURES, ANCHOR, bias=False)
        self.type_bias = nn.Parameter(torch.zeros(roles, len(TYPES)))
        self.none = nn.Parameter(torch.randn(roles, ANCHOR) * 0.02)
        self.none_bias = nn.Parameter(torch.zeros(roles))
        # where a field's own words are: a look at the sentence for each chooser and role
        self.look = nn.Linear(ANCHOR, width)
        self.look_field = nn.Parameter(torch.randn(len(SCHEMA.choosers) + roles, width) * 0.1)
        self.look_hint = nn.Parameter(torch.zeros(len(SCHEMA.choosers) + roles, HINTS))
        self.seen = nn.Linear(width, SCHEMA.offsets()[-1], bias=False)
        # acts and event types, learned once for all fields that hold one; the first hints are the word's own names of them
        self.shared = nn.Linear(width, NAMED)
        self.shared_hint = nn.Parameter(torch.eye(NAMED, HINTS) * 2.0)
        self.role_seen = nn.Linear(width, ANCHOR, bias=False)
        self.link_in = nn.Linear(ANCHOR, LINK)
        self.link_features = nn.Linear(FEATURES, LINK, bias=False)
        self.link_role = nn.Parameter(torch.randn(roles, LINK) * 0.1)
        self.link_out = nn.Linear(LINK, 1)
        self.start = nn.Linear(ANCHOR, width)
        self.end = nn.Linear(ANCHOR, width)
        self.drop = nn.Dropout(0.15)
        nn.init.constant_(self.kind_out.bias, -5.0)  # few words state something: begin there

    def kinds(self, hidden: Any, hints: Any) -> Any:
        return self.kind_out(self.drop(gelu(self.kind_in(hidden)))) + hints @ self.kind_hint.T

    def anchors(self, hidden: Any, piece: Any, kind: Any, mask: Any) -> Any:
        """Give anchors (n × ANCHOR): hidden pieces × W (of all windows), each one's piece, its sentence's pieces as mask (n × pieces)."""
        scores = self.kind_query[kind] @ hidden.T / hidden.shape[-1] ** 0.5
        context = scores.masked_fill(~mask, -1e4).softmax(-1) @ hidden
        return self.drop(gelu(self.anchor(hidden[piece]) + self.context(context) + self.kind_vector[kind]))

    def looks(self, anchor: Any, hidden: Any, hints: Any, mask: Any, fields: Any) -> tuple[Any, Any, Any]:
        """Give where fields (their places among choosers, then roles) look, as logarithms, what they see, and its hints.

        Rows are pairs of a statement and a field: anchor rows × A, hidden pieces × W, hints pieces × HINTS, mask rows × pieces.
        """
        query = self.look(anchor) + self.look_field[fields]
        scores = query @ hidden.T / hidden.shape[-1] ** 0.5 + self.look_hint[fields] @ hints.T
        weights = scores.masked_fill(~mask, -1e4).log_softmax(-1)
        return weights, weights.exp() @ hidden, weights.exp() @ hints

    def sights(self, sight: Any, hints: Any) -> Any:
        """Give what all values gain from what a field sees and from its hints (rows × values)."""
        named = self.shared(sight) + hints @ self.shared_hint.T
        named = torch.cat([named, named.new_zeros(len(named), 1)], 1)  # the last place: neither act nor event
        return self.seen(sight) + named[:, list(SCHEMA.shared())]

    def chosen(self, anchor: Any, seen: Any, hints: Any, ruled: Any) -> Any:
        """Give the scores of all values; ``seen`` (n × values) is what each value's field makes of what it sees."""
        return self.choices(anchor) + seen + hints @ self.choice_hint.T + ruled * self.choice_rule

    def candidates(self, vectors: Any, types: Any, features: Any) -> Any:
        """Give candidates' vectors (n × C × A): vectors n × C × W, zero where they are no words."""
        return self.drop(gelu(self.candidate(vectors) + self.type_vector[types] + self.pair_in(features)))

    def links(self, anchor: Any, seen: Any, role: Any, candidates: Any, types: Any, features: Any, ruled: Any) -> Any:
        """Give scores (rows × (candidates + 1)), none last: anchor rows × A, candidates rows × C × A."""
        z = gelu(self.role(anchor) + self.role_seen(seen) + self.role_vector[role])
        both = z[:, None] * candidates
        deep = self.link_out(self.drop(gelu(self.link_in(both) + self.link_features(features) + self.link_role[role][:, None]))).squeeze(-1)
        linear = torch.bmm(features, self.pair[role][:, :, None]).squeeze(-1)
        scores = both.sum(-1) / 16 + deep + linear + self.type_bias[role].gather(1, types)
        none = (z * self.none[role]).sum(-1) / 16 + self.none_bias[role]
        return torch.cat([scores, none[:, None]], 1) + ruled * self.link_rule[role]

    def spans(self, anchor: Any, hidden: Any, mask: Any) -> tuple[Any, Any]:
        """Give the scores of evidence to begin and to end at each piece (n × pieces)."""
        scale = hidden.shape[-1] ** 0.5
        s = self.start(anchor) @ hidden.T / scale
        e = self.end(anchor) @ hidden.T / scale
        return s.masked_fill(~mask, -1e4), e.masked_fill(~mask, -1e4)

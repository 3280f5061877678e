"""The encoder with its heads, in torch: trained here, run elsewhere without torch (``truceledger.reading.encoder``)."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from truceledger.reading.encoder.hints import HINTS
from truceledger.reading.encoder.schema import schema
from truceledger.reading.encoder.windows import FEATURES, TYPES

SCHEMA = schema()
ANCHOR, KIND = 256, 192


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
        self.start = nn.Linear(ANCHOR, width)
        self.end = nn.Linear(ANCHOR, width)
        self.drop = nn.Dropout(0.15)
        nn.init.constant_(self.kind_out.bias, -5.0)  # few words state something: begin there

    def kinds(self, hidden: Any, hints: Any) -> Any:
        return self.kind_out(self.drop(gelu(self.kind_in(hidden)))) + hints @ self.kind_hint.T

    def chosen(self, anchor: Any, hints: Any, ruled: Any) -> Any:
        return self.choices(anchor) + hints @ self.choice_hint.T + ruled * self.choice_rule

    def anchors(self, hidden: Any, piece: Any, kind: Any, mask: Any) -> Any:
        """Give anchors (n × ANCHOR): hidden n × T × W (the window of each), the sentence's pieces as mask."""
        h = hidden[torch.arange(len(piece)), piece]
        scores = (hidden * self.kind_query[kind][:, None]).sum(-1) / hidden.shape[-1] ** 0.5
        weights = scores.masked_fill(~mask, -1e4).softmax(-1)
        context = (weights[..., None] * hidden).sum(1)
        return self.drop(gelu(self.anchor(h) + self.context(context) + self.kind_vector[kind]))

    def links(self, anchor: Any, role: Any, candidates: Any, types: Any, features: Any, ruled: Any) -> Any:
        """Give scores (rows × (candidates + 1)), none last: anchor rows × A, candidates rows × C × W (zero where no words)."""
        z = gelu(self.role(anchor) + self.role_vector[role])
        m = self.drop(gelu(self.candidate(candidates) + self.type_vector[types] + self.pair_in(features)))
        scores = (z[:, None] * m).sum(-1) / 16 + (self.pair[role][:, None] * features).sum(-1) + self.type_bias[role].gather(1, types)
        none = (z * self.none[role]).sum(-1) / 16 + self.none_bias[role]
        return torch.cat([scores, none[:, None]], 1) + ruled * self.link_rule[role]

    def spans(self, anchor: Any, hidden: Any, mask: Any) -> tuple[Any, Any]:
        scale = hidden.shape[-1] ** 0.5
        s = (self.start(anchor)[:, None] * hidden).sum(-1) / scale
        e = (self.end(anchor)[:, None] * hidden).sum(-1) / scale
        return s.masked_fill(~mask, -1e4), e.masked_fill(~mask, -1e4)

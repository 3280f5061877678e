"""What the rules read and what the encoder finds, made into one reading.

Each proposal gets the probability that it is right: a logistic function of what the encoder makes of its words and key
fields, of who proposes it, and of whether the other reader proposes the same or another thing there. Fitted on the dev
part of the gold, which neither reader was trained on. Of the two readers' proposals of one kind over the same words the
likelier stays, or the rule's in the kinds that rules read better; what stays under its reader's
threshold is set aside. Hands on
drafts with their confidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from truceledger.reading.encoder.schema import COUNTED
from truceledger.reading.stating import Draft
from truceledger.vocabulary.kinds import kind_of

#: Features of a proposal beside its kind's own bias, in the order of the weights.
FEATURES = ("bias", "kind", "fields", "both", "rival", "rule", "rule_kind", "rule_fields")
#: Kinds of which nothing that a rule read is set aside for being doubtful: what binds, charges and waits, and the talk about it, is
#: what a person looks for in a report, and its confidence says how sure it is. But for the rules whose doubtful readings, less likely
#: than ``DOUBTFUL``, were nearly all wrong wherever gold holds enough of them (``Joining.doubted``).
KEPT = frozenset({"agreement", "assessment", "commitment", "contact", "meeting", "precondition"})
DOUBTFUL = 0.2
#: How much likelier the encoder's reading must be than a rule's of the same words to stand in its place: a rule can be argued with.
PLAINLY = 0.15
#: Words that two proposals of one kind must share, of the shorter one, to be about the same.
SHARED = 0.5


@dataclass(frozen=True)
class Proposal:
    """A draft with who proposes it and what the encoder thinks: of the kind at its words, and of its key fields."""

    draft: Draft
    by_rule: bool
    kind: float
    fields: float


@dataclass(frozen=True)
class Joining:
    """The weights of the logistic function, a bias for each kind and reader, and the threshold.

    ``threshold`` is what an encoder's proposal must reach, ``thresholds`` what those of some kinds must instead,
    ``rule_threshold`` what a rule's must, but for the kinds of ``kept``, in which only rules of ``doubted`` must reach ``DOUBTFUL``. In the kinds of ``first`` a rule's proposal is not
    displaced by the encoder's.
    """

    weights: Mapping[str, float]
    kinds: Mapping[str, float]
    threshold: float
    first: frozenset[str] = frozenset()
    rule_threshold: float = 0.0
    kept: frozenset[str] = KEPT
    thresholds: Mapping[str, float] = field(default_factory=dict)
    doubted: frozenset[str] = frozenset()

    def least(self, proposal: Proposal) -> float:
        """Give the confidence that a proposal must reach to stay."""
        kind = proposal.draft.kind
        if proposal.by_rule:
            if kind not in self.kept:
                return self.rule_threshold
            return DOUBTFUL if proposal.draft.rule in self.doubted and not _open(proposal.draft) else 0.0
        return self.thresholds.get(kind, self.threshold)

    def confidence(self, proposal: Proposal, both: bool, rival: bool) -> float:
        """Give the probability that a proposal is right."""
        z = sum(self.weights[n] * x for n, x in features(proposal, both, rival).items())
        z += self.kinds.get(("rule." if proposal.by_rule else "encoder.") + proposal.draft.kind, 0.0)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


def features(proposal: Proposal, both: bool, rival: bool) -> dict[str, float]:
    """Give the features of a proposal; probabilities as log-odds, cut at four."""
    kind, fields = _logit(proposal.kind), _logit(proposal.fields)
    rule = float(proposal.by_rule)
    return dict(zip(FEATURES, (1.0, kind, fields, float(both), float(rival), rule, rule * kind, rule * fields), strict=True))


def _logit(p: float) -> float:
    p = min(0.982, max(0.018, p))
    return math.log(p / (1.0 - p))


class _Near:
    """Proposals by kind and place, so that a long report takes no longer a sentence than a short one."""

    _STRETCH = 512  # code points; evidence is seldom longer

    def __init__(self) -> None:
        self._held: dict[tuple[str, int], list[Proposal]] = {}

    def add(self, one: Proposal) -> None:
        for at in self._places(one.draft):
            self._held.setdefault((one.draft.kind, at), []).append(one)

    def of(self, draft: Draft) -> list[Proposal]:
        """Give the proposals of the draft's kind that share words with it, each once."""
        found = {id(p): p for at in self._places(draft) for p in self._held.get((draft.kind, at), ()) if _overlap(p.draft, draft) > 0}
        return list(found.values())

    def _places(self, draft: Draft) -> range:
        return range(draft.start // self._STRETCH, draft.end // self._STRETCH + 1)


def beside(proposals: Sequence[Proposal]) -> list[tuple[bool, bool]]:
    """Say of each proposal whether the other reader proposes the same there, and whether it proposes another of the kind."""
    made = []
    places = _Near()
    for one in proposals:
        places.add(one)
    for one in proposals:
        near = [p for p in places.of(one.draft) if p.by_rule != one.by_rule]
        same = any(same_keys(p.draft, one.draft) for p in near)
        made.append((same, bool(near) and not same))
    return made


def joined(proposals: Sequence[Proposal], joining: Joining) -> list[Draft]:
    """Give the drafts that stay, with their confidence, in text order."""
    # where both say the same, the rule's draft stands for both: its further fields rest on grammar
    ranked = sorted(
        ((joining.confidence(p, both, rival), p, both) for p, (both, rival) in zip(proposals, beside(proposals), strict=True)),
        key=lambda x: (
            not (x[1].by_rule and (x[2] or x[1].draft.kind in joining.first or _open(x[1].draft))),
            -x[0] - (PLAINLY if x[1].by_rule else 0.0),
            not x[1].by_rule,
            x[1].draft.start,
            x[1].draft.end,
            x[1].draft.kind,
        ),
    )
    kept: list[tuple[float, Proposal]] = []
    places = _Near()
    for confidence, proposal, _ in ranked:
        rivals = [o for o in places.of(proposal.draft) if not (o.by_rule and proposal.by_rule) or same_keys(o.draft, proposal.draft)]
        least = joining.least(proposal)
        if confidence >= least and not any(_same(proposal.draft, other.draft) for other in rivals):
            kept.append((confidence, proposal))
            places.add(proposal)
    drafts = [replace(p.draft, confidence=round(c, 3)) for c, p in kept]
    return sorted(drafts, key=lambda d: (d.start, d.end, d.kind))


def _open(draft: Draft) -> bool:
    """Say whether a condition's step or what it requires is "any reciprocal step": grammar reads it, and gold holds too few to learn it."""
    steps = [draft.fields.get("step"), *(draft.fields.get("requires") or ())]
    return draft.kind == "precondition" and any(isinstance(s, dict) and s.get("act") == "any" for s in steps)


def _overlap(one: Draft, other: Draft) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def same_keys(one: Draft, other: Draft) -> bool:
    """Say whether two drafts of a kind agree in their key fields."""
    kind = kind_of(one.kind)
    return all(_normal(f.sort, one.fields.get(f.name)) == _normal(f.sort, other.fields.get(f.name)) for f in kind.keys)


def _normal(sort: Any, value: Any) -> Any:
    return None if value is None else sort.normal(value)


def rivals(one: Draft, other: Draft) -> bool:
    """Say whether two drafts read the same words as one kind, but not alike."""
    return _same(one, other) and not same_keys(one, other)


def _same(one: Draft, other: Draft) -> bool:
    """Say whether two drafts are about the same: the same said of shared words, or one kind over most of the words."""
    if one.kind != other.kind:
        return False
    shared = _overlap(one, other)
    if shared <= 0:
        return False
    if same_keys(one, other):
        return True
    if one.kind in COUNTED:
        # two numbers of one sentence are two counts; two readings of one number are one
        mine, theirs = list(one.spans.get("value") or ()), list(other.spans.get("value") or ())
        return any(a < d and c < b for a, b in mine for c, d in theirs)
    return shared > SHARED * min(one.end - one.start, other.end - other.start)


@cache
def joining(folder: Path) -> Joining:
    """Read the fitted weights."""
    held = json.loads((folder / "joining.json").read_text("utf-8"))
    return Joining(
        held["weights"],
        held["kinds"],
        held["threshold"],
        frozenset(held["first"]),
        held.get("rule_threshold", 0.0),
        thresholds=held.get("thresholds", {}),
        doubted=frozenset(held.get("doubted", ())),
    )

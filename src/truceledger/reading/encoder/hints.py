"""What lexicon and rules say of a report's words, as the encoder is told it: acts, events and moves that a word names, and
what a rule has read there.

Hints, not answers: how far each is to be trusted is learned from gold that the rules were not made on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Token

from truceledger.reading.acts import act_of, event_of
from truceledger.reading.encoder.schema import ANY_KIND, COUNTED, Schema, schema
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.field import PartySort, StepSort, StepsSort
from truceledger.vocabulary.kinds import KINDS, kind_of
from truceledger.vocabulary.party import codes as codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from truceledger.reading.encoder.windows import Candidate
    from truceledger.reading.page import Page

_ACTS = {a.value: i for i, a in enumerate(Act)}
_EVENTS = {e.value: len(_ACTS) + i for i, e in enumerate(EventType)}
_MOVES = {
    m: len(_ACTS) + len(_EVENTS) + i for i, m in enumerate(("demands", "offers", "accepts", "rejects", "rules_out", "urges", "supports", "threatens"))
}
_NAMED = len(_ACTS) + len(_EVENTS) + len(_MOVES)
_KINDS = {k.name: i for i, k in enumerate(KINDS)}
#: A word's own names, those below it, those above it, kinds that a rule has read at it, and around it.
HINTS = 3 * _NAMED + 2 * len(_KINDS)
#: Where the hints that come from rules begin.
FROM_RULES = 3 * _NAMED
_DEPTH = 3


class Hints:
    """The hints of one report; ``drafts`` is what the rules have read of it."""

    def __init__(self, page: Page, drafts: Sequence[Draft]) -> None:
        self._page = page
        self._schema: Schema = schema()
        self._own: dict[int, tuple[int, ...]] = {}
        frames = page.lexicon.frames("positions", "move")
        for predication in page.clauses:
            found = []
            act, event = act_of(page, predication), event_of(page, predication)
            if act is not None:
                found.append(_ACTS[act[0].value])
            if event is not None:
                found.append(_EVENTS[event[0].value])
            move = next((f.name for f in frames if predication.key in (f.nouns if predication.nominal else f.verbs)), None)
            if move is not None:
                found.append(_MOVES[move])
            if found:
                self._own[predication.token.i] = tuple(found)
        self._drafts: dict[int, list[tuple[bool, Draft]]] = {}
        for draft in drafts:
            at = self._anchor(draft)
            span = page.doc.char_span(draft.start, draft.end, alignment_mode="expand")
            inside = {t.i for t in span} if span is not None else set()
            for index in inside | {at}:
                self._drafts.setdefault(index, []).append((index == at, draft))

    def _anchor(self, draft: Draft) -> int:
        """Give the word a rule's draft stands on, as gold is anchored: the number of a count, else the head of its evidence."""
        page = self._page
        if draft.kind in COUNTED:
            for start, end in draft.spans.get("value", ()):
                span = page.doc.char_span(start, end, alignment_mode="expand")
                count = next((c for c in page.counts(draft.token.sent) if c.start == start), None)
                if count is not None:
                    span = page.doc.char_span(count.number_start, count.number_end, alignment_mode="expand")
                if span is not None:
                    return int(span.start)
        span = page.doc.char_span(draft.start, draft.end, alignment_mode="expand")
        return int(span.root.i) if span is not None else int(draft.token.i)

    def features(self, token: Token, *, rules: bool = True) -> NDArray[np.float32]:
        """Give a word's hints (HINTS)."""
        made = np.zeros(HINTS, dtype=np.float32)
        for index in self._own.get(token.i, ()):
            made[index] = 1.0
        self._below(token, made, _DEPTH)
        above: Token = token
        for _ in range(3):
            if above.head.i == above.i:
                break
            above = above.head
            for index in self._own.get(above.i, ()):
                made[2 * _NAMED + index] = 1.0
            if above.pos_ in {"VERB", "AUX"}:
                break
        if rules:
            for at, draft in self._drafts.get(token.i, ()):
                made[FROM_RULES + _KINDS[draft.kind] + (0 if at else len(_KINDS))] = 1.0
        return made

    def _below(self, token: Token, made: NDArray[np.float32], depth: int) -> None:
        for child in token.children:
            for index in self._own.get(child.i, ()):
                made[_NAMED + index] = 1.0
            if depth > 1:
                self._below(child, made, depth - 1)

    def draft(self, token: int, kind: str) -> Draft | None:
        """Give what a rule has read as this kind at a word, one that stands on it first."""
        near = [(at, d) for at, d in self._drafts.get(token, ()) if d.kind == kind]
        return max(near, key=lambda x: (x[0], -(x[1].end - x[1].start)))[1] if near else None

    def choices(self, draft: Draft | None) -> NDArray[np.float32]:
        """Give a rule's choices as ones among all values of all choosers."""
        at = self._schema.offsets()
        made = np.zeros(at[-1], dtype=np.float32)
        if draft is None:
            return made
        for place, chooser in self._schema.choosers_of(draft.kind):
            value = self._chosen(draft, chooser.kind, chooser.field)
            if value in chooser.values:
                made[at[place] + chooser.values.index(str(value))] = 1.0
        return made

    @staticmethod
    def _chosen(draft: Draft, kind: str, name: str) -> Any:
        if kind == ANY_KIND:
            return draft.modality.value if name == "modality" else None
        outer, _, inner = name.partition(".")
        value = draft.fields.get(outer)
        if not inner:
            return value
        step = value[0] if isinstance(value, list) and value else value
        return step.get(inner) if isinstance(step, dict) else None

    def links(self, draft: Draft | None, role: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """Say for each candidate, and for none last, whether a rule has put it into a role."""
        made = np.zeros(len(candidates) + 1, dtype=np.float32)
        if draft is None:
            return made
        outer, _, inner = role.partition(".")
        kind = kind_of(draft.kind)
        if outer in {f.name for f in kind.fields} and isinstance(kind.field(outer).sort, PartySort | StepSort | StepsSort):
            value: Any = draft.fields.get(outer)
            if inner:
                step = value[0] if isinstance(value, list) and value else value
                value = step.get(inner) if isinstance(step, dict) else None
            codes = set(codes_of(value))
            if not codes:
                made[-1] = 1.0
            for i, one in enumerate(candidates):
                if codes and codes & set(one.codes):
                    made[i] = 1.0
        elif role == "when" and draft.when is not None and draft.when is not True:
            for i, one in enumerate(candidates):
                if one.sort == "time" and one.found is draft.when:
                    made[i] = 1.0
        return made

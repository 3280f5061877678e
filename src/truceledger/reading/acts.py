"""What act or event a predication is: the lists of ``acts.toml`` and ``events.toml`` put to a clause.

Hands on an ``Act`` or ``EventType`` with those who do it; refuses to say whether it is stated, demanded or waited for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Token

from truceledger.reading.clauses import Predication
from truceledger.reading.lexicon import Frame
from truceledger.vocabulary.act import Act, EventType

if TYPE_CHECKING:
    from truceledger.reading.page import Page


@dataclass(frozen=True)
class Step:
    """An act found in a clause: who is to do it (codes; none where unnamed or joint), and the words of it."""

    act: Act
    parties: tuple[str, ...]
    predication: Predication | None
    words: str
    start: int
    end: int

    def to_json(self) -> dict[str, object]:
        """Give the contract's step object."""
        made: dict[str, object] = {}
        if len(self.parties) == 1:
            made["party"] = self.parties[0]
        made["act"] = self.act.value
        if self.words:
            made["words"] = self.words
        return made


def act_of(page: Page, predication: Predication) -> tuple[Act, Frame] | None:
    """Give the act that a predication names, or nothing."""
    stops, shoots = page.lexicon.words("acts", "stops"), page.lexicon.words("acts", "shoots")
    if predication.key in stops and any(c.dep_ in {"xcomp", "dobj", "pcomp"} and c.lemma_.lower() in shoots for c in predication.token.children):
        return Act.CEASE_FIRE, page.lexicon.acts[0]
    if predication.key in {"stay", "remain", "be", "keep"} and any(
        c.lemma_.lower() in {"shut", "closed", "close"} for c in predication.token.children
    ):
        if any(t.lemma_.lower() in page.lexicon.word_class("crossings") for t in predication.agents + predication.patients):
            return Act.OPEN_CROSSING, page.lexicon.acts[0]
    for frame in page.lexicon.frames_for("acts", "act", predication):
        if frame.fits(predication) and _subject_fits(page, predication, frame):
            return Act(frame.name), frame
    return None


def _subject_fits(page: Page, predication: Predication, frame: Frame) -> bool:
    if predication.nominal or "@party" not in frame.subjects:
        return True
    if page.codes(predication.agents):
        return True
    return any(t.lemma_.lower() in frame.subjects for t in predication.agents)


def event_of(page: Page, predication: Predication) -> tuple[EventType, Frame] | None:
    """Give the event type that a predication names, or nothing."""
    for frame in page.lexicon.frames_for("events", "event", predication):
        if frame.fits(predication):
            return EventType(frame.name), frame
    return None


def actors_of(page: Page, predication: Predication) -> tuple[str, ...]:
    """Give the codes of those who do it; an agent that is itself an act ("the strike killed") lends its own."""
    codes = page.codes(predication.agents)
    if codes:
        return codes
    for agent in predication.agents:
        inner = page.clauses.at(agent)
        if inner is not None and inner.token.i != predication.token.i:
            codes = page.codes(inner.agents)
            if codes:
                return codes
    return ()


def step_of(page: Page, predication: Predication) -> Step | None:
    """Give the step that a predication names: the act, who does it, in which words."""
    found = act_of(page, predication)
    if found is None:
        return None
    act, _ = found
    doers = actors_of(page, predication)
    if act in _DONE_TO and not predication.nominal and not doers:
        doers = page.codes(predication.obliques_of("by"))
    if not doers and act in _MOVED and predication.patients:
        doers = page.codes(predication.patients)
    start, end = extent(predication)
    words = " ".join(page.text[start:end].split())
    return Step(act, doers, predication, words, start, end)


#: Acts in which what is moved belongs to the one who moves it: "the withdrawal of Israeli forces".
_MOVED = frozenset({Act.WITHDRAW, Act.DEPLOY, Act.REDEPLOY, Act.DISARM})
_DONE_TO = frozenset({Act.RELEASE_DETAINEES, Act.ALLOW_AID, Act.OPEN_CROSSING, Act.LIFT_SANCTIONS})


def steps_under(page: Page, head: Token) -> Iterator[Step]:
    """Give the steps named in the phrase under a token, its own first, none inside another."""
    taken: set[int] = set()
    for token in sorted(head.subtree, key=lambda t: (_depth(t, head), t.i)):
        if token.i in taken:
            continue
        predication = page.clauses.at(token)
        if predication is None or (token.dep_ == "amod" and not predication.nominal):
            continue  # "the recognised government": a description, no step
        step = step_of(page, predication)
        if step is not None:
            taken.update(t.i for t in token.subtree)
            yield step


def _depth(token: Token, top: Token) -> int:
    depth = 0
    while token.i != top.i and token.head.i != token.i:
        token, depth = token.head, depth + 1
    return depth


def extent(predication: Predication) -> tuple[int, int]:
    """Give the code points of a predication's own clause: its words from first to last, embedded clauses left out."""
    head = predication.head
    keep = {predication.token.i, head.i}
    tops = (head, predication.token)
    words = [t for top in tops for t in _own(top, keep)]
    if head.dep_ != "conj":
        words += [t for t in predication.agents + predication.patients if t.sent.start == head.sent.start]
    if predication.token.sent.start != head.sent.start:
        words = [t for t in words if t.sent.start == predication.token.sent.start]
    words = [t for t in words if not t.is_space]
    first, last = min(words, key=lambda t: t.i), max(words, key=lambda t: t.i)
    doc = head.doc
    i, j = first.i, last.i
    while i < j and (doc[i].is_punct or doc[i].dep_ == "cc" or doc[i].lower_ in {"and", "but", "that"}):
        i += 1
    while j > i and ((doc[j].is_punct and doc[j].text not in {"%", ")"}) or doc[j].lower_ in {"and", "but"}):
        j -= 1
    return doc[i].idx, doc[j].idx + len(doc[j])


def _own(token: Token, keep: set[int]) -> Iterator[Token]:
    waiting = [token]
    while waiting:
        at = waiting.pop()
        yield at
        for child in at.children:
            if child.i in keep or child.dep_ in {"ccomp", "advcl", "parataxis", "punct"}:
                continue
            if (child.dep_ == "relcl" and child.i > at.i) or (child.dep_ == "conj" and child.pos_ in {"VERB", "AUX"}):
                continue
            waiting.append(child)

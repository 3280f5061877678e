"""Position: a party demands, offers, accepts, rejects, rules out, urges, supports, threatens.

The verb gives the move; the act is looked for in the clause or noun under it; who is to act is the object of the verb or
the subject of what hangs on it. "Would not …" said by a party of itself is a refusal; an order in the demand ("before",
"only after") makes a precondition of it, which that kind reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import Step, act_of, extent, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.kinds.precondition import condition_in
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.position.verb@1", "en.position.will_not@1", "en.position.threat@1")
_AIMED = frozenset({"demands", "urges"})
_OWN = frozenset({"offers", "threatens", "accepts"})
_IMPLICIT = {"rejects": Act.OTHER, "supports": Act.OTHER, "accepts": Act.OTHER}


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each stand taken."""
    frames = page.lexicon.frames("positions", "move")
    for predication in page.predications(sentence):
        move = next((f.name for f in frames if predication.key in (f.nouns if predication.nominal else f.verbs)), None)
        if move is not None:
            made = _of_move(page, predication, move)
            if made is not None:
                yield made
                continue
        if not predication.nominal:
            made = _will_not(page, predication)
            if made is not None:
                yield made


def _holders(page: Page, predication: Predication) -> tuple[str, ...]:
    codes = page.codes(predication.agents)
    if not codes and any(t.lower_ in {"we", "i", "our"} for t in predication.agents):
        codes = page.speaker_codes(predication.token)
    return codes


def _of_move(page: Page, predication: Predication, move: str) -> Draft | None:
    if predication.nominal and predication.support is None and predication.token.dep_ not in {"ROOT", "nsubj", "nsubjpass"}:
        return None
    if predication.negated and move not in {"accepts", "supports"}:
        return None
    holders = _holders(page, predication)
    if not holders:
        return None
    step, toward = _content(page, predication, move)
    if step is None:
        return None
    if condition_in(page, predication) is not None or any(t.lower_ == "first" and t.dep_ == "advmod" for t in predication.token.subtree):
        return None
    if predication.negated:
        move = "rejects"
    above = modality(predication, page.lexicon)
    mood = Modality.ACTUAL
    if above is Modality.CONDITIONAL or (move == "threatens" and _conditional(predication)):
        mood = Modality.CONDITIONAL
    elif above in {Modality.POSSIBLE, Modality.PLANNED} and move not in _OWN:
        mood = above
    if move == "threatens" and step.act not in {Act.RESUME_HOSTILITIES, Act.SUSPEND_TALKS, Act.OTHER}:
        return None
    fields: dict[str, object] = {"holder": one_or_many(holders), "move": move, "act": step.act.value}
    toward = tuple(c for c in toward if c not in holders)
    if toward:
        fields["toward"] = one_or_many(toward)
    start, end = extent(predication)
    start, end = min(start, step.start), max(end, step.end)
    if end - start > 400:
        start, end = extent(predication)
    return Draft(
        "position",
        fields,
        predication.token,
        start,
        end,
        RULES[0],
        mood,
        own_word=_named(page, predication),
        confidence=0.7,
        spans={"holder": page.spans_of(predication.agents)},
    )


def _named(page: Page, predication: Predication) -> Token | None:
    return next((t for t in predication.agents if page.codes([t])), None)


def _conditional(predication: Predication) -> bool:
    return any(
        c.dep_ == "advcl" and any(m.dep_ == "mark" and m.lower_ in {"if", "unless"} for m in c.children)
        for t in predication.head.subtree
        for c in t.children
    )


def _content(page: Page, predication: Predication, move: str) -> tuple[Step | None, tuple[str, ...]]:
    """Find the act under the verb, and who is to do it."""
    verb = predication.token
    subject = {t.i for a in predication.agents for t in a.subtree} if not predication.nominal else set()
    addressed = page.codes(
        t
        for t in (*predication.recipients, *predication.patients, *predication.obliques_of("on", "upon", "to", "from", "with"))
        if t.i not in subject and page.clauses.at(t) is None
    )
    best: Step | None = None
    for child in sorted(verb.children, key=lambda c: c.i):
        if child.i in subject or child.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "punct", "mark", "cc", "conj", "parataxis"}:
            continue
        if child.dep_ == "advcl" and any(c.dep_ == "mark" for c in child.children):
            continue
        for step in steps_under(page, child):
            best = step
            break
        if best is not None:
            break
    if best is None:
        if not _instrument(page, predication, move):
            return None, ()
        return Step(_on_the_table(page, verb), (), None, "", verb.idx, verb.idx + len(verb)), ()
    toward = addressed or best.parties
    if move == "threatens":
        found = page.codes(best.predication.patients) if best.predication else ()
        toward = addressed or found
    elif move in {"offers", "accepts"}:
        toward = ()
    return best, toward


def _on_the_table(page: Page, verb: Token) -> Act:
    """Give what a plan, text or "it" that is taken or turned down was about: the act named last before it."""
    for token in reversed(list(page.doc[max(0, verb.i - 60) : verb.i])):
        lemma = token.lemma_.lower()
        if lemma in {"extend", "extension", "prolong", "renew", "renewal", "prolongation", "lengthen"}:
            return Act.EXTEND_CEASEFIRE
        if lemma in page.lexicon.word_class("truce"):
            return Act.CEASE_FIRE
    return Act.OTHER


def _instrument(page: Page, predication: Predication, move: str) -> bool:
    """Let a plan or text be rejected, accepted or backed as a whole."""
    names = page.lexicon.word_class("instruments") | {"proposal", "initiative", "draft", "offer", "demand", "text", "it", "idea"}
    objects = predication.patients + predication.obliques_of("to")
    return move in _IMPLICIT and any(t.lemma_.lower() in names for t in objects)


def _will_not(page: Page, predication: Predication) -> Draft | None:
    """Read "the group would not disarm", said by the group or in its name, as a refusal."""
    if not predication.negated or not predication.auxiliaries & {"will", "would", "wo", "shall"}:
        return None
    holders = _holders(page, predication)
    if not holders or page.clauses.at(predication.token) is None:
        return None
    found = act_of(page, predication)
    if found is None:
        for child in predication.token.children:
            if child.dep_ in {"xcomp", "ccomp", "dobj"}:
                inner = page.clauses.at(child)
                found = act_of(page, inner) if inner is not None else None
                if found:
                    break
    if found is None or condition_in(page, predication) is not None:
        return None
    start, end = extent(predication)
    fields = {"holder": one_or_many(holders), "move": "rejects", "act": found[0].value}
    return Draft("position", fields, predication.token, start, end, RULES[1], own_word=_named(page, predication), confidence=0.55)

"""Contact: a party talks to others outside a meeting, or presses somebody through them.

Calls, messages, visits, contacts; pressure through third parties gives whom it is about and what for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import extent, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.contact.verb@1", "en.contact.noun@1")


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each contact."""
    for predication in page.predications(sentence):
        if predication.nominal:
            continue
        draft = _of_verb(page, predication) or _of_noun(page, predication)
        if draft is not None:
            yield draft


def _of_verb(page: Page, predication: Predication) -> Draft | None:
    for entry in page.lexicon.tables["contacts"]["way"]:
        if predication.key not in entry["verbs"]:
            continue
        if entry.get("objects") and not {t.lemma_.lower() for t in predication.patients} & set(entry["objects"]):
            continue
        if entry.get("with") and not predication.lemmas & set(entry["with"]):
            continue
        to = predication.obliques_of(*entry["to"])
        if "object" in entry["to"]:
            to += predication.patients + predication.recipients
        return _draft(page, predication, page.codes(predication.agents), page.codes(to), RULES[0])
    return None


def _of_noun(page: Page, predication: Predication) -> Draft | None:
    """Read "is intensifying contacts with", "carried messages between"."""
    noun = next((t for t in predication.patients if t.lemma_.lower() in page.lexicon.words("contacts", "nouns")), None)
    if noun is None or predication.key not in page.lexicon.words("contacts", "carrying"):
        return None
    to: list[Token] = []
    for holder in (noun, predication.token):
        for child in holder.children:
            if child.dep_ == "prep" and child.lower_ in {"with", "to", "between", "among"}:
                to += [x for c in child.children if c.dep_ == "pobj" for x in [c, *c.conjuncts]]
    codes = page.codes(to) or page.codes(predication.recipients)
    words = [
        {"words": " ".join(page.text[min(t.idx for t in x.subtree) : max(t.idx + len(t) for t in x.subtree)].split())[:80]}
        for x in to
        if not page.codes([x]) and x.pos_ in {"NOUN", "PROPN"}
    ]
    return _draft(page, predication, page.codes(predication.agents), codes, RULES[1], words)


def _draft(
    page: Page, predication: Predication, who: tuple[str, ...], to: tuple[str, ...], rule: str, words: list[dict[str, str]] | None = None
) -> Draft | None:
    to = tuple(c for c in to if c not in who)
    if not who or not (to or words):
        return None
    mood = modality(predication, page.lexicon)
    if mood in {Modality.CONDITIONAL, Modality.NEGATED}:
        return None
    if mood is Modality.ONGOING:
        mood = Modality.ONGOING
    fields: dict[str, object] = {"from": one_or_many(who), "to": [*to, *(words or [])] if words else one_or_many(to)}
    about, purpose = _purpose(page, predication, {*who, *to})
    if about:
        fields["about"] = about
    if purpose:
        fields["purpose"] = purpose
    start, end = extent(predication)
    return Draft("contact", fields, predication.token, start, end, rule, mood, confidence=0.6)


def _purpose(page: Page, predication: Predication, known: set[str]) -> tuple[str | None, str | None]:
    """Give whom the pressure is meant for and what for: "to pressure Israel into solidifying a ceasefire"."""
    for token in predication.token.subtree:
        if token.i <= predication.token.i or token.pos_ != "VERB":
            continue
        inner = page.clauses.at(token)
        if inner is None or inner.nominal:
            continue
        pressed = inner.key in page.lexicon.words("contacts", "pressing")
        about = next((c for c in page.codes(inner.patients + inner.obliques_of("on", "for")) if c not in known), None)
        if pressed:
            act = next((s.act.value for s in steps_under(page, token)), None)
            return about, act
    return None, None

"""Tally: a number of things other than people: violations, strikes, drones, lorries.

Starts from each number, as tolls do, and asks what the noun counts; "attacked 19 times" counts the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import actors_of, event_of
from truceledger.reading.counting import CountMatch
from truceledger.reading.kinds.toll import basis_of, noun_of
from truceledger.reading.modality import modality
from truceledger.reading.stating import Draft, time_for
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.tally.counted@1", "en.tally.times@1", "en.tally.part@1")


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each number of things in the sentence."""
    whole: str | None = None
    for count in page.counts(sentence):
        if count.unit or count.kind != "count" or count.article or count.zero:
            continue
        if count.best == 1 and count.low == 1:
            continue
        if count.times:
            yield from _times(page, sentence, count)
            continue
        noun = noun_of(page, count)
        if noun is None or noun.i not in range(sentence.start, sentence.end):
            continue
        counted = _counted(page, noun)
        if counted is not None:
            whole = counted
            yield _draft(page, sentence, count, noun, counted)
        elif noun.like_num or noun.pos_ == "NUM":
            part = _part(page, sentence, count, noun, whole or _before(page, sentence))
            if part is not None:
                yield part


def _counted(page: Page, noun: Token) -> str | None:
    words = {noun.lemma_.lower()} | {c.lemma_.lower() for c in noun.children if c.dep_ in {"compound", "amod", "nmod", "acl"}}
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        # "1,600 trucks are stuck at the frontier": what became of them
        words |= {noun.head.lemma_.lower()} | {c.lemma_.lower() for c in noun.head.children if c.dep_ in {"acomp", "oprd"}}
    for entry in page.lexicon.tables["tallies"]["thing"]:
        if noun.lemma_.lower() in _VAGUE:
            words = words | {t.lemma_.lower() for t in noun.head.subtree}
        if noun.lemma_.lower() in entry["nouns"] and (not entry.get("with") or words & set(entry["with"])):
            return str(entry["name"])
    return None


#: Things whose name says nothing: the clause says what they were ("qualified 11 incidents as violations").
_VAGUE = frozenset({"incident", "case", "complaint"})
#: Words by which a part of a count is laid to somebody.
_LAID = frozenset({"attribute", "attributable", "ascribe", "responsibility", "responsible", "blame", "lay", "charge", "commit", "fire", "make"})


def _before(page: Page, sentence: Span) -> str | None:
    """Give what the sentence before counted, in the same paragraph."""
    if sentence.start == 0:
        return None
    earlier = page.doc[sentence.start - 1].sent
    if "\n\n" in page.text[earlier.start_char : sentence.start_char]:
        return None
    for count in page.counts(earlier):
        noun = noun_of(page, count) if count.kind == "count" and not count.unit and not count.article else None
        counted = _counted(page, noun) if noun is not None else None
        if counted is not None:
            return counted
    return None


def _part(page: Page, sentence: Span, count: CountMatch, number: Token, whole: str | None) -> Draft | None:
    """Read "eight of them attributable to the rebels, three to the army" after what was counted."""
    if whole is None:
        return None
    after = [t for t in sentence if number.i < t.i <= number.i + 9]
    stop = next((n for n, t in enumerate(after) if t.text in {",", ";", "."} or (t.pos_ == "NUM" and t.i != number.i)), len(after))
    after = after[:stop]
    laid = any(t.lemma_.lower() in _LAID for t in sentence)
    if not laid or not any(t.lower_ in {"to", "by", "of", "on", "that"} for t in after):
        return None
    by = page.codes(t for t in after if page.mention(t) is not None and (page.mention(t).head == t.i))  # type: ignore[union-attr]
    if len(by) != 1:
        return None
    last = after[-1]
    fields: dict[str, object] = {"counted": whole, "value": count.quantity().to_json(), "by": by[0], "basis": "period"}
    return Draft(
        "tally",
        fields,
        number,
        count.start,
        last.idx + len(last),
        RULES[2],
        when=None,
        where=False,
        confidence=0.6,
        spans={"value": [(count.start, count.end)]},
    )


def _by(page: Page, noun: Token) -> tuple[str, ...]:
    predication = page.clauses.at(noun)
    if predication is not None and page.codes(predication.agents):
        return page.codes(predication.agents)
    owners = [c for c in noun.children if c.dep_ in {"amod", "compound", "poss", "nmod"}]
    codes = page.codes(owners)
    if codes:
        return codes
    for child in noun.children:
        inner = [g for c in child.children if c.dep_ == "pobj" for g in c.children] if child.dep_ == "prep" and child.lower_ == "of" else []
        for prep in (child, *inner):  # "breaches of the ceasefire by the army"
            if prep.dep_ == "prep" and prep.lower_ == "by":
                return page.codes([c for c in prep.children if c.dep_ == "pobj"])
        if child.dep_ == "acl":
            verb = page.clauses.at(child)
            if verb is not None and page.codes(verb.agents):
                return page.codes(a for a in verb.agents if a.i != noun.i)
    if noun.dep_ in {"dobj", "nsubjpass"}:
        verb = page.clauses.at(noun.head)
        if verb is not None and not verb.passive and page.codes(verb.obliques_of("by")):
            return page.codes(verb.obliques_of("by"))  # "counted breaches by the army": the parser hangs it on the verb
        if (
            verb is not None
            and verb.key in page.lexicon.light_verbs | {"send", "fire", "launch", "use", "drop"}
            and verb.key not in {"record", "report"}
        ):
            return page.codes(verb.agents)
    return ()


def _draft(page: Page, sentence: Span, count: CountMatch, noun: Token, counted: str) -> Draft:
    start, end = count.start, noun.idx + len(noun)
    last = max((t for t in noun.subtree if t.dep_ not in {"punct"} and t.i <= noun.i + 4), key=lambda t: t.i)
    time = time_for(page, noun, start, end)
    fields: dict[str, object] = {
        "counted": counted,
        "value": count.quantity().to_json(),
        "basis": basis_of(page, sentence, time.role if time else None, time.text if time else "", "period"),
    }
    by = _by(page, noun)
    if by:
        fields["by"] = list(by) if len(by) > 1 else by[0]
    verb = page.clauses.at(noun.head) if noun.head.pos_ == "VERB" else None
    mood = modality(verb, page.lexicon) if verb is not None else Modality.ACTUAL
    if mood in {Modality.ONGOING, Modality.NEGATED}:
        mood = Modality.ACTUAL
    return Draft(
        "tally",
        fields,
        noun,
        start,
        max(end, last.idx + len(last)),
        RULES[0],
        mood,
        when=time,
        confidence=0.75,
        spans={"value": [(count.start, count.end)]},
    )


def _times(page: Page, sentence: Span, count: CountMatch) -> Iterator[Draft]:
    """Read "attacked 19 times", "broken the ceasefire 38 times"."""
    span = page.doc.char_span(count.number_start, count.number_end, alignment_mode="expand")
    if span is None:
        return
    token = span.root
    while token.pos_ not in {"VERB", "AUX"} and token.head.i != token.i:
        token = token.head
    predication = page.clauses.at(token)
    if predication is None:
        return
    event = event_of(page, predication)
    words = predication.lemmas
    if predication.key in page.lexicon.words("assessments", "breach_verbs") and words & (
        page.lexicon.word_class("truce") | page.lexicon.words("assessments", "texts") | {"it"}
    ):
        counted = "violation"
    elif event is not None:
        counted = event[0].value
    else:
        return
    by = actors_of(page, predication)
    fields: dict[str, object] = {"counted": counted, "value": count.quantity().to_json()}
    if by:
        fields["by"] = list(by) if len(by) > 1 else by[0]
    time = time_for(page, token, token.idx, count.end)
    fields["basis"] = basis_of(page, sentence, time.role if time else None, time.text if time else "", "period")
    yield Draft("tally", fields, token, min(token.idx, count.start), max(token.idx + len(token), count.end), RULES[1], when=time)

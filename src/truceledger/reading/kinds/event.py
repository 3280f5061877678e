"""Event: a hostile or implementing act that is said to have happened or to go on.

A predication whose word is in ``events.toml``; what is planned, demanded, threatened or waited for is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import actors_of, event_of, extent
from truceledger.reading.clauses import Predication
from truceledger.reading.kinds.precondition import links
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft, only_time, time_before, time_for
from truceledger.vocabulary.act import EventType
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.event.verb@1", "en.event.noun@1")
_TOLD = frozenset({Modality.ACTUAL, Modality.ONGOING})


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each act on the ground."""
    taken: set[int] = set()
    for predication in page.predications(sentence):
        if predication.token.i in taken:
            continue
        found = event_of(page, predication)
        if found is None:
            continue
        mood = modality(predication, page.lexicon)
        denied = mood is Modality.NEGATED and _not_done(page, predication)
        if not denied and (mood not in _TOLD or not _happened(page, predication) or _waited_for(page, predication)):
            continue
        if predication.nominal and not _stands(page, predication):
            continue
        kind, _ = found
        moved = predication.patients + predication.agents
        if predication.token.dep_ in {"amod", "acl"} and not predication.nominal and not page.codes(predication.agents):
            continue  # "detained rebels": a description, no account
        if kind in {EventType.DISPLACEMENT, EventType.AID_DELIVERY} and any(
            c.start <= t.idx < c.end + 40 for t in moved for c in page.counts(sentence) if not c.article and not c.unit
        ):
            continue  # people counted are a toll, lorries a tally
        actors = _actors(page, predication, kind)
        if kind is EventType.GROUND_INCURSION and _at_home(page, actors, sentence):
            kind = EventType.DEPLOYMENT
        if predication.nominal and not actors and any(c.dep_ == "nummod" for c in predication.token.children):
            continue  # counted, and not one thing that happened
        if predication.nominal and not actors and not page.places_in(sentence) and not page.codes(predication.patients):
            continue
        fields: dict[str, object] = {"type": kind.value, "actor": one_or_many(actors)}
        target = page.codes(t for t in predication.patients if not page.is_land(t))
        if target and set(target) != set(actors):
            fields["target"] = one_or_many(target)
        start, end = extent(predication)
        taken.update(t.i for t in predication.patients + predication.agents)
        if predication.support is not None:
            taken.add(predication.support.i)
        time = time_for(page, predication.token, start, end)
        if time is None and mood is Modality.ACTUAL:
            time = only_time(page, predication.token) or time_before(page, predication.token)
        yield Draft(
            "event",
            fields,
            predication.token,
            start,
            end,
            RULES[1] if predication.nominal else RULES[0],
            mood,
            when=time,
            spans={"actor": page.spans_of(predication.agents)} if page.codes(predication.agents) else {},
            confidence=0.55 if predication.nominal else 0.65,
        )


_MOVERS = frozenset({EventType.WITHDRAWAL, EventType.DEPLOYMENT})


def _waited_for(page: Page, predication: Predication) -> bool:
    """Say whether the act is what another waits for: "only after the army has deployed", "as long as troops withdraw"."""
    return any(link.strict and predication.token.i in {t.i for t in link.head.subtree} for link in links(page, predication.token.sent))


def _not_done(page: Page, predication: Predication) -> bool:
    """Say whether the words tell that an act did not happen ("did not fire a round", "no clash was recorded"), and not that it will not."""
    if predication.auxiliaries & {"will", "would", "can", "could", "may", "might", "should", "must", "shall"} or predication.mark in {
        "if",
        "unless",
        "until",
        "before",
    }:
        return False
    if predication.nominal:
        return predication.support is not None and predication.support.lemma_.lower() in {
            "record",
            "report",
            "take",
            "confirm",
            "carry",
            "launch",
            "occur",
        }
    return bool(predication.auxiliaries & {"do", "have"}) and bool(page.codes(predication.agents))


def _actors(page: Page, predication: Predication, kind: EventType) -> tuple[str, ...]:
    actors = actors_of(page, predication)
    if not actors and predication.nominal:
        actors = page.codes(predication.obliques_of("between"))  # "clashes between the army and the rebels"
    if not actors and predication.passive:
        for head in predication.obliques_of("in", "during", "from"):
            inner = page.clauses.at(head)
            if inner is not None and inner.nominal and page.codes(inner.agents):
                return page.codes(inner.agents)  # "were killed in Israeli air strikes"
    if not actors and kind in _MOVERS:
        actors = page.codes(predication.patients)
    return actors


def _at_home(page: Page, actors: tuple[str, ...], sentence: Span) -> bool:
    """Say whether an army moves in its own state, which is no incursion; the actor's own name is no place where it moves."""
    named = [(m.start, m.end) for m in page.mentions if set(m.parties or (m.party,)) & set(actors)]
    lands = {
        p.entry.country
        for p in page.places_in(sentence)
        if p.entry is not None and p.entry.country and not any(start < p.end and p.start < end for start, end in named)
    }
    return bool(actors) and bool(lands) and lands <= {a.split(":")[0] for a in actors}


def _happened(page: Page, predication: Predication) -> bool:
    """Refuse what is asked for, waited for, threatened, charged in general, or named as a topic."""
    lists = page.lexicon
    refuse = lists.words("modality", "not_told")
    token: Token = predication.head
    for _ in range(5):
        above = token.head
        if above.i == token.i:
            break
        if token.dep_ in {"xcomp", "ccomp", "pobj", "dobj", "pcomp", "prep", "acl", "nsubj", "conj", "advcl"}:
            if above.lemma_.lower() in refuse and not (token.dep_ == "nsubj" and above.pos_ == "VERB"):
                return False
            if token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "until", "before", "should"} for c in token.children):
                return False
            if (
                token.dep_ == "prep"
                and token.lower_ in {"against", "without", "from"}
                and above.lemma_.lower() in {"warn", "refrain", "guarantee", "abstain"}
            ):
                return False
        if above.pos_ in {"VERB", "AUX"} and token.dep_ in {"ccomp", "advcl", "relcl"}:
            break
        token = above
    if predication.head.tag_ == "VBP" and any(t.lower_ == "first" for t in predication.head.children):
        return False  # "first they free our prisoners"
    return predication.mark not in {"if", "unless", "until", "before", "should", "once"} and not (
        predication.mark == "when" and any(t.lower_ == "only" for t in predication.head.subtree)
    )


def _stands(page: Page, predication: Predication) -> bool:
    """Take a noun only where the clause says that it took place, goes on, or was made."""
    if predication.support is not None:
        return True
    noun = predication.token
    lemma = noun.lemma_.lower()
    if noun.dep_ in {"nsubj", "nsubjpass", "ROOT", "dobj", "conj", "attr", "appos"}:
        above = noun.head
        if noun.dep_ == "dobj":
            return above.lemma_.lower() in page.lexicon.words("modality", "perceived")
        if noun.dep_ == "nsubj" and above.lemma_.lower() in {
            "kill",
            "wound",
            "hit",
            "destroy",
            "injure",
            "continue",
            "leave",
            "strike",
            "target",
            "resume",
            "erupt",
            "damage",
            "begin",
            "take",
            "go",
            "break",
            "intensify",
            "follow",
        }:
            return True
        return noun.dep_ == "ROOT" or (noun.dep_ == "nsubj" and lemma in {"explosion", "fighting", "shelling", "clash"})
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "by", "during", "from", "after", "since"}:
        above = noun.head.head
        return above.lemma_.lower() in {"kill", "wound", "injure", "die", "hurt", "hit", "destroy", "damage", "displace"}
    return False

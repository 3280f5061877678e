"""Position: a party demands, offers, accepts, rejects, rules out, urges, supports, threatens.

The verb gives the move; the act is looked for in the clause or noun under it; who is to act is the object of the verb or
the subject of what hangs on it. "Would not …" said by a party of itself is a refusal; an order in the demand ("before",
"only after") makes a precondition of it, which that kind reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import Step, act_of, extent, step_of, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.kinds.precondition import condition_in
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = (
    "en.position.verb@2",
    "en.position.will_not@2",
    "en.position.threat@2",
    "en.position.must@1",
    "en.position.attitude@1",
    "en.position.order@1",
)
#: What is asked for by asking that it not be done.
_SPARED = {Act.RESUME_HOSTILITIES: Act.CEASE_FIRE, Act.SUSPEND_TALKS: Act.NEGOTIATE}
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
        if predication.nominal:
            continue
        for make in (_will_not, _threat, _must, _attitude, _order):
            made = make(page, predication)
            if made is not None:
                yield made
                break


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
    if not predication.nominal and _asked_of(page, predication):
        return None
    if predication.key == "call" and not predication.obliques_of("on", "upon", "for") and _rings(page, predication):
        return None  # "called the president to discuss the truce" is a contact
    holders = _holders(page, predication)
    holder = one_or_many(holders) or (page.side(predication.agents) if not predication.nominal else None)
    if holder is None:
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
    if move == "demands" and step.act is Act.NEGOTIATE and predication.key == "want" and set(step.parties) & set(holders):
        return None
    fields: dict[str, object] = {"holder": holder, "move": move, "act": step.act.value}
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


def _asked_of(page: Page, predication: Predication) -> bool:
    """Say whether the verb is what another is asked to do: "called on the government to agree to a truce"."""
    token = predication.token
    if token.tag_ != "VB" or token.dep_ not in {"xcomp", "advcl", "ccomp"}:
        return False
    return token.head.lemma_.lower() in page.lexicon.asking


def _rings(page: Page, predication: Predication) -> bool:
    """Say whether a person is what is called, and talking what for."""
    errands = page.lexicon.words("contacts", "errand")
    return any((m := page.mention(t)) is not None and m.what in {"person", "office"} for t in predication.patients) and any(
        c.dep_ in {"xcomp", "advcl"} and c.lemma_.lower() in errands for c in predication.token.children
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
    asked = page.codes(t for t in predication.patients if page.clauses.at(t) is None)
    for child in sorted(verb.children, key=lambda c: c.i):
        turned = child.dep_ == "nsubjpass" and predication.passive  # "disarmament was turned down by"
        if (
            child.i in subject
            or (child.dep_ == "nsubjpass" and not turned)
            or child.dep_ in {"nsubj", "aux", "auxpass", "punct", "mark", "cc", "conj", "parataxis"}
        ):
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
    if best.predication is not None and best.predication.negated and best.act in _SPARED and move in _AIMED:
        best = replace(best, act=_SPARED[best.act])  # "urged them not to break off"
    toward = addressed or asked or best.parties
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
    holder = one_or_many(holders) or page.side(predication.agents)
    if holder is None or predication.mark in {"if", "unless", "that"}:
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
    fields = {"holder": holder, "move": "rejects", "act": found[0].value}
    return Draft("position", fields, predication.token, start, end, RULES[1], own_word=_named(page, predication), confidence=0.55)


def _first_step(page: Page, predication: Predication) -> Step | None:
    """Give the step that a predication is, or the first one under what hangs on it."""
    own = step_of(page, predication)
    if own is not None:
        return own
    for child in predication.token.children:
        if child.dep_ in {"xcomp", "ccomp", "dobj", "prep", "acomp", "attr", "oprd"}:
            found = next(steps_under(page, child), None)
            if found is not None:
                return found
    return None


def _threat(page: Page, predication: Predication) -> Draft | None:
    """Read "should the shelling go on, the army would answer", said by or for the army: a threat under a condition."""
    if predication.negated or not predication.auxiliaries & {"will", "would", "shall"} or not _if(predication):
        return None
    found = act_of(page, predication)
    if found is None:
        inner = next((page.clauses.at(c) for c in predication.token.children if c.dep_ in {"xcomp", "prep"}), None)
        found = act_of(page, inner) if inner is not None else None
    if found is None or found[0] not in {Act.RESUME_HOSTILITIES, Act.SUSPEND_TALKS}:
        return None
    holders = _holders(page, predication)
    if not holders or (page.speaker_codes(predication.token) and not _own_side(page, predication, holders)):
        return None
    fields: dict[str, object] = {"holder": one_or_many(holders), "move": "threatens", "act": found[0].value}
    aimed = [c for c in page.codes(predication.patients + predication.obliques_of("on", "against")) if c not in holders]
    if not aimed:
        clause = next((c for c in predication.token.children if c.dep_ == "advcl"), None)
        inner = page.clauses.at(clause) if clause is not None else None
        aimed = [c for c in (page.codes(inner.agents) if inner is not None else ()) if c not in holders]
    aimed = aimed or list(page.opponents(holders))
    if aimed:
        fields["toward"] = one_or_many(aimed)
    start, end = extent(predication)
    return Draft(
        "position",
        fields,
        predication.token,
        start,
        end,
        RULES[2],
        Modality.CONDITIONAL,
        own_word=_named(page, predication),
        confidence=0.6,
        spans={"holder": page.spans_of(predication.agents)},
    )


def _if(predication: Predication) -> bool:
    """Say whether a condition hangs on the clause: "if …", "unless …", "should the shelling go on"."""
    for child in predication.token.children:
        if child.dep_ not in {"advcl", "ccomp", "parataxis"}:
            continue
        if any(c.dep_ in {"mark", "advmod"} and c.lower_ in {"if", "unless"} for c in child.children):
            return True
        subject = next((c for c in child.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None and any(c.dep_ == "aux" and c.lower_ in {"should", "had", "were"} and c.i < subject.i for c in child.children):
            return True
    return False


def _own_side(page: Page, predication: Predication, holders: tuple[str, ...]) -> bool:
    """Say whether who speaks is of the party that acts."""
    speakers = {c.split(":")[0] for c in page.speaker_codes(predication.token)}
    return bool(speakers & {c.split(":")[0] for c in holders})


def _must(page: Page, predication: Predication) -> Draft | None:
    """Read "the rebels must leave", said by another than the rebels, as a demand; "should" as urging."""
    helpers = {c.lower_ for c in predication.token.children if c.dep_ == "aux"} | {
        predication.token.head.lower_ if predication.token.dep_ == "xcomp" else ""
    }
    move = next((str(e["name"]) for e in page.lexicon.tables["positions"]["modal"] if helpers & set(e["words"])), None)
    if move is None or predication.mark in {"if", "unless", "until", "before", "should"} or _inverted_should(predication):
        return None
    speakers = page.speaker_codes(predication.token)
    if not speakers or _own_side(page, predication, page.codes(predication.agents)) or condition_in(page, predication) is not None:
        return None
    if predication.negated or any(t.lower_ in {"first", "only"} for t in predication.token.children):
        return None
    step = _first_step(page, predication)
    if step is None:
        return None
    toward = step.parties or page.codes(predication.agents)
    fields: dict[str, object] = {"holder": one_or_many(speakers), "move": move, "act": step.act.value}
    toward = tuple(c for c in toward if c not in speakers)
    if toward:
        fields["toward"] = one_or_many(toward)
    start, end = extent(predication)
    return Draft("position", fields, predication.token, start, end, RULES[3], confidence=0.6, spans={"toward": page.spans_of(predication.agents)})


def _inverted_should(predication: Predication) -> bool:
    aux = next((c for c in predication.token.children if c.lower_ == "should" and c.dep_ == "aux"), None)
    subject = next((c for c in predication.token.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return aux is not None and subject is not None and aux.i < subject.i


def _attitude(page: Page, predication: Predication) -> Draft | None:
    """Read "is opposed to", "is against", "stands ready to", "remains committed to"."""
    if predication.key not in {"be", "remain", "stand", "stay", "oppose", "commit", "prepare"}:
        return None
    for child in [predication.token, *predication.token.children]:
        word = child.lower_
        move = next((str(e["name"]) for e in page.lexicon.tables["positions"]["attitude"] if word in e["words"]), None)
        if move is None or child.dep_ not in {"acomp", "prep", "advcl", "xcomp", "oprd", "attr", "ROOT", "ccomp", "conj"}:
            continue
        holders = _holders(page, predication) or (page.codes(predication.patients) if predication.passive else ())
        step = next((s for c in child.children if c.dep_ in {"prep", "xcomp", "pobj", "ccomp"} for s in steps_under(page, c)), None)
        if step is None:
            on_table = [c for c in child.children if c.dep_ == "pobj" and c.lower_ in {"it", "this", "that"}]
            if not on_table:
                continue
            step = Step(_on_the_table(page, predication.token), (), None, "", child.idx, child.idx + len(child))
        if not holders or condition_in(page, predication) is not None:
            return None
        if predication.negated:
            move = "rejects" if move != "rejects" else "accepts"
        start, end = extent(predication)
        fields = {"holder": one_or_many(holders), "move": move, "act": step.act.value}
        return Draft(
            "position",
            fields,
            predication.token,
            start,
            max(end, step.end),
            RULES[4],
            own_word=_named(page, predication),
            confidence=0.6,
            spans={"holder": page.spans_of(predication.agents)},
        )
    return None


def _order(page: Page, predication: Predication) -> Draft | None:
    """Read an imperative in somebody's quoted words ("Stop the shelling") as a demand."""
    token = predication.token
    if token.tag_ not in {"VB", "VBP"} or token.dep_ not in {"ROOT", "ccomp", "parataxis", "advcl"} or predication.negated:
        return None
    if any(c.dep_ in {"nsubj", "nsubjpass", "aux", "auxpass", "expl", "mark"} for c in token.children) or not page.quotes.at(token.idx):
        return None
    speakers = page.speaker_codes(token)
    step = _first_step(page, predication)
    if not speakers or step is None or condition_in(page, predication) is not None:
        return None
    first = min(token.subtree, key=lambda t: t.i)
    if first.i != token.i and not first.is_punct and first.i != token.i - 1:
        return None
    fields: dict[str, object] = {"holder": one_or_many(speakers), "move": "demands", "act": step.act.value}
    start, end = extent(predication)
    return Draft("position", fields, token, start, end, RULES[5], confidence=0.5)

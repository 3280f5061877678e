"""Precondition: a step waits for another.

Four shapes: a clause with "before", "until", "unless", "only after", "once"; a demand with "first" in it; a noun of
dependence ("the key to", "a condition for"); a verb of dependence ("depends on"). The step that waits and the step that
comes first are looked for on either side; the holder is whoever says or demands it, else whose step waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import Step, actors_of, extent, step_of, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.precondition.clause@1", "en.precondition.first@1", "en.precondition.key@1", "en.precondition.depends@1")


@dataclass(frozen=True)
class _Link:
    """A joint between two steps: the word, its relation, the token that heads what must come first."""

    relation: str
    head: Token
    start: int
    end: int


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each step that waits."""
    taken: list[tuple[int, int]] = []
    for predication in page.predications(sentence):
        for make in (_clause, _first, _key, _depends):
            draft = make(page, predication)
            if draft is not None and not any(s < draft.end and draft.start < e for s, e in taken):
                taken.append((draft.start, draft.end))
                yield draft


def condition_in(page: Page, predication: Predication) -> _Link | None:
    """Give the condition that hangs on a predication or on what hangs on it, or nothing."""
    for token in predication.head.subtree:
        if token.i != predication.head.i and token.dep_ in {"nsubj", "nsubjpass"}:
            continue
        link = _link(page, token)
        if link is not None:
            return link
    return None


def _link(page: Page, token: Token) -> _Link | None:
    marks = page.lexicon.tables["preconditions"]["marks"]
    governor = token
    for child in governor.children:
        if child.dep_ == "advcl" or (child.dep_ == "prep" and child.lower_ in {"before", "until", "without", "after"}):
            words = [c for c in child.children if c.dep_ in {"mark", "advmod"}] if child.dep_ == "advcl" else [child]
            if child.dep_ == "advcl":
                first = min(child.subtree, key=lambda t: t.i)
                lead = page.text[max(0, first.idx - 14) : first.idx + len(first) + 12].lower()
                shape = next((r for phrase, r in _LEADS if phrase in lead), None)
                if shape is not None and (shape != "before" or _future(page, governor) or "only" in lead):
                    return _Link(shape, child, first.idx, first.idx + len(first))
            for word in words:
                relation = _relation(page, governor, child, word, marks)
                if relation is not None:
                    head = child
                    if child.dep_ == "prep":
                        head = next((c for c in child.children if c.dep_ in {"pobj", "pcomp"}), child)
                        if head is child:
                            continue
                    return _Link(relation, head, word.idx, word.idx + len(word))
        if child.dep_ == "prep" and child.lower_ == "in":
            inner = next((c for c in child.children if c.dep_ == "pobj" and c.lower_ in {"exchange", "return"}), None)
            if inner is not None:
                given = [x for c in inner.children if c.dep_ == "prep" and c.lower_ == "for" for x in c.children]
                if given:
                    return _Link("simultaneous", given[0], child.idx, inner.idx + len(inner))
    return None


#: Phrases before a clause that make it a condition, whatever the parser calls its first word.
_LEADS = (
    ("as long as", "simultaneous"),
    ("so long as", "simultaneous"),
    ("provided that", "before"),
    ("on condition that", "before"),
    ("only once", "before"),
    ("only after", "before"),
    ("only when", "before"),
    ("only if", "before"),
)


def _relation(page: Page, governor: Token, clause: Token, word: Token, marks: dict[str, list[str]]) -> str | None:
    lower = word.lower_
    if lower in {"long", "far"}:
        return "simultaneous" if word.lower_ == "long" else None
    negated = _blocked(page, governor)
    if lower in marks["until"]:
        return "until" if negated else None
    if lower in {"unless"}:
        return "unless"
    if lower == "without":
        return "unless" if negated else None
    if lower == "before":
        return "before" if negated or _wanted(page, governor) else None
    if lower in {"once", "after", "when", "if", "provided"}:
        only = (
            any(c.lower_ == "only" for c in clause.children)
            or any(c.lower_ == "only" and c.dep_ == "advmod" and abs(c.i - word.i) <= 3 for c in governor.children)
            or (word.i > 0 and word.nbor(-1).lower_ == "only")
        )
        if only or (lower == "provided"):
            return "before"
        if lower == "once" and _future(page, governor):
            return "before"
    return None


def _blocked(page: Page, governor: Token) -> bool:
    predication = page.clauses.at(governor)
    if predication is not None and predication.negated:
        return True
    if predication is not None and predication.auxiliaries & {"must", "should", "ought"}:
        return False
    if governor.lemma_.lower() in {"refuse", "reject", "suspend", "halt", "freeze", "stay", "remain", "impossible"}:
        return True
    return any(t.lower_ in {"no", "not", "nothing", "neither", "n't", "never", "none"} for t in governor.children) or any(
        c.lower_ in {"no", "nothing"} for s in governor.children if s.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} for c in [s, *s.children]
    )


def _wanted(page: Page, governor: Token) -> bool:
    predication = page.clauses.at(governor)
    if predication is None:
        return False
    if predication.auxiliaries & {"must", "should", "have", "need", "ought"} and modality(predication, page.lexicon) is not Modality.ACTUAL:
        return True
    wants = set(page.lexicon.tables["preconditions"]["keys"]["wants"]) | {"pressure", "press", "urge", "want", "push", "seek", "call"}
    token = governor
    for _ in range(3):
        if token.head.i == token.i:
            break
        token = token.head
        if token.lemma_.lower() in wants - {"say", "tell"}:
            return True
    return False


def _future(page: Page, governor: Token) -> bool:
    predication = page.clauses.at(governor)
    return bool(predication and predication.auxiliaries & {"will", "would", "can", "could", "may", "shall"})


def _first_step(page: Page, head: Token, *, skip: Token | None = None) -> Step | None:
    """Give the outermost step in a phrase; a bare truce stands for keeping it, "step" and "move" for any."""
    skipped = {t.i for t in skip.subtree} if skip is not None else set()
    for step in steps_under(page, head):
        if step.predication is None or step.predication.token.i not in skipped:
            return step
    for token in sorted(head.subtree, key=lambda t: t.i):
        if token.i in skipped:
            continue
        lemma = token.lemma_.lower()
        words = " ".join(t.text for t in token.subtree if t.i not in skipped and not t.is_space)
        if lemma in page.lexicon.word_class("truce"):
            return Step(Act.IMPLEMENT_CEASEFIRE, (), None, words, token.idx, token.idx + len(token))
        if lemma in {"step", "move", "measure", "phase", "anything", "nothing", "file", "issue"} and token.pos_ in {"NOUN", "PRON"}:
            any_of = any(c.lower_ in {"any", "no", "further", "other", "upcoming", "next", "reciprocal"} for c in token.children)
            act = Act.ANY if any_of or lemma in {"anything", "nothing"} else Act.OTHER
            return Step(act, (), None, words, token.idx, token.idx + len(token))
        if lemma in page.lexicon.word_class("talks") and token.pos_ == "NOUN":
            return Step(Act.NEGOTIATE, (), None, words, token.idx, token.idx + len(token))
    return None


def _other(page: Page, predication: Predication, head: Token | None = None) -> Step:
    start, end = extent(predication)
    words = " ".join(page.text[start:end].split())
    actors = tuple(actors_of(page, predication))
    return Step(Act.OTHER, actors, predication, words, start, end)


def _holder(page: Page, predication: Predication, step: Step | None) -> tuple[str, ...]:
    """Give whose condition it is: who demands it above, who says it, else whose step waits."""
    wants = set(page.lexicon.tables["preconditions"]["keys"]["wants"])
    token = predication.token
    for _ in range(4):
        above = page.clauses.at(token)
        if above is not None and token.lemma_.lower() in wants | {"press", "urge"} and not above.nominal:
            codes = page.codes(above.agents)
            if codes:
                return codes
            if any(t.lower_ in {"we", "i"} for t in above.agents):
                return page.speaker_codes(token)
        if token.head.i == token.i:
            break
        token = token.head
    said = page.speaker_codes(predication.token)
    if said:
        return said
    return step.parties if step is not None else ()


def _draft(
    page: Page, predication: Predication, step: Step, required: Step, relation: str, rule: str, extra: tuple[int, int] | None = None
) -> Draft | None:
    if step.predication is not None and required.predication is not None and step.predication.token.i == required.predication.token.i:
        return None
    holder = _holder(page, predication, step)
    if step.act is Act.ANY and not step.parties and len(holder) == 1 and "reciproc" in step.words.lower():
        step = replace(step, parties=holder)  # "any reciprocal step": the holder's own
    spans = [extent(predication), (step.start, step.end), (required.start, required.end)]
    if extra:
        spans.append(extra)
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    sentence = predication.token.sent
    start, end = max(start, sentence.start_char), min(end, sentence.end_char)
    fields = {
        "holder": one_or_many(holder),
        "step": _step_json(page, step, predication),
        "requires": [_step_json(page, required, predication)],
        "relation": relation,
    }
    own = next((t for t in predication.agents if page.codes([t])), None)
    return Draft(
        "precondition", fields, predication.token, start, end, rule, Modality.CONDITIONAL, own_word=own, when=None, where=False, confidence=0.65
    )


def _step_json(page: Page, step: Step, predication: Predication) -> dict[str, object]:
    made = step.to_json()
    if step.predication is not None:
        agents = step.predication.agents
        if agents and all(t.i in {u.i for u in predication.agents} for t in agents) and step.act in {Act.NEGOTIATE, Act.ANY}:
            made.pop("party", None)  # inherited from the clause above, which names another's step
            return made
        if any(t.lower_ in {"we", "our", "i", "us"} for t in agents):
            codes = page.speaker_codes(step.predication.token)
            if len(codes) == 1:
                made["party"] = codes[0]
    return made


def _clause(page: Page, predication: Predication) -> Draft | None:
    link = _link(page, predication.token)
    if link is None or predication.key in page.lexicon.words("agreements", "ends"):
        return None  # "expires unless it is extended" tells an end, not whose condition it is
    inner = page.clauses.at(link.head)
    above = predication.token.head
    while predication.token.dep_ in {"relcl", "acl"} and above.pos_ not in {"VERB", "AUX"} and above.head.i != above.i:
        above = above.head
    if predication.token.dep_ in {"relcl", "acl"} and above.pos_ in {"VERB", "AUX"} and _future(page, above):
        # the parser hangs "only after …" on the nearest verb: "will leave the villages they hold only after …"
        predication = page.clauses.of(above)
    if link.relation == "before" and _marks(link) == "before" and not _blocked(page, predication.token):
        # "must stop before any step": what is said first comes first, what follows "before" waits
        required = step_of(page, predication) or _other(page, predication)
        step = _first_step(page, link.head)
        if step is None and inner is not None:
            step = _other(page, inner)
        if step is None or (required.act is Act.OTHER and step.act is Act.OTHER):
            return None
        return _draft(page, predication, step, required, "before", RULES[0])
    step = _own_step(page, predication, link)
    required_step = (step_of(page, inner) if inner is not None else None) or _first_step(page, link.head)
    if required_step is None:
        if inner is None:
            return None
        required_step = _other(page, inner)
    if step is None:
        step = _other(page, predication)
    if step.act is Act.OTHER and required_step.act is Act.OTHER:
        return None
    return _draft(page, predication, step, required_step, link.relation, RULES[0])


def _marks(link: _Link) -> str:
    return link.head.doc.text[link.start : link.end].lower()


def _own_step(page: Page, predication: Predication, link: _Link) -> Step | None:
    made = step_of(page, predication)
    if made is not None:
        return made
    for child in predication.token.children:
        if child.i == link.head.i or child.dep_ in {"mark", "aux", "punct"}:
            continue
        if child.dep_ in {"xcomp", "ccomp", "dobj", "attr", "nsubjpass", "nsubj", "prep"}:
            found = _first_step(page, child, skip=link.head)
            if found is not None:
                if not found.parties and found.act in {Act.ANY, Act.NEGOTIATE, Act.IMPLEMENT_CEASEFIRE}:
                    doers = page.codes(predication.agents)
                    return Step(found.act, doers, found.predication, found.words, found.start, found.end)
                return found
    return None


def _first(page: Page, predication: Predication) -> Draft | None:
    """Read "demands that the other side stop fire first"."""
    if predication.nominal:
        return None
    first = next((c for c in predication.token.children if c.lower_ == "first" and c.dep_ in {"advmod", "npadvmod"}), None)
    if first is None:
        return None
    required = step_of(page, predication)
    if required is None:
        return None
    wants = set(page.lexicon.tables["preconditions"]["keys"]["wants"])
    above = predication.token.head
    holder: tuple[str, ...] = ()
    if above.lemma_.lower() in wants:
        upper = page.clauses.at(above)
        holder = page.codes(upper.agents) if upper is not None else ()
    if not holder and not predication.auxiliaries & {"must", "should", "have"}:
        return None
    holder = holder or page.speaker_codes(predication.token)
    if not holder or (len(holder) == 1 and holder == required.parties):
        return None
    step = Step(
        Act.IMPLEMENT_CEASEFIRE if required.act in {Act.CEASE_FIRE, Act.IMPLEMENT_CEASEFIRE} else Act.ANY,
        holder,
        None,
        "",
        first.idx,
        first.idx + len(first),
    )
    top = page.clauses.at(above) if above.lemma_.lower() in wants else None
    return _draft(page, predication, step, required, "before", RULES[1], extent(top) if top is not None else None)


def _key(page: Page, predication: Predication) -> Draft | None:
    """Read "the ceasefire is the main key for any upcoming steps", "X is a condition for Y"."""
    if predication.nominal:
        return None
    keys = page.lexicon.tables["preconditions"]["keys"]
    nouns = [t for t in predication.token.subtree if t.lemma_.lower() in keys["nouns"] and t.pos_ == "NOUN"]
    if not nouns or predication.key not in {"be", "represent", "remain", "constitute", "form", "make", "set", "become"}:
        return None
    noun = nouns[0]
    step_head = next((x for c in noun.children if c.dep_ == "prep" and c.lower_ in {"for", "to", "of"} for x in c.children), None)
    subject = next(iter(predication.agents), None)
    if subject is None:
        return None
    if step_head is None:
        return None
    step, required = _first_step(page, step_head), _first_step(page, subject)
    if step is None or required is None:
        return None
    return _draft(page, predication, step, required, "before", RULES[2])


def _depends(page: Page, predication: Predication) -> Draft | None:
    keys = page.lexicon.tables["preconditions"]["keys"]
    if predication.nominal or predication.key not in keys["verbs"]:
        return None
    bases = predication.obliques_of("on", "upon")
    if predication.key in {"require", "presuppose"}:
        bases = predication.patients
    subjects = predication.patients if predication.passive else predication.agents
    if not bases or not subjects:
        return None
    step, required = _first_step(page, subjects[0]), _first_step(page, bases[0])
    if step is None or required is None:
        return None
    return _draft(page, predication, step, required, "before", RULES[3])

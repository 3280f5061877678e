"""Whether a predication is said to be done, going on, planned, possible, under a condition, or not so.

Reads the auxiliaries of the verb that carries the mood, the verbs above an infinitive, conditional clauses, and
adjectives such as "planned". Hands on a ``Modality``.
"""

from __future__ import annotations

from spacy.tokens import Token

from truceledger.reading.clauses import Predication
from truceledger.reading.lexicon import Lexicon
from truceledger.vocabulary.attribution import Modality

_WILL = frozenset({"will", "would", "shall", "'ll", "wo", "ll", "’ll"})
_MAY = frozenset({"may", "might", "could"})
_MUST = frozenset({"must", "should", "ought", "need"})


def modality(predication: Predication, lexicon: Lexicon) -> Modality:
    """Tell the modality of a predication; a standing or finished fact is ``ACTUAL``."""
    head = predication.head
    planned = lexicon.words("modality", "planned")
    if predication.negated:
        return Modality.NEGATED
    if predication.mark in {"if", "unless", "should", "provided"} or _under_condition(head):
        return Modality.CONDITIONAL
    if _inverted(head):
        return Modality.CONDITIONAL
    aux = set(predication.auxiliaries) | {c.lower_ for c in head.children if c.dep_ == "aux"}
    if aux & _MAY:
        return Modality.POSSIBLE
    if aux & (_WILL | _MUST):
        return Modality.PLANNED
    above = _above(head)
    if above is not None:
        lemma = above.lemma_.lower()
        if lemma in {"begin", "start", "allow", "permit", "finish", "let"} and _planned_above(above, planned):
            return Modality.PLANNED
        if lemma in lexicon.words("modality", "failed"):
            return Modality.NEGATED
        if lemma == "go" and above.tag_ == "VBG":
            return Modality.PLANNED  # "are going to sign"
        if lemma in planned or (lemma == "be" and any(c.lower_ == "to" and c.dep_ == "aux" for c in head.children)):
            return Modality.PLANNED
        if lemma in lexicon.words("modality", "possible"):
            return Modality.POSSIBLE
        if lemma in lexicon.words("modality", "going_on") or (lemma in {"begin", "start"} and not _ahead(above)):
            return Modality.ONGOING
        upper = {c.lower_ for c in above.children if c.dep_ == "aux"}
        if head.tag_ == "VB" and upper & (_WILL | _MUST):
            return Modality.PLANNED
    if predication.nominal:
        words = {c.lemma_.lower() for c in predication.token.children if c.dep_ in {"amod", "compound"}}
        if words & {"planned", "proposed", "scheduled", "expected", "promised", "future", "eventual", "upcoming"}:
            return Modality.PLANNED
        if words & {"ongoing", "continuing", "continued", "daily", "persistent", "renewed"}:
            return Modality.ONGOING
        if predication.support is not None and predication.support.lemma_ in lexicon.words("modality", "going_on"):
            return Modality.ONGOING
    if "be" in aux and head.tag_ == "VBG":
        return Modality.ONGOING
    if head.dep_ == "advcl" and head.tag_ == "VBG" and not aux and head.head.i < head.i and head.lemma_.lower() in {"start", "begin", "open"}:
        upper = {c.lower_ for c in head.head.children if c.dep_ == "aux"}
        if upper & (_WILL | _MUST):
            return Modality.PLANNED  # "will come in stages, starting with a pause"
    if predication.key in lexicon.words("modality", "going_on"):
        return Modality.ONGOING
    return Modality.ACTUAL


#: What a clause hangs on that tells what another act waits for.
_WAITS = frozenset({"after", "once", "until", "till", "unless", "if", "before", "provided"})


def awaited(token: Token) -> bool:
    """Say whether a word stands in a clause that another act, still to come, waits for: "would withdraw only after the army had deployed".

    What hangs on a simple "after" with a past of its own has happened: "will answer after rockets hit Haifa".
    """
    word = token
    for _ in range(10):
        above = word.head
        if above.i == word.i:
            return False
        # "after the army deploys" hangs on the verb, "after deploying" on the preposition
        link = next((c for c in word.children if c.dep_ in {"mark", "advmod"} and c.lower_ in _WAITS and c.i < word.i), None)
        if word.dep_ == "pcomp" and above.dep_ == "prep" and above.lower_ in _WAITS:
            link, above = above, above.head
        if link is not None and word.dep_ in {"advcl", "pcomp"} and (link.lower_ in {"if", "unless"} or _to_come(above)):
            return link.lower_ != "after" or not _over(word, link)
        word = word.head
    return False


def _over(verb: Token, link: Token) -> bool:
    """Say whether what stands behind "after" is told as over: in the simple past, and not "only after"."""
    only = link.i > 0 and link.nbor(-1).lower_ == "only"
    return not only and verb.tag_ == "VBD" and not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)


def _to_come(verb: Token) -> bool:
    """Say whether a verb tells of an act that is still to come: "will leave", "refused to leave", "does not leave"."""
    for _ in range(4):
        aux = [c for c in verb.children if c.dep_ == "aux"]
        if any(c.lower_ in _WILL | _MAY | _MUST for c in aux):
            return True
        if verb.tag_ == "VB" and (not aux or any(c.lower_ in {"to", "do", "does"} for c in aux)):
            return True
        if verb.tag_ in {"VBZ", "VBP"} and any(c.dep_ == "neg" for c in verb.children):
            return True
        if verb.dep_ != "conj" or verb.head.pos_ not in {"VERB", "AUX"} or aux:
            return False
        verb = verb.head  # "will stop firing and leave"
    return False


def _planned_above(verb: Token, planned: frozenset[str]) -> bool:
    """Say whether a verb of beginning or allowing is itself to come: "were to start moving", "will be allowed to go"."""
    if any(c.dep_ == "aux" and c.lower_ in _WILL | _MUST for c in verb.children):
        return True
    above = _above(verb)
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return above is not None and to and (above.lemma_ == "be" or above.lemma_.lower() in planned)


def _ahead(verb: Token) -> bool:
    """Say whether a verb tells of what is to come."""
    return any(c.dep_ == "aux" and c.lower_ in _WILL | _MAY | _MUST | {"to"} for c in verb.children)


def _above(head: Token) -> Token | None:
    """Give the verb that governs an infinitive ("agreed to", "is expected to", "continues to")."""
    while True:
        infinitive = head.tag_ in {"VB", "VBG"} or any(c.dep_ == "aux" and c.lower_ == "to" for c in head.children)
        if head.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "for" for c in head.children):
            return head.head  # "the plan calls for the army to pull back"
        if not infinitive or head.head.i == head.i:
            return None
        if head.dep_ in {"xcomp", "ccomp", "acl"}:
            return head.head
        if head.dep_ != "conj":
            return None
        head = head.head


def _inverted(head: Token) -> bool:
    """Say whether the clause is a condition by its order: "Should warships leave", "Had they withdrawn"."""
    aux = [c for c in head.children if c.dep_ == "aux" and c.lower_ in {"should", "had", "were"}]
    subjects = [c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"}]
    return bool(aux) and bool(subjects) and aux[0].i < subjects[0].i and not head.sent.text.rstrip().endswith("?")


def _under_condition(head: Token) -> bool:
    """Say whether an if-clause hangs on the verb or it stands in one."""
    return any(child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in child.children) for child in head.children)

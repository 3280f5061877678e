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

from truceledger.reading.acts import Step, actors_of, event_of, extent, step_of, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act, EventType
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = (
    "en.precondition.clause@2",
    "en.precondition.first@1",
    "en.precondition.key@2",
    "en.precondition.depends@2",
    "en.precondition.sequence@1",
)


@dataclass(frozen=True)
class _Link:
    """A joint between two steps: the word, its relation, what heads the step that waits and the one that must come first."""

    relation: str
    governor: Token
    head: Token
    start: int
    end: int
    strict: bool


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each step that waits."""
    taken: list[tuple[int, int]] = []

    def fresh(draft: Draft | None) -> bool:
        if draft is None or any(s < draft.end and draft.start < e for s, e in taken):
            return False
        taken.append((draft.start, draft.end))
        return True

    for link in links(page, sentence):
        draft = _clause(page, link)
        if draft is not None and fresh(draft):
            yield draft
    for predication in page.predications(sentence):
        for make in (_first, _key, _depends, _sequence):
            draft = make(page, predication)
            if draft is not None and fresh(draft):
                yield draft


def condition_in(page: Page, predication: Predication) -> _Link | None:
    """Give the condition that hangs on a predication or on what hangs on it, or nothing."""
    below = {t.i for t in predication.head.subtree if t.dep_ not in {"nsubj", "nsubjpass"}} | {predication.head.i}
    return next((link for link in links(page, predication.token.sent) if link.governor.i in below), None)


def links(page: Page, sentence: Span) -> list[_Link]:
    """Give the joints between steps in a sentence, in text order."""
    found: list[_Link] = []
    words = [t.lower_ for t in sentence]
    at = 0
    while at < len(words):
        hit = next((m for m in page.lexicon.markers() if words[at] == m.words[0] and tuple(words[at : at + len(m.words)]) == m.words), None)
        if hit is None:
            at += 1
            continue
        first, last = sentence[at], sentence[at + len(hit.words) - 1]
        link = _joint(page, first, last, hit.relation, hit.strict)
        if link is not None:
            found.append(link)
        at += len(hit.words)
    return found


def _joint(page: Page, first: Token, last: Token, relation: str, strict: bool) -> _Link | None:
    head = _headed(first, last)
    if head is None:
        return None
    governor = _governor(page, head, first)
    if governor is None or governor.i == head.i or first.i <= governor.i <= last.i:
        return None
    word = last.lower_
    if not strict:
        blocked = _blocked(page, governor) or (word in {"until", "till"} and governor.lemma_.lower() in _HOLDS)
        if word in {"until", "till", "without", "while"} and not blocked:
            return None
        if word == "before" and not (blocked or _wanted(page, governor)):
            return None
        if word == "once" and not (_future(page, governor) or blocked):
            return None
        if head.pos_ in {"NUM", "PROPN"} and page.clauses.at(head) is None:
            return None  # "until June"
    if head.pos_ not in {"VERB", "AUX"} and not strict and any(t.start <= head.idx < t.end for t in page.times(head.sent)):
        return None
    if strict and relation == "simultaneous" and word == "as" and _blocked(page, governor):
        relation = "until"  # "no talks as long as bombs fall" ends when they stop
    return _Link(relation, governor, head, first.idx, last.idx + len(last), strict)


def _headed(first: Token, last: Token) -> Token | None:
    """Give what heads the clause or noun that a marker introduces."""
    if last.dep_ == "prep" or (last.pos_ == "ADP" and any(c.dep_ in {"pobj", "pcomp"} for c in last.children)):
        return next((c for c in last.children if c.dep_ in {"pobj", "pcomp"}), None)
    for token in (last, first):
        above = token.head
        if token.dep_ in {"mark", "advmod", "cc", "prep"} and above.i > last.i and above.pos_ in {"VERB", "AUX", "NOUN", "ADJ"}:
            return above
    # the parser took the marker for something else: the first verb after it in its clause
    for token in last.doc[last.i + 1 : min(last.i + 14, last.sent.end)]:
        if token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}:
            return token
        if token.text in {",", ";"}:
            return None
    return None


_SAYS = frozenset({"say", "tell", "add", "insist", "warn", "state", "maintain", "announce", "declare", "explain", "write", "stress", "note"})
#: Verbs of staying as one is: "will hold the hills until".
_HOLDS = frozenset({"hold", "stay", "remain", "keep", "wait", "hold_off", "suspend", "freeze", "withhold", "delay", "postpone"})


def _governor(page: Page, head: Token, first: Token) -> Token | None:
    """Find the verb whose step waits: above the condition, past what only describes a noun or says who speaks."""
    token = head
    seen: list[Token] = []
    for _ in range(7):
        above = token.head
        if above.i == token.i:
            break
        token = above
        if token.sent.start != head.sent.start:
            break
        if token.pos_ in {"VERB", "AUX"} or page.clauses.at(token) is not None:
            seen.append(token)
    candidates: list[Token] = []
    for token in seen:
        if token.lemma_.lower() in _SAYS:
            # "there would be no truce, he said, before …": the condition hangs on what is said
            said = [c for c in token.children if c.dep_ in {"ccomp", "parataxis"} and c.i != head.i and head.i not in {t.i for t in c.subtree}]
            candidates += [c for c in said if c.pos_ in {"VERB", "AUX"}] + [token]
        else:
            candidates.append(token)
    best = next((c for c in candidates if _blocked(page, c) or _wanted(page, c) or _future(page, c)), None)
    if best is None:
        best = next((c for c in candidates if c.lemma_.lower() not in _SAYS), None)
    if best is None and head.dep_ == "ROOT":
        # the condition stands first, and the parser made it the root
        best = next((t for t in head.children if t.dep_ in {"ccomp", "conj", "parataxis"} and t.pos_ in {"VERB", "AUX"} and t.i > head.i), None)
    return best


def _blocked(page: Page, governor: Token) -> bool:
    predication = page.clauses.at(governor)
    if predication is not None and predication.negated:
        return True
    if predication is not None and predication.auxiliaries & {"must", "should", "ought"}:
        return False
    if governor.lemma_.lower() in {"refuse", "reject", "suspend", "halt", "freeze", "stay", "remain", "impossible"}:
        return True
    above = governor.head
    if governor.dep_ == "xcomp" and above.lemma_.lower() in {"refuse", "decline"}:
        return True
    return any(t.lower_ in {"no", "not", "nothing", "neither", "n't", "never", "none"} for t in governor.children) or any(
        c.lower_ in {"no", "nothing", "not"} for s in governor.children if s.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} for c in [s, *s.children]
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


#: Verbs that say no more of their subject than that it is, begins or ends.
_EMPTY = frozenset({"be", "begin", "start", "resume", "take", "complete", "finish", "occur", "happen", "continue", "go", "hold", "return", "remain"})


def _first_step(page: Page, head: Token, *, skip: Token | None = None) -> Step | None:
    """Give the outermost step in a phrase; a bare truce stands for keeping it, "step" and "move" for any."""
    skipped = {t.i for t in skip.subtree} if skip is not None else set()
    if head.pos_ in {"VERB", "AUX"}:
        for child in head.children:
            skipped |= {t.i for t in child.subtree} if child.dep_ in {"nsubj", "nsubjpass", "relcl"} and head.lemma_ not in _EMPTY else set()
    skipped |= {t.i for x in head.subtree if x.dep_ == "relcl" for t in x.subtree}
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


def _other(page: Page, predication: Predication) -> Step:
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
    if step is not None and step.parties:
        return step.parties
    return page.codes(predication.agents) or (() if step is None or step.predication is None else page.codes(step.predication.agents))


def _draft(
    page: Page, predication: Predication, step: Step, required: tuple[Step, ...], relation: str, rule: str, extra: tuple[int, int] | None = None
) -> Draft | None:
    if step.predication is not None and any(r.predication is not None and step.predication.token.i == r.predication.token.i for r in required):
        return None
    holder = _holder(page, predication, step)
    if step.act is Act.ANY and not step.parties and len(holder) == 1 and "reciproc" in step.words.lower():
        step = replace(step, parties=holder)  # "any reciprocal step": the holder's own
    if step.act in _ONES_OWN and not step.parties and len(holder) == 1:
        step = replace(step, parties=holder)  # what is withheld is the holder's to give
    facing = page.opponents(holder) if len(holder) == 1 else ()
    required = tuple(replace(r, parties=facing) if r.act in _ONES_OWN and not r.parties and facing else r for r in required)
    spans = [extent(predication), (step.start, step.end), *((r.start, r.end) for r in required)]
    if extra:
        spans.append(extra)
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    sentence = predication.token.sent
    start, end = max(start, sentence.start_char), min(end, sentence.end_char)
    fields = {
        "holder": one_or_many(holder),
        "step": _step_json(page, step, predication),
        "requires": [_step_json(page, r, predication) for r in required],
        "relation": relation,
    }
    own = next((t for t in predication.agents if page.codes([t])), None)
    return Draft(
        "precondition", fields, predication.token, start, end, rule, Modality.CONDITIONAL, own_word=own, when=None, where=False, confidence=0.65
    )


#: Acts that belong to one side: what is withheld is the holder's, what is asked the other's.
_ONES_OWN = frozenset({Act.RELEASE_DETAINEES, Act.OPEN_CROSSING, Act.HAND_OVER, Act.DISARM})


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


def _clause(page: Page, link: _Link) -> Draft | None:
    """Read a step under one of the markers, and the step before it."""
    predication = page.clauses.of(link.governor) if link.governor.pos_ in {"VERB", "AUX"} else page.clauses.at(link.governor)
    if predication is None or predication.key in page.lexicon.words("agreements", "ends"):
        return None  # "expires unless it is extended" tells an end, not whose condition it is
    inner = page.clauses.at(link.head)
    strict = link.strict or _future(page, link.governor)
    if link.relation == "before" and _marks(link) == "before" and not _blocked(page, link.governor):
        # "must stop before any step": what is said first comes first, what follows "before" waits
        required = step_of(page, predication) or _other(page, predication)
        step = _first_step(page, link.head)
        if step is None and inner is not None:
            step = _other(page, inner)
        if step is None or (required.act is Act.OTHER and step.act is Act.OTHER):
            return None
        return _draft(page, predication, step, (required,), "before", RULES[0])
    step = _own_step(page, predication, link)
    if step is None and link.governor.lemma_.lower() in _HOLDS and page.codes(predication.agents):
        start, end = extent(predication)
        step = Step(Act.WITHDRAW, page.codes(predication.agents), None, " ".join(page.text[start:end].split()), start, end)
    first = tuple(_required(page, link))
    if not first:
        return None
    step = step or _other(page, predication)
    if step.act is Act.OTHER and first[0].act is Act.OTHER and not strict:
        return None
    return _draft(page, predication, step, first, link.relation, RULES[0])


def _required(page: Page, link: _Link) -> Iterator[Step]:
    """Give the steps that must come first: the clause's own and those joined to it."""
    heads = [link.head, *(c for c in link.head.children if c.dep_ == "conj" and c.pos_ in {"VERB", "AUX"})]
    for head in heads:
        inner = page.clauses.at(head)
        step = (step_of(page, inner) if inner is not None else None) or _first_step(page, head)
        if inner is not None:
            step = _halted(page, inner, step)
            upper = page.clauses.at(link.governor)
            if (step is None or step.act is Act.OTHER) and upper is not None and inner.key == upper.key:
                # "we hold our fire as long as they hold theirs": the same is asked of the other
                own = step_of(page, upper)
                if own is not None:
                    start, end = extent(inner)
                    step = Step(own.act, tuple(actors_of(page, inner)), inner, page.text[start:end], start, end)
        if step is None and inner is not None:
            step = _other(page, inner)
        if step is not None:
            yield step


def _halted(page: Page, inner: Predication, step: Step | None) -> Step | None:
    """Take a hostile act in a condition for its stopping: "as long as bombs fall", "unless the army stops its raids"."""
    if step is not None and step.act not in {Act.OTHER, Act.RESUME_HOSTILITIES}:
        return step
    start, end = extent(inner)
    gone = any(c.lower_ in {"gone", "out", "away"} and c.dep_ in {"acomp", "advmod", "prep"} for c in inner.token.children)
    if step is None and inner.key in {"stand", "stay", "remain", "sit", "be", "hold_on", "linger"}:
        doers = tuple(actors_of(page, inner))
        if (gone and inner.key == "be") or (inner.key != "be" and doers):
            return Step(Act.WITHDRAW, doers, inner, " ".join(page.text[start:end].split()), start, end)
    found = event_of(page, inner)
    hostile = (step is not None and step.act is Act.RESUME_HOSTILITIES) or (found is not None and found[0] in _HOSTILE) or _falls(inner)
    if not hostile:
        return step
    return Step(Act.CEASE_FIRE, tuple(actors_of(page, inner)), inner, " ".join(page.text[start:end].split()), start, end)


_HOSTILE = frozenset(
    {
        EventType.AIR_STRIKE,
        EventType.DRONE_STRIKE,
        EventType.INDIRECT_FIRE,
        EventType.DIRECT_FIRE,
        EventType.ARMED_CLASH,
        EventType.OVERFLIGHT,
        EventType.GROUND_INCURSION,
        EventType.ATTACK_UNSPECIFIED,
        EventType.OFFENSIVE,
    }
)
_ARMS = frozenset({"bomb", "shell", "drone", "rocket", "missile", "bullet", "plane", "warplane", "gun", "jet"})


def _falls(inner: Predication) -> bool:
    """Say whether arms are what acts: "while shells are falling"."""
    return any(t.lemma_.lower() in _ARMS for t in inner.agents)


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
    return _draft(page, predication, step, (required,), "before", RULES[1], extent(top) if top is not None else None)


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
    if predication.key in {"make", "set"}:
        subject = next((t for t in predication.patients if t.i != noun.i), None)
    if subject is None or step_head is None:
        return None
    step, required = _first_step(page, step_head), _first_step(page, subject)
    if step is None or required is None:
        return None
    return _draft(page, predication, step, (required,), "before", RULES[2])


def _depends(page: Page, predication: Predication) -> Draft | None:
    """Read "depends on", "is conditional on", "tied the talks to the release", "made disarmament a condition for"."""
    keys = page.lexicon.tables["preconditions"]["keys"]
    if predication.nominal:
        return None
    bases: tuple[Token, ...]
    if predication.key in {"tie", "link", "subordinate", "peg"}:
        bases, subjects = predication.obliques_of("to"), predication.patients
    elif predication.key in keys["verbs"]:
        bases = predication.obliques_of("on", "upon")
        if predication.key in {"require", "presuppose"}:
            bases = predication.patients
        subjects = predication.patients if predication.passive else predication.agents
    else:
        adjective = next((c for c in predication.token.subtree if c.lower_ in {"conditional", "contingent", "dependent"}), None)
        if adjective is None or predication.key not in {"be", "make", "remain"}:
            return None
        bases = tuple(x for c in adjective.children if c.dep_ == "prep" and c.lower_ in {"on", "upon"} for x in c.children)
        bases = bases or predication.obliques_of("on", "upon")
        subjects = predication.patients or predication.agents
    if not bases or not subjects:
        return None
    step, required = _first_step(page, subjects[0]), _first_step(page, bases[0])
    if step is None or required is None:
        return None
    return _draft(page, predication, step, (required,), "before", RULES[3])


def _sequence(page: Page, predication: Predication) -> Draft | None:
    """Read "first they free our people, then we sit down"."""
    token = predication.token
    then = next((c for c in token.children if c.lower_ == "then" and c.dep_ == "advmod"), None)
    if then is None or predication.nominal or token.tag_ in {"VBD", "VBN"}:
        return None  # "first the army fired, then the rebels ran" tells what happened
    earlier = [p for p in page.predications(token.sent) if p.token.i < token.i and not p.nominal]
    required_at = next((p for p in earlier if any(t.lower_ == "first" for t in (*p.token.children, p.token.doc[p.token.left_edge.i]))), None)
    if required_at is None:
        return None
    required, step = step_of(page, required_at) or _other(page, required_at), step_of(page, predication) or _other(page, predication)
    if required.act is Act.OTHER and step.act is Act.OTHER:
        return None
    return _draft(page, predication, step, (required,), "before", RULES[4], extent(required_at))

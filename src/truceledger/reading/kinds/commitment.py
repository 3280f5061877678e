"""Commitment: a field measure that somebody is to do, is doing, or has done under or about the arrangement.

What is demanded of another is a position; what waits for a condition is a precondition; what is only told of the ground
is an event. Here belong pledges, terms, schedules, topics of talks ("discussions centre on Israel's withdrawal"), and
measures done that discharge one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import Step, act_of, extent, step_of
from truceledger.reading.clauses import Predication
from truceledger.reading.kinds.precondition import condition_in
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.act import Act
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.commitment.pledge@1", "en.commitment.topic@1", "en.commitment.done@1")
#: The rule that reads what talks are about.
TOPIC = RULES[1]
_FIELD = frozenset(
    {
        Act.WITHDRAW,
        Act.DEPLOY,
        Act.REDEPLOY,
        Act.DISARM,
        Act.DISMANTLE,
        Act.RELEASE_DETAINEES,
        Act.EXCHANGE_PRISONERS,
        Act.RETURN_DISPLACED,
        Act.ALLOW_AID,
        Act.OPEN_CROSSING,
        Act.HAND_OVER,
        Act.DEMARCATE_BORDER,
        Act.LIFT_SANCTIONS,
        Act.CEASE_FIRE,
        Act.MONITOR,
        Act.VERIFY,
    }
)
#: Measures whose subject is what is let through, opened or let home, not who lets.
_LET = frozenset({Act.ALLOW_AID, Act.OPEN_CROSSING, Act.RETURN_DISPLACED})
_DONE = frozenset({Act.WITHDRAW, Act.RELEASE_DETAINEES, Act.EXCHANGE_PRISONERS, Act.HAND_OVER, Act.DISMANTLE, Act.DEPLOY, Act.OPEN_CROSSING})


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each measure pledged, planned, discussed or done."""
    for predication in page.predications(sentence):
        found = act_of(page, predication)
        if found is None or found[0] not in _FIELD:
            continue
        step = step_of(page, predication)
        if step is None:
            continue
        if predication.nominal:
            draft = _topic(page, predication, step)
        else:
            draft = _pledge(page, predication, step) or _done(page, predication, step)
        if draft is not None:
            yield draft


def _governors(token: Token, reach: int = 4) -> Iterator[Token]:
    for _ in range(reach):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _pledge(page: Page, predication: Predication, step: Step) -> Draft | None:
    """Read "is to withdraw by", "undertook to pull out", "must be freed"."""
    mood = modality(predication, page.lexicon)
    if mood is not Modality.PLANNED or condition_in(page, predication) is not None:
        return None
    above = next((t for t in _governors(predication.head, 2) if t.pos_ == "VERB"), None)
    if predication.negated:
        return None
    if predication.head.dep_ in {"xcomp", "ccomp", "conj", "advcl"} and above is not None:
        if above.lemma_.lower() in page.lexicon.words("commitments", "asked"):
            return None
    if predication.mark in {"before", "until", "unless", "if", "once", "after"}:
        return None
    debtor = step.parties
    side = None if debtor else page.side(predication.agents)
    if not debtor and not predication.passive and side is None and step.act not in _LET:
        return None
    if any(c.dep_ == "aux" and c.lower_ in {"must", "should", "ought"} for c in predication.head.children):
        speakers = {c.split(":")[0] for c in page.speaker_codes(predication.token)}
        if page.sayings.at(predication.token) and not speakers & {c.split(":")[0] for c in debtor}:
            return None  # what one side says that another must do is its demand
    if predication.head.sent.text.rstrip().endswith("?"):
        return None
    return _draft(
        page, predication, step, debtor, RULES[0], Modality.PLANNED, "proposed" if predication.auxiliaries & {"would", "could"} else None, side
    )


def _topic(page: Page, predication: Predication, step: Step) -> Draft | None:
    """Read a measure named as what talks or a text are about, or what a text provides for."""
    if predication.key in {"stop", "halt", "end"} or (step.act is Act.CEASE_FIRE and not step.parties):
        return None
    governors = {t.lemma_.lower() for t in _governors(predication.token, 4)}
    if governors & page.lexicon.words("commitments", "asked"):
        return None
    if not governors & page.lexicon.words("commitments", "topics"):
        return None
    if not step.parties:
        return None
    return _draft(page, predication, step, step.parties, TOPIC, Modality.PLANNED, "proposed")


def _done(page: Page, predication: Predication, step: Step) -> Draft | None:
    """Read a measure done or under way that discharges a term: the words say it was owed."""
    if step.act not in _DONE:
        return None
    mood = modality(predication, page.lexicon)
    if mood not in {Modality.ACTUAL, Modality.ONGOING}:
        return None
    if (
        predication.mark is not None
        or page.clauses.of(predication.token).negated
        or predication.key in {"leave", "quit", "send", "take_up", "evacuate"}
    ):
        return None
    words = set(predication.lemmas) | {t.lemma_.lower() for t in predication.token.subtree}
    if not words & page.lexicon.words("commitments", "owed"):
        return None
    if not step.parties:
        return None
    state = "under_way" if mood is Modality.ONGOING or predication.key in {"begin", "start"} else "discharged"
    return _draft(page, predication, step, step.parties, RULES[2], mood, state)


def _draft(
    page: Page, predication: Predication, step: Step, debtor: tuple[str, ...], rule: str, mood: Modality, state: str | None, side: object = None
) -> Draft:
    start, end = extent(predication)
    fields: dict[str, object] = {"debtor": one_or_many(debtor) or side, "act": step.act.value}
    if state:
        fields["state"] = state
    if state == "discharged" and page.speaker_codes(predication.token) and set(page.speaker_codes(predication.token)) & set(debtor):
        fields["basis"] = "self_claimed"
    area = _area(page, predication)
    if area:
        fields["area"] = area
    due = _due(page, predication, start, end)
    if due:
        fields["due"] = due
    return Draft("commitment", fields, predication.token, start, end, rule, mood, when=None if due else True, confidence=0.6)


def _area(page: Page, predication: Predication) -> str | None:
    for head in predication.obliques_of("from", "out_of", "in", "to", "into", "north_of", "south_of", "along"):
        if (
            page.mention(head) is not None
            and not page.is_land(head)
            and head.pos_ == "PROPN"
            and not any(p.start <= head.idx < p.end for p in page.places)
        ):
            continue
        if head.ent_type_ in {"DATE", "TIME"} or head.like_num or head.lemma_.lower() in {"day", "month", "week", "year"}:
            continue
        loose = {t.i for c in head.children if c.dep_ in {"npadvmod", "advmod", "relcl"} and c.i > head.i for t in c.subtree if c.dep_ != "relcl"}
        words = [t for t in head.subtree if not t.is_space and t.i not in loose]
        text = page.text[words[0].idx : words[-1].idx + len(words[-1])]
        if len(text) < 80:
            return " ".join(text.split())
    return None


def _due(page: Page, predication: Predication, start: int, end: int) -> str | None:
    for match in page.times(predication.token.sent):
        if match.role in {"by", "within", "until", "before"} and match.start >= start - 40 and match.end <= end + 60:
            return match.point(True)
    return None

"""Assessment: somebody judges an act or a party against the truce. An event is not a violation.

Reads charges ("accused X of violating"), judgements ("X has broken the truce", "a breach of"), and their denials ("denied
that it had breached"). The reporter's own voice counts only where accuser and accused are clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import actors_of, event_of, extent
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.attribution import Modality, Stance

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.assessment.charge@1", "en.assessment.breach@1", "en.assessment.noun@1", "en.assessment.kept@1")


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each judgement."""
    done: set[int] = set()
    for predication in page.predications(sentence):
        for make in (_charge, _breach, _noun, _kept):
            draft = make(page, predication)
            if draft is None:
                continue
            words = {t.i for t in page.doc.char_span(draft.start, draft.end, alignment_mode="expand") or ()}
            if not words & done:
                done |= words
                yield draft
            break


_UNREAL = frozenset({Modality.CONDITIONAL, Modality.POSSIBLE, Modality.PLANNED})


def _hypothetical(token: Token) -> bool:
    """Say whether a verb above puts the judgement under "would" or "could"."""
    for _ in range(4):
        if any(c.dep_ == "aux" and c.lower_ in {"would", "could", "might", "may"} for c in token.children):
            return True
        if token.head.i == token.i or (token.dep_ == "ccomp" and token.head.lemma_.lower() in {"say", "tell"}):
            return False
        token = token.head
    return False


def _about_truce(page: Page, token: Token) -> bool:
    lemmas = {t.lemma_.lower() for t in token.subtree}
    if token.lower_ == "it":
        return any(t.lemma_.lower() in page.lexicon.word_class("truce") for t in page.doc[max(0, token.i - 80) : token.i])
    names = page.lexicon.word_class("truce") | page.lexicon.words("assessments", "texts")
    return bool(lemmas & names)


def _instrument(page: Page, token: Token) -> str | None:
    lemmas = {t.lemma_.lower() for t in token.subtree}
    if lemmas & page.lexicon.word_class("truce"):
        return "ceasefire"
    if "resolution" in lemmas:
        return "resolution"
    return None


def _charge(page: Page, predication: Predication) -> Draft | None:
    """Read "accused Israel of violating the truce", "blamed the rebels for breaches"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "charges"):
        return None
    accused = page.codes(t for t in predication.patients if page.clauses.at(t) is None or not page.clauses.at(t).nominal)  # type: ignore[union-attr]
    breach = [
        t
        for t in predication.token.subtree
        if t.lemma_.lower() in page.lexicon.words("assessments", "breach_verbs") | page.lexicon.words("assessments", "breach_nouns")
    ]
    if not breach:
        return None
    assessors = page.codes(predication.agents)
    if not accused:
        inner = page.clauses.at(breach[0])
        accused = page.codes(inner.agents) if inner is not None else ()
        accused = tuple(c for c in accused if c not in assessors)
    if not assessors or not accused:
        return None
    start, end = extent(predication)
    last = max(t.idx + len(t) for t in breach[0].subtree)
    return _draft(page, predication, assessors, accused, "violation", start, max(end, last), RULES[0], breach[0])


def _breach(page: Page, predication: Predication) -> Draft | None:
    """Read "X has broken the truce", "denied that it had breached the deal"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "breach_verbs"):
        return None
    if not any(_about_truce(page, t) for t in predication.patients):
        return None
    mood = modality(predication, page.lexicon)
    if mood in {Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL}:
        return None
    accused = actors_of(page, predication)
    assessors = page.speaker_codes(predication.token)
    if not accused:
        return None
    start, end = extent(predication)
    judgement = "not_a_breach" if predication.negated else "violation"
    stance = _stance(page, predication.token)
    if stance is Stance.DENIES and assessors and set(_states(assessors)) & set(_states(accused)):
        return _draft(page, predication, assessors, accused, "not_a_breach", start, end, RULES[1], predication.token, Stance.ASSERTS)
    if not assessors:
        return None
    return _draft(page, predication, assessors, accused, judgement, start, end, RULES[1], predication.token)


def _states(codes: tuple[str, ...]) -> list[str]:
    return [c.split(":")[0] for c in codes]


def _stance(page: Page, token: Token) -> Stance:
    around = page.sayings.at(token)
    return around[0].stance if around else Stance.ASSERTS


def _noun(page: Page, predication: Predication) -> Draft | None:
    """Read "a violation of the truce", "ongoing Israeli violations", said by somebody of somebody."""
    token = predication.token
    if token.lemma_.lower() not in page.lexicon.words("assessments", "breach_nouns") or token.pos_ != "NOUN":
        return None
    if any(c.dep_ == "nummod" for c in token.children):
        return None
    truce = _about_truce(page, token) or any(
        c.lower_ in {"ongoing", "repeated", "daily", "continued", "continuing", "systematic"} for c in token.children
    )
    if not truce:
        return None
    assessors = page.speaker_codes(token)
    accused = tuple(c for c in page.codes(predication.agents))
    if not accused:
        accused = _subject(page, token)
    if not assessors:
        return None
    if not accused:
        accused = page.opponents(assessors)
    if not accused or set(accused) & set(assessors):
        return None
    if _stance(page, token) is Stance.DENIES:
        return None
    start, end = extent(predication)
    verb = token.head if token.head.pos_ in {"VERB", "AUX"} else None
    if verb is not None:
        upper = page.clauses.at(verb)
        if upper is not None and upper.key not in {"say", "tell"}:
            s, e = extent(upper)
            start, end = min(start, s), max(end, e)
    negated = verb is not None and any(c.dep_ == "neg" for c in verb.children) and verb.lemma_ == "be"
    return _draft(page, predication, assessors, accused, "not_a_breach" if negated else "violation", start, end, RULES[2], token)


def _subject(page: Page, token: Token) -> tuple[str, ...]:
    """Find who did what is called a breach: "the strike was a violation"."""
    verb = token.head
    if verb.pos_ not in {"VERB", "AUX"} or token.dep_ not in {"attr", "dobj", "oprd"}:
        return ()
    upper = page.clauses.at(verb)
    if upper is None:
        return ()
    return actors_of(page, upper)


def _kept(page: Page, predication: Predication) -> Draft | None:
    """Read "has not kept the truce", "is honouring its commitments"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "keep_verbs"):
        return None
    objects = predication.patients + predication.obliques_of("to", "by", "with")
    if not any(_about_truce(page, t) for t in objects):
        return None
    if modality(predication, page.lexicon) not in {Modality.ACTUAL, Modality.ONGOING, Modality.NEGATED}:
        return None
    accused, assessors = actors_of(page, predication), page.speaker_codes(predication.token)
    if not accused and any(t.lower_ == "we" for t in predication.agents):
        accused = assessors
    if not accused or not assessors:
        return None
    start, end = extent(predication)
    judgement = "violation" if predication.negated or _stance(page, predication.token) is Stance.DENIES else "not_a_breach"
    return _draft(page, predication, assessors, accused, judgement, start, end, RULES[3], predication.token, Stance.ASSERTS)


def _draft(
    page: Page,
    predication: Predication,
    assessors: tuple[str, ...],
    accused: tuple[str, ...],
    judgement: str,
    start: int,
    end: int,
    rule: str,
    at: Token,
    stance: Stance | None = None,
) -> Draft:
    fields: dict[str, object] = {"assessor": one_or_many(assessors), "accused": one_or_many(accused), "judgement": judgement}
    instrument = _instrument(page, at) or _instrument(page, predication.token)
    if instrument:
        fields["instrument"] = instrument
    event = next((e for t in at.subtree if (p := page.clauses.at(t)) is not None and (e := event_of(page, p)) is not None), None)
    if event is not None and judgement == "violation":
        fields["act"] = event[0].value
    verb = predication if not predication.nominal else page.clauses.at(at.head) if at.head.pos_ in {"VERB", "AUX"} else None
    mood = Modality.ACTUAL
    if (verb is not None and modality(verb, page.lexicon) in _UNREAL) or _hypothetical(at):
        mood = Modality.CONDITIONAL
    own = next((t for t in predication.agents if set(page.codes([t])) & set(assessors)), None)
    return Draft("assessment", fields, predication.token, start, end, rule, mood, own_word=own, stance=stance, confidence=0.65)

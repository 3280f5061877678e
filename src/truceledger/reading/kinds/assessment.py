"""Assessment: somebody judges an act or a party against the truce. An event is not a violation.

Reads charges ("accused X of violating"), judgements ("X has broken the truce", "called the raid a breach", "in violation
of"), their denials ("denied that it had breached", "dismissed the charge"), and justifications ("in self-defence",
"allowed by the text"). The reporter's own voice counts only where accuser and accused are clear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spacy.tokens import Span, Token

from truceledger.reading.acts import actors_of, event_of, extent
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.attribution import Modality, Stance

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = (
    "en.assessment.charge@2",
    "en.assessment.breach@2",
    "en.assessment.noun@2",
    "en.assessment.kept@2",
    "en.assessment.denied@1",
    "en.assessment.justified@1",
)
_UNREAL = frozenset({Modality.CONDITIONAL, Modality.POSSIBLE, Modality.PLANNED})
_AGAIN = frozenset(
    {"ongoing", "repeated", "daily", "continued", "continuing", "systematic", "clear", "flagrant", "gross", "serious", "blatant", "grave"}
)


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each judgement."""
    done: set[int] = set()
    for make in (_denied, _charge, _breach, _noun, _kept, _justified):
        for predication in page.predications(sentence):
            draft = make(page, predication)
            if draft is None:
                continue
            words = {t.i for t in page.doc.char_span(draft.start, draft.end, alignment_mode="expand") or ()}
            if not words & done:
                done |= words
                yield draft


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
    if token.lower_ in {"it", "them", "this"}:
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


def _assessors(page: Page, token: Token) -> tuple[tuple[str, ...], dict[str, str] | None]:
    """Give whose words stand at a token: codes, or the words of a named but unresolved speaker."""
    codes = page.speaker_codes(token)
    if codes:
        return codes, None
    for saying in page.sayings.at(token):
        for speaker in saying.speakers:
            if speaker.text:
                return (), {"words": speaker.text}
    return (), None


def _states(codes: tuple[str, ...]) -> set[str]:
    return {c.split(":")[0] for c in codes}


def _stance(page: Page, token: Token) -> Stance:
    around = page.sayings.at(token)
    return around[0].stance if around else Stance.ASSERTS


def _named_breach(page: Page, token: Token) -> bool:
    lists = page.lexicon
    return token.lemma_.lower() in lists.words("assessments", "breach_verbs") | lists.words("assessments", "breach_nouns")


def _denied(page: Page, predication: Predication) -> Draft | None:
    """Read "denied that it had broken the truce", "dismissed the charge that Israel was in breach"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "refusing"):
        return None
    lists = page.lexicon
    breach = next((t for t in predication.token.subtree if t.i > predication.token.i and _named_breach(page, t)), None)
    charge = any(t.lemma_.lower() in lists.words("assessments", "accusations") for t in predication.patients)
    if breach is None or not (charge or any(c.dep_ in {"ccomp", "xcomp", "pcomp"} for c in predication.token.children)):
        breach = next((t for t in predication.patients if t.lemma_.lower() in lists.words("assessments", "breach_nouns")), None)
        if breach is None:
            return None
    near = [t for t in predication.token.subtree if t.i > predication.token.i]
    if not any(_about_truce(page, t) for t in near):
        return None
    assessors = page.codes(predication.agents) or page.speaker_codes(predication.token)
    inner = page.clauses.at(breach)
    accused = page.codes(inner.agents) if inner is not None else ()
    if not accused and breach.dep_ == "pobj" and breach.head.head.pos_ in {"VERB", "AUX"}:
        accused = actors_of(page, page.clauses.of(breach.head.head))
    accused = accused or assessors
    if not assessors or not _states(assessors) & _states(accused):
        return None
    start, end = extent(predication)
    end = max(end, max(t.idx + len(t) for t in breach.subtree))
    return _draft(page, predication, assessors, accused, "not_a_breach", start, end, RULES[4], breach, Stance.ASSERTS)


def _charge(page: Page, predication: Predication) -> Draft | None:
    """Read "accused Israel of violating the truce", "blamed the rebels for breaches"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "charges"):
        return None
    accused = page.codes(t for t in predication.patients if page.clauses.at(t) is None or not page.clauses.at(t).nominal)  # type: ignore[union-attr]
    breach = [t for t in predication.token.subtree if _named_breach(page, t)]
    if not breach:
        return None
    assessors = page.codes(predication.agents) or page.speaker_codes(predication.token)
    if not accused:
        inner = page.clauses.at(breach[0])
        accused = page.codes(inner.agents) if inner is not None else ()
        accused = tuple(c for c in accused if c not in assessors)
    if not accused and any(m.what == "foe" for t in predication.patients if (m := page.mention(t)) is not None):
        accused = page.opponents(assessors)
    if any(t.lower_ in {"other", "another"} and any(c.lower_ in {"each", "one"} for c in t.children) for t in predication.patients):
        accused = assessors if len(assessors) > 1 else page.opponents(assessors)  # "blamed each other": each the other, nobody himself alone
    if not assessors or not accused:
        return None
    start, end = extent(predication)
    last = max(t.idx + len(t) for t in breach[0].subtree)
    return _draft(page, predication, assessors, accused, "violation", start, max(end, last), RULES[0], breach[0])


def _breach(page: Page, predication: Predication) -> Draft | None:
    """Read "X has broken the truce", "did not breach the deal", said by somebody."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "breach_verbs"):
        return None
    objects = predication.patients + predication.obliques_of("on", "from")
    if not any(_about_truce(page, t) for t in objects):
        return None
    mood = modality(predication, page.lexicon)
    if mood in _UNREAL:
        return None
    accused = tuple(c for c in actors_of(page, predication))
    assessors, words = _assessors(page, predication.token)
    side = None if accused else page.side(predication.agents)
    if not accused and side is None:
        return None
    start, end = extent(predication)
    judgement = "not_a_breach" if predication.negated else "violation"
    if _stance(page, predication.token) is Stance.DENIES and _states(assessors) & _states(accused):
        return _draft(page, predication, assessors, accused, "not_a_breach", start, end, RULES[1], predication.token, Stance.ASSERTS)
    if not assessors and words is None:
        return None
    return _draft(page, predication, assessors, accused, judgement, start, end, RULES[1], predication.token, words=words, side=side)


def _noun(page: Page, predication: Predication) -> Draft | None:
    """Read "a violation of the truce", "called the raid a breach", "in violation of", said by somebody of somebody."""
    token = predication.token
    if token.lemma_.lower() not in page.lexicon.words("assessments", "breach_nouns") or token.pos_ != "NOUN":
        return None
    if any(c.dep_ == "nummod" for c in token.children) or token.dep_ == "compound" or _stance(page, token) is Stance.DENIES:
        return None
    truce = _about_truce(page, token) or any(c.lower_ in _AGAIN for c in token.children)
    if not truce:
        return None
    caller = _caller(page, token)
    assessors, words = (page.codes(caller.agents), page.side(caller.agents)) if caller is not None else _assessors(page, token)
    if caller is not None and not assessors:
        assessors, words = _assessors(page, token)
    if not assessors and not isinstance(words, dict):
        return None
    accused, side = _author(page, predication, caller)
    accused = tuple(c for c in accused if c not in assessors)
    if not accused and side is None:
        accused = page.opponents(assessors)
    if not accused and side is None:
        return None
    start, end = extent(predication)
    verb = caller.token if caller is not None else token.head if token.head.pos_ in {"VERB", "AUX"} else _verb_over(token)
    if verb is not None:
        upper = page.clauses.at(verb)
        if upper is not None and upper.key not in {"say", "tell"}:
            s, e = extent(upper)
            start, end = min(start, s), max(end, e)
    negated = verb is not None and any(c.dep_ == "neg" for c in verb.children) and verb.lemma_ == "be"
    judgement = "not_a_breach" if negated else "violation"
    found = words if isinstance(words, dict) else None
    return _draft(page, predication, assessors, accused, judgement, start, end, RULES[2], token, words=found, side=side)


def _caller(page: Page, token: Token) -> Predication | None:
    """Give the verb that calls something a breach ("called the shelling a breach"), or nothing."""
    calling = page.lexicon.words("assessments", "calling")
    above = token
    for _ in range(3):
        if above.head.i == above.i or above.dep_ in {"nsubj", "nsubjpass", "ccomp", "advcl", "relcl"}:
            return None
        above = above.head
        if above.pos_ == "VERB":
            return page.clauses.of(above) if above.lemma_.lower() in calling else None
    return None


def _verb_over(token: Token) -> Token | None:
    if token.dep_ == "pobj" and token.head.lower_ in {"in", "as", "by"} and token.head.head.pos_ in {"VERB", "AUX"}:
        return token.head.head
    return None


def _author(page: Page, predication: Predication, caller: Predication | None) -> tuple[tuple[str, ...], Any]:
    """Find who did what is called a breach: its owner, the doer of the clause, the subject it is said of."""
    token = predication.token
    texts = page.lexicon.word_class("truce") | page.lexicon.words("assessments", "texts")
    owners = [t for t in predication.agents if t.lemma_.lower() not in texts]
    codes = page.codes(owners)
    if codes:
        return codes, None
    subjects: tuple[Token, ...] = ()
    if caller is not None:
        subjects = tuple(t for t in caller.patients if t.i != token.i)
    else:
        verb = token.head if token.head.pos_ in {"VERB", "AUX"} else _verb_over(token)
        if verb is not None and token.dep_ != "nsubj":
            upper = page.clauses.of(verb)
            subjects = upper.agents or upper.patients
            if token.dep_ == "pobj" or upper.key not in {"be", "constitute", "represent", "amount"}:
                return (page.codes(subjects) or actors_of(page, upper)), page.side(subjects)
    for subject in subjects:
        codes = _doers(page, subject)
        if codes:
            return codes, None
    return (), None


def _doers(page: Page, subject: Token) -> tuple[str, ...]:
    """Give who did the act a noun names: its own parties; for "these strikes", those of the act told before."""
    inner = page.clauses.at(subject)
    codes = page.codes(inner.agents) if inner is not None else page.codes([subject])
    codes = codes or page.codes(c for c in subject.children if c.dep_ in {"poss", "amod", "compound", "nmod"})
    if not codes:
        by = [t for c in subject.children if c.dep_ == "prep" and c.lower_ in {"by", "of"} for t in c.children]
        codes = page.codes(t for t in by if not page.is_land(t))
    told = any(c.lower_ in {"such", "these", "this", "those"} for c in subject.children)
    if codes or (inner is None and not (told and subject.lemma_.lower() in page.lexicon.words("assessments", "deeds"))):
        return codes
    for earlier in reversed(list(page.doc[max(0, subject.i - 90) : subject.i])):
        other = page.clauses.at(earlier)
        if other is not None and event_of(page, other) is not None:
            codes = actors_of(page, other)
            if codes and not any(page.sort_of(c) in {"igo", "mission", "agency", "ngo"} for c in codes):
                return codes
    return ()


def _kept(page: Page, predication: Predication) -> Draft | None:
    """Read "has not kept the truce", "is honouring its commitments", "neither side is honouring"."""
    if predication.nominal or predication.key not in page.lexicon.words("assessments", "keep_verbs"):
        return None
    objects = predication.patients + predication.obliques_of("to", "by", "with")
    if not any(_about_truce(page, t) for t in objects):
        return None
    if modality(predication, page.lexicon) not in {Modality.ACTUAL, Modality.ONGOING, Modality.NEGATED}:
        return None
    if predication.mark in {"if", "unless", "until", "as"} or (predication.head.tag_ in {"VB", "VBG"} and not predication.auxiliaries):
        return None
    accused = actors_of(page, predication)
    assessors, words = _assessors(page, predication.token)
    if not accused and any(t.lower_ == "we" for t in predication.agents):
        accused = assessors
    side = None if accused else page.side(predication.agents)
    if (not accused and side is None) or (not assessors and words is None):
        return None
    start, end = extent(predication)
    neither = any(c.lower_ in {"neither", "no"} for t in predication.agents for c in [t, *t.children])
    bad = predication.negated or neither or _stance(page, predication.token) is Stance.DENIES
    judgement = "violation" if bad else "not_a_breach"
    return _draft(page, predication, assessors, accused, judgement, start, end, RULES[3], predication.token, Stance.ASSERTS, words=words, side=side)


def _justified(page: Page, predication: Predication) -> Draft | None:
    """Read "acted in self-defence", "is enforcement of the understandings", "was allowed by the text", said by the doer."""
    if predication.nominal or predication.negated or modality(predication, page.lexicon) in _UNREAL:
        return None
    assessors = page.speaker_codes(predication.token)
    if not assessors:
        return None
    lists = page.lexicon
    objects = predication.obliques_of("in") + tuple(c for c in predication.token.children if c.dep_ == "attr")
    defence = next((t for t in objects if t.lemma_.lower() in lists.words("assessments", "defence") or _spells_defence(t)), None)
    if defence is not None:
        accused = actors_of(page, predication) or assessors
        if not _states(accused) & _states(assessors):
            return None
        start, end = extent(predication)
        return _draft(page, predication, assessors, assessors, "self_defence_or_enforcement", start, end, RULES[5], predication.token, Stance.ASSERTS)
    allowing = [predication.key, *(c.lemma_.lower() for c in predication.token.children if c.dep_ == "acomp")]
    if any(w in lists.words("assessments", "allowing") for w in allowing):
        under = predication.obliques_of("by", "under")
        if predication.passive and any(_about_truce(page, t) for t in under):
            start, end = extent(predication)
            return _draft(page, predication, assessors, assessors, "permitted", start, end, RULES[5], predication.token, Stance.ASSERTS)
    return None


def _spells_defence(token: Token) -> bool:
    """Take "self - defence", which the parser cuts in three."""
    return token.lemma_.lower() in {"defence", "defense"} and any(c.lower_ in {"self", "own"} for c in token.children)


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
    words: Any = None,
    side: Any = None,
) -> Draft:
    fields: dict[str, Any] = {"assessor": one_or_many(assessors) or words, "accused": one_or_many(accused) or side, "judgement": judgement}
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

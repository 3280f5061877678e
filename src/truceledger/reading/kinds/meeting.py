"""Meeting: talks planned, under way, held, put off.

A meeting noun with a verb that says what becomes of it, or a verb of meeting with parties on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import extent
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft, time_for
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.meeting.noun@1", "en.meeting.verb@1")


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each round of talks whose state is told."""
    taken: set[int] = set()
    for predication in page.predications(sentence):
        if predication.nominal or predication.token.i in taken:
            continue
        draft = _of_noun(page, sentence, predication) or _of_verb(page, sentence, predication)
        if draft is not None:
            taken.update(t.i for t in predication.token.subtree if t.dep_ in {"xcomp", "acl", "ccomp"})
            yield draft


#: Nouns that with "of talks" are a meeting.
_OF_TALKS = frozenset({"round", "session", "cycle", "series", "day", "start", "opening", "resumption", "set", "phase", "stage", "couple", "hour"})


def _nouns(page: Page, predication: Predication) -> Iterator[tuple[Token, str]]:
    names = page.lexicon.words("meetings", "nouns")
    for role, tokens in (("patient", predication.patients), ("agent", predication.agents)):
        for token in tokens:
            if token.lemma_.lower() in names or any(
                t.lemma_.lower() in names and token.lemma_.lower() in _OF_TALKS
                for c in token.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for t in c.children
            ):
                yield token, role
    for token in predication.obliques_of("in", "from", "with"):
        if token.lemma_.lower() in names:
            yield token, "prep"


def _status(page: Page, predication: Predication, role: str) -> str | None:
    mood = modality(predication, page.lexicon)
    key, words = predication.key, predication.lemmas
    for entry in page.lexicon.tables["meetings"]["status"]:
        if key in entry["verbs"] and role in entry["roles"]:
            if entry.get("with") and not words & set(entry["with"]):
                continue
            status = str(entry["name"])
            if key == "attend" and mood is Modality.NEGATED:
                return "boycotted"  # "failed to attend the session"
            if status in _PUT_OFF and _considered(page, predication, mood):
                return None
            if status in {"held", "ongoing"}:
                if predication.mark in {"until", "unless"}:
                    return None  # what has not come yet
                if (
                    role == "agent"
                    and key in {"discuss", "produce", "address", "focus", "end"}
                    and any(c.lower_ == "to" and c.dep_ == "aux" for c in predication.token.children)
                ):
                    return None  # "a meeting … to discuss": what it is for
                if mood in {Modality.PLANNED, Modality.POSSIBLE}:
                    return "scheduled"
                if mood is Modality.CONDITIONAL:
                    return None
                if mood is Modality.ONGOING:
                    return "ongoing"
            return status
    return None


#: What becomes of a meeting that does not take place.
_PUT_OFF = frozenset({"cancelled", "postponed", "boycotted"})


def _considered(page: Page, predication: Predication, mood: Modality) -> bool:
    """Say whether it is only thought about: "will consider adjourning the talks", "weighs whether to cancel the round"."""
    if mood is Modality.POSSIBLE and not _may(predication):
        return True
    return any(c.dep_ == "mark" and c.lower_ == "whether" for c in predication.head.children)


def _may(predication: Predication) -> bool:
    return bool(predication.auxiliaries & {"may", "might", "could"})


#: What makes a date one that no longer stands.
_AT_FIRST = frozenset({"first", "originally", "initially", "previously"})


def _of_noun(page: Page, sentence: Span, predication: Predication) -> Draft | None:
    if predication.negated and predication.auxiliaries & {"will", "would", "can", "could"}:
        return None  # "will not open the talks" is a refusal
    if _in_passing(page, predication):
        return None
    for noun, role in _nouns(page, predication):
        status = _status(page, predication, role)
        if status is None and role != "prep" and predication.key == "be" and predication.patients:
            status = "ongoing" if _has_format(page, predication) else None
        if status is None:
            continue
        if status in {"ongoing", "held"} and role == "agent" and not _informative(page, sentence, noun):
            continue
        if noun.lemma_.lower() == "participation" and status in {"postponed", "cancelled"}:
            continue  # who stays away puts off nothing
        if status == "scheduled" and any(c.dep_ == "advmod" and c.lower_ in _AT_FIRST for c in predication.token.children):
            continue  # "first set for mid-June"
        if status == "scheduled" and role == "patient" and "would" in predication.auxiliaries and not _dated(page, predication):
            continue  # "he would open negotiations": an offer, and no meeting that is set
        return _draft(page, sentence, predication, noun, status, RULES[0])
    return None


def _in_passing(page: Page, predication: Predication) -> bool:
    """Say whether a clause tells of no meeting: it is asked for, or only sets the time of another without a day of its own."""
    verb = predication.head
    governing = verb.head if verb.dep_ == "xcomp" else verb  # "must agree to sit with us"
    asked = predication.auxiliaries | {c.lower_ for c in governing.children if c.dep_ == "aux"}
    if asked & {"must", "should", "ought"}:
        return True
    if verb.dep_ in {"xcomp", "ccomp"} and verb.head.lemma_.lower() in page.lexicon.asking:
        return True
    if predication.mark in {"before", "until", "unless"} and predication.auxiliaries & {"can", "could"}:
        return True  # "before there can be any talk of a settlement"
    if predication.mark not in {"while", "when", "as"} or predication.head.dep_ != "advcl":
        return False
    return not _dated(page, predication)


def _dated(page: Page, predication: Predication) -> bool:
    """Say whether a clause names a time."""
    start, end = extent(predication)
    return any(t.start < end and t.end > start for t in page.times(predication.token.sent))


def _informative(page: Page, sentence: Span, noun: Token) -> bool:
    """Ask that a meeting said to be held or under way has a party, a place, a day or a kind."""
    return bool(page.codes(noun.subtree) or page.places_in(sentence) or page.times(sentence)) or _format(page, sentence) is not None


def _has_format(page: Page, predication: Predication) -> bool:
    return _format(page, predication.token.sent) is not None


def _format(page: Page, sentence: Span) -> str | None:
    words = {t.lemma_.lower() for t in sentence} | {t.lower_ for t in sentence}
    joined = sentence.text.lower()
    for entry in page.lexicon.tables["meetings"]["format"]:
        if any(w in words or ((" " in w or "-" in w) and w in joined) for w in entry["words"]):
            return str(entry["name"])
    return None


def _of_verb(page: Page, sentence: Span, predication: Predication) -> Draft | None:
    """Read "met in Cairo", "are to gather again", "held talks with"."""
    if predication.key not in page.lexicon.words("meetings", "verbs"):
        return None
    others = predication.patients + predication.obliques_of("with")
    parties = page.codes(predication.agents + others)
    group = any(t.lemma_.lower() in page.lexicon.words("meetings", "groups") for t in predication.agents)
    if predication.key in {"meet"} and len(parties) < 2 and not group:
        return None
    if predication.key not in {"meet"} and not group and len(parties) < 2:
        return None
    if predication.negated and (predication.auxiliaries & {"will", "would", "wo"} or predication.key != "meet"):
        return None  # "will never sit down with them": a refusal
    if predication.key == "meet" and any(t.lemma_.lower() in page.lexicon.words("meetings", "audience") for t in others):
        return None
    if _in_passing(page, predication):
        return None
    mood = modality(predication, page.lexicon)
    if mood is Modality.CONDITIONAL or mood is Modality.POSSIBLE:
        return None
    if mood is Modality.ACTUAL and any(c.dep_ == "aux" and c.lower_ == "to" for c in predication.token.children):
        return None  # "in Brussels to meet officials": what for, not that they met
    status = "scheduled" if mood is Modality.PLANNED else "ongoing" if mood is Modality.ONGOING else "held"
    return _draft(page, sentence, predication, predication.token, status, RULES[1])


def _draft(page: Page, sentence: Span, predication: Predication, noun: Token, status: str, rule: str) -> Draft:
    start, end = extent(predication)
    fields: dict[str, object] = {"status": status}
    participants = _participants(page, predication, noun)
    convener = _convener(page, noun)
    participants = tuple(c for c in participants if c not in convener)
    if participants:
        fields["participants"] = list(participants)
    if convener:
        fields["convener"] = one_or_many(convener)
    shape = _format(page, sentence)
    if shape:
        fields["format"] = shape
    track = next((c.lower_ for c in noun.children if c.lower_ in {"security", "political", "economic", "military", "humanitarian"}), None)
    track = track or next(
        (c.lower_ for t in noun.children if t.lemma_ == "track" for c in t.children if c.lower_ in {"security", "political", "economic"}), None
    )
    if track:
        fields["track"] = track
    if predication.key in {"discuss", "address", "cover", "focus", "center", "centre"}:
        topic = [t for t in (*predication.patients, *predication.obliques_of("on")) if t.i != noun.i]
        if topic:
            words = list(topic[0].subtree)
            fields["agenda"] = " ".join(page.text[words[0].idx : words[-1].idx + len(words[-1])].split())[:120]
    outcome = _outcome(page, sentence) or _outcome_after(page, sentence)
    if outcome and status == "held":
        fields["outcome"] = outcome
    mood = modality(predication, page.lexicon)
    if status in {"held", "ongoing"} and predication.head.tag_ in {"VBZ", "VBP"}:
        ahead = time_for(page, noun, start, end) or time_for(page, predication.token, start, end)
        if ahead is not None and page.published is not None and _after(ahead.value(True), page.published):
            status = "scheduled"  # "the committee meets on 26 July", said before
    if status == "scheduled" and mood not in {Modality.POSSIBLE}:
        mood = Modality.PLANNED
    elif status in _PUT_OFF and mood not in {Modality.POSSIBLE, Modality.CONDITIONAL}:
        mood = Modality.ACTUAL
    elif status == "ongoing":
        mood = Modality.ONGOING
    time = time_for(page, noun, start, end) or time_for(page, predication.token, start, end)
    return Draft("meeting", fields, predication.token, start, end, rule, mood, when=time, confidence=0.65)


def _after(value: str | None, published: date) -> bool:
    """Say whether a day lies after the day of publication."""
    return value is not None and len(value) == 10 and value[:4].isdigit() and value > published.isoformat()


def _participants(page: Page, predication: Predication, noun: Token) -> tuple[str, ...]:
    found: list[str] = []
    found += page.codes(predication.agents) if noun.i not in {t.i for t in predication.agents} else ()
    for token in noun.subtree:
        if token.dep_ == "prep" and token.lower_ in {"between", "with", "among", "of"}:
            found += page.codes(x for c in token.children if c.dep_ == "pobj" for x in [c, *c.conjuncts])
        if token.dep_ in {"amod", "compound", "nmod"} and token.head.i == noun.i:
            found += page.codes([token])
    found += page.codes(predication.obliques_of("with", "between"))
    for child in predication.token.subtree:
        if child.pos_ == "VERB" and child.lemma_ in {"bring", "gather", "unite", "involve", "include"} and child.i > predication.token.i:
            inner = page.clauses.at(child)
            if inner is not None:
                found += page.codes(inner.patients)
    return tuple(dict.fromkeys(found))


def _convener(page: Page, noun: Token) -> tuple[str, ...]:
    words = page.lexicon.words("agreements", "brokered") | {"hosted", "convened", "chaired", "sponsored"}
    for token in page.doc[max(0, noun.i - 6) : noun.i + 1]:
        if token.lower_ in words and token.i >= 2 and page.doc[token.i - 1].text == "-" and token.sent.start == noun.sent.start:
            return page.codes([page.doc[token.i - 2]])
        if "-" in token.text and token.lower_.rsplit("-", 1)[1] in words:
            return tuple(m.party for m in page.mentions if token.idx <= m.start < token.idx + len(token) and m.party)
    return ()


def _outcome_after(page: Page, sentence: Span) -> str | None:
    """Look for the outcome in the next sentence, where that is about "the talks"."""
    if sentence.end >= len(page.doc):
        return None
    following = page.doc[sentence.end].sent
    names = page.lexicon.words("meetings", "nouns")
    if any(t.lemma_.lower() in names and t.dep_ in {"nsubj", "nsubjpass"} for t in following):
        return _outcome(page, following)
    return None


def _outcome(page: Page, sentence: Span) -> str | None:
    joined = sentence.text.lower()
    for entry in page.lexicon.tables["meetings"]["outcome"]:
        if any(w in joined for w in entry["words"]):
            return str(entry["name"])
    return None

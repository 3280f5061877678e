"""Toll: a number, the people it counts, and what befell them.

Starts from each number of the sentence and asks the grammar what it counts: the noun it stands on, the adjective beside
it ("five dead"), the verb above it ("killed nine"), or the number before it ("and 2,176 injured").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import actors_of
from truceledger.reading.clauses import Predication
from truceledger.reading.counting import CountMatch
from truceledger.reading.modality import modality
from truceledger.reading.stating import Draft, counted_from, only_time, time_before, time_for
from truceledger.reading.timing import TimeMatch
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.toll.counted@1",)


@dataclass(frozen=True)
class _Counted:
    measure: str
    noun: Token
    predication: Predication | None
    start: int
    end: int


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each number of people in the sentence."""
    before: _Counted | None = None
    total: TimeMatch | None = None
    for count in page.counts(sentence):
        if count.unit or count.kind != "count":
            continue
        found = _counted(page, count, before)
        if found is None:
            continue
        if count.article and not of_a_person(page, found.noun, found.predication):
            continue
        before = found
        if untold(page, found.noun, found.measure) and not count.zero:
            continue
        total = _since(page, sentence, found, total)
        yield _draft(page, sentence, count, found, total)


def of_a_person(page: Page, noun: Token, predication: Predication | None) -> bool:
    """Say whether "a" counts one person to whom something happened: "killing a soldier", and not "a patrol killed two"."""
    if predication is None:
        return False
    known = _people(page, noun) not in {None, "unspecified"} or noun.lemma_.lower() in {"man", "person"}
    return known or _befalls_people(predication, noun)


def tells(page: Page, draft: Draft) -> bool:
    """Say whether a count of people that was found without rules is one: told as done or planned, and "a" of a person."""
    if untold(page, draft.token, str(draft.fields.get("measure"))):
        return False
    if draft.token.lower_ not in {"a", "an"}:
        return True
    noun = draft.token.head
    return of_a_person(page, noun, page.clauses.at(noun) or _verb_above(page, noun))


def untold(page: Page, token: Token, measure: str) -> bool:
    """Say whether people counted at a token are of what was not done or is only asked for, and so counted by nobody.

    "had not released more than 100 prisoners", "wanted the release of 40,000 prisoners", "refused a plea to free 100 prisoners".
    """
    wanted = page.lexicon.asking | page.lexicon.refusing | page.lexicon.words("modality", "failed")
    asked, first = page.lexicon.asked, token
    for _ in range(8):
        predication = page.clauses.at(token)
        if predication is not None and not predication.nominal:
            if any(c.dep_ == "neg" for c in predication.token.children) or (predication.key in wanted and measure in _ASKED_FOR):
                return True
            if not _unfinished(token) or token.dep_ not in {"xcomp", "ccomp", "pcomp", "acl", "advcl", "conj", "dobj"}:
                return False  # a finite verb tells; an infinitive is as true as what it hangs on
        elif token.i != first.i and measure in _ASKED_FOR and token.lemma_.lower() in asked:
            return True
        if token.head.i == token.i or (token.dep_ in {"nsubj", "nsubjpass"} and not _unfinished(token.head)):
            return False  # who asks, or is said to have been hurt, is counted
        token = token.head
    return False


#: What is done for people, and so asked for; who is said to have been killed has been, whatever is asked about it.
_ASKED_FOR = frozenset({"released", "returned"})


def _unfinished(verb: Token) -> bool:
    """Say whether a verb tells no fact by itself: "to release", "(demanded that it) release", "(that they) be freed"."""
    inner = [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]
    if verb.tag_ == "VBG" and not inner and verb.dep_ in {"xcomp", "pcomp"}:
        return True  # "ruled out freeing"
    return not any(c.tag_ == "MD" for c in inner) and (verb.tag_ == "VB" or any(c.dep_ == "auxpass" and c.tag_ == "VB" for c in inner))


def noun_of(page: Page, count: CountMatch) -> Token | None:
    """Give the noun that a number counts, or the number itself where it stands alone."""
    span = page.doc.char_span(count.number_start, count.number_end, alignment_mode="expand")
    if span is None:
        return None
    token = span.root
    while token.dep_ in {"nummod", "quantmod", "compound", "det", "predet", "advmod", "amod"} and token.head.i != token.i:
        if token.head.pos_ in {"VERB", "AUX"} and token.dep_ == "advmod":
            break
        token = token.head
        if token.pos_ in {"NOUN", "PROPN"}:
            break
    # "dozens of people", "12 of its soldiers"
    if token.i in range(span.start, span.end):
        inner = [x for c in token.children if c.dep_ == "prep" and c.lower_ == "of" for x in c.children if c.dep_ == "pobj"]
        if inner and inner[0].pos_ in {"NOUN", "PROPN", "ADJ"}:
            return inner[0]
    return token


#: Verbs that are done to people and hardly to anything else.
_TO_PEOPLE = frozenset(
    {"kill", "murder", "wound", "injure", "abduct", "kidnap", "arrest", "shoot_dead", "gun_down", "execute", "assassinate", "behead", "die"}
)
_NOT_PEOPLE = frozenset(
    {"time", "hope", "deal", "chance", "dog", "cow", "horse", "animal", "truce", "group", "leg", "arm", "head", "foot", "way", "story"}
)


def _befalls_people(predication: Predication, noun: Token) -> bool:
    """Take whoever is killed, wounded or abducted for a person, whatever the noun calls them ("an indigenous governor")."""
    lemma = noun.lemma_.lower()
    return (
        predication.key in _TO_PEOPLE
        and not predication.nominal
        and noun.pos_ == "NOUN"
        and lemma not in _NOT_PEOPLE
        and any(t.i == noun.i for t in (predication.agents if predication.key == "die" else predication.patients))
    )


def _measures(page: Page) -> list[dict[str, object]]:
    return list(page.lexicon.tables["tolls"]["measure"])


def _people(page: Page, noun: Token) -> str | None:
    lemma = noun.lemma_.lower()
    for name, words in page.lexicon.tables["tolls"]["people"].items():
        if lemma in words or noun.lower_ in words:
            return str(name)
    mention = page.mention(noun)
    # "90 Palestinians"
    return "unspecified" if mention is not None and mention.what == "people" else None


def _counted(page: Page, count: CountMatch, before: _Counted | None) -> _Counted | None:
    noun = noun_of(page, count)
    if noun is None:
        return None
    start, end = count.start, max(count.end, noun.idx + len(noun))
    word = _word_measure(page, noun)
    if word is not None and noun.lower_ not in _PERSONS:
        return _Counted(word, noun, _verb_above(page, noun), start, end)
    is_number = noun.like_num or noun.pos_ == "NUM" or noun.lower_ in _NUMBERS or (count.zero and noun.pos_ in {"PRON", "DET"})
    people = _people(page, noun)
    if not is_number and people is None:
        verb = _verb_above(page, noun)
        if verb is None or not _befalls_people(verb, noun):
            return None
    if _part_of(page, count) and before is not None:
        return _Counted(before.measure, noun, before.predication, start, end)
    if noun.dep_ == "pobj" and noun.head.lower_ == "to" and noun.head.i and (harm := _word_measure(page, page.doc[noun.head.i - 1])) is not None:
        return _Counted(harm, noun, _verb_above(page, noun), start, end)  # "a death and injuries to three others", wherever it is hung
    above = _by_verb(page, noun)
    if above is not None:
        measure, predication = above
        return _Counted(measure, noun, predication, start, end)
    beside = _beside(page, noun, end)
    if beside is not None:
        measure, last = beside
        return _Counted(measure, noun, _verb_above(page, noun), start, max(end, last.idx + len(last)))
    if word is not None:
        return _Counted(word, noun, _verb_above(page, noun), start, end)
    total = _total(page, noun) if is_number or people else None
    if total is not None:
        return _Counted(total, noun, _verb_above(page, noun), start, end)
    if before is not None and (is_number or people is not None) and _joined(noun, before.noun):
        return _Counted(before.measure, noun, before.predication, start, end)
    return None


_NUMBERS = frozenset({"others", "other", "more", "dozens", "hundreds", "thousands", "scores"})
#: People whose name says what befell them, but who may be freed or return: the verb is asked first.
_PERSONS = frozenset({"hostage", "hostages", "detainee", "detainees", "refugee", "refugees", "displaced", "returnees"})


def _word_measure(page: Page, noun: Token) -> str | None:
    for entry in _measures(page):
        if noun.lemma_.lower() in entry["nouns"] or noun.lower_ in entry["nouns"] or noun.lower_ in entry["adjectives"]:  # type: ignore[operator]
            return str(entry["name"])
    return None


def _part_of(page: Page, count: CountMatch) -> bool:
    """Say whether the number is a part of the one before: "among them five children", "183 of them children"."""
    before = page.text[max(0, count.start - 24) : count.start].lower()
    after = page.text[count.number_end : count.number_end + 12].lower()
    return (
        count.including
        or before.rstrip().endswith(("among them", "including", "including at least", "of whom", "of them"))
        or after.startswith((" of them", " of whom"))
    )


def _total(page: Page, noun: Token) -> str | None:
    """Read "raised the toll to 11", "put the number of dead at 709", "its losses at 27 soldiers"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"at", "to", "of", "as"}:
        return None
    verb = noun.head.head
    while verb.pos_ not in {"VERB", "AUX"} and verb.head.i != verb.i:
        verb = verb.head
    words = {t.lower_ for t in verb.subtree} | {t.lemma_.lower() for t in verb.subtree}
    if "wounded" in words or "injured" in words or "injury" in words:
        return "wounded"
    if words & {"toll", "losses", "loss", "dead", "deaths", "fatalities"} or ("number" in words and words & {"killed", "dead"}):
        return "killed"
    return None


def _beside(page: Page, noun: Token, end: int) -> tuple[str, Token] | None:
    """Find "five dead", "17 people dead", "106 wounded", "four others were hurt" where the parser sees no verb."""
    following = page.doc[noun.i + 1 : noun.i + 3]
    candidates = [t for t in following if t.sent.start == noun.sent.start]
    left = [c for c in noun.children if c.dep_ == "amod" and c.i < noun.i]
    for token in candidates + left:
        if token.is_punct or token.pos_ in {"CCONJ", "ADP", "SCONJ"} or token.lower_ in {"who", "that", "which"}:
            break
        word = token.lower_
        for entry in _measures(page):
            if word in entry["adjectives"]:  # type: ignore[operator]
                return str(entry["name"]), token
        if token.pos_ in {"VERB", "AUX", "ADP", "CCONJ"} and token in candidates:
            continue
    return None


def _verb_above(page: Page, noun: Token) -> Predication | None:
    token = noun
    for _ in range(8):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return page.clauses.at(token)
    return None


def _by_verb(page: Page, noun: Token) -> tuple[str, Predication] | None:
    token = noun
    for _ in range(6):
        above = token.head
        if above.i == token.i:
            return None
        predication = page.clauses.at(above)
        if predication is not None:
            role = _role(token, noun, predication)
            for entry in _measures(page):
                if role == "patient" and predication.key in entry["patient"] and _sensible(predication, entry):  # type: ignore[operator]
                    return str(entry["name"]), predication
                if role == "agent" and predication.key in entry["agent"]:  # type: ignore[operator]
                    return str(entry["name"]), predication
                if predication.nominal and predication.key in entry["nouns"] and role != "none":  # type: ignore[operator]
                    return str(entry["name"]), predication
            if above.pos_ in {"VERB", "AUX"} and above.dep_ not in {"xcomp", "relcl", "acl"}:
                return None
        token = above
    return None


def _sensible(predication: Predication, entry: dict[str, object]) -> bool:
    """Refuse verbs of wide meaning unless their object says it: lose lives, drive people from their homes."""
    words = predication.lemmas
    if predication.key in {"drive", "force", "push", "send"}:
        return (
            bool(predication.key == "drive" and predication.obliques_of("from", "out_of"))
            or bool(words & {"home", "house", "flee", "displace", "village"})
            or entry["name"] != "displaced"
        )
    if predication.key in {"lose", "cost", "claim", "take"}:
        return bool(words & {"life", "lives"} or (predication.key == "lose" and words & {"man", "soldier", "fighter"}))
    if predication.key in {"hold", "seize", "capture"}:
        return not words & {"talk", "meeting", "town", "village", "post", "base", "round"}
    return True


def _role(token: Token, noun: Token, predication: Predication) -> str:
    for name, group in (("patient", predication.patients), ("agent", predication.agents)):
        if any(t.i in {token.i, noun.i} for t in group):
            return name
    if predication.nominal and token.dep_ in {"pobj", "prep", "poss", "compound"}:
        return "patient"
    return "none"


def _joined(noun: Token, other: Token) -> bool:
    return noun.sent.start == other.sent.start and (
        other.i in {t.i for t in noun.conjuncts} or (noun.dep_ in {"conj", "appos"} and noun.head.i == other.i)
    )


def basis_of(page: Page, sentence: Span, role: str | None, text: str, otherwise: str = "incident") -> str:
    """Tell a running total, a count over a stretch of time, and the count of one incident apart."""
    bounds = page.lexicon.tables["tolls"]["bounds"]
    words = {t.lower_ for t in sentence}
    if role == "since" or words & {"toll", "total", "altogether"}:
        return "cumulative"
    if role == "during" or set(text.lower().split()) & set(bounds["period"]):
        return "period"
    return otherwise


def _since(page: Page, sentence: Span, found: _Counted, before: TimeMatch | None) -> TimeMatch | None:
    """Give the day that a running total counts from: "have been killed and 5,424 wounded since fighting began on 15 April".

    One such day is named in the sentence, the verb tells a total, or is left out after one that did (``before`` is what it counts
    from), and no day in the count's own clause says when it happened.
    """
    since = [t for t in (counted_from(page, t) for t in page.times(sentence)) if t.role == "since" and t.past]
    if len(since) != 1:
        return None
    own = time_for(page, found.noun, found.start, found.end)
    if own is not None and own.start != since[0].start and own.role in {"at", "during"}:
        return None
    verb = found.predication.token if found.predication is not None and _befalls(page, found.predication, found.measure) else None
    if verb is not None and (finite := [c for c in verb.children if c.dep_ in {"aux", "auxpass"}]):
        # "were killed" may be of one day, "have been killed since" is not
        return since[0] if any(c.lemma_ == "have" for c in finite) and not any(c.tag_ == "MD" for c in finite) else None
    if before is not None and (verb is None or verb.tag_ == "VBN"):
        return before
    perfect = verb is not None and any(
        c.dep_ in {"aux", "auxpass"} and c.lemma_ == "have" for t in verb.ancestors if t.dep_ in _JOINED or t.i == verb.head.i for c in t.children
    )
    return since[0] if perfect and verb is not None and verb.tag_ == "VBN" else None


def _befalls(page: Page, predication: Predication, measure: str) -> bool:
    """Say whether the verb tells what befell those counted, and not who says it."""
    held = next(e for e in _measures(page) if e["name"] == measure)
    return not predication.nominal and (predication.key in held["patient"] or predication.key in held["agent"])  # type: ignore[operator]


#: How a verb without its auxiliary hangs on the one that has it: "have been killed and 5,424 wounded".
_JOINED = frozenset({"conj", "ROOT", "ccomp", "acl"})


def _draft(page: Page, sentence: Span, count: CountMatch, found: _Counted, total: TimeMatch | None) -> Draft:
    predication = found.predication
    time = total or time_for(page, found.noun, found.start, found.end)
    since = [t for t in page.times(sentence) if t.role == "since" and t.past]
    if len(since) == 1 and (time is None or since[0].start > found.start) and _running(sentence):
        time = since[0]  # a running total counts from its anchor, not from the day it was told
    if time is not None and time.role == "at" and _put(found):
        time = None  # "put the dead at 3,000 on Saturday": the day is of the telling
    elif time is None:
        time = only_time(page, found.noun)
        if time is not None and time.role == "at" and _told_as_total(found):
            time = None  # the day is of the telling
        if time is None and not _told_as_total(found) and found.measure in {"killed", "wounded", "released", "detained", "abducted"}:
            time = time_before(page, found.noun)
    fields: dict[str, object] = {
        "measure": found.measure,
        "value": count.quantity().to_json(),
        "people": _people(page, found.noun) or "unspecified",
        "basis": basis_of(page, sentence, time.role if time else None, time.text if time else ""),
    }
    if fields["basis"] == "incident" and _standing(found, time):
        fields["basis"] = "cumulative"
    mood = Modality.ACTUAL
    start, end = found.start, found.end
    if predication is not None:
        if found.measure in {"killed", "wounded", "displaced", "detained", "abducted"}:
            causes = actors_of(page, predication) if found.measure != "displaced" and _harms(page, predication, found.measure) else ()
            causes = causes or _cause(page, predication)
            if causes:
                fields["caused_by"] = list(causes) if len(causes) > 1 else causes[0]
        mood = modality(predication, page.lexicon)
        if mood in {Modality.ONGOING, Modality.NEGATED}:
            mood = Modality.ACTUAL
        verb = predication.token
        if verb.sent.start == sentence.start and abs(verb.idx - start) < 80:
            start, end = min(start, verb.idx), max(end, verb.idx + len(verb))
    share = next((c for c in page.counts(sentence) if c.kind == "share" and 0 <= c.start - end < 25), None)
    if share is not None and getattr(share, "share", None):
        fields["share"] = share.share
    return Draft(
        "toll", fields, found.noun, start, end, RULES[0], mood, when=time, wide=True, confidence=0.8, spans={"value": [(count.start, count.end)]}
    )


def _standing(found: _Counted, time: TimeMatch | None) -> bool:
    """Say whether a count without a day of its own is a total: "have died", "are displaced", "puts its dead at"."""
    if time is not None and time.role == "at":
        return False
    if found.measure in {"displaced", "missing"}:
        return True
    if found.predication is None or found.predication.nominal:
        return False
    have = [c for c in found.predication.token.children if c.dep_ in {"aux", "auxpass"} and c.lemma_ == "have"]
    return any(c.tag_ in {"VBP", "VBZ"} for c in have) or found.predication.key in {"put", "cost"}


def _told_as_total(found: _Counted) -> bool:
    """Say whether the verb tells a total, or the words say that it stands: "puts its dead at", "have been let go"."""
    predication = found.predication
    if predication is None or predication.nominal:
        return False
    return predication.key in {"put", "count", "raise", "speak", "number", "stand", "remain", "bring"} or any(
        c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBP", "VBZ"} and c.lemma_ == "have" for c in predication.token.children
    )


def _put(found: _Counted) -> bool:
    """Say whether the verb sets a total: "put the dead at 3,000", "raised its toll to 40"."""
    return found.predication is not None and not found.predication.nominal and found.predication.key in {"put", "raise", "bring", "revise"}


def _running(sentence: Span) -> bool:
    """Say whether the sentence tells a total: "brought to 3,412 the number of people killed since"."""
    words = {t.lemma_.lower() for t in sentence}
    return bool(words & {"toll", "number", "total", "bring", "loss", "losses", "figure", "count", "period"})


def _harms(page: Page, predication: Predication, measure: str) -> bool:
    """Say whether the verb is what befell them: who "puts the dead at 40" counts them and did not kill them."""
    if predication.nominal:
        return True
    return any(predication.key in entry["patient"] for entry in _measures(page) if entry["name"] == measure) and (  # type: ignore[operator]
        predication.key not in {"lose", "cost", "claim", "bury", "hold"}
    )


def _cause(page: Page, predication: Predication) -> tuple[str, ...]:
    """Find whose attack it was: "were killed in Israeli air strikes", "when warplanes bombed"."""
    for head in predication.obliques_of("in", "by", "during", "from"):
        inner = page.clauses.at(head)
        if inner is not None:
            codes = page.codes(inner.agents)
            if codes:
                return codes
    return ()

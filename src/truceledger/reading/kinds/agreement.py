"""Agreement: an instrument at a moment of its life.

An instrument is the noun ("truce", "declaration of intent") or what stands for it; the moment comes from the verb it is
subject or object of, from a noun ("the extension of"), or from an adjective ("draft"). A bare mention is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Span, Token

from truceledger.reading.acts import extent
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.stating import Draft, same_clause, time_for
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.agreement.verb@1", "en.agreement.noun@1", "en.agreement.draft@1", "en.agreement.in_force@1")
#: Verbs whose "it" may stand for the instrument named last.
_LIVES = frozenset(
    {
        "extend",
        "prolong",
        "renew",
        "expire",
        "lapse",
        "begin",
        "start",
        "come",
        "take",
        "enter",
        "run",
        "sign",
        "end",
        "collapse",
        "announce",
        "broker",
    }
)
_IT = frozenset({"it", "which", "that"})


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each moment of an instrument's life."""
    seen: set[tuple[str, int]] = set()
    for predication in page.predications(sentence):
        for draft in (*_of_verb(page, predication), *_of_noun(page, predication)):
            key = (str(draft.fields["lifecycle"]), draft.token.i)
            if key not in seen:
                seen.add(key)
                yield draft
    for token in sentence:
        for make in (_of_draft, _in_force):
            named = make(page, token)
            if named is not None:
                yield named


def instrument_of(page: Page, token: Token) -> str | None:
    """Give the instrument a noun names, or nothing."""
    lemma = token.lemma_.lower()
    if lemma not in page.lexicon.instruments:
        return None
    words = {lemma} | {t.lemma_.lower() for t in token.subtree if abs(t.i - token.i) <= 4}
    for entry in page.lexicon.tables["agreements"]["instrument"]:
        if words & set(entry.get("without", ())):
            continue
        if lemma in entry["nouns"] and (not entry.get("with") or words & set(entry["with"])):
            return str(entry["name"])
    return None


def other_than_truce(page: Page, token: Token) -> bool:
    """Say whether the word tells of the life of something else than an arrangement: "fighting began on 15 April", "the siege was lifted".

    The subject of its verb is fighting or talks, and nothing in the clause names an arrangement.
    """
    verb = token if token.pos_ in {"VERB", "AUX"} else token.head
    predication = page.clauses.at(verb)
    if predication is None or predication.nominal:
        return False
    subjects = predication.patients if predication.passive else predication.agents
    if not subjects or not all(_is_other(page, t) or (t.lower_ in _IT and _last_named(page, t) == "") for t in subjects):
        return False
    return not predication.lemmas & (page.lexicon.instruments | page.lexicon.word_class("truce"))


def _is_other(page: Page, token: Token) -> bool:
    return bool({token.lower_, token.lemma_.lower()} & page.lexicon.others)  # "fighting" is a verb to some parses


def _bears(page: Page, token: Token, predication: Predication) -> str | None:
    """Give the instrument a role holder is, a pronoun standing for the last one named, unless fighting or talks were spoken of since."""
    found = instrument_of(page, token)
    if found is not None:
        return found
    if token.lower_ in _IT or token.lemma_.lower() in {"arrangement", "deal", "agreement"}:
        return _last_named(page, token) or None
    return None


def _last_named(page: Page, token: Token) -> str | None:
    """Give the instrument that a pronoun or a plain noun goes back to, or nothing; empty words where "it" goes back to fighting or talks."""
    for earlier in reversed(list(page.doc[max(0, token.i - 60) : token.i])):
        named = instrument_of(page, earlier)
        if named is not None:
            return named
        if token.lower_ in _IT and earlier.dep_ in {"nsubj", "nsubjpass"} and _is_other(page, earlier):
            return ""  # "the war went on. It began on 15 April"
    return None


def _of_verb(page: Page, predication: Predication) -> Iterator[Draft]:
    if predication.nominal or predication.token.dep_ == "amod":
        return
    if predication.mark in {"until", "before", "if", "unless", "should", "once"}:
        return
    if predication.mark == "when" and predication.token.dep_ in {"pcomp", "ccomp"}:
        return  # "differed over when it begins"
    if predication.mark in {"since", "when", "after"} and time_for(page, predication.token, *extent(predication)) is None:
        return  # "since the truce began" names no moment
    words = predication.lemmas
    for entry in page.lexicon.tables["agreements"]["moment"]:
        if predication.key not in entry["verbs"]:
            continue
        if entry.get("with") and not words & set(entry["with"]):
            continue
        if entry.get("not") and words & set(entry["not"]):
            continue
        bearers = predication.agents if entry["role"] == "subject" else predication.patients
        if entry["role"] == "prep":
            bearers = predication.obliques_of(*entry["prep"])
        if entry["role"] == "subject" and predication.passive:
            bearers = predication.patients
        if entry["role"] == "subject" and not predication.passive and predication.patients and entry["name"] in {"terminated", "expired"}:
            return  # "an agreement that would end the war" ends something else
        for token in bearers:
            instrument = _bears(page, token, predication)
            if instrument is None or (token.lower_ in _IT and predication.key not in _LIVES):
                continue
            if entry["name"] in {"extended", "signed"} and (
                (predication.negated and not predication.auxiliaries & {"have", "be"})
                or predication.auxiliaries & {"would", "could", "might", "may"}
                or (predication.token.dep_ in {"acl", "relcl"} and predication.token.tag_ == "VB")
            ):
                return
            mood = modality(predication, page.lexicon)
            if mood is Modality.POSSIBLE and entry["name"] in {"terminated", "expired"}:
                return  # that a truce may end is no moment of its life
            if predication.negated:
                mood = Modality.NEGATED
            if _asked(page, predication):
                return
            if predication.key in {"hold", "stand", "last"} and entry["name"] == "in_effect" and not _dated(page, predication):
                return  # "the truce has largely held" is no moment of its life
            stage = str(entry["name"])
            if predication.key in page.lexicon.words("agreements", "ends") and (stage == "in_effect" or (stage == "expired" and _ahead(predication))):
                # an end said beforehand: the truce is in force, "unless it is extended" or not
                stage, mood = "in_effect", Modality.PLANNED if mood in {Modality.ACTUAL, Modality.CONDITIONAL} and _ahead(predication) else mood
            yield _draft(page, predication, token, instrument, stage, mood, RULES[0], entry["role"])
            return


def _dated(page: Page, predication: Predication) -> bool:
    """Say whether a clause gives the day from or to which a truce holds."""
    return any(
        t.role in {"since", "until", "by", "from"} and same_clause(page, predication.token, t) and (t.role != "until" or t.future)
        for t in page.times(predication.token.sent)
    )


def _ahead(predication: Predication) -> bool:
    """Say whether the verb tells of what is to come: "expires on Sunday", "will expire"."""
    return predication.token.tag_ in {"VBZ", "VBP"} or bool(predication.auxiliaries & {"will", "would", "shall"})


def _asked(page: Page, predication: Predication) -> bool:
    token = predication.head
    for _ in range(3):
        if token.dep_ not in {"xcomp", "ccomp", "advcl"} or (token.dep_ == "advcl" and token.tag_ != "VB"):
            return False
        token = token.head
        if token.lemma_.lower() in page.lexicon.words("commitments", "asked") and token.i < predication.token.i:
            return True
    return False


def _of_noun(page: Page, predication: Predication) -> Iterator[Draft]:
    if not predication.nominal:
        return
    for entry in page.lexicon.tables["agreements"]["moment"]:
        if predication.key not in entry.get("nouns", ()):
            continue
        bearer = next((t for t in predication.patients + predication.obliques_of("of", "to") if instrument_of(page, t)), None)
        if bearer is None and predication.token.dep_ in {"nsubj", "nsubjpass"} and _truce_before(page, predication.token):
            bearer = predication.token  # "the extension runs until": of the truce the report is about
        if bearer is None:
            continue
        above = predication.token.head.lemma_.lower()
        if above not in {
            "announce",
            "run",
            "agree",
            "expire",
            "take",
            "come",
            "begin",
            "last",
            "confirm",
            "declare",
            "follow",
            "end",
            "lapse",
            "enter",
        }:
            continue
        instrument = "ceasefire" if bearer.i == predication.token.i else instrument_of(page, bearer)
        if instrument:
            yield _draft(page, predication, predication.token, instrument, str(entry["name"]), modality(predication, page.lexicon), RULES[1], "noun")
            return


def _truce_before(page: Page, token: Token) -> bool:
    """Say whether a truce was named shortly before."""
    return any(t.lemma_.lower() in page.lexicon.word_class("truce") for t in page.doc[max(0, token.i - 60) : token.i])


def _of_draft(page: Page, token: Token) -> Draft | None:
    """Read "a draft declaration of intent", "the proposed framework"."""
    instrument = instrument_of(page, token)
    if instrument is None or instrument == "ceasefire":
        return None
    for child in token.children:
        stage = {"draft": "draft", "proposed": "proposed", "leaked": "leaked"}.get(child.lower_)
        if stage is not None and child.i < token.i:
            words = [t for t in token.subtree if t.i >= child.i and t.i <= token.i + 4 and t.dep_ not in {"relcl", "acl"}]
            end = max(w.idx + len(w) for w in words if not w.is_punct)
            name = " ".join(page.text[child.idx + len(child) : end].split()).strip("'\"“” ")
            fields: dict[str, object] = {"instrument": instrument, "lifecycle": stage, "name": name}
            return Draft("agreement", fields, token, child.idx, end, RULES[2], confidence=0.7)
    return None


def _in_force(page: Page, token: Token) -> Draft | None:
    """Read "the ceasefire in force since 30 June", where no verb says it."""
    instrument = instrument_of(page, token)
    if instrument is None:
        return None
    for child in token.children:
        if child.dep_ != "prep" or child.lower_ != "in":
            continue
        force = next((c for c in child.children if c.lower_ in {"force", "effect", "place"}), None)
        time = next((t for t in page.times(token.sent) if force is not None and 0 < t.start - force.idx < 60 and t.role in {"since", "until"}), None)
        if force is None or time is None:
            continue
        fields: dict[str, object] = {"instrument": instrument, "lifecycle": "in_effect"}
        point = time.point(time.role == "until")
        if point:
            fields["expiry" if time.role == "until" else "effect"] = point.split("/")[0]
        return Draft("agreement", fields, token, token.idx, time.end, RULES[3], when=time, confidence=0.7)
    return None


def _draft(page: Page, predication: Predication, token: Token, instrument: str, stage: str, mood: Modality, rule: str, role: str) -> Draft:
    start, end = extent(predication)
    if not predication.nominal and token.sent.start == predication.token.sent.start and token.lower_ not in _IT:
        if predication.token.dep_ != "conj":
            start, end = min(start, token.idx), max(end, token.idx + len(token))
    fields: dict[str, object] = {"instrument": instrument, "lifecycle": stage}
    brokered = predication.token.lower_ in page.lexicon.words("agreements", "brokered") and not predication.nominal
    mediators = (page.codes(predication.agents) if brokered else ()) or _mediators(page, token)
    if mediators:
        fields["mediators"] = list(mediators)
    parties = _sides(page, _under(token, "between")) if brokered else _parties(page, predication, token, stage)  # who brokers is no party
    if parties:
        fields["parties"] = list(parties)
    sentence = page.sentence_at(predication.token)
    until = next((t for t in page.times(sentence) if t.role in {"until", "by"} and same_clause(page, predication.token, t)), None)
    time = time_for(page, predication.token, start, end)
    if time is not None and _since_it(predication) and not start <= time.start < end:
        time = None  # "charged on Tuesday with 900 breaches since it took effect": Tuesday is not when it did
    if time is not None and until is not None and time.start == until.start:
        others = [t for t in page.times(sentence) if t.start != until.start and t.role in {"at", "since"} and start <= t.start < end]
        time = others[0] if others else None
    if stage in {"in_effect", "extended"} and until is not None:
        point = until.point(True)
        if point:
            fields["expiry"] = point
            end = max(end, until.end)
    if stage == "in_effect" and time is not None and predication.key in page.lexicon.words("agreements", "ends"):
        point = time.point(_ahead(predication) or mood is Modality.PLANNED)
        if point and time.role != "since":
            fields["expiry"] = point
        elif point:
            fields["effect"] = point.split("/")[0]
    elif stage == "in_effect" and time is not None and time.role in {"at", "since"} and mood is not Modality.NEGATED:
        point = time.point(mood is Modality.PLANNED)
        if point and "/" not in point:
            fields["effect"] = point
    if stage in _MADE and instrument in _TIMED:
        for name, point in _runs(page, token).items():
            fields.setdefault(name, point)
    return Draft("agreement", fields, predication.token, start, end, rule, mood, when=time, confidence=0.7)


#: Moments at which a truce is made, whose days are told beside it, and the texts that have such days.
_MADE, _TIMED = frozenset({"agreed_in_principle", "announced", "signed"}), frozenset({"ceasefire", "humanitarian_pause"})
#: What may stand between a truce and its days: "a 72-hour ceasefire from Sunday, June 18, until June 21".
_BETWEEN = re.compile(r"[\s,]*(?:(?:and|to[ \u00a0]run|to[ \u00a0]last|running|lasting)\b[\s,]*)?")


def _runs(page: Page, token: Token) -> dict[str, str]:
    """Give from and until when a truce is to run, as the words behind it tell: "a ceasefire from 18 June until 21 June"."""
    found: dict[str, str] = {}
    at = token.idx + len(token)
    for time in sorted(page.times(token.sent), key=lambda t: t.start):
        if time.start < at:
            continue
        opening = time.text.split()[0].lower()
        if _BETWEEN.fullmatch(page.text, at, time.start) is None or opening not in {"from", "until", "till"}:
            break
        point, last = (time.point(True) or "").partition("/")[::2]
        stretch = time.role == "during" and bool(last)
        if point:
            found.setdefault("effect" if opening == "from" else "expiry", point)
        if stretch and opening == "from":
            found.setdefault("expiry", last)
        at = time.end
    return found


def _since_it(predication: Predication) -> bool:
    """Say whether a clause only tells from or until when something else is so: "since it took effect"."""
    return any(c.dep_ == "mark" and c.lower_ in {"since", "after", "until", "before"} for c in predication.token.children)


def _mediators(page: Page, token: Token) -> tuple[str, ...]:
    """Give who brokered: "US-brokered", "brokered by", "under Egyptian sponsorship"."""
    brokering = page.lexicon.words("agreements", "brokered")
    for child in token.children:
        word = child.lower_
        if "-" in word and word.rsplit("-", 1)[1] in brokering:
            codes = [m.party for m in page.mentions if child.idx <= m.start < child.idx + len(child) and m.party]
            return tuple(dict.fromkeys(codes))
        if child.dep_ in {"acl", "amod"} and word in brokering:
            inner = page.clauses.at(child)
            if inner is not None:
                codes = [*page.codes(inner.obliques_of("by"))] or [
                    *page.codes(c for c in child.children if c.dep_ in {"npadvmod", "advmod", "compound", "nmod"})
                ]
                if codes:
                    return tuple(codes)
    # the parser cuts "US-mediated" into three
    for other in page.doc[max(0, token.i - 4) : token.i]:
        if other.lower_ in brokering and other.i >= 2 and page.doc[other.i - 1].text == "-":
            codes = list(page.codes([page.doc[other.i - 2]]))
            if codes:
                return tuple(codes)
    return ()


def _parties(page: Page, predication: Predication, token: Token, stage: str) -> tuple[object, ...]:
    """Give whose it is: those it is between, or those who sign and with whom; a side without a name by its words."""
    with_whom = [
        x for heads in (_under(token, "with"), predication.obliques_of("with")) for x in heads if x.lemma_.lower() not in _HELP and x.pos_ != "PRON"
    ]
    between = _under(token, "between")
    if between:
        return _sides(page, between)
    if stage in {"signed", "announced", "agreed_in_principle", "extended"} and not predication.nominal:
        sides = _sides(page, [*predication.agents, *with_whom])
        # a paper that one side is said to sign has another, which is not told
        return sides if len(sides) > 1 or (stage == "announced" and any(isinstance(x, str) for x in sides)) else ()
    return page.codes(with_whom) if with_whom else ()


#: What a paper may be signed with that is no side of it.
_HELP = frozenset(
    """mediation mediator help support backing presence sponsorship assistance participation facilitation guarantee consent approval aid aim hope view
    ceremony witness""".split()  # noqa: SIM905 - a list of thirty lines says no more
)


def _under(token: Token, preposition: str) -> list[Token]:
    return [
        x
        for child in token.children
        if child.dep_ == "prep" and child.lower_ == preposition
        for c in child.children
        if c.dep_ == "pobj"
        for x in [c, *c.conjuncts]
    ]


def _sides(page: Page, heads: list[Token]) -> tuple[object, ...]:
    found: list[object] = []
    for head in dict.fromkeys(heads):
        codes = page.codes([head])
        value = None if codes else page.side([head])
        found += [c for c in codes if c not in found]
        if isinstance(value, dict):
            first = min((t.i for t in head.lefts if t.dep_ in {"amod", "compound", "nmod"}), default=head.i)
            found.append({"words": " ".join(page.doc[first : head.i + 1].text.split())})
    return tuple(found)

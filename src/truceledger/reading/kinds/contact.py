"""Contact: a party talks to others outside a meeting, or presses somebody through them.

Calls, messages, letters, visits; pressure through third parties gives whom it is about and what for. A verb of asking or
telling is a contact only where the words name its means ("by telephone", "through the liaison officers").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from spacy.tokens import Span, Token

from truceledger.reading.acts import extent, steps_under
from truceledger.reading.clauses import Predication
from truceledger.reading.modality import modality
from truceledger.reading.page import one_or_many
from truceledger.reading.stating import Draft
from truceledger.vocabulary.attribution import Modality

if TYPE_CHECKING:
    from truceledger.reading.page import Page

RULES = ("en.contact.verb@2", "en.contact.noun@2", "en.contact.visit@1", "en.contact.between@1")
_PEOPLE = frozenset({"person", "office", "unnamed"})


def read(page: Page, sentence: Span) -> Iterator[Draft]:
    """Give a draft for each contact."""
    taken: set[int] = set()
    for predication in page.predications(sentence):
        if predication.nominal or predication.token.i in taken:
            continue
        for make in (_of_noun, _visit, _of_verb):
            draft = make(page, predication)
            if draft is not None:
                taken.update(t.i for t in predication.token.subtree)
                yield draft
                break
    for token in sentence:
        if token.i not in taken and token.lemma_.lower() in page.lexicon.words("contacts", "speaking"):
            draft = _between(page, token)
            if draft is not None:
                yield draft


def _means(page: Page, predication: Predication) -> bool:
    """Say whether the clause names a means of contact: "by telephone", "in a letter", "through mediators"."""
    means = page.lexicon.words("contacts", "means")
    heads = predication.obliques_of("by", "in", "through", "via", "over", "on")
    asks = predication.key in {"urge", "press", "warn", "ask"}
    heads = predication.obliques_of("by", "through", "via", "over") if asks else heads
    return any(t.lemma_.lower() in means or {c.lemma_.lower() for c in t.children} & means for t in heads)


def _of_verb(page: Page, predication: Predication) -> Draft | None:
    for entry in page.lexicon.tables["contacts"]["way"]:
        if predication.key not in entry["verbs"] or predication.passive:
            continue
        means = _means(page, predication)
        if entry.get("means") and not means:
            continue
        to = predication.obliques_of(*(p for p in entry["to"] if p != "object"))
        if "object" in entry["to"]:
            to += predication.patients + predication.recipients
        if entry.get("persons"):
            to = tuple(t for t in to if (m := page.mention(t)) is not None and m.what in _PEOPLE)
            if any(c.dep_ == "xcomp" and c.lemma_.lower() not in page.lexicon.words("contacts", "errand") for c in predication.token.children):
                continue  # "called on the president to resign"
        if predication.key == "appeal" and not means:
            continue
        if predication.key in {"speak", "talk"} and not means and _to_press(page, to):
            continue
        loose = bool(entry.get("means") or entry.get("persons") or entry.get("written"))
        draft = _draft(page, predication, _who(page, predication), page.codes(to), RULES[0], [] if loose else _unnamed(page, to))
        if draft is not None:
            return draft
    if predication.key in {"speak", "talk", "confer"} and _means(page, predication):
        return _joint(page, predication)
    return None


def _to_press(page: Page, to: Iterable[Token]) -> bool:
    """Say whether those spoken to are media: "spoke to Reuters", "to reporters"."""
    heads = tuple(to)
    if any(t.lemma_.lower() in {"reporter", "journalist", "press", "agency", "television", "newspaper", "medium", "media", "crowd"} for t in heads):
        return True
    return any(m.start <= t.idx < m.end for t in heads for m in page.knowledge.outlets.find(page.text))


def _who(page: Page, predication: Predication) -> tuple[str, ...]:
    codes = page.codes(predication.agents)
    if not codes and any(t.lower_ in {"we", "i"} for t in predication.agents):
        codes = page.speaker_codes(predication.token)
    return codes


def _joint(page: Page, predication: Predication) -> Draft | None:
    """Read "the two presidents spoke by telephone" where both are named."""
    codes = page.codes(predication.agents)
    if len(codes) != 2:
        return None
    return _draft(page, predication, codes[:1], codes[1:], RULES[0])


def _of_noun(page: Page, predication: Predication) -> Draft | None:
    """Read "is intensifying contacts with", "carried messages between", "took a call from", "is in touch with"."""
    names = page.lexicon.words("contacts", "nouns")
    key = predication.key
    noun = next((t for t in (*predication.patients, *predication.obliques_of("in")) if t.lemma_.lower() in names), None)
    if noun is None:
        return None
    receiving = key in page.lexicon.words("contacts", "receiving")
    if key in {"be", "remain", "stay", "keep"}:
        if noun.lemma_.lower() not in {"touch", "contact"}:
            return None
    elif key in page.lexicon.words("contacts", "mutual"):
        codes = page.codes(predication.agents)
        if len(codes) == 2:
            return _draft(page, predication, codes[:1], codes[1:], RULES[1])
    elif key not in page.lexicon.words("contacts", "carrying") and not receiving:
        return None
    to: list[Token] = []
    for holder in (noun, predication.token):
        for child in holder.children:
            if child.dep_ in {"prep", "dative"} and child.lower_ in {"with", "to", "between", "among", "from", "before"}:
                if child.lower_ == "from" and not receiving:
                    continue
                to += [x for c in child.children if c.dep_ == "pobj" for x in [c, *c.conjuncts]]
    to += [t for t in predication.recipients if t not in to]
    codes, who = page.codes(to), _who(page, predication)
    if receiving:
        if not any(c.lower_ == "from" for h in (noun, predication.token) for c in h.children) or not codes:
            return None
        return _draft(page, predication, codes, who, RULES[1])
    if noun.lemma_.lower() in {"talk", "offer", "proposal", "demand", "appeal", "request", "list", "text", "line", "idea", "draft"} and key in {
        "hold",
        "have",
        "make",
        "continue",
        "resume",
        "put",
        "open",
        "keep",
        "conduct",
        "pursue",
    }:
        return None  # "held talks with" is a meeting, "made an offer" a position
    return _draft(page, predication, who, codes, RULES[1], _unnamed(page, to))


def _unnamed(page: Page, to: Iterable[Token]) -> list[dict[str, str]]:
    """Give the words of those reached who are not resolved."""
    made = []
    for token in to:
        if not page.codes([token]) and token.pos_ in {"NOUN", "PROPN"} and page.clauses.at(token) is None:
            words = list(token.subtree)
            made.append({"words": " ".join(page.text[words[0].idx : words[-1].idx + len(words[-1])].split())[:80]})
    return made


def _visit(page: Page, predication: Predication) -> Draft | None:
    """Read "visited Kinshasa", "flew to Juba to see the rebel leader": whom it was to see, else the government there."""
    goal: tuple[Token, ...] = ()
    if predication.key in {"visit", "tour"} and not predication.passive:
        goal = predication.patients
    elif predication.key in {"fly", "travel", "go", "arrive", "return", "head", "come", "drive", "fly_in"}:
        goal = predication.obliques_of("to", "in", "into", "for")
    if not goal:
        return None
    who = _who(page, predication)
    errands = page.lexicon.words("contacts", "errand")
    met: list[Token] = []
    for token in predication.token.subtree:
        inner = page.clauses.at(token)
        if inner is None or token.i == predication.token.i or token.lemma_.lower() not in errands | {"receive", "talk", "consultation", "discussion"}:
            continue
        met += [t for t in (*inner.patients, *inner.obliques_of("with", "to", "by")) if t.i > predication.token.i]
    codes = tuple(c for c in page.codes(met) if c not in who)
    purposeful = bool(met) or predication.key == "visit"
    if not codes and purposeful:
        codes = page.codes(t for t in goal if (m := page.mention(t)) is not None and m.what in _PEOPLE) or page.governments_at(goal)
    if not codes or not purposeful:
        return None
    return _draft(page, predication, who, codes, RULES[2])


def _between(page: Page, token: Token) -> Draft | None:
    """Read "a telephone conversation between A and B", "a letter from A to B", "A's visit to B"."""
    sides: dict[str, list[Token]] = {}
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"between", "from", "to", "by", "with"}:
            sides[child.lower_] = [x for c in child.children if c.dep_ == "pobj" for x in [c, *c.conjuncts]]
    first = sides.get("from") or sides.get("by") or [c for c in token.children if c.dep_ == "poss"]
    second = sides.get("to") or sides.get("with") or []
    if sides.get("between") and len(page.codes(sides["between"])) == 2:
        codes = page.codes(sides["between"])
        who, to = codes[:1], codes[1:]
    else:
        who, to = page.codes(first), page.codes(second) or page.governments_at(second)
    to = tuple(c for c in to if c not in who)
    if not who or not to or _hypothetical(token):
        return None
    words = [t for t in token.subtree if t.dep_ not in {"relcl", "acl"} and not t.is_space]
    start, end = words[0].idx, words[-1].idx + len(words[-1])
    return Draft("contact", {"from": one_or_many(who), "to": one_or_many(to)}, token, start, end, RULES[3], confidence=0.5)


def _hypothetical(token: Token) -> bool:
    """Say whether the contact is only wanted, refused or planned."""
    above = token.head.lemma_.lower()
    return above in {"want", "demand", "refuse", "reject", "plan", "propose", "for", "cancel", "deny", "rule", "urge", "seek", "await"}


def _draft(
    page: Page, predication: Predication, who: tuple[str, ...], to: tuple[str, ...], rule: str, words: list[dict[str, str]] | None = None
) -> Draft | None:
    to = tuple(c for c in to if c not in who)
    if not who or not (to or words):
        return None
    mood = modality(predication, page.lexicon)
    if mood in {Modality.CONDITIONAL, Modality.NEGATED, Modality.POSSIBLE}:
        return None
    fields: dict[str, Any] = {"from": one_or_many(who), "to": [*to, *(words or [])] if words else one_or_many(to)}
    about, purpose = _purpose(page, predication, {*who, *to})
    if about:
        fields["about"] = about
    if purpose:
        fields["purpose"] = purpose
    start, end = extent(predication)
    return Draft("contact", fields, predication.token, start, end, rule, mood, confidence=0.6, spans={"from": page.spans_of(predication.agents)})


def _purpose(page: Page, predication: Predication, known: set[str]) -> tuple[str | None, str | None]:
    """Give whom the pressure is meant for and what for: "to pressure Israel into solidifying a ceasefire"."""
    for token in predication.token.subtree:
        if token.i <= predication.token.i or token.pos_ != "VERB":
            continue
        inner = page.clauses.at(token)
        if inner is None or inner.nominal:
            continue
        pressed = inner.key in page.lexicon.words("contacts", "pressing")
        about = next((c for c in page.codes(inner.patients + inner.obliques_of("on", "for")) if c not in known), None)
        if pressed:
            act = next((s.act.value for s in steps_under(page, token)), None)
            return about, act
    return None, None

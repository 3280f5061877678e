"""Which sentences may hold a statement, and why one that was noticed gave none.

A cue is a predication or a noun that some list knows, or a number. Recall comes before precision here: a sentence without
a cue is not read, and is noted as such. Hands on cues; refuses to fill a field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.tokens import Span

from truceledger.reading.mentions import Mention
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.reading.page import Page


_FIGHTING = frozenset({"armed_group", "wing", "coalition", "rival_government", "mission"})


@dataclass(frozen=True)
class Cue:
    """A word that may carry a statement; ``start`` and ``end`` in code points."""

    word: str
    start: int
    end: int


def on_topic(page: Page) -> bool:
    """Say whether the report is about fighting or a truce between parties, and not a trade truce, a strike or a match."""
    lists = page.lexicon
    lemmas = [t.lemma_.lower() for t in page.doc if t.is_alpha]
    war = sum(lemma in lists.words("topic", "war") for lemma in lemmas)
    truce = sum(lemma in lists.words("topic", "truce") for lemma in lemmas)
    other = sum(lemma in lists.words("topic", "other") for lemma in lemmas)
    sides = {m.party for m in page.mentions if m.party and _fights(page, m)}
    if page.issuer:
        sides.add(page.issuer)
    kinds_of_war = {lemma for lemma in lemmas if lemma in lists.words("topic", "war")}
    losses = {"kill", "wound", "injure", "displace"} & set(lemmas)
    # figures of speech borrow one or two words of war; reports on a war name those who fight, or losses under a truce
    if not sides:
        # a war between gardeners has neither a party that any list knows nor an army
        named = any(m.party for m in page.mentions)
        enough = named and (len(kinds_of_war) >= 5 or (truce and losses))
        return bool(enough) and war + truce > 2 * other
    return war + truce + 2 * len(sides) > 1.5 * other


def _fights(page: Page, mention: Mention) -> bool:
    """Say whether a mention is of an armed group, a mission, or soldiers called so."""
    assert mention.party is not None
    if page.knowledge.parties.sort_of(mention.party) in _FIGHTING:
        return True
    return mention.party.endswith(":MIL") and any(
        w in mention.text.lower()
        for w in ("army", "military", "troop", "soldier", "forces", "general staff", "air force", "navy", "drones", "warplanes")
    )


def cues(page: Page, sentence: Span) -> tuple[Cue, ...]:
    """Give the sentence's cues in text order."""
    words = page.lexicon.words("topic", "cues") | page.lexicon.words("topic", "war") | page.lexicon.words("topic", "truce")
    found = [
        Cue(t.lemma_.lower(), t.idx, t.idx + len(t))
        for t in sentence
        if t.lemma_.lower() in words or (t.lemma_.lower() in page.lexicon.nouns and t.pos_ == "NOUN")
    ]
    if not found:
        found = [Cue(p.key, p.token.idx, p.token.idx + len(p.token)) for p in page.predications(sentence) if _known(page, p.key)]
    return tuple(found)


def _known(page: Page, key: str) -> bool:
    return any(key in frame.verbs for frame in page.lexicon.acts)


def why_unread(page: Page, cue: Cue, made: Sequence[Statement]) -> tuple[str, str]:
    """Give the reason a cue gave no statement: a stable code and words; empty where it did give one."""
    if any(s.evidence[0].start < cue.end and s.evidence[0].end > cue.start for s in made):
        return "", ""
    span = page.doc.char_span(cue.start, cue.end, alignment_mode="expand")
    if span is None:
        return "no_word", "the word could not be placed in the parse"
    predication = page.clauses.at(span.root)
    if predication is None:
        return "bare_mention", "named, but nothing is said of it that one of the ten kinds holds"
    if not page.codes(predication.agents) and not page.codes(predication.patients):
        return "no_party", "no party was found that does it or that it is done to"
    return "no_frame", "no rule reads this wording"

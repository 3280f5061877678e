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
from truceledger.reading.relevance import FIGHTING, may_matter, tells_of_losses, tells_of_strife
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.reading.page import Page


_WILL = frozenset({"will", "would", "shall", "can", "could", "wo", "ca", "may", "must"})


@dataclass(frozen=True)
class Cue:
    """A word that may carry a statement; ``start`` and ``end`` in code points."""

    word: str
    start: int
    end: int


def on_topic(page: Page) -> bool:
    """Say whether the report is about fighting or a truce between parties, and not a trade truce, a strike or a match."""
    known = page.knowledge
    if not may_matter(page.report, known.parties, known.places):
        return False
    if tells_of_strife(page.report, known.parties) or tells_of_losses(page.report, known.parties, known.places):
        return True
    lists = page.lexicon
    lemmas = [(t.i, t.lemma_.lower()) for t in page.doc if t.is_alpha]
    warlike = [lemma for _, lemma in lemmas if lemma in lists.words("topic", "war")]
    war, kinds_of_war = len(warlike), set(warlike)
    truce = sum(lemma in lists.words("topic", "truce") for _, lemma in lemmas)
    # the Security Council is no town's council, the African Union calls no strike
    names = {i for m in page.mentions if m.party and m.what in {"name", "organ"} for i in range(m.first, m.last + 1)}
    other = sum(lemma in lists.words("topic", "other") and i not in names for i, lemma in lemmas)
    sides = {m.party for m in page.mentions if m.party and _fights(page, m)}
    if page.issuer:
        sides.add(page.issuer)
    # figures of speech borrow one or two words of war; reports on a war name those who fight, or losses under a truce
    if not sides:
        # a war between gardeners has neither a party that any list knows nor an army
        named = {m.party.split(":")[0] for m in page.mentions if m.party}
        losses = lists.words("topic", "losses") & {lemma for _, lemma in lemmas}
        between_states = truce >= 3 and sum(page.knowledge.parties.sort_of(code) == "state" for code in named) >= 2
        quiet = not other and war + truce >= 3  # a deal told without a word of war, and without one that speaks against it
        enough = named and (len(kinds_of_war) >= 5 or (truce and losses) or between_states or quiet)
        return bool(enough) and war + truce > 2 * other
    return war + truce + 3 * len(sides) >= 1.5 * other


def _fights(page: Page, mention: Mention) -> bool:
    """Say whether a mention is of an armed group, a mission, or soldiers called so."""
    assert mention.party is not None
    if page.sort_of(mention.party) in FIGHTING:
        return True
    return mention.party.endswith(":MIL") and any(
        w in mention.text.lower()
        for w in ("army", "military", "troop", "soldier", "forces", "general staff", "air force", "navy", "drones", "warplanes")
    )


def cues(page: Page, sentence: Span) -> tuple[Cue, ...]:
    """Give the sentence's cues in text order."""
    known = page.noticed.get(sentence.start)
    if known is None:
        known = page.noticed[sentence.start] = _cues(page, sentence)
    return known


def _cues(page: Page, sentence: Span) -> tuple[Cue, ...]:
    words, nouns = page.lexicon.cues, page.lexicon.nouns
    found = [Cue(lemma, t.idx, t.idx + len(t)) for t in sentence if (lemma := t.lemma_.lower()) in words or (lemma in nouns and t.pos_ == "NOUN")]
    if not found:
        telling = page.lexicon.telling_verbs
        found = [Cue(p.key, p.token.idx, p.token.idx + len(p.token)) for p in page.predications(sentence) if p.key in telling and not p.nominal]
    if not found:  # "the map he will not touch": to refuse is a stand, whatever is refused
        found = [Cue(p.key, p.token.idx, p.token.idx + len(p.token)) for p in page.predications(sentence) if p.negated and p.auxiliaries & _WILL]
    if not found:
        found = [Cue(c.phrase, c.start, c.end) for c in page.counts(sentence) if not c.unit and not c.article]
    return tuple(found)


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

"""Report → Reading: the whole path on a page.

drop what is about something else → parse → lay open (parties, times, numbers, places, clauses, sayings) → notice cues → read
each kind by rules, find by the encoder → join → state → note what was set aside. Pure: no clock, no network, no database. A
report in a language without rules is an issue, not a guess.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from truceledger.errors import MissingModelError
from truceledger.reading import finder
from truceledger.reading.encoder import WEIGHTS, Encoder, Weighed, digest, encoder
from truceledger.reading.joining import Proposal, joined, joining
from truceledger.reading.kinds import READERS
from truceledger.reading.kinds.commitment import TOPIC
from truceledger.reading.kinds.toll import tells
from truceledger.reading.lexicon import lexicon
from truceledger.reading.modality import awaited
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.relevance import may_matter
from truceledger.reading.stating import Draft, stated
from truceledger.reading.using import Using
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.reading import Reading, SentenceNote, SetAside
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

    from truceledger.knowledge import Knowledge

__all__ = ["LANGUAGES", "Reader", "Using", "check", "drafts_by_rule", "proposals_of"]

LANGUAGES = ("en",)
_BATCH = 64


class Reader:
    """Reads reports; made once, used for many.

    Where the encoder's weights are missing, both means the rules alone; the encoder alone is then a ``MissingModelError``.

    ``everything``: read reports too that are not about an armed conflict, as a single sentence may not show that it is.
    """

    def __init__(self, knowledge: Knowledge, using: Using = Using.BOTH, *, everything: bool = False) -> None:
        self.knowledge = knowledge
        self.everything = everything
        self.encoder = None if using is Using.RULES else encoder()
        check(using)
        self.using = using if self.encoder is not None else Using.RULES
        self.name = {"rules": "rules.en@2", "encoder": f"encoder.en@{digest()}", "both": f"rules.en@2+encoder.en@{digest()}"}[self.using]

    def read(self, report: Report) -> Reading:
        """Read one report."""
        return next(self.read_all([report]))

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Read reports in batches, in order."""
        waiting = iter(reports)
        while batch := list(islice(waiting, _BATCH)):
            refused = [_refused(r) for r in batch]
            parties, places = self.knowledge.parties, self.knowledge.places
            wanted = [no is None and (self.everything or may_matter(r, parties, places)) for r, no in zip(batch, refused, strict=True)]
            docs = parsed([r.text for r, read in zip(batch, wanted, strict=True) if read])
            for report, refusal, read in zip(batch, refused, wanted, strict=True):
                if refusal is not None:
                    yield Reading(report, (), (refusal,), (), self.name)
                elif read:
                    yield self._of(report, next(docs))
                else:
                    dropped = SentenceNote(0, len(report.text), skipped="off_topic")
                    yield Reading(report, (), _missing(report), (dropped,), self.name)

    def _of(self, report: Report, doc: Doc) -> Reading:
        page = Page(report, doc, lexicon("en"), self.knowledge)
        page.sayings  # noqa: B018 - found first: "we" and "the enemy" are read by who speaks
        on_topic = self.everything or finder.on_topic(page)
        drafts = self._drafts(page) if on_topic else []
        statements = [made for draft in drafts if (made := stated(page, draft)) is not None]
        ordered = tuple(_once(sorted(statements, key=lambda s: (s.start, s.evidence[0].end, s.kind, s.statement_id))))
        notes = tuple(_noted(page, sentence, on_topic, ordered) for sentence in doc.sents)
        return Reading(report, ordered, _missing(report), notes, self.name)

    def _drafts(self, page: Page) -> list[Draft]:
        if self.encoder is None:
            return list(drafts_by_rule(page))
        return list(denials(page, joined(proposals_of(page, self.encoder, rules=self.using is Using.BOTH), joining(WEIGHTS))))


def check(using: Using) -> None:
    """Raise ``MissingModelError`` where the encoder alone is to read and has no weights."""
    if using is Using.ENCODER and encoder() is None:
        raise MissingModelError(
            "the trained encoder's weights are not in this installation; put them into truceledger/reading/encoder/weights"
            " (training/train.py makes them), or read with the rules: --reader rules"
        )


def proposals_of(page: Page, using: Encoder, *, rules: bool = True) -> list[Proposal]:
    """Give what the encoder finds in a report and what the rules read, each with what the encoder makes of it."""
    by_rule = list(drafts_by_rule(page)) if rules else []
    opinions = using.opinions(page, by_rule)
    found = (f for opinion in opinions for f in opinion.found())
    # "discussions are centred on Israel's withdrawal": what talks are about has not happened
    topics = {d.token.i for d in by_rule if d.rule == TOPIC}
    proposals = [
        Proposal(f.draft, False, f.kind, f.fields)
        for f in found
        if (f.draft.kind != "toll" or tells(page, f.draft)) and not (f.draft.kind == "event" and f.draft.token.i in topics) and not _waited_for(f.draft)
    ]
    begins = [o.first for o in opinions]
    for draft in by_rule:
        at = bisect_right(begins, draft.token.i) - 1
        opinion = opinions[at] if at >= 0 and opinions[at].holds(draft.token.i) else None
        weighed = opinion.weigh(draft) if opinion is not None else Weighed(0.0, 0.0)
        proposals.append(Proposal(replace(draft, voice=weighed.voice, dated=weighed.dated), True, weighed.kind, weighed.fields))
    return proposals


def drafts_by_rule(page: Page) -> Iterator[Draft]:
    """Give what the rules read of a report, sentence by sentence."""
    for sentence in page.doc.sents:
        if finder.cues(page, sentence):
            for read in READERS:
                yield from (draft for draft in read(page, sentence) if not _waited_for(draft))


def _waited_for(draft: Draft) -> bool:
    """Say whether a draft tells as done what another act only waits for."""
    if draft.modality not in {Modality.ACTUAL, Modality.ONGOING}:
        return False
    done = draft.kind in {"event", "toll", "tally"} or (draft.kind == "commitment" and draft.fields.get("state") in {"discharged", "under_way"})
    return done and awaited(draft.token)


def denials(page: Page, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """Give drafts with what a bare denial denies: "a spokesman denied it" is of the event told last before it, or of none."""
    events = [d for d in drafts if d.kind == "event" and d.modality in {Modality.ACTUAL, Modality.ONGOING} and not _denies_barely(page, d)]
    for draft in drafts:
        if draft.kind != "event" or not _denies_barely(page, draft):
            yield draft
            continue
        near = page.doc[max(0, draft.token.sent.start - 1)].sent.start  # its own sentence and the one before
        told = [d for d in events if near <= d.token.i < draft.token.i]
        if told:
            before = max(told, key=lambda d: (d.token.sent.start, d.confidence))
            kept: dict[str, object] = {name: before.fields[name] for name in ("type", "actor", "target") if name in before.fields}
            yield replace(draft, fields=kept, modality=before.modality)


def _denies_barely(page: Page, draft: Draft) -> bool:
    """Say whether a draft's word denies what a pronoun stands for: "denied it"."""
    token = draft.token
    objects = [c for c in token.children if c.dep_ == "dobj"]
    said = any(c.dep_ == "ccomp" and c.i > token.i for c in token.children)
    return token.lemma_.lower() in page.lexicon.words("speech", "deny") and bool(objects) and all(c.pos_ == "PRON" for c in objects) and not said


def _once(ordered: Sequence[Statement]) -> Iterator[Statement]:
    """Leave out what says a second time, of the same words, what is read already."""
    kept: list[Statement] = []
    for statement in ordered:
        keys = [f.name for f in statement.declaration.keys]
        said = [statement.fields.get(name) for name in keys]
        twin = any(
            other.statement_id == statement.statement_id
            or (
                other.kind == statement.kind
                and other.evidence[0].overlaps(statement.evidence[0])
                and [other.fields.get(name) for name in keys] == said
            )
            for other in kept[-12:]
        )
        if not twin:
            kept.append(statement)
            yield statement


def _noted(page: Page, sentence: Span, on_topic: bool, ordered: Sequence[Statement]) -> SentenceNote:
    start, end = sentence.start_char, sentence.end_char
    made = [s for s in ordered if start <= s.start < end]
    cues = finder.cues(page, sentence) if on_topic else ()
    if not cues and not made:
        return SentenceNote(start, end, skipped="no_cue" if on_topic else "off_topic")
    clauses = tuple(str(p) for p in page.predications(sentence))
    aside = tuple(
        SetAside(cue.word, cue.start, cue.end, reason, note) for cue in cues for reason, note in [finder.why_unread(page, cue, made)] if reason
    )
    return SentenceNote(start, end, tuple(dict.fromkeys(c.word for c in cues)), clauses, tuple(s.statement_id for s in made), aside)


def _refused(report: Report) -> Issue | None:
    if not report.text.strip():
        return Issue("empty", Severity.ERROR, report.uri or report.id, "the report holds no text; nothing was read", report.id)
    if report.language is not None and report.language not in LANGUAGES:
        return Issue(
            "language_unread",
            Severity.WARNING,
            report.uri or report.id,
            f"the report is in {report.language!r}, which has no reading rules yet; it is kept, and nothing was read of it"
            " (give --language en if this is wrong)",
            report.id,
        )
    return None


def _missing(report: Report) -> tuple[Issue, ...]:
    words = {
        "publisher": "no publisher is known; say it with --publisher",
        "published": "no day of publication is known, so dates without a year stay open; say it with --published",
    }
    return tuple(Issue(f"no_{part}", Severity.NOTICE, report.uri or report.id, words[part], report.id) for part in report.missing())

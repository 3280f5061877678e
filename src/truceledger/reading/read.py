"""Report → Reading: the whole path on a page.

parse → lay open (parties, times, numbers, places, clauses, sayings) → notice cues → read each kind → state → note what
was set aside. Pure: no clock, no network, no database. A report in a language without rules is an issue, not a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from truceledger.reading import finder
from truceledger.reading.kinds import READERS
from truceledger.reading.lexicon import lexicon
from truceledger.reading.page import Page
from truceledger.reading.parser import parsed
from truceledger.reading.stating import Draft, stated
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.reading import Reading, SentenceNote, SetAside
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from truceledger.knowledge import Knowledge

READER = "rules.en@1"
LANGUAGES = ("en",)
_BATCH = 64


class Reader:
    """Reads reports by rules; made once, used for many."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def read(self, report: Report) -> Reading:
        """Read one report."""
        return next(self.read_all([report]))

    def read_all(self, reports: Iterable[Report]) -> Iterator[Reading]:
        """Read reports in batches, in order."""
        waiting = iter(reports)
        while batch := list(islice(waiting, _BATCH)):
            texts = [r.text for r in batch if _refused(r) is None]
            docs = parsed(texts)
            for report in batch:
                refusal = _refused(report)
                if refusal is not None:
                    yield Reading(report, (), (refusal,), (), READER)
                else:
                    yield self._of(report, next(docs))

    def _of(self, report: Report, doc: Doc) -> Reading:
        page = Page(report, doc, lexicon("en"), self.knowledge)
        statements: list[Statement] = []
        notes: list[SentenceNote] = []
        page.sayings  # noqa: B018 - found first: "we" and "the enemy" are read by who speaks
        on_topic = finder.on_topic(page)
        for sentence in doc.sents:
            cues = finder.cues(page, sentence) if on_topic else ()
            if not cues:
                notes.append(_note(sentence, (), skipped="no_cue" if on_topic else "off_topic"))
                continue
            drafts = [d for read in READERS for d in read(page, sentence)]
            made = _kept(page, drafts)
            statements += made
            notes.append(_noted(page, sentence, cues, made))
        ordered = sorted(statements, key=lambda s: (s.start, s.evidence[0].end, s.kind, s.statement_id))
        return Reading(report, tuple(_once(ordered)), _missing(report), tuple(notes), READER)


def _kept(page: Page, drafts: Sequence[Draft]) -> list[Statement]:
    made = []
    for draft in drafts:
        statement = stated(page, draft)
        if statement is not None:
            made.append(statement)
    return made


def _once(ordered: Sequence[Statement]) -> Iterator[Statement]:
    """Leave out what says a second time, of the same words, what is read already."""
    kept: list[Statement] = []
    for statement in ordered:
        keys = [f.name for f in statement.declaration.keys]
        said = [statement.fields.get(name) for name in keys]
        twin = any(
            other.kind == statement.kind and other.evidence[0].overlaps(statement.evidence[0]) and [other.fields.get(name) for name in keys] == said
            for other in kept[-12:]
        )
        if not twin:
            kept.append(statement)
            yield statement


def _note(sentence: object, cues: tuple[str, ...], skipped: str | None = None) -> SentenceNote:
    return SentenceNote(sentence.start_char, sentence.end_char, cues, skipped=skipped)  # type: ignore[attr-defined]


def _noted(page: Page, sentence: object, cues: Sequence[finder.Cue], made: Sequence[Statement]) -> SentenceNote:
    start, end = sentence.start_char, sentence.end_char  # type: ignore[attr-defined]
    clauses = tuple(str(p) for p in page.predications(sentence))  # type: ignore[arg-type]
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

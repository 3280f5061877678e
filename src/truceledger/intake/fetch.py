"""Source → Report: the whole path on a page.

open → unpack → tell the format → draft → clean → fill what is missing from the options → freeze. A source that gives no
report gives an issue, and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import BinaryIO

from truceledger.intake.clean import cleaned, overrides
from truceledger.intake.dates import day_of
from truceledger.intake.formats import FORMATS, Format, format_of
from truceledger.intake.language import language_of
from truceledger.intake.raw import Draft, Evidence, Raw, Refused
from truceledger.intake.sources import SOURCES
from truceledger.intake.sources.files import paths
from truceledger.intake.unpack import unpacked
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.report import Report


@dataclass(frozen=True)
class IntakeOptions:
    """What the operator says where a report does not, and the bounds of intake.

    ``publisher`` and ``published`` fill what a report does not say of itself; ``language`` overrules it.
    """

    publisher: str | None = None
    published: date | None = None
    language: str | None = None
    max_bytes: int = 50_000_000
    allow_private: bool = False
    timeout_s: float = 20.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    stdin: BinaryIO | None = None


@dataclass(frozen=True)
class Taken:
    """What came of one report's bytes: the report and its evidence, or issues that say why there is none."""

    report: Report | None
    evidence: Evidence | None
    issues: tuple[Issue, ...]
    source: str


def fetch(sources: Sequence[str], options: IntakeOptions | None = None) -> Iterator[Taken]:
    """Give what each source holds, in the order named."""
    options = options or IntakeOptions()
    for name in sources:
        sort = next(s for s in SOURCES if s.fits(name))
        for opened in sort.open(name, options):
            if isinstance(opened, Refused):
                yield _none(opened, name)
                continue
            yield from fetched(opened, options, name)


def fetched(opened: Raw, options: IntakeOptions, name: str) -> Iterator[Taken]:
    """Give what bytes hold that were opened under a name."""
    for raw in unpacked(opened):
        if isinstance(raw, Refused):
            yield _none(raw, name)
        else:
            yield from _taken(raw, options)


def count(sources: Sequence[str]) -> int | None:
    """Give how many files the sources name, or nothing where that cannot be told beforehand."""
    if any(s == "-" or s.lower().startswith(("http://", "https://")) for s in sources):
        return None
    return sum(len(paths(s)) for s in sources)


def _none(refused: Refused, where: str) -> Taken:
    return Taken(None, None, (refused.issue(where),), where)


def _taken(raw: Raw, options: IntakeOptions) -> Iterator[Taken]:
    if not raw.content.strip():
        yield _none(Refused("empty", f"{raw.name}: the file is empty; nothing was read"), raw.name)
        return
    form = format_of(raw)
    evidence = Evidence.of(raw.content, raw.hint or form.media_type, raw.uri, options.clock())
    try:
        for draft in form.read(raw):
            if isinstance(draft, Refused):
                yield Taken(None, evidence, (draft.issue(raw.name),), raw.name)
            else:
                yield _frozen(raw, form, draft, evidence, options)
    except Refused as refused:
        yield Taken(None, evidence, (refused.issue(raw.name),), raw.name)


def _frozen(raw: Raw, form: Format, draft: Draft, evidence: Evidence, options: IntakeOptions) -> Taken:
    text = cleaned(draft.text)
    if not text.strip():
        return Taken(None, evidence, (Refused("empty", f"{raw.name}: the report holds no text").issue(raw.name),), raw.name)
    issues = []
    if overrides(text):
        issues.append(
            Issue(
                "bidi_controls",
                Severity.NOTICE,
                raw.name,
                "the text holds marks that turn the order of what is shown; they are kept, and not printed",
            )
        )
    published = day_of(draft.published)
    if draft.published and published is None:
        issues.append(Issue("bad_date", Severity.WARNING, raw.name, f"{draft.published!r} is no day that can be read; say it with --published"))
    report = Report.of(
        text,
        id=draft.id,
        uri=draft.uri or raw.uri,
        title=draft.title,
        publisher=draft.publisher or options.publisher,
        published=published or options.published,
        language=options.language or (draft.language or "").lower()[:2] or language_of(text),
        evidence=evidence.digest,
        media_type=form.media_type,
        encoding=draft.encoding,
    )
    return Taken(report, evidence, tuple(issues), raw.name)


__all__ = ["FORMATS", "IntakeOptions", "Taken", "count", "fetch", "fetched"]

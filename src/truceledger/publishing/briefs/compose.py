"""A period → a brief: which sections, in which order. What a section says is its own module's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.assessment.words import day
from truceledger.publishing.briefs import ahead, figures, ground, limits, lines, summary
from truceledger.publishing.briefs.brief import Brief, Cited
from truceledger.publishing.briefs.notes import grounds_of
from truceledger.publishing.briefs.speaking import Voices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from truceledger.assessment.desk import Desk
    from truceledger.publishing.period import Period
    from truceledger.vocabulary.statement import Statement


def compose(desk: Desk, period: Period, title: str, readers: Sequence[str] = (), *, charts: bool = False) -> Brief:
    """Compose the brief of a period; ``desk`` is the period's end laid out, ``readers`` the versions that read its reports.

    ``charts``: with what is drawn, for formats that hold pictures.
    """
    held = {h.statement.statement_id: h.statement for h in (*period.before_view.statements, *period.view.statements)}
    voices = Voices(desk, held)
    sections = (
        summary.section(voices, period),
        lines.agreements(voices, period),
        ahead.section(voices, period),
        lines.standoffs(voices, period, charts),
        lines.commitments(voices, period),
        figures.section(voices, period, charts),
        ground.incidents(voices, period),
        lines.contradictions(voices, period),
        ground.talk(voices, period),
        limits.section(voices, period, readers),
    )
    used = list(dict.fromkeys(g for section in sections for g in grounds_of(section)))
    cited = {i: _cited(desk, held[i]) for g in used for i in g.statements}
    origins = {g.statements: desk.origins.count(held[i] for i in g.statements) for g in used if g.statements}
    end = period.after.as_of
    name = f"{title}: brief of {day(end) if end else 'an unknown day'}"
    return Brief(name, period.after.process, period.since, period.until, end, period.after.standing, sections, cited, origins)


def _cited(desk: Desk, statement: Statement) -> Cited:
    report = statement.report
    marks = [m for m in (statement.stance.value, statement.modality.value) if m not in {"asserts", "actual"}]
    # the chain ends with the carriers and the report, which stand elsewhere in a footnote
    printed = f"; {report.publisher or 'publisher unknown'}, {day(str(report.published)) if report.published else 'undated'}"
    via = ", ".join(dict.fromkeys(c.text or "" for c in statement.attribution.carriers()))
    said_by = desk.origins.said_by(statement).removesuffix(printed).removesuffix(f"; via {via}")
    quote = " … ".join(" ".join(span.exact.split()) for span in statement.evidence)
    return Cited(
        statement.statement_id,
        quote if len(quote) <= 280 else quote[:279].rstrip() + "…",
        said_by,
        via,
        report.title,
        report.publisher,
        report.published,
        report.uri,
        ", ".join(marks),
        report.language,
    )

"""Sources and limits: on how much a brief rests, whose word is heard, what was not read, what the view leaves out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Grounds, Row, Section, Sentence, Table
from truceledger.publishing.briefs.lines import outside
from truceledger.publishing.briefs.speaking import Voices
from truceledger.publishing.briefs.summary import counted_over
from truceledger.vocabulary.issue import Severity
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.party import root
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.period import Period

_STANDING = {
    "machine": "all that was read, less what a reviewer rejected",
    "reviewed": "only what a reviewer looked at and did not reject",
    "accepted": "only what a reviewer accepted",
}
#: Reports with troubles named; the others are counted.
MOST = 12


def section(voices: Voices, period: Period, readers: Sequence[str]) -> Section:
    """Give the section."""
    items: list[Sentence | Section] = [*_sources(voices, period), *_view(period, readers), *_method()]
    heard = _heard(voices, period)
    if heard.rows:
        items.append(Section("Whose word is heard", (heard,)))
    troubles = _troubles(period)
    if troubles:
        items.append(Section("What was not read, or not wholly", tuple(troubles)))
    return Section("Sources and limits", tuple(items))


def _sources(voices: Voices, period: Period) -> list[Sentence]:
    view = period.view
    statements = [h.statement for h in view.statements]
    copies = sum(r.origin != r.report.digest for r in view.reports)
    silent = sum(r.statements == 0 for r in view.reports)
    origins = voices.desk.origins.count(statements)
    unnamed = sum(any(x.anonymous for x in s.attribution.speakers()[:1]) for s in statements)
    undated = sum(r.report.published is None for r in view.reports)
    text = f"{number_of(len(view.reports), 'report')} up to {day(period.after.as_of)} stand behind this brief, {copies} of them copies of others; {len(period.reports)} came in the period."
    made = [Sentence(text, counted_over(period, "Copies are reports with the same words, or linked as copies."))]
    if statements:
        share = f"{unnamed} of {number_of(len(statements), 'statement')} ({_share(unnamed, len(statements))})"
        text = f"They rest on {number_of(origins, 'independent origin')}; {share} rest on sources that are not named."
        made.append(
            Sentence(text, counted_over(period, "An origin is who said it first; an unnamed one counts once for each agency that carried it."))
        )
    if silent:
        made.append(Sentence(f"Of {number_of(silent, 'report')} no statement was read.", counted_over(period, "Reports without a statement.")))
    if left := outside(period):
        statements_left = sum(r.statements for r in period.outside)
        made.append(
            Sentence(
                f"{left[:1].upper()}{left[1:]} in the ledger too, with {number_of(statements_left, 'statement')}, and not in this brief.",
                counted_over(period, "What was published after the brief's last day, or recorded after it where no day is known, is left out."),
            )
        )
    if undated:
        made.append(
            Sentence(
                f"The day of publication of {number_of(undated, 'report')} is not known.",
                counted_over(
                    period,
                    "Such a report counts on the day it was recorded."
                    if period.until
                    else "Such a report counts on the day it was recorded; one recorded after the last day of publication is counted with this period.",
                ),
            )
        )
    if view.withheld:
        text = f"In {number_of(view.withheld, 'statement')} the name of a protected source is withheld."
        made.append(Sentence(text, counted_over(period, "What is withheld is not said anywhere in this brief.")))
    return made


def _view(period: Period, readers: Sequence[str]) -> list[Sentence]:
    held = period.view.statements
    judged = sum(h.verdict is not Verdict.UNJUDGED for h in held)
    disputed = sum(h.disputed for h in held)
    standing = period.after.standing
    text = f"The view is “{standing}”: {_STANDING.get(standing, standing)}. A person has looked at {judged} of {number_of(len(held), 'statement')}"
    text += f"; reviewers differ on {disputed} of them." if disputed else "."
    by = "by the end of the period" if period.until else "so far"
    made = [Sentence(text, counted_over(period, f"Decisions of reviewers made {by}."))]
    if readers:
        made.append(
            Sentence(
                f"The reports were read by {', '.join(readers)}.",
                counted_over(period, "The reader's name and version stand in the ledger beside each reading."),
            )
        )
    return made


def _method() -> list[Sentence]:
    how = Grounds((), "Truceledger, documentation: how-to/brief.md.")
    return [
        Sentence(
            "What a source says stands here as that source's word, never as a fact; counts of different issuers are not added or averaged.", how
        ),
        Sentence("What a machine read can be read wrongly: the words in the footnotes decide.", how),
    ]


def _heard(voices: Voices, period: Period) -> Table:
    """Count statements by the party whose word they are, in the order of the alphabet."""
    counts: Counter[str] = Counter()
    for held in period.view.statements:
        counts.update({voices.desk.name_of(root(s.party)) for s in held.statement.attribution.speakers() if s.party})
    total = sum(counts.values())
    how = counted_over(
        period, "Statements by the party whose word they are; what several say together counts for each; truce list KIND --party CODE lists them."
    )
    names = sorted(counts, key=lambda n: (n.casefold(), n))
    rows = [Row((name, f"{counts[name]:,} ({_share(counts[name], total)})"), how) for name in names]
    return Table(("Party, its organs included", "Statements that are its word"), tuple(rows), "Statements by the party whose word they are")


def _troubles(period: Period) -> list[Sentence]:
    made = []
    for held in period.view.reports:
        for issue in held.issues:
            if issue.severity is not Severity.NOTICE:
                where = held.report.title or held.report.publisher or held.report.id
                made.append(
                    Sentence(f"{where}: {issue.message}", counted_over(period, f"Said when report {held.report.id} was taken in ({issue.code})."))
                )
    left = len(made) - MOST
    if left > 0:
        made = [
            *made[:MOST],
            Sentence(f"{number_of(left, 'further trouble')}: truce status --all lists them.", counted_over(period, "Troubles of reading.")),
        ]
    return made


def _share(part: int, whole: int) -> str:
    """Give a share in whole per cent, one that is not nothing never as 0%."""
    return "under 1%" if 0 < part * 200 < whole else f"{part / whole:.0%}"

"""The summary: what the period brought against the one before it of the same length, and what changed most."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.changes import Change, What
from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Grounds, Row, Section, Sentence, Table
from truceledger.publishing.briefs.speaking import Voices, sentence
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.publishing.period import Period
    from truceledger.vocabulary.statement import Statement

#: Changes written out in a summary.
MOST = 8


def section(voices: Voices, period: Period) -> Section:
    """Give the period in a sentence, the counts of both periods, the changes of most consequence."""
    end = lower_day(period)
    length = (end - period.since).days
    earlier = period.since - timedelta(days=length)
    this, before = (
        f"{day(str(period.since + timedelta(days=1)))} to {day(str(end))}",
        f"{day(str(earlier + timedelta(days=1)))} to {day(str(period.since))}",
    )
    text = f"This brief covers reports published from {this}"
    undated = sum(r.report.published is None for r in period.reports)
    text += f", and {number_of(undated, 'report')} of which no day is known" if undated else ""
    text += f"; the period before, of the same length, is {before}."
    items: list[Sentence | Table | Section] = [
        Sentence(
            text, counted_over(period, "Periods are told by days of publication; a report whose day is not known counts on the day it was recorded.")
        )
    ]
    items.append(_table(voices, period, earlier, end))
    items.append(Section("What changed most", tuple(_changes(voices, period))))
    return Section("Summary", tuple(items))


def lower_day(period: Period) -> date:
    """Give the last day of the period."""
    return period.until or max(period.last or period.since, period.since + timedelta(days=1))


def counted_over(period: Period, how: str) -> Grounds:
    """Give the grounds of a count: how, and over what."""
    return Grounds((), f"{how} Counted over {period.after.reports} reports and {period.after.statements} statements up to {day(period.after.as_of)}, view {period.after.standing}.")


def _table(voices: Voices, period: Period, earlier: date, end: date) -> Table:
    this, before = _Count(voices, period, period.since, end), _Count(voices, period, earlier, period.since)
    rows = (
        ("Reports", this.reports, before.reports),
        ("Reports that are copies of others", this.copies, before.copies),
        ("Independent origins", this.origins, before.origins),
        ("Statements", len(this.statements), len(before.statements)),
        ("Statements resting on unnamed sources", this.unnamed, before.unnamed),
        ("Events told", this.of("event"), before.of("event")),
        ("Denials", this.denied, before.denied),
    )
    how = counted_over(
        period,
        "Reports count by day of publication; a copy has the words of an earlier report or is linked to it; an origin is whose word it is, once"
        " however many reports carry it; events are different claims, told again or not; a denial is a statement by which a source denies something.",
    )
    return Table(("Counted", "This period", "The period before"), tuple(Row((name, f"{a:,}", f"{b:,}"), how) for name, a, b in rows), "What was counted, in this period and the one before it")


class _Count:
    """What the reports of some days amount to: those after ``start``, up to ``end``."""

    def __init__(self, voices: Voices, period: Period, start: date, end: date) -> None:
        # without an end that was asked for, what is counted by the day of its recording is in the period however late that was
        last = date.max if period.until else lower_day(period)
        reports = [r for r in period.view.reports if start < (r.report.published or min(r.recorded.date(), last)) <= end]
        texts = {(r.report.digest, r.report.published) for r in reports}
        self.reports = len(reports)
        self.copies = sum(r.origin != r.report.digest for r in reports)
        held = period.view.statements
        self.statements: list[Statement] = [h.statement for h in held if (h.statement.report.digest, h.statement.report.published) in texts]
        self.origins = voices.desk.origins.count(self.statements)
        self.unnamed = sum(any(x.anonymous for x in s.attribution.speakers()[:1]) for s in self.statements)
        self.denied = sum(s.stance is Stance.DENIES for s in self.statements)

    def of(self, kind: str) -> int:
        """Count the claims of a kind."""
        return len({s.claim_id for s in self.statements if s.kind == kind})


def _changes(voices: Voices, period: Period) -> list[Sentence]:
    told = [c for c in period.reported if c.what is not What.REPEATED and c.consequence not in {"source", "other"}]
    made = [s for c in told[:MOST] if (s := change_told(voices, c)) is not None]
    rest = told[MOST:]
    if rest:
        grounds = tuple(dict.fromkeys(g for c in rest for g in c.grounds if g in voices.held))
        if grounds:
            made.append(
                Sentence(f"{len(rest)} further changes of less consequence stand in truce changes --since {period.since} --all.", Grounds(grounds))
            )
    if period.reviewed:
        grounds = tuple(dict.fromkeys(g for c in period.reviewed for g in c.grounds if g in voices.held))
        if grounds:
            n = len(period.reviewed)
            made.append(
                Sentence(
                    f"Apart from what was reported, reviewers' decisions changed {n} line{'' if n == 1 else 's'} of what was known before.",
                    Grounds(grounds),
                )
            )
    return made or [Sentence("No report of the period changes the state of play.", counted_over(period, "Both moments were compared line by line."))]


def change_told(voices: Voices, change: Change) -> Sentence | None:
    """Make a sentence of a change: what sort, by whose word, what, and what it was before."""
    grounds = tuple(g for g in change.grounds if g in voices.held)
    if not grounds:
        return None
    rests = Grounds(grounds)
    before = voices.without_issuer(change.before or "", grounds)
    below = (Sentence(sentence(f"Before: {before}"), rests),) if change.what is What.CHANGED and change.before != change.after else ()
    return Sentence(sentence(f"{change.head[:1].upper()}{change.head[1:]}, {_lead(voices, change, grounds)}"), rests, below)


def _lead(voices: Voices, change: Change, grounds: tuple[str, ...]) -> str:
    who = voices.of(grounds)
    told = voices.without_issuer(change.told, grounds)
    if change.what is What.GONE:
        return f"told before by {who}: {told}"
    if not change.grounds_new and change.what in {What.PASSED, What.NEAR}:
        return f"by the calendar, on the word of {who}: {told}"
    if change.chapter == "standoffs" or change.consequence in {"check", "contradiction"}:
        return f"worked out from what is told by {who}: {told}"
    return f"by its own word: {told}" if told.startswith(f"{who} ") else f"according to {who}: {told}"

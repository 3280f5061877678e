"""What became of reports that were added, summed up: how many, under which process, and what is not known of which of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from truceledger.publishing.safe import one_line
from truceledger.vocabulary.issue import Severity
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.pipeline import Step
    from truceledger.vocabulary.issue import Issue
    from truceledger.vocabulary.reading import Reading, SentenceNote

#: Names of files told of those that share a trouble; the others are counted.
NAMED = 5
OFF_TOPIC, UNREAD, NOTHING = "not about an armed conflict", "not read", "nothing in them is one of the ten kinds of statement"
_UNKNOWN = {
    "no_publisher": ("names no publisher", "name no publisher", "say it with --publisher, or at the head of the file"),
    "no_published": (
        "has no day, and is counted by the day it was added",
        "have no day, and are counted by the day they were added",
        "say it with --published, or at the head of the file",
    ),
}


class Added:
    """Sums of the steps that were taken."""

    def __init__(self) -> None:
        self.totals = {"reports": 0, "new": 0, "better_known": 0, "statements": 0, "statements_instead": 0, "unread": 0, "issues": 0}
        self.processes: dict[str, int] = {}
        self.unknown: dict[str, list[str]] = {code: [] for code in _UNKNOWN}
        self.silent: dict[str, list[str]] = {}

    def take(self, step: Step) -> None:
        """Take in what became of one report."""
        self.totals["issues"] += len(step.issues)
        if step.reading is None:
            self.totals["unread"] += 1
            return
        self.totals["reports"] += 1
        self.totals["new"] += bool(step.new)
        self.totals["better_known"] += bool(step.instead)
        self.totals["statements_instead" if step.instead else "statements"] += step.statements_new
        if step.process:
            self.processes[step.process] = self.processes.get(step.process, 0) + 1
        for code in dict.fromkeys(i.code for i in step.issues if i.code in self.unknown):
            self.unknown[code].append(step.source)
        if not step.reading.statements:
            self.silent.setdefault(why(step.reading), []).append(step.source)

    def value(self, ledger: str) -> dict[str, Any]:
        """Give it for programs."""
        silent = [{"why": reason, "sources": sources} for reason, sources in self.silent.items()]
        return {**self.totals, **self.unknown, "no_statement": silent, "processes": self.processes, "ledger": ledger}

    def lines(self, ledger: str, given: str | None = None) -> Iterator[str]:
        """Give it for people; ``given`` is the ledger as it was named, for the commands that are told."""
        t = self.totals
        yield (
            f"{number_of(t['reports'], 'report')} read, {t['new']} of them new; {number_of(t['statements'], 'new statement')}; "
            f"{number_of(t['unread'], 'source')} gave no report. Ledger: {ledger}"
        )
        if t["better_known"]:
            yield (
                f"  {number_of(t['better_known'], 'report')} in the ledger {_one(t['better_known'], 'is', 'are')} better known now, with "
                f"{number_of(t['statements_instead'], 'statement')} in the place of those before; what people decided on the same words goes on"
            )
        for code, (one, several, advice) in _UNKNOWN.items():
            if found := self.unknown[code]:
                yield f"  {number_of(len(found), 'report')} {_one(len(found), one, several)} ({_named(found)}): {advice}"
        for reason, found in self.silent.items():
            yield f"  {number_of(len(found), 'report')} gave no statement: {reason} ({_named(found)})"
        for name, many in sorted(self.processes.items()):
            where = f" --ledger {shlex.quote(given)}" if given else ""
            yield f"  {name}: {number_of(many, 'report')} — truce status --process {shlex.quote(name)}{where}"


def why(reading: Reading) -> str:
    """Say why a reading holds no statement."""
    return why_none(reading.issues, reading.sentences)


def why_none(issues: Sequence[Issue], sentences: Sequence[SentenceNote]) -> str:
    """Say why nothing was read of a report that has these troubles and notes."""
    if any(i.severity is not Severity.NOTICE for i in issues):
        return UNREAD  # the issue itself is told where it came up
    if sentences and all(note.skipped == "off_topic" for note in sentences):
        return OFF_TOPIC
    return NOTHING


def _one(many: int, one: str, several: str) -> str:
    return one if many == 1 else several


def _named(sources: list[str]) -> str:
    """Name the first few sources, each once, and count the others."""
    names = [one_line(name) for name in dict.fromkeys(sources)]
    return ", ".join(names[:NAMED]) + (f", and {len(names) - NAMED} more" if len(names) > NAMED else "")

"""Entries → the present state: a pure function, the same from nothing as step by step.

A later entry on the same matter counts; nothing is removed. Statements that the reader lost and reads again stand again; what
a person took out stays out. What was undone does not count. Where reviewers differ on a statement it is unsure, until a decision settles it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from truceledger.ledger.entries import (
    MACHINE,
    READER,
    Carried,
    Corrected,
    Entry,
    Graded,
    Judged,
    Linked,
    Protected,
    Recorded,
    Reopened,
    Undone,
    Withdrawn,
)
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.link import Link


@dataclass
class State:
    """What the entries up to a moment amount to.

    ``judged`` holds the last decision of each reviewer by statement; ``links`` the last saying on each pair (ordered pair,
    relation), a person's over a machine's; ``protected`` the names that give a source away, by source. ``reopened`` gives for a
    statement to be judged anew the one decided on before and why; ``dropped`` are those judged that the reader no longer reads.
    ``unread`` are the statements that the reader no longer reads, ``removed`` those that a person took out. ``replaced`` gives for a
    report the one that stands in its place, with more known of it.
    """

    process: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    judged: dict[str, dict[str, Judgement]] = field(default_factory=dict)
    corrected: dict[str, dict[str, Any]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    reader: dict[str, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)
    protected: dict[str, tuple[str, ...]] = field(default_factory=dict)
    reopened: dict[str, tuple[str, str]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)

    @property
    def withdrawn(self) -> set[str]:
        """The statements that no longer stand."""
        return self.unread | self.removed if self.removed else self.unread

    def verdict_of(self, statement: str) -> tuple[Verdict, bool]:
        """Give the verdict on a statement, and whether its reviewers differ (it is unsure then)."""
        return verdict_of(tuple(self.judged.get(statement, {}).values()))


def verdict_of(judgements: Sequence[Judgement]) -> tuple[Verdict, bool]:
    """Give what some reviewers' last decisions come to: their common verdict, the one that settles, or unsure and disputed.

    Who accepts the reading and who corrects it differ; a decision after one that settles opens the question again.
    """
    if not judgements:
        return Verdict.UNJUDGED, False
    settling = [j for j in judgements if j.settles]
    if settling:
        last = max(settling, key=_order)
        judgements = [last, *(j for j in judgements if _order(j) > _order(last))]
    verdicts = {(j.verdict, j.corrected if j.verdict is Verdict.ACCEPTED else "") for j in judgements}
    return (verdicts.pop()[0], False) if len(verdicts) == 1 else (Verdict.UNSURE, True)


def _order(judgement: Judgement) -> tuple[int, datetime]:
    return judgement.entry, judgement.at


def fields_digest(fields: Mapping[str, Any] | None) -> str:
    """Give the digest of some corrections, empty for none."""
    return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()[:16] if fields else ""


def fold(entries: Iterable[Entry], until: datetime | None = None) -> State:
    """Fold entries in order; those of people after ``until`` do not count."""
    listed = list(entries)
    return _folded(State(), listed, undone_of(listed, until), until)


def of_its_time(entry: Entry) -> bool:
    """Say whether an entry counts only from its moment on: what people decided does, what was read and what rules linked does not."""
    body = entry.body
    if isinstance(body, Withdrawn):
        return body.by != READER
    if isinstance(body, Linked):
        return not body.by.startswith(MACHINE)
    return isinstance(body, Judged | Corrected | Graded | Undone)


def further(state: State, fresh: Sequence[Entry]) -> State:
    """Give the state after some further entries, none of which undoes an earlier one; the state before is left as it was."""
    linked = any(isinstance(e.body, Linked) for e in fresh)
    begun = State(
        dict(state.process),
        {statement: dict(by) for statement, by in state.judged.items()},
        dict(state.corrected),
        set(state.unread),
        set(state.removed),
        dict(state.links) if linked else state.links,  # very many, and laid out once (``ledger.shown``)
        dict(state.reader),
        dict(state.grades),
        dict(state.protected),
        dict(state.reopened),
        set(state.dropped),
        dict(state.replaced),
    )
    return _folded(begun, fresh, set(), None)


def _folded(state: State, entries: Iterable[Entry], undone: set[int], until: datetime | None) -> State:
    for entry in entries:
        body = entry.body
        if isinstance(body, Recorded):
            # a process that a person gave is not overruled by one that a later reading derives
            known = state.process.get(body.report)
            if known is None or known[1] != "given" or body.process_basis == "given":
                state.process[body.report] = (body.process, body.process_basis)
            state.reader[body.report] = body.reader
            state.unread.difference_update(body.again)  # what a person took out stays out
            state.replaced.update(dict.fromkeys(body.instead, body.report))
        elif isinstance(body, Withdrawn) and body.by == READER:
            state.unread.add(body.statement)
        elif entry.seq in undone:
            continue
        elif isinstance(body, Protected):
            # whoever looks back sees no more of a source at risk than who looks now
            if body.on:
                state.protected[body.source] = body.names
            else:
                state.protected.pop(body.source, None)
        elif isinstance(body, Linked):
            # a machine's link is drawn from the reports alone, so that a look back sees it too
            if body.by.startswith(MACHINE) or until is None or entry.at <= until:
                _link(state, entry, body)
        elif isinstance(body, Carried):
            if body.earlier in state.judged:
                state.judged[body.statement] = {
                    name: msgspec.structs.replace(j, statement_id=body.statement) for name, j in state.judged[body.earlier].items()
                }
            if body.earlier in state.corrected:
                state.corrected[body.statement] = state.corrected[body.earlier]
            if body.earlier in state.reopened:
                state.reopened[body.statement] = state.reopened[body.earlier]
            if body.earlier in state.removed:
                state.removed.add(body.statement)
        elif isinstance(body, Reopened):
            if body.earlier in state.judged:
                state.reopened[body.statement] = (body.earlier, body.reason)
                state.dropped.add(body.earlier)
        elif until is None or entry.at <= until:
            _decided(state, entry)
    return state


def _decided(state: State, entry: Entry) -> None:
    body = entry.body
    if isinstance(body, Judged | Corrected):
        verdict = Verdict(body.verdict) if isinstance(body, Judged) else Verdict.ACCEPTED
        if isinstance(body, Corrected):
            state.corrected[body.statement] = {**state.corrected.get(body.statement, {}), **body.fields}
        basis = fields_digest(state.corrected.get(body.statement))
        made = Judgement(body.statement, verdict, body.reviewer, body.reason, entry.at, body.settles, entry.seq, basis)
        state.judged.setdefault(body.statement, {})[body.reviewer] = made
        state.reopened.pop(body.statement, None)
    elif isinstance(body, Withdrawn):
        state.removed.add(body.statement)
    elif isinstance(body, Graded):
        state.grades[body.source] = body.grade


def _link(state: State, entry: Entry, body: Linked) -> None:
    first, second = sorted((body.one, body.other))
    key = (first, second, body.relation)
    known = state.links.get(key)
    by_rule = body.by.startswith(MACHINE)
    made = Link(body.one, body.other, body.relation, body.by, body.reason, body.apart, not by_rule, entry.seq, body.score)
    if known is not None and by_rule and (known.decided or known.score >= body.score):
        # what a person said stands; how alike a rule finds the two at the most is kept beside it
        made = msgspec.structs.replace(known, score=max(known.score, body.score))
    elif known is not None and known.machine and not by_rule and known.apart == made.apart:
        # a person confirms what a machine linked: its direction and reason stay
        made = msgspec.structs.replace(known, confirmed=True, entry=entry.seq)
    elif known is not None and not by_rule:
        made = msgspec.structs.replace(made, score=known.score)
    state.links[key] = made


def undone_of(entries: Sequence[Entry], until: datetime | None = None) -> set[int]:
    """Give the entries that are taken back; an undoing that is itself undone takes nothing back."""
    gone: set[int] = set()
    for entry in reversed(entries):
        if isinstance(entry.body, Undone) and entry.seq not in gone and (until is None or entry.at <= until):
            gone.add(entry.body.entry)
    return gone

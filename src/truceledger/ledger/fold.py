"""Entries → the present state: a pure function, the same from nothing as step by step.

A later entry on the same matter counts; nothing is removed. Statements withdrawn and read again stand again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truceledger.ledger.entries import Corrected, Entry, Judged, Linked, Recorded, Withdrawn
from truceledger.vocabulary.judgement import Verdict


@dataclass
class State:
    """What the entries up to a moment amount to."""

    process: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    verdict: dict[str, Verdict] = field(default_factory=dict)
    corrected: dict[str, dict[str, Any]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    reader: dict[str, str] = field(default_factory=dict)


def fold(entries: Iterable[Entry], until: datetime | None = None) -> State:
    """Fold entries in order; those of people after ``until`` do not count."""
    state = State()
    for entry in entries:
        body = entry.body
        late = until is not None and entry.at > until
        if isinstance(body, Recorded):
            # a process that a person gave is not overruled by one that a later reading derives
            known = state.process.get(body.report)
            if known is None or known[1] != "given" or body.process_basis == "given":
                state.process[body.report] = (body.process, body.process_basis)
            state.reader[body.report] = body.reader
            state.withdrawn.difference_update(body.again)
        elif isinstance(body, Withdrawn):
            if body.by == "reader" or not late:
                state.withdrawn.add(body.statement)
        elif late:
            continue
        elif isinstance(body, Judged):
            state.verdict[body.statement] = Verdict(body.verdict)
        elif isinstance(body, Corrected):
            state.corrected[body.statement] = body.fields
        elif isinstance(body, Linked):
            state.links.append((body.one, body.other, body.relation))
    return state

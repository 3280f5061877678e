"""What people decided between two moments, in words: who, what, on which statement, why."""

from __future__ import annotations

import re
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from truceledger.ledger.entries import Corrected, Graded, Judged, Linked, Protected, Undone, Withdrawn

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.ledger.entries import Entry
    from truceledger.ledger.redaction import Redaction
    from truceledger.vocabulary.view import View


_HASH = re.compile(r"(sha256:)?[0-9a-f]{16,}")


class Decision(msgspec.Struct, frozen=True):
    """One decision: the entry's number and moment (UTC), who made it, what, on which statement (null where on none), why.

    Nothing in ``what`` names a source: a decision on one under protection would give it away.
    """

    entry: int
    at: datetime
    reviewer: str
    what: str
    statement: str | None
    reason: str


def decisions_between(ledger: Ledger, after: datetime | None, until: datetime | None, *views: View) -> tuple[Decision, ...]:
    """Give the decisions made after one moment and not after another that concern statements of the views, or no single statement; without protected names."""
    entries = [e for e in ledger.loaded().entries if (after is None or e.at > after) and (until is None or e.at <= until)]
    texts = {r.report.digest for view in views for r in view.reports}
    redaction = ledger.redaction()
    made = [d for entry in entries if (d := decision_of(entry, redaction)) is not None]
    asked = {d.statement for d in made if d.statement is not None}
    known = set[str]().union(*(asked.intersection(map(attrgetter("statement.statement_id"), view.statements)) for view in views)) if asked else ()
    if redaction is not None:  # a reason may name a protected source
        made = [msgspec.structs.replace(d, reviewer=redaction.text(d.reviewer), reason=redaction.text(d.reason)) for d in made]
    # what is rejected stands in no view: its report tells whether it is of this process
    return tuple(d for d in made if d.statement is None or d.statement in known or ledger.statement(d.statement).statement.report.digest in texts)


def decision_of(entry: Entry, redaction: Redaction | None = None) -> Decision | None:
    """Give an entry as a decision; none where no person made it. Words of its own are the ledger's, with the names of protected sources.

    ``redaction`` takes them out of ``what``, where the names of two steps that are joined stand shortened: of a part of a name nothing can be taken out later.
    """
    body = entry.body
    if isinstance(body, Judged):
        return Decision(
            entry.seq, entry.at, body.reviewer, body.verdict + (", which settles it" if body.settles else ""), body.statement, body.reason
        )
    if isinstance(body, Corrected):
        return Decision(entry.seq, entry.at, body.reviewer, f"corrected: {', '.join(sorted(body.fields))}", body.statement, body.reason)
    if isinstance(body, Withdrawn) and body.by != "reader":
        return Decision(entry.seq, entry.at, body.by, "taken out", body.statement, body.reason)
    if isinstance(body, Linked) and not body.by.startswith("machine:"):
        one, other = (short(redaction.linked(name, body.relation) if redaction else name) for name in (body.one, body.other))
        what = f"{'kept apart' if body.apart else 'joined'} ({body.relation.replace('_', ' ')}): {one} and {other}"
        return Decision(entry.seq, entry.at, body.by, what, None, body.reason)
    if isinstance(body, Graded):
        return Decision(entry.seq, entry.at, body.reviewer, f"graded a source {body.grade}", None, body.reason)
    if isinstance(body, Protected):
        # which source it is would give it away
        return Decision(entry.seq, entry.at, body.reviewer, "a source was put under protection" if body.on else "a protection was lifted", None, "")
    if isinstance(body, Undone):
        return Decision(entry.seq, entry.at, body.reviewer, f"took back entry {body.entry}", None, body.reason)
    return None


def short(name: str) -> str:
    """Give a hash short, a step's name whole."""
    return name.removeprefix("sha256:")[:8] if _HASH.fullmatch(name) else name

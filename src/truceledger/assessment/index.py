"""What statements alone tell, laid out when a ledger is opened: whose word each is, and which are of one matter.

A ledger of 100,000 statements takes longer to go through than a question should take. So who keeps one open has this done
before anybody asks; who asks at once has it done then. Nothing of it depends on a moment, and leaving it out changes no result.
"""

from __future__ import annotations

from collections.abc import Callable

from truceledger.assessment import denials, discharge, rivals
from truceledger.assessment.chapters import agreements, assessments, contacts, contradictions, events, positions
from truceledger.assessment.desk import Desk
from truceledger.assessment.figures import series

INDEXED: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.origins.index(),
    events.parts_of,
    discharge.events_by_type,
    lambda desk: denials.told_by_day(desk, "event"),
    lambda desk: series.groups_of(desk, "toll"),
    lambda desk: series.groups_of(desk, "tally"),
    lambda desk: rivals.scopes(desk, "toll"),
    lambda desk: rivals.scopes(desk, "tally"),
    agreements.judges,
    assessments.judgements,
    contradictions.charges,
    contradictions.stands,
    positions.stands,
    contacts.pairs,
)


def index(desk: Desk) -> None:
    """Lay out what the statements of a desk tell alone; its memory keeps it."""
    for work in INDEXED:
        work(desk)

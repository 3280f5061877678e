"""The chapters of the state of play, in the order in which an analyst wants them. ``CHAPTERS`` is the one registry."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from truceledger.assessment.chapters import (
    agreements,
    assessments,
    commitments,
    contacts,
    contradictions,
    events,
    meetings,
    positions,
    sources,
    standoffs,
    tallies,
    tolls,
)

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.assessment.state import Line

Build = Callable[["Desk"], tuple[tuple["Line", ...], str]]

CHAPTERS: tuple[tuple[str, str, Build], ...] = (
    ("agreements", "What is in force", agreements.build),
    ("meetings", "Meetings: next dates and past ones", meetings.build),
    ("standoffs", "Who waits for whom", standoffs.build),
    ("commitments", "What each side is to do, and has done", commitments.build),
    ("tolls", "People: counts side by side, never added", tolls.build),
    ("tallies", "Other counts", tallies.build),
    ("assessments", "Charges of violation, and answers", assessments.build),
    ("events", "What is said to have happened", events.build),
    ("positions", "Positions", positions.build),
    ("contacts", "Contacts", contacts.build),
    ("contradictions", "What does not agree", contradictions.build),
    ("sources", "On whose word", sources.build),
)

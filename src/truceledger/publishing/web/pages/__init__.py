"""The pages; ``PAGES`` is the one registry: each module has a ``router``."""

from __future__ import annotations

from types import ModuleType

from truceledger.publishing.web.pages import (
    adding,
    calendar,
    changes,
    commitments,
    deciding,
    exporting,
    figures,
    following,
    map,
    report,
    reports,
    review,
    searching,
    sources,
    standoff,
    state,
    statement,
    statements,
    timeline,
)

PAGES: tuple[ModuleType, ...] = (adding, calendar, changes, commitments, deciding, exporting, figures, following, report, reports, review, searching, sources, state, statement, statements, timeline, standoff, map)

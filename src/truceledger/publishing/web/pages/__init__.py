"""The pages; ``PAGES`` is the one registry: each module has a ``router``."""

from __future__ import annotations

from types import ModuleType

from truceledger.publishing.web.pages import calendar, deciding, report, reports, review, state, statement, statements, timeline

PAGES: tuple[ModuleType, ...] = (deciding, report, reports, review, state, statement, statements, timeline, calendar)

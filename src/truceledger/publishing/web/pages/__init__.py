"""The pages; ``PAGES`` is the one registry: each module has a ``router``."""

from __future__ import annotations

from types import ModuleType

from truceledger.publishing.web.pages import state, timeline

PAGES: tuple[ModuleType, ...] = (state, timeline)

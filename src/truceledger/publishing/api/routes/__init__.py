"""The API's routes; ``ROUTES`` is the one registry: each module has a ``router``."""

from __future__ import annotations

from types import ModuleType

from truceledger.publishing.api.routes import exporting, ledger, play, reports, reviewing, searching, statements

ROUTES: tuple[ModuleType, ...] = (ledger, statements, reports, play, reviewing, searching, exporting)

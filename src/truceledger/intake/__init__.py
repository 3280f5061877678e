"""Intake: a source becomes reports, text frozen, bytes kept as evidence.

Hands on ``fetch``, ``fetched`` and ``Taken``; refuses to interpret a word of what it takes in.
"""

from __future__ import annotations

from truceledger.intake.fetch import IntakeOptions, Taken, count, fetch, fetched
from truceledger.intake.raw import Evidence, Raw

__all__ = ["Evidence", "IntakeOptions", "Raw", "Taken", "count", "fetch", "fetched"]

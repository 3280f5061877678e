"""Intake: a source becomes reports, text frozen, bytes kept as evidence.

Hands on ``fetch`` and ``Taken``; refuses to interpret a word of what it takes in.
"""

from __future__ import annotations

from truceledger.intake.fetch import IntakeOptions, Taken, count, fetch
from truceledger.intake.raw import Evidence

__all__ = ["Evidence", "IntakeOptions", "Taken", "count", "fetch"]

"""What changed between two states of play, in the order of its consequence, each change with its grounds.

Hands on ``changes``, ``unchanged``, ``Change`` and the table ``CONSEQUENCES``; refuses to say whether a change is good.
"""

from __future__ import annotations

from truceledger.assessment.changes.change import Change, Difference, What
from truceledger.assessment.changes.compare import changes, unchanged
from truceledger.assessment.changes.consequence import CONSEQUENCES, NEAR_DAYS, Consequence

__all__ = ["CONSEQUENCES", "NEAR_DAYS", "Change", "Consequence", "Difference", "What", "changes", "unchanged"]

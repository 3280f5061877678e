"""Assessment: the state of play as of a moment, with the grounds of every line.

Hands on ``assess`` and ``StateOfPlay``; refuses to decide who is right.
"""

from __future__ import annotations

from truceledger.assessment.assess import assess
from truceledger.assessment.state import Chapter, Line, StateOfPlay

__all__ = ["Chapter", "Line", "StateOfPlay", "assess"]

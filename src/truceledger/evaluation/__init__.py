"""How good the reader is: gold files, what agrees with them, and the figures (contract section 4).

Hands on ``Score``; refuses to read a report itself: it is given readings.
"""

from __future__ import annotations

from truceledger.evaluation.filtering import Kept, kept
from truceledger.evaluation.gold import GoldReport, load_gold
from truceledger.evaluation.matching import Matcher, matched
from truceledger.evaluation.scoring import Score, score

__all__ = ["GoldReport", "Kept", "Matcher", "Score", "kept", "load_gold", "matched", "score"]

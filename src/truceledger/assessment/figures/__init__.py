"""Figures: counts as series, their phases and restarts, what does not add up, and whether a quoted figure can be rebuilt.

Hands on ``Series`` with its ``Phase``s, ``Check``s, and ``rebuilt``; refuses to add, average or settle what issuers say.
"""

from __future__ import annotations

from truceledger.assessment.figures.checks import Check, checks_of
from truceledger.assessment.figures.figure import Figure, figure
from truceledger.assessment.figures.phases import Phase, Point, Turn
from truceledger.assessment.figures.series import Restart, Series, series_of

__all__ = ["Check", "Figure", "Phase", "Point", "Restart", "Series", "Turn", "checks_of", "figure", "series_of"]

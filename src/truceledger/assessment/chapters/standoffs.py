"""Who waits for whom, and what would unlock it."""

from __future__ import annotations

from truceledger.assessment.desk import Desk
from truceledger.assessment.standoffs.chapter import build_chapter
from truceledger.assessment.state import Line


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the lines and the note; see ``assessment.standoffs``."""
    return build_chapter(desk)

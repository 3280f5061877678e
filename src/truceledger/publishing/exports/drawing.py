"""The picture of who waits for whom as an export: what ``truce standoff --format dot`` and ``svg`` draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.publishing.exports.exporting import Exporting

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk
    from truceledger.publishing.drawings import Picture


def picture_of(exporting: Exporting) -> Picture:
    """Give the picture of the one process looked at, and count what is drawn."""
    (process,) = exporting.processes
    title = exporting.title(process)

    def work(desk: Desk) -> Picture:
        from truceledger.assessment.standoffs.asked import Question, answer
        from truceledger.publishing.drawings import picture

        return picture(answer(desk, Question()).look, f"Who waits for whom: {title}")

    drawn = exporting.at_desk(process, work)
    exporting.wrote("step", len(drawn.nodes))
    exporting.wrote("condition", len(drawn.edges))
    return drawn

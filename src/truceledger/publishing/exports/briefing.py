"""Briefs as exports: the period is what ``since`` and ``until`` ask for, its end else the moment of the look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from truceledger.publishing.briefs.renderers import Renderer
from truceledger.publishing.exports.exporting import Exporting, Format

if TYPE_CHECKING:
    from truceledger.publishing.briefs.making import Window


def format_by(renderer: Renderer) -> Format:
    """Give the export of a brief's format."""

    def write(exporting: Exporting) -> Iterator[bytes]:
        """Write the brief whole: a document has no part that is ready before the others."""
        from truceledger.publishing.briefs.making import brief_of

        (process,), look, window = exporting.processes, exporting.look, _window(exporting)
        brief = exporting.working(lambda desks: brief_of(desks, process, window, look.standing, exporting.known))
        exporting.wrote("brief")
        exporting.wrote("cited statement", len(brief.cited))
        yield renderer.write(brief)

    return Format(
        renderer.name,
        renderer.media_type,
        renderer.suffix,
        renderer.about,
        text=renderer.text,
        of="state",
        write=write,
        filters=("since", "until"),
        one_process=True,
        leaves_out="what the brief does not write out it counts, in its own words",
    )


def _window(exporting: Exporting) -> Window:
    """Give the period: ``since`` is its first day, ``until`` or the look's day its last, whichever is earlier."""
    from truceledger.publishing.briefs.making import Window

    wanted, moment = exporting.wanted, exporting.look.as_of
    ends = [d for d in (wanted.until, moment.date() if isinstance(moment, datetime) else moment) if d is not None]
    return Window(wanted.since - timedelta(days=1) if wanted.since else None, min(ends, default=None))

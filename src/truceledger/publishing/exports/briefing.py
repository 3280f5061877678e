"""Briefs as exports: the period is what ``since`` and ``until`` ask for, its end else the day of the look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from truceledger.errors import UsageError
from truceledger.publishing.briefs.renderers import Renderer
from truceledger.publishing.exports.exporting import Exporting, Format

if TYPE_CHECKING:
    from truceledger.publishing.briefs.making import Window


def format_by(renderer: Renderer) -> Format:
    """Give the export of a brief's format."""

    def write(exporting: Exporting) -> Iterator[bytes]:
        """Write the brief whole, since no part of a document is ready before the others; what cannot be asked is refused at once."""
        from truceledger.publishing.briefs.making import brief_of

        (process,), look, window = exporting.processes, exporting.look, _window(exporting)
        brief = exporting.working(lambda desks: brief_of(desks, process, window, look.standing, exporting.known, charts=renderer.charts))
        exporting.wrote("brief")
        exporting.wrote("cited statement", len(brief.cited))
        return iter((renderer.write(brief),))

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
    """Give the period: ``since`` is its first day; ``until`` or the look's day its last, whichever is earlier."""
    from truceledger.publishing.briefs.making import Window

    wanted, moment = exporting.wanted, exporting.look.as_of
    if isinstance(moment, datetime):
        raise UsageError(f"a brief ends with a day, not within one: ask for it as of {moment.date()}, or the day before")
    ends = [day for day in (wanted.until, moment) if day is not None]
    return Window(wanted.since - timedelta(days=1) if wanted.since else None, min(ends, default=None))

"""Charts in pages: made once for a look, at their own size, their marks leading to pages that look from where this one does."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from truceledger.publishing.charts import Chart
    from truceledger.publishing.room import Room
    from truceledger.publishing.web.looking import Looking

_HREF = re.compile(r'href="(/[^"?#]*)(\?[^"#]*)?"')
#: How much larger than drawn a chart stands on a page, so that its words are as large as small print, and how many rows stand beside it.
SCALE, ROWS = 1.2, 200
#: How wide a page is at most, how much smaller than drawn a chart may become there, and from which width on it is wide (it is then
#: moved about in a small window, where others are made smaller).
WIDTH, LEAST, WIDE = 1230, 0.95, 820


def charts(room: Room, seen: Looking, what: str, key: object, make: Callable[[], list[Chart]], of: Callable[[], object] | None = None) -> list[Chart]:
    """Give the charts of a look; ``key`` says all that they depend on beside it, ``of`` what of it they depend on alone (``Room.kept``)."""
    made = room.kept(f"chart {what}", (seen.look, key), make, of)
    return [fitted(one, seen) for one in made]


def fitted(chart: Chart, seen: Looking) -> Chart:
    """Give a chart with its size written in, its links from where the page looks, no more rows than a page has room for."""

    def lead(match: re.Match[str]) -> str:
        more = "&".join(p for p in ((match[2] or "").removeprefix("?").replace("&amp;", "&"), seen.query) if p)
        return f'href="{match[1]}{"?" + escape(more) if more else ""}"'

    scale = max(LEAST, min(SCALE, WIDTH / chart.width))
    wide = ' class="wide"' if chart.width > WIDE else ""
    sized = f'<svg{wide} width="{round(chart.width * scale)}" height="{round(chart.height * scale)}" '
    svg = _HREF.sub(lead, chart.svg).replace("<svg ", sized, 1)
    table = chart.table
    left = len(table.rows) - ROWS
    if left > 0:
        note = f"{left:,} more rows are not on this page. {table.note}".strip()
        table = msgspec.structs.replace(table, rows=table.rows[:ROWS], grounds=table.grounds[:ROWS], note=note)
    return msgspec.structs.replace(chart, svg=svg, table=table)

"""Counts over time, drawn: the charts of the pages with their data as tables, every row with the statement it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Figure, Grounds, Row, Table
from truceledger.publishing.briefs.notes import SHOWN
from truceledger.publishing.briefs.speaking import Voices

if TYPE_CHECKING:
    from truceledger.publishing.charts.chart import Cell, Chart

#: Charts of one brief, and rows of a chart's data; what is left out is counted.
MOST, ROWS = 4, 30
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def series(voices: Voices) -> Iterator[Figure]:
    """Give the counts of which more than one figure is told, the killed and violations first, then by how much is told."""
    from truceledger.publishing.charts.figures import figures

    for chart in figures(voices.desk, most=MOST):
        made = _figure(voices, chart)
        if made is not None:
            yield made


def _figure(voices: Voices, chart: Chart) -> Figure | None:
    """Give a chart on the grounds of all its rows, so that one footnote holds them; each row names its own statements."""
    table = chart.table
    told = [i for ids in table.grounds for i in ids if i in voices.held]
    if not told:
        return None
    grounds = Grounds(tuple(dict.fromkeys(told)))
    pairs = list(zip(table.rows, table.grounds, strict=True))
    rows = tuple(Row((*map(_word, cells), ", ".join(i[:SHOWN] for i in ids)), grounds) for cells, ids in pairs[:ROWS])
    left = len(pairs) - ROWS
    caption = table.caption + (f" ({ROWS} of {len(pairs)}; the footnote has the statements of all)" if left > 0 else "")
    caption += f"; {table.note}" if table.note else ""
    data = Table((*table.headers, "Statement"), rows, caption)
    return Figure(chart.title, chart.alt, chart.svg, chart.width, chart.height, data, grounds, chart.notes)


def _word(cell: Cell) -> str:
    if cell is None:
        return "not told"
    return _DAY.sub(lambda m: day(m[0]), cell) if isinstance(cell, str) else f"{cell:,}"

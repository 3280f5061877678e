"""What is drawn in a brief: the charts of the pages with their data as tables, every row with the statements it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from truceledger.assessment.words import day
from truceledger.publishing.briefs.brief import Figure, Grounds, Row, Sentence, Table
from truceledger.publishing.briefs.notes import SHOWN
from truceledger.publishing.briefs.speaking import Voices

if TYPE_CHECKING:
    from truceledger.publishing.charts.chart import Cell, Chart

#: Charts of counts in one brief, and rows of a chart's data; what is left out is counted.
MOST, ROWS = 4, 20
#: The widest picture, in pixels, whose words can still be read on a page.
WIDEST = 1500
#: What the picture does not tell by its boxes.
_CONDITIONS = frozenset({"What waits", "For what", "In the words of"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def series(voices: Voices) -> Iterator[Figure]:
    """Give the counts of which more than one figure is told, the killed and violations first, then by how much is told."""
    from truceledger.publishing.charts.figures import figures

    for chart in figures(voices.desk, most=MOST):
        made = _figure(voices, chart, "truce figures")
        if made is not None:
            yield made


def standoff(voices: Voices) -> Iterator[Figure | Sentence]:
    """Give who waits for whom; a sentence stands in place of a picture that is too wide for a page, nothing where no condition was read."""
    from truceledger.publishing.charts.standoff import standoffs

    for chart in standoffs(voices.desk):
        made = _figure(voices, chart, "truce standoff", _CONDITIONS)
        if made is not None and chart.width > WIDEST:
            yield Sentence("The picture of who waits for whom is too wide for a page; truce export svg draws it.", made.grounds)
        elif made is not None:
            yield made


def _figure(voices: Voices, chart: Chart, whole: str, wanted: frozenset[str] = frozenset()) -> Figure | None:
    """Give a chart on the grounds of all its rows, so that one footnote holds them; each row names its own statements.

    ``wanted`` are the columns of its data that a page has room for, where it has not for all; ``whole`` is what tells all.
    """
    table = chart.table
    told = [i for ids in table.grounds for i in ids if i in voices.held]
    if not told:
        return None
    grounds = Grounds(tuple(dict.fromkeys(told)))
    pairs = list(zip(table.rows, table.grounds, strict=True))
    kept = [i for i, name in enumerate(table.headers) if not wanted or name in wanted]
    rows = tuple(Row((*(_word(cells[i]) for i in kept), ", ".join(i[:SHOWN] for i in ids)), grounds) for cells, ids in pairs[:ROWS])
    caption = table.caption + (f" ({ROWS} of {len(pairs)}; {whole} has all)" if len(pairs) > ROWS else "") + (f"; {table.note}" if table.note else "")
    data = Table((*(table.headers[i] for i in kept), "Statement"), rows, caption)
    return Figure(chart.title, chart.alt, chart.svg, chart.width, chart.height, data, grounds, chart.notes)


def _word(cell: Cell) -> str:
    if cell is None:
        return "not told"
    return _DAY.sub(lambda m: day(m[0]), cell) if isinstance(cell, str) else f"{cell:,}"

"""Formats in which the ledger leaves: one module each, and ``FORMATS``, the one list of them that every surface goes by.

A new format is a module with a ``FORMAT`` and a line here; commands, API, pages and the tests take it from the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.errors import UsageError
from truceledger.publishing.exports import csv, docx, dot, geojson, html, ics, jsonl, markdown, parquet, pdf, plover, prov, svg, web_annotations, xlsx
from truceledger.publishing.exports.exporting import FILTERS, Exporting, Format, Told

__all__ = ["FILTERS", "FORMATS", "Exporting", "Format", "Told", "export", "format_of"]

FORMATS: tuple[Format, ...] = (
    jsonl.FORMAT,
    csv.FORMAT,
    xlsx.FORMAT,
    parquet.FORMAT,
    geojson.FORMAT,
    ics.FORMAT,
    prov.FORMAT,
    web_annotations.FORMAT,
    plover.FORMAT,
    dot.FORMAT,
    svg.FORMAT,
    markdown.FORMAT,
    html.FORMAT,
    docx.FORMAT,
    pdf.FORMAT,
)

_BY_NAME = {f.name: f for f in FORMATS}


def format_of(name: str) -> Format:
    """Give the format of that name; raises ``UsageError`` that lists them."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise UsageError(f"no export format {name!r}; there is {', '.join(_BY_NAME)}") from None


def export(format: Format, exporting: Exporting) -> Iterator[bytes]:
    """Write; what was written and left out is in ``exporting.told`` once all is.

    Raises ``UsageError`` before the first piece where the format does not take what is asked.
    """
    wanted = exporting.wanted
    odd = [name for name in FILTERS if getattr(wanted, name) and name not in format.filters]
    if odd:
        takes = ", ".join(format.filters) or "none"
        raise UsageError(f"{format.name} does not go by {', '.join(odd)}: it is made of the state of play; of what narrows statements it takes {takes}")
    if format.one_process and len(exporting.processes) > 1:
        raise UsageError(f"{format.name} is of one process; choose of {', '.join(str(n) for n in exporting.processes if n)}")
    pieces = format.write(exporting)
    return exporting.netted(pieces) if format.text else pieces

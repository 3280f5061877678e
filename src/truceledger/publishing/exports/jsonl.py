"""JSON lines: the public contract, one statement a line, as ``truce read`` and ``truce list`` print it."""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.publishing.exports.exporting import Exporting, Format
from truceledger.vocabulary.statement import dump


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give a line for each statement; a corrected one as corrected."""
    for held in exporting.statements:
        yield dump(held.statement) + b"\n"
        exporting.wrote("statement")


FORMAT = Format(
    "jsonl",
    "application/x-ndjson",
    ".jsonl",
    "one statement a line, schema truceledger/statement/1",
    text=True,
    of="statements",
    write=write,
    leaves_out="what people decided (verdict, grades, links): a line is the statement alone, as corrected",
)

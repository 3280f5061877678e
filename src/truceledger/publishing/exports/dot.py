"""The standoff in DOT, the language of Graphviz and of what reads it (Gephi, networkx)."""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.publishing.exports.drawing import picture_of
from truceledger.publishing.exports.exporting import Exporting, Format


def write(exporting: Exporting) -> Iterator[bytes]:
    """Write the graph: steps and who waits for what, the quote on each arrow."""
    from truceledger.publishing.drawings import dot

    yield dot(picture_of(exporting)).encode()


FORMAT = Format(
    "dot",
    "text/vnd.graphviz; charset=utf-8",
    ".dot",
    "the standoff as a graph in the language of Graphviz: who waits for whom, the quotes on the arrows",
    text=True,
    of="state",
    write=write,
    filters=(),
    one_process=True,
    leaves_out="all but preconditions: steps, the conditions between them, one quote for each",
)

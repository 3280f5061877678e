"""The standoff as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from truceledger.publishing.exports.drawing import picture_of
from truceledger.publishing.exports.exporting import Exporting, Format


def write(exporting: Exporting) -> Iterator[bytes]:
    """Write the picture: steps and who waits for what, the quote on each arrow."""
    from truceledger.publishing.drawings import svg

    yield svg(picture_of(exporting)).encode()


FORMAT = Format(
    "svg",
    "image/svg+xml",
    ".svg",
    "the standoff as a picture: who waits for whom, the quotes on the arrows",
    text=True,
    of="state",
    write=write,
    filters=(),
    one_process=True,
    leaves_out="all but preconditions: steps, the conditions between them, one quote for each",
)

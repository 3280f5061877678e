"""A chart: a picture in SVG, what it shows in words, and its data as a table; one object for pages, briefs and exports.

``svg`` is made to stand in a page: no ``style``, no script, no fixed size; lines and words take the colour of the text around them
(``currentColor``), grounds that of the paper (``--paper``, else the browser's own), so that it can be read on light and on dark.
``standalone`` gives the same picture for a file or a document, dark on white, with its size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

Cell = str | int | float | None


class Table(msgspec.Struct, frozen=True):
    """The data of a chart; every row has as many cells as there are headers.

    ``grounds`` are the statements (ids) that each row rests on; ``note`` says what the table leaves out, or is empty.
    """

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    grounds: tuple[tuple[str, ...], ...] = ()
    note: str = ""


class Chart(msgspec.Struct, frozen=True):
    """See the module.

    ``name`` is a slug that no other chart of the same look has; ``alt`` says in words what the picture shows. ``notes`` say how to
    read it, what was put together and what was left out; they stand beside it wherever it stands. ``width`` and ``height`` are its
    natural size in pixels. ``linked`` says that marks in it are links.
    """

    name: str
    title: str
    alt: str
    svg: str
    table: Table
    width: float = 720
    height: float = 300
    notes: tuple[str, ...] = ()
    linked: bool = False

    def standalone(self) -> str:
        """Give the picture as a file of its own: with its size, dark on white, its marks no links."""
        from truceledger.publishing.charts.svg import standalone

        return standalone(self.svg, self.width, self.height)

    def png(self, scale: float = 2.0) -> bytes:
        """Give the picture as PNG, ``scale`` times its natural size."""
        from truceledger.publishing.charts.render import engine

        made: bytes = engine().svg_to_png(self.standalone(), scale=scale)
        return made


def capped(
    caption: str,
    headers: Sequence[str],
    rows: Sequence[tuple[Cell, ...]],
    grounds: Sequence[tuple[str, ...]] = (),
    most: int = 1000,
    rest: Callable[[int], str] = lambda n: f"{n:,} more rows are not in this table",
) -> Table:
    """Make a table of the first ``most`` rows; how many are left out is said in its note."""
    left = len(rows) - most
    return Table(caption, tuple(headers), tuple(rows[:most]), tuple(grounds[:most]), rest(left) if left > 0 else "")

"""Tiles of a host that the operator has named, laid under a map. Off unless a host is named: nothing leaves the machine unasked.

The browser that shows the page asks the host for them; this program never does. A drawing for a file or a document has none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from urllib.parse import urlsplit

from truceledger.errors import UsageError
from truceledger.publishing.charts.projecting import Projection

#: Tiles under one map at most, the deepest level asked for, and the side of a tile in pixels.
MOST, DEEPEST, SIDE = 48, 18, 256


@dataclass(frozen=True)
class Tiles:
    """A host's tiles: ``template`` as ``https://host/{z}/{x}/{y}.png`` in Web Mercator, and the words its licence asks for."""

    template: str
    credit: str = ""

    def __post_init__(self) -> None:
        """Raise ``UsageError`` where the template is none."""
        parts = urlsplit(self.template)
        if parts.scheme not in {"https", "http"} or not parts.hostname or any(w not in self.template for w in ("{z}", "{x}", "{y}")):
            raise UsageError(f"{self.template!r} names no tiles; write it as https://tiles.example.org/{{z}}/{{x}}/{{y}}.png")

    @property
    def origin(self) -> str:
        """The host as a page's policy names it: ``https://tiles.example.org``."""
        parts = urlsplit(self.template)
        return f"{parts.scheme}://{parts.netloc}"

    def under(self, projection: Projection) -> list[dict[str, str]]:
        """Give the tiles that cover a picture, as images with their places; none for a projection that is not Mercator."""
        if projection.kind != "mercator":
            return []
        # the ends of the equator tell how wide the world is in this picture, and where it begins
        (left, middle), (right, _) = projection.at([(-180, 0), (180, 0)])
        world = right - left
        level = max(0, min(DEEPEST, round(math.log2(world / SIDE))))
        while level and _count(projection, world / 2**level) > MOST:
            level -= 1
        side, top = world / 2**level, middle - world / 2
        columns = range(math.floor(-left / side), math.ceil((projection.width - left) / side))
        rows = range(max(0, math.floor(-top / side)), min(2**level, math.ceil((projection.height - top) / side)))
        return [
            {
                "href": self.template.replace("{z}", str(level)).replace("{x}", str(x % 2**level)).replace("{y}", str(y)),
                "x": f"{left + x * side:.2f}",
                "y": f"{top + y * side:.2f}",
                "width": f"{side:.2f}",
                "height": f"{side:.2f}",
            }
            for y in rows
            for x in columns
        ]


def _count(projection: Projection, side: float) -> int:
    return (math.ceil(projection.width / side) + 1) * (math.ceil(projection.height / side) + 1)

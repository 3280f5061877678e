"""Words beside marks, where no other mark or word stands; what finds no room is left out and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from truceledger.publishing.charts.axes import wide

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass
class Room:
    """What is taken of a picture of a width and a height."""

    width: float
    height: float
    taken: list[Rectangle] = field(default_factory=list)

    def is_free(self, box: Rectangle) -> bool:
        """Say whether a rectangle lies in the picture and on nothing else."""
        inside = box[0] >= 2 and box[1] >= 2 and box[2] <= self.width - 2 and box[3] <= self.height - 2
        return inside and not any(box[0] < t[2] and t[0] < box[2] and box[1] < t[3] and t[1] < box[3] for t in self.taken)

    def take(self, box: Rectangle) -> None:
        """Take a rectangle."""
        self.taken.append(box)

    def circle(self, x: float, y: float, radius: float) -> None:
        """Take the square round a circle."""
        self.take((x - radius, y - radius, x + radius, y + radius))

    def word(self, x: float, y: float, gap: float, words: str, size: float, sides: Sequence[str] = ("right", "left", "above", "below")) -> dict[str, object] | None:
        """Find room for words at a mark, on one of its sides; give how they are drawn, or nothing."""
        long, high = wide(words, size), size * 1.2
        for side in sides:
            at_x = x + {"right": gap, "left": -gap}.get(side, 0)
            at_y = y + {"above": -gap - high / 2, "below": gap + high / 2}.get(side, 0)
            left = at_x - {"right": 0, "left": long}.get(side, long / 2)
            box = (left, at_y - high / 2, left + long, at_y + high / 2)
            if self.is_free(box):
                self.take(box)
                return {"x": at_x, "y": at_y, "t": words, "a": {"right": "left", "left": "right"}.get(side, "center")}
        return None

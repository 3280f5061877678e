"""How a timeline is laid out: lanes, what is put together, the rows of bars, and which marks are named.

What is put together keeps all its entries, so that it can tell them when pointed at.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from truceledger.publishing.charts.axes import Days, cut, wide
from truceledger.publishing.charts.palette import FONT
from truceledger.publishing.timeline import Entry
from truceledger.publishing.timeline_entry import AHEAD

#: Rows of bars, and words beside marks, of a lane.
BARS, WORDS = 4, 6
#: Kinds whose things are named in the picture, as far as there is room; of others there are too many.
_NAMED = ("agreement", "meeting", "commitment")
#: The width of the picture, the height of a lane's marks and of a row of its bars.
WIDTH, ROW, BAR = 640, 26, 13
#: How much higher a mark stands that another would cover.
LIFT = 9
#: Which marks of a lane are named first.
_FIRST = {"ahead": 0, "told": 1, "set": 2}
#: How long names may be, the longest for which there is room; how far they keep from the line of the day of the look.
_LONG, _CLEAR = (72, 64, 56, 50, 44, 38, 32, 26, 20), 5
#: How near in pixels things are put together, the first at which their circles have room; bars of a lane that each stand alone.
_NEAR, _ALONE = (11.0, 18.0, 24.0, 30.0), 36


@dataclass(frozen=True)
class Item:
    """One mark: an entry, or several that fall together."""

    lane: int
    look: str  # told, ahead, set, not
    x: float
    entries: tuple[Entry, ...]

    @property
    def radius(self) -> float:
        """How large it is drawn: a dot, or a circle with room for its number."""
        many = len(self.entries)
        return 4.5 if many == 1 else min(13.0, 6.5 + 0.9 * many**0.5)


@dataclass
class Lane:
    """A kind's lane: where it begins, whether words stand in it, how many rows of bars it has."""

    kind: str
    label: str
    top: float = 0
    words: bool = False
    bars: int = 0

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return ROW + (FONT + 4 if self.words else 0) + BAR * self.bars

    @property
    def middle(self) -> float:
        """Where its marks stand: under its words, above its bars."""
        return self.top + (FONT + 4 if self.words else 0) + ROW / 2


def standing_of(entry: Entry) -> str:
    """Say how an entry stands: ``told``, ``ahead``, ``not``; ``set`` where it was to be and is neither ahead nor told as having been."""
    if entry.mood == "said not to be so" or (entry.denied_by and not entry.origins):
        return "not"
    if entry.ahead:
        return "ahead"
    return "set" if entry.mood in AHEAD - {"begins"} else "told"


def is_day(entry: Entry) -> bool:
    """Say whether an entry is of one day exactly."""
    return entry.first is not None and entry.first == entry.last and not entry.approximate


def items_of(shown: Iterable[Entry], lanes: Sequence[Lane], axis: Days) -> Iterator[Item]:
    """Put what falls within a few pixels of each other in one lane and stands alike together."""
    number = {lane.kind: i for i, lane in enumerate(lanes)}
    found: dict[tuple[int, str], list[Entry]] = {}
    for entry in shown:
        if is_day(entry):
            found.setdefault((number[entry.kind], standing_of(entry)), []).append(entry)
    for (lane, look), many in sorted(found.items()):
        many.sort(key=lambda e: (e.first or date.min, e.text))
        made: list[Item] = []
        for near in _NEAR:  # the closest at which no circle covers its neighbour
            made = [_item(lane, look, group, axis) for group in _grouped(many, axis, near)]
            if all(one.x + one.radius + other.radius <= other.x + 1 for one, other in itertools.pairwise(made)):
                break
        yield from made


def _grouped(many: Sequence[Entry], axis: Days, near: float) -> Iterator[list[Entry]]:
    """Split entries in the order of their days where one is ``near`` pixels or more from the first of its group."""
    group: list[Entry] = []
    for entry in many:
        if group and axis.at(entry.first or date.min) - axis.at(group[0].first or date.min) >= near:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _item(lane: int, look: str, group: Sequence[Entry], axis: Days) -> Item:
    days = [e.first for e in group if e.first]
    return Item(lane, look, sum(map(axis.at, days)) / len(days), tuple(group))


def bars_of(shown: Sequence[Entry], lanes: Sequence[Lane], axis: Days) -> tuple[list[tuple[int, int, list[Entry]]], int]:
    """Give a row of its lane to each bar, as far as there are rows; things of the same days are one bar. What has no row is counted."""
    made, missing = [], 0
    for i, lane in enumerate(lanes):
        same: dict[tuple[date, date, str, str], list[Entry]] = {}
        for entry in shown:
            if entry.kind == lane.kind and not is_day(entry):
                same.setdefault((entry.first or date.min, entry.last or date.max, entry.edtf, standing_of(entry)), []).append(entry)
        ends: list[float] = []
        for many in _merged([many for _, many in sorted(same.items())], axis):
            left, right = reach(many, axis)
            row = next((r for r, end in enumerate(ends) if end + 4 <= left), len(ends))
            if row >= BARS:
                missing += len(many)
                continue
            ends[row : row + 1] = [right]
            made.append((i, row, many))
        lane.bars = len(ends)
    return made, missing


def _merged(bars: list[list[Entry]], axis: Days) -> list[list[Entry]]:
    """Join bars that begin near each other where a lane has too many; those with an open end stay alone."""
    if len(bars) <= _ALONE:
        return bars
    cells: dict[tuple[object, ...], list[Entry]] = {}
    for many in bars:
        one = many[0]
        open_ = one.first is None or one.last is None
        cell = (id(many),) if open_ else (standing_of(one), int(axis.at(one.first or date.min) // _NEAR[-1]))
        cells.setdefault(cell, []).extend(many)
    return list(cells.values())


def reach(many: Sequence[Entry], axis: Days) -> tuple[float, float]:
    """Give where a bar begins and ends in the picture."""
    firsts, lasts = [e.first for e in many if e.first], [e.last for e in many if e.last]
    left = max(0.0, axis.at(min(firsts))) if firsts else 0.0
    right = min(axis.width, axis.at(max(lasts))) if len(lasts) == len(many) else axis.width
    return left, max(right, left + 3)


def named(items: Sequence[Item], lanes: Sequence[Lane], today: float | None = None) -> list[tuple[Item, str, float, str]]:
    """Choose the marks whose things are named: what lies ahead first, then the latest.

    None may run into another's words, or over ``today``, where the line of the day of the look stands; a name is cut as far as it must.
    """
    made = []
    for i, lane in enumerate(lanes):
        if lane.kind not in _NAMED:
            continue
        taken: list[tuple[float, float]] = []
        own = sorted((x for x in items if x.lane == i and x.look != "not"), key=lambda x: (_FIRST[x.look], -x.x))
        for item in own:
            found = _word(item, taken, today)
            if found:
                told, x, align, box = found
                taken.append(box)
                made.append((item, told, x, align))
            if len(taken) == WORDS:
                break
        lane.words = bool(taken)
    return made


def lifted(items: Sequence[Item]) -> frozenset[int]:
    """Give the marks, by their place, that stand a little higher: what was to be, where what is told of the same day would cover it."""
    told = [(x.lane, x.x - x.radius, x.x + x.radius) for x in items if x.look in {"told", "not"}]
    return frozenset(
        i for i, x in enumerate(items) if x.look == "set" and any(lane == x.lane and left - 4 < x.x < right + 4 for lane, left, right in told)
    )


def _word(item: Item, taken: Sequence[tuple[float, float]], today: float | None) -> tuple[str, float, str, tuple[float, float]] | None:
    """Find room for a name at a mark: what it says, where, on which side it is fixed, and from where to where it reaches."""
    more = f" +{len(item.entries) - 1}" if len(item.entries) > 1 else ""
    left, right = item.x - 6, item.x + 6
    if today is not None and item.x <= today:
        right = min(right, today - _CLEAR)
    elif today is not None:
        left = max(left, today + _CLEAR)
    for most in _LONG:
        told = cut(item.entries[-1].text, most) + more
        size = wide(told, FONT - 1)
        for x, align, start in ((item.x, "center", item.x - size / 2), (right, "right", right - size), (left, "left", left)):
            box = (start, start + size)
            inside = box[0] >= -8 and box[1] <= WIDTH + 8
            clear = today is None or box[1] <= today - _CLEAR or box[0] >= today + _CLEAR
            if inside and clear and all(box[1] + 10 < t[0] or box[0] - 10 > t[1] for t in taken):
                return told, x, align, box
    return None

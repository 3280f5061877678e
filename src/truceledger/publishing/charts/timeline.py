"""What happened and what lies ahead, a lane for each kind of thing, days as exact as they are told.

A dot is a day. A bar is what a thing can be of: a range of days solid, a month or a year, or a day told as about, dashed; where an
end is open the bar ends in an arrow. Open marks lie ahead as of the day of the look, a cross is said not to be so. Where too many
things of a lane fall together they are one circle with their number; the table has each.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import Days, short, wide
from truceledger.publishing.charts.chart import Chart, Table, capped
from truceledger.publishing.charts.palette import FAINT, FONT, INK, PAPER, SERIES, haloed
from truceledger.publishing.charts.render import drawn, moment
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.timeline import Entry, Timeline, Wanted, mark, timeline
from truceledger.publishing.timeline_entry import short as in_short
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Rows of bars in a lane, words beside marks of a lane, rows of the table, things named when a circle is pointed at.
BARS, WORDS, ROWS, NAMED = 4, 6, 1000, 5
#: Kinds whose things are named in the picture, as far as there is room; of others there are too many.
_NAMED = ("agreement", "meeting", "commitment")
_WIDTH, _ROW, _BAR = 640, 26, 13
#: How near in pixels things are put together, the first at which their circles have room; bars of a lane that each stand alone.
_NEAR, _ALONE = (11.0, 18.0, 24.0, 30.0), 36
#: One day in so many may be left out at each end where that makes the picture so many times narrower.
_FEW, _FAR = 25, 3
_CROSS = "M-0.5,-0.5L0.5,0.5M-0.5,0.5L0.5,-0.5"
_TOLD, _AHEAD = SERIES[0], SERIES[1]
_HEADERS = ("Day", "What", "Kind", "How it stands", "Independent origins")


@dataclass(frozen=True)
class _Item:
    """One mark: an entry, or several that fall together."""

    lane: int
    look: str  # told, ahead, not
    x: float
    entries: tuple[Entry, ...]

    @property
    def radius(self) -> float:
        """How large it is drawn: a dot, or a circle with room for its number."""
        many = len(self.entries)
        return 4.5 if many == 1 else min(13.0, 6.5 + 0.9 * many**0.5)


@dataclass
class _Lane:
    kind: str
    label: str
    top: float = 0
    words: bool = False
    bars: int = 0

    @property
    def height(self) -> float:
        return _ROW + (FONT + 4 if self.words else 0) + _BAR * self.bars

    @property
    def middle(self) -> float:
        """Where its marks stand: under its words, above its bars."""
        return self.top + (FONT + 4 if self.words else 0) + _ROW / 2


def timelines(desk: Desk, wanted: Wanted | None = None, told: Timeline | None = None) -> list[Chart]:
    """Draw the timeline of a look; no chart where nothing has a day. ``told`` is the timeline where it is worked out already."""
    wanted = wanted or Wanted()
    told = told or timeline(desk, wanted)
    if not told.entries:
        return []
    first, last = _window(desk, told.entries, wanted)
    shown = [e for e in told.entries if _touches(e, first, last)]
    if not shown:
        return []
    axis = Days.of(first, last, _WIDTH)
    by_kind = {k.name: k for k in KINDS}
    lanes = [_Lane(k, by_kind[k].label.capitalize()) for k in by_kind if any(e.kind == k for e in shown)]
    items = list(_items(shown, lanes, axis))
    bars, missing = _packed(shown, lanes, axis)
    words = _words(items, lanes)
    y = 0.0
    for lane in lanes:
        lane.top = y
        y += lane.height
    marks: list[Mark] = []
    spec = {
        "width": _WIDTH,
        "height": y,
        "layer": [
            *_ground(lanes, axis, desk.today, y),
            *_bars(bars, lanes, axis, marks),
            *_marks(items, lanes, marks),
            *_told(words, lanes),
        ],
    }
    title = f"Timeline, {in_short(f'{max(first, _least(shown, first))}/{last}')}"
    alt = _alt(told.entries, desk.today)
    name = f"timeline-{desk.view.process or 'all'}"
    svg, width, height = drawn(spec, name, title, alt, marks)
    outside = len(told.entries) - len(shown)
    return [Chart(name, title, alt, svg, _table(told.entries, desk.today), width, height, _notes(told, any(len(i.entries) > 1 for i in items) or any(len(b) > 1 for *_, b in bars), outside, missing, axis), linked=True)]


def _least(shown: Sequence[Entry], first: date) -> date:
    return min((e.first for e in shown if e.first), default=first)


def _window(desk: Desk, entries: Sequence[Entry], wanted: Wanted) -> tuple[date, date]:
    """Choose the days that are drawn: those asked for, else all but a few that lie far off (a truce of 1949 told of in passing)."""
    today = [desk.today] if desk.today else []
    begun = sorted([*(d for e in entries if (d := e.first or e.last)), *today])
    done = sorted([*(d for e in entries if (d := e.last or e.first)), *today])
    few = -(-len(entries) // _FEW) if len(entries) >= 8 else 0
    first, last = begun[0], done[-1]
    if few and (last - begun[few]) * _FAR < last - first:
        first = begun[few]
    if few and (done[-1 - few] - first) * _FAR < last - first:
        last = done[-1 - few]
    first, last = wanted.since or first, wanted.until or last
    return (first, last) if first < last else (first - timedelta(days=3), last + timedelta(days=3))


def _touches(entry: Entry, first: date, last: date) -> bool:
    return (entry.first or date.min) <= last and (entry.last or date.max) >= first


def _look(entry: Entry) -> str:
    if entry.mood == "said not to be so" or (entry.denied_by and not entry.origins):
        return "not"
    return "ahead" if entry.ahead else "told"


def _is_day(entry: Entry) -> bool:
    return entry.first is not None and entry.first == entry.last and not entry.approximate


def _items(shown: Iterable[Entry], lanes: Sequence[_Lane], axis: Days) -> Iterator[_Item]:
    """Put what falls within a few pixels of each other in one lane and stands alike together."""
    number = {lane.kind: i for i, lane in enumerate(lanes)}
    found: dict[tuple[int, str], list[Entry]] = {}
    for entry in shown:
        if _is_day(entry):
            found.setdefault((number[entry.kind], _look(entry)), []).append(entry)
    for (lane, look), many in sorted(found.items()):
        many.sort(key=lambda e: (e.first or date.min, e.text))
        made: list[_Item] = []
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


def _item(lane: int, look: str, group: Sequence[Entry], axis: Days) -> _Item:
    days = [e.first for e in group if e.first]
    return _Item(lane, look, sum(map(axis.at, days)) / len(days), tuple(group))


def _packed(shown: Sequence[Entry], lanes: Sequence[_Lane], axis: Days) -> tuple[list[tuple[int, int, list[Entry]]], int]:
    """Give a row of its lane to each bar, as far as there are rows; things of the same days are one bar. What has no row is counted."""
    made, missing = [], 0
    for i, lane in enumerate(lanes):
        same: dict[tuple[date, date, str, str], list[Entry]] = {}
        for entry in shown:
            if entry.kind == lane.kind and not _is_day(entry):
                same.setdefault((entry.first or date.min, entry.last or date.max, entry.edtf, _look(entry)), []).append(entry)
        ends: list[float] = []
        for many in _merged([many for _, many in sorted(same.items())], axis):
            left, right = _reach(many, axis)
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
        cell = (id(many),) if open_ else (_look(one), int(axis.at(one.first or date.min) // _NEAR[-1]))
        cells.setdefault(cell, []).extend(many)
    return list(cells.values())


def _reach(many: Sequence[Entry], axis: Days) -> tuple[float, float]:
    """Give where a bar begins and ends in the picture."""
    firsts, lasts = [e.first for e in many if e.first], [e.last for e in many if e.last]
    left = max(0.0, axis.at(min(firsts))) if firsts else 0.0
    right = min(axis.width, axis.at(max(lasts))) if len(lasts) == len(many) else axis.width
    return left, max(right, left + 3)


def _words(items: Sequence[_Item], lanes: Sequence[_Lane]) -> list[tuple[_Item, str, float, str]]:
    """Choose the marks whose things are named: what lies ahead first, then the latest; none may run into another's words."""
    made = []
    for i, lane in enumerate(lanes):
        if lane.kind not in _NAMED:
            continue
        taken: list[tuple[float, float]] = []
        own = sorted((x for x in items if x.lane == i and x.look != "not"), key=lambda x: (x.look != "ahead", -x.x))
        for item in own:
            told = short(item.entries[-1].text, 30) + (f" +{len(item.entries) - 1}" if len(item.entries) > 1 else "")
            size = wide(told, FONT - 1)
            for align, left in (("center", item.x - size / 2), ("right", item.x - size + 6), ("left", item.x - 6)):
                box = (left, left + size)
                if box[0] >= -8 and box[1] <= _WIDTH + 8 and all(box[1] + 10 < t[0] or box[0] - 10 > t[1] for t in taken):
                    taken.append(box)
                    made.append((item, told, {"center": item.x, "right": item.x + 6, "left": item.x - 6}[align], align))
                    break
            if len(taken) == WORDS:
                break
        lane.words = bool(taken)
    return made


# -- drawing -----------------------------------------------------------------------------------------------------


def _bare(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _ground(lanes: Sequence[_Lane], axis: Days, today: date | None, height: float) -> list[dict[str, Any]]:
    """Give the axis, a faint line under each lane, their names, and the day of the look."""
    rows = [{"x": moment(axis.first), "y": lane.top + lane.height, "l": lane.middle, "x2": _WIDTH, "x0": 0, "lx": -8, "t": lane.label} for lane in lanes]
    values = {"values": rows}
    made: list[dict[str, Any]] = [
        {
            "data": values,
            "mark": {"type": "rule", "color": FAINT},
            "encoding": {"x": _bare("x0"), "x2": {"field": "x2"}, "y": _bare("y")},
        },
        {
            "data": values,
            "mark": {"type": "point", "opacity": 0},
            "encoding": {"x": axis.encoding("day told, as exactly as it is told"), "y": _bare("y")},
        },
        {
            "data": values,
            "mark": {"type": "text", "align": "right", "baseline": "middle"},
            "encoding": {"x": _bare("lx"), "y": _bare("l"), "text": {"field": "t"}},
        },
    ]
    if today and axis.first <= today <= axis.last:
        at = axis.at(today)
        here = [{"x": at, "y": -4, "y2": height, "t": f"as of {on(today)}"}]
        made += [
            {
                "data": {"values": here},
                "mark": {"type": "rule", "color": INK, "strokeWidth": 1.2},
                "encoding": {"x": _bare("x"), "y": _bare("y"), "y2": {"field": "y2"}},
            },
            {
                "data": {"values": here},
                "mark": {"type": "text", "align": "right" if at > _WIDTH / 2 else "left", "baseline": "bottom", "dy": -2, "fontSize": FONT - 1},
                "encoding": {"x": _bare("x"), "y": _bare("y"), "text": {"field": "t"}},
            },
        ]
    return made


def _bars(bars: Sequence[tuple[int, int, list[Entry]]], lanes: Sequence[_Lane], axis: Days, marks: list[Mark]) -> list[dict[str, Any]]:
    rows, arrows, numbers = [], [], []
    for lane, row, many in bars:
        entry = many[0]
        left, right = _reach(many, axis)
        y = lanes[lane].middle + _ROW / 2 - 3 + row * _BAR
        vague = entry.precision != "range" or entry.approximate
        tint = _AHEAD if entry.ahead else _TOLD
        rows.append({"x": left, "x2": right, "y": y, "c": tint, "d": "vague" if vague else "exact", "m": f"m{len(marks)}"})
        marks.append(Mark(_said(many), _leads(many)))
        if len(many) > 1 and right - left > wide(str(len(many)), FONT - 2) + 4:
            numbers.append({"x": (left + right) / 2, "y": y, "t": str(len(many))})
        arrows += [{"x": right, "y": y, "c": tint, "turn": 90}] if entry.last is None else []
        arrows += [{"x": left, "y": y, "c": tint, "turn": -90}] if entry.first is None else []
    colour = {"field": "c", "type": "nominal", "scale": None}
    encoding = {"x": _bare("x"), "x2": {"field": "x2"}, "y": _bare("y"), "color": colour, "description": {"field": "m"}}
    made: list[dict[str, Any]] = [
        {
            "data": {"values": [r for r in rows if r["d"] == look]},
            "mark": {"type": "rule", "strokeWidth": 4, **({"strokeDash": [3, 2]} if look == "vague" else {"strokeCap": "round"})},
            "encoding": encoding,
        }
        for look in ("exact", "vague")
    ]
    arrow = {"x": _bare("x"), "y": _bare("y"), "color": colour, "angle": {"field": "turn", "type": "quantitative", "scale": None}}
    heads = {"type": "point", "shape": "triangle-up", "filled": True, "size": 50, "opacity": 1}
    words = {"x": _bare("x"), "y": _bare("y"), "text": {"field": "t"}}
    return [
        *made,
        {"data": {"values": arrows}, "mark": heads, "encoding": arrow},
        *haloed(numbers, {"type": "text", "fontSize": FONT - 2, "baseline": "middle"}, words),
    ]


def _marks(items: Sequence[_Item], lanes: Sequence[_Lane], marks: list[Mark]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for item in items:
        many = len(item.entries)
        rows.append(
            {"x": item.x, "y": lanes[item.lane].middle, "size": (2 * item.radius) ** 2, "t": str(many), "c": _AHEAD if item.look == "ahead" else _TOLD}
            | {"look": f"{item.look}{'+' if many > 1 else ''}", "m": f"m{len(marks)}"}
        )
        marks.append(Mark(_said(item.entries), _leads(item.entries)))
    size = {"field": "size", "type": "quantitative", "scale": None}
    colour = {"field": "c", "type": "nominal", "scale": None}
    place = {"x": _bare("x"), "y": _bare("y")}
    told = {**place, "size": size, "description": {"field": "m"}}

    def some(look: str, mark_: dict[str, Any], **channels: Any) -> dict[str, Any]:
        return {"data": {"values": [r for r in rows if r["look"] == look]}, "mark": {"opacity": 1, "strokeWidth": 1.6, **mark_}, "encoding": {**told, **channels}}

    point = {"type": "point", "shape": "circle"}
    hollow = {**point, "fill": PAPER}
    made = [
        some("told", {**point, "filled": True}, color=colour),
        some("ahead", {**hollow, "shape": "diamond", "strokeWidth": 2}, stroke=colour),
        some("not", {**point, "shape": _CROSS, "strokeWidth": 2}, stroke=colour),
        some("told+", hollow, stroke=colour),
        some("ahead+", {**hollow, "strokeDash": [3, 2]}, stroke=colour),
        some("not+", {**hollow, "strokeDash": [1, 2]}, stroke=colour),
    ]
    numbers = [r for r in rows if r["look"].endswith("+")]
    words = {"type": "text", "fontSize": FONT - 2, "baseline": "middle", "dy": 0.5}
    return [*made, {"data": {"values": numbers}, "mark": words, "encoding": {**place, "text": {"field": "t"}}}]


def _told(words: Sequence[tuple[_Item, str, float, str]], lanes: Sequence[_Lane]) -> list[dict[str, Any]]:
    rows = [{"x": x, "y": lanes[item.lane].top + FONT + 1, "t": told, "a": align} for item, told, x, align in words]
    made = []
    for align in ("left", "center", "right"):
        mark_ = {"type": "text", "align": align, "baseline": "alphabetic", "fontSize": FONT - 1}
        made += haloed([r for r in rows if r["a"] == align], mark_, {"x": _bare("x"), "y": _bare("y"), "text": {"field": "t"}})
    return made


# -- words -------------------------------------------------------------------------------------------------------


def _said(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        one = entries[0]
        return f"{in_short(one.edtf)}: {one.text}; {number_of(one.origins, 'independent origin')}"
    days = sorted(e.first for e in entries if e.first) or [e.last for e in entries if e.last]
    named = [f"{in_short(e.edtf)}: {short(e.text, 90)}" for e in entries[:NAMED]]
    more = [f"and {len(entries) - NAMED} more"] if len(entries) > NAMED else []
    span = in_short(f"{days[0]}/{days[-1]}") if days[0] != days[-1] else on(days[0])
    return f"{len(entries)} together, {span}. " + "; ".join([*named, *more])


def _leads(entries: Sequence[Entry]) -> str:
    return f"/statements/{entries[0].grounds[0]}" if len(entries) == 1 and entries[0].grounds else ""


def _alt(entries: Sequence[Entry], today: date | None) -> str:
    counts: dict[str, int] = {}
    for entry in entries:
        counts[entry.kind] = counts.get(entry.kind, 0) + 1
    parts = [number_of(counts[k.name], k.name, k.plural) for k in KINDS if k.name in counts]
    ahead = [f"{in_short(e.edtf)}: {e.text}" for e in entries if e.ahead][:5]
    text = f"{number_of(len(entries), 'thing')} at {'its day' if len(entries) == 1 else 'their days'}, a lane for each kind: {', '.join(parts)}."
    if today:
        text += f" Ahead as of {on(today)}: {'; '.join(ahead) or 'nothing that was read'}."
    return text


def _notes(told: Timeline, many: bool, outside: int, missing: int, axis: Days) -> tuple[str, ...]:
    notes = ["Filled: told as having happened. Open: ahead. A cross: said not to be so. Bars: days a thing can be of; dashed where told as a month, a year or about a day."]
    if many:
        notes.append("A circle with a number stands for so many things of nearby days, a bar with a number for so many of the same days (of nearby ones where there are very many).")
    if missing:
        notes.append(f"{number_of(missing, 'thing')} told of several days had no room and {'stands' if missing == 1 else 'stand'} in the table only.")
    if outside:
        notes.append(f"{number_of(outside, 'thing')} before {on(axis.first)} or after {on(axis.last)} {'stands' if outside == 1 else 'stand'} in the table only.")
    undated = sum(told.undated.values())
    if undated:
        notes.append(f"{number_of(undated, 'statement')} {'tells' if undated == 1 else 'tell'} no day of what {'it tells' if undated == 1 else 'they tell'}.")
    return tuple(notes)


def _table(entries: Sequence[Entry], today: date | None) -> Table:
    rows = [(in_short(e.edtf), e.text, e.kind, mark(e, today) or e.mood, e.origins) for e in reversed(entries)]
    rest = "{:,} earlier things are not in this table; `truce timeline` has them".format
    return capped("What happened and what lies ahead, the latest day first", _HEADERS, rows, [e.grounds for e in reversed(entries)], ROWS, rest)

"""What happened and what lies ahead, a lane for each kind of thing, days as exact as they are told.

A dot is a day. A bar is what a thing can be of: a range of days solid, a month or a year, or a day told as about, dashed; where an
end is open the bar ends in an arrow. Open marks lie ahead as of the day of the look, small ones were to be, a cross is said not to
be so. Where too many things of a lane fall together they are one circle with their number; the table has each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from truceledger.assessment.figures.names import on
from truceledger.publishing.charts.axes import Days
from truceledger.publishing.charts.chart import Chart, Table, capped
from truceledger.publishing.charts.render import drawn
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.charts.timeline_layers import bar_layers, ground_layers, mark_layers, word_layers
from truceledger.publishing.charts.timeline_laying import WIDTH, Lane, bars_of, items_of, named
from truceledger.publishing.timeline import Entry, Timeline, Wanted, mark, timeline
from truceledger.publishing.timeline_entry import short as in_short
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Rows of the table.
ROWS = 1000
#: One thing in so many may be left out at each end where that makes the picture so many times narrower.
_FEW, _FAR = 25, 3
_HEADERS = ("Day", "What", "Kind", "How it stands", "Independent origins")


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
    axis = Days.of(first, last, WIDTH)
    by_kind = {k.name: k for k in KINDS}
    lanes = [Lane(k, by_kind[k].label.capitalize()) for k in by_kind if any(e.kind == k for e in shown)]
    items = list(items_of(shown, lanes, axis))
    bars, missing = bars_of(shown, lanes, axis)
    line = axis.at(desk.today) if desk.today and axis.first <= desk.today <= axis.last else None
    words = named(items, lanes, line)
    y = 0.0
    for lane in lanes:
        lane.top = y
        y += lane.height
    marks: list[Mark] = []
    spec = {
        "width": WIDTH,
        "height": y,
        "layer": [
            *ground_layers(lanes, axis, desk.today, y),
            *bar_layers(bars, lanes, axis, marks),
            *mark_layers(items, lanes, marks),
            *word_layers(words, lanes),
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
    notes = ["Filled: told as having happened. Open: ahead; small and open: it was to be, and its day has passed or is told otherwise since. A cross: said not to be so. Bars: days a thing can be of; dashed where told as a month, a year or about a day."]
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

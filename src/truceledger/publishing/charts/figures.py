"""Rival counts over time: a line for each issuer's count from each start, never joined across issuers or starts, never blended.

A chart is of one thing counted (the killed, the displaced, violations) and one group of people; running totals and counts of
periods are charts of their own. Filled marks are exact numbers, open ones are told in bounds or round words, with an arrow to the
side that they leave open; they are on no line. A cross is a number that was replaced or is out of line with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from truceledger.assessment.figures.names import number, on, place_of
from truceledger.assessment.words import party
from truceledger.publishing.charts.axes import Days, top
from truceledger.publishing.charts.chart import Cell, Chart, Table, capped
from truceledger.publishing.charts.figures_drawn import MARKED, Drawn, Group, Voice, at_of, name_of, said_of, since_of, thinned
from truceledger.publishing.charts.figures_layers import HEIGHT, SILENCE, WIDTH, label_layers, line_layers, mark_layers, restart_layers, span_layers
from truceledger.publishing.charts.render import drawn
from truceledger.publishing.charts.svg import Mark
from truceledger.publishing.figures import Block, blocks_of
from truceledger.vocabulary.quantity import number_of

if TYPE_CHECKING:
    from truceledger.assessment.desk import Desk

#: Charts of one look, and rows of a table.
CHARTS, ROWS = 12, 1000
_BOUNDS = {"least": "or more", "most": "or fewer", "about": "in round words", "": "exact"}
_HEADERS = ("Issuer", "Count", "Up to", "Published", "Figure", "How it stands")


def figures(
    desk: Desk, measure: str | None = None, issuer: str | None = None, since: date | None = None, *, by: str = "day", most: int = CHARTS
) -> list[Chart]:
    """Draw the counts of a look, those with most points of each measure first.

    ``by`` is ``day`` (the day a count goes up to) or ``published`` (that of the report). What only one figure tells is not drawn.
    """
    blocks, _ = blocks_of(desk, measure, issuer, since)
    groups: dict[tuple[str, str, bool], Group] = {}
    for block in blocks:
        running = block["basis"] == "cumulative"
        group = groups.setdefault((block["counts"], block["people"], running), Group(block["counts"], block["people"], running))
        group.voices.setdefault(_voice(desk, block), []).append(block)
    drawable = [g for g in groups.values() if g.points() > 1 or len(g.voices) > 1]
    drawable.sort(key=lambda g: (g.counts not in {"killed", "violation"}, not g.running, g.people != "unspecified", -g.points(), g.counts, g.people))
    charts = [made for g in drawable[:most] if (made := _chart(desk, g, by)) is not None]
    left = len(drawable) - most
    if charts and left > 0:
        told = f"{left} more things are counted and not drawn here; the list of figures has them"
        charts[-1] = _with(charts[-1], told)
    return charts


def _with(chart: Chart, note: str) -> Chart:
    import msgspec

    return msgspec.structs.replace(chart, notes=(*chart.notes, note))


def _voice(desk: Desk, block: Block) -> Voice:
    place = place_of(desk, block["code"] or "”", block["place"] or "")
    laid = party(block["laid_to"].split(","), desk.name_of) if block.get("laid_to") else ""
    return block["issuer"], place, laid


def _chart(desk: Desk, group: Group, by: str) -> Chart | None:
    shown = Drawn.of(group, by)
    told = list(shown.told())
    days = [d for *_, p, _ in told for d in (at_of(p, by), date.fromisoformat(p["from"]) if p.get("from") else None) if d]
    if not days:
        return None
    replaced = [r["from"] for _, blocks in shown.voices for b in blocks for r in b.get("revisions", ()) if r["sort"] == "same_day"]
    axis = Days.of(min(days), max(days), WIDTH)
    most = top(max([p["value"] for *_, p, _ in told] + replaced))
    marks: list[Mark] = []
    layers = [line_layers(shown, axis, most, by) if group.running else span_layers(shown, axis, most, by)]
    layers += [restart_layers(shown, axis, most, by)] if group.running else []
    layers += [mark_layers(shown, told, marks, axis, most), label_layers(shown, axis, most, by)]
    title = f"{group.what.capitalize()}: {'running totals' if group.running else 'counts of periods'} by issuer"
    spec = {"width": WIDTH, "height": HEIGHT, "layer": [layer for part in layers for layer in part]}
    name = f"figures-{group.counts}-{group.people}-{'running' if group.running else 'periods'}-{desk.view.process or 'all'}"
    alt = _alt(shown, days)
    svg, width, height = drawn(spec, name, title, alt, marks)
    return Chart(name, title, alt, svg, _table(desk, group, by), width, height, _notes(shown, told), linked=True)


def _alt(shown: Drawn, days: Sequence[date]) -> str:
    """Say what the picture shows: each voice's last figure."""
    parts = []
    for voice, blocks in shown.voices:
        newest = max(blocks, key=lambda b: str(b["last"]["day"]))
        parts.append(f"{name_of(voice)}: {said_of(shown.group, newest, newest['last'], 'points')}")
    sort = "Running totals" if shown.group.running else "Counts of periods"
    return f"{sort} of {shown.group.what}, {on(min(days))} to {on(max(days))}, one line an issuer. " + "; ".join(parts) + "."


def _notes(shown: Drawn, told: Sequence[tuple[int, Voice, Block, dict[str, Any], str]]) -> tuple[str, ...]:
    notes = ["Each issuer's figures stand alone: nothing is added, averaged or joined across issuers or starts of a count."]
    if any(p.get("bound") for *_, p, _ in told):
        notes.append("Open marks are told in bounds or round words; an arrow shows the side left open. No line goes through them.")
    blocks = [b for _, many in shown.voices for b in many]
    if any(b.get("aside") for b in blocks) or any(r["sort"] == "same_day" for b in blocks for r in b.get("revisions", ())):
        notes.append("A cross is a number that the issuer replaced later, or one out of line with the rest.")
    if shown.group.running and any(len(b["points"]) > MARKED for b in blocks):
        notes.append(f"Lines of more than {MARKED} points have marks only at their ends and where they fall.")
    if shown.group.running:
        notes.append(f"A line is broken where nothing was told for more than {SILENCE} days, and where a count began again.")
    thin = len(thinned(shown))
    if thin:
        notes.append(f"{number_of(thin, 'bound')} between others {'stands' if thin == 1 else 'stand'} in the table only.")
    if shown.left:
        notes.append(f"{number_of(shown.left, 'more issuer')} with fewer figures stand in the table only.")
    again = sum(b.get("told_again") or 0 for b in blocks)
    if again:
        notes.append(f"{number_of(again, 'figure')} told once more later {'is' if again == 1 else 'are'} not drawn again.")
    return tuple(notes)


def _table(desk: Desk, group: Group, by: str) -> Table:
    rows: list[tuple[str, tuple[Cell, ...], tuple[str, ...]]] = []
    for voice, blocks in group.voices.items():
        for block in blocks:
            turns = {t["day"]: t for t in block.get("revisions", ()) if t["sort"] == "down"}
            replaced = {t["day"]: t for t in block.get("revisions", ()) if t["sort"] == "same_day"}
            for sort in ("points", "bounds", "aside"):
                for point in block.get(sort, ()):
                    figure = point.get("phrase") if point.get("bound") or sort == "bounds" else point["value"]
                    how = "out of line with the rest" if sort == "aside" else _BOUNDS[point.get("bound") or ""]
                    if sort == "points" and point["day"] in turns:
                        how += f"; revised downward from {number(turns[point['day']]['from'])}"
                    if sort == "points" and point["day"] in replaced:
                        how += f"; first {number(replaced[point['day']]['from'])}"
                    if point is block["points"][0] and block.get("restart"):
                        how += f"; the count began again after {number(block['restart']['before'])}"
                    how += "" if point.get("told_day", True) else "; the day is the report's"
                    start = f"{point['from']} to " if point.get("from") and point["from"] != point["day"] else ""
                    cells = (name_of(voice), since_of(block), start + str(point["day"]), point.get("published") or None, figure, how)
                    rows.append((str(point.get(by) or point["day"]), cells, (point["statement"],)))
    rows.sort(key=lambda r: (r[0], str(r[1])), reverse=True)
    caption = f"{group.what.capitalize()}, {'running totals' if group.running else 'counts of periods'} by issuer, the latest first"
    rest = "{:,} earlier figures are not in this table; `truce figures --all` has them".format
    return capped(caption, _HEADERS, [r[1] for r in rows], [r[2] for r in rows], ROWS, rest)

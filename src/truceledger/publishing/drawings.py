"""A standoff as a picture: steps in boxes, an arrow from who waits to what is waited for, the quote on the arrow.

``picture`` takes what is drawn from a look; ``dot`` and ``svg`` write it to a file, ``for_page`` for a page (see ``charts.standoff``
for the picture with its data). What is in a circle, behind one, open or done is told by words and by the box's border, not by colour
alone. Report text is hostile: it is cleaned and escaped in all.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceledger.assessment.words import day, quote, quoted
from truceledger.publishing.charts.palette import INK, PAPER, SERIES
from truceledger.publishing.safe import one_line

if TYPE_CHECKING:
    from truceledger.assessment.standoffs.look import Look
    from truceledger.publishing.charts.svg import Mark

#: What a state is called in a box, its border's width and dashes, and its fill.
STATES: Mapping[str, tuple[str, float, str, str]] = {
    "core": ("in the circle", 3.5, "", "#fdecd8"),
    "behind": ("behind the circle", 1.5, "7,4", "#eef2f7"),
    "orphan": ("promised by nobody, or waits for that", 1.5, "2,3", "#f3eef7"),
    "time_contradiction": ("no dates left", 2.5, "10,3,2,3", "#f7eef0"),
    "open": ("open", 1.5, "", "#ffffff"),
    "done": ("told as done", 1.0, "", "#e6f2e6"),
    "supposed": ("supposed as done", 1.0, "6,2", "#e6f2e6"),
}
#: The tint of a box in SVG, over the colour of the paper, and how strong it is; DOT has plain fills.
_TINTS: Mapping[str, tuple[str, float]] = {
    "core": (SERIES[1], 0.18),
    "behind": (SERIES[0], 0.12),
    "orphan": (SERIES[5], 0.12),
    "time_contradiction": (SERIES[6], 0.14),
    "open": (PAPER, 1.0),
    "done": (SERIES[2], 0.16),
    "supposed": (SERIES[2], 0.16),
}
#: Steps up to which a condition on "any further step" is drawn at each; boxes side by side.
SPREAD, ACROSS = 3, 4
_WIDTH, _LINE, _GAP_X, _GAP_Y, _MARGIN = 210, 15, 90, 130, 30

_NOTHING = "no precondition was read"

Point = tuple[float, float]
Box = tuple[float, float, float]  # left, top, height
Route = tuple[Point, Point, Point]  # start, bend, end


@dataclass(frozen=True)
class Node:
    """A step: its name in the system, in words, and its state (a key of ``STATES``)."""

    id: str
    text: str
    state: str


@dataclass(frozen=True)
class Edge:
    """``start`` waits for ``end``: a short quote for the arrow, all that is said for who points at it, and the statement quoted."""

    start: str
    end: str
    label: str
    title: str
    strict: bool = True
    circular: bool = False
    statement: str = ""


@dataclass(frozen=True)
class Picture:
    """What is drawn; ``left`` counts the arrows left out because a condition on "any further step" is drawn at that step alone."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left: int = 0


def picture(look: Look, title: str) -> Picture:
    """Take a picture of a look: every step that a condition is on or requires, and the conditions between them.

    A condition on "any further step" of somebody is on each of their steps. Where that is many, it is drawn at the step it names, and
    at others only where it is part of a circle.
    """
    system, words = look.standoff.system, look.words
    cores = [*look.blockage.cores, *look.blockage.circles]
    meant = _meant(look, cores)
    edges: dict[tuple[str, str], list[Any]] = {}
    left: set[tuple[str, str]] = set()
    for rule in system.rules:
        if not rule.structural:
            for atom in rule.atoms:
                if rule.id in meant:
                    left.add((rule.step, atom))
                else:
                    edges.setdefault((rule.step, atom), []).append(rule)
    drawn = []
    for (start, end), rules in sorted(edges.items()):
        said = [look.standoff.statements[r.id] for r in rules if r.id in look.standoff.statements]
        full = [f"condition of {words.holder(r.holder)}" for r in rules]
        full += [f"{quoted(s)} — {look.desk.origins.said_by(s)}" for s in said]
        label = quote(said[0], 60) if said else "supposed"
        strict = any(r.before(end) for r in rules)
        circular = any({start, end} <= c for c in cores)
        grounds = said[0].statement_id if said else ""
        drawn.append(Edge(start, end, f"“{clean(label)}”", clean("; ".join(dict.fromkeys(full))), strict, circular, grounds))
    named = sorted({s for edge in edges for s in edge})
    nodes = tuple(Node(s, clean(words.name(s)), state_of(look, s)) for s in named)
    when = f", as of {day(str(look.desk.today))}" if look.desk.today else ""
    return Picture(clean(title + when), nodes, tuple(drawn), len(left - edges.keys()))


def _meant(look: Look, cores: Sequence[frozenset[str]]) -> frozenset[str]:
    """Give the rules of conditions on "any further step" that are on other steps, are in no circle, and are too many to draw."""
    found: dict[str, list[Any]] = {}
    for rule in look.standoff.system.rules:
        own = rule.condition.rpartition(":")[2]
        if rule.structural or rule.step == own or look.standoff.words.get(own, ("", "", ""))[1] != "any":
            continue
        if not any({rule.step, atom} <= core for core in cores for atom in rule.atoms):
            found.setdefault(rule.condition, []).append(rule)
    return frozenset(rule.id for many in found.values() if len(many) > SPREAD for rule in many)


def state_of(look: Look, step: str) -> str:
    """Give how a step stands, as a key of ``STATES``; what nobody tells as done and is done nevertheless is supposed."""
    if step in look.standoff.done:
        return "done" if step in look.standoff.claims else "supposed"
    return look.blockage.classes.get(step, "open")


def clean(text: str) -> str:
    """Give text that any XML and any terminal can take: one line, no controls, no lone surrogates, no non-characters."""
    kept = one_line(text).encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in kept if c not in "\ufffe\uffff")


def dot(drawn: Picture) -> str:
    """Write a picture in the DOT language of Graphviz; every text is a quoted string, so none can end it."""
    number = {node.id: f"s{i}" for i, node in enumerate(drawn.nodes, 1)}
    title = _quoted(drawn.title if drawn.nodes else f"{drawn.title}\n{_NOTHING}")
    out = ["digraph standoff {", f"  label={title}; labelloc=t; rankdir=TB;", '  node [shape=box, fontname="sans-serif"];']
    for node in drawn.nodes:
        told, width, dashes, fill = STATES[node.state]
        style = "filled,dashed" if dashes.startswith("7") else "filled,dotted" if dashes else "filled"
        rings = 2 if node.state == "core" else 1
        out.append(
            f"  {number[node.id]} [label={_quoted(node.text + chr(10) + told)}, tooltip={_quoted(node.id)}, style={_quoted(style)},"
            f' fillcolor="{fill}", penwidth={width}, peripheries={rings}];'
        )
    for edge in drawn.edges:
        style = "solid" if edge.strict else "dashed"
        width = 2.5 if edge.circular else 1
        label = "\n".join(textwrap.wrap(edge.label, 32))
        out.append(
            f"  {number[edge.start]} -> {number[edge.end]} [label={_quoted(label)}, tooltip={_quoted(edge.title)}, style={style}, penwidth={width}];"
        )
    return "\n".join([*out, "}", ""])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def svg(drawn: Picture) -> str:
    """Write a picture as an SVG file, dark on white, with what is said in titles that show when pointed at."""
    from truceledger.publishing.charts.svg import standalone

    made, width, height = for_page(drawn, "standoff", _NOTHING if not drawn.nodes else drawn.title, titled=True)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{standalone(made, width, height)}\n'


def for_page(
    drawn: Picture, name: str, alt: str, *, titled: bool = False, lead: Callable[[str], str] | None = None
) -> tuple[str, float, float]:
    """Write a picture as an SVG that stands in a page, with its width and height.

    Its quotes lead to their statements, and its steps to what ``lead`` gives for each (``""`` for nowhere). ``titled`` writes the
    title in the picture too.
    """
    from truceledger.publishing.charts.svg import mended

    marks: list[Mark] = []
    made = _canvas(drawn, titled, lead, marks)
    return mended(made, name, drawn.title, alt, marks)


def _canvas(drawn: Picture, titled: bool, lead: Callable[[str], str] | None, marks: list[Mark]) -> str:
    import drawsvg

    from truceledger.publishing.charts.svg import Mark

    top = 60 if titled else 20
    at, width, height = _layout(drawn, top)
    title = _within(drawn.title, width, 16) if titled else []
    if len(title) > 1:
        at, width, height = _layout(drawn, top + 20 * (len(title) - 1))
    legend = _within(_how_to_read(drawn), width, 11) if drawn.nodes else []
    height += 14 * max(0, len(legend) - 1)
    canvas = drawsvg.Drawing(width, height, font_family="sans-serif")

    def marked(title: str, href: str = "") -> Any:
        marks.append(Mark(title, href))
        return drawsvg.Group(aria_label=f"m{len(marks) - 1}")

    for i, line in enumerate(title):
        canvas.append(drawsvg.Text(line, 16, _MARGIN, 30 + 20 * i, font_weight="bold", fill=INK))
    routes = _routes(drawn, at)
    for edge, route in routes.items():
        canvas.append(_draw_edge(drawsvg, marked(edge.title), edge, route))
    told: set[tuple[str, str]] = set()
    taken = [(x, y, x + _WIDTH, y + h) for x, y, h in at.values()]
    for edge, route in sorted(routes.items(), key=lambda r: not r[0].circular):
        if (edge.start, edge.label) not in told:  # one quote that asks several steps is written once, and shown at each
            told.add((edge.start, edge.label))
            group = marked(edge.title, f"/statements/{edge.statement}" if edge.statement else "")
            canvas.append(_draw_label(drawsvg, group, edge, route, taken))
    for node in drawn.nodes:
        group = marked(f"{node.id}: {STATES[node.state][0]}", lead(node.id) if lead else "")
        canvas.append(_draw_node(drawsvg, group, node, at[node.id]))
    if drawn.nodes:
        _legend(drawsvg, canvas, drawn, height, legend)
    else:
        canvas.append(drawsvg.Text(_NOTHING, 13, _MARGIN, height - 30, fill=INK))
    made: str = canvas.as_svg()
    return made


def _within(words: str, width: float, size: float) -> list[str]:
    """Break words into lines that fit into the width of a picture; a word that is longer than a line is broken too."""
    from truceledger.publishing.charts.axes import wide

    room = width - 1.5 * _MARGIN
    lines: list[str] = []
    for word in words.split():
        if lines and wide(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
            continue
        lines.append("")
        for letter in word:
            if wide(lines[-1] + letter, size) > room:
                lines.append("")
            lines[-1] += letter
    return lines


def _lines(node: Node) -> list[str]:
    return textwrap.wrap(node.text, 28) or [node.id]


def _height(node: Node) -> int:
    return 16 + _LINE * (len(_lines(node)) + 1)


def _layout(drawn: Picture, top: int) -> tuple[dict[str, Box], int, int]:
    """Place the steps: x, y, height of each, and the size of the whole.

    What is not tied to each other stands in parts of its own, side by side as far as there is room. In a part the steps stand in
    layers, what waits above what it waits for, a circle's steps side by side.
    """
    parts = [(_layers(part), part) for part in _parts(drawn)]
    if not parts:
        return {}, 640, 30 + top
    tall = {node.id: _height(node) for node in drawn.nodes}
    across = [max(map(len, layers)) for layers, _ in parts]
    wide = [n * _WIDTH + (n - 1) * _GAP_X for n in across]
    most = max([*wide, ACROSS * _WIDTH + (ACROSS - 1) * _GAP_X])
    at: dict[str, Box] = {}
    x, y, low, right = float(_MARGIN), float(top), float(top), 0.0
    for (layers, part), width in zip(parts, wide, strict=True):
        if x > _MARGIN and x + width > _MARGIN + most:
            x, y = float(_MARGIN), low + _GAP_X
        low = max(low, _place(layers, part, tall, (x, y, width), at))
        x += width + _GAP_X
        right = max(right, x - _GAP_X)
    whole = max(640, int(right) + _MARGIN)
    if right + _MARGIN < whole:  # a small picture stands in the middle
        at = {step: (left + (whole - right - _MARGIN) / 2, above, height) for step, (left, above, height) in at.items()}
    shown = len({node.state for node in drawn.nodes})
    return at, whole, int(low + 20 + 20 * shown + 40)


def _place(layers: Sequence[Sequence[str]], part: Picture, tall: Mapping[str, int], room: Box, at: dict[str, Box]) -> float:
    """Put the layers of a part where it stands (left, top, width); give how low it reaches."""
    left, y, width = room
    y += _swing(part, layers[:1], over=True)
    for layer in layers:
        used = len(layer) * _WIDTH + (len(layer) - 1) * _GAP_X
        x = left + (width - used) / 2
        for step in layer:
            at[step] = (x, y, tall[step])
            x += _WIDTH + _GAP_X
        y += max(tall[s] for s in layer) + _GAP_Y
    return y - _GAP_Y + _swing(part, layers[-1:], over=False)


def _parts(drawn: Picture) -> list[Picture]:
    """Take a picture apart where no arrow leads from one part to another; those with circles first, then the largest."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in drawn.nodes)
    graph.add_edges_from((edge.start, edge.end) for edge in drawn.edges)
    made = [
        Picture(drawn.title, tuple(n for n in drawn.nodes if n.id in some), tuple(e for e in drawn.edges if e.start in some))
        for some in nx.connected_components(graph)
    ]
    return sorted(made, key=lambda p: (not any(e.circular for e in p.edges), -len(p.nodes), min(n.id for n in p.nodes)))


def _lift(apart: float) -> float:
    """Give how far an arrow between boxes side by side bends away from them, by how far apart their left sides are."""
    return 70 + 0.12 * max(0.0, apart - _WIDTH - _GAP_X)


def _swing(drawn: Picture, layers: Sequence[Sequence[str]], *, over: bool) -> float:
    """Give the room that arrows within a layer need above it (those that lead right) or below it, with their quotes."""
    step = _WIDTH + _GAP_X
    found = 0.0
    for layer in layers:
        place = {name: i for i, name in enumerate(layer)}
        for edge in drawn.edges:
            if edge.start in place and edge.end in place and edge.start != edge.end and (place[edge.start] < place[edge.end]) is over:
                found = max(found, _lift(abs(place[edge.end] - place[edge.start]) * step) / 2 + 20)
    return found


def _layers(drawn: Picture) -> list[list[str]]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(node.id for node in drawn.nodes)
    graph.add_edges_from((edge.start, edge.end) for edge in drawn.edges)
    folded = nx.condensation(graph)
    layers = [sorted(s for part in generation for s in folded.nodes[part]["members"]) for generation in nx.topological_generations(folded)]
    for _ in range(4):  # neighbours above each other, by the mean of their places
        for above, below in [*itertools.pairwise(layers), *((b, a) for a, b in reversed(list(itertools.pairwise(layers))))]:
            place = {s: i / max(1, len(above) - 1) for i, s in enumerate(above)}
            below.sort(key=lambda s: (_mean(graph, s, place), s))
    return layers


def _mean(graph: Any, step: str, place: Mapping[str, float]) -> float:
    near = [place[t] for t in itertools.chain(graph.predecessors(step), graph.successors(step)) if t in place]
    return sum(near) / len(near) if near else 0.5


def _draw_node(drawsvg: Any, group: Any, node: Node, place: Box) -> Any:
    x, y, height = place
    told, border, dashes, _ = STATES[node.state]
    tint, strength = _TINTS[node.state]
    extra = {"stroke_dasharray": dashes} if dashes else {}
    group.append(drawsvg.Rectangle(x, y, _WIDTH, height, rx=6, fill=PAPER))
    group.append(drawsvg.Rectangle(x, y, _WIDTH, height, rx=6, fill=tint, fill_opacity=strength, stroke=INK, stroke_width=border, **extra))
    if node.state == "core":
        group.append(drawsvg.Rectangle(x + 5, y + 5, _WIDTH - 10, height - 10, rx=4, fill="none", stroke=INK, stroke_width=1))
    for i, line in enumerate(_lines(node)):
        group.append(drawsvg.Text(line, 13, x + _WIDTH / 2, y + 21 + i * _LINE, text_anchor="middle", fill=INK))
    group.append(drawsvg.Text(told, 11, x + _WIDTH / 2, y + height - 9, text_anchor="middle", fill=INK, font_style="italic"))
    return group


def _draw_edge(drawsvg: Any, group: Any, edge: Edge, route: Route) -> Any:
    start, bend, end = route
    extra = {} if edge.strict else {"stroke_dasharray": "6,4"}
    path = drawsvg.Path(fill="none", stroke=INK, stroke_width=2.2 if edge.circular else 1.2, **extra)
    path.M(*start).Q(*bend, *end)
    group.append(path)
    group.append(drawsvg.Lines(*_head(bend, end), close=True, fill=INK))
    return group


def _draw_label(drawsvg: Any, group: Any, edge: Edge, route: Route, taken: list[tuple[float, float, float, float]]) -> Any:
    """Write an arrow's quote on it, where no other quote stands."""
    lines = _short(edge.label)
    wide, tall = 5.4 * max(map(len, lines)), 12.0 * len(lines) + 2
    for near in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78):
        x, y = (_along(near, *axis) for axis in zip(*route, strict=True))
        box = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
            break
    taken.append(box)
    group.append(drawsvg.Rectangle(box[0], box[1], wide, tall, fill=PAPER))
    for i, line in enumerate(lines):
        group.append(drawsvg.Text(line, 10, x, box[1] + 10 + 12 * i, text_anchor="middle", fill=INK))
    return group


def _along(t: float, start: float, bend: float, end: float) -> float:
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end


def _head(bend: Point, end: Point) -> tuple[float, ...]:
    """Give the corners of an arrow's head that points from the bend to the end."""
    length = math.hypot(end[0] - bend[0], end[1] - bend[1]) or 1.0
    x, y = (end[0] - bend[0]) / length, (end[1] - bend[1]) / length
    back = end[0] - 10 * x, end[1] - 10 * y
    return (*end, back[0] - 4.5 * y, back[1] + 4.5 * x, back[0] + 4.5 * y, back[1] - 4.5 * x)


def _short(label: str) -> Sequence[str]:
    lines = textwrap.wrap(label, 30)
    return lines if len(lines) <= 2 else [lines[0], lines[1][:28].rstrip() + "…”"]


def _routes(drawn: Picture, at: Mapping[str, Box]) -> dict[Edge, Route]:
    """Give start, bend and end of every arrow; those that meet a box on one side are spread along it."""
    ports: dict[tuple[str, bool], list[Edge]] = {}  # box, its upper side or not → arrows
    for edge in drawn.edges:
        one, other = at[edge.start], at[edge.end]
        if one[1] != other[1]:
            ports.setdefault((edge.start, one[1] > other[1]), []).append(edge)
            ports.setdefault((edge.end, one[1] < other[1]), []).append(edge)
    place: dict[tuple[Edge, str], float] = {}
    for (box, _), edges in ports.items():
        edges.sort(key=lambda e: (at[e.end if e.start == box else e.start][0], e.start, e.end))
        for i, edge in enumerate(edges, 1):
            place[edge, box] = at[box][0] + _WIDTH * i / (len(edges) + 1)
    return {edge: _route(edge, at[edge.start], at[edge.end], place) for edge in drawn.edges}


def _route(edge: Edge, one: Box, other: Box, place: Mapping[tuple[Edge, str], float]) -> Route:
    (x1, y1, h1), (x2, y2, h2) = one, other
    if edge.start == edge.end:
        return (x1 + _WIDTH, y1 + 12), (x1 + _WIDTH + 70, y1 + h1 / 2), (x1 + _WIDTH, y1 + h1 - 12)
    if y1 == y2:  # side by side: one arrow over, the other under
        right = x1 < x2
        start, end = x1 + _WIDTH * (0.75 if right else 0.25), x2 + _WIDTH * (0.25 if right else 0.75)
        lift = _lift(abs(x2 - x1))
        if right:
            return (start, y1), ((start + end) / 2, y1 - lift), (end, y2)
        return (start, y1 + h1), ((start + end) / 2, max(y1 + h1, y2 + h2) + lift), (end, y2 + h2)
    from_x, to_x = place[edge, edge.start], place[edge, edge.end]
    from_y, to_y = (y1 + h1, y2) if y1 < y2 else (y1, y2 + h2)
    return (from_x, from_y), ((from_x + to_x) / 2, (from_y + to_y) / 2), (to_x, to_y)


def _how_to_read(drawn: Picture) -> str:
    told = "arrows: from who waits to what is waited for; dashed: no later than; thick: in the circle"
    return told + (f"; {drawn.left} arrows of conditions on “any further step” are not drawn" if drawn.left else "")


def _legend(drawsvg: Any, canvas: Any, drawn: Picture, height: int, words: Sequence[str]) -> None:
    shown = [s for s in STATES if any(n.state == s for n in drawn.nodes)]
    y = height - 20 * len(shown) - 14 - 14 * len(words)
    for i, state in enumerate(shown):
        told, border, dashes, _ = STATES[state]
        tint, strength = _TINTS[state]
        extra = {"stroke_dasharray": dashes} if dashes else {}
        top = y + 20 * i
        canvas.append(drawsvg.Rectangle(_MARGIN, top, 26, 13, rx=3, fill=tint, fill_opacity=strength, stroke=INK, stroke_width=border, **extra))
        canvas.append(drawsvg.Text(told, 11, _MARGIN + 36, top + 11, fill=INK))
    for i, line in enumerate(words):
        canvas.append(drawsvg.Text(line, 11, _MARGIN, height - 10 - 14 * (len(words) - 1 - i), fill=INK))

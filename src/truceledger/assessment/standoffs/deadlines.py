"""Deadlines between steps as a simple temporal network (Dechter, Meiri and Pearl 1991).

A negative cycle is the certificate that the deadlines cannot all be met; it names the constraints that clash. ``START`` is
a point of fixed date (day 0 of the proleptic calendar), so that due dates are deadlines like the others.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import networkx as nx

START = "\x00start"
#: One day in the network's own unit; below it, "strictly after, at whatever time of day". A due day lasts until its end.
_DAY = 1_000_000


@dataclass(frozen=True)
class Deadline:
    """``later`` comes at least ``least`` and at most ``most`` days after ``earlier``; ``None`` is no bound.

    ``strict``: it comes after ``earlier``, be it on the same day. ``ground`` is the statement's id.
    """

    earlier: str
    later: str
    least: int | None
    most: int | None
    quote: str = ""
    strict: bool = False
    ground: str = ""


def no_later_than(step: str, day: date, quote: str = "", ground: str = "") -> Deadline:
    """Give the deadline that a step is done by a day."""
    return Deadline(START, step, None, day.toordinal(), quote, ground=ground)


def no_earlier_than(step: str, day: date, quote: str = "", ground: str = "") -> Deadline:
    """Give the deadline that a step is not done before a day."""
    return Deadline(START, step, day.toordinal(), None, quote, ground=ground)


def contradiction(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Give deadlines that cannot be met together, or nothing where all can."""
    found = contradictions(deadlines)
    return found[0] if found else ()


def contradictions(deadlines: Iterable[Deadline]) -> tuple[tuple[Deadline, ...], ...]:
    """Give a certificate for each part of the network that cannot be met: deadlines that clash, in the cycle's order."""
    graph = _network(deadlines)
    found = []
    for component in sorted(nx.strongly_connected_components(graph), key=min):
        if len(component) > 1 or any(graph.has_edge(s, s) for s in component):
            cycle = _negative(graph.subgraph(sorted(component)))
            if cycle:
                found.append(cycle)
    return tuple(found)


def steps_of(certificate: Iterable[Deadline]) -> frozenset[str]:
    """Give the steps whose deadlines clash."""
    return frozenset(s for d in certificate for s in (d.earlier, d.later)) - {START}


def _network(deadlines: Iterable[Deadline]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()

    def edge(start: str, end: str, weight: int, why: Deadline) -> None:
        if not graph.has_edge(start, end) or graph.edges[start, end]["weight"] > weight:
            graph.add_edge(start, end, weight=weight, why=why)

    for one in deadlines:
        if one.most is not None:
            edge(one.earlier, one.later, one.most * _DAY + (_DAY - 1 if one.earlier == START else 0), one)
        if one.least is not None or one.strict:
            edge(one.later, one.earlier, -(one.least or 0) * _DAY - one.strict, one)
    return graph


def _negative(graph: nx.DiGraph[str]) -> tuple[Deadline, ...]:
    rooted = nx.DiGraph(graph)
    root = "\x00root"
    for node in list(graph.nodes):
        rooted.add_edge(root, node, weight=0, why=None)
    try:
        cycle = nx.find_negative_cycle(rooted, root)
    except nx.NetworkXError:
        return ()
    return tuple(dict.fromkeys(rooted.edges[a, b]["why"] for a, b in itertools.pairwise(cycle)))

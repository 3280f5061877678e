"""Deadlines between steps as a simple temporal network (Dechter, Meiri and Pearl 1991).

A negative cycle is the certificate that the deadlines cannot all be met; it names the constraints that clash.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class Deadline:
    """``later`` comes at least ``least`` and at most ``most`` days after ``earlier``; ``None`` is no bound."""

    earlier: str
    later: str
    least: int | None
    most: int | None
    quote: str = ""


def contradiction(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Give deadlines that cannot be met together, or nothing where all can."""
    graph: nx.DiGraph[str] = nx.DiGraph()

    def edge(start: str, end: str, days: int, why: Deadline) -> None:
        if not graph.has_edge(start, end) or graph.edges[start, end]["weight"] > days:
            graph.add_edge(start, end, weight=days, why=why)

    for one in deadlines:
        if one.most is not None:
            edge(one.earlier, one.later, one.most, one)
        if one.least is not None:
            edge(one.later, one.earlier, -one.least, one)
    root = "\x00origin"
    nodes = list(graph.nodes)
    for node in nodes:
        graph.add_edge(root, node, weight=0, why=None)
    if not nodes:
        return ()
    try:
        cycle = nx.find_negative_cycle(graph, root)
    except nx.NetworkXError:
        return ()
    found = [graph.edges[a, b]["why"] for a, b in itertools.pairwise(cycle)]
    return tuple(dict.fromkeys(d for d in found if d is not None))

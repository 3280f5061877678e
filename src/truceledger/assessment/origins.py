"""How many independent origins stand behind a saying.

The origin is the first utterance that all copies trace to; corroboration counts origins, not articles. The rules:

* copies of one report (``HeldReport.origin``) are one report;
* a named speaker is one origin however many print him: his party where it is known, else his words;
* an unnamed speaker is one origin within a report, whatever he says there; through the same agency (the carrier, else
  the publisher) the same claim of the same party's unnamed official is one origin across reports;
* the reporter's own voice is its carrier's, else its publisher's, else that of the report itself.

The count is a lower bound by intent: two unnamed officials of one government in one report count once.
Refuses to judge which origin is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import networkx as nx

from truceledger.vocabulary.attribution import Source
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

Node = tuple[str, ...]

_TAIL = re.compile(r"\s+(news\s+)?agency$")


def name_key(text: str | None) -> str:
    """Fold a name for comparison: case, white space, a leading "the", a closing "(news) agency"."""
    folded = " ".join((text or "").casefold().split())
    return _TAIL.sub("", folded.removeprefix("the "))


def _report_origins(view: View) -> dict[str, str]:
    direct = {held.report.digest: held.origin for held in view.reports}
    found: dict[str, str] = {}
    for digest in direct:
        at, seen = digest, {digest}
        while (up := direct.get(at, at)) not in seen:
            seen.add(up)
            at = up
        found[digest] = at
    return found


class Origins:
    """The origins of one view: ``keys`` of a statement, ``count`` over many. Independent of the view's order."""

    def __init__(self, view: View) -> None:
        """Read who speaks in every statement of the view."""
        self._of_report = _report_origins(view)
        self._publisher = {held.report.digest: held.report.publisher for held in view.reports}
        nodes: dict[str, tuple[Node, ...]] = {}
        graph: nx.Graph[Node] = nx.Graph()
        for held in view.statements:
            statement = held.statement
            nodes[statement.statement_id] = mine = self._nodes(statement)
            for node in mine:
                graph.add_node(node)
                if node[0] == "unnamed":
                    graph.add_edge(node, ("said", *node[2:], statement.claim_id))
        named: dict[Node, str] = {}
        for part in nx.connected_components(graph):
            label = "/".join(min(node for node in part if node[0] != "said"))
            named.update(dict.fromkeys(part, label))
        self._keys = {sid: tuple(sorted({named[n] for n in mine})) for sid, mine in nodes.items()}

    def _nodes(self, statement: Statement) -> tuple[Node, ...]:
        report = self._of_report.get(statement.report.digest, statement.report.digest)
        carriers = statement.attribution.carriers()
        printed = self._publisher.get(report) or statement.report.publisher
        agency = (carriers[0].party or name_key(carriers[0].text)) if carriers else name_key(printed)
        speakers = statement.attribution.speakers()
        if not speakers:
            return (("voice", agency or report),)
        return tuple(_speaker(one, report, agency) for one in speakers)

    def keys(self, statement: Statement) -> tuple[str, ...]:
        """Give the origins a statement comes from; more than one where two sources stand for one sentence."""
        return self._keys[statement.statement_id]

    def count(self, statements: Iterable[Statement]) -> int:
        """Count the independent origins of several statements."""
        return len({key for one in statements for key in self.keys(one)})


def _speaker(one: Source, report: str, agency: str) -> Node:
    who = one.party or name_key(one.text)
    if one.anonymous:
        return ("unnamed", report, agency, who)
    return ("named", who)

"""Charts: what the state of play says, as pictures with their data as tables; the same in pages, briefs and exports.

``CHARTS`` is the one registry. A maker draws what a look has to show, which may be nothing, one chart or several; what it takes of
its own (a measure, a window, tiles) is asked of its module. Drawing takes a few tenths of a second: keep what is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.publishing.charts.chart import Chart, Table

if TYPE_CHECKING:
    from truceledger.assessment import StateOfPlay
    from truceledger.assessment.desk import Desk

__all__ = ["CHARTS", "Chart", "Maker", "Table"]

Make = Callable[["Desk", "StateOfPlay"], list[Chart]]


@dataclass(frozen=True)
class Maker:
    """What draws one sort of chart: its name, what it shows, and how it is made of a look."""

    name: str
    shows: str
    make: Make


def _figures(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.figures import figures

    return figures(desk)


def _timeline(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.timeline import timelines

    return timelines(desk)


def _standoff(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.standoff import standoffs

    return standoffs(desk)


def _map(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.map import maps

    return maps(desk)


def _origins(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.origins import origins

    return origins(desk, state)


def _activity(desk: Desk, state: StateOfPlay) -> list[Chart]:
    from truceledger.publishing.charts.activity import activity

    return activity(desk)


CHARTS: tuple[Maker, ...] = (
    Maker("figures", "rival counts over time, a line for each issuer's count from each start", _figures),
    Maker("timeline", "what happened and what lies ahead, a lane for each kind", _timeline),
    Maker("standoff", "who waits for whom, the quotes on the arrows", _standoff),
    Maker("map", "what is told of places, as exactly as they are known", _map),
    Maker("origins", "how many independent origins tell each thing, and how much each origin tells", _origins),
    Maker("activity", "reports, copies and statements by day, week or month", _activity),
)

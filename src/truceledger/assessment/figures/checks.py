"""All checks of figures, in the order in which they are printed. ``checks_of`` is the one list of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures import shares, since, slips, sums
from truceledger.assessment.figures.names import Check
from truceledger.assessment.figures.series import Series

__all__ = ["Check", "checks_of"]


def checks_of(desk: Desk, kind: str, series: Sequence[Series]) -> list[Check]:
    """Give what does not add up among the tolls, or among the tallies; ``series`` are those of ``series_of``."""
    profile = desk.profile.id if desk.profile else ""
    return desk.memory.for_group("figures.checks", kind, desk.of(kind), partial(_all, desk, kind, series), profile)


def _all(desk: Desk, kind: str, series: Sequence[Series]) -> list[Check]:
    found = [*since.since(desk, series), *sums.increments(desk, series)]
    if kind == "toll":
        found += [*shares.shares(desk), *sums.parts_of_people(desk), *sums.parts_of_totals(desk, series)]
    found += [*sums.lists(desk, kind), *slips.scale(desk, series)]
    if kind == "toll":
        found += [*slips.moved(desk, series), *slips.mixed(desk, series)]
    return found + list(slips.falls(desk, series))

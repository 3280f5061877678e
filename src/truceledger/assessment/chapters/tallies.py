"""Counts of violations, strikes and the like: one series for each issuer, what is counted, and against whom."""

from __future__ import annotations

from truceledger.assessment.chapters.tolls import check_line, ordered, period_line, restart_line
from truceledger.assessment.desk import Desk
from truceledger.assessment.figures import checks_of, series_of
from truceledger.assessment.state import Line


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the series side by side, running totals with their points in order, and what does not add up."""
    series = ordered(series_of(desk, "tally"))
    lines = [period_line(desk, one, "× ") for one in series]
    lines += [restart_line(desk, one, restart) for one in series for restart in one.restarts]
    checks = [check_line(desk, check) for check in checks_of(desk, "tally", series)]
    return (*checks, *lines), "counted by different issuers in different ways; never added" if lines else "no other count was read"

"""The pages that the head of every page leads to, in their order: address, words, and the role one must have."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A page of the head; ``key`` is what a page calls itself."""

    key: str
    path: str
    label: str


PLACES = (
    Place("state", "/", "State of play"),
    Place("changes", "/changes", "What changed"),
    Place("standoff", "/standoff", "Standoff"),
    Place("figures", "/figures", "Figures"),
    Place("commitments", "/commitments", "Commitments"),
    Place("calendar", "/calendar", "Calendar"),
    Place("timeline", "/timeline", "Timeline"),
    Place("map", "/map", "Map"),
    Place("statements", "/statements", "Statements"),
    Place("reports", "/reports", "Reports"),
    Place("review", "/review", "Review"),
    Place("sources", "/sources", "Sources"),
    Place("search", "/search", "Search"),
    Place("export", "/export", "Export"),
)

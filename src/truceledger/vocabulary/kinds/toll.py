"""Toll: people killed, wounded, displaced, missing, held, released, returned. A claim, never a fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.vocabulary.field import PARTY, QUANTITY, SHARE, Field, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.party import codes
from truceledger.vocabulary.plover import Plover

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def _plover(statement: Statement) -> Plover | None:
    """People killed or wounded by a named party are ASSAULT; a bare count has no coding."""
    by = codes(statement.fields.get("caused_by"))
    if statement.fields.get("measure") in {"killed", "wounded"} and by:
        return Plover("ASSAULT", statement.fields.get("measure"), by)
    return None


KIND = Kind(
    "toll",
    "tolls",
    "Toll",
    "People killed, wounded, displaced, missing, detained, abducted, released, returned.",
    (
        Field(
            "measure",
            choice("killed", "wounded", "displaced", "missing", "detained", "abducted", "released", "returned"),
            "Measure",
            key=True,
        ),
        Field("value", QUANTITY, "Count", key=True),
        Field(
            "people",
            choice(
                "civilians",
                "children",
                "women",
                "soldiers",
                "fighters",
                "health_workers",
                "journalists",
                "peacekeepers",
                "unspecified",
            ),
            "People",
        ),
        Field("basis", choice("cumulative", "incident", "period"), "Basis"),
        Field("caused_by", PARTY, "Caused by"),
        Field("share", SHARE, "Share"),
    ),
    "{value} {measure}[ ({people})][, {basis}][, caused by {caused_by}][, {share}]",
    ("caused_by",),
    _plover,
)

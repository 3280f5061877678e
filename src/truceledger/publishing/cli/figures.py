"""``truce figures``: rival counts side by side, rebuilt from the series, taken from tables."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

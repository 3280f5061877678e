"""``truce commitments``: the matrix of parties and areas."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

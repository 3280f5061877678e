"""``truce sources``: origins, their grades, and who is protected."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""

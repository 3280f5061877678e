"""Usual population of a state: for checking a share, never for a sum."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Population:
    """People, the year, and whose figure it is."""

    value: int
    year: int
    source: str


@cache
def populations() -> dict[str, Population]:
    """Read the figures by alpha-3 code."""
    table = tomllib.loads(resources.files("truceledger.knowledge").joinpath("data/population.toml").read_text("utf-8"))
    return {code: Population(**row) for code, row in table.items()}


def population_of(country: str) -> Population | None:
    """Give the usual figure of a state, or nothing."""
    return populations().get(country)

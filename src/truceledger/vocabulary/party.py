"""Parties of a field: their codes, and the state that an organ's code stands under."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

_NOBODY: frozenset[str] = frozenset()


def codes(value: Any) -> tuple[str, ...]:
    """Give the resolved party codes of a field's value."""
    many = value if isinstance(value, list) else [value]
    return tuple(x for x in many if isinstance(x, str))


def root(code: str) -> str:
    """Give the party that a code's deeds and steps belong to: the state of an organ, else itself."""
    return code.partition(":")[0]


@lru_cache(maxsize=4096)
def _alone(code: str) -> frozenset[str]:
    return frozenset((root(code),))


def roots(value: Any) -> frozenset[str]:
    """Give the parties of a field, organs counted as their state."""
    if isinstance(value, str):
        return _alone(value)
    return frozenset(map(root, codes(value))) if value else _NOBODY

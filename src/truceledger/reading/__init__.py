"""Reading: a report's text becomes statements, with what was noticed and set aside.

Hands on ``Reader``; refuses to fetch, store or judge.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Reader"]


def __getattr__(name: str) -> Any:
    # the parser takes its time to load; whoever only lists kinds need not wait for it
    if name == "Reader":
        from truceledger.reading.read import Reader

        return Reader
    raise AttributeError(name)

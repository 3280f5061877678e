"""Reading: a report's text becomes statements, with what was noticed and set aside.

Hands on ``Reader``, and ``read_in`` for several processes; refuses to fetch, store or judge.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Reader", "read_in"]


def __getattr__(name: str) -> Any:
    # the parser takes its time to load; whoever only lists kinds need not wait for it
    if name == "Reader":
        from truceledger.reading.read import Reader

        return Reader
    if name == "read_in":
        from truceledger.reading.workers import read_in

        return read_in
    raise AttributeError(name)

"""Python's search for cyclic garbage, paused while very many values that stay are made.

The search walks every container each time some thousands more have been made; loading a ledger of 100,000 statements made
it walk them all again and again: it took more than half of the time (5.7 s of 11.4 s for loading and a first look).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused(*, stays: bool = False) -> Iterator[None]:
    """Pause the search; where what was made ``stays``, it is not walked afterwards either.

    Memory is still freed as soon as nothing points at it; only cycles wait.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if stays:
            gc.freeze()
        if was:
            gc.enable()


def thaw() -> None:
    """Let the search walk again what was set aside as staying, once its holder is done with it: else no cycle in it is ever found."""
    gc.unfreeze()

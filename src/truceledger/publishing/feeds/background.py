"""Deliveries while a server runs: a thread that looks every so often whether there is something to send."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from truceledger.errors import TruceError
from truceledger.publishing.feeds.deliveries import Deliveries
from truceledger.publishing.feeds.store import Feeds

if TYPE_CHECKING:
    from truceledger.publishing.room import Room

_log = logging.getLogger("truceledger.feeds")
#: Seconds between two looks.
EVERY_S = 60.0


@contextmanager
def delivering(room: Room, base: str = "", every: float = EVERY_S) -> Iterator[Deliveries]:
    """Deliver to the webhooks of a room's ledger as long as the context lasts; at its end a try that goes on may end itself.

    Without a webhook nothing is done but to look whether there is one.
    """
    deliveries = Deliveries(room, Feeds.beside(room.ledger.path), base=base)
    stopped = threading.Event()

    def run() -> None:
        while not stopped.wait(every):
            try:
                if deliveries.feeds.hooks():
                    for trouble in deliveries.run_once().troubles:
                        _log.warning("%s", trouble)
            except TruceError as trouble:
                _log.warning("feeds: %s", trouble)
            except Exception:
                _log.exception("feeds: a run of deliveries failed; the next one goes on where it stopped")

    thread = threading.Thread(target=run, name="deliveries", daemon=True)
    thread.start()
    try:
        yield deliveries
    finally:
        stopped.set()
        thread.join(2.0)

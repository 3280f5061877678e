"""Deliveries while a server runs: a thread that looks every so often whether there is something to send."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from truceledger.errors import TruceError
from truceledger.publishing.feeds.deliveries import Deliveries
from truceledger.publishing.feeds.items import items
from truceledger.publishing.feeds.store import Feeds

if TYPE_CHECKING:
    from truceledger.publishing.room import Room

_log = logging.getLogger("truceledger.feeds")
#: Seconds between two looks.
EVERY_S = 60.0


@contextmanager
def delivering(room: Room, base: str = "", every: float = EVERY_S) -> Iterator[Deliveries]:
    """Deliver to the webhooks of a room's ledger as long as the context lasts; at its end a try that goes on may end itself.

    Without a feed nothing is done but to look whether there is one. Feeds of changes are worked out as the ledger grows, so that who
    reads one does not wait.
    """
    deliveries = Deliveries(room, Feeds.beside(room.ledger.path), base=base)
    stopped = threading.Event()

    def run() -> None:
        seen = -1
        while not stopped.wait(every):
            try:
                if deliveries.feeds.hooks():
                    for trouble in deliveries.run_once().troubles:
                        _log.warning("%s", trouble)
                if seen != room.version():
                    seen = room.version()
                    for feed in deliveries.feeds.all():
                        if feed.kind == "changes" and not stopped.is_set():
                            items(room, feed)
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

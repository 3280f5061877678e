"""Reading in several processes: reports go out in small lots, readings come back in the order of the reports.

Each process makes its own ``Reader``; what it needs to know is sent to it once. No more lots are under way than the
processes can be kept busy with, so an endless feed is read as it comes.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from truceledger.knowledge import Knowledge
from truceledger.knowledge.profiles import Profile
from truceledger.reading.read import Reader, Using
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report

#: Reports sent to a process at a time.
LOT = 16

_reader: Reader | None = None  # of this process


def read_in(processes: int, reports: Iterable[Report], profiles: Sequence[Profile] = (), using: Using = Using.BOTH) -> Iterator[Reading]:
    """Read reports in some processes, in order."""
    waiting = iter(reports)
    under_way: deque[Future[list[Reading]]] = deque()
    # started afresh: a copy of a process that runs threads may hold locks that nobody will ever open
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=fresh, initializer=_prepare, initargs=(tuple(profiles), using))
    try:
        while True:
            while len(under_way) < 3 * processes and (lot := list(islice(waiting, LOT))):
                under_way.append(pool.submit(_read, lot))
            if not under_way:
                return
            yield from under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare(profiles: tuple[Profile, ...], using: Using) -> None:
    global _reader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us is interrupted too, and ends us
    _reader = Reader(Knowledge.load(profiles), using)


def _read(lot: list[Report]) -> list[Reading]:
    assert _reader is not None
    return list(_reader.read_all(lot))

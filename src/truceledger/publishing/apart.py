"""Reading on a server: in a process of its own, so that who reads pages is not kept waiting, and within a time.

A report takes a second for some thousand characters, and far longer where it is one endless sentence. One report is read at a time; a
few wait for their turn, others are told to come again. The process is begun with the first report and ends when none has come for a while.
Files are opened there too: what is made to break a parser breaks that process alone.
"""

from __future__ import annotations

import io
import logging
import multiprocessing
import signal
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from truceledger.errors import LedgerBusyError, TruceError, UsageError
from truceledger.reading.using import Using

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from truceledger.intake import Taken
    from truceledger.knowledge.profiles import Profile
    from truceledger.pipeline import Step

_log = logging.getLogger("truceledger")
#: Seconds that one report may take, and after which the process is ended where no further one came.
LIMIT, IDLE = 60.0, 300.0
#: Reports that are read or wait.
MOST = 4


class TooLongError(UsageError):
    """A report that is not read within the time."""


class ReaderBusyError(LedgerBusyError):
    """Others' reports are being read."""


class Apart:
    """See the module; ``using`` says what reads."""

    def __init__(self, known: Sequence[Profile] = (), using: Using = Using.BOTH, *, limit_s: float = LIMIT, idle_s: float = IDLE) -> None:
        self._given = (tuple(known), using)
        self._limit, self._idle = limit_s, idle_s
        self._places = threading.BoundedSemaphore(MOST)
        self._turn = threading.Lock()
        self._running: tuple[SpawnProcess, Connection] | None = None
        self._ending: threading.Timer | None = None

    def read(self, line: bytes) -> list[Step]:
        """Read what one line of JSON holds, as ``pipeline.read`` does; raises ``TooLongError``, ``ReaderBusyError`` and what it raises."""
        made: list[Step] = self._asked(line)
        return made

    def open(self, content: bytes, name: str, most: int) -> list[Taken]:
        """Give what a file holds, not read yet: its report, or why there is none; of several the first two. Raises as ``read`` does.

        A packed file of more than ``most`` bytes comes without its evidence. Raises ``UsageError`` for a file that breaks what opens it.
        """
        try:
            made: list[Taken] = self._asked((content, name, most))
        except RuntimeError:
            _log.exception("a file that was sent in broke what opens it")
            raise UsageError("this breaks what opens it; nothing was read. Give it in another format") from None
        return made

    def _asked(self, what: bytes | tuple[bytes, str, int]) -> Any:
        if not self._places.acquire(blocking=False):
            raise ReaderBusyError(f"{MOST} reports are being read or wait for it; send it again in a moment")
        try:
            with self._turn:
                return self._read(what)
        finally:
            self._places.release()

    def _read(self, what: bytes | tuple[bytes, str, int]) -> Any:
        if self._ending is not None:
            self._ending.cancel()
        process, pipe = self._running = self._running or self._begun()
        try:
            pipe.send(what)
            if not pipe.poll(self._limit):
                self._end()
                raise TooLongError(
                    f"the report was not read within {self._limit:g} seconds; divide it, or read it with `truce add`, which takes its time"
                )
            made, trouble = pipe.recv()
        except (EOFError, OSError):
            self._end()
            raise RuntimeError(f"the reader's process ended while it read (exit code {process.exitcode})") from None
        except BaseException:
            self._end()  # what it says later would be taken for the next report's
            raise
        self._ending = threading.Timer(self._idle, self._end_idle)
        self._ending.daemon = True
        self._ending.start()
        if isinstance(trouble, TruceError):
            raise trouble
        if trouble is not None:
            raise RuntimeError(trouble)
        return made

    def _begun(self) -> tuple[SpawnProcess, Connection]:
        fresh = multiprocessing.get_context("spawn")  # a copy of a process that runs threads may hold locks that nobody will ever open
        here, there = fresh.Pipe()
        process = fresh.Process(target=_serve, args=(there, *self._given), name="truce-reader", daemon=True)
        process.start()
        there.close()
        return process, here

    def _end(self) -> None:
        if self._running is not None:
            (process, pipe), self._running = self._running, None
            process.kill()
            process.join(10)
            pipe.close()

    def _end_idle(self) -> None:
        with self._turn:
            if self._ending is threading.current_thread():
                self._end()

    def close(self) -> None:
        """End the process; what it reads is not waited for."""
        running = self._running
        if running is not None:
            running[0].kill()
        with self._turn:
            if self._ending is not None:
                self._ending.cancel()
            self._end()


def _serve(pipe: Connection, known: tuple[Profile, ...], using: Using) -> None:
    import traceback

    from truceledger import pipeline
    from truceledger.intake import IntakeOptions

    def work(what: Any) -> Any:
        if isinstance(what, tuple):
            return _opened(*what)
        return list(pipeline.read(["-"], IntakeOptions(stdin=io.BytesIO(what)), known=known, using=using))

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us is interrupted too, and ends us
    with suppress(EOFError, OSError):  # whoever started us is gone
        while True:
            what = pipe.recv()
            made: Any = None
            trouble: Any = None
            try:
                made = work(what)
            except TruceError as said:
                trouble = said
            except Exception:
                trouble = traceback.format_exc()
            pipe.send((made, trouble))


def _opened(content: bytes, name: str, most: int) -> list[Taken]:
    from truceledger.intake import IntakeOptions, Raw, fetched

    found = islice(fetched(Raw(content, name), IntakeOptions(), name), 2)
    return [replace(t, evidence=None) if t.evidence is not None and len(t.evidence.content) > most else t for t in found]

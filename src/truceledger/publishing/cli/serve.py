"""``truce serve``: the site and the API of one ledger, on this machine."""

from __future__ import annotations

import logging
import os
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from truceledger.errors import UsageError
from truceledger.publishing.cli.common import known_profiles, reviewer_name
from truceledger.publishing.cli.options import LedgerOption

if TYPE_CHECKING:
    import socket

    from fastapi import FastAPI

    from truceledger.publishing.room import Room
    from truceledger.publishing.serving import Serving
    from truceledger.publishing.users.store import Store

#: Seconds that requests under way are given when the server is stopped.
PATIENCE = 5


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command(epilog="Example: truce serve --ledger jeddah.db --port 8470")(serve)


def serve(
    ledger: LedgerOption = None,
    host: Annotated[str | None, typer.Option("--host", help="The address to listen at. Default: 127.0.0.1, this machine alone.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="The port. Default: 8470; 0 takes one that is free.")] = None,
    auth: Annotated[bool, typer.Option("--auth", help="Ask for accounts: `truce users add NAME --role admin` makes the first.")] = False,
    base: Annotated[
        str | None, typer.Option("--base", metavar="URL", help="The address under which others reach the site, for links in feeds and calendars.")
    ] = None,
    samples: Annotated[bool, typer.Option("--samples", help="Serve the sample reports, read into a ledger of their own the first time.")] = False,
    reviewer: Annotated[str | None, typer.Option("--reviewer", help="Without --auth: the name decisions bear. Default: TRUCE_REVIEWER, else your login.")] = None,
) -> None:
    """Open the site and the API of a ledger: read, check, correct and hand on. Stop it with Ctrl-C."""
    from truceledger import settings
    from truceledger.ledger import Ledger
    from truceledger.publishing.feeds.background import delivering
    from truceledger.publishing.room import Room
    from truceledger.reading.using import Using

    serving = _serving(host, port, auth=auth, base=base)
    told = settings.load()
    path: Path = _samples(ledger) if samples else ledger or told.ledger_path
    book = Ledger.open(path, create=False)
    room = Room(book, known_profiles(), Using(told.reader))
    try:
        listening = _listening(serving)
        serving = replace(serving, port=listening.getsockname()[1])  # of 0, the one that was free
        app = application(room, serving, path, reviewer)
        threading.Thread(target=room.ready, name="laying out", daemon=True).start()  # who asks first has less to wait for
        with delivering(room, serving.base):  # links in what leaves are to where others reach the site
            _run(app, serving, path, listening)
    finally:
        room.close()


def application(room: Room, serving: Serving, path: Path, reviewer: str | None = None) -> FastAPI:
    """Make the application with its gate: accounts beside the ledger where they are asked for, else the operator alone.

    Raises ``UsageError`` where accounts are asked for and no administrator is among them.
    """
    from truceledger.publishing.api.app import make_app
    from truceledger.publishing.users.gate import Gate
    from truceledger.publishing.users.hosts import Hosts
    from truceledger.publishing.users.limits import Limits

    store = _store(path) if serving.auth else None
    operator = "" if store else reviewer_name(reviewer)
    hosts = Hosts(serving.names, serving.base)
    gate = Gate(store, operator, hosts, Limits(serving.per_minute), https=serving.base.startswith("https:"))
    return make_app(room, gate, serving)


def _store(path: Path) -> Store:
    from truceledger.publishing.users.database import users_path
    from truceledger.publishing.users.store import Store

    store = Store(users_path(path))
    if not store.governed():
        store.close()
        raise UsageError(f"--auth: no administrator could sign in; make one: truce users add NAME --role admin --ledger {path}")
    return store


def _samples(ledger: Path | None) -> Path:
    """Give the ledger of the sample reports; what was decided on them before stays."""
    from importlib import resources

    import platformdirs

    from truceledger import pipeline
    from truceledger.intake import IntakeOptions
    from truceledger.ledger import Ledger

    path = ledger or Path(platformdirs.user_data_dir("truceledger")) / "samples.db"
    if not path.exists():
        sys.stderr.write(f"reading the sample reports into {path} …\n")
        sys.stderr.flush()
        half = path.with_name(f"{path.name}.part")  # one that is interrupted leaves no ledger that holds some of them
        for left in (half, *(half.with_name(half.name + end) for end in ("-wal", "-shm"))):
            left.unlink(missing_ok=True)
        with resources.as_file(resources.files("truceledger").joinpath("samples")) as folder, Ledger.open(half) as book:
            for _ in pipeline.add([str(folder)], book, IntakeOptions(), known=known_profiles()):
                pass
        half.replace(path)
    return path


def _serving(host: str | None, port: int | None, *, auth: bool, base: str | None) -> Serving:
    from urllib.parse import urlsplit

    from truceledger import settings
    from truceledger.publishing.serving import LOOPBACK, Serving

    told = settings.load()
    where = (host or told.host).removeprefix("[").removesuffix("]")
    address = base or told.base
    if where not in LOOPBACK and not auth:
        raise UsageError(f"--host {where}: others on the network could read and change the ledger; give --auth too, so that they sign in")
    if address:
        try:
            parts = urlsplit(address)
            fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError:  # a port or an address of IPv6 that is none
            fits = False
        if not fits or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise UsageError(f"--base {address!r} is no address of a site; write it as https://ledger.example.org, with no path: its pages begin at /")
        if parts.hostname not in LOOPBACK and not auth:
            sys.stderr.write(f"notice: without --auth whoever reaches {address} may read and change everything, unless what stands before it asks who they are\n")
    return Serving(where, told.port if port is None else port, auth, address, told.tiles, told.hosts, told.per_minute)


def _listening(serving: Serving) -> socket.socket:
    import socket

    family = socket.AF_INET6 if ":" in serving.host else socket.AF_INET
    # named as TCP, so that asyncio lets answers go at once: else the end of each waits 40 ms for a sign that its head came
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((serving.host, serving.port))
        listening.listen(2048)  # who reads that it is served can ask at once
    except (OSError, UnicodeError) as trouble:
        listening.close()
        why = getattr(trouble, "strerror", None) or "that is no name of a host"
        raise UsageError(f"{serving.host}:{serving.port}: cannot listen there ({why}); give another --port or --host") from None
    return listening


def _run(app: FastAPI, serving: Serving, path: Path, listening: socket.socket) -> None:
    import uvicorn

    name = f"[{serving.host}]" if ":" in serving.host else serving.host
    sys.stderr.write(f"{path}: at http://{name}:{serving.port}/ until Ctrl-C\n")
    sys.stderr.flush()
    config = uvicorn.Config(
        app,
        http="h11",  # which takes no head of a request without end
        ws="none",
        log_level=os.environ.get("TRUCE_LOG", "warning"),
        access_log=False,
        server_header=False,
        proxy_headers=bool(serving.base),
        timeout_graceful_shutdown=PATIENCE,
    )
    logging.getLogger("uvicorn.error").addFilter(_worth_telling)
    uvicorn.Server(config).run(sockets=[listening])


def _worth_telling(record: logging.LogRecord) -> bool:
    """Leave out where requests were that the end of the server cut off; that some were is told by itself."""
    import asyncio

    return record.exc_info is None or not isinstance(record.exc_info[1], asyncio.CancelledError)

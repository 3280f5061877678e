"""A real headless Chromium, and sites served on this machine: one of the sample reports, read once; one of hostile hand-made reports."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import uvicorn

import site_for_tests
from truceledger import pipeline
from truceledger.intake import IntakeOptions
from truceledger.ledger import Ledger
from truceledger.publishing.queries import known_profiles

#: What a browser says of a form that was refused, and shown again with what is wrong.
REFUSED = re.compile("status of (400|409)")
sync_api = pytest.importorskip("playwright.sync_api")


# not for the session: until it is closed, its loop of events runs in this thread, and no other test could start its own
@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser; where a machine has none, these tests are skipped, but not in CI."""
    found = os.environ.get("TRUCE_CHROMIUM") or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        except sync_api.Error as trouble:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium here: {str(trouble).splitlines()[0]}")
        yield browser
        browser.close()


@contextmanager
def running(app: Any) -> Iterator[str]:
    """Serve an application; give its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the sample reports."""
    path = tmp_path_factory.mktemp("samples") / "samples.db"
    with resources.as_file(resources.files("truceledger").joinpath("samples")) as folder, Ledger.open(path) as book:
        for _ in pipeline.add([str(folder)], book, IntakeOptions(), known=known_profiles()):
            pass
    return path


@pytest.fixture
def served(tmp_path: Path, samples: Path) -> Iterator[str]:
    """The site of a copy of the sample ledger, to be written to."""
    own = tmp_path / "ledger.db"
    shutil.copy(samples, own)
    app = site_for_tests.site(own)
    with running(app) as address:
        yield address
    app.state.room.close()


@pytest.fixture(scope="session")
def looked_at(samples: Path) -> Iterator[str]:
    """The site of the sample ledger, only to be looked at."""
    app = site_for_tests.site(samples)
    with running(app) as address:
        yield address
    app.state.room.close()


@pytest.fixture
def hostile(tmp_path: Path, make: Any) -> Iterator[str]:
    """The site of hand-made reports with script, marks that turn text, right-to-left names."""
    path = tmp_path / "hostile.db"
    with Ledger.open(path) as book:
        site_for_tests.fill(book, make)
    app = site_for_tests.site(path)
    with running(app) as address:
        yield address
    app.state.room.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open pages whose troubles count: errors of scripts and of the policy, requests to other hosts. Give a page by its context's settings."""
    opened = []
    troubles: list[str] = []

    def new(**settings: Any) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **settings})
        page = context.new_page()
        page.on("console", lambda m: troubles.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} and not REFUSED.search(m.text) else None)
        page.on("pageerror", lambda e: troubles.append(f"script: {e}"))
        page.on("request", lambda r: None if r.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else troubles.append(f"asked {r.url}"))
        opened.append(context)
        return page

    new.troubles = troubles  # type: ignore[attr-defined]
    yield new
    for context in opened:
        context.close()
    assert troubles == []

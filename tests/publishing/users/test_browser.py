"""In a real browser: pages of accounts without JavaScript, and what pages of other sites in the same browser can do."""

from __future__ import annotations

import http.server
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import Depends, FastAPI

from truceledger.ledger import Ledger
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.roles import Act, Role
from truceledger.publishing.users.store import Store

from .conftest import WORDS, serve

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser in which ``evil.example`` and ``rebound.example`` are names of this machine."""
    with sync_api.sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP rebound.example 127.0.0.1"]
        try:
            browser = playwright.chromium.launch(executable_path=found, args=arguments)
        except sync_api.Error as trouble:
            pytest.skip(f"no Chromium here: {trouble}")
        yield browser
        browser.close()


@contextmanager
def running(app: FastAPI) -> Iterator[int]:
    """Serve an application; give the port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(10)


@contextmanager
def hostile(page: str) -> Iterator[int]:
    """Serve a page of another site; give the port."""

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def watched(app: FastAPI) -> list[str]:
    """Add what other sites will want to have done; give who was taken to have done it."""
    done: list[str] = []

    def decide(account: Account = Depends(needs(Act.JUDGE))) -> dict[str, str]:
        done.append(account.name)
        return {}

    app.add_api_route("/decide", decide, methods=["POST", "DELETE"])
    return done


#: Every way by which a page can have something sent to another origin, and what it would learn of the answers.
ATTACK = """<!doctype html><meta charset="utf-8"><form id="plain" method="post" target="out" action="TARGET/decide"><input name="csrf" value="x.y"></form>
<form id="text" method="post" target="out" enctype="text/plain" action="TARGET/decide"><input name='{"a":"' value='"}'></form>
<form id="parts" method="post" target="out" enctype="multipart/form-data" action="TARGET/decide"><input name="csrf" value=""></form>
<iframe name="out"></iframe><iframe id="framed" src="TARGET/account"></iframe>
<script>
async function attack() {
  const learnt = [];
  for (const id of ["plain", "text", "parts"]) { document.getElementById(id).submit(); await new Promise(r => setTimeout(r, 300)); }
  for (const [method, mode, headers] of [["POST", "no-cors", {}], ["POST", "cors", {"Content-Type": "application/json"}], ["DELETE", "cors", {}],
                                         ["POST", "cors", {"Authorization": "Bearer x"}], ["GET", "cors", {}], ["GET", "no-cors", {}]])
    try { const a = await fetch("TARGET/" + (method === "GET" ? "api/me" : "decide"), {method, mode, headers, credentials: "include"});
          learnt.push(a.type === "opaque" ? "opaque" : await a.text()); } catch (e) { learnt.push("refused"); }
  try { learnt.push(document.getElementById("framed").contentDocument.body.innerText); } catch (e) { learnt.push("refused"); }
  return learnt;
}
</script>"""


@pytest.mark.parametrize("signed_in", [False, True], ids=["the operator", "somebody signed in"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "evil.example"])
def test_another_site_in_the_same_browser_has_nothing_done_and_learns_nothing(
    chromium: Any, ledger: Ledger, staffed: Store, host: str, signed_in: bool
) -> None:
    app = serve(ledger, staffed if signed_in else None)
    done = watched(app)
    with running(app) as port, hostile(ATTACK.replace("TARGET", f"http://127.0.0.1:{port}")) as other:
        context = chromium.new_context()
        mine = context.new_page()
        mine.goto(f"http://127.0.0.1:{port}/account")
        if signed_in:
            mine.fill("#name", "Noor")
            mine.fill("#password", WORDS["Noor"])
            mine.click("main button")
            mine.wait_for_url("**/account")
        theirs = context.new_page()
        answers: list[tuple[str, int]] = []
        theirs.on("response", lambda r: answers.append((r.request.method, r.status)) if "/decide" in r.url else None)
        theirs.goto(f"http://{host}:{other}/")
        learnt = theirs.evaluate("attack()")
        context.close()
    assert done == []
    assert {status for method, status in answers if method == "POST"} == {403}
    assert all(what in ("refused", "opaque", "", None) for what in learnt), learnt


def test_a_site_that_takes_this_ones_address_for_its_name_reads_nothing(chromium: Any, ledger: Ledger) -> None:
    with running(serve(ledger, None)) as port:
        page = chromium.new_page()
        answer = page.goto(f"http://rebound.example:{port}/account")
        assert answer.status == 421
        told = page.content() + page.evaluate("fetch('/api/me').then(a => a.text())")
        assert "Samira" not in told
        assert "csrf" not in told
        assert page.context.cookies() == []
        page.close()


def test_accounts_work_without_javascript_from_the_first_password_to_signing_out(chromium: Any, ledger: Ledger, staffed: Store) -> None:
    once = staffed.add("ليلى حسن", Role.EDITOR, "Layla") or ""
    with running(serve(ledger, staffed)) as port:
        context = chromium.new_context(java_script_enabled=False)
        page, new = context.new_page(), "a long walk by the river"
        page.goto(f"http://127.0.0.1:{port}/")
        page.fill("#name", "ليلى حسن")
        page.fill("#password", once)
        page.click("main button")
        page.fill("#old", once)
        page.fill("#new", new)
        page.fill("#again", new)
        page.click("text=Set the password")
        assert "The password is set" in page.inner_text("main")
        page.fill("#token-name", "notebook")
        page.click("text=Make a token")
        assert page.input_value("#secret").startswith("truce_")
        page.click("text=Back")
        page.click("td button")
        assert "lets nobody in" in page.inner_text("main")
        page.click("text=Sign out")
        assert page.url.endswith("/login")
        page.goto(f"http://127.0.0.1:{port}/account")
        assert "/login" in page.url
        context.close()


def test_pages_of_accounts_can_be_used_by_everybody(chromium: Any, ledger: Ledger, staffed: Store) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    staffed.tokens.make("Layla", "nightly")
    with running(serve(ledger, staffed)) as port:
        for scheme in ("light", "dark"):
            context = chromium.new_context(color_scheme=scheme, bypass_csp=True)
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/login")
            found = [("login", axe.run(page))]
            page.fill("#name", "Layla")
            page.fill("#password", WORDS["Layla"])
            page.click("main button")
            page.wait_for_url("**:*/")
            for path in ("account", "admin/accounts", "admin/accounts/Omar", "admin/audit", "account?done=password"):
                page.goto(f"http://127.0.0.1:{port}/{path}")
                found.append((path, axe.run(page)))
            context.close()
            for path, result in found:
                assert [(path, v["id"], v["nodes"][0]["html"]) for v in result.response["violations"]] == []

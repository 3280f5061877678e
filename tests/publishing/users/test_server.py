"""A server with accounts, and one without: who gets in, what they may, and what other sites and guessers may not."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi import Depends, FastAPI

from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.publishing.cli.serve import application
from truceledger.publishing.room import Room
from truceledger.publishing.serving import Serving
from truceledger.publishing.users.account import Account
from truceledger.publishing.users.database import users_path
from truceledger.publishing.users.fence import unguarded
from truceledger.publishing.users.gate import needs
from truceledger.publishing.users.headers import security_headers
from truceledger.publishing.users.hosts import Hosts
from truceledger.publishing.users.limits import PER_ACCOUNT, PER_ADDRESS, Limits
from truceledger.publishing.users.pages import local
from truceledger.publishing.users.roles import Act, Role
from truceledger.publishing.users.store import Store

from .conftest import ADDRESS, ROLES, WORDS, Browser, serve

Open = Callable[..., Browser]
Token = Callable[..., dict[str, str]]


def probe(app: FastAPI) -> None:
    """Add a route for each thing that can be done, which says who did it."""
    for act in Act:

        def done(account: Account = Depends(needs(act))) -> dict[str, str]:
            return {"by": account.name, "via": account.via}

        app.add_api_route(f"/api/probe/{act.name}", done, methods=["POST"])


# -- without accounts ----------------------------------------------------------------------------------------------


def test_without_accounts_whoever_asks_is_the_operator(open_app: FastAPI) -> None:
    browser = Browser(open_app)
    me = browser.get("/api/me").json()
    assert (me["name"], me["role"], me["via"]) == ("Samira", "admin", "operator")
    assert "keeps no accounts" in browser.get("/account").text
    assert browser.get("/login").headers["location"] == "/"
    assert browser.get("/admin/accounts").status_code == 404
    assert browser.get("/api/tokens").status_code == 404
    assert browser.get("/admin/audit").status_code == 200


def test_without_accounts_too_a_form_needs_the_token_of_a_page(open_app: FastAPI) -> None:
    probe(open_app)
    browser, other = Browser(open_app), Browser(open_app)
    assert browser.post("/api/probe/JUDGE").status_code == 403
    browser.csrf = browser.get("/api/me").json()["csrf"]
    assert browser.post("/api/probe/JUDGE").json()["by"] == "Samira"
    other.csrf = browser.csrf  # what one was shown is of no use to another
    assert other.post("/api/probe/JUDGE").status_code == 403


def test_without_accounts_a_program_of_the_operator_needs_no_token_but_nothing_a_browser_could_send_passes_for_one(open_app: FastAPI) -> None:
    probe(open_app)
    program = Browser(open_app).http
    assert program.post("/api/probe/JUDGE", json={}).status_code == 200
    for headers in (
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"content-type": "application/json", "origin": ADDRESS},
        {"content-type": "application/json", "sec-fetch-site": "same-origin"},
        {"content-type": "application/json", "cookie": "theme=dark"},
    ):
        assert program.post("/api/probe/JUDGE", content=b"--x--\r\n", headers=headers).status_code == 403, headers


# -- signing in ----------------------------------------------------------------------------------------------------


def test_who_is_not_signed_in_is_asked_to_and_then_gets_where_they_wanted(app: FastAPI) -> None:
    browser = Browser(app)
    asked = browser.get("/admin/audit?kind=judged")
    assert (asked.status_code, asked.headers["location"]) == (303, "/login?next=%2Fadmin%2Faudit%3Fkind%3Djudged")
    browser.get(asked.headers["location"])
    answer = browser.post("/login", name="layla", password=WORDS["Layla"], next="/admin/audit?kind=judged")
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/audit?kind=judged")
    assert browser.get("/admin/audit?kind=judged").status_code == 200


def test_a_program_that_is_not_known_is_told_so(app: FastAPI) -> None:
    answer = Browser(app).get("/api/me")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "/\t/evil.example", "", "/logout", "evil"]
)
def test_nobody_is_sent_to_another_site_after_signing_in(app: FastAPI, address: str) -> None:
    assert local(address) == "/"
    assert Browser(app).sign_in("Omar", next=address).headers["location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(app: FastAPI) -> None:
    told = []
    for name in ("Omar", "Nobody"):
        answer = Browser(app).sign_in(name, "not the password of anybody")
        assert answer.status_code == 401
        told.append(re.sub(r'value="[^"]*"', "", answer.text))
    assert told[0] == told[1]


def test_a_session_is_a_new_one_at_each_sign_in_and_never_one_that_was_brought(app: FastAPI, staffed: Store) -> None:
    browser = Browser(app)
    browser.sign_in("Zoe")
    before = browser.session
    browser.get("/account")
    browser.post("/logout")
    assert not browser.session
    assert staffed.sessions.holder(before) is None
    # somebody planted a session of theirs, or one of chance: who signs in over it gets another, and the planted one ends
    name = f"truce_session_{staffed.secret.hex()[:6]}"
    planted = staffed.sessions.begin("Zoe")
    for session in (planted, "fixed-by-somebody-else"):
        victim = Browser(app)
        victim.http.cookies.set(name, session, domain="127.0.0.1", path="/")
        victim.get("/login")
        if not victim.csrf:
            victim.get("/account")
        answer = victim.post("/login", name="Omar", password=WORDS["Omar"])
        assert answer.status_code == 303
        assert session not in answer.headers["set-cookie"]
        assert staffed.sessions.holder(session) is None


def test_cookies_are_out_of_reach_of_scripts_and_over_https_of_other_hosts(ledger: Ledger, staffed: Store) -> None:
    plain = Browser(serve(ledger, staffed)).sign_in("Omar").headers["set-cookie"]
    assert plain.startswith("truce_session_")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(plain.split("; "))
    assert "Domain" not in plain
    assert "Max-Age" not in plain
    behind = serve(ledger, staffed, Serving(base="https://ledger.example.org"), https=True)
    address = "https://127.0.0.1:8470"
    safe = Browser(behind, address).sign_in("Omar").headers["set-cookie"]
    assert safe.startswith("__Host-truce_session_")
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Secure"} <= set(safe.split("; "))
    visit = Browser(behind, address).get("/login").headers["set-cookie"]
    assert visit.startswith("__Host-truce_visit")
    assert "Secure" in visit


def test_who_has_a_one_time_password_sets_their_own_before_all_else(app: FastAPI, staffed: Store) -> None:
    once = staffed.add("Rami", Role.ADMIN, "Layla") or ""
    browser = Browser(app)
    assert browser.sign_in("Rami", once).headers["location"] == "/account"
    assert browser.get("/admin/accounts").headers["location"] == "/account"
    assert browser.get("/api/me").status_code == 403
    browser.get("/account")
    assert browser.post("/admin/accounts", name="Mole", role="admin").headers["location"] == "/account"
    assert browser.post("/account/tokens", name="mine").headers["location"] == "/account"
    assert browser.post("/account/password", password=once, new=once, again=once).status_code == 400
    assert browser.post("/account/password", password=once, new="five small tin horses", again="five small tin horses").status_code == 303
    assert browser.get("/admin/accounts").status_code == 200
    assert Browser(app).sign_in("Rami", once).status_code == 401


def test_a_password_is_changed_by_who_knows_it_and_ends_every_other_session(browse: Open) -> None:
    here, there = browse("Omar"), browse("Omar")
    new = "nine amber beads counted"
    assert "another one" in here.post("/account/password", password="a wrong one entirely", new=new, again=new).text
    assert "typed the same" in here.post("/account/password", password=WORDS["Omar"], new=new, again="x").text
    assert "tried first" in here.post("/account/password", password=WORDS["Omar"], new="password1234", again="password1234").text
    before = here.session
    assert here.post("/account/password", password=WORDS["Omar"], new=new, again=new).status_code == 303
    assert here.session != before
    assert here.get("/account").status_code == 200
    assert there.get("/account").headers["location"].startswith("/login")


def test_who_signed_out_in_one_tab_is_asked_to_sign_in_by_a_form_of_the_other(browse: Open) -> None:
    browser = browse("Noor")
    shown = browser.csrf
    assert browser.post("/logout").headers["location"] == "/login"
    answer = browser.post("/account/tokens", name="late")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2F")
    assert browser.post("/logout").status_code == 303  # again, from the other tab
    browser.sign_in("Noor")
    browser.csrf = shown  # the page that still stands there is of a session that ended
    answer = browser.post("/account/tokens", name="late")
    assert answer.status_code == 403
    assert "load the page again" in answer.text


# -- guessing ------------------------------------------------------------------------------------------------------


def test_guessing_the_password_of_an_account_ends_soon_from_wherever(app: FastAPI) -> None:
    for n in range(PER_ACCOUNT):
        assert Browser(app).sign_in(" OMAR " if n % 2 else "Omar", "a guess, and a wrong one").status_code == 401
    answer = Browser(app).sign_in("Omar")  # the right one, too late
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 15 * 60
    assert "wait" in answer.text
    assert Browser(app).sign_in("Zoe").status_code == 303


def test_names_that_no_account_has_are_limited_as_others_are(app: FastAPI) -> None:
    answers = [Browser(app).sign_in("Nobody", "a guess, and a wrong one").status_code for _ in range(PER_ACCOUNT + 1)]
    assert answers == [401] * PER_ACCOUNT + [429]


def test_one_address_does_not_try_many_accounts(app: FastAPI) -> None:
    answers = [Browser(app).sign_in(f"Nobody {n}", "one password for all of them").status_code for n in range(PER_ADDRESS + 1)]
    assert answers == [401] * PER_ADDRESS + [429]


def test_whose_password_was_right_in_the_end_starts_anew(app: FastAPI) -> None:
    for _ in range(2):
        for _ in range(PER_ACCOUNT - 1):
            Browser(app).sign_in("Omar", "a slip of the finger")
        assert Browser(app).sign_in("Omar").status_code == 303


def test_the_present_password_is_guessed_no_more_often_than_at_the_door(browse: Open) -> None:
    browser, new = browse("Omar"), "nine amber beads counted"
    answers = [browser.post("/account/password", password=f"guess number {n}", new=new, again=new).status_code for n in range(PER_ACCOUNT + 1)]
    assert answers[-1] == 429


def test_an_account_and_a_token_ask_so_often_and_the_operator_as_often_as_they_like(
    ledger: Ledger, staffed: Store, token: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = serve(ledger, staffed, limits=Limits(per_minute=3))
    http, one, other = Browser(app).http, token("Omar"), token("Omar")
    assert [http.get("/api/me", headers=one).status_code for _ in range(4)] == [200, 200, 200, 429]
    last = http.get("/api/me", headers=one)
    assert last.headers["content-type"] == "application/problem+json"
    assert 0 < int(last.headers["retry-after"]) <= 60
    assert http.get("/api/me", headers=other).status_code == 200
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert http.get("/api/me", headers=one).status_code == 200
    operator = Browser(serve(ledger, None, limits=Limits(per_minute=3))).http
    assert {operator.get("/api/me").status_code for _ in range(8)} == {200}


# -- other sites ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": ADDRESS}, 200),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Origin": "http://localhost:8470"}, 403),
        ({"Origin": "http://127.0.0.1:8470.evil.example"}, 403),
        ({"Origin": "file://"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "http://[::1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": ADDRESS, "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_what_another_site_sends_is_not_carried_out_though_the_token_be_right(app: FastAPI, headers: dict[str, str], status: int) -> None:
    probe(app)
    browser = Browser(app)
    browser.sign_in("Omar")
    answer = browser.post("/api/probe/JUDGE", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert "another site" in answer.json()["detail"]


def test_a_form_without_its_token_or_with_another_is_not_carried_out(app: FastAPI) -> None:
    probe(app)
    omar, zoe = Browser(app), Browser(app)
    omar.sign_in("Omar")
    zoe.sign_in("Zoe")
    salt, mac = omar.csrf.split(".")
    visitor = Browser(app)
    visitor.get("/login")
    for wrong in ("", zoe.csrf, visitor.csrf, f"{salt}.", f".{mac}", f"{salt}x.{mac}", f"{salt}.{mac[:-1]}{'10'[mac[-1] == '1']}", mac, "٣.٣", "x" * 10_000):
        assert omar.http.post("/api/probe/JUDGE", data={"csrf": wrong}).status_code == 403, wrong
    assert omar.http.post("/api/probe/JUDGE").status_code == 403
    assert omar.http.post("/api/probe/JUDGE", json={"csrf": omar.csrf}).status_code == 403
    assert omar.http.post("/api/probe/JUDGE", params={"csrf": omar.csrf}).status_code == 403
    assert omar.http.post("/api/probe/JUDGE", json={}, headers={"X-CSRF-Token": zoe.csrf}).status_code == 403
    assert omar.http.post("/api/probe/JUDGE", json={}, headers={"X-CSRF-Token": omar.csrf}).json() == {"by": "Omar", "via": "session"}
    assert omar.http.post("/api/probe/JUDGE", files={"csrf": (None, omar.csrf)}).status_code == 200


def test_the_form_to_sign_in_needs_its_token_too(app: FastAPI) -> None:
    browser = Browser(app)
    assert browser.post("/login", name="Omar", password=WORDS["Omar"]).status_code == 403
    assert not browser.session


def test_tokens_of_forms_look_different_each_time_and_last_as_long_as_the_session(app: FastAPI, ledger: Ledger, staffed: Store) -> None:
    browser = Browser(app)
    browser.sign_in("Omar")
    first = browser.csrf
    browser.get("/account")
    assert browser.csrf != first
    again = Browser(serve(ledger, staffed))  # the server was started anew
    again.http.cookies = browser.http.cookies
    again.csrf = first
    assert again.post("/account/tokens", name="x").status_code == 200


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("127.0.0.1:8470", True),
        ("127.0.0.1", True),
        ("localhost:8470", True),
        ("LOCALHOST", True),
        ("[::1]:8470", True),
        ("[::1]", True),
        ("[0:0:0:0:0:0:0:1]:8470", True),
        ("ledger.example.org", True),
        ("ledger.example.org:443", True),
        ("10.0.0.7:8470", True),
        ("evil.example", False),
        ("evil.example:8470", False),
        ("127.0.0.1.evil.example", False),
        ("evil.localhost", False),
        ("localhost.", False),
        ("127.0.0.1@evil.example", False),
        ("127.0.0.1:8470:80", False),
        ("::1", False),
        ("[::2]", False),
        ("[::1", False),
        ("0.0.0.0:8470", False),
        ("", False),
        ("localhost\x00", False),
        ("127.0.0.1, evil.example", False),
    ],
)
def test_the_site_answers_to_its_own_names_alone(ledger: Ledger, host: str, answered: bool) -> None:
    serving = Serving(base="https://ledger.example.org", hosts=("10.0.0.7",))
    assert Hosts(serving.names, serving.base).allows(host) is answered
    if "\x00" in host:
        return
    answer = Browser(serve(ledger, None, serving)).http.get("/api/me", headers={"Host": host})
    assert answer.status_code == (200 if answered else 421)
    if not answered:
        assert "Samira" not in answer.text
        assert "set-cookie" not in answer.headers


def test_two_names_in_one_request_are_none(open_app: FastAPI) -> None:
    answer = Browser(open_app).http.get("/api/me", headers=[("Host", "127.0.0.1"), ("Host", "evil.example")])
    assert answer.status_code == 421


def test_behind_a_proxy_forms_come_from_the_address_that_the_site_is_told(ledger: Ledger, staffed: Store) -> None:
    app = serve(ledger, staffed, Serving(base="https://ledger.example.org"), https=True)
    probe(app)
    browser = Browser(app, "https://127.0.0.1:8470")  # as a proxy asks that names the host behind it
    browser.sign_in("Omar")
    assert browser.post("/api/probe/JUDGE", headers={"Origin": "https://ledger.example.org"}).status_code == 200
    for other in ("http://ledger.example.org", "https://ledger.example.org:8443", "https://example.org"):
        assert browser.post("/api/probe/JUDGE", headers={"Origin": other}).status_code == 403, other


def test_nothing_that_changes_something_is_without_guard(app: FastAPI) -> None:
    assert unguarded(app) == []
    app.router.dependencies.clear()
    app.add_api_route("/careless", lambda: "", methods=["DELETE"])
    app.mount("/mounted", FastAPI())
    assert unguarded(app) == ["/careless", "/mounted"]


def test_every_answer_tells_the_browser_to_keep_to_this_site(app: FastAPI) -> None:
    browser = Browser(app)
    answers = [browser.get(p) for p in ("/login", "/api/me", "/api/nothing", "/nothing", "/static/style.css", "/account")]
    answers += [browser.http.get("/login", headers={"Host": "evil.example"}), browser.post("/account/tokens", headers={"Origin": "null"})]
    assert [a.status_code for a in answers] == [200, 401, 404, 404, 200, 303, 421, 403]
    for answer in answers:
        assert answer.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
            "frame-ancestors 'none'; base-uri 'none'"
        )
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "geolocation=()" in answer.headers["permissions-policy"]
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers
    assert all("no-store" in a.headers["cache-control"] for a in answers if a.headers.get("content-type", "").startswith("text/html"))
    assert all("private" in a.headers["cache-control"] for a in answers if "/static" not in str(a.url))


@pytest.mark.parametrize(
    ("tiles", "source"),
    [
        ("", "'self' data:"),
        ("https://tiles.example.org/{z}/{x}/{y}.png", "'self' data: https://tiles.example.org"),
        ("https://{s}.tiles.example.org/{z}.png", "'self' data: https://*.tiles.example.org"),
        ("http://127.0.0.1:8080/{z}/{x}/{y}.png", "'self' data: http://127.0.0.1:8080"),
    ],
)
def test_images_come_from_the_host_of_tiles_that_was_set_and_no_other(tiles: str, source: str) -> None:
    assert f"; img-src {source}; " in security_headers(tiles)["Content-Security-Policy"]


@pytest.mark.parametrize("tiles", ["tiles.example.org", "javascript:x", "https://a.example; script-src *", "https://a b/", "https://*/x", "https://a.*.example/", "https:///x"])
def test_a_template_of_tiles_that_is_none_is_refused(tiles: str) -> None:
    with pytest.raises(UsageError, match="tiles"):
        security_headers(tiles)


# -- roles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROLES)
def test_each_role_may_what_the_table_says_by_session_and_by_token(app: FastAPI, token: Token, name: str) -> None:
    probe(app)
    browser, bearer = Browser(app), token(name)
    browser.sign_in(name)
    for act in Act:
        wanted = 200 if act.least <= ROLES[name] else 403
        by_form = browser.post(f"/api/probe/{act.name}")
        by_token = Browser(app).http.post(f"/api/probe/{act.name}", json={}, headers=bearer)
        assert (by_form.status_code, by_token.status_code) == (wanted, wanted), act
        if wanted == 403:
            assert f"one must be {'an' if act.least in {Role.ADMIN, Role.EDITOR} else 'a'} {act.least.value}" in by_form.json()["detail"]
        else:
            assert by_token.json() == {"by": name, "via": "token"}


@pytest.mark.parametrize("name", ["Noor", "Omar", "Zoe"])
def test_nobody_raises_themselves(browse: Open, staffed: Store, token: Token, name: str) -> None:
    browser = browse(name)
    for path, form in (
        ("/admin/accounts", {"name": "Mole", "role": "admin"}),
        (f"/admin/accounts/{name}/role", {"role": "admin"}),
        ("/admin/accounts/Layla/disable", {}),
        ("/admin/accounts/Layla/password", {}),
        ("/admin/accounts/Layla/revoke", {"token": "1"}),
    ):
        assert browser.post(path, **form).status_code == 403, path
    assert browser.post("/account/tokens", name="mine", role="admin").status_code == 403
    assert browser.post("/account/tokens", name="mine", role="emperor").status_code == 400
    assert browser.get("/admin/accounts").status_code == 403
    assert browser.get("/admin/audit").status_code == 403
    http, headers = browser.http, {"X-CSRF-Token": browser.csrf}
    assert http.patch(f"/api/accounts/{name}", json={"role": "admin"}, headers=headers).status_code == 403
    assert http.post("/api/tokens", json={"name": "mine", "role": "admin"}, headers=headers).status_code == 403
    assert http.post("/api/accounts", json={"name": "Mole", "role": "admin"}, headers=token(name)).status_code == 403
    assert {p.name: p.role for p in staffed.all()} == ROLES
    assert len(staffed.tokens.all()) == 1


def test_a_token_is_no_way_to_the_pages_of_accounts_and_makes_no_tokens(app: FastAPI, token: Token, staffed: Store) -> None:
    http, bearer = Browser(app).http, token("Layla")
    assert http.get("/api/accounts", headers=bearer).status_code == 200
    assert http.post("/api/tokens", json={"name": "more"}, headers=bearer).status_code == 403
    for path in ("/account", "/admin/accounts", "/admin/accounts/Omar"):
        assert http.get(path, headers=bearer).status_code == 403
    for path in ("/account/tokens", "/account/password", "/admin/accounts", "/admin/accounts/Omar/password"):
        assert http.post(path, data={"name": "x", "role": "admin"}, headers=bearer).status_code == 403
    assert len(staffed.tokens.all()) == 1


def test_a_token_that_does_not_work_lets_nobody_in_not_even_beside_a_session_that_does(
    app: FastAPI, staffed: Store, token: Token, clock: Any
) -> None:
    browser = Browser(app)
    browser.sign_in("Omar")
    expired, revoked, disabled = token("Noor", until=date(2026, 6, 1)), token("Noor"), token("Zoe")
    assert browser.http.get("/api/me", headers=expired).json()["name"] == "Noor"
    staffed.tokens.revoke(2, "Noor")
    staffed.disable("Zoe", "Layla")
    clock.pass_by(hours=15)
    browser.sign_in("Omar")
    for headers in (expired, revoked, disabled, {"Authorization": "Bearer "}, {"Authorization": "Bearer truce_x"}, {"Authorization": b"bearer \xff"}):
        assert browser.http.get("/api/me", headers=headers).status_code == 401, headers
        assert browser.http.post("/api/tokens", json={"name": "x"}, headers=headers).status_code == 401, headers
    assert browser.http.get("/api/me", headers={"Authorization": "Basic T21hcjp4"}).json()["via"] == "session"


def test_who_is_disabled_while_signed_in_is_out(browse: Open, staffed: Store) -> None:
    browser = browse("Noor")
    staffed.disable("Noor", "Layla")
    assert browser.get("/account").headers["location"].startswith("/login")
    staffed.enable("Noor", "Layla")
    assert browser.get("/account").headers["location"].startswith("/login")


# -- accounts and tokens by page and by program --------------------------------------------------------------------


def test_an_administrator_adds_somebody_who_then_signs_in(browse: Open, app: FastAPI) -> None:
    layla = browse("Layla")
    layla.get("/admin/accounts")
    told = layla.post("/admin/accounts", name="ليلى حسن", role="editor")
    once = re.search(r'id="secret"[^>]*value="([^"]+)"', told.text)
    assert once
    assert once[1] not in layla.get("/admin/accounts").text
    assert "<bdi>ليلى حسن</bdi>" in layla.get("/admin/accounts").text
    assert Browser(app).sign_in("ليلى حسن", once[1]).headers["location"] == "/account"
    assert layla.post("/admin/accounts", name="layla", role="reader").status_code == 409
    here = "/admin/accounts/%D9%84%D9%8A%D9%84%D9%89%20%D8%AD%D8%B3%D9%86"
    assert layla.post(f"{here}/role", role="reader").headers["location"] == f"{here}?done=role"
    assert "last administrator" in layla.post("/admin/accounts/Layla/disable").text
    assert layla.post(f"{here}/dance").status_code == 404
    assert layla.get("/admin/accounts/Nobody").status_code == 404


def test_a_token_is_shown_once_and_works_and_is_revoked(browse: Open, app: FastAPI) -> None:
    omar = browse("Omar")
    shown = omar.post("/account/tokens", name="notebook", role="reader", until="2026-12-31").text
    found = re.search(r'value="(truce_[^"]+)"', shown)
    assert found
    bearer = {"Authorization": f"Bearer {found[1]}"}
    assert Browser(app).http.get("/api/me", headers=bearer).json() == {
        "name": "Omar", "role": "reader", "via": "token", "may": [a.words for a in Act if a.least is Role.READER], "csrf": "",
    }  # fmt: skip
    assert "truce_" not in omar.get("/account").text.replace("truce_session", "")
    assert omar.post("/account/tokens/1/revoke").headers["location"] == "/account?done=revoked"
    assert "lets nobody in" in omar.get("/account?done=revoked").text
    assert Browser(app).http.get("/api/me", headers=bearer).status_code == 401
    assert browse("Zoe").post("/account/tokens/1/revoke").status_code == 404


def test_the_same_over_the_api(browse: Open, app: FastAPI, token: Token) -> None:
    http, admin = Browser(app).http, token("Layla")
    made = http.post("/api/accounts", json={"name": "Rami", "role": "reviewer"}, headers=admin)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    assert Browser(app).sign_in("Rami", made.json()["password"]).headers["location"] == "/account"
    assert http.post("/api/accounts", json={"name": "Rami", "role": "reviewer"}, headers=admin).status_code == 409
    assert http.post("/api/accounts", json={"name": "Rami", "role": "king"}, headers=admin).status_code == 422
    assert http.post("/api/accounts", json={"name": "Rami", "role": "reader", "password": "x"}, headers=admin).status_code == 422
    changed = http.patch("/api/accounts/rami", json={"role": "editor", "disabled": True}, headers=admin)
    assert {k: changed.json()[k] for k in ("name", "role", "disabled", "once")} == {"name": "Rami", "role": "editor", "disabled": True, "once": True}
    assert http.patch("/api/accounts/Layla", json={"disabled": True}, headers=admin).status_code == 409
    assert http.get("/api/accounts/nobody", headers=admin).status_code == 404
    omar = browse("Omar")
    token_made = omar.http.post("/api/tokens", json={"name": "ci", "until": "2026-12-31"}, headers={"X-CSRF-Token": omar.csrf}).json()
    bearer = {"Authorization": f"Bearer {token_made['secret']}"}
    assert [t["name"] for t in http.get("/api/tokens", headers=bearer).json()["items"]] == ["ci"]
    assert http.delete("/api/tokens/1", headers=bearer).status_code == 404  # Layla's
    assert http.get("/api/accounts/omar/tokens", headers=bearer).status_code == 403
    assert [t["state"] for t in http.get("/api/accounts/omar/tokens", headers=admin).json()["items"]] == ["works"]
    assert http.delete("/api/tokens/2", headers=admin).status_code == 204
    assert http.get("/api/me", headers=bearer).status_code == 401
    assert http.post("/api/accounts/omar/password", headers=admin).status_code == 201
    assert omar.get("/account").headers["location"].startswith("/login")


def test_names_are_shown_as_they_are_and_nothing_in_them_is_carried_out(browse: Open) -> None:
    layla, hostile = browse("Layla"), "<script>alert(1)</script>\"'><img src=x>\u202e"
    shown = layla.post("/account/tokens", name=hostile, role="reader").text
    pages = [shown, layla.get("/account").text, layla.get("/admin/accounts").text, layla.get("/admin/accounts/Layla").text]
    pages.append(layla.post("/login", name=hostile, password="x").text)
    pages.append(layla.post("/admin/accounts", name=hostile, role="reader").text)
    pages += [layla.get(p).text for p in ("/account?done=<script>alert(1)", "/admin/audit?who=<script>alert(1)", "/admin/audit?kind=<script>alert(1)")]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[1]


# -- what is written down ------------------------------------------------------------------------------------------


def test_no_password_session_or_token_gets_into_a_log_or_an_answer(
    app: FastAPI, staffed: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser, typed, new = Browser(app), "typed as a name by mistake", "nine amber beads counted"
    answers = [browser.sign_in("Omar", "a wrong one entirely"), browser.sign_in(typed, WORDS["Omar"]), browser.sign_in("Omar")]
    secret = re.search(r'value="(truce_[^"]+)"', browser.post("/account/tokens", name="x").text)
    assert secret
    answers += [browser.post("/account/password", password="a wrong one entirely", new=new, again="not the same"), browser.get("/account")]
    answers += [browser.http.post("/api/tokens", json={"password": new}, headers={"X-CSRF-Token": browser.csrf})]
    written = "".join(r.getMessage() + str(r.args) for r in caplog.records)
    assert "Omar signed in" in written
    assert "do not go together" in written
    for one in (WORDS["Omar"], "a wrong one entirely", typed, new, browser.session, secret[1], "$argon2"):
        assert one not in written
        if one != typed:  # the name is given back to be mended
            assert all(one not in answer.text for answer in answers)


def test_more_than_is_taken_is_refused_said_beforehand_or_not(ledger: Ledger, staffed: Store) -> None:
    from truceledger.publishing.users.fence import Fence

    app = serve(ledger, staffed)
    probe(app)
    fence = next(m for m in app.user_middleware if m.cls is Fence)
    fence.kwargs["most"] = 1024
    browser = Browser(app)
    browser.sign_in("Omar")
    assert browser.post("/api/probe/JUDGE", more="x" * 400).status_code == 200
    assert browser.post("/api/probe/JUDGE", more="x" * 4000).status_code == 413
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert browser.http.post("/api/probe/JUDGE", content=iter([b"csrf=x&more=" + b"x" * 4000]), headers=form).status_code == 413


def test_a_server_that_asks_for_accounts_needs_an_administrator_who_can_sign_in(ledger: Ledger, passwords: Any) -> None:
    room, serving = Room(ledger), Serving(auth=True)
    with pytest.raises(UsageError, match="truce users add NAME --role admin"):
        application(room, serving, ledger.path)
    made = Store(users_path(ledger.path), passwords=passwords)
    made.add("Noor", Role.EDITOR, "x", WORDS["Noor"])
    with pytest.raises(UsageError, match="no administrator"):
        application(room, serving, ledger.path)
    made.add("Layla", Role.ADMIN, "x", WORDS["Layla"])
    made.close()
    asked = application(room, serving, ledger.path)
    assert Browser(asked).get("/api/me").status_code == 401
    asked.state.gate.store.close()
    assert Browser(application(room, Serving(), ledger.path, "Samira")).get("/api/me").json()["name"] == "Samira"

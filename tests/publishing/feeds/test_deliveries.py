"""Webhooks: told what is new, once; signed; tried again; never where they may not go."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Make

from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.feeds import Feeds, new_feed, sending
from truceledger.publishing.feeds import deliveries as module
from truceledger.publishing.feeds.background import delivering
from truceledger.publishing.feeds.deliveries import AGE_S, FIRST_S, LONGEST_S, MANY, TRIES, Deliveries
from truceledger.publishing.feeds.sending import Answer, checked, post
from truceledger.publishing.feeds.signing import new_secret, signed
from truceledger.publishing.feeds.store import NoFeedError
from truceledger.publishing.room import Room
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict

MADE = datetime(2026, 6, 1, 9, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Sent:
    """Takes the place of the network: keeps what is sent, answers as told (200 else)."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.got: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    def __call__(self, url: str, headers: dict[str, str], body: bytes, *, private: bool) -> Answer:
        self.got.append((url, headers, json.loads(body)))
        return self.answers.pop(0) if self.answers else Answer(200, "answered 200", 1)


NO = Answer(500, "answered 500", 1)


def add_feeds(desk: Any, **more: Any) -> None:
    desk.feeds.add(new_feed(desk.room, "dead", "ann", MADE, words="killed", **more))
    desk.feeds.add(new_feed(desk.room, "cedar", "ann", MADE, changes=True, process="cedar"))


def make(desk: Any, send: Any, clock: Clock | None = None) -> Deliveries:
    return Deliveries(desk.room, desk.feeds, base="https://ledger.example.org", clock=clock or Clock(), send=send, chance=lambda: 0.5)


@pytest.fixture
def told(desk: Any) -> Any:
    """A ledger with a report, two feeds, a webhook of each."""
    desk.toll(20, 100)
    add_feeds(desk)
    make(desk, None).add("dead", "http://127.0.0.1:9/dead", private=True)
    make(desk, None).add("cedar", "http://127.0.0.1:9/cedar", private=True)
    return desk


def grounds(message: tuple[str, dict[str, str], dict[str, Any]]) -> list[str]:
    return [g for item in message[2]["data"]["items"] for g in item["grounds"]]


def test_only_what_comes_after_a_webhook_was_added_is_sent_and_once(told: Any) -> None:
    send = Sent()
    deliveries = make(told, send)
    assert deliveries.run_once().gathered == 0
    second = told.toll(21, 130)
    outcome = deliveries.run_once()
    assert (outcome.gathered, outcome.delivered, outcome.troubles) == (2, 2, [])
    found, changed = send.got
    assert (found[2]["type"], found[0], grounds(found)) == ("statements.matched", "http://127.0.0.1:9/dead", [second])
    assert found[2]["schema"] == "truceledger/webhook/1"
    assert found[2]["data"]["items"][0]["statement"]["statement_id"] == second
    assert found[2]["data"]["items"][0]["url"] == f"https://ledger.example.org/statements/{second}"
    assert changed[2]["type"] == "state.changed"
    assert any("100 → 130" in item["change"]["text"] for item in changed[2]["data"]["items"])
    assert make(told, send).run_once().gathered == 0
    assert len(send.got) == 2


def test_what_fits_only_by_a_decision_is_sent_then_and_not_again(desk: Any) -> None:
    first = desk.toll(20, 100)
    add_feeds(desk, standing=Standing.ACCEPTED)
    send = Sent()
    deliveries = make(desk, send)
    deliveries.add("dead", "http://127.0.0.1:9/", private=True)
    second = desk.toll(21, 130)
    deliveries.run_once()
    assert send.got == []
    for statement in (first, second, second):
        desk.book.judge(Judgement(statement, Verdict.ACCEPTED, "ann", "", datetime.now(UTC)))
        deliveries.run_once()
    assert [grounds(m) for m in send.got] == [[first], [second]]
    desk.book.judge(Judgement(first, Verdict.REJECTED, "ann", "no", datetime.now(UTC)))
    deliveries.run_once()
    desk.book.undo(desk.book.size(), "ann", "yes", datetime.now(UTC))
    deliveries.run_once()
    assert len(send.got) == 2


def test_a_signature_is_what_the_specification_says(told: Any) -> None:
    send, clock = Sent(), Clock()
    told.toll(21, 130)
    make(told, send, clock).run_once("dead")
    secret = told.feeds.hooks("dead")[0].secret
    assert secret.startswith("whsec_")
    headers = send.got[0][1]
    body = json.dumps(send.got[0][2], separators=(",", ":"), ensure_ascii=False).encode()
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(base64.b64decode(secret[6:]), content, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(clock.now))


def test_the_specifications_own_example_is_signed_so() -> None:
    secret, name, at, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    assert signed(secret, name, at, body)["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(st.binary(max_size=200), st.integers(0, 2**40))
def test_a_signature_is_of_every_byte(body: bytes, at: int) -> None:
    secret = new_secret()
    one = signed(secret, "msg_a", at, body)
    assert signed(secret, "msg_a", at, body) == one
    for other in (signed(secret, "msg_a", at, body + b"x"), signed(secret, "msg_a", at + 1, body), signed(secret, "msg_b", at, body), signed(new_secret(), "msg_a", at, body)):
        assert other["webhook-signature"] != one["webhook-signature"]


def test_what_fails_is_tried_again_ever_later_under_the_same_name_and_then_given_up(told: Any) -> None:
    send, clock = Sent(*[NO] * 50), Clock()
    deliveries = make(told, send, clock)
    told.toll(21, 130)
    waits = []
    for _ in range(TRIES - 1):
        assert deliveries.run_once("dead").failed == 1
        message = told.feeds.messages("dead")[0]
        waits.append(message.due - clock.now)
        clock.now = message.due - 1
        assert deliveries.run_once("dead").failed == 0  # not before it is due
        clock.now = message.due
    assert waits[:4] == [FIRST_S, FIRST_S * 4, FIRST_S * 16, FIRST_S * 64]
    assert max(waits) == LONGEST_S
    outcome = deliveries.run_once("dead")
    assert (outcome.failed, outcome.dead) == (0, 1)
    assert len({headers["webhook-id"] for _, headers, _ in send.got}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in send.got}) == TRIES
    dead = told.feeds.messages("dead")[0]
    assert (dead.state, dead.attempts, len(told.feeds.attempts(dead.id))) == ("dead", TRIES, TRIES)
    clock.now += AGE_S
    assert deliveries.run_once("dead").dead == 0
    assert told.feeds.again("dead", clock.now) == 1  # and once more where somebody asks for it
    send.answers.clear()
    assert deliveries.run_once("dead").delivered == 1
    assert len({headers["webhook-id"] for _, headers, _ in send.got}) == 1


def test_what_is_too_old_is_given_up_whatever_the_tries(told: Any) -> None:
    send, clock = Sent(NO, NO), Clock()
    told.toll(21, 130)
    deliveries = make(told, send, clock)
    deliveries.run_once("dead")
    clock.now += AGE_S + 1
    assert deliveries.run_once("dead").dead == 1


def test_a_server_that_asks_to_wait_is_waited_for_but_not_for_ever(told: Any) -> None:
    clock = Clock()
    told.toll(21, 130)
    make(told, Sent(Answer(503, "answered 503", 1, 900.0)), clock).run_once("dead")
    assert told.feeds.messages("dead")[0].due == clock.now + 900
    clock.now += 900
    make(told, Sent(Answer(429, "answered 429", 1, 9e6)), clock).run_once("dead")
    assert told.feeds.messages("dead")[0].due == clock.now + LONGEST_S


def test_who_says_gone_is_told_nothing_more(told: Any) -> None:
    send = Sent(Answer(410, "answered 410", 1))
    told.toll(21, 130)
    deliveries = make(told, send)
    assert deliveries.run_once("dead").dead == 1
    told.toll(22, 140)
    assert deliveries.run_once("dead").gathered == 0
    assert told.feeds.hooks("dead")[0].ended


def test_many_items_come_in_parts_and_the_first_failure_holds_the_rest_back(desk: Any) -> None:
    desk.toll(20, 100)
    add_feeds(desk)
    deliveries = make(desk, None)
    deliveries.add("dead", "http://127.0.0.1:9/", private=True)
    ids = [desk.toll(21, 101 + i, extra=f" ({i})") for i in range(MANY + 5)]
    send, clock = Sent(Answer(200, "", 1), NO), Clock()
    deliveries = make(desk, send, clock)
    outcome = deliveries.run_once()
    assert (outcome.gathered, outcome.delivered, outcome.failed) == (2, 1, 1)
    clock.now += 3600
    assert deliveries.run_once().delivered == 1
    assert [(m[2]["data"]["part"], m[2]["data"]["parts"], len(m[2]["data"]["items"])) for m in send.got] == [(1, 2, MANY), (2, 2, 5), (2, 2, 5)]
    assert sorted(grounds(send.got[0]) + grounds(send.got[2])) == sorted(ids)


# -- after a crash --------------------------------------------------------------------------------------------------------


class Crash(Exception):
    pass


def test_a_crash_while_gathering_loses_nothing(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    second = told.toll(21, 130)

    def broken(*_: Any, **__: Any) -> bool:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Feeds, "queue", broken)
        with pytest.raises(Crash):
            make(told, Sent()).run_once()
    send = Sent()
    make(told, send).run_once("dead")
    assert [grounds(m) for m in send.got] == [[second]]


def test_a_crash_between_sending_and_noting_it_sends_again_under_the_same_name(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told.toll(21, 130)
    send, clock = Sent(), Clock()

    def broken(*_: Any, **__: Any) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Feeds, "tried", broken)
        with pytest.raises(Crash):
            make(told, send, clock).run_once("dead")
    assert make(told, send, clock).run_once("dead").delivered == 0  # another process may still be at it
    clock.now += module.LEASE_S
    assert make(told, send, clock).run_once("dead").delivered == 1
    assert make(told, send, clock).run_once("dead").delivered == 0
    assert send.got[0][1]["webhook-id"] == send.got[1][1]["webhook-id"]
    assert len(send.got) == 2


def test_two_processes_at_once_send_each_message_once(told: Any) -> None:
    told.toll(21, 130)
    send = Sent()
    other = Deliveries(Room(Ledger.open(told.path, read_only=True)), Feeds.beside(told.path), send=send, clock=Clock())

    def while_sending(*given: Any, **more: Any) -> Answer:
        other.run_once("dead")  # just when the first one is at it
        return send(*given, **more)

    make(told, while_sending).run_once("dead")
    assert len(send.got) == 1
    hook = told.feeds.hooks("dead")[0]
    stale = hook.__class__(**{**{f: getattr(hook, f) for f in hook.__struct_fields__}, "entry": 1})
    assert not told.feeds.queue(stale, 2, "x", ["k"], [[{}]], 0.0)  # gathered meanwhile by another


def test_another_ledger_in_the_same_place_is_not_told_as_news(told: Any) -> None:
    told.toll(21, 130)
    send = Sent()
    make(told, send).run_once()
    told.room.close()
    told.path.unlink()
    for more in ("-wal", "-shm"):
        told.path.with_name(told.path.name + more).unlink(missing_ok=True)
    fresh = type(told)(told.path)
    for day in (1, 2, 3):
        fresh.toll(day, day, name="Somebody")
    outcome = make(fresh, send).run_once()
    assert outcome.gathered == 0
    assert all("another than before" in t for t in outcome.troubles)
    assert len(outcome.troubles) == 2
    fresh.toll(4, 4, name="Somebody")
    assert make(fresh, send).run_once("dead").delivered == 1
    fresh.room.close()


def test_a_feed_that_fits_nothing_any_more_says_so_and_keeps_no_other_from_its_own(told: Any) -> None:
    from truceledger.publishing.feeds import Feed, Filters

    broken = Feed("broken", "urn:uuid:0", "search", "x", "ann", MADE, words="killed", filters=Filters(party="Atlantis"))
    told.feeds.add(broken)
    send = Sent()
    deliveries = make(told, send)
    deliveries.add("broken", "http://127.0.0.1:9/", private=True)
    told.toll(21, 130)
    outcome = deliveries.run_once()
    assert outcome.delivered == 2
    assert "Atlantis" in outcome.troubles[0]
    assert "Atlantis" in (told.feeds.hooks("broken")[0].trouble or "")


# -- protected sources ----------------------------------------------------------------------------------------------------


def test_a_source_protected_while_a_message_waits_is_not_in_what_is_sent(desk: Any) -> None:
    desk.toll(20, 100)
    add_feeds(desk, title="What Rana Haddad says")
    deliveries = make(desk, Sent(NO, NO), Clock())
    for feed in ("dead", "cedar"):
        deliveries.add(feed, "http://127.0.0.1:9/", private=True)
    text = "Rana Haddad, a doctor, said 12 people were killed in Khiam."
    report = Make.report(text, id="named", publisher="Cedar Line", title="Haddad speaks")
    said = Make.say(report, "event", "12 people were killed", "Rana Haddad", type="armed_clash", actor=None)
    desk.book.record(Make.reading(report, said), None, process=Process("cedar"), at=MADE)
    deliveries.run_once()
    desk.book.protect("Rana Haddad", ["Rana Haddad"], "ann", "threatened", MADE)
    clock = Clock()
    clock.now += 3600
    send = Sent()
    make(desk, send, clock).run_once()
    assert len(send.got) >= 2
    written = json.dumps([m[2] for m in send.got])
    assert "Haddad" not in written
    assert report.digest not in written
    assert said.statement_id in written


# -- where to -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.org/", "give an address such as"),
        ("example.org/hook", "give an address such as"),
        ("https://", "give an address such as"),
        ("https://exa mple.org/", "give an address such as"),
        ("https://example.org:99999/", "no address"),
        ("https://ann:secret@example.org/", "user name or password"),
        ("http://93.184.216.34/hook", "https"),
        ("https://127.0.0.1/hook", "private network"),
        ("https://localhost/hook", "private network"),
        ("https://[::1]/hook", "private network"),
        ("https://169.254.169.254/latest/meta-data/", "private network"),
        ("https://10.0.0.8/", "private network"),
        ("https://0x7f.1/", "private network"),
        ("https://no-such-host.invalid/", "no such host"),
    ],
)
def test_an_address_that_may_not_be_sent_to_is_refused_when_it_is_given(desk: Any, url: str, says: str) -> None:
    desk.toll(20, 100)
    add_feeds(desk)
    with pytest.raises(UsageError, match=says):
        Deliveries(desk.room, desk.feeds).add("dead", url)
    assert desk.feeds.hooks() == ()


def test_a_webhook_is_of_a_feed_that_is_there(desk: Any) -> None:
    desk.toll(20, 100)
    with pytest.raises(NoFeedError):
        make(desk, None).add("none", "http://127.0.0.1:9/", private=True)


def test_a_public_address_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 443))])
    assert checked(" https://desk.example.org?k=1#x", private=False) == "https://desk.example.org/?k=1"


def test_what_was_public_when_it_was_given_and_is_not_when_it_is_sent_to_gets_nothing(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = post(receiver.url.replace("http:", "https:"), {}, b"{}", private=False)
    assert (answer.status, answer.told) == (None, "not sent: the host leads into a private network")
    assert post(receiver.url, {}, b"{}", private=False).told.startswith("not sent: http")
    asked: list[str] = []

    def turning(host: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", turning)
    tried: list[str] = []

    async def no_network(found: Any, *_: Any) -> tuple[int, None]:
        tried.extend(found)
        return 200, None

    monkeypatch.setattr(sending, "_sent", no_network)
    assert post("https://rebinding.example/", {}, b"{}", private=False).taken
    assert tried == ["93.184.216.34"]  # the address that was checked is the one that is connected to
    assert asked == ["rebinding.example"]
    assert not post("https://rebinding.example/", {}, b"{}", private=False).taken


def test_it_is_posted_over_the_network_and_nothing_is_followed(receiver: Any) -> None:
    answer = post(receiver.url, {"webhook-id": "msg_1"}, b'{"a":1}', private=True)
    assert answer.taken
    headers, body = receiver.got[0]
    assert (headers["webhook-id"], headers["content-type"], body) == ("msg_1", "application/json", b'{"a":1}')
    assert headers["host"] == receiver.url.split("/")[2]
    assert "cookie" not in headers
    receiver.answers = [(302, {"Location": receiver.url}), (503, {"Retry-After": "120"}), (500, {"Retry-After": "soon"})]
    answers = [post(receiver.url, {}, b"{}", private=True) for _ in range(3)]
    assert [(a.taken, a.status, a.after) for a in answers] == [(False, 302, None), (False, 503, 120.0), (False, 500, None)]
    assert "not followed" in answers[0].told
    assert len(receiver.got) == 4


def test_a_server_that_never_ends_its_answer_is_not_waited_for(receiver: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WHOLE_S", 0.6)

    def dripping(handler: Any) -> None:
        for _ in range(40):
            handler.wfile.write(b"H")
            handler.wfile.flush()
            time.sleep(0.1)

    receiver.work = dripping
    answer = post(receiver.url, {}, b"{}", private=True)
    assert (answer.taken, answer.status) == (False, None)
    assert "no answer within" in answer.told

    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    receiver.work = endless
    assert post(receiver.url, {}, b"{}", private=True).taken  # a little was read, and that was enough


def test_nobody_there_is_one_more_try_that_failed() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = post(f"http://127.0.0.1:{port}/", {}, b"{}", private=True)
    assert (answer.status, answer.told) == (None, "not delivered (ConnectError)")
    assert post("http://no-such-host.invalid/", {}, b"{}", private=True).told == "no such host is known"


def test_all_of_it_together_over_the_network(desk: Any, receiver: Any) -> None:
    desk.toll(20, 100)
    add_feeds(desk)
    deliveries = Deliveries(desk.room, desk.feeds)
    secret = deliveries.add("dead", receiver.url, private=True).secret
    second = desk.toll(21, 130)
    with delivering(desk.room, every=0.05) as running:
        for _ in range(200):
            if receiver.got:
                break
            time.sleep(0.05)
    assert running.run_once().delivered == 0
    headers, body = receiver.got[0]
    made = hmac.digest(base64.b64decode(secret[6:]), f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body, hashlib.sha256)
    assert headers["webhook-signature"] == "v1," + base64.b64encode(made).decode()
    assert [item["grounds"] for item in receiver.items()[0]] == [[second]]
    assert len(receiver.got) == 1

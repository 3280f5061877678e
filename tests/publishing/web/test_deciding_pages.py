"""Deciding by pages, without scripts: what a role is offered, what is refused and told beside the field, two reviewers on one item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.publishing.web.conftest import Seen, checked

import site_for_tests
from forms_for_tests import Browser, staffed_site
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Corrected, Judged, Linked, Undone
from truceledger.vocabulary.judgement import Judgement, Verdict


@pytest.fixture
def app(path: Path) -> Iterator[Any]:
    made = staffed_site(path)
    yield made
    made.state.room.close()


@pytest.fixture
def browser(app: Any) -> Callable[..., Browser]:
    return lambda name="ana", role="admin": Browser(app, name, role)


def ids(path: Path, kind: str) -> list[str]:
    with Ledger.open(path, read_only=True) as book:
        return [h.statement.statement_id for h in book.view().statements if h.statement.kind == kind]


def bodies(path: Path) -> list[Any]:
    with Ledger.open(path, read_only=True) as book:
        assert book.verify().ok
        return [e.body for e in book.entries()][5:]


def words(html: str) -> str:
    seen = Seen(html)
    checked(seen)
    return seen.text


def own_id(html: str) -> str:
    return re.search(r"/statements/([0-9a-f]{24})/judge", html).group(1)  # type: ignore[union-attr]


# -- one statement -----------------------------------------------------------------------------------------------------


def test_a_statement_tells_its_words_in_context_chain_fields_rule_and_history(browser: Any, path: Path) -> None:
    (toll, other) = ids(path, "toll")
    told = words(browser().open(f"/statements/{toll}"))
    for part in ("The ministry counted 3,073 killed since 2 March .", "Cedar Line, 12 May", "speaker", "Lebanon (government)", "since 2 March 2026", "test@1", "characters 93–119"):
        assert part in told, part
    assert "in reported speech" in told
    assert "read, filed under lebanon-israel" in told
    page = browser()
    assert own_id(page.open(f"/statements/{other[:8]}?process=lebanon-israel")) == other  # the beginning of an id leads to the whole
    assert page.at == f"/statements/{other}?process=lebanon-israel"
    assert [browser().open(f"/statements/{bad}") and 404 for bad in ("abc", "zzzzzzzz", "0" * 24)]
    page.open("/statements/00000000")
    assert page.status == 404


def test_accept_unsure_and_reject_are_entries_at_once_and_can_be_taken_back(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    page = browser("rana", "reviewer")
    page.open(f"/statements/{toll}")
    assert "Accepted (entry 6)" in words(page.send("/judge", verdict="accepted"))
    assert "accepted" in words(page.send("/judge", verdict="unsure", reason="both ways"))
    page.send("/undo")
    assert "Taken back" in words(page.html)
    first, second, third = bodies(path)
    assert (first.verdict, first.reviewer, first.reason) == ("accepted", "rana", "")
    assert (second.verdict, second.reason) == ("unsure", "both ways")
    assert (type(third), third.entry) == (Undone, 7)


def test_a_rejection_without_a_reason_is_refused_beside_the_field_and_with_one_is_kept(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    page = browser("rana", "reviewer")
    page.open(f"/statements/{toll}")
    told = words(page.send("/judge", 1, verdict="rejected"))
    assert page.status == 400
    assert "a reason is needed" in told
    assert 'aria-describedby="e-why-rejected"' in page.html
    assert bodies(path) == []
    page.send("/judge", 1, verdict="rejected", usual="the words do not say so")
    assert page.status == 200
    assert [b.reason for b in bodies(path)] == ["the words do not say so"]
    page.send("/judge", 1, verdict="rejected", usual="the words do not say so", reason="it is of <b>last</b> year")
    assert bodies(path)[-1].reason == "it is of <b>last</b> year"  # one's own words before a usual reason
    assert "<b>last" not in page.html


def test_a_correction_keeps_what_was_typed_and_tells_each_trouble_beside_its_field(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    page = browser("rana", "reviewer")
    page.open(f"/statements/{toll}")
    given = {"field-value": "lots", "field-caused_by": "Nobody!!", "field-people": "civilians", "reason": "the wrong number"}
    words(page.send("/correct", **given))
    assert page.status == 400
    assert [g["id"] for tag, g in Seen(page.html).tags if g.get("class") == "error"] == ["e-value", "e-caused_by"]
    form = page.forms("/correct")[0]
    assert [form.values[n] for n in ("field-value", "field-caused_by", "field-people", "reason")] == [["lots"], ["Nobody!!"], ["civilians"], ["the wrong number"]]
    assert bodies(path) == []
    told = words(page.send("/correct", **{"field-value": "more than 3,000", "field-caused_by": "Israel"}))
    assert "Corrected, and accepted so (entry 6)" in told
    (body,) = bodies(path)
    assert isinstance(body, Corrected)
    assert set(body.fields) == {"value", "caused_by", "people"}
    assert "accepted, corrected" in told


def test_a_correction_that_changes_nothing_or_gives_no_reason_is_refused(browser: Any, path: Path) -> None:
    page = browser("rana", "reviewer")
    page.open(f"/statements/{ids(path, 'event')[0]}")
    assert "nothing was changed" in words(page.send("/correct", reason="x"))
    assert "a reason is needed" in words(page.send("/correct", reason="", **{"field-type": "drone_strike"}))
    assert page.forms("/correct")[0].values["field-type"] == ["drone_strike"]
    assert bodies(path) == []


def test_what_a_role_may_not_do_is_not_offered_and_refused_if_sent(browser: Any, path: Path) -> None:
    toll, event = ids(path, "toll")[0], ids(path, "event")[0]
    with Ledger.open(path) as book:
        book.judge(Judgement(toll, Verdict.REJECTED, "omar", "no", site_for_tests.AT))
    reader, reviewer, editor = browser("lee", "reader"), browser("rana", "reviewer"), browser("eva", "editor")
    for page in (reader, reviewer, editor):
        page.open(f"/statements/{toll}")
    assert reader.forms("/statements/") == []
    assert {f.action.rsplit("/", 1)[1] for f in reviewer.forms("/statements/")} == {"judge", "correct"}  # not to take back what omar decided
    assert {f.action.rsplit("/", 1)[1] for f in editor.forms("/statements/")} == {"judge", "correct", "undo", "link"}
    token = re.search(r'name="csrf" value="([^"]+)"', reviewer.html).group(1)  # type: ignore[union-attr]
    for address, given in (("undo", {"entries": "6"}), ("link", {"other": event, "reason": "x"}), ("judge", {"verdict": "accepted", "settles": "1"})):
        answer = reviewer.client.post(f"/statements/{toll}/{address}", data={"csrf": token, **given})
        assert answer.status_code == 403, address
    reader.open("/review")
    assert reader.status == 403
    assert len(bodies(path)) == 1
    assert reviewer.client.post(f"/statements/{toll}/judge", data={"verdict": "accepted"}).status_code == 403  # no token of a form


def test_two_reviewers_on_one_statement_the_second_is_told_and_may_decide_all_the_same(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    rana, omar = browser("rana", "reviewer"), browser("omar", "reviewer")
    rana.open(f"/statements/{toll}")
    omar.open(f"/statements/{toll}")
    omar.send("/judge", 1, verdict="rejected", reason="it is of last year")
    told = words(rana.send("/judge", verdict="accepted", reason="plain"))
    assert rana.status == 409
    assert "Nothing of yours was saved" in told
    assert "omar" in told
    assert "it is of last year" in told
    assert [b.reviewer for b in bodies(path)] == ["omar"]
    form = next(f for f in rana.forms("/judge") if ("verdict", "accepted") in f.buttons)
    assert form.values["reason"] == ["plain"]
    rana.send("/judge", verdict="accepted")
    assert rana.status == 200
    assert [(b.reviewer, b.reason) for b in bodies(path)] == [("omar", "it is of last year"), ("rana", "plain")]
    assert "Reviewers differ" in words(rana.html)


def test_a_stale_correction_keeps_its_values_and_can_be_saved_after_a_look(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    rana, omar = browser("rana", "reviewer"), browser("omar", "reviewer")
    rana.open(f"/statements/{toll}")
    omar.open(f"/statements/{toll}")
    omar.send("/correct", reason="the wrong number", **{"field-people": "children"})
    words(rana.send("/correct", reason="a field was read wrong", **{"field-people": "civilians"}))
    assert rana.status == 409
    assert "People: children" in words(rana.html)
    assert rana.forms("/correct")[0].values["field-people"] == ["civilians"]
    rana.send("/correct")
    assert rana.status == 200
    assert [b.fields for b in bodies(path)] == [{"people": "children"}, {"people": "civilians"}]


def test_an_editor_settles_where_reviewers_differ_with_both_decisions_side_by_side(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    with Ledger.open(path) as book:
        book.judge(Judgement(toll, Verdict.REJECTED, "omar", "of last year", site_for_tests.AT))
        book.judge(Judgement(toll, Verdict.ACCEPTED, "rana", "it says so", site_for_tests.AT))
    reviewer, editor = browser("rana", "reviewer"), browser("eva", "editor")
    told = words(reviewer.open(f"/statements/{toll}"))
    assert told.index("omar") < told.index("of last year") < told.index("it says so")
    assert "settles" not in reviewer.forms("/judge")[0].values
    editor.open(f"/statements/{toll}")
    assert editor.forms("/judge")[0].values["settles"] == ["1"]
    editor.send("/judge", verdict="accepted")
    assert bodies(path)[-1].settles
    assert "Reviewers differ" not in words(editor.html)


def test_statements_are_joined_kept_apart_and_links_taken_back(browser: Any, path: Path) -> None:
    strike, denied, raid = ids(path, "event")
    page = browser("eva", "editor")
    page.open(f"/statements/{strike}")
    assert "Joined" in words(page.send("/link", other=raid[:10], reason="one night", apart=""))
    assert "one night" in page.html
    assert "said before" in words(page.send("/link", -1, other=raid, reason="again", apart=""))
    assert "Kept apart" in words(page.send("/link", -1, other=raid, reason="two nights", apart="1"))
    assert "Taken back" in words(page.send("/undo"))
    assert "a statement of kind event" in words(page.send("/link", -1, other=ids(path, "toll")[0], reason="x"))
    assert page.status == 400
    assert page.forms("/link")[-1].values["other"] == [ids(path, "toll")[0]]
    assert [type(b) for b in bodies(path)] == [Linked, Linked, Undone]
    same = words(page.open(f"/statements/{denied}"))
    assert "The same claim, said elsewhere" in same  # the strike that is denied here


def test_the_words_of_a_protected_source_stand_alone_and_corrections_never_write_its_stand_in(browser: Any, path: Path) -> None:
    incursion = ids(path, "event")[2]
    with Ledger.open(path) as book:
        book.protect("abu-salim", ["Abu Salim"], "ada", "threatened", site_for_tests.AT)
    page = browser("rana", "reviewer")
    told = words(page.open(f"/statements/{incursion}"))
    assert "salim" not in page.html.casefold()
    assert "withheld" in told
    assert not re.search(r"/reports/\w", page.html)
    words(page.send("/correct", reason="x", **{"field-who": "withheld-1, ISR"}))
    assert page.status == 400
    page.send("/correct", reason="x", **{"field-who": "withheld-1", "field-actor": "LBN:MIL"})
    assert page.status == 200
    assert bodies(path)[-1].fields == {"actor": "LBN:MIL"}


def test_a_statement_that_no_longer_stands_says_so_and_offers_no_decision(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    with Ledger.open(path) as book:
        book.withdraw(toll, "omar", "printed in error", site_for_tests.AT)
    page = browser()
    told = words(page.open(f"/statements/{toll}"))
    assert "no longer stands" in told
    assert "printed in error" in told
    assert page.forms("/judge") == []


# -- the queue -----------------------------------------------------------------------------------------------------------

QUEUE = f"/review?process={site_for_tests.PROCESS}"


def test_the_queue_begins_with_what_a_standoff_rests_on_and_a_decision_leads_to_the_next(browser: Any, path: Path) -> None:
    page = browser("rana", "reviewer")
    told = words(page.open(QUEUE))
    assert "1 of 11 items" in told
    assert "Why it comes now: a standoff rests on it" in told
    first = own_id(page.html)
    words(page.send("/judge", verdict="accepted"))
    assert own_id(page.html) != first
    assert "Accepted (entry 6)" in words(page.html)
    assert "1 of 10 items" in words(page.html)
    assert "you decided on 1 of 11 statements" in words(page.html)
    words(page.send("/undo"))  # the key z: the last decision is taken back, its statement looked at again
    assert own_id(page.html) == first
    assert [type(b) for b in bodies(path)] == [Judged, Undone]


def test_skipping_goes_on_and_back_without_deciding(browser: Any, path: Path) -> None:
    page = browser("rana", "reviewer")
    page.open(QUEUE)
    first = own_id(page.html)
    link = {g.get("data-key"): g.get("href") for tag, g in Seen(page.html).tags if g.get("data-key")}
    assert {"a", "u", "r", "c", "n", "g", "?", "/"} <= link.keys()
    page.open(link["n"])
    second = own_id(page.html)
    assert second != first
    page.open(next(g["href"] for _, g in Seen(page.html).tags if g.get("data-key") == "p"))
    assert own_id(page.html) == first
    assert bodies(path) == []


def test_the_queue_is_narrowed_by_kind_by_reason_and_to_what_is_disputed(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    with Ledger.open(path) as book:
        book.judge(Judgement(toll, Verdict.REJECTED, "omar", "no", site_for_tests.AT))
        book.judge(Judgement(toll, Verdict.ACCEPTED, "rana", "yes", site_for_tests.AT))
    page = browser("eva", "editor")
    page.open(QUEUE)
    page.send("/review", -1, "get", kind="event")
    assert "1 of 3 items" in words(page.html)
    page.open(f"{QUEUE}&because=standoff")
    assert "1 of 2 items" in words(page.html)
    page.open(f"{QUEUE}&only=disputed")
    told = words(page.html)
    assert "1 of 1 item" in told
    assert "Reviewers differ" in told
    page.send("/judge", verdict="rejected", reason="of last year")
    assert "Nothing is left here" in words(page.html)
    assert bodies(path)[-1].settles
    for wrong in ("kind=rumour", "because=luck", "only=some"):
        page.open(f"{QUEUE}&{wrong}")
        assert page.status == 400


def test_a_refusal_in_the_queue_shows_the_item_again_and_a_conflict_tells_what_the_other_decided(browser: Any, path: Path) -> None:
    rana, omar = browser("rana", "reviewer"), browser("omar", "reviewer")
    rana.open(QUEUE)
    omar.open(QUEUE)
    item = own_id(rana.html)
    assert "a reason is needed" in words(rana.send("/judge", 1, verdict="rejected"))
    assert own_id(rana.html) == item
    omar.send("/judge", verdict="unsure", reason="who says it?")
    words(rana.send("/judge", 1, verdict="rejected", reason="no"))
    assert rana.status == 409
    assert "who says it?" in rana.html
    assert own_id(rana.html) == item
    rana.send("/judge", verdict="rejected")  # all the same
    assert rana.status == 200
    assert [b.reviewer for b in bodies(path)] == ["omar", "rana"]
    assert own_id(rana.html) != item


def test_blind_review_shows_nothing_of_what_others_decided(browser: Any, path: Path) -> None:
    first = own_id(browser("rana", "reviewer").open(QUEUE))
    with Ledger.open(path) as book:
        book.judge(Judgement(first, Verdict.REJECTED, "omar", "surely a misreading", site_for_tests.AT))
    page = browser("rana", "reviewer")
    page.open(f"{QUEUE}&at={first}")
    assert "surely a misreading" in page.html
    page.open(f"{QUEUE}&at={first}&blind=1")
    assert own_id(page.html) == first
    assert "surely a misreading" not in page.html


def test_the_queue_of_a_large_ledger_keeps_its_order_less_what_was_decided_until_it_is_ordered_anew(
    browser: Any, path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truceledger.ledger import Process
    from truceledger.publishing.web import queueing

    monkeypatch.setattr(queueing, "SMALL", 0)
    page = browser("rana", "reviewer")
    page.open(QUEUE)
    first = own_id(page.html)
    page.send("/judge", verdict="accepted")
    assert "1 of 10 items" in words(page.html)
    assert "you decided on 1 of 11" in words(page.html)
    report = make.report("Khiam was struck.", id="new")
    with Ledger.open(path) as book:
        said = make.say(report, "event", "Khiam was struck", "LBN", type="air_strike", actor=None)
        book.record(make.reading(report, said), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    told = words(page.open(QUEUE))
    assert "1 of 10 items" in told
    assert "1 statement came in since this queue was ordered" in told
    page.send("/undo")
    assert own_id(page.html) == first
    assert "1 of 11 items" in words(page.html)
    told = words(page.open(f"{QUEUE}&order=anew"))
    assert "1 of 12 items" in told
    assert "came in since" not in told


def test_keys_can_be_turned_off_and_everything_stays(browser: Any) -> None:
    page = browser("rana", "reviewer")
    assert "review.js" in page.open(QUEUE)
    off = page.open(f"{QUEUE}&keys=off")
    assert "review.js" not in off
    assert "<kbd>" not in off
    assert page.forms("/judge")


def test_forms_lead_back_to_pages_of_the_site_alone(browser: Any, path: Path) -> None:
    toll = ids(path, "toll")[0]
    page = browser("rana", "reviewer")
    page.open(f"/statements/{toll}")
    for back in ("https://elsewhere.example/", "//elsewhere.example/review", "/review\r\nX: y", "/logout", "/review#<script>"):
        token = page.forms("/judge")[0].values["csrf"]
        answer = page.client.post(f"/statements/{toll}/judge", data={"csrf": token, "verdict": "accepted", "back": back}, follow_redirects=False)
        assert answer.headers["location"].startswith(f"/statements/{toll}?done=accepted"), back
    assert "done" not in words(page.open(f"/statements/{toll}?done=%3Cscript%3E&entries=9,x"))

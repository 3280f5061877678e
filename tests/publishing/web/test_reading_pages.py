"""Statements and reports as pages: what is in the list, what the filters leave, every statement at its place in the text."""

from __future__ import annotations

import html
import itertools
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

import site_for_tests
from truceledger.ledger import Ledger, Process
from truceledger.publishing.web.marked import LONGEST, Mark, blocks, parts, segments, shown
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.reading import Reading, SentenceNote, SetAside

LEBANON = f"process={site_for_tests.PROCESS}"


def record(path: Path, make: Any, text: str, *said: tuple[str, str, str | None, dict[str, Any]], notes: Any = (), **more: Any) -> Any:
    """Add a report to the site's ledger; give it."""
    report = make.report(text, **more)
    statements = [make.say(report, kind, words, party, **fields) for kind, words, party, fields in said]
    with Ledger.open(path) as book:
        book.record(Reading(report, tuple(statements), sentences=tuple(notes), reader="test@1"), None, process=Process(site_for_tests.PROCESS), at=site_for_tests.AT)
    return report


def marked(page: Any) -> list[str]:
    """Give the stretches of a report's text that are marked as read, with segments of one stretch apart."""
    text = re.search(r'<section class="report".*?</section>', page.html, re.S)
    assert text
    return [html.unescape(m) for m in re.findall(r'<mark class="read[^"]*">(.*?)</mark>', text.group(), re.S)]


def reports_of(page: Any) -> list[str]:
    """Give where the reports of a list are."""
    return [a for a in page.links if a.startswith("/reports/") and not a.startswith("/reports/add")]


# -- statements ------------------------------------------------------------------------------------------------------


def test_statements_are_listed_newest_report_first_with_quote_speaker_and_counts_by_kind(look: Any) -> None:
    page = look(f"/statements?{LEBANON}")
    assert "11 statements" in page.text
    assert page.text.index("Levant Evening") < page.text.index("Harbour Herald") < page.text.index("Cedar Line")
    assert "“A strike hit Naqoura”" in page.html or "A strike hit Naqoura" in page.text
    assert "events 3" in page.text
    assert "tolls 2" in page.text
    assert "meeting held" not in page.text  # of another process
    assert "<script>alert" not in page.html


def test_every_filter_leaves_what_it_says_and_stays_in_the_links(look: Any, path: Path) -> None:
    with Ledger.open(path) as book:
        toll = next(h.statement.statement_id for h in book.view().statements if h.statement.kind == "toll")
        book.judge(Judgement(toll, Verdict.REJECTED, "omar", "no", site_for_tests.AT))
    for wish, there, gone in (
        ("kind=tolls", "2,900", "withdraw"),
        ("party=Israel&kind=commitment", "withdraw", "2,900"),
        ("source=Cedar+Line", "extended", "2,900"),
        ("place=naqoura", "air strike", "ceasefire"),
        ("since=2026-05-23", "ground incursion", "2,900"),
        ("until=2026-05-12", "ceasefire", "2,900"),
        ("verdict=rejected", "3,073", "2,900"),
    ):
        page = look(f"/statements?{LEBANON}&{wish}")
        assert there in page.text.split("Decided")[1], wish
        assert gone not in page.text.split("Show", 2)[-1], wish
        export = [a for a in page.links if a.startswith("/export")][-1]
        assert LEBANON in export
        assert wish.split("=")[0] in export
    assert "3,073" not in look(f"/statements?{LEBANON}").text.split("Statements:")[1]
    assert "No statement fits" in look(f"/statements?{LEBANON}&since=2030-01-01").text
    assert look(f"/statements?{LEBANON}&party=Atlantis", 400)


def test_pages_of_statements_follow_each_other_without_repeating_or_losing_any(look: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger.publishing.web.pages import statements

    monkeypatch.setattr(statements, "SHOWN", 4)
    address, seen = f"/statements?{LEBANON}", []
    for _ in range(3):
        page = look(address)
        seen += [a for a in page.links if re.match(r"/statements/[0-9a-f]{24}", a)]
        address = next((a for a in page.links if "cursor=" in a), "")
    assert (len(seen), len(set(seen)), address) == (11, 11, "")
    assert look(f"/statements?{LEBANON}&cursor=rubbish", 400)


def test_the_day_and_the_process_looked_at_are_kept_by_every_link(look: Any) -> None:
    page = look(f"/statements?{LEBANON}&as_of=2026-05-21")
    assert "2,900" not in page.text
    inner = [a for a in page.links if a.startswith(("/statements", "/reports/", "/export"))]
    assert inner
    assert all("as_of=2026-05-21" in a for a in inner if not a.startswith("/statements?process=&"))


# -- reports ---------------------------------------------------------------------------------------------------------


def test_reports_are_listed_with_publisher_day_count_process_and_copies_under_their_origin(look: Any, path: Path, make: Any) -> None:
    text = "Khiam was struck at noon on Sunday, the mayor said, and nobody was hurt in it at all."
    record(path, make, text, ("event", "Khiam was struck", "LBN", {"type": "air_strike", "actor": None}), publisher="Reuters", id="wire", published=date(2026, 5, 24))
    record(path, make, text, publisher="Evening Sheet", id="print", published=date(2026, 5, 25))
    page = look("/reports")
    assert "1 copy of this text" in page.text
    assert page.text.index("Reuters") < page.text.index("Evening Sheet") < page.text.index("Levant Evening")
    assert "3 statements · Lebanon and Israel" in page.text
    assert "Nothing was read of 1" in page.text
    assert "Evening Sheet" in look("/reports?only=unread").text
    only = look("/reports?publisher=nile").text.split("Which")[1]
    assert "Nile Post" in only
    assert "Reuters" not in only


def test_troubles_of_a_report_are_said(look: Any, path: Path, make: Any) -> None:
    from truceledger.vocabulary.issue import Issue, Severity

    report = make.report("بيان", language="ar", title="بيان", publisher="الصحيفة")
    with Ledger.open(path) as book:
        trouble = Issue("language_unread", Severity.WARNING, "a.txt", "the report is in Arabic")
        book.record(Reading(report, (), (trouble,), reader="test@1"), None, process=None, at=site_for_tests.AT)
    assert "warning the report is in Arabic" in look("/reports?only=troubles").text


def test_each_statement_stands_marked_in_its_text_with_its_reading_beside_it(look: Any, client: TestClient) -> None:
    address = reports_of(look(f"/reports?{LEBANON}&publisher=Harbour"))[0]
    page = look(address)
    assert marked(page) == ["Israel will withdraw only after Lebanon deploys", "Lebanon will deploy only after Israel withdraws", "A strike hit Naqoura"]
    assert site_for_tests.NAME in page.html
    assert "3 statements" in page.text
    refs = [g for tag, g in page.tags if tag == "a" and g.get("class") == "ref"]
    assert [g["href"][1:] in page.ids() for g in refs] == [True] * 3
    assert [g["aria-label"] for g in refs] == ["statement 1, precondition", "statement 2, precondition", "statement 3, event"]
    back = [g["href"] for tag, g in page.tags if tag == "a" and g.get("class") == "number"]
    assert [a[1:] in page.ids() for a in back] == [True] * 3


def test_offsets_hold_through_line_ends_accents_emoji_and_right_to_left_words(look: Any, path: Path, make: Any) -> None:
    text = "Prélude 🕊️ e\u0301te\u0301.\r\n\r\nقال الجيش إن الهدوء قائم. 🇱🇧 Khiam was\r\nstruck again.\r\n\r\nThe army left."
    record(
        path,
        make,
        text,
        ("event", "قال الجيش إن الهدوء قائم", "LBN:MIL", {"type": "attack_unspecified", "actor": None}),
        ("event", "Khiam was\r\nstruck", "LBN", {"type": "air_strike", "actor": None}),
        ("event", "The army left", "LBN", {"type": "withdrawal", "actor": None}),
        id="mixed",
    )
    assert marked(look("/reports/mixed")) == ["قال الجيش إن الهدوء قائم", "Khiam was\nstruck", "The army left"]


def test_readings_that_overlap_or_nest_are_cut_into_segments_and_each_can_be_reached(look: Any, path: Path, make: Any) -> None:
    air = {"type": "air_strike", "actor": None}
    record(
        path,
        make,
        "Planes struck Khiam and Tyre, killing nine there.",
        ("event", "Planes struck Khiam and Tyre", "LBN", air),
        ("event", "Khiam and Tyre, killing nine", "LBN", {"type": "explosion_unattributed", "actor": None}),
        ("event", "killing nine", "LBN", {"type": "direct_fire", "actor": None}),
        id="nest",
    )
    page = look("/reports/nest")
    assert marked(page) == ["Planes struck ", "Khiam and Tyre", ", ", "killing nine"]
    assert len([g for _, g in page.tags if g.get("class") == "ref"]) == 3
    assert [g["class"] for tag, g in page.tags if tag == "mark"][2:6] == ["read", "read more", "read", "read more"]


def test_sentences_set_aside_say_why_and_those_noticed_without_a_reason_are_told_apart(look: Any, path: Path, make: Any) -> None:
    text = "A ceasefire was named. Nobody knows of a strike. Rain fell."
    notes = (
        SentenceNote(0, 22, ("ceasefire",), (), (), (SetAside("ceasefire", 2, 11, "bare_mention", "named, and nothing said of it"),)),
        SentenceNote(23, 48, ("strike",)),
        SentenceNote(49, 59, skipped="no_cue"),
    )
    record(path, make, text, notes=notes, id="aside")
    page = look("/reports/aside")
    assert "set aside ceasefire : named, and nothing said of it" in page.text
    assert "noticed, and nothing read of it strike" in page.text
    assert "Of 3 sentences 0 were read, 1 set aside with a reason, 1 noticed without one; of 1 no word in it told of what the ledger holds" in page.text
    assert 'class="aside">A ceasefire was named.</mark>' in page.html


def test_rejected_statements_are_shown_only_where_asked_for_and_struck(look: Any, path: Path) -> None:
    with Ledger.open(path) as book:
        strike = next(h.statement for h in book.view().statements if h.statement.evidence[0].exact == "A strike hit Naqoura")
        book.judge(Judgement(strike.statement_id, Verdict.REJECTED, "omar", "no", site_for_tests.AT))
    address = f"/reports/{strike.report.id}"
    page = look(address)
    assert "A strike hit Naqoura" not in marked(page)
    assert "Show 1 rejected statement, struck" in page.text
    struck = look(f"{address}?rejected=1")
    assert 'class="read no">A strike hit Naqoura</mark>' in struck.html
    assert "rejected" in struck.text


def test_a_report_that_names_a_protected_source_shows_its_text_without_the_names(look: Any, path: Path) -> None:
    with Ledger.open(path) as book:
        before = next(h.statement.report for h in book.view().statements if h.statement.fields.get("debtor"))
        book.protect("abu-salim", ["Abu Salim"], "ada", "threatened", site_for_tests.AT)
    assert look(f"/reports/{before.id}", 404)
    address = next(a for a in look("/reports").links if a.startswith("/reports/withheld"))
    page = look(address)
    assert "Abu Salim" not in page.html
    assert "Israel will withdraw by 10 June" in marked(page)
    assert "names a protected source" in page.text
    assert before.digest not in page.html


def test_hostile_text_is_shown_harmlessly(look: Any) -> None:
    page = look(reports_of(look(f"/reports?{LEBANON}&publisher=Galilee"))[0])
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert(1)" not in page.html
    assert "\u202e" not in page.html
    assert "<b>Notice</b>" not in page.html


def test_a_text_of_a_million_characters_and_one_endless_line_come_a_part_at_a_time(look: Any, path: Path, make: Any) -> None:
    line = "ab" * 100_000
    text = line + "\n\n" + "Khiam was struck. " * 50_000 + "The army left."
    report = record(path, make, text, ("event", "The army left", "LBN", {"type": "withdrawal", "actor": None}), id="huge")
    first = look("/reports/huge")
    assert "part 1 of" in first.text
    assert len(first.html) < 200_000
    with Ledger.open(path) as book:
        last = next(h.statement.statement_id for h in book.view().statements if h.statement.report.id == report.id)
    page = look(f"/reports/huge?at={last}")
    assert marked(page) == ["The army left"]
    assert f"t-{last[:12]}" in page.ids()


def test_reports_with_one_id_and_odd_ids_are_each_found(look: Any, path: Path, make: Any) -> None:
    record(path, make, "One text.", id="../odd id?#/%2F", title="The odd one")
    record(path, make, "Two texts.", id="twin", publisher="Left", title="Left twin")
    record(path, make, "Three texts.", id="twin", publisher="Right", title="Right twin")
    links = set(reports_of(look("/reports")))
    titles = {re.search(r"<h1><bdi>(.*?)</bdi></h1>", look(a).html).group(1) for a in links}  # type: ignore[union-attr]
    assert {"The odd one", "Left twin", "Right twin"} <= titles
    assert look("/reports/nowhere", 404)


# -- laws ------------------------------------------------------------------------------------------------------------

_TEXTS = st.text(alphabet=st.sampled_from("ab .\n\r\t\u2028\u0301\u200d🕊🇱م\u202e\x1b"), max_size=400)


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=12))
def test_blocks_and_segments_hold_every_sign_that_is_not_space_once_and_in_order(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(a, min(a + n, len(text)), str(i)) for i, (a, n) in enumerate(spans) if a < len(text)]
    pieces = []
    for block in blocks(text):
        assert block.start < block.end
        for segment in segments(text, block.start, block.end, marks):
            pieces.append(segment.text)
    assert "".join("".join(pieces).split()) == "".join(shown(text, 0, len(text)).split())


@given(_TEXTS, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=12))
def test_a_sign_lies_under_exactly_the_marks_that_cover_it(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(a, min(a + n, len(text)), str(i)) for i, (a, n) in enumerate(spans) if a < len(text)]
    edges = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    made = segments(text, 0, len(text), marks) if text else []
    for (left, right), segment in zip(itertools.pairwise(edges), made, strict=True):
        assert set(segment.names) == {m.name for m in marks if m.start <= left and m.end >= right}
    assert sorted(n for s in made for n in s.opens) == sorted(m.name for m in marks)


def test_however_a_text_is_cut_no_block_and_no_part_is_endless_and_none_is_lost() -> None:
    for text in ("x" * 100_000, "\n" * 100_000 + "x", "word " * 50_000, "a\n\n" * 20_000, "line\n" * 30_000, "e\u0301" * 20_000):
        made = blocks(text)
        assert all(b.end - b.start <= LONGEST for b in made)
        assert [b for p in parts(made) for b in p] == made
        assert sum(len(text[b.start : b.end].split()) for b in made) >= len(text.split())
        assert all(len(p) <= 300 for p in parts(made))
    assert not any(text[b.start] == "\u0301" for text in ["e\u0301" * 20_000] for b in blocks(text))

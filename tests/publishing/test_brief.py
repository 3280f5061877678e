"""The brief: neutral, symmetric, safe to render, and no sentence without a footnote."""

from __future__ import annotations

import os
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from truceledger import pipeline
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.briefs import Grounds, Sentence
from truceledger.publishing.briefs.compose import compose
from truceledger.publishing.briefs.escaping import address, escaped
from truceledger.publishing.briefs.making import Window, brief_of
from truceledger.publishing.briefs.markdown import markdown
from truceledger.publishing.period import period
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.reading import Reading
from two_sides import story

AT = datetime(2026, 6, 10, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden" / "brief.md"
SIDES = ("ISR", "LBN")
MARK = re.compile(r"\[\^(\d+)\](?!:)")


def written(folder: Path, readings: list[Reading], since: date = date(2026, 5, 14), until: date = date(2026, 5, 26)) -> str:
    with Ledger.open(folder / "l.db") as book:
        for reading in readings:
            book.record(reading, None, process=Process("two-sides"), at=AT)
        desks = pipeline.Desks(book)
        made = period(desks, "two-sides", since, until)
        return markdown(compose(desks.desk(process="two-sides", view=made.view), made, "Two sides", ("test@1",)))


def footnotes(text: str) -> dict[str, str]:
    """Give each footnote's text by its number."""
    found: dict[str, list[str]] = {}
    number = ""
    for one in text.splitlines():
        begins = re.match(r"\[\^(\d+)\]: (.*)", one)
        if begins:
            number = begins[1]
            found[number] = [begins[2]]
        elif number and one.startswith("    "):
            found[number].append(one.strip())
    return {n: "\n".join(lines) for n, lines in found.items()}


def body(text: str) -> list[str]:
    return text.split("\n[^1]: ")[0].splitlines()


def sentences(text: str) -> list[str]:
    """Give every line of the brief that says something: not headings, not the heads of tables."""
    lines = body(text)
    heads = {i for i, one in enumerate(lines) if re.fullmatch(r"(\| --- )+\|", one)}
    return [one for i, one in enumerate(lines) if one.strip() and not one.startswith("#") and i not in heads and i + 1 not in heads]


def test_no_sentence_stands_without_a_footnote_and_no_footnote_without_grounds(tmp_path: Path, make: Any) -> None:
    text = written(tmp_path, story(make))
    notes = footnotes(text)
    said = sentences(text)
    assert len(said) > 40
    for one in said:
        assert MARK.search(one), one
        assert one.startswith(("- ", "  - ", "| ")), one
    used = Counter(n for one in said for n in MARK.findall(one))
    assert set(used) == set(notes)
    assert [int(n) for n in used] == list(range(1, len(used) + 1)), "numbered in the order in which they are met"
    ids = {s.statement_id[:8] for reading in story(make) for s in reading.statements}
    for note in notes.values():
        cited = re.findall(r"^- ([0-9a-f]{8}): “", note, re.MULTILINE)
        assert set(cited) <= ids
        assert cited or "ounted" in note or "Over " in note or "Looked for" in note or "documentation" in note


def test_a_footnote_says_by_whom_where_and_when(tmp_path: Path, make: Any) -> None:
    notes = footnotes(written(tmp_path, story(make)))
    note = next(n for n in notes.values() if "runs to 3 June”" in n and n.startswith("2 statements"))
    assert "2 statements, 1 independent origin." in note
    assert (
        "“The truce began on 17 April and runs to 3 June” — said by USA \\[United States of America\\] — “A truce, with conditions”, Cedar Line, 10 May 2026, <https://cedar-line.example/truce?a=1&b=2>"
        in note
    )


def test_the_brief_tells_period_truce_days_left_figures_and_limits(tmp_path: Path, make: Any) -> None:
    text = written(tmp_path, story(make))
    titles = [one for one in body(text) if one.startswith("## ")]
    assert titles == [
        "## Summary", "## Agreements", "## Dates ahead", "## Standoffs", "## Commitments by party", "## Figures by issuer",
        "## Incidents told in the period", "## What does not agree", "## Charges, positions and contacts of the period", "## Sources and limits",
    ]  # fmt: skip
    assert "reports published from 15 May 2026 to 26 May 2026; the period before, of the same length, is 3 May 2026 to 14 May 2026." in text
    assert re.search(r"\| Reports \| 2 \| 1\[\^\d+\] \|", text)
    assert "38 days left as of 26 May 2026, to the end that is told (3 July 2026)." in text
    assert re.search(r"\| 3 July 2026 \| ceasefire ends \| United States of America\[\^\d+\] \|", text)
    assert "later reports tell another end" not in text, "an end that was put later is no date ahead"
    assert re.search(r"\| 1 June 2026 \| Lebanon: withdraw, due \| Israel\[\^\d+\] \|", text)
    assert re.search(
        r"\| Killed, since 2 March 2026 \| Lebanon \| 1,350 \(told 20 May 2026\) \| 1,200 \(\d+ May 2026\), difference \+150\[\^\d+\] \|", text
    )
    assert re.search(r"\| Killed, since 2 March 2026 \| relief network \| 1,900 \(told 10 May 2026\) \| none told\[\^\d+\] \|", text)
    assert "Of 1 report no statement was read." in text
    assert "The reports were read by test@1." in text
    assert "3,250" not in text, "figures of two issuers are never added"


@pytest.mark.parametrize(("one", "other"), [SIDES, SIDES[::-1]])
def test_a_claim_is_always_somebodys(tmp_path: Path, make: Any, one: str, other: str) -> None:
    text = written(tmp_path, story(make, one, other))
    names = {"ISR": "Israel", "LBN": "Lebanon"}
    incidents = text.split("## Incidents told in the period\n")[1].split("\n## ")[0]
    strikes = [s for s in incidents.splitlines() if "air strike" in s]
    assert len(strikes) == 1
    assert re.search(
        rf"^- (According to {names[one]}, d|D)enied by {names[other]}: indirect fire by {names[other]}, Khiam, 19 May 2026( \(status: contested\))?\.",
        incidents,
        re.MULTILINE,
    )
    assert strikes[0].startswith(f"- According to {names[other]}: air strike by {names[one]}, Khiam, 19 May 2026.")


def test_two_parties_that_change_places_get_the_same_brief_with_their_names_changed(tmp_path_factory: Any, make: Any) -> None:
    first = written(tmp_path_factory.mktemp("one"), story(make, "ISR", "LBN"))
    second = written(tmp_path_factory.mktemp("two"), story(make, "LBN", "ISR"))

    def said(text: str, swap: bool) -> Counter[tuple[str, ...]]:
        found: Counter[tuple[str, ...]] = Counter()
        other = {"Israel": "Lebanon", "ISR": "LBN", "Lebanon": "Israel", "LBN": "ISR"} if swap else {}
        for sentence in sentences(text):
            # lists of names and the halves of a circle are in the order of the alphabet, whoever they are: words, not their order
            found[tuple(sorted(other.get(word, word) for word in re.findall(r"\w+", MARK.sub("", sentence))))] += 1
        return found

    assert said(first, swap=False) == said(second, swap=True)


def test_the_same_ledger_gives_the_same_bytes_in_any_order_of_arrival(tmp_path_factory: Any, make: Any) -> None:
    readings = story(make)
    assert written(tmp_path_factory.mktemp("a"), readings) == written(tmp_path_factory.mktemp("b"), readings[::-1])


def test_the_golden_brief(tmp_path: Path, make: Any) -> None:
    text = written(tmp_path, story(make))
    if os.environ.get("TRUCE_UPDATE_GOLDEN"):
        GOLDEN.write_text(text, encoding="utf-8", newline="\n")
    assert text == GOLDEN.read_text("utf-8"), "TRUCE_UPDATE_GOLDEN=1 writes it anew; read the difference"


def test_a_protected_source_is_withheld_and_the_brief_says_so(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        for reading in story(make):
            book.record(reading, None, process=Process("two-sides"), at=AT)
        book.protect("relief-network", ["Relief Network", "the network"], "anna", "at risk", AT)
        desks = pipeline.Desks(book)
        made = period(desks, "two-sides", date(2026, 5, 14), date(2026, 6, 12))
        text = markdown(compose(desks.desk(process="two-sides", view=made.view), made, "Two sides"))
    assert "network" not in text.casefold()
    assert re.search(r"In \d+ statements? the name of a protected source is withheld\.", text)


def test_an_empty_period_says_so(tmp_path: Path, make: Any) -> None:
    text = written(tmp_path, story(make), date(2026, 6, 1), date(2026, 6, 2))
    assert "No report of the period changes the state of play." in text or "passed" in text
    assert "No event was read in the reports of the period." in text
    assert all(MARK.search(one) for one in sentences(text))


def rendered(text: str) -> str:
    """Render as a renderer with footnotes does: what is indented under a footnote is read as text of its own."""
    plain = re.sub(r"^\[\^\d+\]: ", "", re.sub(r"^    ", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(plain))


HOSTILE = (
    "<script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.example/a.png) | cell | `code` **bold** _em_ [^1] &lt;b&gt; "
    "https://evil.example/login www.evil.example \u202eright to left\u202c\u200b \x1b[31mred # no heading $x^2$ ~~gone~~ {.class} \\"
)


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path, make: Any) -> None:
    report = make.report(
        f"Intro. {HOSTILE} stands.", id="bad", title=f"# {HOSTILE}", publisher="[Evil](http://evil.example) | Post", published=date(2026, 5, 20),
        uri="javascript:alert(1)",
    )  # fmt: skip
    words = report.text[7:-8]
    bad = make.reading(
        report, make.say(report, "event", words, None, type="air_strike", actor={"words": "<b>x</b> | [y](z)"}, where=[Place("a|b\n- c", "a")])
    )
    text = written(tmp_path, [*story(make), bad])
    html = rendered(text)
    allowed = {"h1", "h2", "h3", "ul", "li", "p", "table", "thead", "tbody", "tr", "th", "td", "a"}
    assert {t.lower() for t in re.findall(r"</?([a-zA-Z0-9]+)", html)} <= allowed
    assert not re.search(r'(href|src)="(?!https://cedar-line\.example/truce)', html)
    assert "<script" not in html
    assert "alert(1)&lt;/script&gt;" in html, "what it says is shown"
    assert not re.search("[\u202a-\u202e\u200b\x1b]", text)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1, "no cell is split"
    assert all(MARK.search(one) for one in sentences(text))


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_renders_as_itself(words: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"- x {escaped(words)}\n")
    assert html.count("<") == html.count("</") * 2
    assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li"}


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_at_the_beginning_of_an_item_makes_no_block(words: str) -> None:
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(f"- {escaped(words)}[^1]\n")
    assert set(re.findall(r"<(\w+)", html)) <= {"ul", "li"}


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "https://a.example/<b>", "https://a.example/ b", "ftp://a.example/x"])
def test_only_plain_web_addresses_become_links(uri: str) -> None:
    assert not address(uri).startswith("<")
    assert address("https://a.example/x?y=1&z=%20#top") == "<https://a.example/x?y=1&z=%20#top>"


def test_a_sentence_needs_grounds() -> None:
    with pytest.raises(ValueError, match="needs grounds"):
        Sentence("It is so.", Grounds())


def test_a_long_list_of_grounds_is_counted_not_dropped(tmp_path: Path, make: Any) -> None:
    many = []
    for i in range(240):
        words = f"The strike hit Khiam{'!' * (i % 12)}"
        report = make.report(f"{words} ({i})", id=f"r{i:03}", publisher=f"Paper {i}", published=date(2026, 5, 15) + timedelta(days=i % 10))
        many.append(make.reading(report, make.say(report, "event", words, "LBN", type="air_strike", actor="ISR", when_="2026-05-14")))
    notes = footnotes(written(tmp_path, [*story(make), *many]))
    note = next(n for n in notes.values() if n.startswith("240 statements"))
    assert note.count("“The strike hit Khiam") == 8, "words that differ are quoted up to a bound"
    assert note.count("Paper ") == 8 * 6, "reports with the same words are named up to a bound"
    ids = len(set(re.findall(r"\b[0-9a-f]{8}\b", note)))
    assert ids == 8 * 20 + 80, "ids go on where names end"
    assert re.search(r"- further: ([0-9a-f]{8}, ){79}[0-9a-f]{8}$", note, re.MULTILINE)
    assert "and 14 more: " in note


def of_ledger(folder: Path, make: Any, window: Window, *, dated: bool = True) -> tuple[str, Any]:
    """Write the brief of a ledger with an undated report, recorded weeks after the last day of publication; give it with the state of play."""
    old = make.report("Side two is to leave the ridge. Truce talks went on.", title="Dated")
    late = make.report("Side one is to free the prisoners.", title="Undated", published=None)
    readings = [make.reading(old, make.say(old, "commitment", "Side two is to leave the ridge", debtor="LBN", act="withdraw", state="detached"))] if dated else []
    readings.append(make.reading(late, make.say(late, "commitment", "Side one is to free the prisoners", debtor="ISR", act="release_detainees", state="detached")))
    with Ledger.open(folder / "l.db") as book:
        for reading in readings:
            book.record(reading, None, process=Process("two-sides"), at=AT)
        desks = pipeline.Desks(book)
        return markdown(brief_of(desks, "two-sides", window, Standing.MACHINE, ())), desks.state(process="two-sides")


def test_a_brief_counts_what_the_state_of_play_counts_also_where_no_day_is_known(tmp_path: Path, make: Any) -> None:
    text, state = of_ledger(tmp_path, make, Window())
    assert len(state.chapters["commitments"].lines) == 2
    for line in state.chapters["commitments"].lines:
        assert line.text in text
    assert "No commitment was read" not in text
    assert "reports published from 15 May 2026 to 21 May 2026, and 1 report of which no day is known" in text
    assert "| Reports | 2 |" in text
    assert text.startswith("# Two Sides: brief of 21 May 2026")  # its days are those of the state of play


def test_a_brief_of_reports_without_any_day_is_of_the_day_on_which_they_were_recorded(tmp_path: Path, make: Any) -> None:
    text, _ = of_ledger(tmp_path, make, Window(), dated=False)
    assert text.startswith("# Two Sides: brief of 10 June 2026")
    assert "Israel: release detainees" in text


def test_what_a_period_that_was_asked_for_leaves_out_is_told(tmp_path: Path, make: Any) -> None:
    text, _ = of_ledger(tmp_path, make, Window(until=date(2026, 5, 30)))
    assert "release detainees" not in text
    assert "No instrument was read" in text
    assert "1 report of which no day is known and that was recorded later is not looked at here" in text
    assert "1 report of which no day is known and that was recorded later is in the ledger too, with 1 statement, and not in this brief" in text


def test_decisions_made_after_the_last_report_stand_in_a_brief_whose_end_is_not_asked_for(tmp_path: Path, make: Any) -> None:
    report = make.report("Side one struck the bridge. Side two is to leave the ridge.")
    strike = make.say(report, "event", "Side one struck the bridge", type="air_strike", actor="ISR", when_="2026-05-20")
    promise = make.say(report, "commitment", "Side two is to leave the ridge", debtor="LBN", act="withdraw", state="detached")
    with Ledger.open(tmp_path / "l.db") as book:
        book.record(make.reading(report, strike, promise), None, process=Process("two-sides"), at=AT)
        book.judge(Judgement(promise.statement_id, Verdict.REJECTED, "ada", "misread", AT))
        text = markdown(brief_of(pipeline.Desks(book), "two-sides", Window(), Standing.MACHINE, ()))
    assert "withdraw" not in text
    assert "A person has looked at 0 of 1 statement" in text

"""Protected sources: found in any writing, taken out of views, still counted as one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.assessment import assess
from truceledger.assessment.assess import desk_for
from truceledger.knowledge import Knowledge
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.ledger.names import WITHHELD, Folded, Name, Names, Shifted, fold
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def names(*words: str, part: bool = False) -> Names:
    return Names(Name(w, 1, part) for w in words)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Hassan Ali", "Hassan Ali"),
        ("Hassan Ali", "HASSAN ALI"),
        ("Hassan Ali", "Hassan\u00a0Ali"),
        ("Hassan Ali", "Hassan\n   Ali"),
        ("Hassan Ali", "Has-\nsan Ali"),
        ("Hassan Ali", "Has\u00adsan A\u200dli"),
        ("Hassan Ali", "hassan_ali"),
        ("Hassan Ali", "hassan-ali"),
        ("Hassan Ali", "HassanAli"),
        ("Hassan Ali", "Ḥassan ʿAlī"),
        ("Hassan Ali", "H\u0323assan Ali\u0304"),
        ("Jean-Pierre Lacroix", "Jean-\nPierre Lacroix"),
        ("Jean-Pierre Lacroix", "jean pierre lacroix"),
        ("O'Brien", "O’Brien"),
        ("O’Brien", "OBrien"),
        ("Łukasz Müller", "Lukasz Muller"),
        ("Søren Ibsen", "Soren Ibsen"),
        ("حسن علي", "حَسَن عَليّ"),
        ("حسن علي", "وحسن علي"),
        ("حسن علي", "لحسن علي"),
        ("الشمري", "للشمري"),
        ("أحمد", "احمد"),
        ("משה כהן", "ולמשה כהן"),
        ("Петрова", "Петровой"),
        ("Анна", "Анной"),
        ("习近平", "习近平"),
        ("김정은", "김정은"),
        ("Δημήτρης", "ΔΗΜΗΤΡΗΣ"),
        ("हसन अली", "हसन अली"),
        ("two diplomats", "Two  diplomats"),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    found = names(name)
    for before, after in [("", ""), ("Yesterday ", " said so."), ("(", ")"), ("“", "”, he said"), ("by\n", "\n")]:
        assert WITHHELD in found.strike(before + text + after), (before, after)
        assert fold(name) not in fold(found.strike(before + text + after))
    assert found.strike(f"{text}'s men") == f"{WITHHELD}'s men"
    assert found.strike(f"{text}’s men") == f"{WITHHELD}’s men"


@pytest.mark.parametrize(
    ("name", "text"),
    [("Ali", "Alice and Khalil"), ("Aman", "a man"), ("Hassan Ali", "Hassan, Ali"), ("Rana", "Veranas"), ("حسن", "محسن"), ("Li Na", "Lina's line")],
)
def test_other_words_are_left_alone(name: str, text: str) -> None:
    assert names(name).strike(text) in {text, text.replace("Lina", WITHHELD)}


def test_a_part_of_a_name_counts_in_prose_only_with_a_capital_and_in_an_address_always() -> None:
    found = names("May", "Hope", part=True)
    assert found.strike("Israel may hope that May comes, HOPE said") == f"Israel may hope that {WITHHELD} comes, {WITHHELD} said"
    assert found.strike("/may-2026/", prose=False) == f"/{WITHHELD}-2026/"


def test_neighbours_go_together_so_that_the_number_of_names_does_not_show() -> None:
    found = names("Hassan", "Ali", part=True)
    assert found.strike("Hassan Ali and Hassan") == f"{WITHHELD} and {WITHHELD}"


LETTERS = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Mn", "Nd", "Zs", "Po", "Pd", "Cf")), max_size=60)


@given(
    LETTERS,
    LETTERS,
    st.sampled_from(["Hassan Ali", "O’Brien", "حسن علي", "Østergård", "Jean-Pierre Lacroix"]),
    st.sampled_from(["{}", "{} ", "“{}”", "{}'s"]),
)
def test_whatever_stands_about_it_a_name_set_apart_is_taken_out(before: str, after: str, name: str, about: str) -> None:
    struck = names(name).strike(f"{before} {about.format(name)} {after}")
    assert WITHHELD in struck
    assert f" {name} " not in f" {struck} "


@given(LETTERS)
def test_folding_keeps_a_place_for_each_letter(text: str) -> None:
    folded = Folded.of(text)
    assert len(folded.letters) == len(folded.at) == len(folded.gaps)
    assert list(folded.at) == sorted(folded.at)
    assert all(0 <= i < len(text) for i in folded.at)


@given(
    st.text("abc \n", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5), st.integers(0, 40), st.integers(0, 40)
)
def test_offsets_of_what_stays_follow_their_words(text: str, spans: list[tuple[int, int]], one: int, other: int) -> None:
    gone = [(min(a, b), min(max(a, b), len(text))) for a, b in spans if min(a, b) < min(max(a, b), len(text))]
    shifted = Shifted(text, gone)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    if start == end:
        return
    a, b = shifted.place(start, end)
    assert 0 <= a <= b <= len(shifted.text)
    if not shifted.touches(start, end):
        assert shifted.text[a:b] == text[start:end]


# -- views -------------------------------------------------------------------------------------------------------


def say(report: Any, kind: str, words: str, text: str | None, party: str | None, fields: dict[str, Any], **more: Any) -> Statement:
    start = report.text.index(words)
    sources = []
    if text:
        at = report.text.find(text)
        sources.append(
            Source(SourceRole.SPEAKER, text, party, more.get("anonymous", False), at if at >= 0 else None, at + len(text) if at >= 0 else None)
        )
    if more.get("via"):
        sources.append(Source(SourceRole.CARRIER, more["via"]))
    sources.append(Source(SourceRole.PUBLISHER, report.publisher))
    return state(
        report, kind, [Span.of(report.text, start, start + len(words))], fields, attribution=Attribution(Mode.INDIRECT, tuple(sources)), rule="test@1"
    )


def killed(n: int) -> dict[str, Any]:
    return {"measure": "killed", "value": Quantity.exactly(n, str(n)).to_json(), "basis": "incident"}


@pytest.fixture
def book(make: Any, tmp_path: Path) -> Any:
    """A doctor speaks in two papers, once by a title and a surname; another report neither names nor hears the doctor."""
    one = make.report(
        "Rana Haddad, a doctor, said 12 people were killed. Israel struck Tyre. The clinic is open.",
        id="one",
        title="Twelve",
        uri="https://a.example/1",
    )
    two = make.report("Dr. Haddad said 12 people were killed. Lebanon's army denies it.", id="two", publisher="Harbour Herald")
    three = make.report(
        "The army said 12 people were killed. Israel struck Khiam.", id="three", uri="https://c.example/3", publisher="Harbour Herald"
    )
    with Ledger.open(tmp_path / "l.db") as ledger:
        readings = [
            make.reading(
                one,
                say(one, "toll", "12 people were killed", "Rana Haddad", "rana-haddad", killed(12)),
                say(one, "event", "Israel struck Tyre", None, None, {"type": "air_strike", "actor": "ISR"}),
                say(one, "commitment", "The clinic is open", "Rana Haddad", "rana-haddad", {"debtor": "rana-haddad", "act": "other"}),
            ),
            make.reading(two, say(two, "toll", "12 people were killed", "Dr. Haddad", None, killed(12))),
            make.reading(
                three,
                say(three, "toll", "12 people were killed", "The army", "LBN:MIL", killed(12)),
                say(three, "event", "Israel struck Khiam", None, None, {"type": "air_strike", "actor": "ISR"}),
            ),
        ]
        for reading in readings:
            ledger.record(reading, None, process=Process("p"), at=AT)
        yield ledger


def protect(ledger: Ledger, source: str, *more: str) -> None:
    ledger.protect(source, more, "rana", "at risk", AT)


def whole(view: Any) -> str:
    return msgspec.json.encode([h.statement for h in view.statements] + [r.report for r in view.reports] + list(view.links)).decode()


@pytest.mark.parametrize("source", ["rana-haddad", "Rana Haddad"])
def test_a_person_is_taken_out_by_every_name_the_ledger_has(book: Ledger, source: str) -> None:
    before = book.view()
    protect(book, source)
    view = book.view()
    told = whole(view).casefold()
    for secret in ("rana", "haddad", "https://a.example", '"two"', "twelve"):
        assert secret not in told
    assert "https://c.example/3" in told
    assert view.withheld == 4
    assert len(view.statements) == len(before.statements)
    assert {s.party for h in view.statements if h.origin for s in h.statement.attribution.speakers()} == {"withheld-1"}
    untouched = [h for h in view.statements if not h.redacted]
    assert untouched
    assert all(any(h is b for b in before.statements) for h in untouched)
    own = next(h for h in view.statements if h.origin and h.statement.kind == "commitment")
    assert own.statement.fields["debtor"] == "withheld-1"
    assert (own.statement.evidence[0].start, own.statement.spans) == (0, {})
    assert own.statement.report.publisher == WITHHELD


def test_it_counts_as_one_origin_and_beside_others(book: Ledger, knowledge: Knowledge) -> None:
    def origins() -> int:
        view = book.view()
        return desk_for(view, knowledge=knowledge).origins.count(h.statement for h in view.statements if h.statement.kind == "toll")

    protect(book, "rana-haddad")
    assert origins() == 2  # the doctor in both papers, and the army


def test_two_protected_sources_are_never_taken_for_one(make: Any, tmp_path: Path, knowledge: Knowledge) -> None:
    report = make.report("Rana Haddad said 12 people were killed. Omar Nasr said 12 people had been killed.", id="r")
    with Ledger.open(tmp_path / "two.db") as ledger:
        ledger.record(
            make.reading(
                report,
                say(report, "toll", "12 people were killed", "Rana Haddad", "rana-haddad", killed(12)),
                say(report, "toll", "12 people had been killed", "Omar Nasr", "omar-nasr", killed(12)),
                say(report, "position", "said 12", "Rana Haddad", "rana-haddad", {"holder": "rana-haddad", "move": "demands", "act": "cease_fire"}),
                say(report, "position", "Nasr said", "Omar Nasr", "omar-nasr", {"holder": "omar-nasr", "move": "demands", "act": "cease_fire"}),
            ),
            None,
            process=None,
            at=AT,
        )
        claims = {h.statement.statement_id: h.statement.claim_id for h in ledger.view().statements}
        protect(ledger, "rana-haddad")
        protect(ledger, "omar-nasr")
        view = ledger.view()
        assert desk_for(view, knowledge=knowledge).origins.count(h.statement for h in view.statements if h.statement.kind == "toll") == 2
        positions = [h.statement for h in view.statements if h.statement.kind == "position"]
        assert len({s.claim_id for s in positions}) == 2
        # a claim's name is made of its party: with the party withheld it must not be there to be tried against a list of parties
        assert all(s.claim_id != claims[s.statement_id] for s in positions)
        assert len({s.claim_id for s in (h.statement for h in view.statements) if s.kind == "toll"}) == 1
        assess(view, knowledge=knowledge)


def test_words_and_offsets_are_those_of_the_text_without_the_names(book: Ledger) -> None:
    protect(book, "rana-haddad")
    for held in book.view().statements:
        text = book.text(held.statement.report.digest)
        for span in held.statement.evidence:
            assert (text[span.start : span.end] == span.exact) == (held.origin is None)
    redaction = book.redaction()
    assert redaction is not None
    assert book.text("withheld:1").startswith("[withheld], a doctor, said") or "[withheld]" in book.text("withheld:1")


def test_it_is_withheld_at_every_moment_and_back_when_the_protection_is_lifted_or_undone(book: Ledger) -> None:
    open_ = whole(book.view())
    protect(book, "rana-haddad")
    assert "Haddad" not in whole(book.view(as_of=date(2026, 5, 21)))
    book.protect("rana-haddad", (), "rana", "safe now", AT, on=False)
    assert whole(book.view()) == open_
    protect(book, "rana-haddad")
    last = book.entries()[-1].seq
    assert "Haddad" not in whole(book.view())
    book.undo(last, "rana", "a mistake", AT)
    assert whole(book.view()) == open_


def test_what_is_recorded_later_is_withheld_too_and_looks_the_same_when_opened_anew(make: Any, book: Ledger) -> None:
    protect(book, "rana-haddad")
    book.view()
    later = make.report("Prof. Rana H. Haddad, the doctor of Tyre, said 14 people were killed.", id="later", publisher="Levant Evening")
    book.record(
        make.reading(later, say(later, "toll", "14 people were killed", "Prof. Rana H. Haddad, the doctor of Tyre", "rana-haddad", killed(14))),
        None,
        process=None,
        at=AT + timedelta(days=1),
    )
    view = book.view()
    assert "Haddad" not in whole(view)
    assert sum(h.origin == "withheld-1" for h in view.statements) == 4
    with Ledger.open(book.path, read_only=True) as again:
        assert whole(again.view()) == whole(view)


def test_withheld_reports_keep_their_numbers_though_a_writer_noted_the_time_before_it_waited(make: Any, book: Ledger) -> None:
    protect(book, "rana-haddad")
    first = {r.report.publisher: r.report.id for r in book.view().reports}
    late = make.report("Rana Haddad said 15 people were killed.", id="late", publisher="Levant Evening")
    book.record(
        make.reading(late, say(late, "toll", "15 people were killed", "Rana Haddad", "rana-haddad", killed(15))),
        None,
        process=None,
        at=AT - timedelta(minutes=1),
    )
    view = book.view()
    assert {r.report.publisher: r.report.id for r in view.reports} == {**first, "Levant Evening": "withheld-report-3"}
    with Ledger.open(book.path, read_only=True) as again:
        assert whole(again.view()) == whole(view)


def test_a_statement_looked_at_again_is_the_same_object(book: Ledger) -> None:
    protect(book, "rana-haddad")
    first = {h.statement.statement_id: h for h in book.view().statements}
    book.grade("LBN:MIL", "B", "rana", "x", AT)
    assert all(first[h.statement.statement_id] is h for h in book.view().statements)


def test_protecting_an_organ_hides_the_organ_and_leaves_the_country(make: Any, tmp_path: Path) -> None:
    report = make.report("The Lebanese army said it left Khiam. In Lebanon, Joseph Aoun met UNIFIL. The ministry said 3 people died.", id="r")
    with Ledger.open(tmp_path / "o.db") as ledger:
        left = {"type": "withdrawal", "actor": "LBN:MIL"}
        ledger.record(
            make.reading(
                report,
                say(report, "event", "it left Khiam", "The Lebanese army", "LBN:MIL", left),
                say(report, "toll", "3 people died", "The ministry", "LBN:GOV", killed(3)),
            ),
            None,
            process=None,
            at=AT,
        )
        protect(ledger, "LBN:GOV")
        told = whole(ledger.view())
        assert "LBN:MIL" in told
        assert "LBN:GOV" not in told
        assert "The ministry" not in told
        assert ledger.redaction().text("In Lebanon, Joseph Aoun met UNIFIL; the ministry") == "In Lebanon, [withheld] met UNIFIL; the ministry"  # type: ignore[union-attr]


def test_a_source_named_by_common_words_alone_is_withheld_where_it_speaks_and_the_words_stay(make: Any, tmp_path: Path) -> None:
    report = make.report("Residents said the road is cut. Some residents left. Two diplomats said talks go on.", id="r")
    with Ledger.open(tmp_path / "w.db") as ledger:
        talks = {"status": "ongoing"}
        ledger.record(
            make.reading(
                report,
                say(report, "meeting", "talks go on", "Two diplomats", None, talks, anonymous=True),
                say(report, "event", "the road is cut", "Residents", None, {"type": "access_denied", "actor": None}, anonymous=True),
            ),
            None,
            process=None,
            at=AT,
        )
        protect(ledger, "Residents")
        view = ledger.view()
        assert ledger.redaction().text("some residents left") == "some residents left"  # type: ignore[union-attr]
        assert [s.text for h in view.statements if h.statement.kind == "event" for s in h.statement.attribution.speakers()] == ["[withheld 1]"]
        assert [s.text for h in view.statements if h.statement.kind == "meeting" for s in h.statement.attribution.speakers()] == ["Two diplomats"]

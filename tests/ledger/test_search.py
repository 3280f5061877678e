"""The words of a text, what a search asks for, and the index: kept up as reports come in, made for ledgers that had none."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.conftest import Make

from truceledger.errors import LedgerError, UsageError
from truceledger.ledger import Ledger, search
from truceledger.ledger.query import LONGEST, MOST, Query, Text, parse
from truceledger.ledger.words import BREAK, forms, words

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def found(query: str, text: str) -> list[str]:
    """What a search marks in a text."""
    return [text[a:b] for a, b in parse(query).spans(text)]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("ceasefire", "The CEASEFIRE holds.", ["CEASEFIRE"]),
        ("cease-fire", "The ceasefire, the cease-fire and the cease fire.", ["ceasefire", "cease-fire", "cease fire"]),
        ("ceasefire", "A cease-fire, a cease-\nfire, to cease fire.", ["cease-fire", "cease-\nfire"]),
        ("salih", "Ṣāliḥ, SALIH and Sa\u0301lih", ["Ṣāliḥ", "SALIH", "Sa\u0301lih"]),
        ("Ṣāliḥ", "Salih came", ["Salih"]),
        ("saada", "Sa'ada, Sa’ada and Saada", ["Sa'ada", "Sa’ada", "Saada"]),
        ("Sa'ada", "in Saada", ["Saada"]),
        ("sanaa", "Sanʿāʾ is not ṣanʿāʾa", ["ṣanʿāʾa"]),
        ("shara", "al-Shara spoke", ["Shara"]),
        ("alshara", "al-Shara spoke", ["al-Shara"]),
        ("israel", "Israel's army", ["Israel"]),
        ("israels", "Israel's army", []),
        ("strasse", "Die Straße", ["Straße"]),
        ("istanbul", "İstanbul", ["İstanbul"]),
        ("aegis", "Ægis", ["Ægis"]),
        ("f16", "an F-16 fell", ["F-16"]),
        ("1,200", "1,200 dead of 200", ["1,200"]),
        ("20260521", "on 2026-05-21", []),
        ("هدنة", "الهدنة والهُدنَة للهدنه هدنـــة", ["الهدنة", "والهُدنَة", "للهدنه", "هدنـــة"]),
        ("الهدنة", "هدنة", ["هدنة"]),
        ("احمد", "أحمد وإحمد آحمد", ["أحمد", "آحمد"]),
        ("مصطفى", "مصطفي", ["مصطفي"]),
        ("مسؤول", "مسوول", ["مسوول"]),
        ("دنه*", "الدنهة", ["الدنهة"]),
        ("الهد*", "الهدنة هدنة", ["الهدنة", "هدنة"]),
        ("שלום", "שָׁלוֹם", ["שָׁלוֹם"]),
        ("כהנ", "כהן", ["כהן"]),
        ("北京", "他在北京说", ["北京"]),
        ("京北", "他在北京说", []),
        ("ｃｅａｓｅ", "cease", ["cease"]),
        ("withdraw*", "withdrawal, withdrew, WITHDRAWS", ["withdrawal", "WITHDRAWS"]),
        ('"joint statement"', "a joint  statement; joint. Statement; a statement, joint", ["joint  statement", "joint. Statement"]),
        ("joint-sta*", "a joint statement", ["joint statement"]),
        ("truce OR ceasefire", "truce, ceasefire", ["truce", "ceasefire"]),
    ],
)
def test_spellings_of_a_word_are_found_at_their_characters(query: str, text: str, marked: list[str]) -> None:
    assert found(query, text) == marked
    assert parse(query).fits([Text(text)]) is bool(marked)


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("killed khiam", True),
        ("killed tyre", False),
        ("killed -tyre", True),
        ("killed -khiam", False),
        ('killed -"in khiam"', False),
        ("killed −khi*", False),
        ("tyre OR khiam killed", True),
        ("killed tyre OR khiam", True),
        ("killed OR tyre sidon", False),
        ("OR killed OR", True),
        ("killed or tyre", False),
        ("“in Khiam” «killed»", True),
        ('"killed in', True),
        ("(killed) AND", False),
        ("khiam:killed", False),
        ("killed NEAR/2 khiam", False),
    ],
)
def test_all_words_must_occur_and_the_excluded_must_not(query: str, fits: bool) -> None:
    assert parse(query).fits([Text("Twelve were killed in Khiam")]) is fits


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "no word to search for"),
        ("  \0 \n", "no word"),
        ("* () \"\" - -- ' ^", "no word"),
        ("-israel", "what must not occur"),
        ("a*", "at least 2 letters"),
        ("x" * (LONGEST + 1), "at most 1,000"),
        ("ab " * (MOST + 1), "more than 32 words"),
        ("truce " * 2000, "characters long"),
    ],
)
def test_what_asks_for_nothing_is_told_plainly(query: str, says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("*", r"\*")):
        parse(query)


ANY = st.text(st.characters(exclude_categories=("Cs",)), max_size=80) | st.text("aA’'-‐ \n\"*OR.ا ءأة\u0301\u05c1ـ京" + BREAK, max_size=60)


@given(ANY)
@example("a-b-c-d-e")
@example("ŉ ⑴ ﷺ ½ ²")
@example("-\u0301-a'\u0301s")
def test_words_lie_where_they_are_said_to_and_the_index_has_the_same(text: str) -> None:
    made = words(text)
    last = 0
    for form, start, end in made.simple:
        assert last <= start < end <= len(text)
        assert form == BREAK or form.isalnum()
        assert form.isascii() is False or form == form.lower()
        last = end
    for _, start, end in made.compound:
        assert {start} <= {w.start for w in made.simple}
        assert {end} <= {w.end for w in made.simple}
    simple, compound = forms(text)
    assert simple.split() == [w.form for w in made.simple]
    assert compound.split() == [w for i, c in enumerate(made.compound) for w in ((BREAK, c.form) if i else (c.form,))]


@given(ANY)
def test_a_word_folded_again_is_the_same_word(text: str) -> None:
    once = forms(text)[0]
    # an article is taken away once; what is left may look like another
    again = forms(once)[0].split()
    assert len(again) == len(once.split())
    assert all(a == b or b.endswith(a) for a, b in zip(again, once.split(), strict=True))


@given(ANY, ANY)
def test_each_word_of_a_text_finds_it(text: str, other: str) -> None:
    for word in words(text).simple[:5]:
        written = text[word.start : word.end]
        if word.form != BREAK and len(written) < LONGEST:
            assert (word.start, word.end) in {s for f in parse(f'"{written}"').forms for s in Text(f"{text}\n{other}").find(f)}


# -- the index -----------------------------------------------------------------------------------------------------------

TEXTS = (
    "Twelve people were killed in Khiam on Tuesday, the health ministry said. A cease-fire was agreed in Naqoura.",
    "قال الوزير إن الهدنة صامدة. Two were killed in Tyre; the army left the town.",
    "An aide to Ṣāliḥ said the Israel-Lebanon talks go on; the truce holds.",
)


def filled(path: Path) -> Ledger:
    book = Ledger.open(path)
    for i, text in enumerate(TEXTS):
        report = Make.report(text, id=f"r{i}", title=f"Talks, day {i}: Naqoura" if i else "Khiam mourns", publisher=f"Line {i}")
        quotes = [q for q in ("killed in Khiam", "cease-fire was agreed", "the army left the town", "the truce holds", "Two were killed in Tyre") if q in text]
        fields = {"type": "armed_clash", "actor": None}
        said = [Make.say(report, "event", q, "ministry" if "ministry" in text else None, **fields) for q in quotes]
        book.record(Make.reading(report, *said), None, process=None, at=AT)
    return book


def ids(book: Ledger, query: str) -> tuple[list[str], list[str]]:
    """Quotes and report ids found."""
    hits = book.search(parse(query))
    view = book.view()
    quotes = {h.statement.statement_id: h.statement.evidence[0].exact for h in view.statements}
    names = {r.report.key: r.report.id for r in view.reports}
    return sorted(quotes[i] for i in hits.statements), sorted(names[k] for k in hits.reports)


@pytest.mark.parametrize(
    ("query", "statements", "reports"),
    [
        ("killed", ["Two were killed in Tyre", "killed in Khiam"], ["r0", "r1"]),
        ("khiam killed", ["killed in Khiam"], ["r0"]),
        ("ceasefire", ["cease-fire was agreed"], ["r0"]),
        ("ministry agreed", ["cease-fire was agreed"], ["r0"]),  # who says it is found beside the quote
        ("naqoura killed", ["Two were killed in Tyre"], ["r0", "r1"]),  # the title helps,
        ("naqoura", [], ["r0", "r1", "r2"]),  # but alone finds the report
        ("هدنه", [], ["r1"]),
        ("salih OR khiam", ["killed in Khiam"], ["r0", "r2"]),
        ("killed -tyre", ["killed in Khiam"], ["r0"]),
        ('"line 2"', [], ["r2"]),
        ("israellebanon", [], ["r2"]),
    ],
)
def test_statements_and_reports_are_found_by_their_words(tmp_path: Path, query: str, statements: list[str], reports: list[str]) -> None:
    with filled(tmp_path / "l.db") as book:
        assert ids(book, query) == (statements, reports)


def test_what_is_recorded_is_found_at_once_and_nothing_of_what_failed(tmp_path: Path, make: Any) -> None:
    with filled(tmp_path / "l.db") as book:
        report = make.report("A drone fell near Marjayoun.", id="late")
        good = make.reading(report, make.say(report, "event", "A drone fell", type="drone_strike", actor=None))
        assert ids(book, "drone") == ([], [])
        broken = make.reading(make.report("A drone again.", id="broken"), reader=None)
        with pytest.raises(Exception, match=r"(?i)null|none|constraint"):
            book.record_all([(good, None, None), (broken, None, None)], at=AT)
        assert ids(book, "drone") == ([], [])
        book.record(good, None, process=None, at=AT)
        assert ids(book, "drone") == (["A drone fell"], ["late"])
        book.record(good, None, process=None, at=AT)  # again changes nothing
        assert ids(book, "drone") == (["A drone fell"], ["late"])
        assert book.verify().ok


def downgraded(path: Path) -> None:
    """Make of a ledger what an earlier version left."""
    with sqlite3.connect(path) as raw:
        for table in ("searched", "search_statement", "search_report"):
            raw.execute(f"DROP TABLE {table}")
        raw.execute("UPDATE alembic_version SET version_num = '0002'")
    raw.close()


def test_a_ledger_of_an_earlier_version_is_indexed_when_it_is_opened_for_writing(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path).close()
    downgraded(path)
    with Ledger.open(path) as book:
        assert book.search(parse("killed")).indexed
        assert ids(book, "killed") == (["Two were killed in Tyre", "killed in Khiam"], ["r0", "r1"])
        assert book.verify().ok


@pytest.mark.parametrize("query", ["killed", "ministry agreed", "naqoura -killed", "ceasefire OR هدنه", "nowhere", "kill* talks"])
def test_without_an_index_the_same_is_found_by_looking_through_all(tmp_path: Path, query: str) -> None:
    path = tmp_path / "l.db"
    with filled(path) as book:
        with_index = ids(book, query)
    downgraded(path)
    with Ledger.open(path, read_only=True) as book:
        assert ids(book, query) == with_index
        assert not book.search(parse(query)).indexed
        assert book.verify().ok


def test_a_broken_index_is_told_and_the_ledger_still_holds(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path).close()
    raw = sqlite3.connect(path)
    raw.execute("DROP TABLE search_report_data")
    raw.commit()
    raw.close()
    with Ledger.open(path, read_only=True) as book:
        with pytest.raises(LedgerError, match="search index cannot be used"):
            book.search(parse("killed"))
        assert book.verify().ok


def test_a_longer_text_with_the_word_once_comes_after_a_short_one(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        for name, text in (("long", "The convoy came. " + "Nothing else is told of that day. " * 60), ("short", "The convoy came."), ("none", "Rain.")):
            book.record(make.reading(make.report(text, id=name)), None, process=None, at=AT)
        hits = book.search(parse("convoy"))
        names = {r.report.key: r.report.id for r in book.view().reports}
        assert [names[k] for k, _ in sorted(hits.reports.items(), key=lambda item: -item[1])] == ["short", "long"]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with filled(tmp_path_factory.mktemp("search") / "l.db") as book:
        yield book


HOSTILE = st.text(st.sampled_from('"*()-+:^{}[]\0\n\t \\;%_\'OR AND NOT NEAR killed tyre kh هد ́'), max_size=200) | st.text(max_size=200)


@given(HOSTILE)
@example('" OR "a" NOT')
@example("{quote} : killed")
@example("killed*killed")
@example("NEAR(killed khiam, 2)")
@example("ab* " * 30)
@example("\ud800 killed")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_typed_the_index_finds_what_looking_through_finds_or_a_plain_word_is_said(shared: Ledger, typed: str) -> None:
    try:
        query = parse(typed)
    except UsageError:
        return
    hits = shared.search(query)
    assert hits.indexed
    view = shared.view()
    texts = shared.texts(r.report.digest for r in view.reports)
    assert set(hits.statements) == {h.statement.statement_id for h in view.statements if fits(query, search.statement_texts(h.statement))}
    assert set(hits.reports) == {r.report.key for r in view.reports if fits(query, search.report_texts(r.report, texts[r.report.digest]))}


def fits(query: Query, texts: dict[str, Text]) -> bool:
    return query.fits(list(texts.values()))


def test_the_index_holds_no_text_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path).close()
    raw = sqlite3.connect(shutil.copy(path, tmp_path / "copy.db"))
    assert raw.execute("SELECT count(*) FROM search_report WHERE body IS NOT NULL").fetchone() == (0,)
    raw.close()

"""Search as a surface offers it: filters, order, passages; and what protected sources leave of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import Make

from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.ledger.query import parse
from truceledger.ledger.search import report_texts, statement_texts
from truceledger.publishing.queries import Look, Wanted
from truceledger.publishing.room import Room
from truceledger.publishing.searching import PASSAGE, Found, groups, groups_room, marked, passages, search, search_room
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVENT = {"type": "armed_clash", "actor": None}
TEXTS = {
    "a": "Rana Haddad, a doctor, said two men were killed in Khiam. The ministry said 12 were killed in Tyre.",
    "b": "The army left Khiam, residents said. Rana Haddad was not there. The truce holds, the ministry said.",
    "c": "The ministry said the truce holds. Two men were killed in Tyre.",
}


def said(report: Any, words: str, name: str | None, kind: str = "event", **fields: Any) -> Statement:
    start = report.text.index(words)
    sources: tuple[Source, ...] = ()
    if name:
        at = report.text.index(name)
        sources = (Source(SourceRole.SPEAKER, name, None, False, at, at + len(name)),)
    return state(
        report,
        kind,
        [Span.of(report.text, start, start + len(words))],
        fields or EVENT,
        attribution=Attribution(Mode.INDIRECT if name else Mode.NARRATED, sources),
        rule="test@1",
    )


def filled(path: Path) -> Ledger:
    book = Ledger.open(path)
    for i, (name, text) in enumerate(TEXTS.items()):
        report = Make.report(text, id=name, title=f"Day {i + 1} in the south", publisher=f"Line {name}", published=date(2026, 5, 20 + i))
        quotes = {
            "a": [("two men were killed in Khiam", "Rana Haddad"), ("12 were killed in Tyre", "The ministry")],
            "b": [("The army left Khiam", "residents"), ("The truce holds", "the ministry")],
            "c": [("the truce holds", "The ministry"), ("Two men were killed in Tyre", None)],
        }[name]
        book.record(Make.reading(report, *(said(report, *q) for q in quotes)), None, process=Process("south"), at=AT)
    return book


def shown(found: Found) -> list[tuple[str, list[str]]]:
    """Each match's report and the quotes of its statements; a star where its text fits."""
    return [(m.report.id + "*" * m.text, [h.statement.evidence[0].exact for h in m.statements]) for m in found.matches]


def test_what_fits_is_given_by_report_the_best_first_or_the_newest(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as book:
        found = search(book, book.view(), "killed khiam")
        assert shown(found) == [("a*", ["two men were killed in Khiam"])]
        assert (found.statements, found.reports, found.outside) == (1, 1, 0)
        newest = search(book, book.view(), "killed OR truce", newest=True)
        assert [m.report.id for m in newest.matches] == ["c", "b", "a"]
        assert newest.statements == len(newest.held()) == 5


@pytest.mark.parametrize(
    ("wanted", "expected", "outside"),
    [
        (Wanted(), [("a*", 2), ("c*", 1)], 0),
        (Wanted(since=date(2026, 5, 21)), [("c*", 1)], 2),
        (Wanted(until=date(2026, 5, 21)), [("a*", 2)], 1),
        (Wanted(source="line c"), [("c*", 1)], 2),
        (Wanted(source="The ministry"), [("a", 1)], 2),
        (Wanted(kinds=("toll",)), [], 3),
        (Wanted(kinds=("event",)), [("a", 2), ("c", 1)], 0),
        (Wanted(verdict=Verdict.ACCEPTED), [("a", 1)], 2),
    ],
)
def test_filters_are_those_of_lists_and_what_they_leave_out_is_counted(tmp_path: Path, wanted: Wanted, expected: Any, outside: int) -> None:
    with filled(tmp_path / "l.db") as book:
        first = next(h.statement for h in book.view().statements if "12 were" in h.statement.evidence[0].exact)
        book.judge(Judgement(first.statement_id, Verdict.ACCEPTED, "rana", "", AT))
        found = search(book, book.view(), "killed", wanted)
        assert sorted((name, len(quotes)) for name, quotes in shown(found)) == expected
        assert found.outside == outside


def test_a_look_shows_only_what_it_holds(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as book:
        first = book.view().statements[0].statement
        book.judge(Judgement(first.statement_id, Verdict.REJECTED, "ann", "not so", AT))
        assert sorted(shown(search(book, book.view(), "killed"))) == [("a*", ["12 were killed in Tyre"]), ("c*", ["Two men were killed in Tyre"])]
        assert [m.report.id for m in search(book, book.view(date(2026, 5, 20)), "killed").matches] == ["a"]
        assert search(book, book.view(process="north"), "killed").matches == ()
        assert search(book, book.view(standing=Standing.ACCEPTED), "killed").statements == 0
        rejected = search(book, book.view(rejected=True), "killed", Wanted(verdict=Verdict.REJECTED))
        assert [q for _, q in shown(rejected)] == [["two men were killed in Khiam"]]


def test_what_a_person_corrected_is_found_as_corrected(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as book:
        first = next(h.statement for h in book.view().statements if "army left" in h.statement.evidence[0].exact)
        assert [q for _, q in shown(search(book, book.view(), '"army left" residents'))] == [["The army left Khiam"]]
        book.correct(first.statement_id, {"who": {"words": "The mayor"}}, "ann", "the mayor", AT)
        assert [q for _, q in shown(search(book, book.view(), "army mayor"))] == [["The army left Khiam"]]
        assert search(book, book.view(), "army residents").statements == 0


def test_what_was_found_is_marked_in_the_stored_text(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as book:
        found = search(book, book.view(), "ministry kill* OR truce")
        assert found.matches
        for group in groups(book, found, shown=0):
            text = book.text(group.report.digest)
            for passage in group.passages:
                assert passage.start is not None
                assert text[passage.start : passage.start + len(passage.text)] == passage.text
                assert passage.marks
                assert all(passage.text[a:b].casefold() in {"ministry", "killed", "truce"} for a, b in passage.marks)
            for hit in group.statements:
                assert [text[a:b].casefold() for a, b in hit.spans] == [hit.passage.text[a:b].casefold() for a, b in hit.passage.marks]
                assert hit.passage.start == hit.statement.start


def test_of_a_long_text_the_places_are_shown_where_most_stands_together() -> None:
    far, near = "Nothing was said of the truce. ", "The truce was broken in Khiam, and the army fired on Khiam again. "
    text = far + "Rain fell on the hills. " * 40 + near + "The wind turned. " * 40 + "In Khiam the army waits."
    made = passages(parse("truce khiam army"), text)
    assert [marked(p, lambda w: f"<{w}>").count("<") for p in made] == [4, 2]
    assert "truce was broken" in made[0].text
    assert all(len(p.text) <= PASSAGE and p.before for p in made)
    assert made[0].after
    assert not made[1].after
    assert not any(p.text[0].isspace() or p.text[-1].isspace() for p in made)


def test_a_page_of_matches_is_laid_out_with_its_ranks_and_what_is_left_is_counted(tmp_path: Path) -> None:
    with filled(tmp_path / "l.db") as book:
        found = search(book, book.view(), "the OR killed", newest=True)
        first, second = groups(book, found, 0, 2, shown=1), groups(book, found, 2, 2, shown=1)
        assert [(g.rank, g.report.id, len(g.statements), g.more) for g in (*first, *second)] == [(1, "c", 1, 1), (2, "b", 1, 1), (3, "a", 1, 1)]


def test_a_room_keeps_what_was_found_until_the_ledger_grows(tmp_path: Path) -> None:
    room = Room(filled(tmp_path / "l.db"))
    found = search_room(room, Look(process="south"), "truce")
    assert search_room(room, Look(process="south"), "truce") is found
    assert groups_room(room, found)[0].report.id in {"b", "c"}
    assert search_room(room, Look(process="south"), "truce -army").statements == 2
    report = Make.report("A truce again.", id="d")
    with room.writing() as book:
        book.record(Make.reading(report), None, process=Process("south"), at=AT)
    assert search_room(room, Look(process="south"), "truce").reports == 3
    room.close()


# -- protected sources ----------------------------------------------------------------------------------------------------


def protected(path: Path) -> Ledger:
    book = filled(path)
    book.protect("Rana Haddad", ["Rana Haddad"], "ann", "threatened", AT)
    return book


@pytest.mark.parametrize("words", ["haddad", "Rana Haddad", '"rana haddad"', "hadd*", "ḤADDAD OR nowhere", "rana-haddad", "line-a haddad"])
def test_a_protected_name_finds_nothing_and_counts_nothing(tmp_path: Path, words: str) -> None:
    with protected(tmp_path / "l.db") as book:
        found = search(book, book.view(), words)
        assert (found.matches, found.statements, found.reports, found.outside) == ((), 0, 0, 0)


@pytest.mark.parametrize("words", ["killed", "truce OR khiam", '"two men"', "the -tyre", "not there", "killed OR truce"])
def test_a_protected_name_changes_no_result_by_being_asked_for_or_excluded(tmp_path: Path, words: str) -> None:
    with protected(tmp_path / "l.db") as book:
        plain = search(book, book.view(), words)
        for more in (f"{words} -haddad", f'{words} -"rana haddad"', f"{words} OR haddad"):
            other = search(book, book.view(), more)
            assert sorted(shown(other)) == sorted(shown(plain))
            assert [m.report.id for m in other.matches] == [m.report.id for m in plain.matches]


def test_what_is_withheld_is_laid_out_as_it_is_shown(tmp_path: Path) -> None:
    with protected(tmp_path / "l.db") as book:
        found = search(book, book.view(), "men killed khiam OR tyre")
        made = groups(book, found, shown=0)
        told = json.dumps([str(g) for g in made])
        assert "Haddad" not in told
        assert "Rana" not in told
        own = next(h for g in made for h in g.statements if "Khiam" in h.passage.text)
        assert own.passage.start is None
        assert own.spans == ()
        assert marked(own.passage, str.upper) == "two MEN were KILLED in KHIAM"
        texts = [p for g in made for p in g.passages if "[withheld]" in p.text]
        assert texts
        assert all(p.text[a:b].casefold() in {"men", "killed", "khiam", "tyre"} for p in texts for a, b in p.marks)


@pytest.fixture(scope="module")
def withheld(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with protected(tmp_path_factory.mktemp("withheld") / "l.db") as book:
        yield book


WORDS = st.lists(
    st.sampled_from(["killed", "-killed", "haddad", "-haddad", "OR", "khiam", "-rana", '"two men"', "men", "truce", "kh*", "withheld", "-tyre", "doctor"]),
    min_size=1,
    max_size=5,
)


@given(WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_with_protected_sources_just_that_is_found_which_is_shown(withheld: Ledger, words: list[str]) -> None:
    try:
        query = parse(" ".join(words))
    except UsageError:
        return
    view = withheld.view()
    found = search(withheld, view, " ".join(words))
    expected = {h.statement.statement_id for h in view.statements if query.fits(list(statement_texts(h.statement).values()))}
    reports = {r.report.key for r in view.reports if query.fits(list(report_texts(r.report, withheld.text(r.report.digest)).values()))}
    assert {h.statement.statement_id for h in found.held()} == expected
    assert {m.report.key for m in found.matches if m.text} == reports


# -- the command ----------------------------------------------------------------------------------------------------------


def truce(*words: object) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "COLUMNS", "NO_COLOR"}}
    return subprocess.run([sys.executable, "-m", "truceledger.publishing.cli.main", *map(str, words)], capture_output=True, text=True, env=kept, timeout=120)


def test_the_command_prints_what_was_found_between_marks(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    filled(path).close()
    made = truce("search", "killed", "-tyre", "--ledger", path)
    assert made.returncode == 0
    assert "“two men were »killed« in Khiam”" in made.stdout
    assert "1 statement, 0 reports" in made.stdout
    assert "--since" in truce("search", "killed", "--since", "x", "--ledger", path).stderr
    unknown = truce("search", "killed", "--sinse", "2026-05-01", "--ledger", path)
    assert (unknown.returncode, "--sinse" in unknown.stderr) == (2, True)
    value = json.loads(truce("search", "truce", "--format", "json", "--newest", "--limit", 1, "--ledger", path).stdout)
    assert (value["statements"], value["reports"], value["left"]) == (2, 2, 1)
    assert value["groups"][0]["statements"][0]["passage"]["text"] == "the truce holds"


def test_the_command_names_no_protected_source_even_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    protected(path).close()
    for words in (["Rana Haddad"], ["haddad", "OR", "killed"], ["*haddad*"], ["-haddad"]):
        for form in ("table", "json", "jsonl"):
            made = truce("search", *words, "--format", form, "--ledger", path)
            assert "haddad" not in (made.stdout + made.stderr).casefold(), words

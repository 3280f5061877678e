"""What holds of every format in the list, whatever it is: documented, without protected sources, as of a moment, filters taken or refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.publishing.test_sources_cli import leaks, planted

from ledger_to_export import AT, PROCESS, USA_SAYS, exported, fill, readable, said
from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing import exports
from truceledger.publishing.exports import FILTERS, FORMATS, Exporting, Format, export, format_of
from truceledger.publishing.exports.columns import columns_of
from truceledger.publishing.exports.hxl import TAGS
from truceledger.publishing.queries import Look, Wanted
from truceledger.publishing.room import Room
from truceledger.vocabulary.attribution import Modality
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.place import Place, Precision

ROOT = Path(__file__).parents[3]
every = pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
#: A wish for each filter.
WISHES: dict[str, Any] = {
    "kinds": ("toll",), "party": "hezbollah", "source": "UNIFIL", "place": "khiam", "since": date(2026, 5, 22), "until": date(2026, 5, 19), "verdict": Verdict.ACCEPTED,
}  # fmt: skip


def test_the_issue_s_formats_are_all_there() -> None:
    assert [f.name for f in FORMATS] == ["jsonl", "csv", "xlsx", "parquet", "geojson", "ics", "prov", "annotations", "plover", "dot", "svg", "markdown", "html", "docx", "pdf"]


def test_the_list_is_the_folder() -> None:
    folder = Path(exports.__file__).parent
    with_format = {p.stem for p in folder.glob("*.py") if re.search(r"^FORMAT = ", p.read_text("utf-8"), re.MULTILINE)}
    assert len(with_format) == len(FORMATS)
    assert len({f.name for f in FORMATS}) == len({f.suffix for f in FORMATS}) == len(FORMATS)


@every
def test_it_says_what_it_is(format: Format) -> None:
    assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(;.*)?", format.media_type)
    assert format.suffix.startswith(".")
    assert format.of in {"statements", "state"}
    assert set(format.filters) <= set(FILTERS)
    assert format.of == "state" or format.filters == FILTERS
    assert format.about
    assert format.leaves_out


@every
def test_it_is_documented(format: Format) -> None:
    page = (ROOT / "docs/reference/exports.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{format.name}`")]
    assert format.about in row
    assert f"`{format.suffix}`" in row
    assert format.media_type.split(";")[0] in row
    assert format.leaves_out in page


def test_every_column_is_documented_with_its_hashtag() -> None:
    page = (ROOT / "docs/reference/exports.md").read_text("utf-8")
    for column in columns_of(KINDS):
        assert f"| `{column.name}` | `{column.tag}` | {column.about}" in page


def test_every_hashtag_in_the_table_is_of_a_column() -> None:
    assert set(TAGS) <= {c.name for c in columns_of(KINDS)}
    kinds = {k.name: k for k in KINDS}
    measures = kinds["toll"].field("measure").sort
    assert {f"people_{m}" for m in measures.values} <= set(TAGS), "each measure of people has a hashtag of its own"


@every
def test_no_format_tells_of_a_protected_source(format: Format, make: Any, tmp_path: Path) -> None:
    with Ledger.open(planted(make, tmp_path / "planted.db"), read_only=True) as book:
        wishes = [Wanted(), *([Wanted(place="Hassan Qabalan street"), Wanted(party="hassan-qabalan")] if format.of == "statements" else [])]
        for wanted in wishes:
            content, exporting = exported(book, format.name, Look(), wanted)
            text = readable(format.name, content)
            assert not leaks(text), (format.name, wanted)
            assert not leaks(content.decode("utf-8", "ignore") + content.decode("utf-16-le", "ignore"))
            assert not leaks(str(exporting.told))
        assert "withheld" in readable(format.name, exported(book, format.name, Look())[0])


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
def test_the_last_net_takes_out_what_a_format_of_text_forgot(size: int, make: Any, tmp_path: Path) -> None:
    content = '{"name":"Hassan Qabalan"}\r\nsaid Hassan Qabalan\nحسن قبلان'.encode()
    with Ledger.open(planted(make, tmp_path / "planted.db"), read_only=True) as book:
        exporting = Exporting.of(book, Look(), Wanted())
        made = b"".join(exporting.netted(content[i : i + size] for i in range(0, len(content), size))).decode()
    assert made == '{"name":"[withheld]"}\r\nsaid [withheld]\n[withheld]'
    for format in FORMATS:
        forgetful = replace(format, write=lambda _: iter([content]), one_process=False)
        with Ledger.open(tmp_path / "planted.db", read_only=True) as book:
            told = b"".join(export(forgetful, Exporting.of(book, Look(), Wanted())))
        assert bool(leaks(told.decode())) is not format.text, "of bytes there is no net; what they hold is shown above"


@every
def test_it_is_of_the_moment_asked_for(format: Format, make: Any, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        for day, word in ((10, "yak"), (24, "zebra")):
            report = make.report(f"The {word} front fired. It meets. It waits. It is due.", id=word, title=word, publisher=f"The {word.title()}", published=date(2026, 5, day))
            front, where = f"{word}-front", [Place(f"{word}ville", f"{word}ville", "LBN", 33.5, 35.5, Precision.EXACT)]
            book.record(
                make.reading(
                    report,
                    said(report, "event", f"The {word} front fired", USA_SAYS, {"type": "indirect_fire", "actor": front}, when=f"2026-05-{day}", where=where),
                    said(report, "meeting", "It meets", USA_SAYS, {"status": "scheduled", "participants": [front, "LBN"]}, when="2026-06-01", modality=Modality.PLANNED),
                    said(report, "precondition", "It waits", USA_SAYS, {"holder": front, "step": {"party": front, "act": "disarm"}, "requires": [{"party": "ISR", "act": "withdraw"}], "relation": "before"}),
                    said(report, "commitment", "It is due", USA_SAYS, {"debtor": front, "act": "disarm", "due": "2026-06-09", "state": "detached"}),
                ),
                None, process=Process(PROCESS), at=AT,
            )  # fmt: skip
        now = readable(format.name, exported(book, format.name)[0]).lower()
        then = readable(format.name, exported(book, format.name, Look(PROCESS, date(2026, 5, 12)))[0]).lower()
    assert "yak" in then
    assert "zebra" not in then
    assert "zebra" in now


@every
@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_is_taken_or_refused_but_never_passed_over(format: Format, name: str, make: Any, tmp_path: Path) -> None:
    wanted = Wanted(**{name: WISHES[name]})
    with Ledger.open(tmp_path / "l.db") as book:
        fill(book, make)
        exporting = Exporting.of(book, Look(PROCESS, date(2026, 6, 5)), wanted)
        if name not in format.filters:
            with pytest.raises(UsageError, match=f"{format.name} does not go by {name}"):
                export(format, exporting)
            return
        whole = b"".join(export(format, Exporting.of(book, Look(PROCESS, date(2026, 6, 5)), Wanted())))
        assert b"".join(export(format, exporting)) != whole


@every
def test_a_server_s_room_exports_the_same(format: Format, make: Any, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        fill(book, make)
        look = Look(PROCESS, date(2026, 5, 25))
        alone = b"".join(export(format, Exporting.of(book, look, Wanted(), ())))
        served = b"".join(export(format, Exporting.in_room(Room(book), look, Wanted())))
    assert readable(format.name, served) == readable(format.name, alone)


@every
def test_of_an_empty_ledger_there_is_an_empty_export_or_none(format: Format, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        if format.name in {"markdown", "html", "docx", "pdf"}:
            with pytest.raises(UsageError, match="no report here has a day of publication"):
                exported(book, format.name, Look())
            return
        _, exporting = exported(book, format.name, Look())
    assert exporting.told.holds() == "nothing"
    assert exporting.told.lines() == []


def test_what_is_of_one_process_asks_which(make: Any, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "l.db") as book:
        fill(book, make)
        report = make.report("The truce holds.", id="other")
        book.record(make.reading(report, make.say(report, "agreement", "The truce holds", instrument="ceasefire", lifecycle="in_effect")), None, process=Process("oak"), at=AT)
        for format in FORMATS:
            if format.one_process:
                with pytest.raises(UsageError, match=r"choose of cedar, oak"):
                    export(format, Exporting.of(book, Look(), Wanted()))
            else:
                assert b"".join(export(format, Exporting.of(book, Look(), Wanted())))


def test_a_format_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"no export format 'papyrus'; there is jsonl, csv, xlsx"):
        format_of("papyrus")

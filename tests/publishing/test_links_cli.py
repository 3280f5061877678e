from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from truceledger.errors import UsageError
from truceledger.ledger import Ledger, Process
from truceledger.ledger.linking import link_new
from truceledger.publishing.cli.main import app
from truceledger.vocabulary.place import Place, Precision

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
KHIAM = Place("Khiam", "Khiam", "LBN", 33.327, 35.610, Precision.EXACT)
LONG = " ".join(f"Sentence {i} of the story tells what residents of the village number {i} saw in the night." for i in range(12))


@pytest.fixture
def book(tmp_path: Path, make: Any) -> tuple[Path, dict[str, str]]:
    """A ledger with an event told twice, another beside it, a copy, and two steps in other words; and the ids of its statements."""
    path, ids, readings = tmp_path / "l.db", {}, []
    for name, words, fields in (
        ("jets", "Warplanes hit Khiam", {"type": "air_strike", "actor": "ISR"}),
        ("drone", "a drone struck the town", {"type": "drone_strike", "actor": "ISR:MIL"}),
        ("shells", "shells fell on Khiam", {"type": "indirect_fire", "actor": "ISR"}),
    ):
        report = make.report(f"{words}, {name} said.", publisher=name.title(), published=date(2026, 5, 16))
        statement = make.say(report, "event", words, when_="2026-05-15", where=[KHIAM], **fields)
        ids[name] = statement.statement_id
        readings.append(make.reading(report, statement))
    for name, words in (("hand", "hands over the maps of the minefields"), ("handing", "the handing over of minefield maps")):
        report = make.report(f"only if {words}", publisher=name.title())
        step = {"party": "LBN", "act": "negotiate"}
        statement = make.say(report, "precondition", words, holder="LBN", step=step, requires=[{"party": "ISR", "act": "other", "words": words}])
        ids[name] = statement.statement_id
        readings.append(make.reading(report, statement))
    for publisher, text in (("Agence France-Presse", LONG), ("Anchor", "A lead of its own. " + LONG)):
        report = make.report(text, publisher=publisher, title=f"In {publisher}", id=publisher.split()[0].lower())
        ids[publisher] = report.digest
        readings.append(make.reading(report))
    with Ledger.open(path) as ledger:
        ledger.record_all([(r, None, Process("south")) for r in readings], at=AT)
        link_new(ledger, [r.report.key for r in readings], at=AT)
    return path, ids


def run(path: Path, *words: str) -> str:
    made = CliRunner().invoke(app, [*words, "--ledger", str(path)])
    if made.exception and not isinstance(made.exception, SystemExit):
        raise made.exception
    assert made.exit_code == 0, made.output
    return made.stdout


def listed(path: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(path, "links", *words, "--format", "json"))
    return found


def test_links_are_listed_with_both_quotes_why_and_by_whom(book: Any) -> None:
    path, ids = book
    out = run(path, "links")
    assert "3 links: 1 copy of, 1 same event, 1 same step; 0 decided by people" in out
    assert "“Warplanes hit Khiam” — the reporter's own words; Jets, 16 May 2026" in out
    assert ids["drone"][:8] in out
    assert "why: air strike and drone strike, which can be one; both by Israel; 15 May 2026; Khiam" in out
    assert "proposed by linking.event@1" in out
    assert "In Anchor — Anchor, 21 May 2026" in out
    assert [row["relation"] for row in listed(path)] == ["copy_of", "same_event", "same_step"]
    lines = run(path, "links", "--relation", "same event", "--format", "jsonl").splitlines()
    assert [json.loads(line)["one"]["sayings"] for line in lines] == [1]


def test_a_person_confirms_splits_joins_and_takes_back(book: Any) -> None:
    path, ids = book
    entry = listed(path, "--relation", "same_event")[0]["entry"]
    assert "confirmed by rana" in run(path, "links", "confirm", str(entry), "--reviewer", "rana")
    assert "is confirmed already" in run(path, "links", "confirm", str(entry), "--reviewer", "rana")
    assert [row["decided"] for row in listed(path, "--confirmed")] == [True]
    assert "confirmed, proposed by linking.event@1" in run(path, "links", "--confirmed")
    assert len(listed(path, "--machine")) == 2
    jets, drone, shells = (ids[n][:8] for n in ("jets", "drone", "shells"))
    said = run(path, "split", jets, drone, "--reason", "two strikes", "--reviewer", "rana")
    assert "not same event, by rana" in said
    assert [row["apart"] for row in listed(path, "--apart")] == [True]
    assert "nothing added" in run(path, "split", drone, jets, "--reason", "two strikes", "--reviewer", "rana")
    run(path, "link", jets, shells, "--reason", "the shells were bombs", "--reviewer", "rana")
    joined = json.loads(run(path, "links", "clusters", "--relation", "same_event", "--format", "json"))
    assert [sorted(m["statement"] for m in c["members"]) for c in joined] == [sorted([ids["jets"], ids["shells"]])]
    with Ledger.open(path) as ledger:
        ledger.undo(int(said.split()[1].rstrip(":")), "rana", "they were one", AT)
    assert listed(path, "--apart") == []
    assert "entry" in run(path, "split", jets, drone, "--reason", "two after all", "--reviewer", "rana")


def test_copies_and_steps_are_named_by_what_they_are(book: Any) -> None:
    path, ids = book
    run(path, "split", "anchor", ids["Agence France-Presse"][:20], "--relation", "copy_of", "--reason", "its own", "--reviewer", "rana")
    assert [row["relation"] for row in listed(path, "--apart")] == ["copy_of"]
    assert "Nothing is linked" in run(path, "links", "clusters", "--relation", "copy_of")
    out = run(
        path, "split", "ISR.other:hands-over-the-maps-of-the-minefields", "ISR.other:the-handing-over-of-minefield-maps", "--reason", "two sets"
    )
    assert "not same step" in out


def test_clusters_are_shown_by_relation(book: Any) -> None:
    out = run(book[0], "links", "clusters")
    assert "same event: 1 group" in out
    assert out.count("2 are one") == 3


def test_suggesting_again_adds_nothing(book: Any) -> None:
    assert run(book[0], "links", "suggest") == "0 new links proposed, 3 known before; `truce links` lists them\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("links", "--relation", "same_thing"), "is no relation; give copy_of, same_claim"),
        (("links", "confirm", "1"), "entry 1 is no link"),
        (("link", "{jets}", "{hand}", "--reason", "x"), "of kind event, .* of kind precondition"),
        (("link", "{jets}", "{jets}", "--reason", "x"), "make the same claim word for word"),
        (("link", "{jets}", "{drone}", "--relation", "same_meeting", "--reason", "x"), "leave --relation out"),
        (("link", "ISR.other:hand-over-the-maps-of-the-minefields", "LBN.negotiate", "--reason", "x"), "near it: ISR.other:hands-over"),
        (("link", "ffff", "{jets}", "--reason", "x"), "no statement begins with"),
    ],
)
def test_what_cannot_be_is_told(book: Any, words: tuple[str, ...], told: str) -> None:
    path, ids = book
    with pytest.raises(UsageError, match=told):
        run(path, *(w.format(**{n: i[:8] for n, i in ids.items() if " " not in n}) for w in words))

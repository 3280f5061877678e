"""``truce figures`` as an analyst uses it: a table taken in, its figures side by side, a quoted figure rebuilt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from truceledger import pipeline
from truceledger.assessment.figures import series_of
from truceledger.intake.tables import Told, read_table, stated
from truceledger.knowledge import Knowledge
from truceledger.ledger import Ledger, Process
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import state
from truceledger.vocabulary.when import When

TABLES = Path(__file__).parents[1] / "intake/tables"
LEBANON = Path(__file__).parents[2].parent / "shared/data/lebanon_casualties_daily.json"
SEED = Path(__file__).parents[2].parent / "shared/seed"


def truce(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", "figures", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **environment}, timeout=120)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("figures") / "f.db"
    made = truce("import", TABLES / "ridge_counts.csv", "--ledger", path, "--publisher", "Ridge Data", "--process", "ridge")
    assert made.returncode == 0, made.stderr
    assert "killed_cum\tkilled:cumulative\tby its name" in made.stdout
    assert "report_period\thours\t5 of 5 cells are the hours since the row before" in made.stdout
    assert "issuer 'moph_sd' is SDN:GOV (an organ of Sudan, by its letters)" in made.stdout
    assert "22 statements, 22 of them new, recorded under ridge" in made.stdout
    return path


def test_importing_again_changes_nothing_and_a_newer_table_adds(ledger: Path, tmp_path: Path) -> None:
    again = json.loads(
        truce("import", TABLES / "ridge_counts.csv", "--ledger", ledger, "--publisher", "Ridge Data", "--process", "ridge", "--format", "json").stdout
    )
    assert (again["statements"], again["statements_new"]) == (22, 0)
    copy = tmp_path / "newer.db"
    copy.write_bytes(ledger.read_bytes())
    newer = tmp_path / "ridge_counts.csv"
    newer.write_text((TABLES / "ridge_counts.csv").read_text().replace(",90,30,230", ",92,30,230") + "2026-03-11,moph_sd,24,2,4,96,5,235\n")
    assert truce("import", newer, "--ledger", copy, "--publisher", "Ridge Data", "--process", "ridge").returncode == 0
    shown = truce("--ledger", copy, "--measure", "killed").stdout
    assert "96 by 11 March 2026" in shown
    assert "revised for 10 March 2026: 90, then 92" in shown
    assert "11 told from 10 March 2026 to 10 March 2026, but the total rises by 13" in shown


def test_a_dry_run_shows_the_mapping_and_touches_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    made = truce("import", TABLES / "ridge_hxl.csv", "--ledger", path, "--dry-run")
    assert made.returncode == 0
    assert "statements would be recorded" in made.stdout
    assert "left out, nothing tells what they are: Comment" in made.stdout
    assert not path.exists()


def test_series_stand_side_by_side_with_rises_from_their_own_points(ledger: Path) -> None:
    shown = truce("--ledger", ledger).stdout
    assert "killed — Sudan (government), counted since 2 March 2026" in shown
    assert "90 by 10 March 2026" in shown
    assert "\x1b" not in shown
    told = json.loads(truce("--ledger", ledger, "--measure", "wounded", "--issuer", "SDN", "--since", "2026-03-06", "--format", "json").stdout)
    block = told["series"][0]
    assert (block["counts"], block["code"], block["last"]["value"]) == ("wounded", "SDN:GOV", 230)
    assert [p["value"] for p in block["points"]] == [133, 174, 230]
    assert block["rises"]["30"] is None
    lines = truce("--ledger", ledger, "--format", "jsonl").stdout.splitlines()
    assert len(lines) == 4
    assert {json.loads(x)["process"] for x in lines} == {"ridge"}


def test_a_quoted_figure_is_rebuilt_or_not_and_says_how(ledger: Path) -> None:
    exact = truce("--ledger", ledger, "--rebuild", "90 killed since 2 March 2026").stdout
    assert "90 reconstructs: it tells 90 for 10 March 2026" in exact
    rise = truce("--ledger", ledger, "--rebuild", "38 killed since 6 March 2026", "--said", "2026-03-10").stdout
    assert "from 52 (6 March 2026) to 90 (10 March 2026) it rises by 38" in rise
    off = json.loads(truce("--ledger", ledger, "--rebuild", "25 killed since 6 March 2026", "--said", "2026-03-10", "--format", "json").stdout)
    line = off["series"][0]
    assert not line["data"]["fits"]
    assert line["data"]["trials"][0]["off"] == 13
    assert [p["value"] for p in line["data"]["begins_between"]] == [52, 72]
    assert line["grounds"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--measure", "hurt"), "--measure 'hurt': choose killed"),
        (("--said", "2026-03-04"), "--said goes with --rebuild"),
        (("--rebuild", "many killed"), "names no number"),
        (("--process", "moon"), "no process 'moon' in this ledger; there are ridge"),
        (("--since", "tomorrow"), "--since 'tomorrow' is not a day"),
        (("import", "nothing.csv"), "nothing.csv: cannot be read"),
        (("import", TABLES / "ridge_counts.csv", "--map", "killed"), "is not of the form COLUMN=ROLE"),
        (("import", TABLES / "ridge_counts.csv", "--map", "dead=killed"), "no column 'dead'; there are report_date"),
        (("import", TABLES / "ridge_counts.csv", "--issuer", "The Moon!"), "no party's code or known name"),
        (("import", TABLES / "ridge_semicolons.csv"), "no column of counts was found"),
    ],
)
def test_what_does_not_fit_says_what_to_do(ledger: Path, words: tuple[Any, ...], why: str) -> None:
    before = ledger.read_bytes()
    made = truce(*words, "--ledger", ledger)
    assert made.returncode == 2
    assert why in made.stderr
    assert "Traceback" not in made.stderr
    assert ledger.read_bytes() == before


def test_hostile_cells_reach_no_terminal(tmp_path: Path) -> None:
    table = tmp_path / "x.csv"
    table.write_text("date,source,killed_cum\n2026-03-04,\x1b[2J=cmd|'x'!A1,31\n2026-03-05,\x1b[2J=cmd|'x'!A1,43\n")
    path = tmp_path / "x.db"
    made = truce("import", table, "--ledger", path, "--process", "x")
    shown = truce("--ledger", path)
    assert made.returncode == shown.returncode == 0
    assert "\x1b" not in made.stdout + made.stderr + shown.stdout
    assert "=cmd|'x'!A1" in shown.stdout


def test_a_table_and_a_report_that_tell_one_issuers_count_are_one_origin(tmp_path: Path) -> None:
    known = pipeline.profiles()
    knowledge = Knowledge.load(known)
    table = stated(read_table((TABLES / "ridge_counts.csv").read_bytes(), "ridge_counts.csv"), knowledge, Told(publisher="Ridge Data"))
    report = Report.of(
        "At least: 90 people have been killed, officials of the Sudanese health ministry said.", publisher="Cedar Line", published=date(2026, 3, 11)
    )
    source = Source(SourceRole.SPEAKER, "officials of the Sudanese health ministry", "SDN:GOV", anonymous=True)
    said = state(
        report,
        "toll",
        [Span.of(report.text, 10, 40)],
        {"measure": "killed", "value": Quantity.exactly(90, "90").to_json(), "basis": "cumulative", "people": "unspecified"},
        attribution=Attribution(Mode.INDIRECT, (source,)),
        rule="test@1",
        when=When("2026-03-02/.."),
    )
    with Ledger.open(tmp_path / "l.db") as book:
        book.record(table.reading, None, process=Process("ridge", "given"), at=datetime(2026, 3, 12, tzinfo=UTC))
        book.record(Reading(report, (said,), reader="test@1"), None, process=Process("ridge", "given"), at=datetime(2026, 3, 12, tzinfo=UTC))
        desk = pipeline.Desks(book, known).desk(None, "ridge")
        same = [
            s for s in desk.of("toll") if s.fields["value"]["best"] == 90 and s.fields["basis"] == "cumulative" and s.fields["measure"] == "killed"
        ]
        assert len(same) == 2
        assert desk.origins.count(same) == 1
        killed = [s for s in series_of(desk, "toll") if s.what == "killed" and s.basis == "cumulative"]
        assert len(killed) == 1
        assert {s.statement_id for s in same} <= {f.statement.statement_id for f in killed[0].figures}


# -- the Lebanese series, where the shared data lie beside the project -----------------------------------------------

needs_data = pytest.mark.skipif(not LEBANON.exists(), reason="the shared data are not beside this checkout")


@pytest.fixture(scope="module")
def lebanon(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("lebanon") / "l.db"
    made = truce("import", LEBANON, "--ledger", path)
    assert made.returncode == 0, made.stderr
    assert "recorded under lebanon-israel" in made.stdout
    return path


@needs_data
def test_the_ministrys_series_has_its_phases_and_nothing_in_it_is_alarmed(lebanon: Path) -> None:
    told = json.loads(truce("--ledger", lebanon, "--measure", "killed", "--issuer", "LBN:GOV", "--format", "json").stdout)
    totals = [b for b in told["series"] if b["basis"] == "cumulative"]
    assert [(b["anchor"], b["last"]["value"], b["ended"]) for b in totals] == [("2026-03-02", 4346, False), ("2023-10-09", 4047, True)]
    assert totals[0]["restart"]["before"] == 4047
    assert told["checks"] == []


@needs_data
@pytest.mark.parametrize(
    ("words", "how"), [("3,073 killed since 2 March 2026", "it tells 3,073 for 20 May 2026"), ("7,120 killed", "the 4,047 of the earlier phase")]
)
def test_totals_reconstruct(lebanon: Path, words: str, how: str) -> None:
    line = json.loads(truce("--ledger", lebanon, "--rebuild", words, "--issuer", "LBN:GOV", "--format", "json").stdout)["series"][0]
    assert line["data"]["fits"]
    assert how in line["text"]


@needs_data
def test_380_since_17_april_does_not_and_says_from_which_day_it_would(lebanon: Path) -> None:
    made = truce("--ledger", lebanon, "--rebuild", "380 killed since 17 April", "--said", "2026-05-12", "--issuer", "LBN:GOV").stdout
    assert "does not reconstruct: from 2,294 (17 April 2026) to 2,869 (11 May 2026) it rises by 575" in made
    assert "195 more than 380" in made
    assert "counted back from 2,869 (11 May 2026), 380 would begin between 2,294 (17 April 2026) and 2,491 (24 April 2026)" in made


@needs_data
def test_the_ministers_figure_is_shown_beside_the_series(lebanon: Path, tmp_path: Path) -> None:
    path = tmp_path / "with.db"
    path.write_bytes(lebanon.read_bytes())
    report = Report.of("The minister said 380 people had been killed since 17 April.", publisher="Cedar Line", published=date(2026, 5, 12))
    said = state(
        report,
        "toll",
        [Span.of(report.text, 18, 60)],
        {"measure": "killed", "value": Quantity.exactly(380, "380").to_json(), "basis": "cumulative", "people": "unspecified"},
        attribution=Attribution(Mode.INDIRECT, (Source(SourceRole.SPEAKER, "The minister", "LBN:GOV"),)),
        rule="test@1",
        when=When("2026-04-17/.."),
    )
    with Ledger.open(path) as book:
        book.record(Reading(report, (said,), reader="test@1"), None, process=Process("lebanon-israel", "given"), at=datetime(2026, 5, 13, tzinfo=UTC))
    checks = json.loads(truce("--ledger", path, "--measure", "killed", "--format", "json").stdout)["checks"]
    assert [c["data"]["check"] for c in checks] == ["since"]
    assert "the series rises by 575, from 2,294 (17 April 2026) to 2,869 (11 May 2026)" in checks[0]["text"]


def test_a_table_taken_in_again_with_its_publisher_is_the_same_table(tmp_path: Path) -> None:
    path, table = tmp_path / "t.db", TABLES / "ridge_counts.csv"
    wrong = truce("import", table, "--ledger", path, "--process", "The Ridge")
    assert (wrong.returncode, path.exists()) == (2, False)
    assert "such as ridge" in wrong.stderr
    assert truce("import", table, "--ledger", path, "--process", "ridge").returncode == 0
    again = truce("import", table, "--ledger", path, "--publisher", "Ridge Data")
    assert "22 statements recorded" in again.stdout
    assert "in the place of those of the same table, of which less was known" in again.stdout
    with Ledger.open(path) as book:
        view = book.view()
        assert [r.report.publisher for r in view.reports] == ["Ridge Data"]
        assert len(view.statements) == 22
        assert [name for name, *_ in book.processes()] == ["ridge"]  # as a person gave it
    assert "22 statements, 0 of them new" in truce("import", table, "--ledger", path).stdout

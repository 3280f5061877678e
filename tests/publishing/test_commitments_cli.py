"""`truce commitments`: a matrix that fits the screen, plain on a pipe, whole for programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import Make

from truceledger.assessment.state import Line
from truceledger.ledger import Ledger, Process
from truceledger.publishing.matrix import NARROWEST, Matrix, Row, fitting, grid, matrix
from truceledger.vocabulary.attribution import Modality

AT = datetime(2026, 6, 1, tzinfo=UTC)
TEXT = (
    "Israel is to withdraw from Khiam by 20 May. The army left Naqoura. Lebanon is to deploy along the border.\n"
    "Hezbollah will not disarm before Israel withdraws. Hezbollah is to disarm. \x1b[31mThe \u202egate\x1b[0m is to open."
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("commitments") / "c.db"
    report = Make.report(TEXT, published=date(2026, 5, 10))

    def owed(words: str, party: str | None = None, **fields: Any) -> Any:
        return Make.say(report, "commitment", words, party, **fields)

    made = [
        owed("Israel is to withdraw from Khiam by 20 May", debtor="ISR", act="withdraw", area="Khiam", due="2026-05-20", state="detached", creditor="LBN"),
        owed("The army left Naqoura", "unifil", debtor="ISR:MIL", act="withdraw", area="Naqoura", state="discharged"),
        owed("Lebanon is to deploy along the border", debtor="LBN:MIL", act="deploy", area="along the border", state="under_way"),
        owed("Hezbollah is to disarm", debtor="hezbollah", act="disarm", modality=Modality.PLANNED),
        owed("is to open", debtor="ISR", act="open_crossing", area="the \x1b[31m\u202egate", modality=Modality.PLANNED),
        Make.say(
            report, "precondition", "Hezbollah will not disarm before Israel withdraws", "hezbollah", holder="hezbollah",
            step={"party": "hezbollah", "act": "disarm"}, requires=[{"party": "ISR", "act": "withdraw"}, {"party": "ISR", "act": "cease_fire"}],
        ),
    ]  # fmt: skip
    with Ledger.open(path) as book:
        book.record(Make.reading(report, *made), None, process=Process("lebanon-israel", "given"), at=AT)
    return path


def truce(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", "commitments", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **environment}, timeout=120)


def test_on_a_pipe_each_row_is_a_line_of_cells(ledger: Path) -> None:
    made = truce("--ledger", ledger, "--as-of", "2026-06-01")
    assert made.returncode == 0, made.stderr
    header, *rows = [line.split("\t") for line in made.stdout.splitlines()]
    assert header == ["measure", "Hezbollah", "Israel", "Lebanon"]
    cells = {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in rows}
    assert cells["withdraw (Khiam)"]["Israel"].startswith("overdue: to be done · due 20 May 2026 · [")
    assert cells["withdraw (Naqoura)"]["Israel"].startswith("said to be done · third party · [")
    assert cells["deploy (along the border)"]["Lebanon"].startswith("to be done · level 1 of 3 · [")
    assert cells["disarm"]["Hezbollah"].startswith("waits · for Israel: cease fire · [")
    assert cells["disarm"]["Lebanon"] == ""
    assert "\x1b" not in made.stdout
    assert "\u202e" not in made.stdout


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 120])
def test_no_line_is_wider_than_the_screen(ledger: Path, columns: int) -> None:
    made = truce("--ledger", ledger, "--as-of", "2026-06-01", COLUMNS=str(columns))
    assert max(map(len, made.stdout.splitlines())) <= columns
    words = set(made.stdout.replace(":", " ").split())
    assert {"withdraw", "(Khiam)", "overdue", "third", "party", "Hezbollah"} <= words


def test_choosing_a_party_an_area_and_what_is_overdue(ledger: Path) -> None:
    def keys(*words: str) -> list[str]:
        made = truce("--ledger", ledger, "--as-of", "2026-06-01", "--format", "jsonl", *words)
        rows = [json.loads(line) for line in made.stdout.splitlines()]
        assert {r["process"] for r in rows} <= {"lebanon-israel"}
        return sorted(r["commitment"]["key"] for r in rows)

    assert keys("--party", "LBN") == ["ISR|withdraw|khiam", "LBN|deploy|border"]  # owed to it, and owed by it
    assert keys("--party", "ISR:GOV", "--area", "the Khiam") == ["ISR|withdraw|khiam"]
    assert keys("--overdue") == ["ISR|withdraw|khiam"]
    assert keys("--overdue", "--party", "hezbollah") == []


def test_as_of_the_day_it_was_due_nothing_is_overdue(ledger: Path) -> None:
    made = json.loads(truce("--ledger", ledger, "--as-of", "2026-05-20", "--format", "json").stdout)
    assert made["as_of"] == "2026-05-20"
    assert not any(line["data"]["overdue"] for line in made["commitments"])
    assert all(line["grounds"] and line["status"] and line["grade"] for line in made["commitments"])


def test_words_where_nothing_fits_and_where_a_process_is_not_there(ledger: Path) -> None:
    made = truce("--ledger", ledger, "--party", "XXX")
    assert made.returncode == 2
    assert "no party 'XXX' in what was read; there are" in made.stderr
    made = truce("--ledger", ledger, "--party", "Qatar")
    assert (made.returncode, made.stdout) == (0, "none of 5 commitments fits; leave out an option to see them\n")
    assert truce("--ledger", ledger, "--party", "Israel").stdout == truce("--ledger", ledger, "--party", "ISR").stdout
    made = truce("--ledger", ledger, "--process", "nowhere")
    assert made.returncode == 2
    assert "no process 'nowhere' in this ledger; there are lebanon-israel" in made.stderr
    assert "Traceback" not in made.stderr


WORDS = st.text("abc def", min_size=1, max_size=60)


@given(
    st.integers(30, 160), st.lists(WORDS, min_size=1, max_size=4, unique=True), st.lists(st.tuples(WORDS, st.lists(WORDS, max_size=4)), max_size=4)
)
def test_a_grid_fits_its_width_and_loses_no_word(width: int, parties: list[str], rows: list[tuple[str, list[str]]]) -> None:
    made = Matrix(tuple(parties), tuple(Row("withdraw", area, dict(zip(parties, cells, strict=False))) for area, cells in rows))
    lines = grid(made, width)
    assert all(len(line) <= width for line in lines)
    if lines:
        shown = "".join("".join(lines).split())
        assert all(letter in shown for row in made.rows for text in row.cells.values() for letter in set(text.replace(" ", "")))
        assert len(lines) > len(made.rows)
    else:
        assert width < (NARROWEST + 2) * (len(parties) + 1) + 60


def test_two_commitments_of_one_cell_share_it() -> None:
    data = {
        "debtor": "ISR", "creditors": [], "act": "withdraw", "area": "Khiam", "state": "detached", "basis": None, "level": 0, "due": None,
        "dues": [], "overdue": False, "antecedents": [],
    }  # fmt: skip
    lines = [Line("", data={**data, "area": area}, grounds=(area * 8,)) for area in ("Khiam", "the Khiam")]
    made = matrix(lines, str)
    assert len(made.rows) == 1
    assert made.rows[0].cells["ISR"].count("to be done") == 2
    assert fitting(lines, area="khiam") == lines

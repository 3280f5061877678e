"""Coding sheets: offsets are computed, errors name their line, and the gold in the repository holds to its texts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from truceledger.vocabulary.kinds import kind_of

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "eval"))

import coding  # noqa: E402

SHEET = """id: x-01
conflict: x
form: wire
published: 2024-03-05
=== text
Shells fell on Aïn, killing at least 14 people, the ministry said. Shells fell again.
=== statements
{"kind": "toll", "words": "killing at least 14 people", "who": [[null, "the ministry", "anonymous"]], "when": "2024-03-05", \
"where": ["Aïn"], "fields": {"measure": "killed", "value": ["at least 14", "at_least", 14]}, "spans": {"value": "at least 14"}}
"""


def test_a_sheet_gives_gold_with_offsets(tmp_path: Path) -> None:
    path = tmp_path / "x.sheet"
    path.write_text(SHEET, encoding="utf-8")
    report, trouble = coding.sheet(path)
    assert trouble == []
    made = report["statements"][0]
    at = made["evidence"][0]
    assert report["text"][at["start"] : at["end"]] == at["exact"] == "killing at least 14 people"
    start, end = made["spans"]["value"][0]
    assert report["text"][start:end] == "at least 14"
    assert made["fields"]["value"] == {"low": 14, "best": None, "high": None, "qualifier": "at_least", "phrase": "at least 14"}
    assert made["attribution"]["sources"][0]["anonymous"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("killing at least 14 people", "killing at least 15 people", "not in the text"),
        ('"kind": "toll"', '"kind": "tol"', "no kind"),
        ('"measure": "killed"', '"measure": "slain"', "slain"),
        ('"words": "killing at least 14 people"', '"words": "Shells fell"', "occurs 2 times"),
        ('"when": "2024-03-05"', '"when": "5 March"', "5 March"),
    ],
)
def test_an_error_names_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "x.sheet"
    head, _, rows = SHEET.partition("=== statements")
    path.write_text(head + "=== statements" + rows.replace(old, new, 1), encoding="utf-8")
    _, trouble = coding.sheet(path)
    assert len(trouble) == 1
    assert trouble[0].startswith("x.sheet:8:")
    assert says in trouble[0]


@pytest.mark.parametrize("path", sorted((ROOT / "eval/gold/en").glob("*.jsonl")), ids=lambda p: p.stem)
def test_gold_holds_to_its_texts(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        report = json.loads(line)
        for made in report["statements"]:
            kind_of(made["kind"]).check(made["fields"])
            for at in made["evidence"]:
                assert report["text"][at["start"] : at["end"]] == at["exact"]


def test_no_conflict_is_in_two_parts() -> None:
    parts = [
        {json.loads(line)["conflict"] for line in path.read_text("utf-8").splitlines()} - {"distractor"}
        for path in sorted((ROOT / "eval/gold/en").glob("*.jsonl"))
        if path.stem != "train-tuned"  # learned from as train is
    ]
    for n, part in enumerate(parts):
        for other in parts[n + 1 :]:
            assert not part & other

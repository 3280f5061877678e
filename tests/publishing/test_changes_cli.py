"""``truce changes``, ``truce timeline`` and ``truce brief`` as a user types them."""

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

from truceledger import pipeline
from truceledger.errors import UsageError
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.period import period
from truceledger.vocabulary.judgement import Judgement, Standing, Verdict
from truceledger.vocabulary.quantity import Quantity

READ_AT = datetime(2026, 6, 1, tzinfo=UTC)
JUDGED_AT = datetime(2026, 6, 2, tzinfo=UTC)


def truce(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "TRUCE_READER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**kept, **environment}, timeout=120)


def readings(make: Any) -> list[Any]:
    made = []
    for day, until, dead in ((20, "2026-06-03", 100), (21, "2026-06-03", 100), (22, "2026-07-03", 130)):
        text = f"The truce runs to {until}. {dead} dead. Khiam was struck. The ministry urges aid. ({day})"
        report = make.report(text, id=f"r{day}", title=f"Day {day}", publisher="Cedar Line", published=date(2026, 5, day))
        value = Quantity.exactly(dead, str(dead)).to_json()
        said = [
            make.say(report, "agreement", f"The truce runs to {until}", "USA", instrument="ceasefire", lifecycle="in_effect" if day < 22 else "extended", effect="2026-04-17" if day < 22 else None, expiry=until),
            make.say(report, "toll", f"{dead} dead", "LBN:GOV", measure="killed", value=value, basis="cumulative", when_="2026-03-02/.."),
            make.say(report, "position", "The ministry urges aid", "LBN:GOV", holder="LBN:GOV", move="urges", act="allow_aid"),
        ]  # fmt: skip
        if day == 22:
            said.append(make.say(report, "event", "Khiam was struck", "LBN", type="air_strike", actor="ISR", when_="2026-05-22"))
        made.append(make.reading(report, *said))
    return made


def ledger(folder: Path, made: list[Any]) -> Path:
    path = folder / "l.db"
    with Ledger.open(path) as book:
        for reading in made:
            book.record(reading, None, process=Process("cedar"), at=READ_AT)
    return path


def test_changes_since_a_day_in_the_order_of_consequence(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    made = truce("changes", "--ledger", path, "--since", "2026-05-21")
    assert made.returncode == 0, made.stderr
    out = made.stdout
    assert "from the end of 21 May 2026 to now (the last report is of 22 May 2026), by the day of publication: 1 report, 4 statements read" in out
    assert out.index("a truce is said to run longer") < out.index("(+30)") < out.index("air strike by Israel")
    assert "end: 3 June 2026 → 3 July 2026, 30 days later" in out
    assert "1 line said again by the same origins" in out
    assert "no change in: " in out
    assert "who waits for whom" in out
    assert "What reviewers changed" not in out
    assert "\x1b" not in out


def test_the_default_is_since_the_day_before_the_last_report(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    assert truce("changes", "--ledger", path).stdout == truce("changes", "--ledger", path, "--since", "2026-05-21").stdout


def test_changes_for_programs(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    whole = json.loads(truce("changes", "--ledger", path, "--since", "2026-05-21", "--format", "json").stdout)
    lines = [json.loads(one) for one in truce("changes", "--ledger", path, "--since", "2026-05-21", "--format", "jsonl").stdout.splitlines()]
    assert [{k: v for k, v in one.items() if k not in {"process", "by"}} for one in lines] == whole["reported"]
    assert (whole["process"], whole["since"], whole["until"]) == ("cedar", "2026-05-21", None)
    assert whole["before"]["as_of"] == "2026-05-21"
    ids = {s.statement_id for r in readings(make) for s in r.statements}
    for change in whole["reported"]:
        assert change["grounds"]
        assert set(change["grounds"]) <= ids
    assert [c["rank"] for c in lines] == sorted(c["rank"] for c in lines)


def test_what_reviewers_changed_is_told_apart_from_what_was_reported(tmp_path: Path, make: Any) -> None:
    made = readings(make)
    path = ledger(tmp_path, made)
    wrong, news = made[0].statements[2], made[2].statements[3]
    with Ledger.open(path) as book:
        for reading in made:
            book.judge(Judgement(reading.statements[2].statement_id, Verdict.REJECTED, "anna", "he urges nothing", JUDGED_AT))
        book.judge(Judgement(news.statement_id, Verdict.REJECTED, "anna", "no strike", JUDGED_AT))
        found = period(pipeline.Desks(book), "cedar", date(2026, 5, 21))
    assert [c.chapter for c in found.reviewed if c.chapter != "sources"] == ["positions"]
    assert found.reviewed[0].what == "gone"
    assert not any(c.chapter in {"positions", "events"} for c in found.reported), (
        "a reading that was rejected is no news, and no report took one back"
    )
    assert {d.statement for d in found.decisions} >= {wrong.statement_id, news.statement_id}
    out = truce("changes", "--ledger", path, "--since", "2026-05-21").stdout
    reported, reviewed = out.split("What reviewers changed")
    assert "air strike" not in reported
    assert "no longer in the state of play: Lebanon (government) urges: allow aid" in reviewed
    assert f"anna, 2026-06-02 00:00 UTC: {wrong.statement_id[:8]} rejected: he urges nothing" in reviewed


def test_decisions_that_change_no_line_are_said_to_change_none(tmp_path: Path, make: Any) -> None:
    made = readings(make)
    path = ledger(tmp_path, made)
    with Ledger.open(path) as book:
        book.judge(Judgement(made[0].statements[1].statement_id, Verdict.ACCEPTED, "anna", "as quoted", JUDGED_AT))
    out = truce("changes", "--ledger", path, "--since", "2026-05-21").stdout
    assert "their decisions change no line of the earlier state of play" in out
    accepted = truce("changes", "--ledger", path, "--since", "2026-05-21", "--standing", "accepted").stdout
    assert "100 killed" in accepted.split("What reviewers changed")[1]


def test_what_people_link_is_theirs_and_what_a_rule_links_is_the_reports(tmp_path: Path, make: Any) -> None:
    def strike(day: int, when: str) -> Any:
        report = make.report(f"Khiam was struck. The square was hit. ({day})", id=f"s{day}", publisher=f"Paper {day}", published=date(2026, 5, day))
        return make.reading(report, make.say(report, "event", "Khiam was struck", "LBN", type="air_strike", actor="ISR", when_=when))

    one, other, later = strike(19, "2026-05-18"), strike(20, "2026-05~"), strike(22, "2026-05-18")
    path = ledger(tmp_path, [*readings(make), one, other, later])
    first, second = one.statements[0].claim_id, other.statements[0].claim_id
    with Ledger.open(path) as book:
        book.link(first, second, "same_event", by="machine:same_event@1", reason="near", at=JUDGED_AT)
        by_rule = period(pipeline.Desks(book), "cedar", date(2026, 5, 21))
        assert (by_rule.reviewed, by_rule.decisions) == ((), ())
        book.link(first, second, "same_event", by="anna", reason="two days", at=JUDGED_AT, apart=True)
        found = period(pipeline.Desks(book), "cedar", date(2026, 5, 21))
    assert [(d.reviewer, d.what.split(":")[0]) for d in found.decisions] == [("anna", "kept apart (same event)")]
    assert {c.chapter for c in found.reviewed} == {"events"}
    assert [c.text for c in found.reported if c.consequence == "event"] == [c.text for c in by_rule.reported if c.consequence == "event"]


def test_a_day_that_passes_without_report_is_told(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make)[:2])
    out = truce("changes", "--ledger", path, "--since", "2026-06-02", "--until", "2026-06-06").stdout
    assert "0 reports" in out
    assert "the end that is told has passed: a ceasefire was in force" in out
    assert (
        "nothing new was said; it rests on: USA [United States of America]" in out
        or "nothing new was said; it rests on: United States of America" in out
    )
    quiet = truce("changes", "--ledger", path, "--since", "2026-05-25").stdout
    assert "no report of this period changes the state of play" in quiet


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(3)))
def test_order_of_arrival_changes_no_change(tmp_path_factory: Any, make: Any, order: list[int]) -> None:
    made = readings(make)
    found = []
    for listed in (made, [made[i] for i in order]):
        with Ledger.open(ledger(tmp_path_factory.mktemp("p"), listed)) as book:
            found.append(period(pipeline.Desks(book), "cedar", date(2026, 5, 20)).reported)
    assert found[0] == found[1]


def test_a_period_looked_at_twice_and_after_one_more_report_is_the_same_as_from_nothing(tmp_path: Path, make: Any) -> None:
    made = readings(make)
    path = ledger(tmp_path, made[:2])
    with Ledger.open(path) as book:
        desks = pipeline.Desks(book)
        first = period(desks, "cedar", date(2026, 5, 20))
        assert period(desks, "cedar", date(2026, 5, 20)).reported == first.reported
        book.record(made[2], None, process=Process("cedar"), at=READ_AT)
        warm = period(desks, "cedar", date(2026, 5, 20))
    with Ledger.open(path, read_only=True) as book:
        assert period(pipeline.Desks(book), "cedar", date(2026, 5, 20)).reported == warm.reported
    assert len(warm.reports) == 2


def test_a_window_that_ends_before_it_begins_and_a_process_that_is_not_there_are_refused(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    for words, told in (
        (("changes", "--since", "2026-05-22", "--until", "2026-05-21"), "ends (2026-05-21) before it begins"),
        (("changes", "--since", "yesterday"), "--since 'yesterday' is not a day"),
        (("changes", "--process", "nowhere"), "no process 'nowhere'; "[:-2]),
        (("brief", "--process", "nowhere"), "there are cedar"),
        (("timeline", "--kind", "rumour"), "rumour"),
        (("timeline", "--process", "nowhere"), "there are cedar"),
    ):
        made = truce(*words, "--ledger", path)
        assert (made.returncode, made.stdout) == (2, "")
        assert told in made.stderr
        assert "Traceback" not in made.stderr


def test_an_empty_ledger_has_no_default(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path) as book, pytest.raises(UsageError, match="--since"):
        period(pipeline.Desks(book), None, standing=Standing.MACHINE)
    made = truce("changes", "--ledger", path)
    assert made.returncode == 2
    assert "no report here has a day of publication" in made.stderr


def test_the_timeline_as_a_table_and_for_programs(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    out = truce("timeline", "--ledger", path, "--kind", "event", "--kind", "agreements").stdout
    lines = out.splitlines()
    assert lines[0].startswith("17 April 2026        agreement: ceasefire")
    assert "Ahead, as of 22 May 2026" in lines
    assert any(one.startswith("3 July 2026          agreement: ceasefire ends") for one in lines[lines.index("Ahead, as of 22 May 2026") :])
    assert "no day is told of" in out
    entries = [json.loads(one) for one in truce("timeline", "--ledger", path, "--party", "ISR", "--format", "jsonl").stdout.splitlines()]
    assert [(e["kind"], e["edtf"], e["reports"], e["origins"]) for e in entries] == [("event", "2026-05-22", 1, 1)]
    whole = json.loads(truce("timeline", "--ledger", path, "--format", "json").stdout)
    assert whole["as_of"] == "2026-05-22"
    assert whole["undated"] == {"agreement": 3, "position": 3}


def test_a_brief_goes_to_a_file_or_to_standard_output(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    out = truce("brief", "--ledger", path, "--since", "2026-05-20")
    assert out.returncode == 0, out.stderr
    assert out.stdout.startswith("# Cedar: brief of 22 May 2026\n")
    assert "The reports were read by test@1." in out.stdout
    file = tmp_path / "brief.md"
    assert truce("brief", "--ledger", path, "--since", "2026-05-20", "-o", file).returncode == 0
    assert file.read_text("utf-8") == out.stdout
    refused = truce("brief", "--ledger", path, "-o", tmp_path / "no" / "brief.md")
    assert refused.returncode == 2
    assert "cannot be written" in refused.stderr


def test_a_brief_is_of_one_process(tmp_path: Path, make: Any) -> None:
    path = ledger(tmp_path, readings(make))
    report = make.report("Khiam was struck.", id="other", published=date(2026, 5, 22))
    with Ledger.open(path) as book:
        book.record(
            make.reading(report, make.say(report, "event", "Khiam was struck", type="air_strike", actor="ISR")),
            None,
            process=Process("olive"),
            at=READ_AT,
        )
    made = truce("brief", "--ledger", path)
    assert made.returncode == 2
    assert "choose with --process: cedar, olive" in made.stderr

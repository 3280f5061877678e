from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args, get_type_hints

import jsonschema
import msgspec
import pytest

from truceledger import settings
from truceledger.errors import MissingModelError
from truceledger.knowledge import Knowledge
from truceledger.publishing import reference
from truceledger.publishing.cli.options import using
from truceledger.publishing.cli.screen import Screen
from truceledger.publishing.safe import isolated, one_line, printable
from truceledger.reading import Reader
from truceledger.reading.kinds import RULES
from truceledger.reading.using import Using
from truceledger.settings import Settings
from truceledger.vocabulary.statement import load

SAMPLES = Path(__file__).parents[2] / "src/truceledger/samples"


def truce(*words: object, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"TRUCE_LEDGER", "TRUCE_READER", "COLUMNS", "NO_COLOR"}}
    command = [sys.executable, "-m", "truceledger.publishing.cli.main", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, input=stdin, env={**kept, **environment}, timeout=300)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: Any) -> Path:
    path: Path = tmp_path_factory.mktemp("cli") / "samples.db"
    made = truce("add", SAMPLES, "--ledger", path, "--format", "json")
    assert made.returncode == 0, made.stderr
    told = json.loads(made.stdout)
    assert told["reports"] == 29
    assert told["unread"] == 2
    assert "scan-01.pdf" in made.stderr
    assert "no text" in made.stderr
    assert "'ar'" in made.stderr
    return path


def test_the_state_of_play_tells_what_is_in_force_and_who_waits(ledger: Path) -> None:
    made = truce("status", "--ledger", ledger, "--process", "lebanon-israel", "--as-of", "2026-05-22")
    assert made.returncode == 0
    out = made.stdout
    assert "a ceasefire is in force since 17 April 2026, extended, until about July 2026 (“early July”); mediated by United States" in out
    assert "29 May 2026, Washington" in out
    assert "Hezbollah waits for Israel to cease fire first" in out
    assert "Israel waits for Hezbollah to cease fire first" in out
    assert "3,073 killed, since 2 March 2026" in out
    assert "does not fit" in out
    assert "\x1b" not in out


def test_status_as_json_has_its_schema_and_grounds(ledger: Path) -> None:
    made = json.loads(truce("status", "--ledger", ledger, "--process", "sudan-jeddah", "--format", "json").stdout)
    jsonschema.validate(made, json.loads(reference.pages()["state-of-play.schema.json"]))
    ids = {json.loads(line)["statement_id"] for line in truce("export", "jsonl", "--ledger", ledger).stdout.splitlines()}
    grounds = {g for c in made["chapters"].values() for line in c["lines"] for g in line["grounds"]}
    assert grounds
    assert grounds <= ids


def test_statements_that_leave_are_of_the_published_schema(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "s.jsonl"
    assert truce("export", "jsonl", "-o", out, "--ledger", ledger).returncode == 0
    validator = jsonschema.Draft202012Validator(reference.statement_schema())
    lines = out.read_text("utf-8").splitlines()
    assert len(lines) > 100
    for line in lines:
        validator.validate(json.loads(line))
        load(line)
    wrong = json.loads(lines[0])
    wrong["fields"]["colour"] = "red"
    assert not validator.is_valid(wrong)


def test_read_writes_statements_in_report_order() -> None:
    made = truce("read", SAMPLES / "three-reports.jsonl", "--format", "jsonl")
    rows = [json.loads(line) for line in made.stdout.splitlines()]
    order = ["myanmar-quake-truce", "kashmir-line", "libya-five-plus-five"]
    assert [r["report"]["id"] for r in rows] == sorted((r["report"]["id"] for r in rows), key=order.index)
    starts = [r["evidence"][0]["start"] for r in rows if r["report"]["id"] == "kashmir-line"]
    assert starts == sorted(starts)


def test_show_list_standoff_timeline_verify(ledger: Path) -> None:
    listed = [json.loads(x) for x in truce("list", "tolls", "--party", "LBN", "--ledger", ledger, "--format", "jsonl").stdout.splitlines()]
    assert listed
    assert {r["kind"] for r in listed} == {"toll"}
    shown = truce("show", listed[0]["statement_id"][:10], "--ledger", ledger).stdout
    assert f"»{' '.join(listed[0]['evidence'][0]['exact'].split())}«" in shown
    assert "read by en.toll.counted@1" in shown
    standoff = json.loads(truce("standoff", "--process", "lebanon-israel", "--as-of", "2026-05-22", "--ledger", ledger, "--format", "json").stdout)
    assert standoff["standoff"]["lines"][0]["data"]["core"] == ["ISR.cease_fire", "hezbollah.cease_fire"]
    days = [json.loads(line)["first"] for line in truce("timeline", "--ledger", ledger, "--format", "jsonl").stdout.splitlines()]
    assert len(days) > 20
    assert days == sorted(days)
    made = truce("verify", "--ledger", ledger)
    assert (made.returncode, "the ledger holds" in made.stdout) == (0, True)
    assert truce("processes", "--ledger", ledger).stdout.startswith("process\treports")


def test_adding_again_changes_nothing(ledger: Path) -> None:
    before = truce("export", "jsonl", "--ledger", ledger).stdout
    told = json.loads(truce("add", SAMPLES, "--ledger", ledger, "--format", "json").stdout)
    assert (told["new"], told["statements"]) == (0, 0)
    assert truce("export", "jsonl", "--ledger", ledger).stdout == before


def test_judging_leaves_the_reading_and_changes_the_view(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    truce("add", SAMPLES / "congo-02-denial.txt", "--ledger", path)
    one = json.loads(truce("export", "jsonl", "--ledger", path).stdout.splitlines()[0])["statement_id"]
    assert truce("judge", one[:8], "rejected", "--reason", "not of this day", "--reviewer", "rana", "--ledger", path).returncode == 0
    assert one not in truce("export", "jsonl", "--ledger", path).stdout
    assert "rejected" in truce("show", one[:8], "--ledger", path).stdout
    assert truce("judge", one[:8], "perhaps", "--reason", "x", "--ledger", path).returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nonsense",), 2, "No such command"),
        (("list", "wishes"), 2, "no kind 'wishes'"),
        (("status", "--ledger", "none.db"), 3, "there is no ledger here"),
        (("status", "--as-of", "tomorrow", "--ledger", "none.db"), 3, "no ledger"),
        (("read", "none.txt"), 1, "there is no such file"),
        (("read", "-", "--published", "May"), 2, "--published 'May' is not a day"),
        (("export", "papyrus"), 2, "no export format"),
        (("profiles", "atlantis"), 2, "no profile 'atlantis'"),
    ],
)
def test_trouble_is_said_plainly(tmp_path: Path, words: tuple[str, ...], code: int, said: str) -> None:
    made = truce(*words, cwd=tmp_path, stdin="")
    assert made.returncode == code, made.stderr
    assert said in made.stderr
    assert "Traceback" not in made.stderr


def test_a_broken_settings_file_and_a_broken_ledger(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("ledger = 3")
    made = truce("status", TRUCE_CONFIG=str(tmp_path / "s.toml"))
    assert made.returncode == 2
    assert "s.toml" in made.stderr
    (tmp_path / "l.db").write_text("no ledger " * 200)
    assert truce("verify", "--ledger", tmp_path / "l.db").returncode == 3


def test_output_to_a_pipe_that_closes_is_quiet(ledger: Path) -> None:
    shell = f"{sys.executable} -m truceledger.publishing.cli.main export jsonl --ledger {ledger} | head -n 1"
    made = subprocess.run(["bash", "-o", "pipefail", "-c", shell], capture_output=True, text=True, timeout=120)
    assert made.stdout.count("\n") == 1
    assert "Error" not in made.stderr
    assert "Traceback" not in made.stderr


def test_narrow_screens_wrap_and_lose_no_word(ledger: Path) -> None:
    wide = truce("status", "--ledger", ledger, "--process", "lebanon-israel").stdout
    narrow = truce("status", "--ledger", ledger, "--process", "lebanon-israel", COLUMNS="44").stdout
    assert max(map(len, narrow.splitlines())) <= 60
    assert narrow.split() == wide.split()


def test_hostile_text_is_printed_harmlessly() -> None:
    assert printable("a\x1b[31mred\x1b[0m\x1b]0;title\x07 b\x9b2J\u202eevil") == "ared b2Jevil"
    assert one_line("a\r\n\tb") == "a b"
    assert isolated("قوات") == "\u2068قوات\u2069"
    assert isolated("plain") == "plain"
    text = "Hezbollah\x1b[2J fired six rockets at Israel on Friday, the Israeli military said.\n"
    made = truce("read", "-", "--published", "2026-05-23", stdin=text)
    assert "\x1b" not in made.stdout
    assert "indirect fire" in made.stdout


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Screen().style("x", "bold") == "\x1b[1mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Screen().style("x", "bold") == "x"


def test_a_gzipped_sample_and_standard_input_read_alike() -> None:
    text = gzip.decompress((SAMPLES / "lebanon-08-sirens.txt.gz").read_bytes()).decode()
    one = truce("read", SAMPLES / "lebanon-08-sirens.txt.gz", "--format", "jsonl").stdout
    other = truce("read", "-", "--format", "jsonl", stdin=text).stdout
    assert one == other != ""


def test_the_demo_tells_a_state_of_play(tmp_path: Path) -> None:
    made = truce("demo", "--ledger", tmp_path / "d.db")
    assert made.returncode == 0
    assert "State of play: Lebanon and Israel" in made.stdout
    assert "until 30 September 2026" in made.stdout


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_the_reference_is_current(name: str) -> None:
    path = Path(__file__).parents[2] / "docs/reference" / name
    assert path.read_text("utf-8") == reference.pages()[name], "run: make reference"


def test_every_kind_is_listed() -> None:
    kinds = msgspec.json.decode(truce("kinds", "--format", "json").stdout)
    assert len(kinds) == 10
    assert truce("kinds").stdout.count("\n") == 11


def test_rules_are_listed_and_shown_whole(tmp_path: Path) -> None:
    listed = [json.loads(line) for line in truce("rules", "--format", "jsonl").stdout.splitlines()]
    assert set(RULES) <= {r["rule"] for r in listed}
    assert all(r["examples"] and r["frames"] + r["words"] for r in listed if ".encoder." not in r["rule"])
    words = truce("rules", "--kind", "contacts").stdout
    assert "en.contact.visit@1 — a visit or journey to see somebody" in words
    assert "en.event" not in words
    whole = truce("rules", "contact.verb").stdout
    for said in ("telephone: verbs telephone, phone", "»UNIFIL informed the Israeli army by radio of its patrol«", "telling the press is no contact"):
        assert said in whole
    assert json.loads(truce("rules", "en.event.verb@1", "--format", "json").stdout)["counter_examples"][0]["because"]


def test_rules_tell_their_precision_on_gold(tmp_path: Path) -> None:
    text = "M23 rebels shelled Goma on Monday. The RSF fired on Nyala."
    statement = {
        "kind": "event",
        "evidence": [{"start": 0, "end": 33, "exact": text[:33]}],
        "attribution": {"mode": "narrated", "sources": []},
        "fields": {"type": "indirect_fire", "actor": "m23"},
    }
    gold = tmp_path / "g.jsonl"
    gold.write_text(json.dumps({"id": "g", "text": text, "published": "2026-05-21", "publisher": "x", "statements": [statement]}) + "\n")
    made = json.loads(truce("rules", "event.verb", "--gold", gold, "--reader", "rules", "--format", "json").stdout)
    assert (made["found"], made["extra"], made["precision"]) == (1, 1, 0.5)
    assert "found 1, extra 1, precision 0.50" in truce("rules", "event.verb", "--gold", gold, "--reader", "rules").stdout


def test_reading_explained_tells_rule_speaker_and_what_was_set_aside() -> None:
    text = "The Sudanese army said the RSF shelled Nyala on Monday. It snowed. The truce is fragile."
    words = truce("read", "-", "--published", "2026-05-21", "--reader", "rules", "--explain", stdin=text).stdout
    for said in (
        "1 “The Sudanese army said the RSF shelled Nyala on Monday.”",
        "type indirect fire; actor rsf · said by Sudan (army) (indirect) · 18 May 2026 · Nyala",
        "en.event.verb@1, confidence 0.65",
        "2 “It snowed.” — not read: no cue noticed",
        "set aside: truce: named, but nothing is said of it",
    ):
        assert said in words
    made = json.loads(truce("read", "-", "--published", "2026-05-21", "--reader", "rules", "--explain", "--format", "json", stdin=text).stdout)[0]
    first, second, third = made["sentences"]
    read = first["read"][0]
    assert (read["rule"], read["key"], read["who"]) == ("en.event.verb@1", {"type": "indirect_fire", "actor": "rsf"}, "SDN:MIL")
    assert text[read["start"] : read["end"]] == read["exact"]
    assert read["statement_id"] in {s["statement_id"] for s in made["statements"]}
    assert (second["skipped"], second["text"]) == ("no_cue", "It snowed.")
    assert third["set_aside"][0]["reason"] == "bare_mention"
    assert made["reader"].startswith("rules.en@")


def test_a_report_on_something_else_is_explained_in_one_line() -> None:
    made = truce("read", SAMPLES / "distractor-02-football.txt", "--explain", "--reader", "rules").stdout
    assert "No sentence was read: the report is not about an armed conflict." in made
    assert "noticed" not in made


def test_what_reads_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert get_args(get_type_hints(Settings)["reader"]) == tuple(Using)
    assert settings.load({"TRUCE_READER": "rules", "TRUCE_CONFIG": str(tmp_path / "none.toml")}).reader == "rules"
    wrong = truce("read", "-", stdin="x", TRUCE_READER="oracle")
    assert wrong.returncode == 2
    assert "TRUCE_READER" in wrong.stderr
    monkeypatch.setattr("truceledger.reading.encoder.encoder", lambda: None)
    monkeypatch.setattr("truceledger.reading.read.encoder", lambda: None)
    monkeypatch.delenv("TRUCE_READER", raising=False)
    monkeypatch.setenv("TRUCE_CONFIG", str(tmp_path / "none.toml"))
    assert using(Using.RULES) is Using.RULES
    assert capsys.readouterr().err == ""
    assert using(None) is Using.RULES
    assert capsys.readouterr().err.count("weights are not in this installation") == 1
    assert using(Using.ENCODER) is Using.ENCODER
    with pytest.raises(MissingModelError, match="--reader rules"):
        Reader(Knowledge.load(), Using.ENCODER)
    assert Reader(Knowledge.load(), Using.BOTH).using is Using.RULES


def test_a_program_reads_the_figures_of_an_evaluation_as_json_alone(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = (Path(__file__).parents[2] / "eval/gold/en/dev.jsonl").read_text("utf-8").splitlines()
    gold.write_text(rows[0] + "\n", "utf-8")
    first = truce("evaluate", gold, "--format", "json")
    assert first.returncode == 0, first.stderr
    told = json.loads(first.stdout)
    earlier, floors = tmp_path / "earlier.json", tmp_path / "floors.json"
    earlier.write_text(json.dumps({**told, "found": told["found"][1:]}), "utf-8")
    floors.write_text(json.dumps({"floors": [{"file": gold.name, "gold": told["gold"], "on_distractors": 0, "figures": {"all.f1": 0.0}}]}), "utf-8")
    made = truce("evaluate", gold, "--format", "json", "--floors", floors, "--against", earlier)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["found"] == told["found"]
    assert "gained: 1" in made.stderr
    assert "no figure is below" in made.stderr
    floors.write_text(json.dumps({"floors": [{"file": gold.name, "gold": told["gold"], "on_distractors": 0, "figures": {"all.f1": 1.01}}]}), "utf-8")
    assert truce("evaluate", gold, "--floors", floors).returncode == 5


REPORT = "KHARTOUM, May 21 - The Sudanese army said on Sunday that air strikes by the Rapid Support Forces killed {} people in Omdurman."


def _reports(folder: Path) -> Path:
    folder.mkdir()
    for i in range(7):
        (folder / f"bare-{i}.txt").write_text(REPORT.format(10 + i))
    (folder / "headed.txt").write_text("---\npublisher: Nile Courier\npublished: 2023-05-21\n---\n" + REPORT.format(30))
    (folder / "dateless.txt").write_text("---\npublisher: Nile Courier\n---\n" + REPORT.format(40))
    (folder / "football.txt").write_text("---\npublisher: Nile Courier\npublished: 2023-05-21\n---\nThe home side won the match by two goals to one.\n")
    return folder


def test_what_is_not_known_of_reports_that_were_added_is_summed_up(tmp_path: Path) -> None:
    folder, path = _reports(tmp_path / "in"), tmp_path / "my ledger.db"
    made = truce("add", folder, "--ledger", path)
    assert made.returncode == 0, made.stderr
    names = [f"{folder}/bare-{i}.txt" for i in range(7)]
    assert f"  7 reports name no publisher ({', '.join(names[:5])}, and 2 more): say it with --publisher" in made.stdout
    assert f"  8 reports have no day, and are counted by the day they were added ({', '.join(names[:5])}, and 3 more)" in made.stdout
    assert f"  1 report gave no statement: not about an armed conflict ({folder}/football.txt)" in made.stdout
    command = next(line for line in made.stdout.splitlines() if "truce status" in line).partition("truce ")[2]
    assert truce(*shlex.split(command)).returncode == 0  # as it is printed
    told = json.loads(truce("add", folder, "--ledger", path, "--format", "json").stdout)
    assert (told["reports"], told["new"], told["no_publisher"]) == (10, 0, names)
    assert told["no_published"] == [*names, f"{folder}/dateless.txt"]
    assert told["no_statement"] == [{"why": "not about an armed conflict", "sources": [f"{folder}/football.txt"]}]


def test_saying_the_publisher_and_the_day_afterwards_adds_no_second_report(tmp_path: Path) -> None:
    path, report = tmp_path / "l.db", tmp_path / "a.txt"
    report.write_text(REPORT.format(12))
    first = json.loads(truce("add", report, "--ledger", path, "--format", "json").stdout)
    again = truce("add", report, "--publisher", "Nile Courier", "--published", "2023-05-21", "--ledger", path)
    assert "1 report read, 0 of them new; 0 new statements" in again.stdout
    assert f"1 report in the ledger is better known now, with {first['statements']} statement" in again.stdout
    assert "names no publisher" not in again.stdout
    made = [load(line) for line in truce("export", "jsonl", "--ledger", path).stdout.splitlines()]
    assert len(made) == first["statements"] > 0
    assert {(s.report.publisher, str(s.report.published)) for s in made} == {("Nile Courier", "2023-05-21")}
    third = json.loads(truce("add", report, "--ledger", path, "--format", "json").stdout)  # the folder, as it is, once more
    assert (third["new"], third["better_known"], third["statements"], third["no_publisher"]) == (0, 0, 0, [])


@pytest.mark.parametrize("name", ["My Conflict", "süd", "a" * 81, "a--b", "-a"])
def test_a_process_that_addresses_could_not_hold_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    made = truce("add", SAMPLES / "congo-02-denial.txt", "--ledger", tmp_path / "l.db", f"--process={name}")
    assert made.returncode == 2
    assert "give small letters, digits and hyphens, such as" in made.stderr
    assert not (tmp_path / "l.db").exists()


def test_a_quote_in_its_context_stands_as_in_the_report_and_fields_are_told_in_words(ledger: Path) -> None:
    made = [load(line) for line in truce("export", "jsonl", "--ledger", ledger).stdout.splitlines()]
    ends = next(s for s in made if s.evidence[0].exact.endswith("south of the Litani") and s.kind == "precondition")
    shown = truce("show", ends.statement_id, "--ledger", ledger).stdout
    assert "south of the Litani«." in shown
    assert "« ." not in shown
    fields = shown.partition("Fields\n")[2].partition("\nHow it came here")[0]
    assert "Israel (army) to withdraw [ISR:MIL]" in fields
    assert not re.search(r"\b[a-z]+_[a-z]+\b(?!\))", fields)  # but for the names of fields, which stand in brackets
    other = next(s for s in made if s.kind == "position" and s.fields["act"] == "other")
    listed = truce("show", other.statement_id, "--ledger", ledger).stdout
    assert ": other" not in listed
    assert f"“{' '.join(other.evidence[0].exact.split())[:40]}" in listed.partition("In its context")[0]

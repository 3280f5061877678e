"""Sources listed, graded, protected; and no command prints a protected one, wherever its name stands in the ledger."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import typer

from truceledger.ledger import Ledger
from truceledger.ledger.entries import Judged, Linked, Process
from truceledger.publishing import reference
from truceledger.publishing.cli import main as cli
from truceledger.publishing.exports import FORMATS
from truceledger.publishing.users.database import users_path
from truceledger.publishing.users.roles import Role
from truceledger.publishing.users.store import Store
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.issue import Issue, Severity
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.place import Place
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import state
from truceledger.vocabulary.when import When

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
#: What may not come out, folded: the whole name, its parts, the other names that were given, and how its reports are called.
SECRET = ("hassan", "qabalan", "abu karim", "abukarim", "حسن", "قبلان", "tyre courier", "xyzzy", "leak.example", "478-report")

NAMED = """Hassan Qabalan, a doctor in Tyre, said on May 20 that 12 people were killed when Israel struck. “Wait for the convoy,” Qabalan
said. HASSAN\u00a0QABALAN\u2019s sister fled. Hezbollah must stop firing first, Has-
san Qabalan said. Dr. Abu Karim, as friends call him, blamed Israel for a violation. Lebanon will meet Israel on May 29."""
ARABIC = "قال حسن قبلان وحسنْ قبلان إن الهدنة صامدة. The truce holds, the Lebanese army said."
OPEN = "The truce holds, UNIFIL said. Israel struck Khiam, killing 3 people, the Lebanese army said. Israel waits for Hezbollah."


def fold(text: str) -> str:
    made = unicodedata.normalize("NFKD", text).casefold()
    made = "".join(c for c in made if unicodedata.category(c)[0] != "M" and unicodedata.category(c) != "Cf")
    return re.sub(r"\s+", " ", made)


def leaks(printed: str) -> list[str]:
    return [s for s in SECRET if s in fold(printed)]


def truce(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str, str]:
    """Run ``truce`` as its own process would, here."""
    monkeypatch.setattr(sys, "argv", ["truce", *map(str, words)])
    out, err = sys.stdout, sys.stderr
    code = 0
    try:
        cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = out, err
    caught = capsys.readouterr()
    return code, caught.out, caught.err


def said(report: Any, kind: str, words: str, who: Source | None, fields: dict[str, Any], **rest: Any) -> Any:
    start = report.text.index(words)
    sources = [who] if who else []
    if report.publisher:
        sources.append(Source(SourceRole.PUBLISHER, report.publisher))
    mode = Mode.INDIRECT if who else Mode.NARRATED
    return state(
        report, kind, [Span.of(report.text, start, start + len(words))], fields, attribution=Attribution(mode, tuple(sources)), rule="test@1", **rest
    )


def killed(n: int) -> dict[str, Any]:
    return {"measure": "killed", "value": Quantity.exactly(n, str(n)).to_json(), "basis": "incident"}


def planted(make: Any, path: Path) -> Path:
    """Make a ledger in which a name stands in every place that can hold one."""
    one = make.report(
        NAMED, id="hassan-qabalan-478-report", title="Xyzzy: Hassan Qabalan counts the dead", publisher="Tyre Courier",
        uri="https://leak.example/hassan-qabalan/478-report", published=date(2026, 5, 21),
    )  # fmt: skip
    two = make.report(ARABIC, id="ar-1", uri="https://other.example/%D8%AD%D8%B3%D9%86-%D9%82%D8%A8%D9%84%D8%A7%D9%86", published=date(2026, 5, 22))
    three = make.report(OPEN, id="open-1", uri="https://open.example/1", title="Quiet", published=date(2026, 5, 22))
    end = NAMED.index(", a doctor")
    doctor = Source(SourceRole.SPEAKER, "Hassan Qabalan", "hassan-qabalan", start=0, end=end)
    unlisted = Source(SourceRole.SPEAKER, "Dr. Abu Karim", None)
    army = Source(SourceRole.SPEAKER, "Lebanese army", "LBN:MIL")
    tyre = (Place("Hassan Qabalan street in Tyre", "Tyre", "LBN", 33.27, 35.2),)
    first = make.reading(
        one,
        said(one, "toll", "12 people were killed when Israel struck", doctor, {**killed(12), "caused_by": "ISR"}, when=When("2026-05-20", "on May 20"), where=tyre),
        said(one, "event", "Israel struck", None, {"type": "air_strike", "actor": "ISR", "target": {"words": "the house of Hassan Qabalan"}}, when=When("2026-05-20", "the day Hassan Qabalan spoke")),
        said(one, "precondition", "Hezbollah must stop firing first", doctor, {"holder": "hassan-qabalan", "step": {"party": "ISR", "act": "cease_fire"}, "requires": [{"party": "hezbollah", "act": "cease_fire", "words": "as Qabalan put it"}], "relation": "before"}),
        said(one, "assessment", "blamed Israel for a violation", unlisted, {"assessor": {"words": "Dr. Abu Karim"}, "accused": "ISR", "judgement": "violation"}),
        said(one, "commitment", "Wait for the convoy", doctor, {"debtor": "hassan-qabalan", "act": "other", "area": "the clinic of Hassan Qabalan", "due": "2026-06-02", "state": "proposed"}),
        said(one, "meeting", "Lebanon will meet Israel on May 29", None, {"status": "scheduled", "participants": ["LBN", "ISR", "hassan-qabalan"], "agenda": "Hassan Qabalan's list"}, when=When("2026-05-29", "on May 29")),
    )  # fmt: skip
    trouble = Issue("odd_line", Severity.WARNING, "/in/hassan-qabalan.txt", "/in/hassan-qabalan.txt: Hassan Qabalan stands twice", one.id)
    second = make.reading(two, said(two, "agreement", "The truce holds", army, {"instrument": "ceasefire", "lifecycle": "in_effect"}))
    third = make.reading(
        three,
        said(three, "agreement", "The truce holds", Source(SourceRole.SPEAKER, "UNIFIL", "unifil"), {"instrument": "ceasefire", "lifecycle": "in_effect"}),
        said(three, "toll", "killing 3 people", army, killed(3), when=When("2026-05-22")),
        said(three, "precondition", "Israel waits for Hezbollah", None, {"holder": "ISR", "step": {"party": "ISR", "act": "cease_fire"}, "requires": [{"party": "hezbollah", "act": "cease_fire"}], "relation": "before"}),
    )  # fmt: skip
    with Ledger.open(path) as book:
        filed = Process("hassan-qabalan-talks")
        book.record(Reading(one, first.statements, (trouble,), reader="test@1"), None, process=filed, at=AT)
        book.record(second, None, process=filed, at=AT)
        book.record(third, None, process=filed, at=AT)
        ids = [s.statement_id for s in first.statements]
        book.judge(Judgement(ids[0], Verdict.ACCEPTED, "hassan.qabalan", "Hassan Qabalan told me so", AT))
        book.judge(Judgement(third.statements[1].statement_id, Verdict.UNSURE, "rana", "ask Qabalan", AT))
        book.judge(Judgement(third.statements[0].statement_id, Verdict.REJECTED, "rana", "Hassan Qabalan denies it", AT))
        book.link(first.statements[0].claim_id, third.statements[1].claim_id, "same_claim", by="rana", reason="Hassan Qabalan says both", at=AT)
        book.grade("hassan-qabalan", "B", "rana", "Hassan Qabalan is careful", AT)
        book.grade("Cedar Line", "C", "rana", "it quotes Hassan Qabalan", AT)
        book.protect("hassan-qabalan", ("Abu Karim", "حسن قبلان"), "rana", "Hassan Qabalan was threatened", AT)
        book.protect("Tyre Courier", (), "rana", "raided", AT)
    return path


@pytest.fixture
def ledger(make: Any, tmp_path: Path) -> Path:
    return planted(make, tmp_path / "planted.db")


#: Commands that print nothing of a ledger.
NO_LEDGER = {"read", "kinds", "rules", "profiles", "evaluate", "demo", "serve"}  # what serve answers is tested in tests/publishing/api
#: What those need that cannot be run without words of their own; LEDGER is left out. A new command that needs some must be added here.
WORDS: dict[str, list[list[str]]] = {
    "add": [["{reports}"], ["{reports}", "--format", "jsonl"], ["{reports}", "--format", "json"]],
    "list": [[kind, "--limit", "0", *f] for kind in ("tolls", "events", "preconditions", "assessments", "commitments", "meetings", "agreements") for f in ([], ["--format", "json"], ["--format", "jsonl"])]
    + [["wishes"], ["tolls", "--process", "none"]],
    "show": [["{id}", *f] for f in ([], ["--format", "json"], ["--format", "jsonl"])] + [["ffffffff"], ["nothing"]],
    "export": [*([f.name] for f in FORMATS if f.text), *([f.name, "-o", "{out}"] for f in FORMATS if f.text), ["csv", "--place", "Hassan Qabalan street"], ["papyrus"]],
    "judge": [["{id}", "unsure", "--reason", "x"], ["{id}", "perhaps", "--reason", "x"]],
    "grade": [["unifil", "a", "--reason", "x"], ["nobody", "A", "--reason", "x"]],
    "protect": [["unifil", "--reason", "x"], ["Quabalan", "--reason", "x"], ["tyr courier", "--reason", "x"]],
    "correct": [["{id}", "--set", "nothing=x", "--reason", "x"], ["{id}", "--set", "stance=denies", "--reason", "x"]],
    "undo": [["{last}", "--reason", "x"], ["1", "--reason", "x"], ["9999", "--reason", "x"]],
    "gold": [["export", "--partial"], ["export", "--partial", "-o", "{out}"]],
    "link": [["{id}", "{other}", "--reason", "x"], ["{id}", "{other}", "--relation", "copy_of", "--reason", "x"], ["hassan-qabalan.cease_fire", "ISR.cease_fire", "--relation", "same_step", "--reason", "x"]],
    "split": [["{id}", "{other}", "--reason", "x"], ["{id}", "{other}", "--relation", "copy_of", "--reason", "x"]],
    "links confirm": [["{link}", "--reason", "x"], ["1", "--reason", "x"]],
    "figures import": [["{table}", "--issuer", "LBN:GOV"], ["{table}"]],
    "users add": [["Rana", "--generate"], ["hassan qabalan", "--role", "king"]],
    "users role": [["rana", "editor"]],
    "users password": [["rana", "--generate"]],
    "users disable": [["rana"]],
    "users enable": [["rana"]],
    "users revoke": [["1"], ["9"]],
    "search": [[w, *f] for w in ("Israel", "met OR truce", "-Israel") for f in ([], ["--format", "json"], ["--format", "jsonl"])],
    "feeds add": [["all", "Israel"], ["play", "--changes", "--process", "none"]],
    "feeds show": [["s", *f] for f in ([], ["--format", "json"])],
    "feeds atom": [["s"], ["c"]],
    "feeds webhook": [["s", "https://example.org/in"], ["s", "http://127.0.0.1:9/in", "--allow-private"]],
    "feeds remove": [["s"], ["nothing"]],
    "unprotect": [["nobody", "--reason", "x"], ["withheld-2", "--reason", "x"]],
}  # fmt: skip
#: Further ways to call commands that need no words.
MORE: dict[str, list[list[str]]] = {
    "status": [["--all"], ["--process", "none"], ["--process", "hassan-qabalan-talks"], ["--as-of", "2026-05-21"]],
    "review": [["--list"], ["--list", "--format", "json"], ["--list", "--format", "jsonl"]],
    "changes": [["--since", "2026-05-21"]],
    "brief": [["-o", "{out}"], ["--since", "2026-05-20"]],
}


def commands(group: Any, before: str = "") -> dict[str, Any]:
    """Give every command by its words, those of groups too."""
    made: dict[str, Any] = {}
    for name, command in group.commands.items():
        words = f"{before}{name}"
        inner = commands(command, f"{words} ") if getattr(command, "commands", None) else {}
        if not inner or getattr(command, "invoke_without_command", False):
            made[words] = command
        made |= inner
    return made


COMMANDS = commands(typer.main.get_command(cli.app))


def ways(name: str) -> list[list[str]]:
    if name in WORDS:
        return WORDS[name]
    formats = ("json", "jsonl", "dot", "svg", "csv", "md") if any(p.name == "format" for p in COMMANDS[name].params) else ()
    return [[], *(["--format", f] for f in formats), *MORE.get(name, [])]


def test_every_command_is_either_run_here_or_touches_no_ledger() -> None:
    for name, command in COMMANDS.items():
        takes = any(p.name == "ledger" for p in command.params)
        if name in NO_LEDGER:
            assert not takes or name in {"demo", "serve"}, f"{name} reads a ledger: take it out of NO_LEDGER"
            continue
        assert takes, f"{name} takes no --ledger: add it to NO_LEDGER if it prints nothing of one"
        needs = [p.name for p in command.params if p.required]
        assert not needs or name in WORDS, f"{name} needs {needs}: tell in WORDS how it is called"


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - NO_LEDGER))
def test_no_command_prints_a_protected_source(
    name: str, ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with Ledger.open(ledger, read_only=True) as book:
        ids = [h.statement.statement_id for h in book.view(unredacted=True).statements]
        last = next(e.seq for e in book.entries() if isinstance(e.body, Judged))
        link = next(e.seq for e in book.entries() if isinstance(e.body, Linked))
    table = tmp_path / "table.csv"
    table.write_text("date,killed\n2026-05-20,12\n2026-05-21,15\n", "utf-8")
    if name.startswith("users ") and name != "users add":
        store = Store(users_path(ledger))
        store.add("boss", Role.ADMIN, "test"), store.add("rana", Role.REVIEWER, "test"), store.tokens.make("rana", "nightly")
        store.close()
    if name.startswith("feeds ") and name != "feeds add":
        assert truce(capsys, monkeypatch, "feeds", "add", "s", "Israel", "--ledger", ledger)[0] == 0
        assert truce(capsys, monkeypatch, "feeds", "add", "c", "--changes", "--process", "withheld-1", "--ledger", ledger)[0] in {0, 2}
    more = tmp_path / "more.txt"
    more.write_text("TYRE, May 23 (Reuters) - Israel struck Khiam on Friday, killing three people, Hassan Qabalan said.", "utf-8")
    out = tmp_path / "out.md"
    ran = 0
    for way in ways(name):
        for one in ids if "{id}" in way else [""]:
            words = [w.format(id=one, other=ids[-1], out=out, reports=more, last=last, link=link, table=table) for w in way]
            code, printed, err = truce(capsys, monkeypatch, *name.split(), *words, "--ledger", ledger)
            # a publisher whose protection is lifted may be named
            allowed = {"tyre courier"} if name == "unprotect" else set()
            written = out.read_text("utf-8") if out.exists() else ""
            found = set(leaks(printed) + leaks(err) + leaks(written)) - allowed
            assert not found, (name, words, found, printed[-2000:], err[-2000:])
            assert "went wrong that should not" not in err, (words, err)
            assert "Traceback" not in err
            ran += code == 0
    assert ran, f"{name} never ran through: nothing was tested"


def test_what_leaves_redacted_is_of_the_published_schema_and_says_so(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    validator = jsonschema.Draft202012Validator(reference.statement_schema())
    _, printed, _ = truce(capsys, monkeypatch, "export", "jsonl", "--ledger", ledger)
    rows = [json.loads(line) for line in printed.splitlines()]
    for row in rows:
        validator.validate(row)
    redacted = [r for r in rows if r["report"]["digest"].startswith("withheld:")]
    assert len(redacted) == 7
    assert any("[withheld]" in r["evidence"][0]["exact"] or r["report"]["title"] == "[withheld]" for r in redacted)
    _, shown, _ = truce(capsys, monkeypatch, "status", "--ledger", ledger)
    assert "from 8 of the statements a protected source" in shown


def test_show_unredacted_shows_it_and_says_so_on_the_error_stream_alone(
    ledger: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger.open(ledger, read_only=True) as book:
        one = next(h.statement.statement_id for h in book.view(unredacted=True).statements if h.statement.kind == "toll")
    _, printed, err = truce(capsys, monkeypatch, "show", one, "--unredacted", "--ledger", ledger)
    assert "Hassan Qabalan" in printed
    assert "protected sources are shown" in err
    _, printed, err = truce(capsys, monkeypatch, "show", one, "--ledger", ledger)
    assert "withheld" in printed
    assert err == ""
    unredacted = {n for n, c in COMMANDS.items() if any(p.name == "unredacted" for p in c.params)}
    assert unredacted <= {"show", "review"}


def test_protecting_again_adds_names_and_lifting_it_brings_all_back(
    make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.db"
    report = make.report("Rana Haddad said the truce holds. The woman from Khiam fled.", id="r1", title="Quiet")
    who = Source(SourceRole.SPEAKER, "Rana Haddad", None, start=0, end=11)
    with Ledger.open(path) as book:
        statement = said(report, "agreement", "the truce holds", who, {"instrument": "ceasefire", "lifecycle": "in_effect"})
        book.record(make.reading(report, statement), None, process=None, at=AT)
    before = truce(capsys, monkeypatch, "export", "jsonl", "--ledger", path)[1]
    code, printed, _ = truce(capsys, monkeypatch, "protect", "rana haddad", "--reason", "at risk", "--ledger", path)
    assert code == 0
    assert "withheld-1" in printed
    assert "Haddad" not in printed
    assert truce(capsys, monkeypatch, "protect", "Rana Haddad", "--name", "woman from Khiam", "--reason", "at risk", "--ledger", path)[0] == 0
    with Ledger.open(path, read_only=True) as book:
        redaction = book.redaction()
        assert redaction is not None
        assert redaction.text("Haddad and the woman from\nKhiam") == "[withheld] and the [withheld]"
        assert len(redaction.subjects.all) == 1
    assert "Haddad" not in truce(capsys, monkeypatch, "export", "jsonl", "--ledger", path)[1]
    assert truce(capsys, monkeypatch, "unprotect", "withheld-1", "--reason", "speaks openly", "--ledger", path)[0] == 0
    assert truce(capsys, monkeypatch, "export", "jsonl", "--ledger", path)[1] == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("protect", "Rana Hadad", "--reason", "x"), "nearest are 'Rana Haddad'"),
        (("protect", "--", "-", "--reason", "x"), None),
        (("protect", "Rana Haddad", "--name", "the official", "--reason", "x"), "would be found everywhere"),
        (("protect", "Rana Haddad", "--name", "R", "--reason", "x"), "would be found everywhere"),
        (("grade", "Rana Haddad", "G", "--reason", "x"), "'G' is no grade of a source"),
        (("grade", "Nobody Known", "A", "--reason", "x"), "no source of this ledger goes by"),
        (("unprotect", "Rana Haddad", "--reason", "x"), "no source of this ledger is under protection"),
        (("sources", "--process", "atlantis"), "no process 'atlantis'"),
    ],
)
def test_trouble_is_said_plainly(
    words: tuple[str, ...], told: str | None, make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.db"
    report = make.report("Rana Haddad said the truce holds.", id="r1")
    who = Source(SourceRole.SPEAKER, "Rana Haddad", None, start=0, end=11)
    with Ledger.open(path) as book:
        statement = said(report, "agreement", "the truce holds", who, {"instrument": "ceasefire", "lifecycle": "in_effect"})
        book.record(make.reading(report, statement), None, process=None, at=AT)
        size = book.size()
    code, _, err = truce(capsys, monkeypatch, words[0], "--ledger", path, *words[1:])
    assert code == 2
    assert told is None or told in err
    with Ledger.open(path, read_only=True) as book:
        assert book.size() == size


def test_sources_are_listed_with_their_share_their_grade_and_the_copies(
    make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.db"
    with Ledger.open(path) as book:
        for publisher in ("Cedar Line", "Harbour Herald"):
            report = make.report(OPEN, publisher=publisher)
            army = Source(SourceRole.SPEAKER, "Lebanese army", "LBN:MIL")
            toll = said(report, "toll", "killing 3 people", army, killed(3))
            own = said(report, "event", "Israel struck Khiam", None, {"type": "air_strike", "actor": "ISR"})
            book.record(make.reading(report, toll, own), None, process=Process("p"), at=AT)
    assert truce(capsys, monkeypatch, "grade", "Lebanese army", "b", "--reason", "mostly right", "--reviewer", "rana", "--ledger", path)[0] == 0
    assert truce(capsys, monkeypatch, "grade", "LBN:MIL", "C", "--reason", "less so", "--reviewer", "omar", "--ledger", path)[0] == 0
    told = json.loads(truce(capsys, monkeypatch, "sources", "--format", "json", "--ledger", path)[1])
    rows = {r["name"]: r for r in told["sources"]}
    assert rows["Lebanon (army)"]["grade"] == "C"
    assert (rows["Lebanon (army)"]["graded_by"], rows["Lebanon (army)"]["reason"]) == ("omar", "less so")
    assert rows["Lebanon (army)"]["statements"] == 2
    assert rows["Cedar Line"]["kind"] == "publisher"
    assert rows["Cedar Line"]["grade"] is None
    assert sum(r["share"] for r in told["sources"]) == pytest.approx(1)
    assert told["copies"] == [{"reports": 2, "publishers": ["Cedar Line", "Harbour Herald"]}]
    table = truce(capsys, monkeypatch, "sources", "--ledger", path)[1]
    assert "ungraded" in table
    assert "C (omar: less so)" in table
    lines = truce(capsys, monkeypatch, "sources", "--format", "jsonl", "--ledger", path)[1].splitlines()
    assert [json.loads(x)["name"] for x in lines] == [r["name"] for r in told["sources"]]


@pytest.mark.parametrize("turned", [False, True])
def test_what_several_say_together_counts_for_each_of_them(
    turned: bool, make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.db"
    both = [Source(SourceRole.SPEAKER, "both sides", code) for code in ("ARM:GOV", "AZE:GOV")]
    report = make.report("Both sides said the truce began on Saturday.")
    event = make.say(report, "event", "the truce began", type="armed_clash", actor=None)
    joint = msgspec.structs.replace(event, attribution=msgspec.structs.replace(event.attribution, sources=tuple(both[::-1] if turned else both)))
    with Ledger.open(path) as book:
        book.record(make.reading(report, joint), None, process=Process("p"), at=AT)
    told = json.loads(truce(capsys, monkeypatch, "sources", "--format", "json", "--ledger", path)[1])
    assert {b["code"]: b["statements"] for b in told["balance"]} == {"ARM": 1, "AZE": 1}
    assert told["attributed"] == 1
    brief = truce(capsys, monkeypatch, "brief", "--ledger", path)[1]
    assert "| Armenia | 1 (50%)" in brief
    assert "| Azerbaijan | 1 (50%)" in brief


@pytest.mark.parametrize("given", ["Daglo", "DAGLO", "Mohamed Hamdan Daglo"])
def test_a_surname_alone_protects_the_whole_name(
    given: str, make: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "l.db"
    report = make.report("Commander Mohamed Hamdan Daglo said that 3 people were killed. Hamdan left on Monday.")
    source = Source(SourceRole.SPEAKER, "Commander Mohamed Hamdan Daglo", "rsf")
    with Ledger.open(path) as book:
        book.record(make.reading(report, said(report, "toll", "3 people were killed", source, killed(3))), None, process=Process("p"), at=AT)
    assert truce(capsys, monkeypatch, "protect", given, "--reason", "threatened", "--ledger", path)[0] == 0
    for words in (["status", "--all"], ["list", "tolls"], ["export", "jsonl"], ["brief"], ["sources"]):
        out = truce(capsys, monkeypatch, *words, "--ledger", path)[1]
        assert "withheld" in out
        assert not re.search("mohamed|hamdan|daglo", out, re.IGNORECASE)

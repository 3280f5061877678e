"""A review as its reviewer meets it: keys pressed, screens read, and what the ledger holds afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from truceledger.knowledge import Knowledge
from truceledger.ledger import Ledger, Process
from truceledger.ledger.entries import Corrected, Judged, Undone, Withdrawn
from truceledger.pipeline import Desks
from truceledger.publishing.review.app import KEYS, ReviewApp
from truceledger.publishing.review.session import Session, upgrades
from truceledger.publishing.review.values import hint, parsed, resolver, shown
from truceledger.vocabulary.correction import PARTS
from truceledger.vocabulary.field import EDTF, INTEGER, PARTY, QUANTITY, SHARE, STEP, STEPS, WORDS, FieldError
from truceledger.vocabulary.judgement import Judgement, Verdict

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Israel will not stop before Hezbollah stops. Hezbollah waits for Israel. Khiam was struck. قال الجيش إن اليوم هادئ."


def readings(make: Any, *, copies: int = 0) -> list[Any]:
    made = []
    for i in range(copies + 1):
        report = make.report(TEXT, id=f"r{i}", publisher=f"Paper {i}", published=date(2026, 5, 20) + timedelta(days=i))
        made.append(
            make.reading(
                report,
                make.say(
                    report,
                    "precondition",
                    "Israel will not stop before Hezbollah stops",
                    "ISR:GOV",
                    holder="ISR:GOV",
                    step={"party": "ISR", "act": "cease_fire"},
                    requires=[{"party": "hezbollah", "act": "cease_fire"}],
                ),
                make.say(
                    report,
                    "precondition",
                    "Hezbollah waits for Israel",
                    "hezbollah",
                    holder="hezbollah",
                    step={"party": "hezbollah", "act": "cease_fire"},
                    requires=[{"party": "ISR", "act": "cease_fire"}],
                ),
                make.say(report, "event", "Khiam was struck", "LBN:GOV", type="air_strike", actor="ISR"),
                make.say(report, "event", "قال الجيش إن اليوم هادئ", "LBN:MIL", type="direct_fire", actor=None),
            )
        )
    return made


@pytest.fixture
def path(tmp_path: Path, make: Any) -> Path:
    return filled(tmp_path / "l.db", readings(make))


def filled(path: Path, made: list[Any]) -> Path:
    with Ledger.open(path) as ledger:
        for reading in made:
            ledger.record(reading, None, process=Process("south"), at=AT)
    return path


def review(
    path: Path, act: Callable[[Pilot[None]], Awaitable[None]], *, size: tuple[int, int] = (80, 24), busy_ms: int = 200, **more: Any
) -> list[Any]:
    """Open the review at this size, do what is to be done, and give the bodies of the entries that it left after the reports'."""
    with Ledger.open(path, busy_ms=busy_ms) as ledger:
        before = ledger.size()
        desks = Desks(ledger)
        session = Session(desks, more.pop("reviewer", "rana"), ("south",), **more)
        app = ReviewApp(session, desks.knowledge.parties.name_of, resolver(desks.knowledge.parties))

        async def run() -> None:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await act(pilot)

        asyncio.run(run())
        assert ledger.verify().ok
        return [e.body for e in ledger.entries() if e.seq > before]


def seen(pilot: Pilot[None], name: str = "#sheet") -> str:
    """Give the words of a part of the screen in front."""
    return str(pilot.app.screen.query_one(name, Static).content)


def where(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one("#where", Static).content)


def said(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one("#said", Static).content)


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def write(pilot: Pilot[None], words: str) -> None:
    line = pilot.app.screen.query_one(Input)
    line.value = ""
    await press(
        pilot,
        *(({" ": "space", "_": "underscore", ":": "colon", ",": "comma", "!": "exclamation_mark", "-": "minus"}).get(c, c) for c in words),
        "enter",
    )


def test_the_first_is_what_a_standoff_rests_on_with_its_quote_chain_and_fields(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        sheet = seen(pilot)
        assert "why here: a standoff rests on it" in sheet
        assert "»Israel will not stop before Hezbollah stops«" in sheet or "»Hezbollah waits for Israel«" in sheet
        assert "Khiam was struck" in sheet  # the context goes on after the quote
        assert "speaker: " in sheet
        assert "What must come first: " in sheet
        assert "1 of 4 · 0 done" in where(pilot)

    assert review(path, act) == []


def test_accept_is_two_keys_and_goes_on(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "a", "1")
        assert "accepted (entry 2)" in said(pilot)
        assert "2 of 4 · 1 done" in where(pilot)
        await press(pilot, "a", "enter")
        assert "3 of 4 · 2 done" in where(pilot)

    first, second = review(path, act)
    assert (first.verdict, first.reviewer, first.reason, first.settles) == ("accepted", "rana", "the words say so", False)
    assert first.statement != second.statement


def test_reject_needs_a_reason_of_ones_own_or_a_usual_one(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "r", "0")  # no reason is not offered
        await press(pilot, "o", "enter")
        assert "a reason is needed" in str(pilot.app.screen.query_one(".error", Static).content)
        await write(pilot, "it is of last year")
        assert "rejected" in said(pilot)
        await press(pilot, "r", "escape")
        assert "2 of 4 · 1 done" in where(pilot)  # leaving decides nothing

    (body,) = review(path, act)
    assert (body.verdict, body.reason) == ("rejected", "it is of last year")


def test_unsure_may_do_without_a_reason(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "u", "0")

    (body,) = review(path, act)
    assert (body.verdict, body.reason) == ("unsure", "")


def test_correct_tells_what_does_not_fit_keeps_it_and_takes_the_mended_value(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "1")  # events alone
        assert "event only" in where(pilot)
        assert "»Khiam was struck«" in seen(pilot)
        await press(pilot, "c", "enter")  # the first field: type, of a closed list
        await press(pilot, "down", "enter")  # drone_strike
        assert "* " in str(pilot.app.screen.query_one("#list").get_option_at_index(0).prompt)  # type: ignore[attr-defined]
        await press(pilot, "down", "enter")  # the second: actor, written
        await write(pilot, "Israel!!")
        error = str(pilot.app.screen.query_one(".error", Static).content)
        assert "no party code" in error
        assert pilot.app.screen.query_one(Input).value == "Israel!!"  # nothing lost
        await write(pilot, "Israel, hezbollah")
        await press(pilot, "s", "2")
        assert "corrected (type, actor)" in said(pilot)

    (body,) = review(path, act)
    assert isinstance(body, Corrected)
    assert (body.fields, body.reason) == ({"type": "drone_strike", "actor": ["ISR", "hezbollah"]}, "the wrong party")
    with Ledger.open(path) as ledger:
        held = next(h for h in ledger.view().statements if h.corrected)
        assert (held.statement.fields["actor"], held.verdict) == (["ISR", "hezbollah"], Verdict.ACCEPTED)


def test_changes_not_saved_are_asked_about_before_they_are_dropped(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "1", "c", "s")
        assert "nothing was changed yet" in str(pilot.app.screen.query_one(".error", Static).content)
        await press(pilot, "enter", "down", "enter", "escape")
        assert "not saved" in str(pilot.app.screen.query_one(".error", Static).content)
        await press(pilot, "escape")
        assert "nothing was changed" in said(pilot)

    assert review(path, act) == []


def test_undo_is_a_further_entry_and_the_item_comes_back(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "z")
        assert "nothing was decided" in said(pilot)
        first = seen(pilot)
        await press(pilot, "r", "1", "a", "1", "z")
        assert "taken back: accepted" in said(pilot)
        await press(pilot, "z")
        assert "taken back: rejected" in said(pilot)
        assert seen(pilot).splitlines()[0] == first.splitlines()[0]
        assert "1 of 4 · 0 done" in where(pilot)

    bodies = review(path, act)
    assert [type(b) for b in bodies] == [Judged, Judged, Undone, Undone]
    with Ledger.open(path) as ledger:
        assert all(h.verdict is Verdict.UNJUDGED for h in ledger.view().statements)


def test_next_previous_help_and_quit(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "p")
        assert "the first one" in said(pilot)
        await press(pilot, "n", "right", "n")
        assert "4 of 4" in where(pilot)
        await press(pilot, "n")
        assert "the last one" in said(pilot)
        await press(pilot, "left")
        assert "3 of 4" in where(pilot)
        await press(pilot, "question_mark")
        assert len(pilot.app.screen_stack) == 2
        await press(pilot, "x")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "q")
        assert not pilot.app.is_running

    assert review(path, act) == []


def test_a_busy_ledger_is_told_and_the_item_stays(path: Path) -> None:
    import sqlite3

    async def act(pilot: Pilot[None]) -> None:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await press(pilot, "a", "1")
        assert "another process is writing" in said(pilot)
        assert "1 of 4 · 0 done" in where(pilot)
        other.execute("ROLLBACK")
        other.close()
        await press(pilot, "a", "1")
        assert "accepted" in said(pilot)

    assert len(review(path, act, busy_ms=50)) == 1


def test_what_another_process_took_out_or_decided_meanwhile_is_seen(path: Path) -> None:
    async def act(pilot: Pilot[None]) -> None:
        session: Session = pilot.app.session  # type: ignore[attr-defined]
        first, second = (i.statement for i in session.items[:2])
        with Ledger.open(path) as other:
            other.withdraw(first, "omar", "printed in error", AT)
            other.judge(Judgement(second, Verdict.UNSURE, "omar", "meanwhile", AT))
        await press(pilot, "n")
        assert "omar, 2026-06-01: unsure: meanwhile" in seen(pilot)
        await press(pilot, "p")
        assert "no longer stands" in seen(pilot)
        await press(pilot, "a", "c")
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "g")
        assert "1 of 3" in where(pilot)

    review(path, act)
    review(path, act=lambda pilot: press(pilot, "n"), size=(120, 40))


def test_copies_of_a_text_are_one_item_and_decided_on_together_if_wished(tmp_path: Path, make: Any) -> None:
    path = filled(tmp_path / "c.db", readings(make, copies=2))

    async def act(pilot: Pilot[None]) -> None:
        assert "1 of 4" in where(pilot)
        assert "2 copies of the text say the same" in seen(pilot)
        await press(pilot, "a", "1", "y")
        assert "and on 2 more" in said(pilot)
        await press(pilot, "a", "1", "n")
        await press(pilot, "z", "z")

    bodies = review(path, act)
    assert [type(b) for b in bodies] == [Judged] * 4 + [Undone] * 4
    assert len({b.statement for b in bodies[:3]}) == 3
    assert {b.entry for b in bodies[4:]} == {4, 5, 6, 7}


def test_other_reviewers_decisions_are_shown_unless_blind(path: Path) -> None:
    with Ledger.open(path) as ledger:
        for held in ledger.view().statements:
            ledger.judge(Judgement(held.statement.statement_id, Verdict.REJECTED, "omar", "a misreading, surely", AT))

    async def told(pilot: Pilot[None]) -> None:
        assert "omar, 2026-06-01: rejected: a misreading, surely" in seen(pilot)

    async def blind(pilot: Pilot[None]) -> None:
        assert "surely" not in seen(pilot)

    review(path, told)
    review(path, blind, blind=True)


def test_what_is_disputed_is_settled(path: Path) -> None:
    with Ledger.open(path) as ledger:
        identity = ledger.view().statements[0].statement.statement_id
        for who, verdict in (("omar", Verdict.REJECTED), ("rana", Verdict.ACCEPTED)):
            ledger.judge(Judgement(identity, verdict, who, "", AT))

    async def act(pilot: Pilot[None]) -> None:
        assert "1 of 1" in where(pilot)
        assert "reviewers differ" in seen(pilot)
        await press(pilot, "a", "1")
        assert "nothing is left here" in said(pilot)

    (body,) = review(path, act, disputed=True)
    assert body.settles


def test_a_reopened_statement_shows_the_old_decision_and_takes_its_place(path: Path, make: Any) -> None:
    with Ledger.open(path) as ledger:
        old = next(h.statement for h in ledger.view().statements if "Khiam" in h.statement.evidence[0].exact)
        ledger.judge(Judgement(old.statement_id, Verdict.ACCEPTED, "rana", "as reported", AT))
        reading = readings(make)[0]
        report = reading.report
        new = make.say(report, "event", "Khiam was struck", "LBN:GOV", type="drone_strike", actor="ISR")
        others = [s for s in reading.statements if s.statement_id != old.statement_id]
        ledger.record(make.reading(report, *others, new, reader="test@2"), None, process=Process("south"), at=AT)
        assert upgrades(ledger) == (0, 1)

    async def act(pilot: Pilot[None]) -> None:
        await press(pilot, "slash", "1")
        sheet = seen(pilot)
        assert "test@2 reads it otherwise; somebody had decided on it" in sheet
        assert "rana, 2026-06-01: accepted: as reported" in sheet
        assert "was air_strike, is drone_strike" in sheet
        await press(pilot, "a", "1")

    bodies = review(path, act)
    assert [type(b) for b in bodies] == [Judged, Withdrawn]
    with Ledger.open(path) as ledger:
        struck = [h.statement.fields["type"] for h in ledger.view().statements if "Khiam" in h.statement.evidence[0].exact]
        assert struck == ["drone_strike"]


def test_words_of_other_directions_and_escapes_are_kept_apart(tmp_path: Path, make: Any) -> None:
    text = "Before \x1b[31mred\x1b[0m. قال الجيش إن اليوم هادئ. [bold]after[/bold]"
    report = make.report(text)
    quiet = make.say(report, "event", "قال الجيش إن اليوم هادئ", "LBN:MIL", type="direct_fire", actor=None)
    path = filled(tmp_path / "r.db", [make.reading(report, quiet)])

    async def act(pilot: Pilot[None]) -> None:
        sheet = seen(pilot)
        assert "»\u2068قال الجيش إن اليوم هادئ\u2069«" in sheet
        assert "\x1b" not in sheet
        assert "[bold]after[/bold]" in sheet  # the report's words are never markup

    review(path, act)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
def test_the_keys_and_the_quote_fit_the_screen(path: Path, size: tuple[int, int], monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def act(pilot: Pilot[None]) -> None:
        keys = pilot.app.screen.query_one("#keys")
        assert keys.region.bottom == size[1]
        assert len(KEYS) <= 80
        assert pilot.app.screen.query_one("#next").display is (size[0] >= 110)
        await press(pilot, "c")
        assert pilot.app.screen.query_one("#list").region.width > 0

    review(path, act, size=size)


def test_an_empty_queue_is_said(tmp_path: Path) -> None:
    path = filled(tmp_path / "e.db", [])

    async def act(pilot: Pilot[None]) -> None:
        assert "Nothing is left here" in seen(pilot)
        await press(pilot, "a", "c", "n", "z", "g")
        assert len(pilot.app.screen_stack) == 1

    assert review(path, act) == []


# -- values --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "written", "value"),
    [
        (PARTY, "LBN:GOV", "LBN:GOV"),
        (PARTY, "Lebanon, hezbollah", ["LBN", "hezbollah"]),
        (PARTY, "“friendly countries, Arab and other”, USA", [{"words": "friendly countries, Arab and other"}, "USA"]),
        (PARTY, "sool-elders-council", "sool-elders-council"),
        (EDTF, "2026-07~", "2026-07~"),
        (INTEGER, "3", 3),
        (WORDS, "the border", "the border"),
        (SHARE, "0.2 of the population", {"value": 0.2, "of": "the population"}),
        (STEP, "LBN:MIL deploy", {"party": "LBN:MIL", "act": "deploy"}),
        (STEP, "other “enter other tracks”", {"act": "other", "words": "enter other tracks"}),
        (STEPS, "ISR cease_fire; any", [{"party": "ISR", "act": "cease_fire"}, {"act": "any"}]),
    ],
)
def test_values_are_written_as_they_are_read(sort: Any, written: str, value: Any, knowledge: Knowledge) -> None:
    resolve = resolver(knowledge.parties)
    assert parsed(sort, written, resolve) == value
    assert parsed(sort, shown(sort, value), resolve) == value
    assert hint(sort)


@pytest.mark.parametrize(
    ("written", "low", "best", "high"),
    [("3,073", 3073, 3073, 3073), ("more than 1.6 million", 1_600_001, None, None), ("between 100 and 120", 100, None, 120)],
)
def test_numbers_are_written_as_in_a_report(written: str, low: Any, best: Any, high: Any, knowledge: Knowledge) -> None:
    made = parsed(QUANTITY, written, resolver(knowledge.parties))
    assert (made.get("low"), made.get("best"), made.get("high")) == (low, best, high)
    assert parsed(QUANTITY, shown(QUANTITY, made), resolver(knowledge.parties))["qualifier" if "qualifier" in made else "best"] == made.get(
        "qualifier", best
    )


@pytest.mark.parametrize(
    ("sort", "written"),
    [
        (PARTY, "Nobody Knows Them!"),
        (QUANTITY, "a lot, 3 or 4 or 5 maybe"),
        (STEP, "Israel stops"),
        (EDTF, "soon"),
        (INTEGER, "2.5"),
        (SHARE, "some"),
        (PARTY, "{"),
    ],
)
def test_what_does_not_fit_is_refused(sort: Any, written: str, knowledge: Knowledge) -> None:
    with pytest.raises(FieldError):
        parsed(sort, written, resolver(knowledge.parties))


def test_nothing_written_is_not_told(knowledge: Knowledge) -> None:
    assert all(parsed(sort, "  ", resolver(knowledge.parties)) is None for sort in (PARTY, QUANTITY, EDTF, PARTS[0].sort))


# -- commands ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def truce(path: Path, monkeypatch: Any, capsys: Any) -> Callable[..., tuple[int, str, str]]:
    """Run a command on the ledger in this process; give its exit code and what it wrote."""
    from truceledger.publishing.cli import main, withheld

    def run(*words: str, reviewer: str = "rana") -> tuple[int, str, str]:
        monkeypatch.setenv("TRUCE_REVIEWER", reviewer)
        monkeypatch.setattr("sys.argv", ["truce", *words, *([] if "--help" in words else ["--ledger", str(path)])])
        try:
            main.main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        finally:
            withheld.unguard()
        out, err = capsys.readouterr()
        return code, out, err

    return run


def ids(path: Path) -> list[str]:
    with Ledger.open(path) as ledger:
        return [h.statement.statement_id for h in ledger.view(rejected=True).statements]


def test_without_a_terminal_the_queue_is_printed_with_its_reasons(truce: Any, path: Path) -> None:
    code, out, _ = truce("review", "--limit", "2")
    assert code == 0
    assert "1. precondition: " in out
    assert "why: a standoff rests on it" in out
    assert "2 of 4 waiting for rana; 2 more without --limit" in out
    assert "\x1b" not in out
    made = json.loads(truce("review", "--list", "--format", "json", "--kind", "events")[1])
    assert (made["reviewer"], made["waiting"], {i["kind"] for i in made["items"]}) == ("rana", 2, {"event"})
    assert made["items"][0]["content"]["statement_id"] == made["items"][0]["statement"]
    assert len(truce("review", "--format", "jsonl")[1].splitlines()) == 4


def test_judge_several_correct_undo_and_the_log_of_it(truce: Any, path: Path) -> None:
    first, second, third, _ = ids(path)
    code, out, _ = truce("judge", first, second[:8], "rejected", "--reason", "of last year")
    assert (code, out.count("rejected by rana (entry ")) == (0, 2)
    code, out, err = truce("correct", third, "--set", "actor=Israel, hezbollah", "--set", "when=2026-05-19", "--reason", "both")
    assert (code, err) == (0, "")
    assert "corrected (actor, when) by rana (entry 4)" in out
    assert truce("undo", "2", "--reason", "the wrong one")[0] == 0
    with Ledger.open(path) as ledger:
        verdicts = {h.statement.statement_id: h.verdict.value for h in ledger.view(rejected=True).statements}
        assert [verdicts[i] for i in (first, second, third)] == ["unjudged", "rejected", "accepted"]
        assert ledger.statement(third).statement.fields["actor"] == ["ISR", "hezbollah"]
    log = json.loads(truce("decisions", "--format", "json")[1])
    assert [(d["entry"], d["what"], d["undone"]) for d in log] == [
        (2, "rejected", 5),
        (3, "rejected", None),
        (4, "corrected: actor, when", None),
        (5, "took back entry 2", None),
    ]
    out = truce("decisions", "--statement", second[:8])[1]
    assert "of last year" in out
    assert "1 decision" in out
    assert "0 decisions" in truce("decisions", "--reviewer", "omar")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("judge", "ID", "maybe", "--reason", "x"), "no verdict"),
        (("judge", "ID", "feed", "accepted", "--reason", "x"), "no statement begins with 'feed'"),
        (("correct", "ID", "--set", "colour=red", "--reason", "x"), "what can be corrected"),
        (("correct", "ID", "--set", "relation=sometimes", "--reason", "x"), "not one of"),
        (("undo", "1", "--reason", "x"), "what a reader read"),
        (("undo", "77", "--reason", "x"), "no entry 77"),
        (("gold", "import"), "there is export"),
        (("review", "--process", "west"), "no process 'west'"),
        (("review", "--kind", "weather"), "weather"),
    ],
)
def test_what_cannot_be_done_is_told_and_adds_nothing(truce: Any, path: Path, words: tuple[str, ...], told: str) -> None:
    code, _, err = truce(*(ids(path)[0] if w == "ID" else w for w in words))
    assert code == 2
    assert told in err
    assert "Traceback" not in err
    with Ledger.open(path) as ledger:
        assert ledger.size() == 1


def test_a_correction_of_a_statement_somebody_corrected_adds_to_it(truce: Any, path: Path) -> None:
    event = ids(path)[2]
    truce("correct", event, "--set", "actor=LBN", "--reason", "x")
    truce("correct", event, "--set", "actor=", "--set", "who=“a shopkeeper”", "--reason", "not told")
    with Ledger.open(path) as ledger:
        statement = ledger.statement(event).statement
        assert statement.fields["actor"] is None
        assert [(s.text, s.party) for s in statement.attribution.speakers()] == [("a shopkeeper", None)]


def test_agreement_is_measured_and_disagreements_listed_until_settled(truce: Any, path: Path) -> None:
    first, second, *_ = ids(path)
    assert "no statement was decided on by two reviewers" in truce("agreement")[1]
    for who, verdict in (("rana", "accepted"), ("omar", "rejected")):
        truce("judge", first, verdict, "--reason", f"{who} thinks so", reviewer=who)
        truce("judge", second, "accepted", "--reason", "plain", reviewer=who)
    out = truce("agreement")[1]
    assert "rana thinks so" in out
    assert "omar thinks so" in out
    assert "few: 2 statements" in out
    made = json.loads(truce("agreement", "--format", "json")[1])
    assert (made["all"]["units"], made["all"]["alpha"]) == (2, 0.0)  # by hand: 1 - 3 * 2 / 6
    assert "settle" not in truce("agreement")[1].split("omar thinks so")[0].split("0.000")[0]
    truce("judge", first, "rejected", "--settle", "--reason", "read it again", reviewer="lin")
    assert "settled by lin" in truce("agreement")[1]


def test_what_was_judged_leaves_as_gold_and_the_rest_is_counted(truce: Any, path: Path, tmp_path: Path) -> None:
    from truceledger.evaluation.gold import load_gold

    out = tmp_path / "judged.jsonl"
    one, *rest = ids(path)
    truce("judge", one, "accepted", "--reason", "x")
    code, _, err = truce("gold", "export", "-o", str(out))
    assert (code, out.read_text("utf-8")) == (0, "")
    assert "1 reports left out" in err
    truce("judge", *rest, "rejected", "--reason", "x")
    assert "1 report, 1 accepted statement" in truce("gold", "export", "-o", str(out))[2]
    gold, _ = load_gold([out])
    assert [[s["kind"] for s in g.statements] for g in gold] == [["precondition"]]


def test_copies_are_judged_with_their_text_where_asked(tmp_path: Path, make: Any, monkeypatch: Any) -> None:
    from truceledger.publishing.review.deciding import with_copies

    with Ledger.open(filled(tmp_path / "c.db", readings(make, copies=2))) as ledger:
        first = ledger.view().statements[0].statement.statement_id
        assert len(with_copies(ledger, [first])) == 3


def test_a_protected_source_is_named_neither_on_the_screen_nor_in_the_list(truce: Any, path: Path) -> None:
    with Ledger.open(path) as ledger:
        ledger.protect("LBN:GOV", ["Khiam"], "rana", "at risk", AT)

    async def act(pilot: Pilot[None]) -> None:
        for _ in range(4):
            for whole in (False, True):
                words = seen(pilot)
                assert "Khiam" not in words
                assert "LBN:GOV" not in words
                await press(pilot, "t")
                assert pilot.app.session.whole is not whole  # type: ignore[attr-defined]
            await press(pilot, "n")

    assert review(path, act) == []
    out = truce("review")[1] + truce("review", "--format", "json")[1]
    assert "Khiam" not in out
    assert "LBN:GOV" not in out

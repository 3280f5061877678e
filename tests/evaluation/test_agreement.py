"""How far reviewers agree, and their decisions as gold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceledger.evaluation.agreement import agreement, alpha
from truceledger.evaluation.gold import load_gold
from truceledger.evaluation.judged import gold_of
from truceledger.ledger import Ledger
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.quantity import Quantity

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Hezbollah said Israel struck Khiam. Israel denied it. Officials counted 12 dead."


def table(*rows: str) -> list[dict[str, str]]:
    """Give units of a reliability data matrix: a row an observer, a dot where one gave none."""
    cells = [row.split() for row in rows]
    return [{str(i): value for i, value in enumerate(unit) if value != "."} for unit in zip(*cells, strict=True)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the worked examples A, B and C of Krippendorff (2011)
        (("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), 0.095),
        (("a a b b d c c c e d d a", "b a b b b c c c e d d d"), 0.692),
        (("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."), 0.743),
    ],
)
def test_alpha_is_that_of_the_paper(rows: tuple[str, ...], expected: float) -> None:
    assert alpha(table(*rows)) == pytest.approx(expected, abs=0.0005)


units = st.lists(st.dictionaries(st.sampled_from("wxyz"), st.sampled_from(["accepted", "rejected", "unsure"]), max_size=4), max_size=12)


@given(units)
def test_alpha_by_its_definition_pair_by_pair(many: list[dict[str, str]]) -> None:
    """Observed and expected disagreement counted pair by pair, as the definition has it, without the coincidence matrix."""
    paired = [list(u.values()) for u in many if len(u) > 1]
    values = [v for u in paired for v in u]
    n = len(values)
    expected = sum(a != b for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    if not expected:
        assert alpha(many) is None
        return
    observed = sum(sum(a != b for i, a in enumerate(u) for j, b in enumerate(u) if i != j) / (len(u) - 1) for u in paired) / n
    assert alpha(many) == pytest.approx(1 - observed / (expected / (n * (n - 1))))


@given(units, st.permutations(["accepted", "rejected", "unsure"]))
def test_alpha_knows_neither_names_nor_order(many: list[dict[str, str]], other: list[str]) -> None:
    renamed = dict(zip(["accepted", "rejected", "unsure"], other, strict=True))
    turned = [{f"reviewer {k}": renamed[v] for k, v in reversed(u.items())} for u in reversed(many)]
    one, two = alpha(many), alpha(turned)
    assert (one is None) == (two is None)
    assert one is None or one == pytest.approx(two)


def reading(make: Any, name: str = "r0", publisher: str = "Cedar Line", text: str = TEXT) -> Any:
    report = make.report(text, id=name, publisher=publisher, published=date(2026, 5, 20))
    twelve = Quantity.exactly(12, "12").to_json()
    return make.reading(
        report,
        make.say(report, "event", "Israel struck Khiam", "hezbollah", type="air_strike", actor="ISR"),
        make.say(report, "assessment", "Israel denied it", "ISR", assessor="ISR", accused="ISR", judgement="not_a_breach"),
        make.say(report, "toll", "12 dead", "LBN:GOV", measure="killed", value=twelve, when_="2026-05-20"),
    )


def judge(book: Ledger, which: int, verdict: str, who: str, *, settles: bool = False) -> None:
    held = book.view(rejected=True).statements[which]
    book.judge(Judgement(held.statement.statement_id, Verdict(verdict), who, f"{who} on {which}", AT, settles))


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Any:
    with Ledger.open(tmp_path / "l.db") as ledger:
        ledger.record(reading(make), None, process=None, at=AT)
        yield ledger


def test_agreement_on_a_ledger_by_kind_with_both_reasons(book: Ledger) -> None:
    for which, mine, yours in ((0, "accepted", "accepted"), (1, "accepted", "rejected"), (2, "rejected", "rejected")):
        judge(book, which, mine, "rana")
        judge(book, which, yours, "omar")
    made = agreement(book.view(rejected=True))
    assert (made.all.units, made.all.reviewers, made.single) == (3, 2, 0)
    # by hand: n 6, three of each value; one differing pair of weight 2; 1 - 5 * 2 / 18
    assert made.all.alpha == pytest.approx(1 - 10 / 18, abs=1e-4)
    assert "few" in made.all.note
    assert made.kinds["event"].alpha is None
    assert "the same" in made.kinds["event"].note
    (differing,) = made.disagreements
    assert [(j.reviewer, j.verdict.value, j.reason) for j in differing.decisions] == [
        ("omar", "rejected", "omar on 1"),
        ("rana", "accepted", "rana on 1"),
    ]


def test_a_decision_that_settles_is_not_measured(book: Ledger) -> None:
    judge(book, 0, "accepted", "rana")
    judge(book, 0, "rejected", "omar")
    judge(book, 0, "rejected", "lin", settles=True)
    made = agreement(book.view(rejected=True))
    assert (made.all.units, made.all.reviewers, made.reviewers) == (1, 2, {"omar": 1, "rana": 1})
    assert made.disagreements[0].settled == "lin"


def test_a_correction_is_no_acceptance_of_the_reading(book: Ledger) -> None:
    judge(book, 0, "accepted", "rana")
    book.correct(book.view().statements[0].statement.statement_id, {"actor": "ISR:MIL"}, "omar", "the air force", AT)
    assert len(agreement(book.view(rejected=True)).disagreements) == 1


def test_without_a_second_reviewer_nothing_is_made_up(book: Ledger) -> None:
    judge(book, 0, "accepted", "rana")
    made = agreement(book.view(rejected=True))
    assert (made.all.alpha, made.all.units, made.single) == (None, 0, 1)
    assert "no statement" in made.all.note


def test_a_decision_applied_to_copies_is_one_unit(tmp_path: Path, make: Any) -> None:
    with Ledger.open(tmp_path / "c.db") as ledger:
        for name, publisher in (("a", "Cedar Line"), ("b", "Harbour Herald"), ("c", "Olive Post")):
            ledger.record(reading(make, name, publisher), None, process=None, at=AT)
        for held in ledger.view().statements:
            if held.statement.kind == "event":
                for who in ("rana", "omar"):
                    ledger.judge(Judgement(held.statement.statement_id, Verdict.ACCEPTED, who, "", AT))
        assert agreement(ledger.view(rejected=True)).all.units == 1


# -- gold ----------------------------------------------------------------------------------------------------------------


def read_back(made: Any, folder: Path) -> list[Any]:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in made.reports), "utf-8")
    return load_gold([path])[0]


def test_judged_statements_are_gold_that_evaluate_reads(book: Ledger, tmp_path: Path) -> None:
    view = book.view().statements
    book.correct(view[0].statement.statement_id, {"actor": "ISR:MIL", "when": "2026-05-19"}, "rana", "the air force, the day before", AT)
    judge(book, 1, "rejected", "rana")
    judge(book, 2, "unsure", "rana")
    made = gold_of(book.view(rejected=True), book.text)
    (report,) = read_back(made, tmp_path)
    assert (report.report.id, report.report.text, str(report.report.published), report.report.publisher) == ("r0", TEXT, "2026-05-20", "Cedar Line")
    assert [(s["kind"], s.get("optional", False)) for s in report.statements] == [("event", False), ("toll", True)]
    assert (report.statements[0]["fields"]["actor"], report.statements[0]["when"]["edtf"]) == ("ISR:MIL", "2026-05-19")
    assert "rule" not in report.statements[0]
    assert (made.statements, made.undecided, made.withheld) == (1, 0, 0)
    assert [s["kind"] for s in gold_of(book.view(rejected=True), book.text, accepted=True).reports[0]["statements"]] == ["event"]


def test_a_reader_that_reads_what_was_accepted_scores_full_marks(book: Ledger, tmp_path: Path, make: Any, knowledge: Any) -> None:
    from truceledger.evaluation import Matcher, score

    judge(book, 0, "accepted", "rana")
    judge(book, 1, "rejected", "rana")
    judge(book, 2, "accepted", "rana")
    gold = read_back(gold_of(book.view(rejected=True), book.text), tmp_path)
    again = reading(make)
    kept = make.reading(again.report, again.statements[0], again.statements[2])
    assert score("", gold, [kept], Matcher(knowledge)).all.f1 == 1
    assert score("", gold, [again], Matcher(knowledge)).all.extra == 1  # what was rejected is an error


def test_a_report_judged_in_part_is_left_out_and_counted(book: Ledger, tmp_path: Path) -> None:
    judge(book, 0, "accepted", "rana")
    made = gold_of(book.view(rejected=True), book.text)
    assert (made.reports, made.undecided) == ((), 1)
    (report,) = read_back(gold_of(book.view(rejected=True), book.text, partial=True), tmp_path)
    assert [s.get("optional", False) for s in report.statements] == [False, True, True]


def test_a_report_with_a_dispute_is_left_out_until_it_is_settled(book: Ledger) -> None:
    for which in range(3):
        judge(book, which, "accepted", "rana")
    judge(book, 0, "rejected", "omar")
    assert gold_of(book.view(rejected=True), book.text).undecided == 1
    assert len(gold_of(book.view(rejected=True), book.text, reviewer="rana").reports[0]["statements"]) == 3
    judge(book, 0, "rejected", "lin", settles=True)
    assert len(gold_of(book.view(rejected=True), book.text).reports[0]["statements"]) == 2


def test_a_report_nobody_looked_at_is_no_gold(book: Ledger) -> None:
    made = gold_of(book.view(rejected=True), book.text, partial=True)
    assert (made.reports, made.undecided) == ((), 0)


def test_a_report_that_names_a_protected_source_is_withheld(book: Ledger) -> None:
    for which in range(3):
        judge(book, which, "accepted", "rana")
    book.protect("hezbollah", ["Hezbollah"], "rana", "at risk", AT)
    made = gold_of(book.view(rejected=True), book.text)
    assert (made.reports, made.withheld) == ((), 3)

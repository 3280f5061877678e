from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from truceledger.assessment.assess import desk_for
from truceledger.assessment.chapters.sources import build
from truceledger.assessment.origins import Origins
from truceledger.vocabulary.attribution import Attribution, Mode, Source, SourceRole
from truceledger.vocabulary.report import Report
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.view import Held, HeldReport, View

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "Israel struck the depot in the night and the villages around it were left without light for hours"


def said(
    *speakers: tuple[str | None, str | None] | tuple[str | None, str | None, bool],
    publisher: str | None = "Cedar Line",
    carrier: str | None = None,
    text: str | None = None,
    mode: Mode = Mode.INDIRECT,
    day: int = 21,
) -> Statement:
    """A statement by some speakers, each (words, party) or (words, party, anonymous), through a carrier, in an outlet."""
    report = Report.of(text or f"{publisher} {day} {carrier} {speakers}: {TEXT}", publisher=publisher, published=date(2026, 5, day))
    sources = [Source(SourceRole.SPEAKER, s[0], s[1], bool(s[2:] and s[2])) for s in speakers]
    sources += [Source(SourceRole.CARRIER, carrier)] if carrier else []
    start = report.text.index("Israel struck")
    return state(
        report, "event", [Span.of(report.text, start, len(report.text))], {"type": "air_strike", "actor": "ISR"},
        attribution=Attribution(mode, (*sources, Source(SourceRole.PUBLISHER, publisher))), rule="test@1",
    )  # fmt: skip


def view_of(*statements: Statement, copies: dict[str, str] | None = None, tokens: dict[str, str] | None = None, **more: Any) -> View:
    """A view of statements; ``copies``: digest → the digest it copies; ``tokens``: statement → what stands for its protected source."""
    reports = {s.report: HeldReport(s.report, AT, (copies or {}).get(s.report.digest, s.report.digest), 1) for s in statements}
    held = tuple(Held(s, AT, origin=(tokens or {}).get(s.statement_id)) for s in statements)
    return View(held, tuple(reports.values()), withheld=len(tokens or {}), **more)


def count(*statements: Statement, **more: Any) -> int:
    return Origins(view_of(*statements, **more), str).count(statements)


OFFICIAL = ("a senior official", "LBN:GOV", True)


def test_an_official_who_told_an_agency_is_one_origin_in_forty_outlets() -> None:
    outlets = [said(OFFICIAL, carrier="AFP", publisher=f"Outlet {i}") for i in range(40)]
    assert count(*outlets) == 1
    # the agency's own report, under its long name, with nobody cited as carrier
    assert count(*outlets, said(OFFICIAL, publisher="Agence France-Presse")) == 1
    # another agency's official is another's word
    assert count(*outlets, said(OFFICIAL, carrier="Reuters")) == 2
    # an outlet that tells two agencies' stories in one report does not make them one
    both = "one report with two stories: " + TEXT
    assert count(said(OFFICIAL, carrier="AFP", text=both), said(OFFICIAL, carrier="Reuters", text=both), said(OFFICIAL, text=both)) == 2


def test_an_outlet_that_drops_the_agency_is_one_with_it_where_its_text_is_a_copy() -> None:
    agency, cites, drops = said(OFFICIAL, publisher="AFP"), said(OFFICIAL, carrier="AFP", publisher="Anchor"), said(OFFICIAL, publisher="Zeal")
    assert count(agency, cites, drops) == 2
    for original in (agency, cites):
        assert count(original, drops, copies={drops.report.digest: original.report.digest}) == 1
    assert count(agency, cites, drops, copies={drops.report.digest: cites.report.digest}) == 1


def test_the_same_words_of_an_unnamed_source_are_one_saying() -> None:
    one, other = (said(OFFICIAL, publisher=p, mode=Mode.DIRECT) for p in ("Anchor", "Zeal"))
    assert count(one, other) == 1
    assert count(*(said(OFFICIAL, publisher=p) for p in ("Anchor", "Zeal"))) == 2


@pytest.mark.parametrize(
    ("speakers", "origins"),
    [
        ([("the ministry", "LBN:GOV"), ("the president", "LBN:GOV")], 1),
        ([("Israel", "ISR"), ("the army", "ISR:MIL")], 1),  # a bare state may be any of its organs
        ([("the government", "ISR:GOV"), ("the army", "ISR:MIL")], 2),
        ([("an official", "LBN:GOV", True), ("the ministry", "LBN:GOV")], 1),  # the party's word, named or not
        ([("an official", "LBN:GOV", True), ("Israel", "ISR")], 2),
        ([("Walid Haddad", None), ("Haddad", None)], 1),
        ([("Walid Haddad", None), ("Rami Haddad", None), ("Dr Haddad", None)], 2),
        ([("Wang Yi", None), ("Wang", None)], 1),
        ([("two diplomats", None), ("the diplomat", None)], 1),
        ([("a diplomat", None), ("a resident of Tyre", None)], 2),
        ([("he", None), ("the group", None), ("Israel", "ISR")], 1),  # who "he" is, nobody can tell
        ([("he", None), ("it", None)], 1),
    ],
)
def test_who_is_one(speakers: list[Any], origins: int) -> None:
    assert count(*(said(s) for s in speakers)) == origins


def test_a_named_person_is_one_wherever_quoted_and_a_ministry_is_not_its_state_media() -> None:
    assert count(*(said(("Walid Haddad", None), publisher=p, carrier=c) for p, c in (("Anchor", "AFP"), ("Zeal", "Reuters")))) == 1
    assert count(said(("the ministry", "SYR:GOV"), publisher="SANA"), said(("the ministry", "SYR:GOV"), carrier="SANA", publisher="Zeal")) == 1


def test_who_speak_jointly_speak_once() -> None:
    egypt, qatar = ("Egypt", "EGY"), ("Qatar", "QAT")
    joint = said(egypt, qatar)
    assert Origins(view_of(joint), str).of(joint) == (("named", "EGY"), ("named", "QAT"))
    assert count(joint) == 1
    assert count(joint, said(egypt)) == 1
    assert count(joint, said(egypt), said(qatar)) == 2
    assert count(joint, said(qatar, ("the United States", "USA"))) == 1  # Qatar speaks in both
    assert count(joint, said(("Israel", "ISR"))) == 2


def test_an_outlets_own_word() -> None:
    own, cited = said(publisher="AFP"), said(carrier="Agence France-Presse", publisher="Zeal")
    assert count(own, cited) == 1
    assert count(own, said(publisher="Zeal")) == 2
    copy = said(publisher="Anchor")
    assert count(said(publisher="Zeal"), copy) == 2
    first = said(publisher="Zeal", day=20)
    assert count(first, copy, copies={copy.report.digest: first.report.digest}) == 1
    # what an outlet tells in its own words beside its unnamed source may be that source's
    assert count(said(publisher="Zeal"), said(OFFICIAL, publisher="Zeal")) == 1
    assert count(said(publisher=None), said(publisher=None)) == 1


def test_a_protected_source_is_one_origin_and_no_more_is_told() -> None:
    one, other = said(("[withheld]", None), publisher="Anchor"), said(("[withheld]", None), publisher="Zeal")
    tokens = {one.statement_id: "t1", other.statement_id: "t1"}
    assert count(one, other, said(("Israel", "ISR")), tokens=tokens) == 2
    lines, _ = build(desk_for(view_of(one, other, tokens=tokens)))
    assert [line.text for line in lines if line.topic == "withheld"] == [
        "in 2 statements a protected source is withheld; which, and whose, is not told"
    ]
    assert [line.grounds for line in lines if line.topic == "withheld"] == [()]
    assert "a protected source: 2 statements" in {line.text for line in lines}


def test_the_chapter_counts_copies_and_grades() -> None:
    agency = said(("Israel", "ISR"), publisher="Agence France-Presse")
    prints = [said(("Israel", "ISR"), publisher=f"Outlet {i}") for i in range(3)]
    own = said(publisher="Blue Line Bulletin")
    copies = {p.report.digest: agency.report.digest for p in prints}
    lines, _ = build(desk_for(view_of(agency, *prints, own, copies=copies, grades={"Blue Line Bulletin": "B", "ISR": "C"})))
    texts = [line.text for line in lines]
    assert texts[:2] == [
        "5 reports, 3 of them copies of another text; 1 independent origin besides the own words of 1 outlet; 0 of 5 statements (0%) rest on unnamed sources",
        "3 of 5 reports are copies of a text of Agence France-Presse",
    ]
    assert "ISR: 4 statements; graded C, fairly reliable" in texts
    assert "Blue Line Bulletin, in its own words: 1 statement; graded B, usually reliable" in texts
    assert lines[0].origins == 2
    assert len(lines[0].grounds) == 5
    assert len({line.key for line in lines}) == len(lines)


def test_what_memory_keeps_changes_nothing() -> None:
    statements = [said(OFFICIAL, publisher="AFP"), said(OFFICIAL, publisher="Zeal"), said(("Israel", "ISR"))]
    copies = {statements[1].report.digest: statements[0].report.digest}
    apart, joined = view_of(*statements), view_of(*statements, copies=copies)
    desk = desk_for(apart)
    again = desk_for(joined, memory=desk.memory)
    assert (desk.origins.count(statements), again.origins.count(statements)) == (3, 2)
    assert build(again) == build(desk_for(joined))


def test_whom_no_list_knows_goes_by_the_name_that_is_printed() -> None:
    statements = [
        said(("Relief Workers' Union", "relief-workers-union")),
        said(("Relief Workers’ Union", "relief-workers-union")),
        said(("the union", "relief-workers-union")),
        said(("the ministry", "LBN:GOV")),
    ]
    origins = Origins(view_of(*statements), lambda code: {"LBN:GOV": "Lebanon (government)"}.get(code, code.replace("-", " ")))
    assert [origins.said_by(s).split(";")[0] for s in statements] == [
        "Relief Workers' Union",
        "Relief Workers’ Union",
        "the union [relief workers union]",
        "the ministry [Lebanon (government)]",
    ]

"""A small ledger made by hand that holds what exports trip over; and how each format is read back."""

from __future__ import annotations

import io
import json
import os
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from truceledger import __version__
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing.exports import Exporting, export, format_of
from truceledger.publishing.queries import Look, Wanted
from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.judgement import Judgement, Verdict
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.quantity import Qualifier, Quantity
from truceledger.vocabulary.reading import Reading
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import Statement, state
from truceledger.vocabulary.when import When

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROCESS = "cedar"
MAYOR, PAPER = "حسن العلي", "صدى الجنوب"
QUOTED = "“عاد 40 نازحا 🕊️”,\r\nhe said"
FORMULA = "=cmd|' /C calc'!A0 was paid"
SECRET = "Rana Qabalan"

FIRST = (
    "The truce began on 17 April and runs to early July, the mediators said. Israel struck Khiam and Naqoura, killing 12 people. More than 30 houses fell."
    f" {QUOTED}, the mayor of Tyre told us. {FORMULA}. Officers meet on 29 May in Washington. A further round is planned for June."
    " Israel is to leave Khiam by 1 June. Hezbollah must stop firing first. The army urges aid. Qatar called Beirut. 900 violations were counted."
)
SECOND = (
    "The truce was extended to 3 July. Israel denies that it struck Khiam. Lebanon accuses Israel of a violation. Eleven people were killed in Tyre."
    " Israel leaves Khiam by 5 June at the latest. The meeting of 29 May is confirmed."
)
THIRD = f"{SECRET} said that 7 people were wounded in Aita. {SECRET} fears for her life."

KHIAM = Place("Khiam", "Khiam", "LBN", 33.327, 35.611, Precision.EXACT)
NAQOURA = Place("Naqoura", "An Naqoura", "LBN", 33.118, 35.14, Precision.NEAR)
TYRE = Place("صور", "صور", "LBN")
WASHINGTON = Place("Washington", "Washington", "USA", 38.895, -77.036, Precision.EXACT)


USA_SAYS = Source(SourceRole.SPEAKER, "the mediators", "USA:GOV")


def said(report: Any, kind: str, words: str, who: Source | None, fields: dict[str, Any], *, when: str = "", **rest: Any) -> Statement:
    """Make a statement of words of a report, with its publisher at the end of the chain."""
    start = report.text.index(words)
    sources = [who] if who else []
    if report.publisher:
        sources.append(Source(SourceRole.PUBLISHER, report.publisher))
    chain = Attribution(rest.pop("mode", Mode.INDIRECT if who else Mode.NARRATED), tuple(sources))
    spans = [Span.of(report.text, start, start + len(words))]
    return state(report, kind, spans, fields, attribution=chain, rule="test@1", confidence=0.9, when=When(when, when) if when else None, **rest)


def speaker(text: str, party: str | None = None, **more: Any) -> Source:
    return Source(SourceRole.SPEAKER, text, party, **more)


def readings(make: Any) -> list[Reading]:
    first = make.report(FIRST, id="cedar-1", title="A truce, =1+1 and a +", publisher="Cedar Line", uri="https://cedar-line.example/1", published=date(2026, 5, 20))
    second = make.report(SECOND, id="echo-1", title=PAPER, publisher=PAPER, published=date(2026, 5, 22), language="ar")
    third = make.report(THIRD, id="risk-1", title="Aita", publisher="Olive Post", published=date(2026, 5, 21))
    usa, lbn, isr = speaker("the mediators", "USA:GOV"), speaker("Lebanon", "LBN:GOV"), speaker("Israel's army", "ISR:MIL")
    killed = {"measure": "killed", "value": Quantity.exactly(12, "12").to_json(), "people": "civilians", "basis": "incident", "caused_by": "ISR"}
    more_than_30 = Quantity(31, None, None, Qualifier.MORE_THAN, "More than 30").to_json()
    return [
        Reading(
            first,
            (
                said(first, "agreement", "The truce began on 17 April and runs to early July", usa, {"instrument": "ceasefire", "lifecycle": "in_effect", "parties": ["ISR", "LBN"], "mediators": "USA", "effect": "2026-04-17", "expiry": "2026-07~"}),
                said(first, "event", "Israel struck Khiam and Naqoura", lbn, {"type": "air_strike", "actor": "ISR:MIL", "target": {"words": "a \"depot\"; so\ttold"}}, when="2026-05-19", where=[KHIAM, NAQOURA]),
                said(first, "toll", "killing 12 people", lbn, killed, when="2026-05-19", where=[KHIAM]),
                said(first, "tally", "More than 30 houses fell", None, {"counted": "demolition", "value": more_than_30, "by": "ISR", "basis": "period"}, when="2026-05"),
                said(first, "toll", QUOTED, speaker(MAYOR), {"measure": "returned", "value": Quantity.exactly(40, "40").to_json(), "basis": "incident"}, mode=Mode.DIRECT, where=[TYRE]),
                said(first, "commitment", FORMULA, speaker("@handle\tsaid"), {"debtor": {"words": "=SUM(A1)"}, "act": "other", "area": "-2 km of the line", "creditor": ["LBN", {"words": "+961 callers"}]}),
                said(first, "meeting", "Officers meet on 29 May in Washington", usa, {"status": "scheduled", "participants": ["ISR:MIL", "LBN:MIL"], "convener": "USA", "format": "technical_military", "agenda": "the line", "round": 3}, when="2026-05-29", where=[WASHINGTON], modality=Modality.PLANNED),
                said(first, "meeting", "A further round is planned for June", speaker("two diplomats", "LBN:GOV", anonymous=True), {"status": "proposed", "participants": ["ISR", "LBN", "hezbollah"]}, when="2026-06", modality=Modality.PLANNED),
                said(first, "commitment", "Israel is to leave Khiam by 1 June", usa, {"debtor": "ISR", "act": "withdraw", "area": "Khiam", "due": "2026-06-01", "state": "detached"}, modality=Modality.PLANNED, where=[KHIAM]),
                said(first, "precondition", "Hezbollah must stop firing first", isr, {"holder": "ISR", "step": {"party": "ISR", "act": "withdraw"}, "requires": [{"party": "hezbollah", "act": "cease_fire", "words": "stop firing"}, {"act": "verify"}], "relation": "before"}, modality=Modality.CONDITIONAL),
                said(first, "position", "The army urges aid", None, {"holder": "LBN:MIL", "move": "urges", "act": "allow_aid", "toward": "ISR"}),
                said(first, "contact", "Qatar called Beirut", None, {"from": "QAT", "to": "LBN:GOV", "purpose": "aid"}),
                said(first, "tally", "900 violations were counted", speaker("UNIFIL", "unifil"), {"counted": "violation", "value": Quantity.exactly(900, "900").to_json(), "by": "ISR"}, when="2026-04-17/.."),
            ),
            reader="test@1",
        ),
        Reading(
            second,
            (
                said(second, "agreement", "The truce was extended to 3 July", usa, {"instrument": "ceasefire", "lifecycle": "extended", "parties": ["ISR", "LBN"], "expiry": "2026-07-03"}, when="2026-05-21"),
                said(second, "event", "Israel denies that it struck Khiam", isr, {"type": "air_strike", "actor": "ISR"}, stance=Stance.DENIES, where=[KHIAM]),
                said(second, "assessment", "Lebanon accuses Israel of a violation", lbn, {"assessor": "LBN:GOV", "accused": "ISR", "judgement": "violation", "act": "air_strike"}),
                said(second, "toll", "Eleven people were killed in Tyre", None, {"measure": "killed", "value": Quantity.exactly(11, "Eleven").to_json(), "basis": "incident"}, where=[TYRE]),
                said(second, "commitment", "Israel leaves Khiam by 5 June at the latest", usa, {"debtor": "ISR", "act": "withdraw", "area": "Khiam", "due": "2026-06-05", "state": "detached"}, modality=Modality.PLANNED, where=[KHIAM]),
                said(second, "meeting", "The meeting of 29 May is confirmed", lbn, {"status": "scheduled", "participants": ["ISR:MIL", "LBN:MIL"]}, when="2026-05-29", modality=Modality.PLANNED),
            ),
            reader="test@1",
        ),
        Reading(
            third,
            (said(third, "toll", "7 people were wounded in Aita", speaker(SECRET, "rana-qabalan", start=0, end=len(SECRET)), {"measure": "wounded", "value": Quantity.exactly(7, "7").to_json(), "basis": "incident"}, when="2026-05-21"),),
            reader="test@1",
        ),
    ]  # fmt: skip


def fill(book: Ledger, make: Any) -> None:
    """Record the readings; one statement is rejected, one corrected, one source protected."""
    made = readings(make)
    for reading in made:
        book.record(reading, None, process=Process(PROCESS), at=AT)
    statements = [s for r in made for s in r.statements]
    rejected = next(s for s in statements if s.evidence[0].exact.startswith("Eleven"))
    wrong = next(s for s in statements if s.evidence[0].exact.startswith("killing 12"))
    book.judge(Judgement(rejected.statement_id, Verdict.REJECTED, "anna", "told of another town", AT))
    book.correct(wrong.statement_id, {"people": "unspecified"}, "omar", "the report says people", AT)
    book.protect("rana-qabalan", (), "anna", "threatened", AT)


def exported(book: Ledger, name: str, look: Look = Look(PROCESS), wanted: Wanted = Wanted()) -> tuple[bytes, Exporting]:
    """Give a whole export, and what was told of it."""
    exporting = Exporting.of(book, look, wanted)
    return b"".join(export(format_of(name), exporting)), exporting


def readable(name: str, content: bytes) -> str:
    """Give whatever words a file holds, unpacked."""
    if name == "parquet":
        import pyarrow.parquet

        table = pyarrow.parquet.read_table(io.BytesIO(content))
        told = {k.decode(): v.decode() for k, v in (table.schema.metadata or {}).items() if not k.startswith(b"ARROW")}
        return json.dumps({"schema": str(table.schema.remove_metadata()), "told": told, "rows": table.to_pylist()}, ensure_ascii=False, indent=1, default=str)
    if name == "pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(content) as opened:
            return "\n".join(page.get_textpage().get_text_range() for page in opened) + str(opened.get_metadata_dict())
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(parts.read(n).decode("utf-8", "replace") for n in parts.namelist() if n.endswith((".xml", ".rels", ".txt")))
    text = content.decode()
    return text.replace("\r\n ", "") if name == "ics" else text


def steady(text: str) -> str:
    """Give a text without the version, so that a new one changes no golden file."""
    return text.replace(__version__, "VERSION")


def compare(path: Path, text: str) -> None:
    """Compare with a golden file, or write it where TRUCE_UPDATE_GOLDEN is set."""
    if os.environ.get("TRUCE_UPDATE_GOLDEN"):
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text, "the export is another; where that is meant: TRUCE_UPDATE_GOLDEN=1"

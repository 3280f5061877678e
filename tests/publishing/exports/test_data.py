"""Exports of data: golden files, and each read back by a reader that is not ours."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geojson
import hxl
import jsonschema
import msgspec
import openpyxl
import pyarrow.parquet
import pytest
from prov.model import PROV, ProvDocument
from python_calamine import CalamineWorkbook

from ledger_to_export import AT, FORMULA, KHIAM, MAYOR, PROCESS, QUOTED, SECRET, TYRE, compare, exported, fill, readable, said, steady
from truceledger.ledger import Ledger
from truceledger.ledger.entries import Process
from truceledger.publishing import reference
from truceledger.publishing.exports.cells import freed
from truceledger.publishing.exports.geojson import bbox
from truceledger.publishing.exports.web_annotations import selectors
from truceledger.publishing.queries import Look, Wanted
from truceledger.vocabulary.kinds import KINDS
from truceledger.vocabulary.place import Place, Precision
from truceledger.vocabulary.span import Span
from truceledger.vocabulary.statement import load

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def book(tmp_path: Path, make: Any) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "l.db") as opened:
        fill(opened, make)
        yield opened


def made(book: Ledger, name: str, wanted: Wanted = Wanted(), look: Look = Look(PROCESS)) -> bytes:
    return exported(book, name, look, wanted)[0]


@pytest.mark.parametrize("name", ["jsonl", "csv", "geojson", "ics", "prov", "annotations", "plover"])
def test_text_is_the_golden_file_s(book: Ledger, name: str) -> None:
    compare(GOLDEN / f"cedar.{name}", steady(made(book, name).decode()))


def test_the_workbook_holds_what_the_golden_file_tells(book: Ledger) -> None:
    sheets = openpyxl.load_workbook(io.BytesIO(made(book, "xlsx")))
    rows = {s.title: [[None if v is None else str(v) for v in row] for row in s.iter_rows(values_only=True)] for s in sheets}
    compare(GOLDEN / "cedar.xlsx.json", steady(json.dumps(rows, ensure_ascii=False, indent=0)))


def test_the_parquet_file_holds_what_the_golden_file_tells(book: Ledger) -> None:
    compare(GOLDEN / "cedar.parquet.json", steady(readable("parquet", made(book, "parquet"))))


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "geojson", "ics", "prov", "annotations", "plover"])
def test_the_same_look_is_the_same_file(book: Ledger, name: str) -> None:
    assert made(book, name) == made(book, name)


def test_jsonl_is_the_contract(book: Ledger) -> None:
    validator = jsonschema.Draft202012Validator(reference.statement_schema())
    lines = made(book, "jsonl").splitlines()
    for line in lines:
        validator.validate(json.loads(line))
        load(line)
    assert len(lines) == 19, "twenty were read, one was rejected"


# -- tables ------------------------------------------------------------------------------------------------------


def test_csv_is_read_by_an_hxl_reader_by_its_hashtags(book: Ledger) -> None:
    content = made(book, "csv")
    assert not content.startswith(b"\xef\xbb\xbf")
    data = hxl.data(hxl.make_input(io.BytesIO(content), hxl.InputOptions(allow_local=True)))
    assert {"#date+reported", "#geo+lat", "#geo+lon", "#country+code+v_iso3", "#affected+killed", "#meta+source"} <= set(data.display_tags)
    rows = list(data)
    assert len(rows) == 19
    killed = [row for row in rows if row.get("#affected+killed")]
    assert [(row.get("#affected+killed"), row.get("#geo+lat"), row.get("#date+start")) for row in killed] == [("12", "33.327", "2026-05-19")]
    assert [row.get("#meta+source+speaker") for row in rows if row.get("#affected+returned") == "40"] == [MAYOR]
    assert len(set(data.display_tags)) == len(data.display_tags), "each column has a hashtag of its own"


def test_only_what_is_counted_exactly_and_not_denied_is_a_number_of_people(book: Ledger) -> None:
    rows = list(hxl.data(hxl.make_input(io.BytesIO(made(book, "csv")), hxl.InputOptions(allow_local=True))))
    tolls = [r for r in rows if r.get("#meta+kind") == "toll"]
    counted = [sum(bool(r.get(f"#affected+{m}")) for m in ("killed", "injured", "displaced", "returned")) for r in tolls]
    assert counted == [1, 1, 1]
    bounded = [r for r in rows if r.get("#indicator+text") == "More than 30"]
    assert [(r.get("#indicator+num+low"), r.get("#indicator+num+high"), r.get("#indicator+qualifier")) for r in bounded] == [("31", None, "more_than")]


def test_columns_are_those_of_the_kinds_asked_for(book: Ledger) -> None:
    header = made(book, "csv", Wanted(kinds=("meeting",))).decode().split("\r\n")[0].split(",")
    assert "participants" in header
    assert "value_low" not in header
    every = made(book, "csv").decode().split("\r\n")[0].split(",")
    assert {f.name for k in KINDS for f in k.fields} - {"value", "share", "step"} <= set(every)


@pytest.mark.parametrize("reader", ["openpyxl", "calamine"])
def test_a_workbook_is_read_with_days_numbers_and_right_to_left_names(book: Ledger, reader: str) -> None:
    content = made(book, "xlsx")
    sheets: dict[str, list[list[Any]]]
    if reader == "openpyxl":
        sheets = {s.title: [list(r) for r in s.iter_rows(values_only=True)] for s in openpyxl.load_workbook(io.BytesIO(content))}
    else:
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: opened.get_sheet_by_name(name).to_python() for name in opened.sheet_names}
    assert list(sheets) == ["About", *(k.plural.capitalize() for k in KINDS), "Reports"]
    header, *rows = sheets["Tolls"]
    first = dict(zip(header, rows[0], strict=True))
    assert str(first["published"])[:10] == str(first["when_first"])[:8] + "20" == "2026-05-20"
    assert not isinstance(first["published"], str), "a day is a day, not words"
    assert (first["people_killed"], first["corrected"], first["people"], first["verdict"]) == (12, True, "unspecified", "accepted")
    second = dict(zip(header, rows[1], strict=True))
    assert (second["said_by"], second["place"], second["quote"]) == (MAYOR, TYRE.name, QUOTED.replace("\r\n", "\n"))
    wounded = dict(zip(header, rows[2], strict=True))
    assert (wounded["said_by"], wounded["withheld"], wounded["people_wounded"]) == ("[withheld 1]", True, 7)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link_and_what_looks_like_one_stays_text_when_it_is_edited(book: Ledger) -> None:
    opened = openpyxl.load_workbook(io.BytesIO(made(book, "xlsx")))
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {c.data_type for c in cells} <= {"s", "n", "b", "d"}
    assert not any(c.hyperlink for c in cells)
    odd = [c for c in cells if isinstance(c.value, str) and c.value[:1] in set("=+-@")]
    assert {c.value for c in odd} >= {FORMULA, "-2 km of the line", "@handle\tsaid"}
    assert all(c.quotePrefix for c in odd)


def test_a_workbook_says_what_it_is_of(book: Ledger) -> None:
    content, exporting = exported(book, "xlsx", Look(PROCESS, date(2026, 5, 25)), Wanted(kinds=("toll",), party="LBN:GOV", since=date(2026, 5, 1)))
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    told = {row[0]: row[1] for row in sheets["About"].iter_rows(values_only=True) if row[0]}
    assert told["As of"] == "25 May 2026"
    assert told["Narrowed to"] == "kinds tolls; party Lebanon (government) (LBN:GOV); since 2026-05-01"
    assert told["Statements"].startswith("1 statement of 20 in the look"), "on that day nobody had rejected one"
    assert sheets.sheetnames == ["About", "Tolls", "Reports"]
    assert sheets["Tolls"].freeze_panes == "C2"
    assert sheets["Tolls"].auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(sheets['Tolls'].max_column)}2"
    assert exporting.told.holds() == "1 statement, 3 reports"


def test_a_text_that_no_cell_holds_is_cut_and_that_is_told(tmp_path: Path, make: Any) -> None:
    long = "🕊" * 17_000  # two signs each, as a workbook counts
    report = make.report(f"{long} fell.", title="x" * 40_000)
    with Ledger.open(tmp_path / "l.db") as book:
        book.record(make.reading(report, make.say(report, "event", f"{long} fell", type="air_strike", actor="ISR")), None, process=Process(PROCESS), at=AT)
        content, exporting = exported(book, "xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["Events"].iter_rows(values_only=True))
    quote = dict(zip(rows[0], rows[1], strict=True))["quote"]
    assert quote.endswith("[cut: a cell holds no more]")
    assert len(quote.encode("utf-16-le")) // 2 <= 32_767
    assert exporting.told.lines() == ["3 ends of a text left out: after 32,767 characters, which is all that a cell holds"]


def test_parquet_keeps_lists_objects_and_types(book: Ledger) -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(made(book, "parquet")))
    rows = table.to_pylist()
    assert [r["statement_id"] for r in rows] == [json.loads(line)["statement_id"] for line in made(book, "jsonl").splitlines()]
    struck = next(r for r in rows if r["kind"] == "event")
    assert [(p["name"], p["lat"]) for p in struck["where"]] == [("Khiam", 33.327), ("An Naqoura", 33.118)]
    assert struck["fields"]["event"]["actor"] == [{"code": "ISR:MIL", "words": None}]
    assert struck["fields"]["toll"] is None
    assert struck["report"]["published"] == date(2026, 5, 20)
    assert struck["when"] == {"edtf": "2026-05-19", "first": date(2026, 5, 19), "last": date(2026, 5, 19), "text": "2026-05-19"}
    assert struck["recorded"] == AT
    ends = next(r for r in rows if r["kind"] == "agreement")["fields"]["agreement"]["expiry"]
    assert ends == {"edtf": "2026-07~", "first": date(2026, 7, 1), "last": date(2026, 7, 31)}
    assert pyarrow.types.is_date32(table.schema.field("report").type.field("published").type)
    assert str(table.schema.field("recorded").type) == "timestamp[us, tz=UTC]"
    assert {table.schema.field(n).nullable for n in ("statement_id", "kind")} == {False}
    meta = pyarrow.parquet.ParquetFile(io.BytesIO(made(book, "parquet"))).metadata
    assert meta.row_group(0).column(0).compression == "ZSTD"


def test_parquet_is_written_in_groups(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger.publishing.exports import parquet

    whole = pyarrow.parquet.read_table(io.BytesIO(made(book, "parquet")))
    monkeypatch.setattr(parquet, "MANY", 5)
    content = made(book, "parquet")
    assert pyarrow.parquet.ParquetFile(io.BytesIO(content)).metadata.num_row_groups == 4
    assert pyarrow.parquet.read_table(io.BytesIO(content)).equals(whole)


# -- places ------------------------------------------------------------------------------------------------------


def test_geojson_is_valid_and_has_a_point_for_each_place(book: Ledger) -> None:
    content, exporting = exported(book, "geojson")
    collection = geojson.loads(content)
    assert collection.is_valid, collection.errors()
    struck = [f for f in collection["features"] if f["properties"]["kind"] == "event" and f["properties"]["stance"] == "asserts"]
    assert [(f["properties"]["place"], f["properties"]["precision"], f["geometry"]["coordinates"]) for f in struck] == [
        ("Khiam", "exact", [35.611, 33.327]),
        ("An Naqoura", "near", [35.14, 33.118]),
    ]
    ids = [f["id"] for f in collection["features"]]
    assert len(set(ids)) == len(ids)
    assert {i.split("-")[0] for i in ids} == {f["properties"]["statement_id"] for f in collection["features"]}
    assert collection["bbox"] == [-77.036, 33.118, 35.611, 38.895]
    without = 19 - len({f["properties"]["statement_id"] for f in collection["features"]})
    assert exporting.told.left_out["statement", "no place with coordinates"] == without > 0


@pytest.mark.parametrize(
    ("points", "box"),
    [
        ([], None),
        ([(35.0, 33.0)], [35.0, 33.0, 35.0, 33.0]),
        ([(177.0, -18.0), (-178.0, -16.0)], [177.0, -18.0, -178.0, -16.0]),
        ([(-100.0, 1.0), (100.0, 2.0), (0.0, 3.0)], [-100.0, 1.0, 100.0, 3.0]),
        ([(180.0, 0.0), (-180.0, 0.0)], [180.0, 0.0, -180.0, 0.0]),
    ],
)
def test_a_box_is_the_smallest_also_across_the_antimeridian(points: list[tuple[float, float]], box: list[float] | None) -> None:
    assert bbox(points) == box


def test_a_statement_none_of_whose_places_is_known_is_counted_not_placed_at_zero(tmp_path: Path, make: Any) -> None:
    report = make.report("Israel struck Khiam and Nowhere.")
    nowhere = Place("Nowhere", "Nowhere", "LBN")
    zero = Place("Null", "Null Island", None, 0.0, 0.0, Precision.NEAR)
    struck = said(report, "event", "Israel struck Khiam", None, {"type": "air_strike", "actor": "ISR"}, where=[nowhere, KHIAM])
    other = said(report, "event", "Nowhere", None, {"type": "air_strike", "actor": "ISR"}, where=[nowhere])
    null = said(report, "event", "struck", None, {"type": "air_strike", "actor": "ISR"}, where=[zero])
    with Ledger.open(tmp_path / "l.db") as book:
        book.record(make.reading(report, struck, other, null), None, process=Process(PROCESS), at=AT)
        content, exporting = exported(book, "geojson")
    assert {f["properties"]["place"] for f in geojson.loads(content)["features"]} == {"Khiam", "Null Island"}
    assert exporting.told.lines() == [
        "1 statement left out: no place with coordinates",
        "1 place left out: no coordinates, beside one of the same statement that has some",
    ]


# -- provenance --------------------------------------------------------------------------------------------------


def test_provenance_is_read_by_its_own_library_and_hangs_together(book: Ledger) -> None:
    document = ProvDocument.deserialize(content=made(book, "prov").decode(), format="json")
    records = document.get_records()
    named = {r.identifier for r in records if r.is_element()}
    for record in records:
        if record.is_relation():
            ends = [value for name, value in record.formal_attributes if value is not None and "ime" not in name.localpart]
            assert set(ends) <= named, record
    types = Counter(str(r.get_type().localpart) for r in records)
    assert types["Attribution"] > types["Entity"] > 19
    software = [r for r in records if PROV["SoftwareAgent"] in r.get_asserted_types()]
    assert [str(r.label) for r in software] == ["Truceledger, reading by test@1", "Truceledger"]
    people = {str(r.label) for r in records if PROV["Person"] in r.get_asserted_types()}
    assert people == {"omar"}, "who rejected a statement judged one that is not here"


def test_a_corrected_statement_is_a_revision_of_what_was_read(book: Ledger) -> None:
    told = json.loads(made(book, "prov"))
    wrong = next(n for n, e in told["entity"].items() if e.get("prov:value") == "killing 12 people")
    revision = next(r for r in told["wasDerivedFrom"].values() if r["prov:generatedEntity"] == wrong)
    assert (revision["prov:usedEntity"], revision["prov:type"]["$"]) == (f"{wrong}.as-read", "prov:Revision")
    assert [g["prov:entity"] for g in told["wasGeneratedBy"].values() if wrong in g["prov:entity"]] == [f"{wrong}.as-read"]
    quoted = [r for r in told["wasDerivedFrom"].values() if r["prov:type"]["$"] == "prov:Quotation"]
    assert len(quoted) == 19
    judged = [(n, a) for n, a in told["activity"].items() if n.startswith("judgement:")]
    assert [a["tl:reason"] for _, a in judged] == ["the report says people"]


def test_a_document_in_batches_is_the_same_document(book: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    from truceledger.publishing.exports import prov

    whole = json.loads(made(book, "prov"))
    monkeypatch.setattr(prov, "MANY", 2)
    assert json.loads(made(book, "prov")) == whole


# -- annotations -------------------------------------------------------------------------------------------------

SELECTOR = {
    "oneOf": [
        {
            "properties": {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string", "minLength": 1}, "prefix": {"type": "string"}, "suffix": {"type": "string"}},
            "required": ["type", "exact"],
            "additionalProperties": False,
        },
        {
            "properties": {"type": {"const": "TextPositionSelector"}, "start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 1}},
            "required": ["type", "start", "end"],
            "additionalProperties": False,
        },
    ]
}
#: What the Web Annotation model demands of a collection, a page, an annotation and its target.
COLLECTION = {
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"contains": {"const": "http://www.w3.org/ns/anno.jsonld"}},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "required": ["id", "type", "partOf", "items"],
            "properties": {
                "type": {"const": "AnnotationPage"},
                "items": {
                    "items": {
                        "required": ["id", "type", "body", "target"],
                        "properties": {
                            "id": {"type": "string", "format": "uri"},
                            "type": {"const": "Annotation"},
                            "motivation": {"enum": ["describing"]},
                            "target": {
                                "minItems": 1,
                                "items": {
                                    "required": ["source", "selector"],
                                    "properties": {"source": {"required": ["id"]}, "selector": {"items": SELECTOR, "minItems": 1}},
                                },
                            },
                        },
                    }
                },
            },
        },
    },
}


def test_annotations_are_of_the_model_and_their_offsets_fit_the_stored_text(book: Ledger) -> None:
    content, exporting = exported(book, "annotations")
    told = json.loads(content)
    jsonschema.Draft202012Validator(COLLECTION).validate(told)
    items = told["first"]["items"]
    assert told["total"] == len(items) == 19
    assert told["unit"] == "Unicode code point"
    placed = 0
    for item in items:
        statement = item["body"][1]["statement"]
        load(msgspec.json.encode(statement))
        text = book.text(statement["report"]["digest"])
        for target in item["target"]:
            by = {s["type"]: s for s in target["selector"]}
            quote, at = by["TextQuoteSelector"], by.get("TextPositionSelector")
            if at is None:
                continue
            placed += 1
            assert text[at["start"] : at["end"]] == quote["exact"]
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
            assert target["state"]["cached"].removeprefix("urn:") == statement["report"]["digest"]
    assert placed == 18
    assert exporting.told.lines() == ["1 position left out: where the words stand, as their source is withheld"]
    assert QUOTED in {t["selector"][0]["exact"] for i in items for t in i["target"]}, "the words as they are, line ends and all"
    assert {t["source"]["id"].split(":")[0] for i in items for t in i["target"]} == {"https", "urn"}


def test_a_position_counts_code_points_where_an_emoji_stands_before(make: Any) -> None:
    text = "🕊️ The truce holds."
    start = text.index("truce")
    quote, at = selectors(Span.of(text, start, start + 5), text)
    assert (at["start"], quote["prefix"]) == (7, "🕊️ The ")
    assert [s["type"] for s in selectors(Span(0, 5, "truce"), text)] == ["TextQuoteSelector"], "where the words do not stand there, no position is told"


# -- PLOVER ------------------------------------------------------------------------------------------------------

#: The categories of PLOVER, and what its data specification asks of an event.
EVENT = {
    "type": "object",
    "required": ["id", "event_type", "event_mode", "contexts", "actor", "recipient", "date", "event_loc"],
    "properties": {
        "event_type": {
            "enum": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"]
        },
        "quad_code": {"enum": [1, 2, 3, 4]},
        "actor": {"items": {"required": ["code", "sector", "name"], "properties": {"code": {"anyOf": [{"type": "null"}, {"pattern": "^[A-Z]{3}$"}]}}}},
        "date": {"anyOf": [{"type": "null"}, {"pattern": r"^\d{4}-\d\d-\d\d$"}]},
    },
}


def test_plover_events_are_what_the_kinds_say_and_the_rest_is_counted(book: Ledger) -> None:
    content, exporting = exported(book, "plover")
    events = [json.loads(line) for line in content.splitlines()]
    for event in events:
        jsonschema.validate(event, EVENT)
    by_words = {e["text_info"]["text"]: e for e in events}
    struck = by_words["Israel struck Khiam and Naqoura"]
    assert (struck["event_type"], struck["event_mode"], struck["detail"], struck["contexts"]) == ("ASSAULT", "heavy-weapons", "air_strike", ["military"])
    assert struck["actor"] == [{"code": "ISR", "sector": "MIL", "name": "Israel (army)"}]
    assert [p["cc3"] for p in struck["event_loc"]] == ["LBN", "LBN"]
    assert struck["claim"]["said_by"] == [{"code": "LBN", "sector": "GOV", "name": "Lebanon (government)"}]
    killed = by_words["killing 12 people"]
    assert killed["size"] == {"dead": {"low": 12, "best": 12, "high": 12, "phrase": "12", "qualifier": "exact"}}
    leave = by_words["Israel is to leave Khiam by 1 June"]
    assert (leave["event_type"], leave["contexts"]) == ("CONCEDE", ["military", "future"])
    first = by_words["Hezbollah must stop firing first"]
    assert (first["event_type"], first["recipient"]) == ("REQUEST", [{"code": "LBN", "sector": None, "name": "Hezbollah", "identifier_id": "hezbollah"}])
    assert by_words["A further round is planned for June"]["date"] == "2026-06-01"
    assert by_words["A further round is planned for June"]["enddate"] == "2026-06-30"
    left = exporting.told.left_out
    assert left["statement", "denied, doubted or said not to be so, and so no event"] == 1
    assert sum(left.values()) + len(events) == 19


def test_every_word_of_the_plover_tables_is_one_of_the_kinds() -> None:
    from truceledger.publishing.exports.plover_words import CONTEXTS, MODES, TIMES
    from truceledger.vocabulary.act import Act, EventType
    from truceledger.vocabulary.attribution import Modality

    words = {str(v) for v in (*Act, *EventType)} | {v for k in KINDS for f in k.fields for v in getattr(f.sort, "values", ())}
    assert {word for _, word in MODES} <= words
    assert set(CONTEXTS) <= words | {k.name for k in KINDS}
    assert set(TIMES) <= {m.value for m in Modality}


# -- of all ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["jsonl", "csv", "xlsx", "parquet", "geojson", "prov", "annotations", "plover"])
@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Wanted(kinds=("toll", "event")), {"killing 12 people", QUOTED, "Israel struck Khiam and Naqoura"}),
        (Wanted(party="LBN:GOV", since=date(2026, 5, 22)), {"Lebanon accuses Israel of a violation"}),
        (Wanted(place="khiam", until=date(2026, 5, 20)), {"Israel struck Khiam and Naqoura", "killing 12 people"}),
        (Wanted(source="UNIFIL"), {"900 violations were counted"}),
    ],
)
def test_filters_are_those_of_the_list(book: Ledger, name: str, wanted: Wanted, ids: set[str]) -> None:
    from truceledger.publishing.queries import chosen

    view = book.view(process=PROCESS)
    expected = {h.statement.statement_id for h in chosen(view, wanted)}
    others = {h.statement.statement_id for h in view.statements} - expected
    assert expected
    text = readable(name, made(book, name, wanted))
    if name not in {"geojson", "plover"}:  # these leave some out, and count them
        assert {i for i in expected if i in text} == expected
    assert not {i for i in others if i in text}


def test_an_accepted_and_a_rejected_statement_are_in_their_own_looks(book: Ledger) -> None:
    from truceledger.vocabulary.judgement import Standing, Verdict

    accepted = made(book, "jsonl", look=Look(PROCESS, standing=Standing.ACCEPTED)).decode()
    assert accepted.count("\n") == 1
    assert "killing 12 people" in accepted
    rejected = made(book, "csv", Wanted(verdict=Verdict.REJECTED), Look(PROCESS, rejected=True)).decode()
    assert rejected.count("rejected") == 1
    assert "Eleven people" in rejected


def test_what_a_cell_was_made_of_can_be_had_back(book: Ledger) -> None:
    import csv

    rows = list(csv.reader(io.StringIO(made(book, "csv").decode(), newline="")))
    quotes = {freed(row[rows[0].index("quote")]) for row in rows[2:]}
    assert {FORMULA, QUOTED.replace("\r\n", "\n")} <= quotes
    assert SECRET not in made(book, "csv").decode()

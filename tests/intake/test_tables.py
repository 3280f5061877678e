"""Tables of figures: what they mean, where each figure stands, and what is refused with words that help."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceledger.intake.tables import Stated, TableError, Told, mapped, read_table, role_of, stated
from truceledger.intake.tables.values import count_of, day_of, order_of_days
from truceledger.knowledge import Knowledge
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

TABLES = Path(__file__).parent / "tables"
HEAD = "date,killed_cum\n"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return Knowledge.load()


def taken(content: str | bytes, known: Knowledge, told: Told | None = None, name: str = "t.csv") -> Stated:
    return stated(read_table(content.encode() if isinstance(content, str) else content, name), known, told)


def roles(made: Stated) -> dict[str, str]:
    return {column: str(role) for column, role in made.mapping.roles.items()}


def rows(made: Stated) -> list[tuple[str, str, str, object, str]]:
    """What, basis, when, number, row: of each statement."""
    return [
        (str(s.fields.get("measure")), str(s.fields["basis"]), s.when.edtf if s.when else "", value(s), s.evidence[0].exact)
        for s in made.reading.statements
    ]


def value(statement: Statement) -> object:
    quantity = statement.quantity()
    assert quantity is not None
    return quantity.best if quantity.best is not None else (quantity.low, quantity.high)


# -- what a table says -----------------------------------------------------------------------------------------------


def test_a_table_of_totals_and_increments_is_read_row_by_row(known: Knowledge) -> None:
    made = taken((TABLES / "ridge_counts.csv").read_bytes(), known)
    assert roles(made) == {
        "report_date": "date",
        "report_source": "issuer",
        "report_period": "hours",
        "phase": "phase",
        "killed": "killed:period",
        "killed_cum": "killed:cumulative",
        "injured": "wounded:period",
        "injured_cum": "wounded:cumulative",
    }
    assert made.issuers["moph_sd"] == ("SDN:GOV", "an organ of Sudan, by its letters")
    assert made.anchors["2"][0] == date(2026, 3, 2)
    found = rows(made)
    assert ("killed", "cumulative", "2026-03-02/2026-03-10", 90, "2026-03-10,moph_sd,24,2,11,90,30,230") in found
    assert ("killed", "period", "2026-03-07/2026-03-08", 20, "2026-03-08,moph_sd,48,2,20,72,41,174") in found
    assert ("killed", "period", "2026-03-05", 12, "2026-03-05,moph_sd,24,2,12,43,25,115") in found
    assert len(found) == 22
    assert any("2 cells without a figure" in note for note in made.notes)
    assert made.reading.report.published == date(2026, 3, 10)


def test_every_figure_stands_at_its_row_and_its_cell(known: Knowledge) -> None:
    for path in sorted(TABLES.iterdir()):
        made = taken(path.read_bytes(), known, TOLD.get(path.name), path.name)
        text = made.reading.report.text
        for statement in made.reading.statements:
            statement.check(text)
            for start, end in statement.spans.get("value", ()):
                phrase = statement.fields["value"].get("phrase") or str(value(statement))
                assert text[start:end] == phrase


TOLD = {"ridge_semicolons.csv": Told({"Woche": role_of("date:dmy"), "Tote gesamt": role_of("killed:cumulative")})}


def test_separators_titles_above_spaces_between_thousands_and_hostile_cells(known: Knowledge) -> None:
    made = taken((TABLES / "ridge_semicolons.csv").read_bytes(), known, TOLD["ridge_semicolons.csv"])
    assert [r[3] for r in rows(made)] == [1204, 1251, 1310]
    assert made.mapping.left_out == ("Ort", "Bemerkung")
    assert any("above the header left out" in note for note in made.notes)
    assert rows(made)[2][4].endswith('=HYPERLINK("http://example.org")')
    placed = taken((TABLES / "ridge_semicolons.csv").read_bytes(), known, Told({**TOLD["ridge_semicolons.csv"].roles, "Ort": role_of("place")}))
    assert {s.where[0].name for s in placed.reading.statements} == {"Kadugli"}


def test_a_table_by_columns_has_its_day_and_its_figure_as_evidence(known: Knowledge) -> None:
    made = taken((TABLES / "ridge_columns.json").read_bytes(), known)
    assert roles(made)["deaths"] == "killed:cumulative"
    assert "rises" in made.mapping.roles["deaths"].why
    assert roles(made)["children killed"] == "killed:cumulative:children"
    one = next(s for s in made.reading.statements if value(s) == 72)
    assert [e.exact for e in one.evidence] == ['"2026-03-08"', "72"]
    assert made.mapping.left_out == ("note",)


def test_hashtags_name_the_columns_and_bounds_are_kept(known: Knowledge) -> None:
    made = taken((TABLES / "ridge_hxl.csv").read_bytes(), known)
    assert roles(made)["Dead"].startswith("killed")
    assert made.mapping.roles["Hurt"].why.startswith("tagged #affected+injured")
    assert [r[3] for r in rows(made) if r[0] == "killed"] == [(30, None), (40, 45), 50]
    assert {s.attribution.speakers()[0].party for s in made.reading.statements} == {"ocha"}


def test_json_in_its_forms_is_one_table(known: Knowledge) -> None:
    objects = [{"date": "2026-03-04", "killed_cum": 31}, {"date": "2026-03-05", "killed_cum": 43}]
    forms = [
        json.dumps(objects),
        json.dumps({"data": objects, "licence": "none"}, indent=1),
        "\n".join(map(json.dumps, objects)),
        json.dumps({"date": ["2026-03-04", "2026-03-05"], "killed_cum": [31, 43]}),
    ]
    found = [[r[:4] for r in rows(taken(form, known, name="t.json"))] for form in forms]
    assert all(f == found[0] for f in found)
    assert found[0] == [("killed", "cumulative", "../2026-03-04", 31), ("killed", "cumulative", "../2026-03-05", 43)]


def test_a_long_table_tells_its_measure_in_a_column(known: Knowledge) -> None:
    made = taken("date,indicator,value\n2026-03-04,killed,31\n2026-03-04,injured (new),9\n2026-03-04,rainfall,12\n", known)
    assert [r[0] for r in rows(made)] == ["killed", "wounded"]
    assert any("1 row of 'rainfall' left out" in note for note in made.notes)


def test_a_total_that_the_table_worked_out_is_nobodys_word_but_the_tables(known: Knowledge) -> None:
    text = "date,source,killed_cum,killed_cum_reported\n2026-03-04,OCHA,4078,31\n2026-03-05,OCHA,4090,43\n"
    made = taken(text, known, Told(publisher="Ridge Data"))
    assert roles(made)["killed_cum"] == "killed:rebased"
    by = {value(s): s.attribution for s in made.reading.statements}
    assert by[4078].speakers() == ()
    assert by[31].speakers()[0].party == "ocha"


def test_what_is_given_overrules_what_is_guessed(known: Knowledge) -> None:
    text = "day,dead,other\n2026-03-04,31,5\n2026-03-05,43,6\n2026-03-06,52,7\n2026-03-07,60,8\n2026-03-08,61,9\n"
    told = Told({"dead": role_of("wounded:period"), "other": role_of("violation:cumulative")}, {"": "unifil"}, {"": date(2026, 3, 1)}, "Lebanon")
    made = taken(text, known, told)
    assert {s.kind for s in made.reading.statements} == {"toll", "tally"}
    assert {s.attribution.speakers()[0].party for s in made.reading.statements} == {"unifil"}
    assert {s.where[0].country for s in made.reading.statements} == {"LBN"}
    assert "2026-03-01/2026-03-04" in {s.when.edtf for s in made.reading.statements if s.when}


def test_encodings_and_marks_are_no_matter(known: Knowledge) -> None:
    text = "date,killed_cum,Ort\n2026-03-04,31,Zürich\n2026-03-05,43,Zürich\n"
    for content in (text.encode("utf-8-sig"), text.encode("cp1252"), text.encode("utf-16"), text.replace("\n", "\r\n").encode()):
        assert [r[3] for r in rows(taken(content, known))] == [31, 43]


# -- workbooks -------------------------------------------------------------------------------------------------------

WORKBOOK = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(*sheets: str, **more: str) -> bytes:
    """A workbook of sheets, each the XML of its rows."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        names = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId{i}"/>' for i in range(1, len(sheets) + 1))
        package.writestr("xl/workbook.xml", WORKBOOK.format(names))
        rels = "".join(f'<Relationship Id="rId{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(sheets) + 1))
        package.writestr("xl/_rels/workbook.xml.rels", RELS.format(rels))
        package.writestr("_rels/.rels", RELS.format(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'))
        types = '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        package.writestr("[Content_Types].xml", f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>')
        for i, sheet in enumerate(sheets, start=1):
            body = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>'
            package.writestr(f"xl/worksheets/sheet{i}.xml", body)
        for name, content in more.items():
            package.writestr(name, content)
    return made.getvalue()


def sheet(*table: tuple[object, ...]) -> str:
    """The XML of some rows; a text that begins with = is a formula whose value follows after a bar."""
    found = ""
    for r, row in enumerate(table, start=1):
        cells = ""
        for c, cell in enumerate(row):
            where = f"{chr(65 + c)}{r}"
            if isinstance(cell, str) and cell.startswith("=") and "|" in cell:
                formula, result = cell[1:].split("|")
                cells += f'<c r="{where}"><f>{formula}</f><v>{result}</v></c>'
            elif isinstance(cell, str):
                cells += f'<c r="{where}" t="inlineStr"><is><t>{cell}</t></is></c>'
            elif cell is not None:
                cells += f'<c r="{where}"><v>{cell}</v></c>'
        found += f'<row r="{r}">{cells}</row>'
    return found


def test_a_workbook_is_read_as_values_and_kept_as_text(known: Knowledge) -> None:
    content = workbook(sheet(("a note", "x")), sheet(("date", "killed_cum", "note"), ("2026-03-04", 31, "a\tb"), ("2026-03-05", "=B2+12|43", "=1+1")))
    made = stated(read_table(content, "t.xlsx", "S2"), known)
    assert [r[3:] for r in rows(made)] == [(31, "2026-03-04\t31\ta b"), (43, "2026-03-05\t43\t=1+1")]
    assert made.reading.report.text.startswith("date\tkilled_cum\tnote\n")
    assert any("'S1'" in note for note in made.notes)


def far_corner() -> bytes:
    return workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_corner_elsewhere() -> bytes:
    """The same, in a part that lies where no spreadsheet puts its sheets."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far_corner())) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            content = old.read(part).replace(b"worksheets/sheet1.xml", b"notes.bin")
            new.writestr("xl/notes.bin" if part.startswith("xl/worksheets/") else part, content)
    return made.getvalue()


def swollen() -> bytes:
    return workbook(sheet(("date", "killed")), **{"xl/media/x.bin": "0" * 30_000_000})


def with_entities() -> bytes:
    return workbook(sheet(("date", "killed")), **{"xl/other.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"})


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (far_corner, "a cell stands in row 1,048,576, column 16,384"),
        (far_corner_elsewhere, "a cell stands in row 1,048,576"),
        (swollen, "would unpack to"),
        (with_entities, "declares entities"),
        (lambda: workbook('<row r="1"><c r="&#65;1"><v>1</v></c></row>'), "addressed in a way"),
        (lambda: b"PK\x03\x04" + b"0" * 200, "broken, locked or cut short"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 200, "old or locked workbook"),
        (lambda: workbook(sheet(("date", "killed_cum"), ("2026-03-04", 31)))[:-60], "broken, locked or cut short"),
    ],
)
def test_workbooks_that_would_harm_are_refused_before_they_are_opened(make: Any, why: str) -> None:
    with pytest.raises(TableError, match=why):
        read_table(make(), "t.xlsx")


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the file is empty"),
        ("date,killed_cum\n", "a header and no rows"),
        ("1,2\n3,4\n", "no row looks like a header"),
        (HEAD + "2026-03-04,31,9\n", "row 2: 3 cells where the header has 2"),
        (HEAD + '2026-03-04,"31\n', "row 2: a quotation mark is opened and not closed"),
        (HEAD + "2026-13-04,31\n", "no column of days"),
        ("date,name\n2026-03-04,x\n", "no column of counts was found among date, name; say which is which"),
        ("when,killed_cum\nsoon,31\n", "no column of days was found"),
        ("date,killed_cum\n" + "2026-03-04,31\n" * 30 + "2026-03-05,thirty\n", "row 32, killed_cum: 'thirty' is no whole number; mend the cell"),
        ("date,killed_cum\n" + "2026-03-04,31\n" * 30 + "soon,31\n", "row 32, date: 'soon' is no day"),
        ("date,killed_cum\n03/04/2026,31\n05/04/2026,33\n", "may be day and month or month and day; say which with --map date=date:dmy"),
        ("date,killed_cum\n2026-03-04,-5\n", "no column of counts"),
        ('[{"date": "2026-03-04", "killed": NaN}]', "NaN is no value of JSON"),
        ('[{"date": "2026-03-04", "killed": 3},]', "line 1: the JSON is broken here"),
        ('[{"date": "2026-03-04" "killed": 3}]', "line 1: the JSON is broken here"),
        ('[{"date": "2026-03-04", "killed": [3]}]', "row 1, killed: a cell holds words, a number or null, not list"),
        ('{"date": ["2026-03-04"], "killed": [3, 4]}', "not of one length"),
        ('{"name": "x"}', "no table: give an array of objects"),
        ("[" * 100_000, "every row has to be an object"),
        ('[{"a":' + "[" * 100_000, "nested too deeply|a cell holds|no JSON"),
    ],
)
def test_a_bad_table_says_where_and_what_to_do(text: str, why: str, known: Knowledge) -> None:
    with pytest.raises(TableError, match=why):
        taken(text, known)


@pytest.mark.parametrize(
    ("role", "why"),
    [("deaths", "no role 'deaths'; choose date"), ("killed:often", "no part 'often'; choose cumulative"), ("date:cumulative", "no part")],
)
def test_a_role_that_is_none_is_refused(role: str, why: str) -> None:
    with pytest.raises(TableError, match=why):
        role_of(role)


def test_a_column_that_is_not_there_is_named_with_those_that_are(known: Knowledge) -> None:
    with pytest.raises(TableError, match="no column 'dead'; there are date, killed_cum"):
        mapped(read_table((HEAD + "2026-03-04,31\n").encode(), "t.csv"), {"dead": role_of("killed")})


# -- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (31, Quantity.exactly(31)), (31.0, Quantity.exactly(31)), ("31", Quantity.exactly(31)), ("3,073", Quantity.exactly(3073, "3,073")),
        ("3 073", Quantity.exactly(3073, "3 073")), ("3.073", Quantity.exactly(3073, "3.073")), ("31.0", Quantity.exactly(31, "31.0")),
        ("", None), (None, None), ("n/a", None), ("–", None), ("..", None),
    ],
)  # fmt: skip
def test_counts_in_cells(cell: Any, expected: Quantity | None) -> None:
    assert count_of(cell) == expected


@pytest.mark.parametrize("cell", [1.5, True, -3, "three", "1.5", "12 or so", float("inf"), 10**30, "=SUM(A1:A3)", "2026-03-04"])
def test_what_is_no_count_is_refused(cell: Any) -> None:
    with pytest.raises(ValueError, match=r"no |less|more"):
        count_of(cell)


@pytest.mark.parametrize(
    ("cell", "order", "expected"),
    [
        ("2026-03-04", "iso", date(2026, 3, 4)), ("2026/3/4", "iso", date(2026, 3, 4)), ("20260304", "iso", date(2026, 3, 4)), ("4 March 2026", "iso", date(2026, 3, 4)),
        ("March 4, 2026", "iso", date(2026, 3, 4)), ("04.03.2026", "dmy", date(2026, 3, 4)), ("03/04/2026", "mdy", date(2026, 3, 4)), ("2026-03-04T10:00:00Z", "iso", date(2026, 3, 4)),
    ],
)  # fmt: skip
def test_days_in_cells(cell: str, order: str, expected: date) -> None:
    assert day_of(cell, order) == expected


def test_the_order_of_days_is_told_by_a_day_past_the_twelfth() -> None:
    assert order_of_days(["03.04.2026", "13.04.2026"]) == "dmy"
    assert order_of_days(["03/04/2026", "03/14/2026"]) == "mdy"
    assert order_of_days(["03/04/2026"]) == "unknown"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 10**6), st.text(max_size=12)), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t"]),
)
def test_whatever_stands_in_other_cells_figures_are_at_their_rows(table: Any, separator: str) -> None:
    import csv

    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator)
    writer.writerow(["date", "killed_cum", "note"])
    for day, n, note in table:
        writer.writerow([str(day), n, "".join(c for c in note if c.isprintable() or c == "\n")])
    try:
        found = taken(made.getvalue(), Knowledge.load())
    except TableError as trouble:
        assert "opened and not closed" in str(trouble) or "cells where the header" in str(trouble)  # noqa: PT017
        return
    assert [value(s) for s in found.reading.statements] == [n for _, n, _ in table] or len({n for _, n, _ in table}) < len(table)
    for statement in found.reading.statements:
        statement.check(found.reading.report.text)
        assert str(value(statement)) in statement.evidence[0].exact

"""No text of a report becomes a formula in a table, whatever it is, and what was written can be had back."""

from __future__ import annotations

import csv
import io
import string

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from truceledger.publishing.exports.cells import freed, guarded, shown, starts_formula
from truceledger.publishing.exports.columns import Column
from truceledger.publishing.exports.csv import cell
from truceledger.publishing.exports.xlsx import _Book

#: What starts a formula in some spreadsheet, after the signs that some of them pass over.
STARTS = set("=+-@\t\r\n＝＋－＠")
#: What a workbook writes for signs that XML cannot hold: text that looks like it stays what it is.
ESCAPES = ("_x0041_", "a_x000D_b")
TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from([*ESCAPES, "a\ufffeb", "\uffff=1"]),
    st.builds("".join, st.tuples(st.text("' \t\r\n\u200b\u2066\xa0", max_size=4), st.sampled_from([*STARTS, "a", "1"]), st.text(string.printable, max_size=12))),
)


@given(TEXT)
def test_no_cell_starts_a_formula_and_the_text_can_be_had_back(text: str) -> None:
    made = guarded(text)
    assert made[:1] not in STARTS
    assert made.strip()[:1] not in STARTS
    assert freed(made) == text


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=5))
def test_rows_come_back_as_they_were_shown(rows: list[list[str]]) -> None:
    rows = [[shown(text) for text in row] for row in rows]
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows([[cell(text) for text in row] for row in rows])
    back = list(csv.reader(io.StringIO(buffer.getvalue(), newline="")))
    assert [[freed(text) for text in row] for row in back] == rows
    assert not any(text[:1] in STARTS for row in back for text in row)


@pytest.mark.parametrize(
    "text",
    ["=cmd()", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u200b=1", "＝1", "'=1", "''=1", "=HYPERLINK(\"http://x\")"],
)
def test_what_starts_a_formula_is_known(text: str) -> None:
    assert starts_formula(text)
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "'", "a=1", "’tis", "1-2", "'tis", "“=1”", "الهدنة"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(("value", "text"), [(-33.9, "-33.9"), (0, "0"), (True, "true"), (None, "")])
def test_numbers_are_numbers(value: object, text: str) -> None:
    assert cell(value) == text


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXT.map(shown).filter(lambda t: t in ESCAPES or "_x" not in t), min_size=1, max_size=12))
def test_no_cell_of_a_workbook_is_anything_but_its_text(texts: list[str]) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Book(book)._sheets("Sheet", [Column("text", "text", "words")], [[text] for text in texts])
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2, max_row=len(texts) + 1)]
    assert [unescape(str(c.value or "")) for c in cells] == [text.replace("\ufffe", "").replace("\uffff", "") for text in texts]
    assert all(c.data_type in {"s", "n"} and (c.data_type == "s" or c.value is None) for c in cells)
    assert all(c.quotePrefix for c in cells if c.value and starts_formula(str(c.value)))

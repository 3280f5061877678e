"""Briefs as HTML, DOCX and PDF: what each is made of, for who cannot see it too, and that no report text breaks or does anything."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import docx as word
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from truceledger.publishing.briefs import Brief, Cited, Figure, Grounds, Row, Section, Sentence, Table
from truceledger.publishing.briefs.docx import docx
from truceledger.publishing.briefs.html import html as written
from truceledger.publishing.briefs.markdown import markdown
from truceledger.publishing.briefs.typst import pdf
from truceledger.publishing.briefs.words import plain

MAYOR, ARMY = "حسن العلي", "צבא ההגנה לישראל"
FIRST, SECOND = "a" * 24, "b" * 24
ONE, TWO, COUNTED = Grounds((FIRST,)), Grounds((FIRST, SECOND)), Grounds((), "Counted over 2 reports.")
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80" role="group" aria-labelledby="k-title"><title id="k-title">Killed</title>'
    '<rect x="0" y="0" width="90" height="40" fill="var(--paper, Canvas)" stroke="currentColor"/><a href="/statements/x"><circle cx="9" cy="9" r="4"/></a></svg>'
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(2)> #include "/etc/passwd" #eval("1") *b* _e_ $x$ @ref <label> `raw` ]]> -->'
    " {{ 7*7 }} {% raw %} &lt; \x00\x07\x1b[31mred\x9b \u202egnp.exe\u202c \u2028 \ud800 \ufffe \\u{0} ' \" \\ --"
)


def cited(identity: str, quote: str = "Side two fired", **more: Any) -> Cited:
    given = {"said_by": "Israel", "via": "", "title": "The second week", "publisher": "Harbour Herald", "published": date(2026, 5, 20), "uri": None}
    return Cited(identity, quote, **(given | more))


def brief(*items: Any, title: str = "Two sides: brief of 26 May 2026", **more: Any) -> Brief:
    said = {FIRST: cited(FIRST, **more), SECOND: cited(SECOND, "Side one struck Khiam", uri="https://cedar-line.example/truce?a=1&b=2")}
    origins = {ONE.statements: 1, TWO.statements: 2}
    return Brief(title, "two-sides", date(2026, 5, 14), date(2026, 5, 26), "2026-05-26", "machine", (Section("Summary", items),), said, origins)


def full() -> Brief:
    table = Table(("Day", "What", "Figure"), (Row(("1 June", "a thing", "1,200"), ONE), Row(("2 June", "another", "900"), TWO)), "Days ahead")
    shared = Table(("Counted", "Here"), tuple(Row((f"thing {i}", f"{i:,}"), COUNTED) for i in range(60)), "What was counted")
    chart = Figure("Killed, by issuer", "One line.", SVG, 200, 80, Table(("Issuer", "Figure"), (Row(("Lebanon", "1,200"), TWO),), "Killed"), TWO, ("Each alone.",))
    return brief(
        Sentence(f"According to {MAYOR}: 40 returned.", ONE, (Sentence("“Side two fired”", ONE), Sentence("another ground", TWO))),
        Sentence("Counted.", COUNTED), table, shared, chart, Section("Within", (Sentence("Last.", ONE),)),
    )  # fmt: skip


def page(made: str) -> Any:
    return html.document_fromstring(made)


# -- HTML --------------------------------------------------------------------------------------------------------


def test_a_page_asks_nobody_for_anything_and_runs_nothing() -> None:
    made = written(full())
    tree = page(made)
    style = re.search(r"<style>(.*?)</style>", made, re.DOTALL)
    assert style
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not re.search(r"url\(|@import", style[1])
    assert {str(e.tag) for e in tree.iter() if isinstance(e.tag, str)}.isdisjoint({"script", "link", "iframe", "object", "embed", "form", "img", "foreignObject"})
    assert not [a for e in tree.iter() for a in e.attrib if a in {"style", "src", "srcset", "action"} or a.startswith("on")]
    assert set(tree.xpath("//a[not(starts-with(@href, '#'))]/@href")) == {"https://cedar-line.example/truce?a=1&b=2"}, "links of a chart lead nowhere here"


def test_a_page_tells_a_screen_reader_what_is_what() -> None:
    tree = page(written(full()))
    assert tree.get("lang") == "en"
    assert [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3")] == [1, 2, 3, 2]
    for table in tree.xpath("//table"):
        assert "".join(table.xpath("caption//text()")).strip()
        assert all(th.get("scope") == "col" for th in table.xpath("thead//th"))
        assert all(row[0].tag == "th" and row[0].get("scope") == "row" for row in table.xpath("tbody/tr"))
    assert tree.xpath("//figure/figcaption//text()")[0] == "Killed, by issuer"
    assert tree.xpath("//figure//*[local-name()='svg']/@role") == ["img"]
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in tree.xpath("//a/@href") if h.startswith("#")} <= set(ids)
    for mark in tree.xpath("//a[@role='doc-noteref']"):
        note = tree.xpath(f"//li[@id='{mark.get('href')[1:]}']")[0]
        assert mark.get("aria-label") == f"Footnote {mark.text}"
        assert f"#ref-{mark.text}-1" in note.xpath(".//a[@role='doc-backlink']/@href")


def test_names_and_quotes_run_in_their_own_direction() -> None:
    made = written(brief(Sentence(f"{MAYOR}, {ARMY} met.", ONE), quote=f"{ARMY} fired", language="he"))
    assert f'<bdi dir="rtl">{MAYOR}</bdi>, <bdi dir="rtl">{ARMY}</bdi> met.' in made
    assert f'“<bdi dir="rtl" lang="he">{ARMY} fired</bdi>”' in made


def test_what_stands_below_on_the_same_grounds_and_rows_that_share_theirs_carry_one_mark() -> None:
    tree = page(written(full()))
    first, same, other = tree.xpath("(//main/ul/li)[1]")[0], *tree.xpath("(//main/ul/li)[1]/ul/li")
    assert [len(item.xpath("./sup")) for item in (first, same, other)] == [1, 0, 1]
    assert [len(t.xpath(".//caption//sup")) for t in tree.xpath("//main//table")[:2]] == [0, 1]
    assert [len(t.xpath("./tbody//sup")) for t in tree.xpath("//main//table")[:2]] == [2, 0]


# -- DOCX --------------------------------------------------------------------------------------------------------


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_document_has_headings_repeated_header_rows_and_endnotes() -> None:
    content = docx(full())
    document, parts = word.Document(io.BytesIO(content)), opened(content)
    assert [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))] == [
        ("Title", "Two sides: brief of 26 May 2026"), ("Heading 1", "Summary"), ("Heading 2", "Within"), ("Heading 1", "Footnotes"),
    ]  # fmt: skip
    assert len(document.tables) == 3
    for table in document.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert not table.rows[1]._tr.xpath("./w:trPr/w:tblHeader")
        widths = [int(w.get(f"{_W}w")) for w in table._tbl.xpath("./w:tblGrid/w:gridCol")]
        assert 9000 < sum(widths) <= 9354, "as wide as the text, no wider"
    body, notes = etree.fromstring(parts["word/document.xml"]), etree.fromstring(parts["word/endnotes.xml"])
    called = [e.get(f"{_W}id") for e in body.iter(f"{_W}endnoteReference")]
    assert called == [e.get(f"{_W}id") for e in notes.iter(f"{_W}endnote") if e.get(f"{_W}type") is None] == ["1", "2", "3"]
    again = {e.get(f"{_W}instr").split()[1] for e in body.iter(f"{_W}fldSimple")}
    assert again <= {e.get(f"{_W}name") for e in body.iter(f"{_W}bookmarkStart")}
    assert b'<w:numFmt w:val="decimal"/>' in parts["word/document.xml"]
    assert b"https://cedar-line.example/truce?a=1&amp;b=2" in parts["word/_rels/endnotes.xml.rels"]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == "One line."


def test_a_word_document_names_no_user_and_no_clock() -> None:
    content = docx(full())
    about = word.Document(io.BytesIO(content)).core_properties
    assert (about.author, about.last_modified_by, about.language, about.title) == ("Truceledger", "Truceledger", "en", "Two sides: brief of 26 May 2026")
    assert about.created == about.modified == datetime(2026, 5, 26, tzinfo=UTC)
    assert docx(full()) == content
    assert not [name for name in opened(content) if "thumbnail" in name]


def test_right_to_left_words_are_runs_of_their_own_in_word() -> None:
    content = docx(brief(Sentence(f"{MAYOR}, {ARMY} met.", ONE)))
    runs = etree.fromstring(opened(content)["word/document.xml"]).xpath("//w:r[w:rPr/w:rtl]", namespaces={"w": _W[1:-1]})
    assert [("".join(r.itertext()), r.find(f".//{_W}lang").get(f"{_W}bidi")) for r in runs] == [(MAYOR, "ar-SA"), (ARMY, "he-IL")]


# -- PDF ---------------------------------------------------------------------------------------------------------


def test_a_pdf_is_tagged_titled_dated_by_its_brief_and_the_same_again() -> None:
    content = pdf(full())
    document = pypdfium2.PdfDocument(content)
    about = document.get_metadata_dict()
    assert (about["Title"], about["Author"], about["CreationDate"]) == ("Two sides: brief of 26 May 2026", "Truceledger", "D:20260526000000Z")
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    assert [bookmark.get_title() for bookmark in document.get_toc()] == ["Summary", "Within", "Footnotes"]
    assert len(document) == 3
    assert pdf(full()) == content
    document.close()


def _outside(content: bytes) -> list[str]:
    """Give the signs that stand outside the margins of their page."""
    found = []
    document = pypdfium2.PdfDocument(content)
    for sheet in document:
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for i in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(i)
            if right > left and not (left > 50 and right < width - 50 and bottom > 20 and top < height - 20):
                found.append(text.get_text_range(i, 1))
    document.close()
    return found


def test_no_word_or_table_runs_off_a_page() -> None:
    long = "x" * 400
    table = Table(("What", "By whom", "Figure", "Earlier"), (Row((long, "short", "1,200", long), ONE), Row((MAYOR * 20, ARMY * 20, "9", "-"), TWO)), long)
    assert _outside(pdf(brief(Sentence(f"{long} {'word ' * 200}", ONE), table, title=long, quote=long))) == []


def test_letters_that_the_fonts_lack_are_counted_and_stand_as_a_sign() -> None:
    chart = Figure("Killed", "One line.", SVG.replace("</svg>", '<text x="9" y="60">中文</text></svg>'), 200, 80, Table(("a",), (Row(("b",), ONE),)), ONE)
    document = pypdfium2.PdfDocument(pdf(brief(Sentence("新华社, Ђорђе, Հայ, ქართული and עברית", ONE), chart)))
    text = document[0].get_textpage().get_text_range()
    assert "5 letters of scripts that this file's fonts" in text
    assert "���, Ђорђе, Հայ, ქართული" in text
    document.close()


def test_arabic_and_hebrew_letters_are_set_in_sentences_tables_footnotes_and_charts_and_none_is_counted_as_lacking() -> None:
    picture = SVG.replace("</svg>", f'\n\t<text x="9" y="60">{MAYOR}</text>\r\n<text x="9" y="75">{ARMY}</text>\n</svg>')
    chart = Figure("Killed", "One line.", picture, 200, 80, Table(("Issuer",), (Row((MAYOR,), ONE), Row((ARMY,), TWO))), ONE)
    document = pypdfium2.PdfDocument(pdf(brief(Sentence(f"According to {MAYOR} and {ARMY} 40 returned.", ONE), chart, said_by=MAYOR)))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    document.close()
    assert "letter" not in text
    assert "\ufffd" not in text
    letters = Counter(text)
    for name, times in ((MAYOR, 4), (ARMY, 3)):  # in the sentence, the chart, its table; who said it, in a footnote
        for letter in set(name) - {" "}:
            assert letters[letter] >= times * name.count(letter), letter


def test_a_name_runs_from_right_to_left_on_paper() -> None:
    document = pypdfium2.PdfDocument(pdf(brief(Sentence(f"According to {ARMY} 40 returned.", ONE))))
    text = document[0].get_textpage()
    where = {text.get_text_range(i, 1): text.get_charbox(i)[0] for i in range(text.count_chars())}
    assert where["צ"] > where["ג"] > where["ש"], "its first letter stands rightmost"
    assert where["ש"] > where["A"], "after what comes before it"
    document.close()


# -- hostile text ------------------------------------------------------------------------------------------------


def hostile() -> Brief:
    table = Table(("What", HOSTILE), (Row((HOSTILE, HOSTILE), ONE), Row((HOSTILE, "1"), Grounds((), HOSTILE))), HOSTILE)
    chart = Figure(HOSTILE, HOSTILE, SVG, 200, 80, table, ONE, (HOSTILE,))
    many = {"said_by": HOSTILE, "via": HOSTILE, "publisher": HOSTILE, "uri": 'javascript:alert(1)"', "note": HOSTILE, "language": '"><script>'}
    return brief(Sentence(HOSTILE, ONE, (Sentence(HOSTILE, TWO),)), table, chart, Section(HOSTILE, (Sentence(HOSTILE, ONE),)), title=HOSTILE, quote=HOSTILE, **many)


def test_hostile_text_is_shown_on_a_page_and_does_nothing() -> None:
    made = written(hostile())
    tree = page(made)
    assert {str(e.tag) for e in tree.iter() if isinstance(e.tag, str)}.isdisjoint({"script", "img", "label"})
    assert not [a for e in tree.iter() for a in e.attrib if a.startswith("on")]
    assert not re.search(r'href="javascript|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]', made)
    assert "<script>alert(1)</script>" in tree.xpath("//h1")[0].text_content(), "what it says is shown"
    assert "{{ 7*7 }}" in tree.text_content()


def test_hostile_text_is_words_in_word() -> None:
    content = docx(hostile())
    for name, part in opened(content).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
            assert not (name.endswith(".rels") and b"javascript" in part)
    shown = [p.text for p in word.Document(io.BytesIO(content)).paragraphs]
    assert sum("<script>alert(1)</script><img src=x onerror=alert(2)> #include" in text for text in shown) >= 4


def test_hostile_text_is_words_on_paper() -> None:
    document = pypdfium2.PdfDocument(pdf(hostile()))
    text = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document)
    assert '#include "/etc/passwd" #eval("1") *b* _e_ $x$ @ref <label> `raw` ]]>' in text
    assert "root:" not in text
    document.close()


@given(st.text(min_size=1, max_size=60).filter(lambda t: plain(t).strip()))
@settings(deadline=None, max_examples=40)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    made = brief(Sentence(text, ONE), quote=text)
    assert page(written(made)).xpath("//main/ul/li")[0].text_content() == plain(text) + "1"
    shown = word.Document(io.BytesIO(docx(made))).paragraphs[3].text
    assert re.sub("[\u200e\u202b\u202c]", "", shown) == re.sub("[\u200e\u202b\u202c]", "", plain(text))
    assert markdown(made)


@given(st.text(min_size=1, max_size=60))
@settings(deadline=None, max_examples=40)
def test_any_text_can_be_set(text: str) -> None:
    assert pdf(brief(Sentence(text, ONE), Table((text, "b"), (Row(("a", text), ONE),), text), title=text, quote=text)).startswith(b"%PDF-")


@pytest.mark.parametrize("uri", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a.example/<b>"])
def test_only_plain_web_addresses_become_links(uri: str) -> None:
    made = brief(Sentence("So.", ONE), uri=uri)
    assert page(written(made)).xpath("//a[not(starts-with(@href, '#'))]") == []
    assert "word/_rels/endnotes.xml.rels" not in opened(docx(made))

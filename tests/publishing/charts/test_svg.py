"""A library's drawing made fit for a page: what may not stand in a page is out, what is said stays."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from truceledger.publishing.charts.palette import FAINT, HATCH, INK, PAPER, SERIES
from truceledger.publishing.charts.render import drawn
from truceledger.publishing.charts.svg import Mark, mended, standalone

DRAWN = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="80" height="40" viewBox="0 0 80 40" onload="x()">
<script>alert(1)</script><style>* {{ fill: red }}</style><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>
<defs><clipPath id="clip0"><rect width="10" height="10"/></clipPath></defs>
<g clip-path="url(#clip0)" class="mark"><rect style="fill: {INK}; stroke: {FAINT}; behaviour: url(x)" x="1.123456" width="5" height="5" onclick="x()"/></g>
<a xlink:href="javascript:alert(1)"><rect width="5" height="5" fill="{PAPER}"/></a>
<a xlink:href="//evil.example/x"><rect width="5" height="5" fill="{PAPER}"/></a>
<rect aria-label="m0" width="5" height="5" fill="{SERIES[0]}"/><text aria-label="m1" fill="{INK}">words</text>
<image href="https://tiles.example/1.png" width="5" height="5"/><image href="javascript:x" width="5" height="5"/>
<text opacity="0">hidden</text><path d="" stroke="{INK}"/></svg>"""


def parts(svg: str) -> list[ElementTree.Element]:
    made = list(ElementTree.fromstring(svg).iter())
    for element in made:
        element.tag = element.tag.rpartition("}")[2]
    return made


def test_what_a_strict_page_forbids_is_out() -> None:
    svg, width, height = mended(DRAWN, "Any chart", "A <title>", "What & how")
    assert (width, height) == (80, 40)
    made = parts(svg)
    assert not {"script", "style", "foreignObject", "p"} & {e.tag for e in made}
    names = {name for e in made for name in e.attrib}
    assert not {n for n in names if n.startswith("on") or n in {"style", "class"}}
    assert "javascript" not in svg
    assert "evil" not in svg
    assert "hidden" not in svg
    [kept] = [e for e in made if e.attrib.get("x") == "1.12"]
    assert (kept.attrib["fill"], kept.attrib["stroke"]) == ("currentColor", "currentColor")


def test_it_says_what_it_is_and_fits_its_place() -> None:
    root, *made = parts(mended(DRAWN, "Any chart", "A <title>", "What & how")[0])
    assert "width" not in root.attrib
    assert "height" not in root.attrib
    assert root.attrib["viewBox"] == "0 0 80 40"
    assert root.attrib["role"] == "img"
    assert [(e.tag, e.text) for e in made[:2]] == [("title", "A <title>"), ("desc", "What & how")]
    assert root.attrib["aria-labelledby"] == made[0].attrib["id"]
    assert root.attrib["aria-describedby"] == made[1].attrib["id"]


def test_two_charts_in_a_page_share_no_id() -> None:
    one, other = (parts(mended(DRAWN, name, "t", "a")[0]) for name in ("one", "other"))
    ids = [e.attrib["id"] for e in (*one, *other) if "id" in e.attrib]
    assert len(ids) == len(set(ids)) == 6
    [clip] = [e.attrib["id"] for e in one if e.tag == "clipPath"]
    assert [e.attrib["clip-path"] for e in one if "clip-path" in e.attrib] == [f"url(#{clip})"]


def test_marks_tell_and_lead_and_are_said_once() -> None:
    svg = mended(DRAWN, "c", "t", "a", [Mark("three <killed>", "/statements/abc"), Mark("told only")])[0]
    root, *made = parts(svg)
    [link] = [e for e in made if e.tag == "a" and "href" in e.attrib]
    assert link.attrib == {"href": "/statements/abc", "tabindex": "-1"}
    assert [e.text for e in link.iter("title")] == ["three <killed>"]
    [words] = [e for e in made if e.tag == "text"]
    assert [e.text for e in words.iter("title")] == ["told only"]
    assert root.attrib["role"] == "group", "an image has no links in it for who cannot see"
    assert [e.attrib.get("aria-hidden") for e in root if e.tag == "g"] == ["true"]


def test_a_file_has_its_size_a_ground_and_asks_nobody() -> None:
    svg, width, height = mended(DRAWN, "c", "t", "a", [Mark("x", "/statements/abc")])
    assert "tiles.example" in svg
    made = standalone(svg, width, height)
    root = parts(made)[0]
    assert (root.attrib["width"], root.attrib["height"], root.attrib["role"]) == ("80", "40", "img")
    assert "var(" not in made
    assert "currentColor" not in made
    assert "tiles.example" not in made
    assert "/statements/" not in made
    assert "aria-hidden" not in made
    assert next(e for e in root if e.tag == "rect").attrib["fill"] == "#ffffff"


def test_a_hatching_brings_its_pattern() -> None:
    made = parts(mended(DRAWN.replace(SERIES[0], HATCH), "c", "t", "a")[0])
    [pattern] = [e.attrib["id"] for e in made if e.tag == "pattern"]
    assert [e.attrib["fill"] for e in made if "url(" in e.attrib.get("fill", "")] == [f"url(#{pattern})"]


def test_a_description_asks_no_address_for_data() -> None:
    with pytest.raises(ValueError, match="asks no address"):
        drawn({"data": {"url": "https://example.org/x.json"}, "mark": "point"}, "n", "t", "a")


def test_words_that_xml_cannot_hold_are_drawn_without_harm() -> None:
    words = "a\x00b\x1b[31mred\ud800 \u202eevil\ufffe"
    spec = {"data": {"values": [{"t": words}]}, "mark": "text", "encoding": {"text": {"field": "t"}}}
    svg = drawn(spec, "n", words, words)[0]
    assert [e.text for e in parts(svg) if e.tag == "text"] == ["abred? evil"]

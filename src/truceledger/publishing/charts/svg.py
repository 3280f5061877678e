"""An SVG from a drawing library made fit for a page: nothing that a strict policy forbids, nothing that collides with another chart.

A page allows no ``style`` attributes, no scripts and no foreign elements; several charts stand in one page, so every id carries the
chart's own; what only repeats the defaults is left out. It is read and written by an XML parser, never by patterns.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from truceledger.publishing.charts.palette import FAINT, HATCH, INK, PAPER, SERIES
from truceledger.publishing.drawings import clean

SPACE = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
#: What a picture consists of; all else is left out with what is in it.
ELEMENTS = frozenset(
    ["svg", "g", "a", "path", "line", "rect", "circle", "ellipse", "polygon", "polyline", "text", "tspan", "title", "desc", "defs", "clipPath", "pattern", "marker", "image", "linearGradient", "stop", "use"]
)
#: What is kept of an element's attributes. ``href`` is kept of links to this site and of images alone.
ATTRIBUTES = frozenset(
    ["d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width", "height", "points", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "id", "clip-path", "patternUnits", "patternTransform", "viewBox", "preserveAspectRatio", "paint-order", "href", "markerWidth", "markerHeight", "refX", "refY", "orient", "offset", "stop-color", "direction", "unicode-bidi"]
)
_EMPTY = frozenset({"", "M0,0h0v0h0Z"})
_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-\d+")
_NUMBERED = frozenset(["d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height", "points", "transform"])
_MARK = re.compile(r"m(\d+)")
_COLOURS = {INK: "currentColor", FAINT: "currentColor", PAPER: "var(--paper, Canvas)", HATCH: "url(#hatch)"}
_HATCHED = _COLOURS[HATCH]
#: How strong the faint lines of a grid are.
_GRID = "0.18"


@dataclass(frozen=True)
class Mark:
    """What is said of a mark when it is pointed at, and where it leads."""

    title: str
    href: str = ""


def mended(
    text: str, name: str, title: str, alt: str, marks: Sequence[Mark] = (), under: Sequence[Mapping[str, str]] = ()
) -> tuple[str, float, float]:
    """Give a drawing fit for a page, with its width and height; ``under`` are images (their attributes) that lie under it.

    An element that the library has labelled ``m3`` is the mark ``marks[3]``: it takes its title, and is a link if it leads anywhere.
    """
    root = ET.fromstring(text)
    linked = any(m.href for m in marks)
    _strip(root, marks)
    root[:0] = [ET.Element("image", dict(image)) for image in under if _may_lead("image", image["href"])]
    if any(e.attrib.get("fill") == _HATCHED for e in root.iter()):
        root.insert(0, _hatch())
    box = _box(root)
    _own_ids(root, "id")  # the library numbers its ids on from drawing to drawing
    digest = hashlib.sha256(name.encode() + ET.tostring(root)).hexdigest()[:8]
    key = f"{re.sub(r'[^a-z0-9]+', '-', name.casefold()).strip('-')}-{digest}"
    _own_ids(root, key)
    for found in [e for e in root if e.tag in {"title", "desc"}]:
        root.remove(found)
    if linked:  # what the table beside says, with the same links, is not said again mark by mark
        hidden = ET.Element("g", {"aria-hidden": "true"})
        hidden.extend(list(root))
        root[:] = [hidden]
    first, second = ET.Element("title", {"id": f"{key}-title"}), ET.Element("desc", {"id": f"{key}-desc"})
    first.text, second.text = clean(title), clean(alt)
    root.insert(0, first)
    root.insert(1, second)
    # children of an image are nothing to a screen reader, so that a picture with links in it is a group
    root.attrib = {
        "xmlns": SPACE,
        "viewBox": " ".join(_plain(n) for n in box),
        "role": "group" if linked else "img",
        "aria-labelledby": f"{key}-title",
        "aria-describedby": f"{key}-desc",
        "font-family": "sans-serif",
    }
    return ET.tostring(root, encoding="unicode"), box[2], box[3]


def standalone(svg: str, width: float, height: float) -> str:
    """Give a page's drawing as a file: with its size, dark on white, without links, and without tiles that another host would be asked for."""
    root = ET.fromstring(svg)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
        for name, value in element.attrib.items():
            if "var(--paper" in value:
                element.set(name, "#ffffff")
            elif value == "currentColor":
                element.set(name, "#1b1f24")
        if element.tag == "a":
            element.tag, element.attrib = "g", {}
        element.attrib.pop("aria-hidden", None)
        for image in [e for e in element if e.tag.endswith("image") and not e.attrib.get("href", "").startswith("data:")]:
            element.remove(image)
    root.attrib = {"xmlns": SPACE, "width": _plain(width), "height": _plain(height), **{k: v for k, v in root.attrib.items() if k != "role"}, "role": "img"}
    x, y, *_ = root.attrib["viewBox"].split()
    at = next((i for i, e in enumerate(root) if e.tag not in {"title", "desc"}), len(root))
    root.insert(at, ET.Element("rect", {"x": x, "y": y, "width": _plain(width), "height": _plain(height), "fill": "#ffffff"}))
    return ET.tostring(root, encoding="unicode")


def _hatch() -> ET.Element:
    """Give slanted lines that let through what lies under them."""
    defs = ET.Element("defs")
    turned = {"id": "hatch", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    ET.SubElement(ET.SubElement(defs, "pattern", turned), "path", {"d": "M0,0V7", "stroke": SERIES[1], "stroke-width": "2.4", "stroke-opacity": "0.55"})
    return defs


def _strip(element: ET.Element, marks: Sequence[Mark]) -> None:
    """Take out of an element, in place, what has no room in a page, and give marks their titles and links."""
    element.tag = element.tag.rpartition("}")[2]
    element.attrib = _kept(element)
    for child in list(element):
        told = _MARK.fullmatch(child.attrib.get("aria-label", ""))
        _strip(child, marks)
        if child.tag not in ELEMENTS or (element.tag != "clipPath" and _is_nothing(child)):
            element.remove(child)
        elif told and int(told[1]) < len(marks):
            _tell(element, child, marks[int(told[1])])
        elif child.tag == "g" and not child.attrib and all(e.tag != "title" for e in child):
            at = list(element).index(child)
            element.remove(child)
            element[at:at] = list(child)


def _tell(parent: ET.Element, child: ET.Element, mark: Mark) -> None:
    title = ET.Element("title")
    title.text = clean(mark.title)
    if mark.href:
        link = ET.Element("a", {"href": mark.href, "tabindex": "-1"})
        link.append(title)
        at = list(parent).index(child)
        parent.remove(child)
        link.append(child)
        parent.insert(at, link)
    else:
        child.insert(0, title)


def _kept(element: ET.Element) -> dict[str, str]:
    given = dict(element.attrib)
    for part in given.pop("style", "").split(";"):
        name, _, value = part.partition(":")
        given.setdefault(name.strip(), value.strip())
    if _XLINK in given:
        given.setdefault("href", given.pop(_XLINK))
    found: dict[str, str] = {}
    for name, value in given.items():
        if name not in ATTRIBUTES or (name == "href" and not _may_lead(element.tag, value)):
            continue
        if name in {"fill", "stroke"} and value in _COLOURS:
            if value == FAINT:
                found[f"{name}-opacity"] = _GRID
            value = _COLOURS[value]
        if name in _NUMBERED:
            value = _NUMBER.sub(lambda m: _plain(float(m[0])), value)
        if name == "font-size":
            value = value.removesuffix("px")
        if not (name == "opacity" and value == "1") and not (name == "transform" and value == "translate(0,0)"):
            found[name] = value
    return found


def _may_lead(tag: str, address: str) -> bool:
    """Say whether an address may stand in a drawing: a path of this site in a link, a part of the drawing, a tile of a map."""
    if tag == "image":
        return address.startswith(("https://", "http://", "data:image/"))
    return (address.startswith("/") and not address.startswith("//")) or address.startswith("#")


def _is_nothing(element: ET.Element) -> bool:
    if element.attrib.get("opacity") == "0" or (element.tag == "text" and not "".join(element.itertext()).strip()):
        return True
    if element.tag == "path":
        bare = element.attrib.get("fill", "") in {"", "none", "transparent"} and "stroke" not in element.attrib
        return element.attrib.get("d", "") in _EMPTY or (bare and not len(element) and "fill" not in element.attrib)
    return element.tag in {"g", "a", "defs"} and len(element) == 0


def _box(root: ET.Element) -> tuple[float, float, float, float]:
    given = root.attrib.get("viewBox", "").split()
    if len(given) == 4:
        left, top, width, height = map(float, given)
        return left, top, width, height
    return 0.0, 0.0, float(root.attrib["width"].removesuffix("px")), float(root.attrib["height"].removesuffix("px"))


def _own_ids(root: ET.Element, key: str) -> None:
    known: Mapping[str, str] = {e.attrib["id"]: f"{key}-{i}" for i, e in enumerate(e for e in root.iter() if "id" in e.attrib)}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, known[value])
            elif value.startswith("url(#") and value[5:-1] in known:
                element.set(name, f"url(#{known[value[5:-1]]})")
            elif name == "href" and value[1:] in known and value.startswith("#"):
                element.set(name, f"#{known[value[1:]]}")


def _plain(number: float) -> str:
    made = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if made == "-0" else made

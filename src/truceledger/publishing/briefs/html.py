"""A brief as one HTML file that asks no other host for anything: style within, charts within, no script.

The file's own security policy admits its style by hash and nothing else. All words are escaped
by the template; right-to-left names and quotes are set apart in their direction. Headings, lists, tables with captions and
scopes, and footnotes with links back are told to screen readers; it prints well, in light and in dark.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from truceledger.publishing.briefs.brief import Brief
from truceledger.publishing.briefs.document import ABOUT_NOTES, LANGUAGE, LONG_CELL, NOTES, Bullets, Grid, Heading, Picture, laid_out
from truceledger.publishing.briefs.words import pieces

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"
#: Places in the text to which a footnote links back; the others are as near.
MOST_BACK = 6
_BLOCKS = {"heading": Heading, "bullets": Bullets, "grid": Grid, "picture": Picture}


def html(brief: Brief) -> str:
    """Render; ends with one line end."""
    from markupsafe import Markup

    style = (_TEMPLATES / "brief.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made = _environment().get_template("brief.html").render(document=laid_out(brief), marks=_Marks(), style=Markup(style), digest=digest)
    return made + "\n"


class _Marks:
    """Footnote marks as they are set, so that a footnote links back to where it is called."""

    def __init__(self) -> None:
        self._set: dict[int, int] = {}

    def place(self, number: int) -> str:
        """Name the place of the next mark of a footnote."""
        time = self._set[number] = self._set.get(number, 0) + 1
        return f"ref-{number}-{time}"

    def back(self, number: int) -> Sequence[str]:
        """Give the places where a footnote is called."""
        return [f"ref-{number}-{time}" for time in range(1, min(self._set.get(number, 0), MOST_BACK) + 1)]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(picture=_picture, soft=_soft)
    made.tests["long"] = lambda cell: sum(len(piece.text) for piece in cell) > LONG_CELL
    for name, cls in _BLOCKS.items():
        made.tests[name] = lambda block, cls=cls: isinstance(block, cls)
    made.globals.update(language=LANGUAGE, notes_title=NOTES, notes_about=ABOUT_NOTES)
    return made


def _soft(text: str) -> Markup:
    """Escape words, with places in overlong ones where a line may end."""
    from markupsafe import Markup

    return Markup("<wbr>").join(pieces(text))


def _picture(svg: str) -> Markup:
    """Give a picture to stand in the page; its links, which lead into a server's pages, are none here."""
    from xml.etree import ElementTree as ET

    from markupsafe import Markup

    root = ET.fromstring(svg)
    root.set("role", "img")
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
        if one.tag == "a":
            one.tag, one.attrib = "g", {}
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return Markup(ET.tostring(root, encoding="unicode"))

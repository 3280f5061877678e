"""The formats of a brief: one list, which the command and the exports go by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceledger.publishing.briefs.brief import Brief


@dataclass(frozen=True)
class Renderer:
    """One format; ``text`` says whether a terminal can show it, ``charts`` whether it holds pictures.

    What draws and sets is loaded when it is asked for.
    """

    name: str
    media_type: str
    suffix: str
    about: str
    text: bool
    charts: bool
    write: Callable[[Brief], bytes]


def _markdown(brief: Brief) -> bytes:
    from truceledger.publishing.briefs.markdown import markdown

    return markdown(brief).encode()


def _html(brief: Brief) -> bytes:
    from truceledger.publishing.briefs.html import html

    return html(brief).encode()


def _docx(brief: Brief) -> bytes:
    from truceledger.publishing.briefs.docx import docx

    return docx(brief)


def _pdf(brief: Brief) -> bytes:
    from truceledger.publishing.briefs.typst import pdf

    return pdf(brief)


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN = Renderer("markdown", "text/markdown; charset=utf-8", ".md", "the brief of a process and period: CommonMark, footnoted", True, False, _markdown)
HTML = Renderer("html", "text/html; charset=utf-8", ".html", "the same brief in one file that asks no host for anything, with charts", True, True, _html)
DOCX = Renderer("docx", _WORD, ".docx", "the same brief for Word and its like, with charts and endnotes", False, True, _docx)
PDF = Renderer("pdf", "application/pdf", ".pdf", "the same brief on A4, tagged, with charts and endnotes", False, True, _pdf)
RENDERERS = (MARKDOWN, HTML, DOCX, PDF)

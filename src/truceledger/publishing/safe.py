"""Report text is hostile: before it is printed, escapes of terminals and marks that turn the order of text are taken out."""

from __future__ import annotations

import re
import unicodedata

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
FSI, PDI = "\u2068", "\u2069"


def printable(text: str) -> str:
    """Give text without escapes and controls; line ends and tabs stay."""
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """Give printable text on one line."""
    return " ".join(printable(text).split())


def isolated(text: str) -> str:
    """Wrap right-to-left words so that they do not turn what stands beside them (for terminals)."""
    if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return f"{FSI}{text}{PDI}"
    return text

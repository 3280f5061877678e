"""Text in the cells of tables: no cell of a spreadsheet may start a formula, whatever a report says.

A text whose first sign that shows is ``=``, ``+``, ``-`` or ``@`` (also in full width), or that begins with a tab or a line end,
gets an apostrophe before it. So that the text can be had back, one that already begins so with apostrophes gets one more;
``freed`` takes it off again. Numbers are numbers and are never touched: ``-33.9`` is a latitude.
"""

from __future__ import annotations

import unicodedata

from truceledger.publishing.safe import printable

#: Signs that start a formula in some spreadsheet; those of full width are taken for the narrow ones by some.
_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def starts_formula(text: str) -> bool:
    """Say whether a spreadsheet might take a text for a formula; apostrophes before it and signs that do not show are passed over."""
    before = True
    for sign in text:
        if unicodedata.category(sign) == "Cf" or (before and sign == "'"):
            continue
        if before and sign in "\t\r\n":
            return True
        before = False
        if not sign.isspace():
            return sign in _STARTS
    return False


def guarded(text: str) -> str:
    """Give a text that starts no formula."""
    return f"'{text}" if starts_formula(text) else text


def freed(cell: str) -> str:
    """Give the text that ``guarded`` made a cell of."""
    return cell[1:] if cell[:1] == "'" and starts_formula(cell) else cell


def shown(text: str) -> str:
    """Give words as a table shows them: escapes, controls and marks that turn the order of signs are left out, line ends are ``\\n``."""
    if text.isascii() and text.isprintable():  # most are
        return text
    return printable(text.replace("\r\n", "\n").replace("\r", "\n"))

"""Text as it is stored: line ends made one, marks of the machine taken out, nothing else touched.

Offsets count code points of what this gives, so it never composes, folds or strips inside the text: combining marks,
right-to-left text, emoji and non-breaking spaces stay as they are. CRLF and CR become LF.
"""

from __future__ import annotations

import re

_MACHINE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cleaned(text: str) -> str:
    """Give the text to store."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    # a lone surrogate cannot be stored as UTF-8; it is shown as the mark for a character that was lost
    text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text) if any("\ud800" <= c <= "\udfff" for c in text) else text
    return _MACHINE.sub("", text)


def overrides(text: str) -> bool:
    """Say whether the text holds marks that turn the order of what is shown around."""
    return bool(_BIDI.search(text))

"""Report text is hostile to Markdown too: what it says is shown, what it would do is not.

Controls, terminal escapes and marks that turn the order of text are taken out; every sign that begins a link, a tag, an
entity, emphasis, code, a table cell or a footnote is escaped with a backslash, which CommonMark shows as the sign itself. A
bare address is broken, since some renderers make links of them. Right-to-left words are set apart (FSI … PDI), so that they do
not turn what stands beside them.
"""

from __future__ import annotations

import re

from truceledger.publishing.drawings import clean
from truceledger.publishing.safe import isolated, one_line

_SIGNS = re.compile(r"([\\`*_\[\]<>|~&$^{}#!])")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp)(:)|\b(www)(\.)")
_START = re.compile(r"^(\s*)([-+=:]|\d{1,9}[.)])")
_SAFE_URI = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
#: Marks without width that hide words or join them; other controls go with ``one_line``.
_INVISIBLE = re.compile("[\u200b\u2060-\u2064\ufeff\u00ad\u2066-\u2069\u2028\u2029]")


def escaped(text: str) -> str:
    """Give text as Markdown that shows the very same words on one line, wherever it stands."""
    words = _SIGNS.sub(r"\\\1", _INVISIBLE.sub("", clean(text)))
    words = _ADDRESS.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"{m[3]}\\{m[4]}", words)
    return isolated(_START.sub(lambda m: m[1] + m[2][:-1] + "\\" + m[2][-1], words))


def web_address(uri: str | None) -> str:
    """Give a report's address where it is a plain web address, which can be a link; else nothing."""
    clean = one_line(uri or "")
    return clean if _SAFE_URI.fullmatch(clean) else ""


def address(uri: str) -> str:
    """Give a report's address as a link where it is a plain web address, else as words."""
    clean = web_address(uri)
    return f"<{clean}>" if clean else escaped(one_line(uri))

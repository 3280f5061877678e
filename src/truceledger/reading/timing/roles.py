"""What the word before a time makes of it: since, until, by, before, after, within, during, or at.

Hands on the match with its role and with the word in its span. Refuses values, but for "shortly before".
"""

from __future__ import annotations

import re
from dataclasses import replace

from truceledger.reading.timing.days import about
from truceledger.reading.timing.match import TimeMatch

_ROLE = re.compile(
    r"(?:\b(?P<since>ever since|since|starting(?: on| from)?|beginning(?: on)?|as from)"
    r"|\b(?P<until>up until|until|till|through|up to|(?:extended|prolonged|lengthened|renewed|put off|postponed|deferred|runs?|ran|running|lasts?|lasting)\s+to)"
    r"|\b(?P<by>by|no later than|not later than)"
    r"|\b(?P<nearly>(?:shortly|just|soon|immediately)\s+(?:before|after|ahead of))"
    r"|\b(?P<at_or_after>not before|no earlier than|not earlier than)"
    r"|\b(?P<before>(?:on or before|before|prior to|ahead of)(?!\s+(?:dawn|daybreak|noon|midnight|nightfall)\s+on\b))"
    r"|\b(?P<after>after|following)"
    r"|\b(?P<within>within)"
    r"|\b(?P<during>during|throughout|over)"
    r"|\b(?P<at>on|in|at|from|late on|early on|as of|of|(?:before|around|at) (?:dawn|daybreak|noon|midnight|nightfall) on))\s+"
    r"(?:(?:about|around|early|late|\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\.?|GMT|UTC|o['’]clock|hours)?(?:\s+local\s+time)?\s+on|(?:midnight|noon|midday|dawn) on|at least|the (?:morning|evening|night|afternoon) of|the)\s+)?$",
    re.IGNORECASE,
)
_REACH = 48


def with_role(part: str, made: TimeMatch) -> TimeMatch:
    """Put the word before the match to its role and its span."""
    window = part[max(0, made.start - _REACH) : made.start]
    before = _ROLE.search(window)
    if before is None:
        return replace(made, text=part[made.start : made.end])
    role = before.lastgroup or "at"
    start = made.start - (len(window) - before.start())
    text = part[start : made.end]
    if role == "nearly":
        told, planned = about((made.past, made.future)) if made.past and "/" not in made.past else (made.past, made.future)  # type: ignore[misc]
        return replace(made, start=start, past=told, future=planned, text=text)
    if role in {"at", "at_or_after"} or made.role not in {"at", "during"}:
        role = made.role
    return replace(made, start=start, role=role, text=text)

"""A statement in a few neutral words, made from its kind's template: no kind is named here."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from truceledger.assessment.words import day, joined, party, plain, quote
from truceledger.vocabulary.field import Choice, EdtfSort, PartySort, QuantitySort, ShareSort, StepSort, StepsSort
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

#: What a list of words has for what is none of them; letters of a quote that stands for it.
OTHER, MOST = "other", 80
_PART = re.compile(r"\[([^\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


def phrase(statement: Statement, name_of: Callable[[str], str]) -> str:
    """Fill the kind's template; optional parts with a missing field are left out, other missing fields are said."""
    kind = statement.declaration

    def word(name: str) -> str | None:
        value = statement.fields.get(name)
        if value == OTHER and isinstance(kind.field(name).sort, Choice):
            # of what is done the report's own words say more than any word of ours
            return f"“{quote(statement, MOST)}”" if name == "act" else f"{kind.field(name).label.lower()} of another kind"
        return None if value is None else _word(kind.field(name).sort, value, name_of)

    def optional(match: re.Match[str]) -> str:
        names = _NAME.findall(match.group(1))
        if any(word(n) is None for n in names):
            return ""
        return _NAME.sub(lambda m: word(m.group(1)) or "", match.group(1))

    return _NAME.sub(lambda m: word(m.group(1)) or "not told", _PART.sub(optional, kind.phrase))


def value_in_words(sort: Any, value: Any, name_of: Callable[[str], str]) -> str:
    """Give the value of a field in words, parties by name."""
    return "of another kind" if value == OTHER and isinstance(sort, Choice) else _word(sort, value, name_of)


def _word(sort: Any, value: Any, name_of: Callable[[str], str]) -> str:
    if isinstance(sort, StepsSort):
        return joined(_step(v, name_of) for v in value)
    if isinstance(sort, StepSort):
        return _step(value, name_of)
    if isinstance(sort, PartySort):
        return party(value, name_of)
    if isinstance(sort, QuantitySort):
        return str(Quantity.from_json(value))
    if isinstance(sort, ShareSort):
        return str(value.get("phrase") or f"{value['value']:.0%} of {value['of']}")
    if isinstance(sort, EdtfSort):
        return day(value)
    return plain(str(value))


def _step(step: dict[str, Any], name_of: Callable[[str], str]) -> str:
    words = " ".join(str(step.get("words") or "").split())
    if step["act"] == "other":
        act = f"“{words}”" if words else "do what is not told"
    else:
        act = "take any further step" if step["act"] == "any" else plain(step["act"])
    link = " — " if act.startswith("“") else " to "
    return f"{party(step['party'], name_of)}{link}{act}" if "party" in step else act.removeprefix("take ")

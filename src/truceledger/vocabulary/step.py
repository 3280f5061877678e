"""Names of steps, as they are printed, typed and linked: ``ISR.withdraw``, ``ISR.withdraw@khiam``, ``LBN.other:enter-other-tracks``.

A state's organs count as the state. "Implement the ceasefire" and "cease fire" of one party are one step.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from truceledger.vocabulary.party import codes, root

#: The owner of a step whose party no report names.
ALL = "all"
#: Acts that cover ground: done in one place, they are not done everywhere.
SPATIAL = frozenset(
    {"withdraw", "deploy", "redeploy", "dismantle", "disarm", "return_displaced", "demarcate_border", "allow_aid", "open_crossing", "cease_fire"}
)
_SAME = {"implement_ceasefire": "cease_fire"}


def slug(words: str, most: int = 60) -> str:
    """Give words as one name: lower case, hyphens between; letters of any script stay."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:most].rstrip("-")


def act_of(act: str) -> str:
    """Give the act under which a step is known."""
    return _SAME.get(act, act)


def step_name(party: str, act: str, words: str = "", area: str = "") -> str:
    """Name a step; ``words`` tell steps apart whose act is ``other``."""
    act = act_of(act)
    name = f"{party}.{act}" if act != "other" else f"{party}.other:{slug(words) or 'not-told'}"
    return f"{name}@{slug(area)}" if area else name


def parties_of(value: Any) -> list[str]:
    """Give whose steps a party field means: roots of codes, and ``?words`` for parties that are not resolved."""
    found = [root(c) for c in codes(value)]
    many = value if isinstance(value, list) else [value]
    found += ["?" + slug(x["words"]) for x in many if isinstance(x, dict) and slug(x.get("words", ""))]
    return list(dict.fromkeys(found))

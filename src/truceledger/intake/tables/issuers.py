"""Whose counts a table's rows are: a cell such as "moph_lb", "OCHA" or "Ministry of Health" as a party's code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from truceledger.knowledge.parties import PartyLexicon, slugify
from truceledger.vocabulary.field import PARTY_CODE

#: Short names of ministries and offices of a state, in front of or behind the state's own: "moph_lb", "ua-mod".
_ORGANS = {"GOV": r"mo[a-z]{1,4}|min\w*|gov\w*|health|presid\w*|gmo|cabinet", "MIL": r"mil|army|idf|armed|forces", "COP": r"police"}


@cache
def _alpha2() -> dict[str, str]:
    file = resources.files("truceledger.knowledge").joinpath("data/parties/alpha2.toml")
    return {k: str(v) for k, v in tomllib.loads(file.read_text("utf-8")).items()}


def state_code(words: str, parties: PartyLexicon) -> str | None:
    """Give the state that words name: two or three letters, or a name."""
    plain = words.strip()
    entry = parties.entries.get(plain.upper())
    if entry is not None and entry.sort == "state":
        return plain.upper()
    if plain.upper() in _alpha2():
        return _alpha2()[plain.upper()]
    code, what = parties.names.get(plain, (None, ""))
    return code.split(":")[0] if code and what in {"name", "adjective"} and code[:1].isupper() else None


def issuer_code(words: str, parties: PartyLexicon, given: Mapping[str, str] | None = None) -> tuple[str | None, str]:
    """Give the code of whom a cell names, and how it was found; no code where no list knows it."""
    plain = " ".join(words.split())
    told = (given or {}).get(plain) or (given or {}).get("")
    if told:
        return told, "given"
    if PARTY_CODE.fullmatch(plain) and (plain in parties.entries or plain.split(":")[0] in parties.entries):
        return parties.canonical(plain), "a party's code"
    if plain in parties.names and parties.names[plain][1] in {"name", "organ", "person"}:
        return parties.names[plain][0], "a party's name"
    if slugify(plain) in parties.slugs:
        return parties.slugs[slugify(plain)], "a party's name"
    parts = [p for p in re.split(r"[^A-Za-z]+", plain) if p]
    for part, rest in ((parts[-1], parts[:-1]), (parts[0], parts[1:])) if len(parts) > 1 else ():
        state = state_code(part, parties)
        for sector, pattern in _ORGANS.items() if state else ():
            if any(re.fullmatch(pattern, word, re.IGNORECASE) for word in rest):
                return f"{state}:{sector}", f"an organ of {parties.name_of(state or '')}, by its letters"
    return None, "no list knows it"

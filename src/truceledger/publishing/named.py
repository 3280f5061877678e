"""A party that somebody asks for: by its code, or by any name that lists or the ledger have for it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from truceledger.errors import UsageError
from truceledger.vocabulary.party import root

if TYPE_CHECKING:
    from truceledger.vocabulary.statement import Statement


def parties_of(statements: Iterable[Statement]) -> frozenset[str]:
    """Give the codes of all who act or speak in some statements."""
    from truceledger.vocabulary.party import codes

    found: set[str] = set()
    for statement in statements:
        found.update(code for name in statement.declaration.parties for code in codes(statement.fields.get(name)))
        found.update(source.party for source in statement.attribution.sources if source.party)
    return frozenset(found)


def party_code(words: str, present: Collection[str], option: str = "--party") -> str:
    """Give the code of the party that these words name, of those ``present`` first.

    Raises ``UsageError``, which names the ``option``, where nothing goes by them.
    """
    from truceledger.knowledge import Knowledge
    from truceledger.publishing.queries import known_profiles

    known = {*present, *(root(code) for code in present)}
    lists = Knowledge.load(known_profiles()).parties
    if words in known or root(words) in lists.entries:
        return words
    named = {lists.name_of(code).casefold(): code for code in sorted(known)}
    whole = " ".join(words.split())
    match = next((m for m in lists.find(whole) if (m.start, m.end) == (0, len(whole))), None)
    code = named.get(whole.casefold()) or (match.code if match else None)
    if code:
        return code
    near = difflib.get_close_matches(whole.casefold(), [*named, *known], 4, 0.5)
    told = ", ".join(dict.fromkeys(named.get(n, n) for n in near)) or ", ".join(sorted(c for c in known if ":" not in c)[:12]) or "none"
    raise UsageError(f"{option}: no party {words!r} in what was read; there are {told}")

"""A timeline that is made once for a look and asked for in many ways: what of it is wanted, and what tells no day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from truceledger.publishing.timeline import Timeline, Wanted
from truceledger.publishing.timeline_entry import Entry
from truceledger.vocabulary.party import codes, root
from truceledger.vocabulary.statement import Statement


def narrowed(made: Timeline, wanted: Wanted) -> tuple[Entry, ...]:
    """Give the entries of a whole timeline that are wanted: the same that ``timeline`` gives when it is asked for them alone."""
    return tuple(e for e in made.entries if fits(e, wanted))


def fits(entry: Entry, wanted: Wanted) -> bool:
    """Say whether an entry is wanted."""
    return (
        (not wanted.kinds or entry.kind in wanted.kinds)
        and wanted.covers(entry.first, entry.last)
        and (not wanted.ahead or entry.ahead)
        and (wanted.party is None or _is_of(entry.parties, wanted.party))
    )


def undated(statements: Iterable[Statement], wanted: Wanted) -> dict[str, int]:
    """Count by kind the statements that tell no day, of those whose kind and party are wanted."""
    found = Counter(
        s.kind
        for s in statements
        if s.when is None and (not wanted.kinds or s.kind in wanted.kinds) and (wanted.party is None or _is_of(_parties(s), wanted.party))
    )
    return dict(sorted(found.items()))


def _is_of(parties: Iterable[str], party: str) -> bool:
    return any(code == party or root(code) == party for code in parties)


def _parties(statement: Statement) -> Iterable[str]:
    yield from (code for name in statement.declaration.parties for code in codes(statement.fields.get(name)))
    yield from (source.party for source in statement.attribution.sources if source.party)

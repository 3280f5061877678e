"""Sources at risk, taken out of whatever leaves the ledger: that something is withheld is said, not what.

Every word that would give a protected source away is put out of names, titles, addresses, quotes and fields; the party's
code too. A statement of it counts as of one origin, so that corroboration stays true.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from truceledger.vocabulary.attribution import Source
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, HeldReport, View

#: What stands where something was taken out.
WITHHELD = "[withheld]"


class Redaction:
    """Takes the protected sources out; ``protected`` gives the words of each, by source."""

    def __init__(self, protected: Mapping[str, tuple[str, ...]]) -> None:
        self._names = {source: {source.casefold(), *(n.casefold() for n in names)} for source, names in protected.items()}
        words = sorted({n for names in self._names.values() for n in names if n}, key=lambda n: (-len(n), n))
        # one pattern, longest names first; a name within a word is left ("Ali" in "Alice")
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(w) for w in words) + r")(?!\w)", re.IGNORECASE) if words else None

    def text(self, words: str) -> str:
        """Give words without the names."""
        return self._pattern.sub(WITHHELD, words) if self._pattern else words

    def value(self, value: Any) -> Any:
        """Give a value of JSON without the names; a party that is protected becomes words."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {k: self.value(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self.value(v) for v in value]
        return value

    def view(self, view: View) -> View:
        """Give a view without the names."""
        statements = tuple(self.held(h) for h in view.statements)
        withheld = sum(a is not b for a, b in zip(statements, view.statements, strict=True))
        reports = tuple(msgspec.structs.replace(r, report=self._ref(r.report)) for r in view.reports)
        return msgspec.structs.replace(view, statements=statements, reports=reports, withheld=withheld)

    def held(self, held: Held) -> Held:
        """Give a statement without the names, the very same where it holds none."""
        statement = self.statement(held.statement)
        source = self._source_of(held.statement)
        if statement is held.statement and source is None:
            return held
        token = hashlib.sha256(f"truceledger {source}".encode()).hexdigest()[:12] if source else held.origin
        return msgspec.structs.replace(held, statement=statement, origin=token)

    def statement(self, statement: Statement) -> Statement:
        """Give a statement without the names."""
        raise NotImplementedError

    def report(self, held: HeldReport) -> HeldReport:
        """Give a report without the names."""
        return msgspec.structs.replace(held, report=self._ref(held.report))

    def _ref(self, ref: ReportRef) -> ReportRef:
        raise NotImplementedError

    def _source_of(self, statement: Statement) -> str | None:
        raise NotImplementedError

    def _is(self, source: Source) -> bool:
        raise NotImplementedError

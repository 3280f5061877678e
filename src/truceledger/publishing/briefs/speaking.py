"""By whose word: what makes of a line a sentence that claims nothing of its own.

The wording is the same for every party, and parties are named in the order of the alphabet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from truceledger.assessment.desk import Desk
from truceledger.assessment.words import joined
from truceledger.vocabulary.statement import Statement

UNNAMED = "an unnamed source"
#: Sources named in one sentence; the footnote has them all.
MOST = 4


class Voices:
    """Names the sources of statements; ``held`` are the statements by id."""

    def __init__(self, desk: Desk, held: Mapping[str, Statement]) -> None:
        self.desk = desk
        self.held = held

    def statements(self, ids: Iterable[str]) -> tuple[Statement, ...]:
        """Give the statements of ids, those that are not there left out."""
        return tuple(self.held[i] for i in ids if i in self.held)

    def of(self, ids: Iterable[str]) -> str:
        """Name whose word the statements are: "Cedar Line, Lebanon (army) and 2 more sources"."""
        names = sorted({name for s in self.statements(ids) for name in self._names(s)}, key=lambda n: (n.startswith(UNNAMED), n.casefold(), n))
        if not names:
            return "sources that are not named"
        if len(names) <= MOST:
            return joined(names)
        return f"{', '.join(names[: MOST - 1])} and {len(names) - MOST + 1} more sources"

    def without_issuer(self, text: str, ids: Iterable[str]) -> str:
        """Give a line's text without a source named at its end, where the sentence names it already."""
        who = f" — {self.of(ids)}"
        return text.removesuffix(who).replace(f"{who} (figure", " (figure")

    def _names(self, statement: Statement) -> list[str]:
        chain = statement.attribution
        speakers = chain.speakers()
        if speakers:
            return [self._speaker(s.party, s.text, s.anonymous) for s in speakers]
        carriers = [" ".join(c.text.split()) for c in chain.carriers() if c.text]
        return carriers[:1] or [statement.report.publisher or "a report whose publisher is not known"]

    def _speaker(self, party: str | None, text: str | None, anonymous: bool) -> str:
        name = self.desk.name_of(party) if party else " ".join((text or "").split())
        if anonymous:
            return f"{UNNAMED} of {name}" if party else f"{UNNAMED} (“{name}”)" if name else UNNAMED
        return name or "a source that is not named"


def sentence(text: str) -> str:
    """Give words with a full stop, where they have no end."""
    words = text.strip()
    return words if words.endswith((".", "?", "!", "…")) else words + "."

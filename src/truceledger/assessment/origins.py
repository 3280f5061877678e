"""Who said it first: independent origins.

Corroboration counts origins, not articles. A named source is one origin wherever it is quoted; an unnamed one is one for
each agency that carried it, or report it stands in; the reporter's own voice is its publisher's. Copies of one report
count once.
"""

from __future__ import annotations

from collections.abc import Iterable

from truceledger.assessment.words import Namer, day
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

Origin = tuple[str, ...]


#: Words that stand for a source named before and say nothing themselves.
_NO_NAMES = frozenset({"he", "she", "it", "they", "the group", "group", "movement", "army", "ministry", "mission", ""})


class Origins:
    """The origins of a view's statements."""

    def __init__(self, view: View, name_of: Namer) -> None:
        self._copy_of = {r.report.digest: r.origin for r in view.reports}
        self._first_publisher: dict[str, str] = {}
        for report in view.reports:
            self._first_publisher.setdefault(report.origin, report.report.publisher or report.report.id)
        self._name_of = name_of

    def report_of(self, statement: Statement) -> str:
        """Give the digest of the report that a statement's report copies, or its own."""
        return self._copy_of.get(statement.report.digest, statement.report.digest)

    def of(self, statement: Statement) -> tuple[Origin, ...]:
        """Give the origins of a statement: one, or one for each joint speaker."""
        text = self.report_of(statement)
        chain = statement.attribution
        speakers = chain.speakers()
        carriers = chain.carriers()
        if not speakers:
            if carriers:
                return (("carrier", (carriers[0].text or "").casefold()),)
            return (("publisher", self._first_publisher.get(text, text).casefold()),)
        first = speakers[0]
        if first.anonymous or first.party is None:
            through = (carriers[0].text or "").casefold().split()[0] if carriers and carriers[0].text else text
            named = first.party or (first.text or "").casefold()
            return (("unnamed", named, through),)
        return (("named", first.party),)

    def count(self, statements: Iterable[Statement]) -> int:
        """Count the independent origins of some statements."""
        return len({origin for s in statements for origin in self.of(s)})

    def said_by(self, statement: Statement) -> str:
        """Give the chain in words: who, through whom, where, when."""
        chain = statement.attribution
        speakers = chain.speakers()
        if speakers:
            first = speakers[0]
            name = self._name_of(first.party) if first.party else None
            words = " ".join((first.text or "").split())
            if first.anonymous:
                who = f"unnamed: {words}" + (f" [{name}]" if name else "")
            elif name and words.casefold() not in _NO_NAMES and words.casefold() not in name.casefold():
                who = f"{words} [{name}]"
            else:
                who = name or words or "an unnamed source"
        elif chain.carriers():
            who = "no speaker given"
        else:
            who = "the reporter's own words"
        parts = [who]
        if chain.carriers():
            parts.append("via " + ", ".join(dict.fromkeys(c.text or "" for c in chain.carriers())))
        where = statement.report.publisher or "publisher unknown"
        when = day(str(statement.report.published)) if statement.report.published else "undated"
        parts.append(f"{where}, {when}")
        return "; ".join(parts)

    def sayings(self, statements: Iterable[Statement]) -> tuple[str, ...]:
        """Give the chains of some statements, each once."""
        return tuple(dict.fromkeys(self.said_by(s) for s in statements))

"""What every chapter is given: the view, the day, the origins, the names.

Hands on: ``Context``. Statements come out of it in an order of their own, so that the view's order never shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from truceledger.assessment.origins import Origins
from truceledger.assessment.state import Dated, Saying
from truceledger.assessment.timing import shown, words_of
from truceledger.vocabulary.attribution import Modality, Stance
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import View

Population = tuple[float, int, str]


def _no_population(_country: str) -> Population | None:
    return None


def _code_itself(code: str) -> str:
    return code


@dataclass(frozen=True)
class Context:
    """The view and what helps to read it; ``as_of`` is the day the state of play is told for."""

    view: View
    as_of: date | None
    name_of: Callable[[str], str] = _code_itself
    population_of: Callable[[str], Population | None] = _no_population
    sides: tuple[str, ...] = ()
    countries: tuple[str, ...] = field(default=())

    @cached_property
    def origins(self) -> Origins:
        """The independent origins of this view."""
        return Origins(self.view)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """All statements, by publication, report, span and name."""
        return tuple(sorted((held.statement for held in self.view.statements), key=order))

    def of(self, kind: str) -> tuple[Statement, ...]:
        """Give the statements of one kind."""
        return tuple(s for s in self.statements if s.kind == kind)

    def moment(self, statement: Statement) -> date | None:
        """Give the day a statement was published; where its report has none, the day of the view."""
        return statement.report.published or self.as_of

    def saying(self, statement: Statement) -> Saying:
        """Give one statement as a saying: who, through whom, printed where and when, in which words."""
        speakers = statement.attribution.speakers()
        via = tuple(s.text or s.party or "" for s in statement.attribution.carriers())
        report = statement.report
        return Saying(
            statement=statement.statement_id,
            label=self._label(statement, via),
            party=tuple(dict.fromkeys(s.party for s in speakers if s.party)),
            who=" and ".join(s.text or self.name_of(s.party or "") for s in speakers) or None,
            anonymous=any(s.anonymous for s in speakers),
            via=via,
            publisher=report.publisher,
            published=report.published,
            report=report.id,
            mode=statement.attribution.mode.value,
            stance=statement.stance.value,
            modality=statement.modality.value,
            quote=" … ".join(span.exact for span in statement.evidence),
            origins=self.origins.keys(statement),
        )

    def _label(self, statement: Statement, via: tuple[str, ...]) -> str:
        report = statement.report
        said = [self._speaker(s.text, s.party, s.anonymous) for s in statement.attribution.speakers()]
        label = " and ".join(said) or "in the report's own voice"
        if via:
            label += ", through " + ", ".join(via)
        label += f", in {report.publisher or 'a report whose publisher is not known'}"
        return f"{label}, {report.published.isoformat() if report.published else 'date not known'}"

    def _speaker(self, text: str | None, party: str | None, anonymous: bool) -> str:
        known = self.name_of(party) if party else ""
        said = text or known or "somebody"
        about = [known] if known and known.casefold() not in said.casefold() else []
        about += ["unnamed"] if anonymous else []
        return f"{said} ({', '.join(about)})" if about else said

    def line(self, statements: Iterable[Statement]) -> dict[str, Any]:
        """Give the grounds of a line: statement ids, sayings and the number of independent origins."""
        many = sorted(set(statements), key=order)
        return {
            "grounds": tuple(s.statement_id for s in many),
            "said_by": tuple(self.saying(s) for s in many),
            "origins": self.origins.count(many),
        }

    def dated(self, said: Iterable[tuple[str, Statement, str]]) -> tuple[Dated, ...]:
        """Give each different date once, with all who say it; takes (EDTF, statement, field)."""
        by_date: dict[str, list[tuple[Statement, str]]] = {}
        for edtf, statement, name in said:
            by_date.setdefault(edtf, []).append((statement, name))
        made = []
        for edtf, rows in sorted(by_date.items()):
            words = next((w for s, name in sorted(rows, key=lambda r: order(r[0])) if (w := words_of(s, name))), None)
            made.append(Dated(edtf=edtf, shown=shown(edtf, words), words=words, **self.line(s for s, _ in rows)))
        return tuple(made)


def order(statement: Statement) -> tuple[Any, ...]:
    """Give the order of statements: publication (undated last), report, span, name."""
    report = statement.report
    return (report.published or date.max, report.id, report.digest, statement.start, statement.statement_id)


def holds(statement: Statement) -> bool:
    """Say whether the speaker says that it is, or was, so: asserted, and neither negated, planned, nor only possible."""
    return statement.stance is Stance.ASSERTS and statement.modality in {Modality.ACTUAL, Modality.ONGOING}


def meant(statement: Statement) -> bool:
    """Say whether the content is asserted at all: neither denied, doubted nor negated."""
    return statement.stance is Stance.ASSERTS and statement.modality is not Modality.NEGATED


def parties(value: Any) -> tuple[str, ...]:
    """Give the codes, or the words of unresolved parties, that a party field holds."""
    many = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(one if isinstance(one, str) else one["words"] for one in many)


def state_of(code: str) -> str:
    """Give the party at state level: the organ's state for ``LBN:GOV``, the code itself for others."""
    return code.split(":", 1)[0] if code[:3].isupper() else code

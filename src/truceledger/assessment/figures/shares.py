"""A share of a population against the usual figure of it, with that figure's source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.figures.names import Check
from truceledger.assessment.words import plain
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.statement import Statement

#: A share is said not to fit where it is off by more than this part of what the population would give.
LOOSE = 0.2


def shares(desk: Desk) -> Iterator[Check]:
    """Hold each count that is called a share of a population against the state's usual population."""
    found: dict[str, list[Statement]] = {}
    texts: dict[str, tuple[str, dict[str, Any]]] = {}
    for statement in desk.of("toll"):
        share = statement.fields.get("share")
        if not share or statement.stance is not Stance.ASSERTS or "population" not in share["of"]:
            continue
        for code in _states(desk, statement):
            told = _against(desk, statement, share, code)
            if told is not None:
                key, text, data = told
                found.setdefault(key, []).append(statement)
                texts.setdefault(key, (text, data))
                break
            if desk.population_of(code) is not None:
                break
    for key, many in found.items():
        text, data = texts[key]
        yield Check("share", key, text, tuple(many), (), data)


def _against(desk: Desk, statement: Statement, share: dict[str, Any], code: str) -> tuple[str, str, dict[str, Any]] | None:
    quantity, usual = statement.quantity(), desk.population_of(code)
    count = (quantity.best or quantity.low or quantity.high) if quantity else None
    if usual is None or not count:
        return None
    would = count / usual.value
    if abs(would - share["value"]) <= LOOSE * would:
        return None
    measure, called = plain(str(statement.fields["measure"])), share.get("phrase") or share["value"]
    text = (
        f"does not fit: {quantity} {measure} is called {called}; of the usual population of {desk.name_of(code)}, {usual.value:,}"
        f" ({usual.source}, {usual.year}), it would be {would:.0%}, not {share['value']:.0%}"
    )
    key = f"share|{measure}|{code}|{str(quantity).casefold()}|{str(called).casefold()}"
    return key, text, {"share": share, "population": usual.value, "population_source": usual.source, "would_be": round(would, 3)}


def _states(desk: Desk, statement: Statement) -> list[str]:
    """Give the states the count may be about: where it is, else whose government says it."""
    found = [p.country for p in statement.where if p.country]
    found += [desk.state_of(s.party) or "" for s in statement.attribution.speakers() if s.party]
    return [c for c in dict.fromkeys(found) if c]

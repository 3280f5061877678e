"""Counts of people as rival series: one for each issuer, measure, group, basis and anchor; never added, never blended.

Checks beside them: a count that falls, a share that does not fit the usual population, one number under two measures.
"""

from __future__ import annotations

import itertools
from typing import Any

from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, lower, party, plain
from truceledger.vocabulary.attribution import Stance
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

Key = tuple[str, str, str, str, str]
#: A share is said not to fit where it is off by more than this part of what the population would give.
LOOSE = 0.2


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the series, running totals first, and the checks."""
    series: dict[Key, list[Statement]] = {}
    for statement in desk.of("toll"):
        series.setdefault(_key(desk, statement), []).append(statement)
    order = {"cumulative": 0, "period": 1, "incident": 2}
    lines = []
    for key, many in sorted(series.items(), key=lambda item: (order.get(item[0][3], 3), item[0][1] != "killed", item[0][1:], item[0][0])):
        lines.append(_series(desk, key, many))
    checks = [*_shares(desk), *_moved(desk), *_falls(desk, series)]
    lines = checks_first(lines, checks)
    return tuple(lines), "each issuer's figures stand alone" if lines else "no count of people was read"


def checks_first(lines: list[Line], checks: list[Line]) -> list[Line]:
    """Put the running totals first, the checks on them next, incidents last."""
    totals = [line for line in lines if line.topic == "cumulative"]
    return totals + checks + [line for line in lines if line.topic != "cumulative"]


def issuer(desk: Desk, statement: Statement) -> str:
    """Give whose count it is, in words."""
    speakers = statement.attribution.speakers()
    if speakers:
        first = speakers[0]
        return desk.name_of(first.party) if first.party else " ".join((first.text or "an unnamed source").split())
    carriers = statement.attribution.carriers()
    return (carriers[0].text if carriers else statement.report.publisher) or "publisher unknown"


def _key(desk: Desk, statement: Statement) -> Key:
    fields = statement.fields
    edtf = statement.when.edtf if statement.when else ""
    basis = str(fields.get("basis") or "incident")
    anchor = edtf.split("/")[0] if basis == "cumulative" else edtf
    # counts of one incident are joined only where they say the same: two losses of one day are no revision of each other
    where = statement.claim_id if basis == "incident" else ""
    return issuer(desk, statement), str(fields["measure"]), str(fields.get("people") or "unspecified"), basis, f"{anchor}|{where}"


def _series(desk: Desk, key: Key, many: list[Statement]) -> Line:
    who, measure, people, basis, _ = key
    ordered = sorted(many, key=lambda s: (str(s.report.published or ""), s.statement_id))
    last = ordered[-1]
    quantity = last.quantity() or Quantity()
    text = f"{quantity} {plain(measure)}" + (f" ({plain(people)})" if people != "unspecified" else "")
    if last.when:
        text += f", {day(last.when.edtf)}"
    elif basis == "cumulative":
        text += ", start of the count not told"
    cause = last.fields.get("caused_by")
    text += f", laid to {party(cause, desk.name_of)}" if cause else ""
    places = ", ".join(dict.fromkeys(p.text for p in last.where))
    text += f" — {places}" if places and basis == "incident" else ""
    text += f" — {who}"
    if last.stance is Stance.DENIES:
        text += " (denied)"
    if last.modality.value not in {"actual", "ongoing"}:
        text += f" ({last.modality.value})"
    earlier = [
        f"{s.quantity()} ({day(str(s.report.published)) if s.report.published else 'undated'})"
        for s in ordered[:-1]
        if s.fields["value"] != last.fields["value"]
    ]
    detail = ["before: " + ", ".join(dict.fromkeys(earlier))] if earlier else []
    points = [{"published": str(s.report.published or ""), "value": s.fields["value"], "statement": s.statement_id} for s in ordered]
    return desk.line(text, ordered, topic=basis, detail=detail, measure=measure, people=people, issuer=who, points=points)


def _shares(desk: Desk) -> list[Line]:
    """Hold a share of a population against the usual figure."""
    found: dict[str, list[Statement]] = {}
    data: dict[str, dict[str, Any]] = {}
    for statement in desk.asserted("toll"):
        share, quantity = statement.fields.get("share"), statement.quantity()
        if not share or quantity is None or "population" not in share["of"]:
            continue
        count = quantity.best or quantity.low or quantity.high
        for code in _states(desk, statement):
            usual = desk.population_of(code)
            if usual is None or not count:
                continue
            would = count / usual.value
            if abs(would - share["value"]) > LOOSE * would:
                text = (
                    f"does not fit: {quantity} {plain(str(statement.fields['measure']))} is called {share.get('phrase') or share['value']}; of the usual"
                    f" population of {desk.name_of(code)}, {usual.value:,} ({usual.source}, {usual.year}), it would be {would:.0%}, not {share['value']:.0%}"
                )
                found.setdefault(text.casefold(), []).append(statement)
                data.setdefault(text.casefold(), {"text": text, "share": share, "population": usual.value, "would_be": round(would, 3)})
            break
    return [
        desk.line(str(data[key]["text"]), many, topic="check", **{k: v for k, v in data[key].items() if k != "text"}) for key, many in found.items()
    ]


def _states(desk: Desk, statement: Statement) -> list[str]:
    """Give the states the count may be about: where it is, else whose government says it."""
    found = [p.country for p in statement.where if p.country]
    found += [desk.state_of(s.party) or "" for s in statement.attribution.speakers() if s.party]
    return [c for c in dict.fromkeys(found) if c]


def _moved(desk: Desk) -> list[Line]:
    """Find one large number told under two measures: a relay slip more often than a chance."""
    seen: dict[tuple[float, str], list[Statement]] = {}
    for statement in desk.asserted("toll"):
        quantity = statement.quantity()
        if quantity and quantity.best and quantity.best >= 100 and quantity.qualifier.value == "exact":
            anchor = statement.when.edtf.split("/")[0] if statement.when else ""
            seen.setdefault((quantity.best, anchor), []).append(statement)
    lines = []
    for (number, _), many in sorted(seen.items()):
        measures = sorted({str(s.fields["measure"]) for s in many})
        if len(measures) > 1:
            text = f"the same number under two measures: {number:,.0f} as {' and as '.join(map(plain, measures))}"
            lines.append(desk.line(text, many, topic="check"))
    return lines


def _falls(desk: Desk, series: dict[Key, list[Statement]]) -> list[Line]:
    """Find running totals of one issuer and anchor that fall."""
    lines = []
    for key, many in sorted(series.items()):
        if key[3] != "cumulative" or not key[4].split("|")[0]:
            continue
        ordered = sorted((s for s in many if s.report.published), key=lambda s: str(s.report.published))
        for before, after in itertools.pairwise(ordered):
            old, new = before.quantity(), after.quantity()
            if (
                old
                and new
                and old.best
                and new.best
                and new.best < old.best
                and lower(str(before.report.published)) != lower(str(after.report.published))
            ):
                text = f"a running total that falls: {key[0]}, {plain(key[1])}: {old} ({day(str(before.report.published))}), then {new} ({day(str(after.report.published))})"
                lines.append(desk.line(text, [before, after], topic="check"))
    return lines

"""Counts of violations, strikes and the like: one line for each issuer, what is counted, and against whom."""

from __future__ import annotations

from truceledger.assessment.chapters.tolls import issuer
from truceledger.assessment.desk import Desk
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, party, plain
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement


def build(desk: Desk) -> tuple[tuple[Line, ...], str]:
    """Give the series side by side."""
    series: dict[tuple[str, str, str, str], list[Statement]] = {}
    for statement in desk.of("tally"):
        edtf = statement.when.edtf if statement.when else ""
        key = (str(statement.fields["counted"]), party(statement.fields.get("by"), desk.name_of, ""), edtf, issuer(desk, statement))
        series.setdefault(key, []).append(statement)
    lines = []
    for (counted, by, edtf, who), many in sorted(series.items(), key=lambda item: (item[0][0] != "violation", item[0])):
        values = dict.fromkeys(str(s.quantity() or Quantity()) for s in many)
        text = f"{', '.join(values)} × {plain(counted)}" + (f" by {by}" if by else "")
        text += f", {day(edtf)}" if edtf else ""
        text += f" — {who}"
        points = [{"published": str(s.report.published or ""), "value": s.fields["value"], "statement": s.statement_id} for s in many]
        lines.append(desk.line(text, many, topic=counted, counted=counted, issuer=who, points=points))
    return tuple(lines), "counted by different issuers in different ways; never added" if lines else "no other count was read"

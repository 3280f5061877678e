"""Figures by issuer side by side, never added; what does not fit stands beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.assessment.changes.differences import latest
from truceledger.assessment.chapters.tolls import issuer
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, party, plain
from truceledger.publishing.briefs.brief import Figure, Grounds, Row, Section, Sentence, Table
from truceledger.publishing.briefs.drawn import series
from truceledger.publishing.briefs.lines import all_told, nothing
from truceledger.publishing.briefs.speaking import Voices
from truceledger.vocabulary.quantity import Quantity
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.publishing.period import Period

_HEADER = ("What, from when", "By whom", "Figure", "Earlier")
_TITLES = {"tolls": "People", "tallies": "Other counts"}


def section(voices: Voices, period: Period, charts: bool = False) -> Section:
    """Give the tables, rows of one thing counted together, issuers in the order of the alphabet; counts of one incident stand elsewhere."""
    tables: dict[str, list[Row]] = {}
    checks: list[Sentence] = []
    for name in ("tolls", "tallies"):
        chapter = period.after.chapters.get(name)
        for line in chapter.lines if chapter else ():
            if "check" in line.data or line.topic in {"check", "restart"}:
                checks += all_told(voices, [line], "Told by {who}, and held against each other here: {text}")
            elif line.topic != "incident":
                row = _row(voices, line)
                if row is not None:
                    tables.setdefault(_TITLES[name], []).append(row)
    items: list[Section | Sentence | Figure] = [
        Section(title, (Table(_HEADER, tuple(sorted(rows, key=lambda r: (r.cells, r.grounds.statements))), f"{title}: the last figure of each issuer"),))
        for title, rows in tables.items()
    ]
    drawn = tuple(series(voices)) if charts else ()
    if drawn:
        items.append(Section("The same over time", drawn))
    if checks:
        items.append(Section("What does not fit, or began again", tuple(checks)))
    return Section("Figures by issuer", tuple(items) or (nothing(period, "no running count was read"),))


def _row(voices: Voices, line: Line) -> Row | None:
    """Give a series as a row, told by its statements: the figure it stands at, and what the same issuer gave before."""
    many = sorted(voices.statements(line.grounds), key=lambda s: (str(s.report.published or ""), s.statement_id))
    if not many:
        return None
    last = _last(voices, line) or many[-1]
    counted = str(last.fields.get("measure") or last.fields.get("counted") or last.kind)
    who = issuer(voices.desk, last)
    figure = f"{last.quantity() or Quantity()} (told {_told(last)})"
    figure += f", {last.stance.value}" if last.stance.value != "asserts" else ""
    figure += f", {plain(last.modality.value)}" if last.modality.value not in {"actual", "ongoing"} else ""
    figure += "; this count has ended" if line.data.get("ended") else ""
    grounds = Grounds(tuple(s.statement_id for s in many))
    return Row((f"{plain(counted).capitalize()}, {_scope(voices, last)}", who, figure, _earlier(line)), grounds)


def _last(voices: Voices, line: Line) -> Statement | None:
    points = line.data.get("points")
    return voices.held.get(str(points[-1].get("statement"))) if points and latest(line) is not None else None


def _scope(voices: Voices, statement: Statement) -> str:
    fields = statement.fields
    people = str(fields.get("people") or "unspecified")
    parts = [plain(people)] if people != "unspecified" else []
    for field, words in (("caused_by", "laid to"), ("by", "by")):
        if fields.get(field):
            parts.append(f"{words} {party(fields[field], voices.desk.name_of)}")
    parts.append(day(statement.when.edtf) if statement.when else "start not told")
    return ", ".join(parts)


def _told(statement: Statement) -> str:
    return day(str(statement.report.published)) if statement.report.published else "on a day not known"


def _earlier(line: Line) -> str:
    """Give the exact figure before the last one of a running total, with the difference; how many there were before it is said."""
    points = line.data.get("points") or []
    now = latest(line)
    before = [p for p in points[:-1] if p.get("value") is not None and p["value"] != now]
    if not before:
        return "none told"
    last = before[-1]
    text = f"{last['value']:,} ({day(str(last.get('day') or last.get('published') or ''))})"
    if line.topic == "cumulative" and now is not None:
        text += f", difference {now - last['value']:+,}"
    return text + (f"; {len(before) - 1} before it" if len(before) > 1 else "")

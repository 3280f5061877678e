"""Dates ahead: ends, due dates, meetings set and other things planned, in the order of their days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceledger.publishing.briefs.brief import Grounds, Row, Section, Table
from truceledger.publishing.briefs.lines import nothing
from truceledger.publishing.briefs.speaking import Voices
from truceledger.publishing.timeline import Wanted, mark, short, timeline

if TYPE_CHECKING:
    from truceledger.publishing.period import Period


def section(voices: Voices, period: Period) -> Section:
    """Give what the timeline puts ahead of the brief's day; what no day is told of is not here."""
    rows = []
    for entry in timeline(voices.desk, Wanted(ahead=True)).entries:
        how = mark(entry, voices.desk.today)
        text = entry.text + (f" ({how})" if how else "")
        rows.append(Row((short(entry.edtf), text, voices.of(entry.grounds)), Grounds(entry.grounds)))
    if not rows:
        return Section("Dates ahead", (nothing(period, "no day ahead was read"),))
    return Section("Dates ahead", (Table(("Day", "What", "According to"), tuple(rows), "Days ahead, in their order"),))

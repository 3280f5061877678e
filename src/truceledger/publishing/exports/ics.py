"""iCalendar (RFC 5545): meetings as events; ends of truces and due days of commitments as to-dos.

Taken from the state of play of each process, so that a meeting that ten reports tell of is one event. ``UID`` is made of the
process, the chapter and the line's key, which is the same at every moment; what can change is never in it. ``SEQUENCE`` grows with
what is known: the statements the entry rests on, and ten for each decision of people on statements of its kind, so that a decision
that takes statements away never lowers it. ``DTSTAMP`` is the day of the look's last report: the same look is the same file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from truceledger import __version__
from truceledger.publishing.exports.exporting import FILTERS, Exporting, Format
from truceledger.publishing.exports.ics_days import Days, days_of
from truceledger.publishing.exports.ics_revisions import decisions
from truceledger.publishing.safe import one_line
from truceledger.vocabulary.quantity import number_of
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.assessment import Line, StateOfPlay

#: Statements whose ids a description names; the rest are counted.
MOST = 12
#: Verification statuses by which a meeting ahead is told as certain.
CERTAIN = frozenset({"corroborated", "acknowledged_by_actor", "verified_by_mechanism"})
_PREFIX = {"cancelled": "Called off: ", "denied": "Said not to be so: ", "postponed": "Put off: ", "boycotted": "Boycotted: "}
_DONE = {"discharged": "COMPLETED", "cancelled": "CANCELLED", "released": "CANCELLED", "expired": "CANCELLED"}


@dataclass(frozen=True)
class Item:
    """One entry: an event or, where ``todo``, a day by which; its line of the state of play, its days, how it stands."""

    uid: str
    todo: bool
    summary: str
    line: Line
    days: Days
    status: str
    category: str
    process: str | None
    sequence: int
    notes: tuple[str, ...] = ()
    where: str = ""


def write(exporting: Exporting) -> Iterator[bytes]:
    """Give the calendar's head, then entry by entry in the order of their days."""
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (
        ("prodid", f"-//Truceledger//Truceledger {__version__}//EN"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("x-wr-calname", one_line(exporting.title(exporting.view.process))),
        ("x-wr-caldesc", "What reports tell of meetings, ends of truces and due days; each entry says by whose word"),
    ):
        calendar.add(name, value)
    head, end = calendar.to_ical().split(b"END:VCALENDAR")
    yield head
    items = [item for process in exporting.processes for item in _of_process(exporting, process)]
    for item in sorted(items, key=lambda i: (i.days.first or i.days.last or date.max, i.uid)):
        exporting.wrote("to-do" if item.todo else "event")
        yield _component(exporting, item).to_ical()
    yield b"END:VCALENDAR" + end


def _of_process(exporting: Exporting, process: str | None) -> Iterator[Item]:
    state = exporting.state(process)
    known = {h.statement.statement_id: h.statement for h in exporting.view.statements}
    for item in _items(exporting, process, state, known):
        if isinstance(item, str):
            exporting.leave(item.partition(": ")[2], what=item.partition(": ")[0])
        else:
            yield item


def _items(exporting: Exporting, process: str | None, state: StateOfPlay, known: dict[str, Statement]) -> Iterator[Item | str]:
    """Give the entries of a process; of a line that cannot be one, what it is and why."""
    chapters = {name: state.chapters[name].lines for name in ("meetings", "agreements", "commitments") if name in state.chapters}
    wanted = [(name, line) for name, lines in chapters.items() for line in lines if _is_wanted(exporting, line)]
    for name, line in wanted:
        if name == "meetings":
            made = days_of(line.data.get("when"))
            yield f"meeting: {made}" if isinstance(made, str) else _meeting(exporting, process, line, made, known)
        elif name == "agreements" and "until" in line.data:
            yield from _agreement(exporting, process, line, chapters[name])
        elif name == "commitments" and line.data.get("due"):
            made = days_of(line.data["due"])
            yield f"due day: {made}" if isinstance(made, str) else _commitment(exporting, process, line, made)


def _is_wanted(exporting: Exporting, line: Line) -> bool:
    """Say whether a line rests on a statement that is wanted."""
    return not any(getattr(exporting.wanted, name) for name in FILTERS) or any(i in exporting.ids for i in line.grounds)


def _meeting(exporting: Exporting, process: str | None, line: Line, days: Days, known: dict[str, Statement]) -> Item:
    from truceledger.assessment.words import joined, plain

    data = line.data
    names = joined(exporting.name_of(code) for code in data["participants"])
    summary = (f"{plain(data['format'])} " if data.get("format") else "") + "meeting" + (f" of {names}" if names else ", participants not told")
    told = {str(known[i].fields.get("status")) for i in line.grounds if i in known and known[i].kind == "meeting"}
    proposed = line.topic == "ahead" and "scheduled" not in told
    prefix = "Proposed: " if proposed else _PREFIX.get(line.topic, "")
    certain = (line.topic in {"held", "ongoing"} and line.status != "contested") or (line.topic == "ahead" and not proposed and line.status in CERTAIN and not days.note)
    status = "CANCELLED" if line.topic in {"cancelled", "denied"} else "CONFIRMED" if certain else "TENTATIVE"
    sequence = _sequence(exporting, process, "meeting", line.grounds)
    return Item(
        _uid(process, "meetings", line.key, "meeting"), False, prefix + _capital(summary), line, days, status, "meeting", process, sequence,
        where=str(data.get("place") or ""),
    )  # fmt: skip


def _agreement(exporting: Exporting, process: str | None, line: Line, lines: Sequence[Line]) -> Iterator[Item | str]:
    """Give the end of an instrument, and its beginning where that is ahead."""
    from truceledger.assessment.words import plain

    data, key = line.data, line.key
    beside = [one for one in lines if one.key.startswith(f"{key}|")]
    grounds = {i for one in (line, *beside) for i in one.grounds}
    sequence = _sequence(exporting, process, "agreement", grounds)
    name = _capital(plain(data["instrument"])) + (f" “{one_line(data['name'])}”" if data.get("name") else "")
    differing = [one for one in beside if one.topic == "difference"]
    if data.get("since") and data["state"] == "to_begin":
        begins = days_of(data["since"])
        notes = tuple(one.text for one in differing if one.data.get("date") == "effect")
        yield (
            f"beginning of an agreement: {begins}"
            if isinstance(begins, str)
            else Item(_uid(process, "agreements", key, "begins"), False, f"{name} takes effect", line, begins, "TENTATIVE", "beginning of an agreement", process, sequence, notes)
        )
    if not data.get("until"):
        return
    moment = next(iter((data.get("end_moment") or {}).values()), None)
    ends = days_of(data["until"])
    if isinstance(ends, str):
        yield f"end of an agreement: {ends}"
        return
    if moment is not None:
        ends = Days(ends.first, ends.last, datetime.fromisoformat(moment).astimezone(UTC), ends.note)
    notes = tuple(one.text for one in differing if one.data.get("date") == "expiry")
    notes += tuple(f"extended{_to(e)}" for e in data.get("extensions") or ())
    status = "CANCELLED" if data["state"] == "ended" else "NEEDS-ACTION"
    ended = " (said to have ended)" if data["state"] == "ended" else " (the day has passed)" if data["state"] == "passed" else ""
    yield Item(_uid(process, "agreements", key, "ends"), True, f"{name} ends{ended}", line, ends, status, "end of an agreement", process, sequence, notes)


def _to(extension: dict[str, Any]) -> str:
    from truceledger.assessment.words import day

    when = f" on {day(extension['day'])}" if extension.get("day") else ""
    return when + (f" to {day(extension['to'])}" if extension.get("to") else ", the new end not told")


def _commitment(exporting: Exporting, process: str | None, line: Line, days: Days) -> Item:
    from truceledger.assessment.words import day

    data = line.data
    status = _DONE.get(data["state"]) or ("IN-PROCESS" if data.get("level") in {1, 2} else "NEEDS-ACTION")
    dues = [d for d in data.get("dues") or () if d["due"] != data["due"]]
    notes = tuple(f"before that, due {day(d['due'])}" + (f", told on {day(d['told'])}" if d.get("told") else "") for d in dues)
    what = line.text.partition(" — ")[0]
    summary = f"{what}: " + ("overdue" if data.get("overdue") else "due")
    sequence = _sequence(exporting, process, "commitment", line.grounds)
    return Item(_uid(process, "commitments", line.key, "due"), True, summary, line, days, status, "commitment", process, sequence, notes)


def _sequence(exporting: Exporting, process: str | None, kind: str, grounds: Iterable[str]) -> int:
    return len(set(grounds)) - 1 + 10 * decisions(exporting, kind)


def _uid(process: str | None, chapter: str, key: str, what: str) -> str:
    made = hashlib.sha256("\x1f".join((process or "", chapter, key, what)).encode()).hexdigest()
    return f"{made[:32]}@truceledger"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _component(exporting: Exporting, item: Item) -> Any:
    """Make the component, its lines in a fixed order."""
    from icalendar import Event, Todo

    made = Todo() if item.todo else Event()
    made.add("uid", item.uid)
    made.add("dtstamp", datetime.combine(exporting.day or date(1970, 1, 1), time(), UTC))
    made.add("sequence", item.sequence)
    among = " (some time on these days)" if item.days.note.endswith("no more is known") else ""
    of = f" – {exporting.title(item.process)}" if len(exporting.processes) > 1 else ""
    made.add("summary", exporting.clean(one_line(item.summary + among + of)))
    (_due if item.todo else _span)(made, item.days)
    made.add("status", item.status)
    made.add("categories", [item.category, one_line(exporting.title(item.process))])
    if item.where:
        made.add("location", exporting.clean(one_line(item.where)))
    made.add("description", exporting.clean("\n".join(map(one_line, _description(exporting, item)))))
    made.add("x-truceledger-statements", " ".join(item.line.grounds))
    return made


def _span(made: Any, days: Days) -> None:
    """Say when an event is; what is not exact does not make its days busy."""
    if days.moment is not None:
        made.add("dtstart", days.moment)
        return
    made.add("dtstart", days.first or days.last)
    made.add("dtend", Days(days.first or days.last, days.last or days.first).after)
    made.add("transp", "TRANSPARENT" if days.note else "OPAQUE")


def _due(made: Any, days: Days) -> None:
    """Say by when; where the day is not exact, from the first that can be meant to the last."""
    if days.moment is not None:
        made.add("due", days.moment)
        return
    if days.first is not None and days.last is not None and days.first < days.last:
        made.add("dtstart", days.first)
    made.add("due", days.last or days.first)


def _description(exporting: Exporting, item: Item) -> Iterator[str]:
    """Say all there is to say: the line, what is not exact, by whose word, on which statements."""
    from truceledger.assessment.words import plain

    line = item.line
    yield line.text
    if item.days.note:
        yield f"Date: {item.days.note}."
    for note in item.notes:
        yield _capital(note) + "."
    yield "Said by: " + ("; and ".join(line.said_by) or "nobody named") + f" ({number_of(line.origins, 'independent origin')})."
    if line.status:
        yield f"Verification: {plain(line.status)}."
    if line.data.get("state") == "in_force":
        yield "Whether it will be extended nobody can tell; an extension moves this entry."
    ids = " ".join(i[:8] for i in line.grounds[:MOST]) + (f" and {len(line.grounds) - MOST} more" if len(line.grounds) > MOST else "")
    yield f"Statements: {ids}."
    yield f"Truceledger, {exporting.title(item.process)}, standing {exporting.view.standing.value}; told by reports, not known."


FORMAT = Format(
    "ics",
    "text/calendar; charset=utf-8",
    ".ics",
    "a calendar: meetings as events, ends of truces and due days as to-dos",
    text=True,
    of="state",
    write=write,
    filters=tuple(f for f in FILTERS if f != "verdict"),
    leaves_out="meetings and due days of which no day, or no year, is told; everything else of the state of play",
)

"""A change in words: the same for every party, and never more than the lines say."""

from __future__ import annotations

from truceledger.assessment.changes.calendar import Passage
from truceledger.assessment.changes.change import What
from truceledger.assessment.changes.consequence import Pair
from truceledger.assessment.state import Line
from truceledger.assessment.words import plain

_MEETING = {
    "ahead": "set",
    "scheduled": "set",
    "proposed": "proposed",
    "ongoing": "said to be under way",
    "held": "said to have been held",
    "postponed": "said to be put off",
    "cancelled": "said to be cancelled",
    "boycotted": "said to be boycotted",
}


#: Data told in words where they differ, in this order; others only where none of these does. ``in_force`` is in the head.
_TOLD = ("state", "status", "lifecycle", "until", "ended", "since", "when", "due", "value", "day", "basis", "level", "outcome", "participants")


def told(pair: Pair, consequence: str, more: str) -> tuple[str, str]:
    """Give a change's head, and the matter with what differs; ``more`` are the words on its footing, for changes that are only of that."""
    if pair.what in {What.CORROBORATED, What.REPEATED}:
        return "said by others too" if pair.what is What.CORROBORATED else "said again", f"{pair.line.text}: {more}"
    head = _head(pair, consequence)
    if pair.before is None or pair.after is None:
        return head, pair.line.text
    parts = [pair.passing.words] if pair.passing else []
    parts += _differing(pair)
    return head, pair.after.text + (f" ({'; '.join(parts)})" if parts else "")


def _differing(pair: Pair) -> list[str]:
    by_name = {d.name: d.words for d in pair.differences if d.words}
    return [by_name[n] for n in _TOLD if n in by_name] or [words for n, words in by_name.items() if n not in {"in_force", "topic"}]


def _head(pair: Pair, consequence: str) -> str:
    if consequence == "truce":
        return _truce(pair)
    if consequence == "standoff":
        return {"appeared": "a standoff appears", "gone": "a standoff is no longer found"}.get(pair.what, "a standoff changes")
    if pair.passing and pair.passing.passage is Passage.PASSED:
        return "the day has passed"
    if pair.what is What.NEAR:
        return "comes near"
    if pair.what is What.GONE:
        return "no longer in the state of play"
    if pair.chapter == "meetings":
        return _meeting(pair)
    if pair.chapter == "sources" and pair.line.topic == "origin":
        return "first heard"
    return "new" if pair.what is What.APPEARED else "changed"


def _truce(pair: Pair) -> str:
    """Name what became of a truce; one whose end has passed is said to lapse on paper only."""
    was, now = _in_force(pair.before), _in_force(pair.after)
    if pair.after is None:
        return "no longer in the state of play"
    if pair.passing and pair.passing.passage is Passage.PASSED:
        return "the end that is told has passed"
    if now is True and was is not True:
        return "a truce is said to be in force"
    if now is False and was is not False:
        return "a truce is said to have ended"
    moved = next((d.toward for d in pair.differences if d.name in {"until", "expiry"} and d.toward), "")
    if moved:
        return "a truce is said to run longer" if moved == "later" else "a truce is said to end earlier"
    if pair.passing:
        return "the end that is told comes near"
    return "new" if pair.before is None else "changed"


def _in_force(line: Line | None) -> object:
    return line.data.get("in_force") if line is not None else None


def _meeting(pair: Pair) -> str:
    if pair.before is not None and pair.names() & {"when"} and pair.after is not None and pair.after.topic == pair.before.topic:
        return "meeting moved"
    line = pair.line
    status = str(line.data.get("status") or line.topic)
    return f"meeting {_MEETING.get(status, plain(status))}" if pair.before is None or pair.before.topic != line.topic else "changed"

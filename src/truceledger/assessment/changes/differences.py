"""What of two lines' data differs: figures, dates, states, parties; told in words with the difference where there is one.

The sort of a value is known by its shape (a count has bounds, a date is EDTF), not by the chapter it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from truceledger.assessment.changes.change import Difference
from truceledger.assessment.changes.wording import PARTIES, is_identity, label_of, value_of
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, joined, plain
from truceledger.vocabulary.edtf import Edtf, EdtfError, parse
from truceledger.vocabulary.quantity import Qualifier, Quantity

Namer = Callable[[str], str]
_DATE = re.compile(r"(\d{4}|XXXX|\.\.)[-/T~?%:+Z.\dX]*")
#: A step as standoffs name it: ``ISR.withdraw``.
_STEP = re.compile(r"([A-Z]{3}(?::[A-Z]{3})?|[a-z0-9-]+)\.([a-z_]+)")
#: Data that count or list the grounds, or say when it was told: they change with every report and say nothing by themselves.
_SILENT = frozenset(
    """statement statements points sayings origins grounds copies unnamed cycle reports published told times other_ends until_between why against
    class_grounds""".split()  # noqa: SIM905
)


def differences(before: Line, after: Line, name_of: Namer) -> tuple[Difference, ...]:
    """Give what differs, in the order of the data's names; nothing where the same data object stands in both."""
    if before.data is after.data:
        return ()
    return tuple(_all(before, after, name_of))


def _all(before: Line, after: Line, name_of: Namer) -> Iterator[Difference]:
    old, new = _plain(before), _plain(after)
    for name in sorted(old.keys() | new.keys()):
        a, b = old.get(name), new.get(name)
        if a == b:
            continue
        if name == "value":
            yield _figures(before, after, a, b)
        else:
            yield _difference(name, a, b, name_of)
    if before.topic != after.topic and not any(name in old or name in new for name in ("state", "status", "lifecycle", "in_force")):
        was, now = (value_of("topic", one.topic) or plain(one.topic) or "none" for one in (before, after))
        yield Difference("topic", before.topic, after.topic, f"{was} → {now}")


def _plain(line: Line) -> dict[str, Any]:
    """Give a line's telling data."""
    data = {name: value for name, value in line.data.items() if not _is_silent(name, value)}
    if "value" not in data and line.topic == "cumulative":
        last = latest(line)
        if last is not None:
            data["value"] = last
    return data


def _is_silent(name: str, value: Any) -> bool:
    """Say whether a datum changes by itself: with every report, or, where it counts days, with the calendar."""
    counts = "day" in name and isinstance(value, int | float) and not isinstance(value, bool)
    return counts or name in _SILENT or name.endswith(("_told", "_reported"))


def latest(line: Line) -> float | None:
    """Give the exact number that a series of one issuer stands at: its last point; nothing where it has none."""
    points = line.data.get("points")
    if not isinstance(points, list | tuple) or not points or not isinstance(points[-1], dict):
        return None
    found = _number(points[-1].get("value"))
    stands = line.data.get("value", found)
    return found if _number(stands) == found else None


def _number(value: Any) -> float | None:
    """Give the exact number in a count, plain or as the contract's quantity."""
    if isinstance(value, dict):
        quantity = _quantity(value)
        return quantity.best if quantity and quantity.qualifier is Qualifier.EXACT else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _difference(name: str, a: Any, b: Any, name_of: Namer) -> Difference:
    label = label_of(name)
    one, other = _date(a), _date(b)
    if one or other:
        words, by, toward = _moved(one, other)
        return Difference(name, a, b, f"{label}: {words}", by, toward)
    if _structured(a) or _structured(b):
        return Difference(name, a, b, "")
    if _is_list(a) or _is_list(b):
        words = _lists(name, a or (), b or (), name_of)
        return Difference(name, a, b, f"{label}: {words}" if words else "")
    if is_identity(a) or is_identity(b):
        return Difference(name, a, b, "")
    return Difference(name, a, b, f"{label}: {_told(name, a, name_of)} → {_told(name, b, name_of)}")


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _told(name: str, value: Any, name_of: Namer) -> str:
    """Give a value of a datum in words: what it means there, a party's name, else as it stands."""
    return value_of(name, value) or (name_of(value) if name in PARTIES and isinstance(value, str) and value else _word(value, name_of))


def _quantity(value: Any) -> Quantity | None:
    if not isinstance(value, dict) or not {"low", "best", "high", "missing"} & value.keys():
        return None
    try:
        return Quantity.from_json(value)
    except (msgspec.ValidationError, ValueError):
        return None


def _figures(before: Line, after: Line, a: Any, b: Any) -> Difference:
    """Tell two figures of one issuer's series, with the difference where both are exact totals ("more than 900" has none)."""
    old, new = latest(before), latest(after)
    by = new - old if old is not None and new is not None and before.topic == after.topic == "cumulative" else None
    if by is None:
        return Difference("value", a, b, "")
    sign = "+" if by > 0 else "−" if by < 0 else "±"
    return Difference("value", a, b, f"figure: {old:,} → {new:,} ({sign}{abs(by):,})", by)


def _structured(value: Any) -> bool:
    """Say whether a datum is for programs: lists or maps of more than names."""
    many = value if isinstance(value, list | tuple) else [value]
    return any(isinstance(x, dict | list | tuple) and not (isinstance(x, dict) and set(x) == {"words"}) for x in many)


def _date(value: Any) -> Edtf | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return parse(value)
    except EdtfError:
        return None


def _moved(one: Edtf | None, other: Edtf | None) -> tuple[str, float | None, str]:
    """Say how a date moved: by days where both are days, else earlier, later, or told more or less exactly."""
    words = f"{day(one.text) if one else 'not told'} → {day(other.text) if other else 'not told'}"
    if not (one and other and one.lower and one.upper and other.lower and other.upper):
        return words, None, ""
    toward = "later" if other.lower > one.upper else "earlier" if other.upper < one.lower else ""
    if toward and one.precision in {"day", "minute"} and other.precision in {"day", "minute"}:
        by = (other.lower - one.lower).days
        return f"{words}, {abs(by)} day{'' if abs(by) == 1 else 's'} {toward}", float(by), toward
    if toward:
        return f"{words}, {toward}", None, toward
    if one.lower <= other.lower and other.upper <= one.upper:
        return f"{words}, told more exactly", None, ""
    if other.lower <= one.lower and one.upper <= other.upper:
        return f"{words}, told less exactly", None, ""
    return words, None, ""


def _lists(name: str, a: Any, b: Any, name_of: Namer) -> str:
    a, b = ([value] if not _is_list(value) else value for value in (a, b))
    added, dropped = [x for x in b if x not in a], [x for x in a if x not in b]
    if any(map(is_identity, (*added, *dropped))):
        # which they are, the grounds say
        return "; ".join([f"{len(added)} more"] * bool(added) + [f"{len(dropped)} fewer"] * bool(dropped))
    parts = [f"now also {joined(_told(name, x, name_of) for x in added)}"] if added else []
    parts += [f"no longer {joined(_told(name, x, name_of) for x in dropped)}"] if dropped else []
    return "; ".join(parts) or "in another order"


def _word(value: Any, name_of: Namer) -> str:
    if value is None or value == "" or value == []:
        return "not told"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return joined(_word(x, name_of) for x in value)
    if isinstance(value, dict):
        return str(value.get("words") or value.get("phrase") or ", ".join(f"{plain(str(k))} {_word(v, name_of)}" for k, v in value.items()))
    if isinstance(value, str):
        if _date(value):
            return day(value)
        step = _STEP.fullmatch(value)
        if step:
            return f"{name_of(step[1])}: {plain(step[2])}"
        return plain(value) if "_" in value else name_of(value) if re.fullmatch(r"[A-Z]{3}(:[A-Z]{3})?", value) else value
    return f"{value:,}" if isinstance(value, int | float) else str(value)

"""What a cell means as a count or as a day: strict, so that a number is never guessed from what is none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from truceledger.intake.tables.table import Cell, empty
from truceledger.vocabulary.quantity import Qualifier, Quantity

#: A cell that says there is no figure. It is left out, never taken for 0.
_NONE = frozenset({"-", "–", "—", "n/a", "na", "nan", "null", "none", "nil", "..", "...", "…", "unknown", "not reported", "?"})
_SEPARATED = re.compile(r"\d{1,3}(?:[,.'’ \u00a0\u202f\u2009]\d{3})+|\d+(?:\.0+)?")
_BOUND = re.compile(
    r"(?P<sign>>=|<=|≥|≤|>|<|~|≈|±|c\.|ca\.|about|approx\.?|at least|more than|over|up to|less than|under|nearly)?\s*(?P<n>\S.*?)\s*(?P<plus>\+)?"
)
_RANGE = re.compile(r"(?P<a>[\d.,'’ \u00a0\u202f\u2009]*\d)\s*(?:-|–|—|to)\s*(?P<b>\d[\d.,'’ \u00a0\u202f\u2009]*)")
_QUALIFIERS = {
    ">=": Qualifier.AT_LEAST, "≥": Qualifier.AT_LEAST, "at least": Qualifier.AT_LEAST, "<=": Qualifier.AT_MOST, "≤": Qualifier.AT_MOST, "up to": Qualifier.AT_MOST,
    ">": Qualifier.MORE_THAN, "more than": Qualifier.MORE_THAN, "over": Qualifier.MORE_THAN, "<": Qualifier.LESS_THAN, "less than": Qualifier.LESS_THAN,
    "under": Qualifier.LESS_THAN, "nearly": Qualifier.NEARLY,
}  # fmt: skip
#: More than anybody counts: everyone alive.
MOST = 10_000_000_000


def count_of(cell: Cell) -> Quantity | None:
    """Give the count a cell holds, nothing where it says there is none; raises ``ValueError`` with what is wrong."""
    if empty(cell):
        return None
    if isinstance(cell, bool | date):
        raise ValueError(f"{cell} is no count")
    if isinstance(cell, int | float):
        if cell != cell or cell in {float("inf"), float("-inf")} or cell != int(cell):
            raise ValueError(f"{cell!r} is no whole number")
        return _exact(int(cell))
    words = " ".join(str(cell).split())
    if words.casefold() in _NONE:
        return None
    between = _RANGE.fullmatch(words)
    if between:
        low, high = _digits(between["a"]), _digits(between["b"])
        if low > high:
            raise ValueError(f"{words!r} goes from the greater to the smaller")
        return Quantity(low, None, high, Qualifier.RANGE, words)
    match = _BOUND.fullmatch(words.casefold())
    if match is None:
        raise ValueError(f"{words!r} is no count")
    n = _digits(match["n"])
    sign = match["sign"]
    if match["plus"]:
        return Quantity(n, None, None, Qualifier.AT_LEAST, words)
    if not sign:
        return _exact(n, None if words.isdigit() else words)
    qualifier = _QUALIFIERS.get(sign, Qualifier.ABOUT)
    if qualifier is Qualifier.AT_LEAST:
        return Quantity(n, None, None, qualifier, words)
    if qualifier is Qualifier.MORE_THAN:
        return Quantity(n + 1, None, None, qualifier, words)
    if qualifier is Qualifier.AT_MOST:
        return Quantity(None, None, n, qualifier, words)
    if qualifier is Qualifier.LESS_THAN:
        return Quantity(None, None, max(0, n - 1), qualifier, words)
    return Quantity(None, n, None, qualifier, words)


def _digits(words: str) -> int:
    words = words.strip()
    if not _SEPARATED.fullmatch(words):
        raise ValueError(f"{words!r} is no whole number")
    plain = re.sub(r"\.0+$", "", words) if re.fullmatch(r"\d+\.0+", words) and not re.fullmatch(r"\d{1,3}\.000", words) else words
    n = int(re.sub(r"\D", "", plain)[:20])
    if n > MOST:
        raise ValueError(f"{words!r} is more people than live")
    return n


def _exact(n: int, phrase: str | None = None) -> Quantity:
    if n < 0:
        raise ValueError(f"{n} is less than none")
    if n > MOST:
        raise ValueError(f"{n} is more people than live")
    return Quantity.exactly(n, phrase)


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT = re.compile(r"(19|20)\d{6}")
_PARTS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ]\d{1,2}:\d{2}.*)?")
_WORDED = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d-%b-%Y", "%d-%B-%Y", "%B %d %Y", "%b %d %Y", "%d. %B %Y")


def order_of_days(cells: Iterable[Cell]) -> str:
    """Say how a column writes days: ``dmy`` or ``mdy`` where figures tell, ``iso`` where no day needs it, ``unknown`` where none tells."""
    first = second = 0
    needed = False
    for cell in cells:
        match = _PARTS.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match:
            needed = True
            first, second = max(first, int(match[1])), max(second, int(match[2]))
    if not needed:
        return "iso"
    return "dmy" if first > 12 else "mdy" if second > 12 else "unknown"


def day_of(cell: Cell, order: str = "iso") -> date | None:
    """Give the day a cell holds, nothing for an empty one; raises ``ValueError`` with what is wrong."""
    if empty(cell):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = " ".join(str(cell).split())
    match = _ISO.fullmatch(words)
    if match:
        return _made(int(match[1]), int(match[2]), int(match[3]), words)
    if _COMPACT.fullmatch(words):
        return _made(int(words[:4]), int(words[4:6]), int(words[6:]), words)
    match = _PARTS.fullmatch(words)
    if match:
        if order not in {"dmy", "mdy"}:
            raise ValueError(f"{words!r} may be day and month or month and day; say which with --map COLUMN=date:dmy or date:mdy")
        day, month = (int(match[1]), int(match[2])) if order == "dmy" else (int(match[2]), int(match[1]))
        return _made(int(match[3]), month, day, words)
    for form in _WORDED:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    raise ValueError(f"{words!r} is no day; write it as 2026-05-20")


def _made(year: int, month: int, day: int, words: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{words!r} is no day of the calendar") from None

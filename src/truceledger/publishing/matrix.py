"""Commitments as a matrix: a row for each measure and area, a column for each party that owes one, a cell for what is told of it.

A view of the commitments chapter's lines: nothing is derived here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from truceledger.assessment.areas import folded
from truceledger.assessment.state import Line
from truceledger.assessment.words import day, plain
from truceledger.publishing.safe import one_line
from truceledger.vocabulary.party import root

_STATES = {
    "detached": "to be done",
    "conditional": "waits",
    "discharged": "said to be done",
    "violated": "said to be violated",
    "expired": "said to have lapsed",
    "suspended": "said to be suspended",
    "cancelled": "said to be called off",
    "released": "no longer asked for",
}
_BASES = {
    "self_claimed": "own word",
    "counterpart_acknowledged": "other side agrees",
    "third_party_verified": "third party",
    "disputed": "disputed",
}
#: The narrowest column in which a cell is still read with ease; with less, rows are printed one under the other.
NARROWEST = 20
GAP = "  "


@dataclass(frozen=True)
class Told:
    """What is told of one commitment, in words: its state, what it waits for, on whose word the state is, how much of it is done
    where some of it is, when it is due, and whether that was put off."""

    line: Line
    state: str
    overdue: bool = False
    waits: str = ""
    basis: str = ""
    level: str = ""
    due: str = ""
    moved: bool = False


@dataclass(frozen=True)
class Row:
    """A measure in an area, and the cells by party name, in words and as ``told``; ``words`` where no list names the measure."""

    act: str
    area: str
    cells: dict[str, str]
    words: str = ""
    told: dict[str, list[Told]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Name the row."""
        return self.measure + (f" ({self.area})" if self.area else "")

    @property
    def measure(self) -> str:
        """Name the measure."""
        return f"“{self.words}”" if self.words else plain(self.act)


@dataclass(frozen=True)
class Matrix:
    """The rows by measure and area, the parties that have a cell, by name."""

    parties: tuple[str, ...]
    rows: tuple[Row, ...]


def fitting(lines: Iterable[Line], party: str | None = None, area: str | None = None, *, overdue: bool = False) -> list[Line]:
    """Give the commitments of a party (who owes or is owed them), in an area by a part of its words, or overdue."""
    wanted = folded(area) if area else ""
    return [
        line
        for line in lines
        if (party is None or root(party) in {line.data["debtor"], *line.data["creditors"]})
        and wanted in folded(line.data["area"])
        and (not overdue or line.data["overdue"])
    ]


def matrix(lines: Sequence[Line], name_of: Callable[[str], str]) -> Matrix:
    """Lay commitments out; two of one party, measure and area share a cell."""
    rows: dict[tuple[str, str, str], Row] = {}
    parties: dict[str, None] = {}
    for line in lines:
        act, area = str(line.data["act"]), one_line(str(line.data["area"] or ""))
        name = owing(line, name_of)
        parties.setdefault(name)
        words = one_line(str(line.data.get("words") or ""))
        row = rows.setdefault((act, folded(area), words), Row(act, area, {}, words))
        row.cells[name] = f"{row.cells[name]}; {cell(line, name_of)}" if name in row.cells else cell(line, name_of)
        row.told.setdefault(name, []).append(told(line, name_of))
    return Matrix(tuple(sorted(parties)), tuple(rows[key] for key in sorted(rows)))


def owing(line: Line, name_of: Callable[[str], str]) -> str:
    """Name who owes a commitment."""
    debtor = line.data["debtor"]
    return one_line(name_of(debtor) if debtor and not debtor.startswith("“") else debtor or "party not named")


def told(line: Line, name_of: Callable[[str], str]) -> Told:
    """Give what is told of one commitment."""
    data = line.data
    waits = ""
    if data["state"] in {"conditional", "proposed"}:
        steps = [step for one in data["antecedents"] for step in one["requires"] if not step["met"]]
        named = dict.fromkeys(f"{name_of(s['party']) if s['party'] else 'a party not named'}: {s['words'] or plain(s['act'])}" for s in steps)
        waits = f"{'for' if data['state'] == 'conditional' else 'waits for'} {one_line(', '.join(named))}" if named else ""
    return Told(
        line,
        _STATES.get(data["state"], plain(data["state"])),
        bool(data["overdue"]),
        waits,
        _BASES[data["basis"]] if data["basis"] else "",
        f"level {data['level']} of 3" if data["level"] in {1, 2} else "",
        f"due {day(data['due'])}" if data["due"] else "",
        len(data["dues"]) > 1,
    )


def cell(line: Line, name_of: Callable[[str], str]) -> str:
    """Give what is told of one commitment: state, basis, level where some of it is done, due day, grounds."""
    one = told(line, name_of)
    due = one.due + (", moved" if one.moved else "") if one.due else ""
    parts = [f"overdue: {one.state}" if one.overdue else one.state, one.waits, one.basis, one.level, due]
    ids = " ".join(i[:8] for i in line.grounds[:2]) + (f" +{len(line.grounds) - 2}" if len(line.grounds) > 2 else "")
    return " · ".join([*(p for p in parts if p), f"[{ids}]"])


def grid(made: Matrix, width: int) -> list[str]:
    """Give the lines of a grid no wider than ``width`` characters, first the header; nothing where the columns do not fit."""
    columns = len(made.parties)
    first = min(max([len("measure"), *(len(r.title) for r in made.rows)]), max(NARROWEST, width // 4))
    each = (width - first - len(GAP) * columns) // columns if columns else 0
    if each < NARROWEST or first + columns * (NARROWEST + len(GAP)) > width:
        return []
    longest = max((len(c) for r in made.rows for c in r.cells.values()), default=0)
    each = min(each, max(longest, *map(len, made.parties)))
    out = _wrapped(("measure", *made.parties), (first, *[each] * columns))
    for row in made.rows:
        out += _wrapped((row.title, *(row.cells.get(p, "–") for p in made.parties)), (first, *[each] * columns))
    return out


def _wrapped(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Give a row as lines: each cell wrapped to its width."""
    blocks = [textwrap.wrap(text, w, break_long_words=True, break_on_hyphens=False) or [""] for text, w in zip(cells, widths, strict=True)]
    height = max(map(len, blocks))
    rows = [[b[i] if i < len(b) else "" for b in blocks] for i in range(height)]
    return [GAP.join(text.ljust(w) for text, w in zip(row, widths, strict=True)).rstrip() for row in rows]

"""The mapping of a table, guessed from names and values; every guess says why, so that a person can overrule it.

Names give what a column is; values decide where names leave it open: whether a count runs on, whether a period is in hours,
how days are written. A column that nothing gives away is left out, and said to be.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from truceledger.intake.tables.roles import COUNTED, Role
from truceledger.intake.tables.table import Table, TableError, empty
from truceledger.intake.tables.values import count_of, day_of, order_of_days

_WORDS: dict[str, tuple[str, ...]] = {
    "killed": ("killed", "kills", "deaths", "death", "dead", "died", "fatalities", "fatality", "deceased", "slain", "martyrs"),
    "wounded": ("wounded", "injured", "injuries", "injury", "wounds", "hurt"),
    "displaced": ("displaced", "idps", "idp", "displacement", "displacements"),
    "missing": ("missing", "disappeared"),
    "detained": ("detained", "detainees", "arrested", "arrests"),
    "abducted": ("abducted", "hostages", "kidnapped", "abductions"),
    "released": ("released", "freed"),
    "returned": ("returned", "returnees", "returns"),
    "violation": ("violations", "violation", "breaches", "breach", "infringements"),
    "air_strike": ("airstrikes", "airstrike"),
    "overflight": ("overflights", "overflight"),
}
_PLAIN: dict[str, tuple[str, ...]] = {
    "date": ("date", "day", "as_of", "asof", "datum", "fecha", "end", "until", "to"),
    "issuer": ("issuer", "source", "reporter", "publisher", "org", "organisation", "organization", "issued"),
    "phase": ("phase", "stage"),
    "anchor": ("anchor", "since", "baseline"),
    "hours": ("hours", "hrs"),
    "days": ("days",),
    "start": ("start", "from", "begin", "begins"),
    "place": ("place", "location", "governorate", "province", "region", "district", "area", "adm1", "admin1", "city", "town"),
    "country": ("country", "iso3", "state"),
    "people": ("people", "group", "population", "category"),
    "by": ("by", "perpetrator", "actor", "caused"),
    "measure": ("measure", "indicator", "metric", "variable"),
    "value": ("value", "count", "number", "figure", "total"),
}
_GROUPS = {
    "children": ("children", "child", "minors", "kids"),
    "women": ("women", "woman", "female", "females"),
    "civilians": ("civilians", "civilian"),
    "soldiers": ("soldiers", "soldier", "troops"),
    "fighters": ("fighters", "militants", "combatants"),
    "health_workers": ("med", "medics", "medical", "health"),
    "journalists": ("journalists", "press", "journalist"),
    "peacekeepers": ("peacekeepers",),
}
_RUNNING = frozenset({"cum", "cumulative", "cumul", "cumulated", "total", "toll", "running", "overall", "accumulated"})
_STEPWISE = frozenset({"new", "daily", "weekly", "monthly", "increment", "delta", "increase", "change", "period"})
_BOUNDS = {"low": ("low", "min", "minimum", "lower"), "high": ("high", "max", "maximum", "upper"), "best": ("best",)}
_HXL = {
    "#date": "date", "#affected+killed": "killed", "#affected+injured": "wounded", "#affected+displaced": "displaced", "#affected+missing": "missing",
    "#affected+detained": "detained", "#meta+source": "issuer", "#geo": "skip", "#country": "country", "#adm1": "place", "#adm2": "place", "#loc": "place",
}  # fmt: skip
#: From so many rows on, values may say what names do not; in so large a part of them it must hold.
ENOUGH, MOSTLY = 4, 0.95


@dataclass(frozen=True)
class Columns:
    """Roles by column, in the table's order; ``left_out`` are the columns of which none was found."""

    roles: dict[str, Role]
    left_out: tuple[str, ...]

    def of(self, name: str) -> str | None:
        """Give the column that has a role, or nothing."""
        return next((column for column, role in self.roles.items() if role.name == name), None)

    def counts(self) -> dict[str, Role]:
        """Give the columns that hold counts."""
        return {column: role for column, role in self.roles.items() if role.counts}


def tokens(name: str) -> list[str]:
    """Give the words of a column's name: "killedCum", "killed_cum" and "Killed (cum.)" are two words each."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return [t for t in re.split(r"[^a-z0-9]+", spaced.casefold()) if t]


def counted_by_name(name: str) -> Role | None:
    """Give what a name counts: "killed_cum", "Women injured (new)", "overflights"; nothing for a name that counts nothing."""
    words = tokens(name)
    for counted, known in _WORDS.items():
        if any(w in known for w in words):
            people = next((g for g, many in _GROUPS.items() if any(w in many for w in words)), "")
            bound = next((b for b, many in _BOUNDS.items() if any(w in many for w in words)), "best")
            basis = "rebased" if "rebased" in words else "cumulative" if _RUNNING & set(words) else "period" if _STEPWISE & set(words) else ""
            return Role(counted, basis, people, bound)
    return Role("_".join(words)) if "_".join(words) in COUNTED else None


def mapped(table: Table, given: Mapping[str, Role] | None = None) -> Columns:
    """Guess what each column is, what is ``given`` first; raises ``TableError`` where no day or no count is found, or a column is not there."""
    given = dict(given or {})
    for column in given:
        if column not in table.columns:
            raise TableError(f"{table.name}: no column {column!r}; there are {', '.join(table.columns)}")
    roles: dict[str, Role] = {}
    for column in table.columns:
        role = given.get(column) or _tagged(table.tags.get(column)) or _named(column, table)
        if role is not None:
            roles[column] = role
    _one_each(roles, given)
    _long_form(roles, table)
    _dates(table, roles)
    _lengths(table, roles)
    _bases(table, roles)
    made = Columns({c: r for c, r in roles.items() if r.name != "skip"}, tuple(c for c in table.columns if c not in roles or roles[c].name == "skip"))
    if not made.counts():
        raise TableError(
            f"{table.name}: no column of counts was found among {', '.join(table.columns)}; say which is which, such as --map deaths=killed:cumulative"
        )
    if made.of("date") is None:
        raise TableError(f"{table.name}: no column of days was found among {', '.join(table.columns)}; say which with --map COLUMN=date")
    return made


def _tagged(tag: str | None) -> Role | None:
    if not tag:
        return None
    for start in sorted(_HXL, key=len, reverse=True):
        if tag == start or tag.startswith(start + "+"):
            return Role(_HXL[start], why=f"tagged {tag}")
    return None


def _named(column: str, table: Table) -> Role | None:
    words = tokens(column)
    joined, why = "_".join(words), "by its name"
    counted = counted_by_name(column)
    if counted is not None:
        return counted.because(why) if _numeric(table, column) else None
    dates = _share_of_days(table, column)
    for name, known in _PLAIN.items():
        if any(w in known for w in words) or joined in known:
            if name in {"date", "start"} and dates < MOSTLY:
                continue
            if name == "people" and _numeric(table, column):
                continue
            if name in {"value", "hours", "days"} and not _numeric(table, column):
                continue
            if name == "issuer" and dates >= MOSTLY:
                continue
            return Role(name, why=why)
    if "period" in words and _numeric(table, column):
        return Role("hours", why=why)
    if dates >= MOSTLY:
        return Role("date", why="its cells are days")
    return None


def _numeric(table: Table, column: str) -> bool:
    told = [c for c in table.column(column) if not empty(c)]
    return bool(told) and sum(_is_count(c) for c in told) >= MOSTLY * len(told)


def _is_count(cell: object) -> bool:
    try:
        count_of(cell)  # type: ignore[arg-type]
    except ValueError:
        return False
    return True


def _share_of_days(table: Table, column: str) -> float:
    told = [c for c in table.column(column)[:200] if not empty(c)]
    order = order_of_days(told)
    return sum(_is_day(c, "dmy" if order == "unknown" else order) for c in told) / len(told) if told else 0.0


def _is_day(cell: object, order: str) -> bool:
    try:
        return day_of(cell, order) is not None  # type: ignore[arg-type]
    except ValueError:
        return False


def _one_each(roles: dict[str, Role], given: Mapping[str, Role]) -> None:
    """Keep one column for each role that counts nothing: a given one, else one tagged, else the first."""
    taken: dict[str, str] = {}
    for column, role in sorted(roles.items(), key=lambda item: (item[0] not in given, not item[1].why.startswith("tagged"))):
        if role.counts and role.name != "value":
            continue
        if role.name in taken and role.name != "skip":
            roles[column] = Role("skip", why=f"{taken[role.name]!r} is the {role.name} already")
        taken.setdefault(role.name, column)


def _long_form(roles: dict[str, Role], table: Table) -> None:
    """A column "value" is one of counts only beside a column that names the measure."""
    names = {r.name for r in roles.values()}
    for column in [c for c, r in roles.items() if r.name == "value" and "measure" not in names]:
        del roles[column]
    for column in [c for c, r in roles.items() if r.name == "measure" and "value" not in names]:
        del roles[column]


def _dates(table: Table, roles: dict[str, Role]) -> None:
    for column, role in roles.items():
        if role.name in {"date", "start", "anchor"} and not role.order:
            order = order_of_days(table.column(column))
            if order == "unknown" and role.name == "date":
                raise TableError(
                    f"{table.name}, {column}: days such as {next(c for c in table.column(column) if not empty(c))!r} may be day and month or month and day;"
                    f" say which with --map {column}=date:dmy or --map {column}=date:mdy"
                )
            roles[column] = replace(role, order=order)


def days_of(table: Table, mapping: Mapping[str, Role]) -> list[date | None]:
    """Give the day of each row; raises ``TableError`` naming row and column where a cell holds none."""
    column = next((c for c, r in mapping.items() if r.name == "date"), None)
    if column is None:
        return [None] * len(table.rows)
    found = []
    for row in table.rows:
        try:
            found.append(day_of(row.cells.get(column), mapping[column].order))
        except ValueError as trouble:
            raise TableError(f"{table.name}, row {row.number}, {column}: {trouble}") from None
    return found


def _lengths(table: Table, roles: dict[str, Role]) -> None:
    """Tell hours from days by the gaps between rows: that is what most periods are as long as."""
    column = next((c for c, r in roles.items() if r.name in {"hours", "days"}), None)
    if column is None or roles[column].why == "given" or "hours" in tokens(column):
        return
    days = days_of(table, roles)
    told = []
    for (one, _), (two, row) in itertools.pairwise(zip(days, table.rows, strict=True)):
        cell = row.cells.get(column)
        if one and two and two > one and isinstance(cell, int | float | str) and not empty(cell) and _is_count(cell):
            told.append((count_of(cell), (two - one).days))
    hours = sum(bool(q and q.best == 24 * gap) for q, gap in told)
    as_days = sum(bool(q and q.best == gap) for q, gap in told)
    if told and max(hours, as_days) * 2 >= len(told):
        name = "hours" if hours >= as_days else "days"
        agreeing = max(hours, as_days)
        roles[column] = Role(name, why=f"{agreeing} of {len(told)} cells are the {name} since the row before")
    else:
        roles[column] = Role("skip", why="neither hours nor days since the row before")


def _bases(table: Table, roles: dict[str, Role]) -> None:
    """Tell running totals from counts of periods, by name, by what stands beside, else by whether the numbers ever fall."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for column, role in roles.items():
        if role.counts:
            groups.setdefault((role.name, role.people, role.bound), []).append(column)
    for columns in groups.values():
        running = [c for c in columns if roles[c].basis == "cumulative"]
        reported = [c for c in running if {"reported", "report"} & set(tokens(c))]
        if len(running) > 1 and reported:
            for column in running:
                if column not in reported and roles[column].why != "given":
                    roles[column] = replace(
                        roles[column], basis="rebased", why=f"{reported[0]!r} is the total as reported, so this one is worked out"
                    )
        for column in columns:
            if not roles[column].basis:
                roles[column] = _by_values(table, roles, column, running)


def _by_values(table: Table, roles: dict[str, Role], column: str, running: Sequence[str]) -> Role:
    role = roles[column]
    if running:
        return replace(role, basis="period", why=f"beside the running total {running[0]!r}")
    if any(r.name in {"hours", "days", "start"} for r in roles.values()):
        return replace(role, basis="period", why="its rows tell how far back they reach")
    keys = [c for c, r in roles.items() if r.name in {"issuer", "phase", "place", "country", "people", "measure"}]
    days = days_of(table, roles)
    series: dict[tuple[object, ...], list[tuple[date, float]]] = {}
    for row, day in zip(table.rows, days, strict=True):
        cell = row.cells.get(column)
        count = count_of(cell) if _is_count(cell) else None
        if count and count.best is not None and day:
            series.setdefault(tuple(row.cells.get(k) for k in keys), []).append((day, count.best))
    pairs = [(a[1], b[1]) for many in series.values() for a, b in itertools.pairwise(sorted(many))]
    if len(pairs) < ENOUGH:
        return replace(role, basis="incident", why=role.why + "; too few rows to tell more")
    rising = sum(a <= b for a, b in pairs) / len(pairs)
    if rising >= MOSTLY and any(a < b for a, b in pairs):
        return replace(role, basis="cumulative", why=role.why + f"; it rises in {rising:.0%} of its rows")
    return replace(role, basis="period", why=role.why + "; it rises and falls")

"""A timeline on a screen: a column of days, what is told of each, and a line where the days ahead begin."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from truceledger.assessment.words import day, joined
from truceledger.publishing.timeline import lies, mark, short

if TYPE_CHECKING:
    from truceledger.publishing.cli.screen import Screen
    from truceledger.publishing.timeline import Entry, Timeline

#: The column of days: "14–15 September 2026" fits.
WIDTH = 21


def show(screen: Screen, made: Timeline, today: date | None) -> None:
    """Print the entries, the past first; then what is not over, then the days ahead; then how many statements tell no day."""
    when = day(str(today)) if today else "an unknown day"
    for place, heading in (("past", ""), ("open", f"Told of days that are not over, as of {when}"), ("ahead", f"Ahead, as of {when}")):
        many = [e for e in made.entries if lies(e, today) == place]
        if many and heading:
            screen.title(heading)
        for entry in many:
            _entry(screen, entry, today)
    if not made.entries:
        screen.put("nothing read has a day here")
    if made.undated:
        counts = joined(f"{n} of kind {kind}" for kind, n in made.undated.items())
        screen.put()
        screen.item(f"no day is told of {sum(made.undated.values())} statements ({counts}): `truce list KIND`", first="", then="  ", styles=("dim",))


def _entry(screen: Screen, entry: Entry, today: date | None) -> None:
    how = mark(entry, today)
    text = (entry.text if entry.text.startswith(entry.kind) else f"{entry.kind}: {entry.text}") + (f" ({how})" if how else "")
    denied = bool(entry.denied_by)
    column = short(entry.edtf).ljust(WIDTH)
    screen.item(text, first=column if column.endswith(" ") else f"{column}  ", then=" " * WIDTH, styles=("yellow",) if denied else ())
    who = list(entry.said_by)
    shown = "; and ".join(who[:1]) + (f"; and {len(who) - 1} more" if len(who) > 1 else "")
    shown += ("; " if shown else "") + "denied by " + "; and ".join(entry.denied_by) if entry.denied_by else ""
    count = f"{entry.reports} report{'' if entry.reports == 1 else 's'}, {entry.origins} independent origin{'' if entry.origins == 1 else 's'}"
    ids = " ".join(i[:8] for i in entry.grounds[:3]) + (f" +{len(entry.grounds) - 3}" if len(entry.grounds) > 3 else "")
    screen.item(f"{shown} · {count} · {ids}", first=" " * WIDTH, then=" " * WIDTH, styles=("dim",))

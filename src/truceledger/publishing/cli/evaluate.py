"""``truce evaluate``: how good the reader is on gold, where it fails, and whether it has fallen below its floors."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from truceledger.errors import BelowFloorError, UsageError
from truceledger.publishing.cli.screen import Screen

if TYPE_CHECKING:
    from truceledger.evaluation import Score
    from truceledger.evaluation.scoring import Figures
    from truceledger.reading.using import Using


def evaluated(paths: Sequence[Path], using: Using) -> Score:
    """Read the reports of gold files with the reader and score them; raises ``UsageError`` on bad gold."""
    from truceledger.evaluation import Matcher, load_gold, score
    from truceledger.knowledge import Knowledge
    from truceledger.knowledge.profiles import shipped
    from truceledger.reading import Reader

    gold, digest = load_gold(paths)
    knowledge = Knowledge.load(shipped())
    return score(digest, gold, Reader(knowledge, using).read_all([g.report for g in gold]), Matcher(knowledge))


def table(made: Score, by: str) -> None:
    """Print the figures as tables."""
    screen = Screen()
    screen.put(f"gold {made.gold}, {made.reports} reports; statements on distractors: {made.on_distractors}")
    screen.put("")
    shown = [*made.figures(by).items(), ("all", made.all)]
    screen.rows((by, "precision", "recall", "F1", "found", "missed", "extra"), [(name, *_row(f)) for name, f in shown])
    screen.put("")
    screen.put("Where gold was not found, and what was printed that is not gold:")
    screen.rows(
        ("kind", "found", "key field wrong", "not found", "printed beside gold", "printed elsewhere"),
        [(kind, c["found"], c["key_wrong"], c["not_found"], c["beside_gold"], c["invented"]) for kind, c in made.stages.items()],
    )
    screen.put("")
    screen.put("Among found pairs:")
    screen.rows(("field", "right", "of", "share"), [(n, r, of, f"{r / max(1, of):.3f}") for n, (r, of) in sorted(made.fields.items())])
    screen.put("")
    screen.put("Confidence as printed, and the share that was right:")
    screen.rows(("confidence from", "statements", "right"), [(f"{low:.1f}", n, f"{share:.2f}") for low, n, share in made.reliability()])


def _row(figures: Figures) -> tuple[object, ...]:
    return (
        f"{figures.precision:.3f}",
        f"{figures.recall:.3f}",
        f"{figures.f1:.3f}",
        figures.found,
        figures.missed,
        figures.extra,
    )


def write_errors(made: Score, path: Path) -> None:
    """Write every failing as a line of JSON: what, report, kind, quote, detail, rule."""
    rows = sorted(made.failings, key=lambda f: (f.what, f.kind, f.report, f.quote, f.detail))
    lines = [
        json.dumps({"what": f.what, "kind": f.kind, "report": f.report, "quote": f.quote, "detail": f.detail, "rule": f.rule}, ensure_ascii=False)
        for f in rows
    ]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def compare(made: Score, earlier: Path, out: TextIO) -> None:
    """Write to ``out`` which gold statements are found now that were not in an earlier run's JSON, and which are lost."""
    before = _json_of(earlier)
    if before.get("gold") != made.gold:
        raise UsageError(f"{earlier}: made of other gold ({before.get('gold')}, now {made.gold}); compare runs over the same files")
    then, now = set(before.get("found", ())), set(made.found)
    for title, names in (("gained", sorted(now - then)), ("lost", sorted(then - now))):
        out.write(f"{title}: {len(names)}\n" + "".join(f"  {name}\n" for name in names))


def check_floors(made: Score, path: Path) -> None:
    """Raise ``BelowFloorError`` when a figure is below its floor, ``UsageError`` when the floors are of other gold."""
    floors = _json_of(path)
    mine = next((f for f in floors.get("floors", ()) if f.get("gold") == made.gold), None)
    if mine is None:
        raise UsageError(f"{path}: no floors for gold {made.gold}; measure, then write them with its digest")
    figures = made.to_json()
    below = []
    for name, floor in mine["figures"].items():
        got = _figure(figures, name)
        if got < floor - 1e-9:
            below.append(f"{name} is {got:.3f}, its floor {floor:.3f}")
    if made.on_distractors > mine.get("on_distractors", 0):
        below.append(f"{made.on_distractors} statements on distractors, {mine.get('on_distractors', 0)} allowed")
    if below:
        raise BelowFloorError(f"below the floors of {path}: " + "; ".join(below))
    sys.stderr.write(f"no figure is below the floors of {path} ({len(mine['figures'])} figures)\n")


def _figure(figures: dict[str, Any], name: str) -> float:
    """Give a figure by its name: ``all.f1``, ``toll.r``, ``fields.who``."""
    group, _, part = name.partition(".")
    if group == "fields":
        held = figures["fields"].get(part, {"right": 0, "of": 1})
        return float(held["right"]) / max(1, int(held["of"]))
    row = figures["all"] if group == "all" else figures["by"]["kind"].get(group)
    if row is None or part not in row:
        raise UsageError(f"no figure {name!r}; name it all.f1, KIND.f1 (or p, r) or fields.NAME")
    return float(row[part])


def _json_of(path: Path) -> dict[str, Any]:
    try:
        made = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as trouble:
        raise UsageError(f"{path}: cannot be read as JSON ({trouble})") from None
    if not isinstance(made, dict):
        raise UsageError(f"{path}: expected a JSON object")
    return made

"""Turn coding sheets into gold: what a coder types, checked, with every offset computed from quoted words.

A sheet is a text file: a header of ``name: value`` lines (id, conflict, form, publisher, published, coder), a line
``=== text``, the report, a line ``=== statements``, and one JSON object a line:

    {"kind": "toll", "words": "killing at least 14", "who": [["LBN:GOV", "the health ministry"]], "mode": "indirect",
     "when": "2025-09-02", "where": ["Tyre"], "fields": {"measure": "killed", "value": ["at least 14", "at_least", 14]}}

``words`` are copied from the text letter by letter; ``nth`` (from 1) says which occurrence where there are several.
``who`` lists the sources, origin first, as [party or null, words or null] with "anonymous" and "carrier" as further
members; none is the reporter's own voice. ``spans`` gives a field's words, looked for nearest to the statement.
Left out: stance (asserts), modality (actual), mode (narrated without sources, else indirect), when (null), where ([]).

Run: python eval/coding.py SHEET… [--out GOLD.jsonl]    Exit code 1 when a sheet has an error; each is printed with its line.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from truceledger.vocabulary.attribution import Mode, Stance
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.field import PARTY, FieldError
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.statement import Modality

KNOWN = {"kind", "words", "nth", "who", "mode", "stance", "modality", "when", "where", "fields", "spans", "optional", "alt", "note"}
HEADER = {"id", "conflict", "form", "publisher", "published", "language", "title", "coder"}
LOOSE = {"who", "mode", "qualifier", "when", "where", "modality", "stance", "best", "low", "high"}


class CodingError(ValueError):
    """A sheet that cannot be taken; the message names the line."""


def quantity(given: Any) -> dict[str, Any]:
    """Give low, best, high for ``[phrase, qualifier, n]`` or ``[phrase, "range", low, high]``; numbers left out are unknown."""
    phrase, qualifier, *numbers = given
    bounds: dict[str, Any] = {"low": None, "best": None, "high": None}
    if numbers:
        n = numbers[0]
        match qualifier:
            case "exact":
                bounds = {"low": n, "best": n, "high": n}
            case "about":
                bounds["best"] = n
            case "at_least":
                bounds["low"] = n
            case "more_than":
                bounds["low"] = n + 1
            case "at_most":
                bounds["high"] = n
            case "less_than":
                bounds["high"] = n - 1
            case "nearly":
                bounds |= {"best": n, "high": n}
            case "range":
                if len(numbers) != 2:
                    raise CodingError("a range needs two numbers")
                bounds |= {"low": n, "high": numbers[1]}
            case _:
                raise CodingError(f"no qualifier {qualifier!r}")
    return {**bounds, "qualifier": qualifier, "phrase": phrase}


def whole(text: str, start: int, end: int) -> bool:
    """Say whether characters are whole words: "he" in "they" is not."""
    return not (start and text[start - 1].isalnum() and text[start].isalnum()) and not (
        end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    )


def located(text: str, words: str, nth: int | None, near: tuple[int, int] | None = None) -> tuple[int, int]:
    """Find words in the text: the ``nth``, or the only one; or, whole words first, one inside or nearest to ``near``.

    Raises ``CodingError``.
    """
    starts: list[int] = []
    at = text.find(words)
    while at >= 0:
        starts.append(at)
        at = text.find(words, at + 1)
    if not starts:
        raise CodingError(f"not in the text: {words!r}")
    if nth is not None:
        if nth > len(starts):
            raise CodingError(f"{words!r} occurs {len(starts)} times, not {nth}")
        return starts[nth - 1], starts[nth - 1] + len(words)
    if near is not None:
        begin, stop = near
        best = min(starts, key=lambda s: (not whole(text, s, s + len(words)), max(0, begin - s, s + len(words) - stop), abs(s - begin)))
        return best, best + len(words)
    if len(starts) > 1:
        raise CodingError(f"{words!r} occurs {len(starts)} times: say which with nth, or take more words")
    return starts[0], starts[0] + len(words)


def party(value: Any) -> None:
    if value is not None:
        PARTY.check(value)


def statement(row: dict[str, Any], text: str) -> dict[str, Any]:
    """Give the gold statement for one line of a sheet; raises ``CodingError``."""
    if strange := set(row) - KNOWN:
        raise CodingError(f"unknown: {', '.join(sorted(strange))}; known are {', '.join(sorted(KNOWN))}")
    kind = kind_of(row["kind"])
    start, end = located(text, row["words"], row.get("nth"))
    fields = {k: v for k, v in row["fields"].items() if v is not None or k in {f.name for f in kind.keys}}
    if fields.get("value") is not None:
        fields["value"] = quantity(fields["value"])
    kind.check(fields)
    sources = []
    for given in row.get("who", []):
        code, words, *marks = given
        party(code)
        source: dict[str, Any] = {"role": "carrier" if "carrier" in marks else "speaker", "party": code, "anonymous": "anonymous" in marks}
        if words:
            a, b = located(text, words, None, (start, end))
            source |= {"text": words, "start": a, "end": b}
        sources.append(source)
    mode = Mode(row.get("mode", "indirect" if sources else "narrated")).value
    if mode == "narrated" and sources:
        raise CodingError("narrated, with a source")
    if row.get("when"):
        parse(row["when"])
    for name, others in row.get("alt", {}).items():
        if not isinstance(others, list):
            raise CodingError(f"alt.{name}: a list of other values is wanted")
        if name in LOOSE:
            continue
        for other in others:
            kind.check({**fields, name: quantity(other) if name == "value" else other})
    alt = {n: [quantity(v) for v in vs] if n == "value" else vs for n, vs in row.get("alt", {}).items()}
    made: dict[str, Any] = {
        "kind": kind.name,
        "evidence": [{"start": start, "end": end, "exact": row["words"]}],
        "attribution": {"mode": mode, "sources": sources},
        "stance": Stance(row.get("stance", "asserts")).value,
        "modality": Modality(row.get("modality", "actual")).value,
        "when": {"edtf": row["when"]} if row.get("when") else None,
        "where": [{"text": w} for w in row.get("where", [])],
        "fields": fields,
    }
    for w in row.get("where", []):
        located(text, w, None, (start, end))
    if row.get("spans"):
        made["spans"] = {}
        for name, phrases in row["spans"].items():
            kind.field(name)
            many = phrases if isinstance(phrases, list) else [phrases]
            made["spans"][name] = [list(located(text, p, None, (start, end))) for p in many]
    if alt:
        made["alt"] = alt
    if row.get("optional"):
        made["optional"] = True
    return made


def sheet(path: Path) -> tuple[dict[str, Any], list[str]]:
    """Read one sheet: the gold report, and its errors in words."""
    lines = path.read_text(encoding="utf-8").split("\n")
    try:
        body, coded = lines.index("=== text"), lines.index("=== statements")
    except ValueError:
        return {}, [f"{path.name}: needs a line '=== text' and a line '=== statements'"]
    trouble = []
    report: dict[str, Any] = {"language": "en"}
    for n, line in enumerate(lines[:body], 1):
        name, _, value = line.partition(":")
        if name.strip() in HEADER:
            report[name.strip()] = value.strip() or None
        elif line.strip():
            trouble.append(f"{path.name}:{n}: no header line {name!r}")
    trouble += [f"{path.name}: no {name} in the header" for name in ("id", "conflict", "form") if not report.get(name)]
    if report.get("published"):
        try:
            date.fromisoformat(report["published"])
        except ValueError:
            trouble.append(f"{path.name}: published is no day: {report['published']}")
    report["text"] = "\n".join(lines[body + 1 : coded]).strip("\n") + "\n"
    report["statements"] = []
    for n, line in enumerate(lines[coded + 1 :], coded + 2):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            report["statements"].append(statement(json.loads(line), report["text"]))
        except (CodingError, FieldError, EdtfError, KeyError, ValueError, TypeError) as error:
            trouble.append(f"{path.name}:{n}: {error}")
    report["statements"].sort(key=lambda s: (s["evidence"][0]["start"], s["evidence"][0]["end"], s["kind"]))
    return report, trouble


def main() -> int:
    """Check sheets, write gold where none has an error."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("sheets", nargs="+", type=Path)
    asked.add_argument("--out", type=Path)
    args = asked.parse_args()
    reports, trouble = [], []
    for path in sorted(args.sheets):
        report, wrong = sheet(path)
        trouble += wrong
        reports.append(report)
    for line in trouble:
        print(line)
    if args.out and not trouble:
        args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports), encoding="utf-8")
    print(f"{len(reports)} sheets, {sum(len(r.get('statements', [])) for r in reports)} statements, {len(trouble)} errors", file=sys.stderr)
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())

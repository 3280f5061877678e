"""Gold files: JSONL, one report a line with the statements that careful readers found in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from truceledger.errors import UsageError
from truceledger.vocabulary.field import FieldError
from truceledger.vocabulary.kinds import kind_of
from truceledger.vocabulary.report import Report


@dataclass(frozen=True)
class GoldReport:
    """One report of a gold file: the report, its gold statements, and the groups it may be counted by."""

    report: Report
    statements: tuple[dict[str, Any], ...]
    conflict: str
    form: str


def load_gold(paths: Sequence[Path]) -> tuple[list[GoldReport], str]:
    """Give the reports of gold files and the digest of the files; raises ``UsageError`` naming file and line."""
    made: list[GoldReport] = []
    digest = hashlib.sha256()
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as trouble:
            raise UsageError(f"{path}: cannot be read ({trouble.strerror}); give a gold file in JSONL") from None
        digest.update(content)
        made += _lines(path, content)
    return made, digest.hexdigest()[:12]


def _lines(path: Path, content: bytes) -> Iterable[GoldReport]:
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            row = json.loads(line)
            text, statements = row["text"], row["statements"]
            published = date.fromisoformat(row["published"]) if row.get("published") else None
            report = Report.of(text, id=row["id"], publisher=row.get("publisher"), published=published)
        except (ValueError, KeyError, TypeError) as trouble:
            raise UsageError(f"{where}: not a gold report ({trouble}); each line needs id, text and statements") from None
        for statement in statements:
            _check(where, text, statement)
        yield GoldReport(report, tuple(statements), str(row.get("conflict") or "unnamed"), str(row.get("form") or "unnamed"))


def _check(where: str, text: str, statement: dict[str, Any]) -> None:
    try:
        kind_of(statement["kind"]).check(statement["fields"])
        for at in statement["evidence"]:
            if text[at["start"] : at["end"]] != at["exact"]:
                raise FieldError(f"characters {at['start']} to {at['end']} are not {at['exact']!r}")
    except (FieldError, KeyError, TypeError) as trouble:
        raise UsageError(f"{where}: a gold statement that cannot be: {trouble}") from None

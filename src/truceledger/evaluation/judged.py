"""What people decided, as gold (contract section 4): reports with the statements that were accepted, also as corrected.

Gold made so knows only what some reader had read: precision measured on it is fair, recall only against that. Reports in
which a protected source stands are withheld whole, since their text would give it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.report import ReportRef
from truceledger.vocabulary.statement import Statement
from truceledger.vocabulary.view import Held, View


class Export(msgspec.Struct, frozen=True):
    """Gold lines; how many statements they ask for; how many reports are ``undecided`` (some statement open or disputed), and how
    many statements ``withheld`` with reports in which a protected source is named."""

    reports: tuple[dict[str, Any], ...]
    statements: int
    undecided: int
    withheld: int


def gold_of(
    view: View,
    text_of: Callable[[str], str],
    *,
    reviewer: str | None = None,
    accepted: bool = False,
    partial: bool = False,
) -> Export:
    """Give the judged reports of a view as gold; the view must hold what was rejected too.

    ``text_of`` gives a report's text by its digest. ``reviewer`` takes one person's decisions alone. Statements on which people are unsure are ``optional`` gold, left out with
    ``accepted``. A report is given when every statement of it is decided on and none is disputed; with ``partial`` also
    others, what is open in them being optional.
    """
    made: list[dict[str, Any]] = []
    statements = undecided = withheld = 0
    for ref, many in _by_report(view.statements):
        verdicts = [_verdict(h, reviewer) for h in many]
        if all(v is Verdict.UNJUDGED for v in verdicts):
            continue
        if any(v is Verdict.UNJUDGED or (h.disputed and reviewer is None) for v, h in zip(verdicts, many, strict=True)) and not partial:
            undecided += 1
            continue
        if not ref.digest.startswith("sha256:") or any(h.redacted or h.origin is not None for h in many):
            withheld += len(many)  # the view cites no text that names a protected source
            continue
        text = text_of(ref.digest)
        gold = [_gold(h.statement, optional=v is not Verdict.ACCEPTED) for v, h in zip(verdicts, many, strict=True) if _kept(v, accepted)]
        statements += sum(not g.get("optional") for g in gold)
        made.append(_report(ref, text, gold))
    return Export(tuple(made), statements, undecided, withheld)


def _kept(verdict: Verdict, accepted: bool) -> bool:
    """Say whether a statement is gold: what was rejected is not; what is open neither rewards nor punishes who finds it."""
    if verdict is Verdict.REJECTED:
        return False
    return verdict is not Verdict.UNSURE or not accepted


def _by_report(held: Iterable[Held]) -> Iterable[tuple[ReportRef, list[Held]]]:
    groups: dict[tuple[object, ...], tuple[ReportRef, list[Held]]] = {}
    for one in held:
        ref = one.statement.report
        groups.setdefault((ref.digest, ref.id, ref.publisher, ref.uri, ref.published), (ref, []))[1].append(one)
    return groups.values()


def _verdict(held: Held, reviewer: str | None) -> Verdict:
    if reviewer is None:
        return held.verdict
    mine = next((j for j in held.judgements if j.reviewer == reviewer), None)
    if mine is None:
        return Verdict.UNJUDGED
    # what this one accepted is not what stands there now, where another corrected it since
    last = max((j for j in held.judgements if j.corrected), key=lambda j: j.entry, default=None)
    moved = held.corrected and last is not None and mine.corrected != last.corrected
    return Verdict.UNSURE if moved and mine.verdict is Verdict.ACCEPTED else mine.verdict


def _gold(statement: Statement, *, optional: bool) -> dict[str, Any]:
    """Give what a gold statement checks: the statement less its names, report, rule and confidence."""
    kept = ("kind", "evidence", "attribution", "stance", "modality", "when", "where", "fields", "spans")
    made: dict[str, Any] = {name: msgspec.to_builtins(getattr(statement, name)) for name in kept}
    return {**made, "optional": True} if optional else made


def _report(ref: ReportRef, text: str, gold: list[dict[str, Any]]) -> dict[str, Any]:
    known = {
        "id": ref.id,
        "text": text,
        "title": ref.title,
        "uri": ref.uri,
        "published": str(ref.published) if ref.published else None,
        "publisher": ref.publisher,
        "language": ref.language,
    }
    return {**{name: v for name, v in known.items() if v is not None}, "statements": gold}

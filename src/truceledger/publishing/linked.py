"""What is one, laid out for people and programs: links and clusters with the words behind each name; what a person's words name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.assessment.origins import Origins
from truceledger.assessment.words import day, quote
from truceledger.errors import UsageError
from truceledger.vocabulary.link import Clusters, Link, Relation
from truceledger.vocabulary.statement import Statement

if TYPE_CHECKING:
    from truceledger.ledger import Ledger
    from truceledger.ledger.entries import Linked
    from truceledger.vocabulary.view import View

#: Which relation two statements of a kind are linked by, where none is named.
OF_KIND = {"event": Relation.SAME_EVENT, "agreement": Relation.SAME_INSTRUMENT, "meeting": Relation.SAME_MEETING}


class End(msgspec.Struct, frozen=True):
    """One end of a link or member of a cluster: its name (a claim, a text's digest, a step), the words behind it, who says them, where.

    ``statement`` is one of the statements that make the claim, null for texts; ``sayings`` counts them all.
    """

    name: str
    words: str
    said_by: str = ""
    statement: str | None = None
    sayings: int = 0


class Row(msgspec.Struct, frozen=True):
    """A link as listed; ``decided`` says that a person made or confirmed it."""

    entry: int
    relation: str
    apart: bool
    by: str
    decided: bool
    score: float
    reason: str
    one: End
    other: End


class Cluster(msgspec.Struct, frozen=True):
    """What is one."""

    relation: str
    members: tuple[End, ...]


class Names:
    """The words behind the names of a view's links."""

    def __init__(self, view: View, name_of: Callable[[str], str]) -> None:
        self._origins = Origins(view, name_of)
        self._claims: dict[str, list[Statement]] = {}
        for held in view.statements:
            self._claims.setdefault(held.statement.claim_id, []).append(held.statement)
        self._texts: dict[str, list[Any]] = {}
        for report in view.reports:
            self._texts.setdefault(report.report.digest, []).append(report.report)

    def end(self, name: str, relation: str) -> End:
        """Give what stands behind a name."""
        if relation == Relation.SAME_STEP:
            return End(name, name)
        if relation == Relation.COPY_OF:
            printed = self._texts.get(name, [])
            where = "; ".join(f"{r.publisher or 'publisher unknown'}, {day(str(r.published)) if r.published else 'undated'}" for r in printed)
            title = next((r.title or r.id for r in printed), "a report that this view does not hold")
            return End(name, title, where, sayings=len(printed))
        many = self._claims.get(name, [])
        if not many:
            return End(name, "a claim that this view does not hold")
        return End(name, quote(many[0]), self._origins.said_by(many[0]), many[0].statement_id, len(many))


def rows(view: View, links: Iterable[Link], names: Names) -> list[Row]:
    """Lay out links of a view, in its order."""
    return [
        Row(k.entry, k.relation, k.apart, k.by, k.decided, k.score, k.reason, names.end(k.one, k.relation), names.end(k.other, k.relation))
        for k in links
    ]


def clusters(view: View, relation: str | None, names: Names) -> list[Cluster]:
    """Lay out what is one by the links of a view in force; splits are heeded. For copies, texts of the same words are one text."""
    wanted = [r.value for r in Relation if relation in {None, r.value}]
    return [Cluster(r, tuple(names.end(m, r) for m in many)) for r in wanted for many in Clusters(view.links, r).all()]


def chosen(links: Sequence[Link], relation: str | None, *, machine: bool, confirmed: bool, apart: bool) -> list[Link]:
    """Give the links of a relation that are proposed by rules, decided by persons, or splits; all of them where none is asked for."""
    asked = machine or confirmed or apart
    return [
        k
        for k in links
        if relation in {None, k.relation}
        and (not asked or (machine and not k.decided and not k.apart) or (confirmed and k.decided and not k.apart) or (apart and k.apart))
    ]


def pair(book: Ledger, one: str, other: str, relation: str | None, shown: View | None = None) -> tuple[str, str, Relation]:
    """Give the two names that a person means, and the relation: the one named, else by what the two are.

    Statement ids (their beginnings) stand for their claims; for copies a statement or report id, or a digest, for the text;
    steps go by their names. Raises ``UsageError``. Of reports and steps those are meant that ``shown`` shows as they are, where it is
    given: whether a protected source's would go by the words makes no difference.
    """
    given = relation_of(relation) if relation else None
    if given is Relation.SAME_STEP or (given is None and "." in one and "." in other):
        known = _steps(book, shown)
        return _step(one, known), _step(other, known), Relation.SAME_STEP
    if given is Relation.COPY_OF:
        first, second = _text(book, one, shown), _text(book, other, shown)
        if first == second:
            raise UsageError(f"{one} and {other} stand in texts that are the same to the letter")
        return first, second, given
    left, right = (book.statement(x, unredacted=True).statement for x in (one, other))
    if left.kind != right.kind:
        raise UsageError(f"{one} is a statement of kind {left.kind}, {other} of kind {right.kind}: only two of one kind can be one")
    if given in OF_KIND.values() and OF_KIND.get(left.kind) is not given:
        raise UsageError(f"{given} joins statements of another kind than {left.kind}; leave --relation out")
    if left.claim_id == right.claim_id:
        raise UsageError(f"{one} and {other} make the same claim word for word: they are one already, and only a correction can part them")
    return left.claim_id, right.claim_id, given or OF_KIND.get(left.kind, Relation.SAME_CLAIM)


def relation_of(name: str) -> Relation:
    """Give a relation by its name, spaces or underscores; raises ``UsageError`` that lists them."""
    try:
        return Relation(name.strip().lower().replace(" ", "_").replace("-", "_"))
    except ValueError:
        raise UsageError(f"{name!r} is no relation; give {', '.join(r.value for r in Relation)}") from None


def linked(book: Ledger, entry: int) -> Linked:
    """Give the link of an entry; raises ``UsageError`` where it is none, or was taken back."""
    from truceledger.ledger.entries import Linked

    found = next((e.body for e in book.loaded().entries if e.seq == entry), None)
    if not isinstance(found, Linked):
        raise UsageError(f"entry {entry} is no link; `truce links` shows the entries of links")
    return found


def _text(book: Ledger, name: str, shown: View | None) -> str:
    reports = [r.ref for r in book.loaded().reports.values()] if shown is None else [r.report for r in shown.reports if r.report.digest[:9] != "withheld:"]
    found: set[str] = {r.digest for r in reports if r.id == name}
    if not found and len(name.removeprefix("sha256:")) >= 8:
        found = {r.digest for r in reports if r.digest.removeprefix("sha256:").startswith(name.removeprefix("sha256:"))}
    if len(found) > 1:
        raise UsageError(f"several reports go by {name!r}: give the digest, or the id of a statement in the one you mean")
    return found.pop() if found else str(book.statement(name, unredacted=True).statement.report.digest)


def _steps(book: Ledger, shown: View | None) -> set[str]:
    from truceledger.ledger.linking.steps import steps_of

    if shown is not None:
        told = {step.name for held in shown.statements for step in steps_of(held.statement)}
        return {name for name in told if not name.startswith("withheld-") and "[withheld" not in name}
    loaded = book.loaded()
    return {step.name for key in loaded.reports for statement in loaded.statements_of(key) for step in steps_of(statement)}


def _step(name: str, known: set[str]) -> str:
    if name in known:
        return name
    near = difflib.get_close_matches(name, known, 3, 0.5)
    hint = f"; near it: {', '.join(near)}" if near else ""
    raise UsageError(f"no statement names the step {name!r}{hint}. A step is PARTY.ACT, such as ISR.withdraw; `truce standoff` shows them")

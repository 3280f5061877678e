"""What a person may correct of a statement, and the statement as corrected.

The kind's own fields, and five parts that every statement has: who says it, how it is attributed, the speaker's stance,
modality, and when. The evidence is never corrected: other words are another statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from truceledger.vocabulary.attribution import Attribution, Modality, Mode, Source, SourceRole, Stance
from truceledger.vocabulary.field import EDTF, PARTY, Field, FieldError, choice
from truceledger.vocabulary.kind import Kind
from truceledger.vocabulary.statement import Statement, claim_id
from truceledger.vocabulary.when import When

#: The parts of every statement that may be corrected beside its fields; ``who`` is the speakers' parties, null for nobody named.
PARTS: tuple[Field, ...] = (
    Field("who", PARTY, "Who says it", "the speaker's party, or those of joint speakers"),
    Field("mode", choice(*(m.value for m in Mode)), "How it is attributed"),
    Field("stance", choice(*(s.value for s in Stance)), "Stance"),
    Field("modality", choice(*(m.value for m in Modality)), "Modality"),
    Field("when", EDTF, "When"),
)
_NEEDED = frozenset({"mode", "stance", "modality"})


@cache
def correctable(kind: Kind) -> tuple[Field, ...]:
    """Give what may be corrected of a statement of this kind: its fields, then the parts of every statement."""
    own = {f.name for f in kind.fields}
    return (*kind.fields, *(p for p in PARTS if p.name not in own))


def check(statement: Statement, changes: Mapping[str, Any]) -> None:
    """Raise ``FieldError`` where a change names nothing that can be corrected, or does not fit it."""
    kind = statement.declaration
    known = {f.name: f for f in correctable(kind)}
    for name, value in changes.items():
        if name not in known:
            raise FieldError(f"{kind.name} has no field {name!r}; what can be corrected is {', '.join(known)}")
        if value is None and name in _NEEDED:
            raise FieldError(f"{name} cannot be left out")
        if value is not None:
            try:
                known[name].sort.check(value)
            except FieldError as trouble:
                raise FieldError(f"{kind.name}.{name}: {trouble}") from None


def value_of(statement: Statement, name: str) -> Any:
    """Give what a statement has now for something that can be corrected."""
    if any(f.name == name for f in statement.declaration.fields):
        return statement.fields.get(name)
    if name == "who":
        parties: list[Any] = [s.party or {"words": s.text or ""} for s in statement.attribution.speakers()]
        return (parties[0] if len(parties) == 1 else parties) if parties else None
    if name == "mode":
        return statement.attribution.mode.value
    if name == "when":
        return statement.when.edtf if statement.when else None
    return str(getattr(statement, name).value)


def corrected(statement: Statement, changes: Mapping[str, Any]) -> Statement:
    """Give the statement with these changes, under its own id; its claim is that of what it now says.

    What was changed no longer has the characters it was read from. Raises ``FieldError`` as ``check``.
    """
    check(statement, changes)
    own = {f.name: f for f in statement.declaration.fields}
    fields = {**statement.fields, **{n: v for n, v in changes.items() if n in own}}
    fields = {n: v for n, v in fields.items() if v is not None or own[n].key}
    parts = {n: v for n, v in changes.items() if n not in own}
    when = statement.when
    if "when" in parts:
        when = When(parts["when"]) if parts["when"] else None
    chain = statement.attribution
    if "who" in parts:
        chain = Attribution(chain.mode, (*_speakers(chain, parts["who"]), *(s for s in chain.sources if s.role is not SourceRole.SPEAKER)))
    if "mode" in parts:
        chain = Attribution(Mode(parts["mode"]), chain.sources)
    return msgspec.structs.replace(
        statement,
        claim_id=claim_id(statement.kind, fields, when, statement.where),
        fields=fields,
        spans={n: at for n, at in statement.spans.items() if n not in changes},
        when=when,
        attribution=chain,
        stance=Stance(parts.get("stance", statement.stance)),
        modality=Modality(parts.get("modality", statement.modality)),
    )


def _speakers(chain: Attribution, who: Any) -> list[Source]:
    """Give the speakers with other parties; the words that name a speaker stay where there is one in its place."""
    before = chain.speakers()
    made = []
    for i, party in enumerate([] if who is None else who if isinstance(who, list) else [who]):
        old = before[i] if i < len(before) else Source(SourceRole.SPEAKER)
        if isinstance(party, dict):
            made.append(msgspec.structs.replace(old, text=party["words"], party=None, start=None, end=None))
        else:
            made.append(msgspec.structs.replace(old, party=party))
    return made

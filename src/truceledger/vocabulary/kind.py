"""How a kind of statement is declared: once, as data.

JSON Schema, columns, labels, CLI lists and docs derive from the declaration; no consumer enumerates kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from truceledger.vocabulary.field import Field, FieldError

if TYPE_CHECKING:
    from truceledger.vocabulary.plover import Plover
    from truceledger.vocabulary.statement import Statement


@dataclass(frozen=True)
class Kind:
    """One kind: its name, what it says, its fields in column order.

    ``plover`` derives the PLOVER coding of a statement. ``phrase`` is the statement in a few neutral words, made of
    field names in braces, the parts in ``[…]`` left out when a field in them is missing; ``parties`` names the
    fields that hold the parties concerned, the one who acts first.
    """

    name: str
    plural: str
    label: str
    about: str
    fields: tuple[Field, ...]
    phrase: str
    parties: tuple[str, ...]
    plover: Callable[[Statement], Plover | None]

    def field(self, name: str) -> Field:
        """Give the field of that name; raises ``KeyError``."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(f"{self.name} has no field {name!r}")

    @property
    def keys(self) -> tuple[Field, ...]:
        """The fields that must agree for a match."""
        return tuple(f for f in self.fields if f.key)

    def check(self, fields: Mapping[str, Any]) -> None:
        """Raise ``FieldError`` when a field is not of this kind, does not fit, or a key field is missing (null is allowed)."""
        known = {f.name: f for f in self.fields}
        for name, value in fields.items():
            if name not in known:
                raise FieldError(f"{self.name} has no field {name!r}; it has {', '.join(known)}")
            if value is not None:
                try:
                    known[name].sort.check(value)
                except FieldError as trouble:
                    raise FieldError(f"{self.name}.{name}: {trouble}") from None
        absent = [f.name for f in self.keys if f.name not in fields]
        if absent:
            raise FieldError(f"{self.name} needs {', '.join(absent)} (null where it cannot be told)")

    def normal(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Give the fields that make the claim's identity, in normal form, missing ones left out."""
        return {f.name: f.sort.normal(fields[f.name]) for f in self.fields if f.identity and fields.get(f.name) is not None}

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of this kind's ``fields``."""
        return {
            "type": "object",
            "title": self.name,
            "description": self.about,
            "properties": {f.name: {"anyOf": [f.sort.schema(), {"type": "null"}], "description": f.about or f.label} for f in self.fields},
            "required": [f.name for f in self.keys],
            "additionalProperties": False,
        }

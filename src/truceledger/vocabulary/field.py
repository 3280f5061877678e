"""What a kind's field may hold: one small class for each sort of value.

Each sort knows its JSON Schema, refuses what does not fit (``FieldError``), and gives the normal form that
identity is made of. Consumers ask the sort; they never enumerate fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from truceledger.vocabulary.act import Act
from truceledger.vocabulary.edtf import EdtfError, parse
from truceledger.vocabulary.quantity import Quantity

PARTY_CODE = re.compile(r"[A-Z]{3}(:[A-Z]{3})?|[a-z0-9]+(-[a-z0-9]+)*")


#: The largest number that is taken: every program and format can hold it.
LARGEST = 10**15


class FieldError(ValueError):
    """A value that does not fit its field; says which field and why."""


@dataclass(frozen=True)
class Sort:
    """A sort of value; the base takes any words."""

    name: str = "words"
    about: str = "words of the report"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {"type": "string", "description": self.about}

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when the value does not fit."""
        if not isinstance(value, str):
            raise FieldError(f"expected words, not {value!r}")

    def normal(self, value: Any) -> Any:
        """Give the form in which two equal values are equal."""
        return " ".join(str(value).casefold().split())


@dataclass(frozen=True)
class Choice(Sort):
    """One of a closed list."""

    values: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {"enum": list(self.values)}

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when the value is not on the list."""
        if value not in self.values:
            raise FieldError(f"{value!r} is not one of {', '.join(self.values)}")

    def normal(self, value: Any) -> Any:
        """Give the value itself."""
        return value


@dataclass(frozen=True)
class PartySort(Sort):
    """A party: a code, a list of codes, or ``{"words": …}`` for one that cannot be resolved."""

    name: str = "party"
    about: str = "party code, list of them, or the words of one that cannot be resolved"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        code = {"type": "string", "pattern": f"^({PARTY_CODE.pattern})$"}
        words = {
            "type": "object",
            "properties": {"words": {"type": "string"}},
            "required": ["words"],
            "additionalProperties": False,
        }
        one = {"anyOf": [code, words]}
        return {"anyOf": [code, words, {"type": "array", "items": one, "minItems": 1}], "description": self.about}

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when the value is no code, list or words."""
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                if set(one) != {"words"} or not isinstance(one["words"], str):
                    raise FieldError(f'an unresolved party is {{"words": …}}, not {one!r}')
            elif not isinstance(one, str) or not PARTY_CODE.fullmatch(one):
                raise FieldError(f"{one!r} is not a party code")
        if value == []:
            raise FieldError("an empty list of parties: leave the field out instead")

    def normal(self, value: Any) -> Any:
        """Give codes in order; words folded."""
        many = value if isinstance(value, list) else [value]
        return sorted(x if isinstance(x, str) else "words:" + Sort.normal(self, x["words"]) for x in many)


@dataclass(frozen=True)
class EdtfSort(Sort):
    """An EDTF date."""

    name: str = "edtf"
    about: str = "EDTF date (ISO 8601-2, level 1)"

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when the value is not EDTF of the supported subset."""
        try:
            parse(value)
        except (EdtfError, TypeError) as trouble:
            raise FieldError(str(trouble)) from None

    def normal(self, value: Any) -> Any:
        """Give the date as written."""
        return value


@dataclass(frozen=True)
class QuantitySort(Sort):
    """A count with its bounds and phrase."""

    name: str = "quantity"
    about: str = "low, best, high, qualifier, phrase"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        made = msgspec.json.schema(Quantity)
        inner = dict(made["$defs"]["Quantity"])
        inner["properties"] = {
            name: (made["$defs"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else _inlined(part, made["$defs"]))
            for name, part in inner["properties"].items()
        }
        return inner

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when the bounds do not fit."""
        try:
            made = Quantity.from_json(value)
        except (msgspec.ValidationError, ValueError) as trouble:
            raise FieldError(f"not a quantity: {trouble}") from None
        if any(n is not None and abs(n) > LARGEST for n in (made.low, made.best, made.high)):
            raise FieldError(f"not a quantity: more than {LARGEST:,}")

    def normal(self, value: Any) -> Any:
        """Give the bounds and the qualifier, without the phrase."""
        return {k: value[k] for k in ("low", "best", "high", "qualifier", "missing") if value.get(k) is not None}


def _inlined(part: Any, defs: Mapping[str, Any]) -> Any:
    if isinstance(part, dict):
        if "$ref" in part:
            return defs[part["$ref"].rsplit("/", 1)[1]]
        return {k: _inlined(v, defs) for k, v in part.items()}
    return [_inlined(x, defs) for x in part] if isinstance(part, list) else part


@dataclass(frozen=True)
class ShareSort(Sort):
    """A part of a whole: ``{"value": 0.2, "of": "the country's population"}``."""

    name: str = "share"
    about: str = "a part of a whole: value between 0 and 1, of what"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {
            "type": "object",
            "properties": {
                "value": {"type": "number", "minimum": 0, "maximum": 1},
                "of": {"type": "string"},
                "qualifier": {"type": "string"},
                "phrase": {"type": "string"},
            },
            "required": ["value", "of"],
            "additionalProperties": False,
        }

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when it is no share."""
        if not isinstance(value, dict) or not {"value", "of"} <= set(value) <= {"value", "of", "qualifier", "phrase"}:
            raise FieldError(f'a share is {{"value", "of"}}, not {value!r}')
        if not isinstance(value["value"], int | float) or not 0 <= value["value"] <= 1:
            raise FieldError(f"a share lies between 0 and 1, not {value['value']!r}")

    def normal(self, value: Any) -> Any:
        """Give value and whole."""
        return {"value": value["value"], "of": Sort.normal(self, value["of"])}


@dataclass(frozen=True)
class StepSort(Sort):
    """A step: ``{"party", "act", "words"}``; a joint or unnamed party is left out."""

    name: str = "step"
    about: str = "who is to do what"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {
            "type": "object",
            "properties": {
                "party": PartySort().schema(),
                "act": {"enum": [a.value for a in Act]},
                "words": {"type": "string"},
            },
            "required": ["act"],
            "additionalProperties": False,
        }

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when it is no step."""
        if not isinstance(value, dict) or not {"act"} <= set(value) <= {"party", "act", "words"}:
            raise FieldError(f'a step is {{"party", "act", "words"}}, not {value!r}')
        if value["act"] not in {a.value for a in Act}:
            raise FieldError(f"{value['act']!r} is not an act")
        if "party" in value:
            PartySort().check(value["party"])

    def normal(self, value: Any) -> Any:
        """Give party and act; the words only where the act is ``other``."""
        made: dict[str, Any] = {"act": value["act"]}
        if "party" in value:
            made["party"] = PartySort().normal(value["party"])
        if value["act"] == Act.OTHER and value.get("words"):
            made["words"] = Sort.normal(self, value["words"])
        return made


@dataclass(frozen=True)
class StepsSort(StepSort):
    """A list of steps, all of which must come first."""

    name: str = "steps"
    about: str = "the steps that must come first"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {"type": "array", "items": StepSort.schema(self), "minItems": 1}

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` when it is no list of steps."""
        if not isinstance(value, list) or not value:
            raise FieldError(f"expected a list of steps, not {value!r}")
        for one in value:
            StepSort.check(self, one)

    def normal(self, value: Any) -> Any:
        """Give the steps in a fixed order."""
        return sorted((StepSort.normal(self, one) for one in value), key=lambda s: msgspec.json.encode(s, order="deterministic"))


@dataclass(frozen=True)
class IntegerSort(Sort):
    """A whole number."""

    name: str = "integer"
    about: str = "a whole number"

    def schema(self) -> dict[str, Any]:
        """Give the JSON Schema of one value."""
        return {"type": "integer"}

    def check(self, value: Any) -> None:
        """Raise ``FieldError`` unless it is a whole number."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise FieldError(f"expected a whole number, not {value!r}")
        if abs(value) > LARGEST:
            raise FieldError(f"{value} is larger than anything that is counted here ({LARGEST:,})")

    def normal(self, value: Any) -> Any:
        """Give the number."""
        return value


WORDS = Sort()
PARTY = PartySort()
EDTF = EdtfSort()
QUANTITY = QuantitySort()
SHARE = ShareSort()
STEP = StepSort()
STEPS = StepsSort()
INTEGER = IntegerSort()


def choice(*values: str) -> Choice:
    """Make a closed list of values."""
    return Choice("choice", "one of a closed list", values)


@dataclass(frozen=True)
class Field:
    """One field of a kind.

    ``key``: must agree for a reading to match a gold statement. ``identity``: part of the claim's identity (words
    that only illustrate are not). ``optional``: may be null.
    """

    name: str
    sort: Sort
    label: str
    about: str = ""
    key: bool = False
    identity: bool = field(default=True)

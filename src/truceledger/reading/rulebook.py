"""The rules as data: what each reads, of which lists, with examples and counter-examples, out of ``languages/<code>/rules/*.toml``.

Hands on ``RuleCard``; refuses to read a report. A test reads every example with the rules, so what stands there is so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from truceledger.errors import DataError

if TYPE_CHECKING:
    from truceledger.reading.lexicon import Lexicon


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text that a rule reads: its evidence, the fields it must give, and where told who speaks, stance, modality, when.

    ``known_gap``: the rule ought to read it and does not; it is counted, and shown as such.
    """

    rule: str
    text: str
    quote: str
    fields: dict[str, Any]
    who: str | None = None
    stance: str | None = None
    modality: str | None = None
    when: str | None = None
    known_gap: bool = False


class Counter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A text that a rule must not read, and why."""

    rule: str
    text: str
    because: str
    known_gap: bool = False


class _Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    reads: str
    frames: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: tuple[_Told, ...]
    example: tuple[Example, ...] = ()
    counter: tuple[Counter, ...] = ()


class RuleCard(msgspec.Struct, frozen=True):
    """One rule: its id, its kind, what it reads in a sentence, the frames and word lists it reads by, its examples.

    ``frames`` and ``words`` name lists as ``table.key``: ``events.event`` is every ``[[event]]`` of ``events.toml``.
    """

    id: str
    kind: str
    reads: str
    frames: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    counters: tuple[Counter, ...] = ()


class Entry(msgspec.Struct, frozen=True):
    """One frame: the list it stands in, its name, the how-manieth of that name it is, and what it holds."""

    table: str
    name: str
    number: int
    holds: dict[str, Any]

    @property
    def address(self) -> str:
        """The frame's name for people and tests: ``events.event indirect_fire 2``."""
        return f"{self.table} {self.name} {self.number}"


@cache
def rulebook(language: str = "en") -> tuple[RuleCard, ...]:
    """Read the rules of a language, in the order of reading; raises ``DataError`` naming the file where one does not load."""
    from truceledger.vocabulary.kinds import KINDS

    folder = resources.files("truceledger.reading").joinpath("languages", language, "rules")
    made: list[RuleCard] = []
    for kind in KINDS:
        where = f"languages/{language}/rules/{kind.name}.toml"
        try:
            held = msgspec.convert(tomllib.loads(folder.joinpath(f"{kind.name}.toml").read_text("utf-8")), _File)
        except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as trouble:
            raise DataError(f"{where} does not load: {trouble}") from None
        known = {told.id for told in held.rule}
        strange = sorted(({e.rule for e in held.example} | {c.rule for c in held.counter}) - known)
        if strange:
            raise DataError(f"{where}: examples of rules that it does not tell of: {', '.join(strange)}; it has {', '.join(sorted(known))}")
        made += [
            RuleCard(
                told.id,
                kind.name,
                told.reads,
                told.frames,
                told.words,
                tuple(e for e in held.example if e.rule == told.id),
                tuple(c for c in held.counter if c.rule == told.id),
            )
            for told in held.rule
        ]
    return tuple(made)


def encoder_cards() -> tuple[RuleCard, ...]:
    """Give what the trained encoder signs, one a kind; nothing where its weights are missing."""
    from truceledger.reading.encoder import encoder
    from truceledger.vocabulary.kinds import KINDS

    if encoder() is None:
        return ()
    words = "what the trained encoder finds of this kind; no words of its own, see reading/encoder/weights/CARD.md"
    return tuple(RuleCard(f"en.encoder.{kind.name}@1", kind.name, words) for kind in KINDS)


def entries(lexicon: Lexicon, tables: Iterable[str] | None = None) -> Iterator[Entry]:
    """Give the frames of some lists, or of all: every entry with a name, in the order of its list."""
    for table in tables if tables is not None else _every(lexicon):
        held = listed(lexicon, table)
        seen: dict[str, int] = {}
        for name, holds in _named(held):
            seen[name] = seen.get(name, 0) + 1
            yield Entry(table, name, seen[name], holds)


def listed(lexicon: Lexicon, table: str) -> Any:
    """Give a list by its name ``table.key``, or a whole table by its own; raises ``DataError``."""
    at: Any = lexicon.tables
    for part in table.split("."):
        if part not in at:
            raise DataError(f"no list {table!r} in languages/{lexicon.language}; {part!r} is not among {', '.join(sorted(at))}")
        at = at[part]
    return at


def size(lexicon: Lexicon, card: RuleCard) -> tuple[int, int]:
    """Give how many frames and how many words a rule reads by."""
    frames = list(entries(lexicon, card.frames))
    words = sum(len(v) for e in frames for v in e.holds.values() if isinstance(v, list))
    return len(frames), words + sum(len(listed(lexicon, name)) for name in card.words)


def _every(lexicon: Lexicon) -> Iterator[str]:
    for table, held in sorted(lexicon.tables.items()):
        for key, value in held.items():
            if isinstance(value, list) and value and isinstance(value[0], Mapping):
                yield f"{table}.{key}"
    yield "tolls.people"


def _named(held: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(held, Mapping):
        for name, words in held.items():
            yield str(name), {"words": list(words)}
    else:
        for entry in held:
            yield str(entry.get("name") or entry["verbs"][0]), {k: v for k, v in entry.items() if k != "name"}

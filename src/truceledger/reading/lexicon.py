"""The language's word lists as one frozen object, read from ``languages/<code>/*.toml``.

Hands on what each stage asks of a word; refuses to read a report. ``Frame.fits`` is the one place where a
predication is compared with an entry of a list.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from truceledger.errors import DataError

if TYPE_CHECKING:
    from truceledger.reading.clauses import Predication

_NONE = frozenset[str]()


@dataclass(frozen=True)
class ActNoun:
    """A noun that names an act, and whom its "of" introduces: ``agent`` or ``patient``."""

    lemma: str
    of: str


@dataclass(frozen=True)
class Frame:
    """An entry of a list: verbs and nouns with the words they need about them; ``name`` is what it says."""

    name: str
    verbs: frozenset[str] = _NONE
    nouns: frozenset[str] = _NONE
    objects: frozenset[str] = _NONE
    subjects: frozenset[str] = _NONE
    of: frozenset[str] = _NONE
    words: frozenset[str] = _NONE
    prepositions: frozenset[str] = _NONE
    without: frozenset[str] = _NONE
    either_side: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def knows(self, predication: Predication) -> bool:
        """Say whether the predication's word is of this entry."""
        key = predication.key
        if predication.nominal:
            return key in self.nouns
        return key in self.verbs or (key.endswith("_back") and key.removesuffix("_back") in self.verbs)

    def fits(self, predication: Predication) -> bool:
        """Say whether the predication's word is of this entry and the words it needs are there."""
        if not self.knows(predication):
            return False
        needed = self.of if predication.nominal else self.objects
        if self.without and self.without & predication.lemmas:
            return False
        if self.words and not self.words & predication.lemmas:
            return False
        undergoing = _lemmas(predication.patients) | _lemmas(predication.obliques_of(*self.prepositions))
        if predication.nominal:
            undergoing |= _lemmas(predication.obliques_of("of"))
        acting = _lemmas(predication.agents)
        if self.either_side and not predication.nominal:
            return bool(needed & (undergoing | acting))
        if needed and not needed & undergoing:
            return False
        if predication.nominal or not self.subjects or "@party" in self.subjects:
            return True
        return bool(self.subjects & acting)


def _lemmas(tokens: Iterable[Any]) -> frozenset[str]:
    """Give the lemmas of nouns and of what directly specifies them ("prisoner of war", "aid convoy")."""
    found: set[str] = set()
    for token in tokens:
        found.update((token.lemma_.lower(), token.lower_))  # the parser makes "cross" of a "crossing"
        found.update(c.lemma_.lower() for c in token.children if c.dep_ in {"compound", "nmod", "amod", "nummod"})
        for prep in token.children:
            if prep.dep_ == "prep" and prep.lower_ == "of":
                found.update(c.lemma_.lower() for c in prep.children if c.dep_ == "pobj")
    return frozenset(found)


@dataclass(frozen=True)
class Marker:
    """Words before a clause that make it a condition: the relation, and whether they do so whatever stands above."""

    words: tuple[str, ...]
    relation: str
    strict: bool


@dataclass(frozen=True)
class Lexicon:
    """All lists of one language."""

    language: str
    classes: Mapping[str, frozenset[str]]
    acts: tuple[Frame, ...]
    tables: Mapping[str, Mapping[str, Any]]
    object_control: frozenset[str]
    light_verbs: frozenset[str]
    occurrence_verbs: frozenset[str]
    nouns: Mapping[str, ActNoun]
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)  # what is asked for again and again, opened once

    def is_act_noun(self, lemma: str) -> bool:
        """Say whether the noun names an act."""
        return lemma in self.nouns

    def act_noun(self, lemma: str) -> ActNoun:
        """Give the noun's entry; raises ``KeyError``."""
        return self.nouns[lemma]

    def word_class(self, name: str) -> frozenset[str]:
        """Give the lemmas of a class; raises ``KeyError``."""
        return self.classes[name]

    @cached_property
    def asking(self) -> frozenset[str]:
        """The verbs by which one demands or urges: what hangs on them is wanted, and not told as done or planned."""
        return frozenset(v for f in self.frames("positions", "move") if f.name in {"demands", "urges"} for v in f.verbs)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The nouns of demanding and urging: "a plea", "calls"."""
        return frozenset(n for f in self.frames("positions", "move") if f.name in {"demands", "urges"} for n in f.nouns)

    @cached_property
    def refusing(self) -> frozenset[str]:
        """The verbs by which one rejects or rules out."""
        return frozenset(v for f in self.frames("positions", "move") if f.name in {"rejects", "rules_out"} for v in f.verbs)

    def frames(self, table: str, key: str) -> tuple[Frame, ...]:
        """Give the entries ``[[key]]`` of ``table``.toml as frames."""
        made: tuple[Frame, ...] | None = self._made.get((table, key, "frames"))
        if made is None:
            made = self._made[table, key, "frames"] = _frames(self.tables[table].get(key, ()), self.classes, f"{table}.toml")
        return made

    def frames_for(self, table: str, key: str, predication: Predication) -> tuple[Frame, ...]:
        """Give those of the entries, in order, that know the predication's word; what else they need is still to be asked."""
        index: dict[tuple[bool, str], tuple[Frame, ...]] = self._made.setdefault((table, key, "by word"), {})
        word = (predication.nominal, predication.key)
        if word not in index:
            index[word] = tuple(f for f in self.frames(table, key) if f.knows(predication))
        return index[word]

    def words(self, table: str, key: str) -> frozenset[str]:
        """Give a plain list of ``table``.toml."""
        made: frozenset[str] | None = self._made.get((table, key))
        if made is None:
            made = self._made[table, key] = frozenset(self.tables[table].get(key, ()))
        return made

    @property
    def cues(self) -> frozenset[str]:
        """The lemmas that let a sentence be read whatever part of speech they are."""
        made: frozenset[str] | None = self._made.get("cues")
        if made is None:
            made = self._made["cues"] = self.words("topic", "cues") | self.words("topic", "war") | self.words("topic", "truce")
        return made

    @property
    def instruments(self) -> frozenset[str]:
        """The nouns that may name an agreement."""
        made: frozenset[str] | None = self._made.get("instruments")
        if made is None:
            made = self._made["instruments"] = frozenset(noun for entry in self.tables["agreements"]["instrument"] for noun in entry["nouns"])
        return made

    @property
    def others(self) -> frozenset[str]:
        """The nouns of what begins and ends as a truce does, and is none: fighting, talks."""
        made: frozenset[str] | None = self._made.get("others")
        if made is None:
            held = self.words("agreements", "others")
            made = self._made["others"] = _opened(held, self.classes, "agreements.toml") - self.instruments
        return made

    @property
    def telling_verbs(self) -> frozenset[str]:
        """The verbs, with their particles, that some kind of statement is read of."""
        made: frozenset[str] | None = self._made.get("telling verbs")
        if made is None:
            frames = (*self.acts, *self.frames("events", "event"), *self.frames("positions", "move"))
            found = {verb for frame in frames for verb in frame.verbs}
            for table, key in (("agreements", "moment"), ("meetings", "status"), ("contacts", "way")):
                found.update(verb for entry in self.tables[table].get(key, ()) for verb in entry.get("verbs", ()))
            for table, keys in _TELLING.items():
                for key in keys:
                    found |= self.words(table, key)
            made = self._made["telling verbs"] = frozenset(found - {"be", "have"})  # these tell by their noun alone
        return made

    def markers(self) -> tuple[Marker, ...]:
        """Give the words before a clause that make it a condition, those that hold others first."""
        made: tuple[Marker, ...] | None = self._made.get("markers")
        if made is None:
            entries = self.tables["preconditions"]["marker"]
            made = self._made["markers"] = tuple(Marker(tuple(e["words"]), e["name"], e.get("strict", False)) for e in entries)
        return made


#: The plain lists of verbs that a kind is read of.
_TELLING = {
    "assessments": ("charges", "breach_verbs", "keep_verbs", "refusing"),
    "meetings": ("verbs",),
    "agreements": ("ends",),
    "speech": ("deny", "doubt"),
    "topic": ("verbs",),
}


def _opened(names: Iterable[str], classes: Mapping[str, frozenset[str]], where: str) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if not name.startswith("@") or name == "@party":
            found.add(name)
        elif name[1:] in classes:
            found |= classes[name[1:]]
        else:
            raise DataError(f"{where}: no word class {name}; classes.toml has {', '.join(sorted(classes))}")
    return frozenset(found)


_KNOWN = frozenset({"name", "verbs", "nouns", "objects", "subjects", "of", "with", "with_prep", "without", "subjects_or_objects"})


def _frames(entries: Iterable[Mapping[str, Any]], classes: Mapping[str, frozenset[str]], where: str) -> tuple[Frame, ...]:
    def group(entry: Mapping[str, Any], key: str) -> frozenset[str]:
        return _opened(entry.get(key, ()), classes, where)

    return tuple(
        Frame(
            entry["name"],
            group(entry, "verbs"),
            group(entry, "nouns"),
            group(entry, "objects"),
            group(entry, "subjects"),
            group(entry, "of"),
            group(entry, "with"),
            frozenset(entry.get("with_prep", ())),
            group(entry, "without"),
            bool(entry.get("subjects_or_objects", False)),
            {k: v for k, v in entry.items() if k not in _KNOWN},
        )
        for entry in entries
    )


@cache
def lexicon(language: str = "en") -> Lexicon:
    """Read the lists of a language; raises ``DataError`` naming the file when one does not load."""
    folder = resources.files("truceledger.reading").joinpath("languages", language)
    tables: dict[str, Mapping[str, Any]] = {}
    for file in folder.iterdir():
        if file.name.endswith(".toml"):
            try:
                tables[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text("utf-8"))
            except tomllib.TOMLDecodeError as trouble:
                raise DataError(f"languages/{language}/{file.name} does not load: {trouble}") from None
    return built(language, tables)


def built(language: str, tables: Mapping[str, Mapping[str, Any]]) -> Lexicon:
    """Make a lexicon of tables that are read already; raises ``DataError`` where an entry names a class that is not there."""
    classes = {name: frozenset(words) for name, words in tables["classes"].items()}
    nouns = {lemma: ActNoun(lemma, role) for role in ("patient", "agent") for lemma in tables["nouns"][role]["nouns"]}
    verbs = tables["verbs"]
    return Lexicon(
        language,
        classes,
        _frames(tables["acts"]["act"], classes, "acts.toml"),
        tables,
        frozenset(verbs["object_control"]),
        frozenset(verbs["light"]),
        frozenset(verbs["occurrence"]),
        nouns,
    )

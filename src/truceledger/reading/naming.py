"""Parties that a report introduces itself: named groups, councils and missions that no list knows.

A name counts as a party's where the report treats it as one: by the noun that ends or opens it ("Loyalist Volunteer
Force", "Movement for the Liberation of …"), by a short form in brackets behind it, or by what stands about it ("Hizbul
Islam fighters", "Galmudug's delegation"). Its code is the slug of the name as first given in full; short forms and the
body's noun alone ("the Committee") are names of the same party. Hands on the names; says nothing of what they do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from tomllib import loads

import ahocorasick_rs

from truceledger.knowledge.parties import NameMatch, PartyLexicon, slugify

_CAP = r"(?:(?:[Aa][ldnrsz]|[Ee]l|[Uu]l)-)?[A-ZÀ-ÖØ-Þ]\w*(?:['’-]\w+)*(?:['’](?=[ \u00a0][A-Z]))?"
_RUN = re.compile(rf"{_CAP}(?:[ \u00a0]{_CAP})*")
_ON = re.compile(rf"[ \u00a0](?:of|for|on|to)(?:[ \u00a0]the)?[ \u00a0]{_CAP}(?:[ \u00a0](?:(?:of|for|the|and|in)[ \u00a0]){{0,2}}{_CAP})*")
_AND = re.compile(rf"({_CAP}(?:[ \u00a0]{_CAP})*)[ \u00a0]and[ \u00a0]$")
_BRACKET = re.compile(r"[ \u00a0]\(\s*(?:the\s+)?[\"“'‘]?([A-ZÀ-ÖØ-Þ][\w/&-]{1,14})[\"”'’]?\s*[,;)]")
_COMMA = re.compile(r",\s+(?:or|known\s+as|known\s+by\s+its\s+initials|called)\s+(?:the\s+)?[\"“]?([A-ZÀ-ÖØ-Þ]{2}[\w/&-]{0,12})")
_SHORT = re.compile(r"(?<![\w@#/-])[A-ZÀ-ÖØ-Þ]{3,8}(?:-[A-Z]{1,3}|\([A-Z]{1,3}\))?(?![\w-])")
_PEOPLE = re.compile(
    rf"\b[Tt]he[ \u00a0]({_CAP}(?:[ \u00a0]{_CAP})?)(?=[,.;:]|[ \u00a0](?:and|or|who|whose|of|in|to|from|on|for|at|with|have|has|had|were|are|was|will|would|did|do"
    r"|must|should|may|can|said|say|agreed|accused|accuse|want|wanted|refused|attacked|killed|fled|returned|took|demanded|rejected|signed|promised)\b)"
)
_GROUND = re.compile(r"\b(?:in|at|near|across|into|inside|throughout|from|around|to)[ \u00a0]$")
#: What stands behind a person's name: "Silvestre Bello III", "Jr".
NO_NAME = re.compile(r"[IVX]{2,5}|[JS]r\.?")
_GIVEN = re.compile(rf",\s+(?:or\s+)?(?:the|an?)\s+({_CAP}(?:[ \u00a0](?:(?:of|for|the|and)[ \u00a0])*{_CAP})+)")


#: A name in a script that is not Latin: Greek and Cyrillic to Korean, with what may stand inside a word of it.
_LETTER = "[\u0370-\u1fff\u2c80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc]"
_SCRIPT = rf"{_LETTER}(?:{_LETTER}|[\u200c\u200d'’״׳\"]{_LETTER}|[ \u00a0–-]{{1,3}}{_LETTER}){{1,60}}"
#: How it stands behind a party's name: "the Rapid Support Forces (قوات …)", "…, known in Arabic as …".
_NATIVE = re.compile(
    rf"(?:[ \u00a0]?[(\[]|,?[ \u00a0](?:or|also|known|called)(?:[ \u00a0][\w-]+){{0,4}}[ \u00a0]|,[ \u00a0])(?:in[ \u00a0]\w+:?[ \u00a0]|\w+:[ \u00a0])?"
    rf"[\"“«‘']?({_SCRIPT})"
)
#: And before it: "قوات الدعم السريع (the Rapid Support Forces)".
_NATIVE_BEFORE = re.compile(rf"({_SCRIPT})[\"”»’']?[ \u00a0]?[(\[](?:or[ \u00a0]|i\.e\.,?[ \u00a0])?(?:the[ \u00a0])?$")

#: Nouns that make a band's name of one word before them: "the Khaplang faction".
_BANDS = frozenset({"faction", "movement", "group", "militia", "militias", "militiamen", "rebellion", "insurgency", "splinter", "delegation", "wing"})
#: What makes a word a description, and no name: "the Kurdish-led fighters", "Saudi-backed forces".
_BY_OTHERS = frozenset(
    """led backed aligned held run controlled allied brokered mediated dominated based occupied sponsored trained appointed majority speaking inspired
    linked supported""".split()  # noqa: SIM905 - a list of twenty lines says no more
)
#: What stands before a person's name.
TITLES = frozenset(
    """mr mrs ms dr gen col maj lt sir lord king president minister premier general colonel major captain commander chief leader sheikh imam
    bishop archbishop father ayatollah envoy ambassador spokesman secretary""".split()  # noqa: SIM905 - a list of thirty lines says no more
)


@dataclass(frozen=True)
class _Nouns:
    """Word lists, lower case."""

    bodies: frozenset[str]  # nouns that end or open a body's name
    armed: frozenset[str]  # those of them that fight
    members: frozenset[str]  # nouns after a fighting group's name
    regional: frozenset[str]  # nouns after the name of a self-styled state or region that acts as a side
    acts: frozenset[str]  # what only a party does
    lead: frozenset[str]  # words before a name that are no part of it
    plain: frozenset[str]  # capitalised words that are nobody's name
    peoples: frozenset[str]  # nouns after a people's or a community's name


@cache
def _nouns() -> _Nouns:
    held = loads(resources.files("truceledger.knowledge").joinpath("data/organs.toml").read_text("utf-8"))["introduced"]
    return _Nouns(*(frozenset(held[name]) for name in ("bodies", "armed", "members", "regional", "acts", "lead", "plain", "peoples")))


@dataclass(frozen=True)
class Introduced:
    """The names a report gives to parties of its own: name → slug; what sort each is; the nouns that stand for one."""

    names: Mapping[str, str] = field(default_factory=dict)
    sorts: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> Iterator[NameMatch]:
        """Give the names in a text, longest at each place."""
        if not self.names:
            return
        patterns = sorted(self.names)
        matcher = ahocorasick_rs.AhoCorasick(patterns, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        for index, start, end in matcher.find_matches_as_indexes(text):
            if (start and (text[start - 1].isalnum() or text[start - 1] in "@#_")) or (end < len(text) and (text[end].isalnum() or text[end] == "_")):
                continue
            slug = self.names[patterns[index]]
            if self.sorts.get(slug) == "rival_government" and _GROUND.search(text, max(0, start - 12), start):
                continue  # "in Galmudug" is ground
            yield NameMatch(start, end, slug, "organ" if ":" in slug else "name")


def introduced(
    text: str,
    lexicon: PartyLexicon,
    known: Iterable[NameMatch],
    is_place: Callable[[str], bool],
    is_outlet: Callable[[str], bool],
    is_proper: Callable[[int], bool],
    issuer: str | None = None,
) -> Introduced:
    """Find the parties a report introduces.

    ``known`` are the names that lists found in it, ``is_proper`` says whether the word at a place is a proper noun,
    ``issuer`` is the body that speaks in the report.
    """
    return _Search(text, lexicon, list(known), is_place, is_outlet, is_proper).run(issuer)


@dataclass
class _Search:
    text: str
    lexicon: PartyLexicon
    known: list[NameMatch]
    is_place: Callable[[str], bool]
    is_outlet: Callable[[str], bool]
    is_proper: Callable[[int], bool]
    names: dict[str, str] = field(default_factory=dict)
    sorts: dict[str, str] = field(default_factory=dict)
    firsts: set[str] = field(default_factory=set)  # single words with a group's noun behind them

    def __post_init__(self) -> None:
        self.nouns = _nouns()
        self.known.sort(key=lambda m: m.start)
        self._ends = [m.end for m in self.known]  # in order too: the names that lists find do not overlap

    def run(self, issuer: str | None) -> Introduced:
        if issuer:
            self._put(issuer, slugify(issuer), "mission")
        loud = self._headlines()
        for start, end in self._runs():
            if any(a <= start < b for a, b in loud):
                continue
            self._run(start, end)
        self._shorts(loud)
        self._peoples(loud)
        self._parts()
        self._natives()
        return Introduced(self.names, self.sorts)

    def _natives(self) -> None:
        """Take a name in another script beside a party's for one of that party's names."""
        own = Introduced(dict(self.names), dict(self.sorts)).find(self.text)
        parties = [(m.start, m.end, self.lexicon.canonical(m.code)) for m in self.known if m.what in {"name", "organ"}]
        for start, end, code in (*parties, *((m.start, m.end, m.code) for m in own)):
            behind, before = _NATIVE.match(self.text, end), _NATIVE_BEFORE.search(self.text, max(0, start - 160), start)
            for found in (behind, before):
                if found is not None and not any(True for _ in self.lexicon.find(found[1])):
                    self.names.setdefault(found[1], code)

    def _put(self, name: str, slug: str, sort: str) -> None:
        self.names.setdefault(name, slug)
        self.sorts.setdefault(slug, sort)

    def _headlines(self) -> list[tuple[int, int]]:
        """Give the lines whose words are nearly all capitalised: their capitals say nothing."""
        found, at = [], 0
        for line in self.text.split("\n"):
            words = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 3]
            if len(words) > 2 and not line.rstrip().endswith((".", ":", ";")) and sum(w[0].isupper() for w in words) * 10 > len(words) * 7:
                found.append((at, at + len(line)))
            at += len(line) + 1
        return found

    def _runs(self) -> Iterator[tuple[int, int]]:
        for match in _RUN.finditer(self.text):
            start, end = match.span()
            # a sentence's first word is capitalised whatever it is
            while start < end:
                word = re.match(r"[^ \u00a0]+", self.text[start:end])
                if word is None or word.group().lower().rstrip(".") not in self.nouns.lead:
                    break
                start = min(end, start + word.end() + 1)
            if start < end:
                yield start, end

    def _overlaps(self, start: int, end: int) -> list[NameMatch]:
        at = bisect_left(self._ends, start + 1)
        found = []
        while at < len(self.known) and self.known[at].start < end:
            found.append(self.known[at])
            at += 1
        return found

    def _taken(self, start: int, end: int) -> bool:
        """Say whether a list knows a party here; a country's name or adjective within a longer name does not count."""
        return any(
            not (m.what == "person" or (m.what in {"adjective", "name"} and self.lexicon.sort_of(m.code) == "state" and ":" not in m.code))
            or (m.start <= start and m.end >= end)
            for m in self._overlaps(start, end)
        )

    def _run(self, start: int, end: int) -> None:
        text = self.text
        words = text[start:end].replace("\u00a0", " ").split(" ")
        last = words[-1].lower()
        full_end = end
        on = _ON.match(text, end) if last not in {"office", "bureau", "head"} else None
        if on is not None and on.group().split()[-1].lower() in self.nouns.lead:
            on = None  # "the Council on Thursday"
        if last in self.nouns.bodies and on is not None:
            full_end = on.end()
        elif last in self.nouns.bodies and (before := _AND.search(text, max(0, start - 60), start)) is not None and len(words) >= 1:
            start = before.start(1)
            while (word := text[start:].split(" ", 1)[0]).lower() in self.nouns.lead:
                start += len(word) + 1
            if text[start:].startswith("and "):
                start += 4
        full = text[start:full_end].replace("\u00a0", " ")
        body = last in self.nouns.bodies and len(full.split()) >= 2
        bracket = _BRACKET.match(text, full_end) or _COMMA.match(text, full_end)
        if (
            NO_NAME.fullmatch(full)
            or self.is_outlet(full)
            or any(m.start <= start and m.end >= full_end and self.lexicon.sort_of(m.code) == "state" for m in self._overlaps(start, full_end))
        ):
            return
        if last in {"republic", "government", "kingdom", "administration", "delegation"} and full_end > end:
            # "Republic of Iran", "Government of Nepal" are the state's
            at = re.search(rf"{_CAP}", text[end:full_end])
            if at is None or any(m.start == end + at.start() for m in self._overlaps(end, full_end)):
                return
        if self._taken(start, full_end):
            # a list knows it: its short form here is one of its names
            whole = next((m for m in self._overlaps(start, full_end) if m.start == start and m.end == full_end), None)
            if whole is not None and bracket is not None and ":" not in whole.code and self.lexicon.sort_of(whole.code) != "state":
                self.names.setdefault(bracket.group(1), self.lexicon.canonical(whole.code))
            return
        if self._organ(start, full_end):
            return
        if bracket is not None and (body or (len(words) >= 2 and _initials(bracket.group(1), full))):
            slug = slugify(full)
            sort = "armed_group" if self._fights(full) or not body else "mission"
            self._put(full, slug, sort)
            self.names.setdefault(bracket.group(1), slug)
            return
        if body and self._is_body(start, full_end, full):
            self._put(full, slugify(full), "armed_group" if self._fights(full) else "mission")
            return
        self._by_company(start, end)

    def _fights(self, full: str) -> bool:
        return any(w.lower() in self.nouns.armed for w in full.split())

    def _organ(self, start: int, end: int) -> bool:
        """Say whether a name is a country's organ, which grammar makes of the two: "Lebanese Army", "Kenyan Foreign Ministry"."""
        state = next((m for m in self._overlaps(start, end) if m.start == start), None)
        if state is None:
            return False
        rest = self.text[state.end : end].strip().lower()
        tables = [self.lexicon.organs[t] for t in ("organs", "offices", "arms")]
        return not rest or any(rest in many or rest.split()[-1] in many for table in tables for many in table.values())

    def _is_body(self, start: int, end: int, full: str) -> bool:
        words = full.lower().split()
        # "Security Council", "Foreign Office", "Special Forces": an organ without a name of its own
        tables = [self.lexicon.organs[t] for t in ("organs", "offices")]
        for n in (len(words), 2):
            rest = words[: len(words) - n]
            if any(" ".join(words[-n:]) in many for table in tables for many in table.values()) and all(
                w in self.nouns.plain or w in self.nouns.lead for w in rest
            ):
                return False
        return not all(w in self.nouns.plain or w in self.nouns.lead or w in self.nouns.bodies or w in {"of", "the", "for", "and"} for w in words)

    def _by_company(self, start: int, end: int) -> None:
        """Take a name for a party's where a fighting group's or a side's noun follows it."""
        text = self.text
        if text[start:end].endswith(("'s", "’s")):
            end -= 2
        name = text[start:end].replace("\u00a0", " ")
        words = name.split(" ")
        # the noun may be capitalised with the name: "Khaplang Faction"
        if words[-1].lower() in self.nouns.bodies and words[-1].lower() not in _BANDS:
            return
        if len(words) > 1 and words[-1].lower() in self.nouns.members:
            name, after = " ".join(words[:-1]), words[-1].lower()
            own = False
        else:
            follows = re.match(
                r"(['’]s?)?[ \u00a0](?:(?:political|military|armed|chief|top|senior|field|local)[ \u00a0])?([a-z-]+)(?:[ \u00a0]([a-z-]+))?",
                text[end : end + 48],
            )
            if follows is None:
                return
            own = bool(follows.group(1))
            after = follows.group(2)
            if after not in self.nouns.members and after not in self.nouns.regional and follows.group(3):
                after = f"{after} {follows.group(3)}"
        if (
            not name
            or self._taken(start, start + len(name))
            or self._overlaps(start, start + len(name))
            or len(name) < 3
            or name.lower() in self.nouns.plain | self.nouns.lead
            or name.rpartition("-")[2] in _BY_OTHERS
        ):
            return
        before = text[max(0, start - 24) : start].rstrip()
        if name.endswith(("'s", "’s")) or not any(self.is_proper(start + at.start()) for at in re.finditer(r"[^ ]+", name)):
            return
        titled = before.split()[-1].lower().strip(".,") in TITLES if before.split() else False
        # "Oromo fighters", "Loyalist gunmen": of a people or a camp, not of a group of that name
        several = " " in name or "-" in name or name.isupper() or after in _BANDS
        if after in self.nouns.members and not several and not self.is_place(name) and not titled:
            self.firsts.add(name)
        if after in self.nouns.members and several and not own and not self.is_place(name) and not titled:
            self._put(name, slugify(name), "armed_group")
        elif after in self.nouns.regional and (self.is_place(name) or name in self.names or text.count(name) > 1):
            if after in self.nouns.members or own or self.is_place(name):
                self._regional(name)

    def _regional(self, name: str) -> None:
        """Take a region's name for a side's only where it is treated as one more than once."""
        many = "|".join(sorted(self.nouns.regional))
        told = len(re.findall(rf"\b{re.escape(name)}(?:['’]s?)?[ \u00a0](?:[a-z]+[ \u00a0])?(?:{many})\b", self.text))
        acted = len(re.findall(rf"\b{re.escape(name)}[ \u00a0](?:{'|'.join(sorted(self.nouns.acts))})\b", self.text))
        if told + acted >= 2:
            self._put(name, slugify(name), "rival_government")

    def _peoples(self, loud: list[tuple[int, int]]) -> None:
        """Take a people's or a community's name for a side's where it is spoken of as one: "the Murle", "Murle elders", "by the Murle"."""
        nouns = "|".join(sorted(self.nouns.peoples))
        whole: dict[str, int] = {}
        company: dict[str, int] = {}
        for pattern, seen in ((_PEOPLE, whole), (re.compile(rf"\b({_CAP}(?:[ \u00a0]{_CAP})?)[ \u00a0](?:{nouns})\b"), company)):
            for match in pattern.finditer(self.text):
                name = match.group(1).replace("\u00a0", " ")
                while name.split()[0].lower() in self.nouns.lead and " " in name:
                    name = name.split(" ", 1)[1]
                if not any(a <= match.start() < b for a, b in loud) and not name.endswith(("'s", "’s")) and name.rpartition("-")[2] not in _BY_OTHERS:
                    seen[name] = seen.get(name, 0) + 1
        tables = [self.lexicon.organs[t] for t in ("organs", "offices")]
        peoples = []
        for name, times in company.items():
            last = name.split()[-1].lower()
            if times + whole.get(name, 0) < 2:
                continue
            if name in self.names or last in self.nouns.plain | self.nouns.lead | self.nouns.bodies or self.is_outlet(name) or self.is_place(name):
                continue
            if any(name.lower() in many or last in many for table in tables for many in table.values()):
                continue
            at = self.text.find(name)
            if not self._overlaps(at, at + len(name)) and self.is_proper(at):
                self._put(name, slugify(name), "armed_group")
                peoples.append(name)
        self._listed(nouns, peoples)

    def _listed(self, nouns: str, peoples: list[str]) -> None:
        """Take for sides too what stands in a list with one: "leaders of the Konkomba, Nanumba and Gonja", "Nanumba and Dagomba chiefs"."""
        known = "|".join(sorted(map(re.escape, peoples), key=len, reverse=True))
        item, pair = rf"(?:the[ \u00a0])?({_CAP})", rf"(?:the[ \u00a0])?({_CAP}(?:[ \u00a0]{_CAP})?)"
        found: list[str] = []
        patterns = [rf"\b({pair}[ \u00a0]and[ \u00a0]{pair})[ \u00a0](?:{nouns})\b"]
        if peoples:
            patterns += [
                rf"\b(?:{known})((?:,[ \u00a0]{item}){{0,8}}(?:,?[ \u00a0]and[ \u00a0]{item}))(?![ \u00a0][A-Z])",
                rf"\b((?:{item},[ \u00a0]){{0,8}}{item},?[ \u00a0]and[ \u00a0])(?:the[ \u00a0])?(?:{known})\b",
            ]
        for pattern in patterns:
            for match in re.finditer(pattern, self.text):
                found += re.findall(rf"{_CAP}(?:[ \u00a0]{_CAP})?", match.group(1))
        tables = [self.lexicon.organs[t] for t in ("organs", "offices")]
        for name in dict.fromkeys(found):
            name = name.replace("\u00a0", " ")
            first, last = name.split()[0].lower(), name.split()[-1].lower()
            at = self.text.find(name)
            if (
                first in TITLES | self.nouns.lead
                or name in self.names
                or self._overlaps(at, at + len(name))
                or not self.is_proper(at)
                or self.is_place(name)
                or self.is_outlet(name)
            ):
                continue
            if last in self.nouns.plain | self.nouns.lead | self.nouns.bodies or any(last in many for table in tables for many in table.values()):
                continue
            if len(re.findall(rf"\b{re.escape(name)}\b", self.text)) > 1 and not re.search(
                rf"\b(?:in|at|near)[ \u00a0]{re.escape(name)}\b", self.text
            ):
                self._put(name, slugify(name), "armed_group")

    def _full(self) -> Iterator[tuple[str, str]]:
        """Give the full names in the report with their codes, those of lists and those it introduces."""
        for match in self.known:
            if match.what == "name" and self.lexicon.sort_of(match.code) != "state":
                yield self.text[match.start : match.end], self.lexicon.canonical(match.code)
        yield from list(self.names.items())

    def _parts(self) -> None:
        """Let a part of a full name stand for it: "the Eagle Force" for the Malaita Eagle Force, "Isatabu" for the Isatabu … Movement."""
        full = {name: code for name, code in self._full() if len(name.split()) > 2}
        for name, slug in list(self.names.items()):
            longer = {code for other, code in full.items() if other.endswith(f" {name}") and code != slug}
            if len(longer) == 1 and slugify(name) == slug:
                self.names[name] = longer.pop()
        for name in self.firsts - set(self.names):
            longer = {code for other, code in full.items() if other.startswith(f"{name} ")}
            if len(longer) == 1:
                self.names[name] = longer.pop()

    def _shorts(self, loud: list[tuple[int, int]]) -> None:
        """Take capitals that act for a party's short name: "SOCADEF says", "the FLEC", "NLA fighters"."""
        seen: dict[str, int] = {}
        made = {short: code for full, code in self._full() for short in _exactly(full)}
        for match in _SHORT.finditer(self.text):
            name = match.group()
            if name in self.names or any(a <= match.start() < b for a, b in loud) or self._overlaps(*match.span()):
                continue
            if NO_NAME.fullmatch(name) or name.lower() in self.nouns.plain | self.nouns.lead:
                continue
            if self.is_outlet(name) or self.is_place(name):
                continue
            line = self.text[self.text.rfind("\n", 0, match.start()) + 1 : match.end() + 40].split("\n")[0]
            if line.isupper():
                continue
            given = _GIVEN.match(self.text, match.end())
            if given is not None and _initials(name, given.group(1)):
                slug = slugify(given.group(1))
                self._put(given.group(1), slug, "armed_group")
                self.names.setdefault(name, slug)
                continue
            whole = made.get(name.lower())
            if whole is not None:
                self.names.setdefault(name, whole)
                continue
            after = re.match(
                r"(['’]s?)?[ \u00a0](?:also[ \u00a0]|has[ \u00a0]|have[ \u00a0]|had[ \u00a0]|would[ \u00a0]|will[ \u00a0])?([a-z-]+)",
                self.text[match.end() : match.end() + 40],
            )
            before = self.text[max(0, match.start() - 12) : match.start()].split()
            weight = 0
            if after is not None and after.group(2) in self.nouns.members | self.nouns.acts | self.nouns.regional:
                weight += 2
            if before and before[-1].lower() in {"the", "by", "with", "between", "against"}:
                weight += 1
            seen[name] = seen.get(name, 0) + weight
        for name, weight in seen.items():
            if weight >= 2:
                self._put(name, slugify(name), "armed_group")


def _exactly(full: str) -> set[str]:
    """Give a full name's initials in small letters, with its small words and without them."""
    words = re.findall(r"[^\W\d_]+", full)
    made = {"".join(w[0] for w in words).lower(), "".join(w[0] for w in words if w[0].isupper()).lower()}
    return {m for m in made if len(m) >= 3}


def _initials(short: str, full: str) -> bool:
    """Say whether a short form is made of a full name's letters: each of its capitals begins a word, in order, most of them."""
    firsts = [w[0].lower() for w in re.findall(r"[^\W\d_]+", full)]
    at = hit = 0
    letters = [c.lower() for c in short if c.isupper()]
    for letter in letters:
        where = next((i for i in range(at, len(firsts)) if firsts[i] == letter), None)
        if where is not None:
            hit += 1
            at = where + 1
    return len(letters) >= 2 and (hit * 10 >= len(letters) * 6 or _syllables(short.lower(), re.findall(r"[^\W\d_]+", full.lower())))


def _syllables(short: str, words: list[str]) -> bool:
    """Say whether a short form is made of the beginnings of a name's words, in order: SOCADEF of Southern Cameroons Defence Forces."""
    if not short:
        return True
    for at, word in enumerate(words):
        for length in range(min(len(word), len(short)), 0, -1):
            if short.startswith(word[:length]) and _syllables(short[length:], words[at + 1 :]):
                return True
    return False

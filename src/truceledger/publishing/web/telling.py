"""Statements as pages tell them: in words, with who says it, their mood, their quote, where they were printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.assessment.words import day
from truceledger.publishing.phrases import phrase
from truceledger.publishing.safe import one_line
from truceledger.publishing.web.filed import filed
from truceledger.publishing.web.looking import Looking
from truceledger.vocabulary.attribution import Source
from truceledger.vocabulary.judgement import Verdict

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.vocabulary.statement import Statement
    from truceledger.vocabulary.view import Held

Namer = Callable[[str], str]
#: Characters of a quote in a list.
QUOTE = 280
#: How a verdict is marked.
TONES = {Verdict.ACCEPTED: "good", Verdict.REJECTED: "warn", Verdict.UNSURE: "warn", Verdict.UNJUDGED: ""}


@dataclass(frozen=True)
class Row:
    """A statement as a list shows it; ``quote`` is its evidence, cut where it is long."""

    id: str
    kind: str
    words: str
    mood: tuple[str, ...]
    who: str
    quote: str
    when: str
    where: str
    publisher: str
    published: str
    report: str | None
    held: Held

    @property
    def tone(self) -> str:
        """How the verdict is marked."""
        return TONES[self.held.verdict]


def rows(room: Room, seen: Looking, many: Iterable[Held]) -> list[Row]:
    """Lay out statements for a list."""
    names = filed(room, seen.look)

    def row(held: Held) -> Row:
        s = held.statement
        ref = s.report
        path = names.path(ref)
        to = seen.to(path, at=s.statement_id, **({"rejected": "1"} if held.verdict is Verdict.REJECTED else {})) + f"#t-{s.statement_id[:12]}" if path else None
        return Row(
            s.statement_id,
            s.kind,
            phrase(s, room.name_of),
            mood(s),
            who(s, room.name_of),
            cut(one_line(" … ".join(span.exact for span in s.evidence)), QUOTE),
            day(s.when.edtf) if s.when else "",
            ", ".join(p.text for p in s.where),
            ref.publisher or "publisher unknown",
            day(str(ref.published)) if ref.published else "undated",
            to,
            held,
        )

    return [row(held) for held in many]


def who(statement: Statement, name_of: Namer) -> str:
    """Give whose word it is, of several all, in words."""
    speakers = statement.attribution.speakers()
    if not speakers:
        carriers = statement.attribution.carriers()
        return f"nobody named, via {carriers[0].text}" if carriers else "the report itself"
    return " and ".join(dict.fromkeys(named(s, name_of) + (", unnamed" if s.anonymous else "") for s in speakers))


def named(source: Source, name_of: Namer) -> str:
    """Give a link of the chain by name."""
    return (name_of(source.party) if source.party else source.text) or "not named"


def mood(statement: Statement) -> tuple[str, ...]:
    """Give stance and modality where they are not plain assertion of fact."""
    return tuple(m for m in (statement.stance.value, statement.modality.value) if m not in {"asserts", "actual"})


def chain(statement: Statement, name_of: Namer) -> list[tuple[str, str, str]]:
    """Give the chain of attribution: the role, the words of the report, who that is (empty where the words say it)."""
    made = []
    for source in statement.attribution.sources:
        words = source.text or ("" if source.party else "not named")
        known = name_of(source.party) if source.party else ""
        told = known if known and known != words else ""
        made.append((source.role.value, words, f"{told}{', unnamed' if source.anonymous else ''}".removeprefix(", ")))
    return made


def cut(words: str, most: int) -> str:
    """Cut words that are too long."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"

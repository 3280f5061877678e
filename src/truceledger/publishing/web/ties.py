"""What stands beside a statement: the same claim by others, and what rules and people hold for one with it, or apart from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from truceledger.publishing.gathered import by_claim
from truceledger.publishing.linked import Names, Row, rows
from truceledger.publishing.queries import Look
from truceledger.publishing.web.telling import Row as Saying
from truceledger.publishing.web.telling import rows as sayings
from truceledger.vocabulary.judgement import Verdict
from truceledger.vocabulary.link import Link, Relation

if TYPE_CHECKING:
    from truceledger.publishing.room import Room
    from truceledger.publishing.web.looking import Looking
    from truceledger.vocabulary.statement import Statement

#: Sayings and links shown; the others are counted.
SHOWN = 12


@dataclass(frozen=True)
class Ties:
    """``same`` says the same, word for word of the claim; ``links`` join it with others or keep it apart; both with how many more."""

    same: list[Saying]
    more_same: int
    links: list[Row]
    more_links: int


def ties(room: Room, seen: Looking, s: Statement) -> Ties:
    """Give what stands beside a statement in all that was read."""
    look = Look(None, seen.look.as_of, rejected=True)  # the view that the statement itself is looked up in
    told = by_claim(room, look).get(s.claim_id, ())
    same = [h for h in told if h.statement.statement_id != s.statement_id and h.verdict is not Verdict.REJECTED]
    linked = _links(room, look).get(s.claim_id, ())
    listed: list[Row] = []
    if linked:
        names = room.kept("names of links", look, lambda: Names(room.view(look), room.name_of))
        listed = rows(room.view(look), linked[:SHOWN], names)
    return Ties(sayings(room, seen, same[:SHOWN]), max(0, len(same) - SHOWN), listed, max(0, len(linked) - SHOWN))


def _links(room: Room, look: Look) -> dict[str, tuple[Link, ...]]:
    """Give the links of each claim, those that people decided first."""

    def make() -> dict[str, tuple[Link, ...]]:
        made: dict[str, list[Link]] = {}
        for link in room.view(look).links:
            if link.relation not in {Relation.COPY_OF, Relation.SAME_STEP}:
                for name in {link.one, link.other}:
                    made.setdefault(name, []).append(link)
        return {name: tuple(sorted(many, key=lambda k: (not k.decided, -k.score, k.entry))) for name, many in made.items()}

    return room.kept("links by claim", look, make)

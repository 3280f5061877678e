"""Roles, in their order, and the one table of what each may do; pages, docs and the gate read it."""

from __future__ import annotations

from enum import Enum
from functools import total_ordering

from truceledger.publishing.users.errors import AccountError


@total_ordering
class Role(Enum):
    """What somebody is to the ledger; each may do what those before it may, and more."""

    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Role):
            return NotImplemented
        order = list(Role)
        return order.index(self) < order.index(other)


class Act(Enum):
    """Something that can be done: the least role that may, and in words."""

    LOOK = (Role.READER, "look at every page, search, compare, follow feeds")
    EXPORT = (Role.READER, "export and make briefs")
    OWN_TOKENS = (Role.READER, "make API tokens, with no more rights than one's own, and revoke them")
    JUDGE = (Role.REVIEWER, "accept, reject and correct statements, leave them unsure")
    UNDO_OWN = (Role.REVIEWER, "take back one's own decisions")
    ADD = (Role.EDITOR, "add reports")
    LINK = (Role.EDITOR, "join and keep apart claims, reports and steps")
    GRADE = (Role.EDITOR, "grade sources")
    SETTLE = (Role.EDITOR, "settle where reviewers differ")
    UNDO = (Role.EDITOR, "take back what others decided")
    PROTECT = (Role.ADMIN, "put sources under protection and lift it")
    AUDIT = (Role.ADMIN, "read the audit page")
    ACCOUNTS = (Role.ADMIN, "add and disable accounts, give roles and one-time passwords")
    TOKENS = (Role.ADMIN, "see and revoke the tokens of others")

    @property
    def least(self) -> Role:
        """The least role that may."""
        return self.value[0]

    @property
    def words(self) -> str:
        """What it is, in words that follow "may"."""
        return self.value[1]


def role_of(word: str) -> Role:
    """Give a role by its word; raises ``AccountError``."""
    try:
        return Role(word.strip().lower())
    except ValueError:
        raise AccountError(f"{word!r} is no role; choose {', '.join(r.value for r in Role)}") from None


def acts_of(role: Role) -> tuple[Act, ...]:
    """Give all that a role may."""
    return tuple(a for a in Act if a.least <= role)


def added_by(role: Role) -> tuple[Act, ...]:
    """Give what a role may that the one before it may not."""
    return tuple(a for a in Act if a.least is role)

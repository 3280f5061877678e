"""Roles: their order, and that docs say what the table says."""

from __future__ import annotations

from pathlib import Path

import pytest

from truceledger.publishing.users.errors import AccountError
from truceledger.publishing.users.roles import Act, Role, acts_of, added_by, role_of

DOCS = Path(__file__).parents[3] / "docs"


def test_each_role_may_what_those_before_it_may_and_more() -> None:
    assert sorted(Role, reverse=True) == [Role.ADMIN, Role.EDITOR, Role.REVIEWER, Role.READER]
    assert min(Role.EDITOR, Role.READER) is Role.READER
    for lower, higher in zip(Role, list(Role)[1:], strict=False):
        assert lower < higher
        assert set(acts_of(lower)) < set(acts_of(higher))
    assert acts_of(Role.ADMIN) == tuple(Act)
    assert [a for role in Role for a in added_by(role)] == list(Act)


def test_the_docs_tell_the_table() -> None:
    page = (DOCS / "how-to" / "users.md").read_text("utf-8")
    for role in Role:
        row = next(line for line in page.splitlines() if line.startswith(f"| {role.value} |"))
        assert row == f"| {role.value} | {'; '.join(a.words for a in added_by(role))} |"


@pytest.mark.parametrize("word", ["", "king", "admin!", "read er"])
def test_a_role_that_is_none_is_refused_with_those_there_are(word: str) -> None:
    with pytest.raises(AccountError, match="reader, reviewer, editor, admin"):
        role_of(word)
    assert role_of(" Admin ") is Role.ADMIN

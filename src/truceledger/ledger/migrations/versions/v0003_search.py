"""The third schema: a full-text index beside the same tables, filled with what the ledger holds.

Where the rule by which words are compared (``ledger.words``) changes, a further step fills the index anew.
"""

from __future__ import annotations

from alembic import op

from truceledger.ledger import search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index and fill it; a second for some thousand statements, once."""
    connection = op.get_bind()
    search.create(connection)
    search.fill(connection)


def downgrade() -> None:
    """Refuse: a ledger is never taken back to an older schema."""
    raise NotImplementedError("a ledger is never taken back")

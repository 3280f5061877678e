"""The first schema: evidence, texts, reports, readings, statements, entries; all append-only."""

from __future__ import annotations

from alembic import op

from truceledger.ledger.tables import APPEND_ONLY, metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to change or remove a row."""
    connection = op.get_bind()
    metadata.create_all(connection)
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table} refuses {act}'); END"
            )


def downgrade() -> None:
    """Refuse: a ledger is never taken back to an older schema."""
    raise NotImplementedError("a ledger is never taken back")

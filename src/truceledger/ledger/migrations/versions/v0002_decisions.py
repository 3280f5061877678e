"""The second schema: the same tables; entries of new sorts (carried, reopened, graded, protected, undone), which an older Truceledger cannot read."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change no table: the number alone keeps older versions from misreading the ledger."""


def downgrade() -> None:
    """Refuse: a ledger is never taken back to an older schema."""
    raise NotImplementedError("a ledger is never taken back")

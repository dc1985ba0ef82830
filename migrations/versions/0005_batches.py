"""Dreams that were asked for at once share a card.

Revision: 0005, after 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dream", sa.Column("batch_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_dream_batch_id",
        "dream",
        ["batch_id"],
        postgresql_where=sa.text("batch_id IS NOT NULL"),
        sqlite_where=sa.text("batch_id IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_dream_batch_id", "dream")
    op.drop_column("dream", "batch_id")

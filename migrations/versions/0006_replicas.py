"""What replicas of the bot must agree on: which signed requests came already, and which commands Discord was told.

Revision: 0006, after 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seen_request",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_seen_request")),
    )
    op.create_index("ix_seen_request_at", "seen_request", ["at"])
    op.create_table(
        "told_commands",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(64), server_default="", nullable=False),
        sa.Column("claimed_at", sa.Double(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_told_commands")),
    )


def downgrade() -> None:
    op.drop_table("told_commands")
    op.drop_table("seen_request")

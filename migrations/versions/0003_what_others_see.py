"""What others see: hidden prompts, messages that show a dream, reposts, removals, the moderators' log.

Revision: 0003, after 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("dream", sa.Column("prompt_is_hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_dream_card_message_id", "dream", ["card_message_id"])
    op.create_table(
        "showing",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("dream_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["dream_id"], ["dream.id"], name=op.f("fk_showing_dream_id_dream"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_showing")),
    )
    op.create_index("ix_showing_dream_id", "showing", ["dream_id"])
    op.create_table(
        "repost",
        sa.Column("dream_id", Id, autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.CheckConstraint("state IN ('pending', 'sent', 'dead')", name=op.f("ck_repost_state")),
        sa.ForeignKeyConstraint(["dream_id"], ["dream.id"], name=op.f("fk_repost_dream_id_dream"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dream_id", name=op.f("pk_repost")),
    )
    op.create_index(
        "ix_repost_next_at",
        "repost",
        ["next_at"],
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "removal",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_removal")),
    )
    op.create_index("ix_removal_next_at", "removal", ["next_at"])
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("moderator_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("dream_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_guild_id", "audit", ["guild_id", "id"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("removal")
    op.drop_table("repost")
    op.drop_table("showing")
    op.drop_index("ix_dream_card_message_id", "dream")
    op.drop_column("dream", "prompt_is_hidden")

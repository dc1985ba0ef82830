"""The community: edit pacing, preferences, configuration, favourites.

Revision: 0002, after 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_edit_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_pace")),
    )
    op.create_table(
        "member",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("preferences", Json, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_member")),
    )
    op.create_table(
        "guild",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("configuration", Json, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild")),
    )
    op.create_table(
        "favourite",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dream_id", Id, autoincrement=False, nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dream_id"], ["dream.id"], name=op.f("fk_favourite_dream_id_dream"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "dream_id", name=op.f("pk_favourite")),
    )
    op.create_index("ix_favourite_dream_id", "favourite", ["dream_id"])


def downgrade() -> None:
    op.drop_table("favourite")
    op.drop_table("guild")
    op.drop_table("member")
    op.drop_table("pace")

"""The queue: lanes, dreams, pictures, checkpoints, the outbox, workers.

Revision: 0001, after nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "lane",
        sa.Column("pack", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner_name", sa.Text(), server_default="", nullable=False),
        sa.Column("queued", sa.Integer(), server_default="0", nullable=False),
        sa.Column("running", sa.Integer(), server_default="0", nullable=False),
        sa.Column("max_running", sa.Integer(), server_default="2", nullable=False),
        sa.Column("weight", sa.Double(), server_default="1", nullable=False),
        sa.Column("virtual_seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("queued_seconds", sa.Double(), server_default="0", nullable=False),
        sa.Column("head_priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("since", sa.Double(), server_default="0", nullable=False),
        sa.CheckConstraint("queued >= 0 AND running >= 0", name=op.f("ck_lane_counters")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_lane_weight")),
        sa.PrimaryKeyConstraint("pack", "user_id", name=op.f("pk_lane")),
        postgresql_with={"fillfactor": 50, "autovacuum_vacuum_threshold": 500, "autovacuum_vacuum_scale_factor": 0},
    )
    op.create_index(
        "ix_lane_active",
        "lane",
        ["pack", "virtual_seconds"],
        postgresql_where=sa.text("queued > 0 OR running > 0"),
        sqlite_where=sa.text("queued > 0 OR running > 0"),
    )
    op.create_index(
        "ix_lane_pick",
        "lane",
        ["pack", "running", "virtual_seconds", sa.literal_column("head_priority DESC"), "since", "user_id"],
        postgresql_where=sa.text("queued > 0 AND running < max_running"),
        sqlite_where=sa.text("queued > 0 AND running < max_running"),
    )
    op.create_table(
        "dream",
        sa.Column("id", Id, nullable=False),
        sa.Column("idempotency_key", sa.String(length=200), nullable=False),
        sa.Column("pack", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_name", sa.Text(), server_default="", nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("card_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost_seconds", sa.Double(), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="queued", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lost_leases", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_no", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("worker_id", sa.String(length=64), nullable=True),
        sa.Column("cancel_requested_at", sa.Double(), nullable=True),
        sa.Column("progress", Json, nullable=True),
        sa.Column("progress_at", sa.Double(), nullable=True),
        sa.Column("result", Json, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=True),
        sa.Column("finished_at", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL AND worker_id IS NOT NULL)",
            name=op.f("ck_dream_leased_while_running"),
        ),
        sa.CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name=op.f("ck_dream_finished_when_terminal"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_dream_state")
        ),
        sa.CheckConstraint("cost_seconds > 0", name=op.f("ck_dream_cost")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dream")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_dream_idempotency_key")),
        postgresql_with={"autovacuum_vacuum_scale_factor": 0.02},
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_dream_finished_at",
        "dream",
        ["finished_at"],
        postgresql_where=sa.text("finished_at IS NOT NULL"),
        sqlite_where=sa.text("finished_at IS NOT NULL"),
    )
    op.create_index(
        "ix_dream_head",
        "dream",
        ["pack", "user_id", sa.literal_column("priority DESC"), "id"],
        postgresql_where=sa.text("state = 'queued'"),
        sqlite_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_dream_lease_until",
        "dream",
        ["lease_until"],
        postgresql_where=sa.text("state = 'running'"),
        sqlite_where=sa.text("state = 'running'"),
    )
    op.create_index("ix_dream_user_id", "dream", ["user_id", sa.literal_column("id DESC")])
    op.create_table(
        "picture",
        sa.Column("dream_id", Id, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lease_no", sa.Integer(), nullable=False),
        sa.Column("store_key", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dream_id"], ["dream.id"], name=op.f("fk_picture_dream_id_dream"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dream_id", "ordinal", name=op.f("pk_picture")),
        sa.UniqueConstraint("store_key", name=op.f("uq_picture_store_key")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("dream_id", Id, autoincrement=False, nullable=False),
        sa.Column("lease_no", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("store_key", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dream_id"], ["dream.id"], name=op.f("fk_checkpoint_dream_id_dream"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dream_id", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", Id, nullable=False),
        sa.Column("dream_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("sent_at", sa.Double(), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'sent', 'dead')", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(
            ["dream_id"], ["dream.id"], name=op.f("fk_delivery_dream_id_dream"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("dream_id", "kind", name=op.f("uq_delivery_dream_id_kind")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_delivery_next_at",
        "delivery",
        ["next_at"],
        postgresql_where=sa.text("state = 'pending'"),
        sqlite_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "steering",
        sa.Column("id", Id, nullable=False),
        sa.Column("dream_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=True),
        sa.Column("phrase", sa.Text(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("is_settled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dream_id"], ["dream.id"], name=op.f("fk_steering_dream_id_dream"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steering")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_steering_dream_id", "steering", ["dream_id"])
    op.create_table(
        "dream_event",
        sa.Column("id", Id, nullable=False),
        sa.Column("dream_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("lease_no", sa.Integer(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dream_id"], ["dream.id"], name=op.f("fk_dream_event_dream_id_dream"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dream_event")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_dream_event_dream_id", "dream_event", ["dream_id"])
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("pid", sa.Integer(), server_default="0", nullable=False),
        sa.Column("device", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.String(length=50), server_default="", nullable=False),
        sa.Column("packs", Json, nullable=False),
        sa.Column("steps_per_second", sa.Double(), nullable=False),
        sa.Column("steps", Json, nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("last_seen_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )


def downgrade() -> None:
    op.drop_table("worker")
    op.drop_table("dream_event")
    op.drop_table("steering")
    op.drop_table("delivery")
    op.drop_table("checkpoint")
    op.drop_table("picture")
    op.drop_table("dream")
    op.drop_table("lane")

"""The tables, as the newest migration leaves them. Times are seconds since 1970 (`dreams.clock`).

lane ──< dream ──< picture                lane: one member's part of a pool, the unit of fairness and of limits
               ──1 checkpoint             delivery: the outbox
               ──< delivery, steering, dream_event
worker                                    who serves a pool; never who owns a dream, that is dream.lease_no
               ──< favourite, showing     who likes it; the messages that show it beside its card
               ──< lineage                what it descends from
               ──1 repost                 its way to the art channel: one row, so one message
pace, member, guild                       edit pacing per channel; preferences; configuration
departure                                 servers that removed the bot
removal, audit                            messages still to be deleted; what moderators did
seen_request, told_commands               what replicas of the bot agree on: signed requests, the commands of Discord
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from dreams.states import TERMINAL_STATES, DreamState

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers only INTEGER keys by itself
Json = JSON().with_variant(JSONB, "postgresql")

_STATES = ", ".join(f"'{state}'" for state in DreamState)
_TERMINAL = ", ".join(f"'{state}'" for state in TERMINAL_STATES)


def _where(condition: str) -> dict[str, Any]:
    """A partial index on both databases."""
    return {"postgresql_where": text(condition), "sqlite_where": text(condition)}


lane = Table(
    "lane",
    metadata,
    Column("pack", String(100), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner_name", Text, nullable=False, server_default=""),
    Column("queued", Integer, nullable=False, server_default="0"),
    Column("running", Integer, nullable=False, server_default="0"),
    Column("max_running", Integer, nullable=False, server_default="2"),
    Column("weight", Double, nullable=False, server_default="1"),
    # Weighted GPU seconds charged so far: the pass of stride scheduling (Waldspurger and Weihl 1994).
    Column("virtual_seconds", Double, nullable=False, server_default="0"),
    # The estimates of the queued dreams, summed: what others wait for.
    Column("queued_seconds", Double, nullable=False, server_default="0"),
    Column("head_priority", Integer, nullable=False, server_default="0"),
    Column("since", Double, nullable=False, server_default="0"),
    CheckConstraint("queued >= 0 AND running >= 0", name="counters"),
    CheckConstraint("weight > 0", name="weight"),
    # A lane changes with every claim: room on the page keeps its new versions beside it, and vacuum comes by often.
    postgresql_with={"fillfactor": 50, "autovacuum_vacuum_threshold": 500, "autovacuum_vacuum_scale_factor": 0},
)
Index(
    "ix_lane_pick",
    lane.c.pack,
    lane.c.running,
    lane.c.virtual_seconds,
    lane.c.head_priority.desc(),
    lane.c.since,
    lane.c.user_id,
    **_where("queued > 0 AND running < max_running"),
)
Index("ix_lane_active", lane.c.pack, lane.c.virtual_seconds, **_where("queued > 0 OR running > 0"))

dream = Table(
    "dream",
    metadata,
    Column("id", Id, primary_key=True),
    Column("idempotency_key", String(200), nullable=False, unique=True),
    Column("batch_id", BigInteger),  # of the dreams that were asked for at once and share a card
    Column("pack", String(100), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("owner_name", Text, nullable=False, server_default=""),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger, nullable=False),
    Column("card_channel_id", BigInteger),
    Column("card_message_id", BigInteger),
    Column("recipe", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("prompt_is_hidden", Boolean, nullable=False, server_default=text("false")),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("cost_seconds", Double, nullable=False),
    Column("state", String(20), nullable=False, server_default=DreamState.QUEUED.value),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("lost_leases", Integer, nullable=False, server_default="0"),
    # The fence. It only grows; `attempt` may be given back, and so could not be one.
    Column("lease_no", Integer, nullable=False, server_default="0"),
    Column("lease_until", Double),
    Column("worker_id", String(64)),
    Column("cancel_requested_at", Double),
    Column("progress", Json),
    Column("progress_at", Double),
    Column("result", Json),
    Column("error", Text),
    Column("created_at", Double, nullable=False),
    Column("started_at", Double),
    Column("finished_at", Double),
    CheckConstraint(f"state IN ({_STATES})", name="state"),
    CheckConstraint("cost_seconds > 0", name="cost"),
    CheckConstraint(
        "(state = 'running') = (lease_until IS NOT NULL AND worker_id IS NOT NULL)", name="leased_while_running"
    ),
    CheckConstraint(f"(state IN ({_TERMINAL})) = (finished_at IS NOT NULL)", name="finished_when_terminal"),
    # An id stands in the buttons of old messages: it is never given out twice.
    sqlite_autoincrement=True,
    postgresql_with={"autovacuum_vacuum_scale_factor": 0.02},
)
Index(
    "ix_dream_head",
    dream.c.pack,
    dream.c.user_id,
    dream.c.priority.desc(),
    dream.c.id,
    **_where("state = 'queued'"),
)
Index("ix_dream_lease_until", dream.c.lease_until, **_where("state = 'running'"))
Index("ix_dream_finished_at", dream.c.finished_at, **_where("finished_at IS NOT NULL"))
Index("ix_dream_user_id", dream.c.user_id, dream.c.id.desc())
Index("ix_dream_card_message_id", dream.c.card_message_id)
Index("ix_dream_guild_id", dream.c.guild_id, dream.c.id)
Index("ix_dream_batch_id", dream.c.batch_id, **_where("batch_id IS NOT NULL"))

picture = Table(
    "picture",
    metadata,
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("lease_no", Integer, nullable=False),
    Column("store_key", String(500), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mime", String(100), nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("lease_no", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("store_key", String(500), nullable=False),
    Column("sha256", String(64), nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Id, primary_key=True),
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Double, nullable=False),
    Column("last_error", Text),
    Column("created_at", Double, nullable=False),
    Column("sent_at", Double),
    UniqueConstraint("dream_id", "kind"),
    CheckConstraint("state IN ('pending', 'sent', 'dead')", name="state"),
    sqlite_autoincrement=True,
)
Index("ix_delivery_next_at", delivery.c.next_at, **_where("state = 'pending'"))

steering = Table(
    "steering",
    metadata,
    Column("id", Id, primary_key=True),
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("steps", Integer),
    Column("phrase", Text),
    # Only versions before 0008 read and write it; a later revision takes it away.
    Column("taken_by", Integer),
    # Whether the dream's checkpoint holds what came of it. Words are told to a dream in the order of their ids.
    Column("is_settled", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Double, nullable=False),
    sqlite_autoincrement=True,
)

dream_event = Table(
    "dream_event",
    metadata,
    Column("id", Id, primary_key=True),
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("lease_no", Integer, nullable=False, server_default="0"),
    Column("detail", Text),
    Column("at", Double, nullable=False),
    sqlite_autoincrement=True,
)

worker = Table(
    "worker",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("host", Text, nullable=False, server_default=""),
    Column("pid", Integer, nullable=False, server_default="0"),
    Column("device", Text, nullable=False, server_default=""),
    Column("version", String(50), nullable=False, server_default=""),
    Column("packs", Json, nullable=False),
    Column("steps_per_second", Double, nullable=False),
    Column("steps", Json, nullable=False),
    Column("batch", Integer, nullable=False, server_default="1"),
    Column("started_at", Double, nullable=False),
    Column("last_seen_at", Double, nullable=False),
)

pace = Table(
    "pace",
    metadata,
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("next_edit_at", Double, nullable=False),
)

member = Table(
    "member",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("preferences", Json, nullable=False),
)

guild = Table(
    "guild",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("configuration", Json, nullable=False),
)

departure = Table(
    "departure",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
)

favourite = Table(
    "favourite",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("created_at", Double, nullable=False),
    Index("ix_favourite_dream_id", "dream_id"),
)

lineage = Table(
    "lineage",
    metadata,
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("parent_id", BigInteger, primary_key=True, autoincrement=False, index=True),  # may be deleted since
)

showing = Table(
    "showing",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), nullable=False, index=True),
)

repost = Table(
    "repost",
    metadata,
    # The key makes it one for each dream; a row that was sent stays, so that it is never sent again.
    Column("dream_id", Id, ForeignKey("dream.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("state", String(20), nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Double, nullable=False),
    CheckConstraint("state IN ('pending', 'sent', 'dead')", name="state"),
)
Index("ix_repost_next_at", repost.c.next_at, **_where("state = 'pending'"))

removal = Table(
    "removal",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", Double, nullable=False, index=True),
    Column("created_at", Double, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("moderator_id", BigInteger, nullable=False),
    Column("action", String(30), nullable=False),
    Column("member_id", BigInteger),
    Column("dream_id", BigInteger),  # no foreign key: it outlives the dream that was deleted
    Column("detail", Text),
    Column("at", Double, nullable=False),
    Index("ix_audit_guild_id", "guild_id", "id"),
    sqlite_autoincrement=True,
)

seen_request = Table(
    "seen_request",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("at", Double, nullable=False),
    Index("ix_seen_request_at", "at"),
)

told_commands = Table(
    "told_commands",
    metadata,
    Column("application_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False, server_default=""),
    Column("claimed_at", Double, nullable=False, server_default="0"),
)

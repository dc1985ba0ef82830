"""Claiming the next dream of a pool: the one thing that the two databases do differently.

The order is the same on both: the lane with the fewest running dreams, then the least virtual time, then the
highest priority, then who waits longest; within a lane by priority, then by age. A lane at its limit is not looked
at.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Row, Select, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import lanes
from dreams.clock import now
from dreams.conditions import CAN_START, IS_QUEUED
from dreams.dream import CardRef, CheckpointRef, Claim, Lease
from dreams.errors import RecipeUnreadable
from dreams.events import EventKind, record
from dreams.policy import Policy
from dreams.recipe import Recipe
from dreams.states import DreamState
from dreams.tables import checkpoint, dream, lane

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A dream that was claimed and can't be dreamt here: its recipe is damaged, or of a newer version."""

    lease: Lease


# What a claim tells. By name, not `*`: a connection that has prepared `*` fails when an update adds a column.
_CLAIMED: tuple[Column[Any], ...] = (
    dream.c.id,
    dream.c.lease_no,
    dream.c.worker_id,
    dream.c.recipe,
    dream.c.prompt,
    dream.c.prompt_is_hidden,
    dream.c.pack,
    dream.c.attempt,
    dream.c.card_channel_id,
    dream.c.card_message_id,
    dream.c.batch_id,
    dream.c.cost_seconds,
    dream.c.user_id,
    dream.c.owner_name,
    dream.c.guild_id,
    dream.c.channel_id,
)
_KEPT: tuple[Column[Any], ...] = (checkpoint.c.store_key, checkpoint.c.sha256, checkpoint.c.step)


def _named(columns: tuple[Column[Any], ...], table: str) -> str:
    return ", ".join(f"{table}.{column.name}" for column in columns)


# One statement, one round trip. It waits for no lock (SKIP LOCKED twice), so it can't deadlock with the writers
# that take the dream first and the lane second. Empty though somebody waits: the lane's only dream is just being
# cancelled; ask again.
CLAIM_ON_POSTGRESQL = text(
    f"""
    WITH l AS (
        SELECT pack, user_id, weight FROM lane
        WHERE pack = CAST(:pack AS VARCHAR) AND queued > 0 AND running < max_running
        ORDER BY pack, running, virtual_seconds, head_priority DESC, since, user_id
        LIMIT 1 FOR UPDATE SKIP LOCKED
    ), d AS (
        SELECT head.id, head.cost_seconds FROM l CROSS JOIN LATERAL (
            SELECT id, cost_seconds FROM dream
            WHERE state = 'queued' AND pack = l.pack AND user_id = l.user_id
            ORDER BY priority DESC, id
            LIMIT 1 FOR UPDATE SKIP LOCKED
        ) head
    ), charged AS (
        UPDATE lane SET
            queued = queued - 1,
            queued_seconds = CASE WHEN queued = 1 THEN 0 ELSE greatest(queued_seconds - d.cost_seconds, 0) END,
            running = running + 1,
            virtual_seconds = virtual_seconds + d.cost_seconds / l.weight,
            head_priority = coalesce((
                SELECT n.priority FROM dream n
                WHERE n.state = 'queued' AND n.pack = l.pack AND n.user_id = l.user_id AND n.id <> d.id
                ORDER BY n.priority DESC, n.id LIMIT 1
            ), 0)
        FROM l, d WHERE lane.pack = l.pack AND lane.user_id = l.user_id
    ), claimed AS (
        UPDATE dream SET
            state = 'running', lease_no = lease_no + 1, attempt = attempt + 1, worker_id = CAST(:worker_id AS VARCHAR),
            started_at = CAST(extract(epoch FROM statement_timestamp()) AS DOUBLE PRECISION),
            lease_until = CAST(extract(epoch FROM statement_timestamp()) AS DOUBLE PRECISION)
                + CAST(:lease_seconds AS DOUBLE PRECISION),
            progress = NULL
        FROM d WHERE dream.id = d.id
        RETURNING {_named(_CLAIMED, "dream")}, dream.started_at
    ), noted AS (
        INSERT INTO dream_event (dream_id, kind, lease_no, detail, at)
        SELECT id, 'claimed', lease_no, worker_id, started_at FROM claimed
    )
    SELECT {_named(_CLAIMED, "claimed")}, {_named(_KEPT, "c")}
    FROM claimed LEFT JOIN checkpoint c ON c.dream_id = claimed.id
    """
).columns(*_CLAIMED, *_KEPT)


async def has_work(connection: AsyncConnection, packs: Sequence[str]) -> bool:
    """Whether a claim would look further: cheap, and on SQLite without the write lock."""
    return (
        await connection.execute(select(lane.c.user_id).where(lane.c.pack.in_(packs), CAN_START).limit(1))
    ).first() is not None


async def claim(connection: AsyncConnection, worker_id: str, pack: str, policy: Policy) -> Claim | Unreadable | None:
    """The next dream of `pack`, leased to the worker; None when no lane may have one."""
    if connection.dialect.name == "postgresql":
        values = {"pack": pack, "worker_id": worker_id, "lease_seconds": policy.lease_seconds}
        row = (await connection.execute(CLAIM_ON_POSTGRESQL, values)).first()
        return None if row is None else claim_of(row, row if row.store_key else None, policy)
    return await _claim_in_steps(connection, worker_id, pack, policy)


def next_lane(pack: str) -> Select[Any]:
    """The member whose turn it is."""
    return (
        select(lane.c.user_id)
        .where(lane.c.pack == pack, CAN_START)
        .order_by(lane.c.running, lane.c.virtual_seconds, lane.c.head_priority.desc(), lane.c.since, lane.c.user_id)
        .limit(1)
    )


def next_dream(pack: str, user_id: int) -> Select[Any]:
    """The head of a lane."""
    return (
        select(dream.c.id)
        .where(IS_QUEUED, dream.c.pack == pack, dream.c.user_id == user_id)
        .order_by(dream.c.priority.desc(), dream.c.id)
        .limit(1)
    )


async def _claim_in_steps(
    connection: AsyncConnection, worker_id: str, pack: str, policy: Policy
) -> Claim | Unreadable | None:
    """Within BEGIN IMMEDIATE nobody else writes, so the steps are one."""
    user_id = await connection.scalar(next_lane(pack))
    if user_id is None:
        return None
    claimed = await connection.execute(
        update(dream)
        .where(dream.c.id == next_dream(pack, user_id).scalar_subquery(), IS_QUEUED)
        .values(
            state=DreamState.RUNNING.value,
            lease_no=dream.c.lease_no + 1,
            attempt=dream.c.attempt + 1,
            worker_id=worker_id,
            started_at=now(),
            lease_until=now() + policy.lease_seconds,
            progress=None,
        )
        .returning(*_CLAIMED)
    )
    row = claimed.first()
    if row is None:
        return None
    await lanes.start(connection, row)
    await record(connection, row.id, EventKind.CLAIMED, lease_no=row.lease_no, detail=worker_id)
    kept = await connection.execute(select(*_KEPT).where(checkpoint.c.dream_id == row.id))
    return claim_of(row, kept.first(), policy)


def claim_of(row: Row[Any], kept: Row[Any] | None, policy: Policy) -> Claim | Unreadable:
    """The claim of a `dream` row that has just become running, with its `checkpoint` row."""
    lease = Lease(row.id, row.lease_no, row.worker_id)
    try:
        recipe = Recipe.from_json(row.recipe)
    except RecipeUnreadable as error:
        logger.error("dream %d: %s", row.id, error)
        return Unreadable(lease)
    has_card = row.card_channel_id is not None and row.card_message_id is not None
    return Claim(
        lease=lease,
        recipe=recipe,
        prompt=row.prompt,
        pack=row.pack,
        attempt=row.attempt,
        checkpoint=None if kept is None else CheckpointRef(kept.store_key, kept.sha256, kept.step),
        card=CardRef(row.card_channel_id, row.card_message_id) if has_card else None,
        cost_seconds=row.cost_seconds,
        deadline_seconds=max(policy.min_deadline_seconds, policy.deadline_factor * row.cost_seconds),
        user_id=row.user_id,
        guild_id=row.guild_id,
        channel_id=row.channel_id,
        owner_name=row.owner_name,
        hides_prompt=row.prompt_is_hidden,
        batch_id=row.batch_id,
    )

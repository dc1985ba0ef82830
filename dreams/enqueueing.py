"""Taking an order into the queue: once per idempotency key, never past the member's limit."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import lanes, lineage, wakeup, workers
from dreams.clock import now
from dreams.dream import Enqueued, Order
from dreams.events import EventKind, record
from dreams.policy import Policy
from dreams.tables import dream


class OverLimit(Exception):
    """Rolls the transaction back; the queue turns it into `LimitReached` with a time."""


class TakenMeanwhile(Exception):
    """Rolls the transaction back: the same order was taken by somebody else at the same moment."""


async def enqueue(connection: AsyncConnection, order: Order, policy: Policy) -> Enqueued:
    """One order.

    Raises:
        OverLimit: The member has as many queued dreams as allowed.
        TakenMeanwhile: `find` has it by now.
    """
    if (known := await find(connection, order.idempotency_key)) is not None:
        return Enqueued(known, is_new=False)
    cost_seconds = workers.cost_seconds(order.recipe, await workers.pool(connection, order.pack, policy))
    if not await lanes.join(connection, order, cost_seconds, policy):
        raise OverLimit
    dream_id = await _insert(connection, order, cost_seconds)
    if dream_id is None:
        raise TakenMeanwhile
    await lineage.record(connection, dream_id, order.recipe)
    await record(connection, dream_id, EventKind.ENQUEUED)
    await wakeup.notify(connection)
    return Enqueued(dream_id, is_new=True)


async def find(connection: AsyncConnection, idempotency_key: str) -> int | None:
    """The dream that this key has made before."""
    return await connection.scalar(select(dream.c.id).where(dream.c.idempotency_key == idempotency_key))


async def _insert(connection: AsyncConnection, order: Order, cost_seconds: float) -> int | None:
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(dream)
    statement = insert.values(
        idempotency_key=order.idempotency_key,
        pack=order.pack,
        user_id=order.user_id,
        owner_name=order.owner_name,
        guild_id=order.guild_id,
        channel_id=order.channel_id,
        recipe=order.recipe.to_json(),
        prompt=order.prompt,
        prompt_is_hidden=order.hides_prompt,
        priority=order.priority,
        cost_seconds=cost_seconds,
        created_at=now(),
    )
    rows = await connection.execute(
        statement.on_conflict_do_nothing(index_elements=[dream.c.idempotency_key]).returning(dream.c.id)
    )
    return rows.scalar_one_or_none()

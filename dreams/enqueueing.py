"""Taking an order into the queue: once per idempotency key, never past the member's limit."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import lanes, lineage, workers
from dreams.bundle import Bundle
from dreams.clock import now
from dreams.dream import Enqueued, Order
from dreams.events import NOTE, EventKind
from dreams.policy import Policy
from dreams.tables import dream


class OverLimit(Exception):
    """Rolls the transaction back; the queue turns it into `LimitReached` with a time."""


class TakenBefore(Exception):
    """Rolls the transaction back: the same order was taken already, perhaps at this very moment."""


async def enqueue(connection: AsyncConnection, order: Order, policy: Policy) -> Enqueued:
    """One order.

    Raises:
        OverLimit: The member has as many queued dreams as allowed; `find` may know this order among them.
        TakenBefore: `find` has it.
    """
    cost_seconds = workers.cost_seconds(order.recipe, await workers.pool(connection, order.pack, policy))
    if not await lanes.join(connection, order, cost_seconds, policy):
        raise OverLimit
    dream_id = await _insert(connection, order, cost_seconds)
    if dream_id is None:
        raise TakenBefore
    await lineage.record(connection, dream_id, order.recipe)
    noted = {"its_id": dream_id, "its_lease_no": 0, "note_kind": EventKind.ENQUEUED.value, "note_detail": None}
    await _AFTER_ENQUEUE.execute(connection, noted)
    return Enqueued(dream_id, is_new=True)


async def find(connection: AsyncConnection, idempotency_key: str) -> int | None:
    """The dream that this key has made before."""
    return await connection.scalar(select(dream.c.id).where(dream.c.idempotency_key == idempotency_key))


def _insertion(insert: Any) -> Any:
    """Executed with the values of the other columns."""
    statement = insert(dream).values(created_at=now())
    return statement.on_conflict_do_nothing(index_elements=[dream.c.idempotency_key]).returning(dream.c.id)


_INSERT_ON_POSTGRESQL, _INSERT_ON_SQLITE = _insertion(postgresql.insert), _insertion(sqlite.insert)
_AFTER_ENQUEUE = Bundle(NOTE, wakes=True)


async def _insert(connection: AsyncConnection, order: Order, cost_seconds: float) -> int | None:
    statement = _INSERT_ON_POSTGRESQL if connection.dialect.name == "postgresql" else _INSERT_ON_SQLITE
    values = {
        "idempotency_key": order.idempotency_key,
        "batch_id": order.batch_id,
        "pack": order.pack,
        "user_id": order.user_id,
        "owner_name": order.owner_name,
        "guild_id": order.guild_id,
        "channel_id": order.channel_id,
        "recipe": order.recipe.to_json(),
        "prompt": order.prompt,
        "prompt_is_hidden": order.hides_prompt,
        "priority": order.priority,
        "cost_seconds": cost_seconds,
    }
    return (await connection.execute(statement, values)).scalar_one_or_none()

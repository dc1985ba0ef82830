"""A process that runs while an update adds columns goes on: its connections know the tables as they were before."""

from __future__ import annotations

from sqlalchemy import text

from dreams.database import Database
from dreams.dream import Progress
from dreams.history import History
from dreams.outbox import Outbox
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.tables import metadata
from tests.dreams.samples import claimed, order, result, worker


async def live_a_whole_life(database: Database) -> None:
    queue, outbox = Queue(database, Policy(max_running=100)), Outbox(database)
    await queue.register_worker(worker())
    await queue.enqueue(order())
    claim = await claimed(queue)
    await queue.enqueue(order())
    await queue.heartbeat(claim.lease, Progress(1, 2, 0.1, 0.1, 1, 1.0, 1.0))
    await queue.finish(claim.lease, result(claim))
    assert await History(database).dream(claim.lease.dream_id) is not None
    waiting = await claimed(queue)
    await queue.give_back(waiting.lease)
    assert (await queue.position(waiting.lease.dream_id)).place == 1
    delivery = await outbox.take()
    assert delivery is not None
    await outbox.sent(delivery)
    await queue.cancel(waiting.lease.dream_id, 1)


async def test_every_step_of_a_life_goes_on_over_the_same_connections_when_columns_were_added(
    database: Database,
) -> None:
    await live_a_whole_life(database)
    async with database.write() as connection:
        for name in metadata.tables:
            await connection.execute(text(f'ALTER TABLE "{name}" ADD COLUMN added INTEGER NOT NULL DEFAULT 0'))
    await live_a_whole_life(database)

"""What Discord must be told is told at least once, and by one sender at a time."""

from __future__ import annotations

import asyncio

from dreams.database import Database
from dreams.outbox import Outbox
from dreams.queue import Queue
from tests.dreams.samples import order


async def end_some(database: Database, dreams: int) -> list[int]:
    queue = Queue(database)
    ids = [(await queue.enqueue(order(user_id))).dream_id for user_id in range(dreams)]
    for user_id, dream_id in enumerate(ids):
        await queue.cancel(dream_id, user_id)
    return ids


async def test_each_delivery_is_taken_by_one_of_many_senders(database: Database) -> None:
    ids = await end_some(database, 6)
    outbox = Outbox(database)
    taken = await asyncio.gather(*(outbox.take() for _ in range(10)))
    assert sorted(delivery.dream_id for delivery in taken if delivery) == ids
    assert {delivery.attempts for delivery in taken if delivery} == {1}


async def test_a_delivery_whose_sender_died_comes_back_and_a_sent_one_does_not(database: Database) -> None:
    await end_some(database, 2)
    outbox = Outbox(database)
    lost, sent = await outbox.take(), await outbox.take()
    assert lost is not None
    assert sent is not None
    assert await outbox.take() is None
    await outbox.sent(sent)
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE delivery SET next_at = 0")
    again = await outbox.take()
    assert again is not None
    assert (again.id, again.attempts) == (lost.id, 2)
    assert await outbox.take() is None


async def test_a_retry_is_due_when_it_was_said_and_a_dead_one_never(database: Database) -> None:
    await end_some(database, 2)
    outbox = Outbox(database)
    first, second = await outbox.take(), await outbox.take()
    assert first is not None
    assert second is not None
    await outbox.retry(first, "503", 1000.0)
    await outbox.dead(second, "the channel is gone")
    assert await outbox.pending() == 1
    assert await outbox.take() is None
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE delivery SET next_at = next_at - 1000")
    again = await outbox.take()
    assert again is not None
    assert again.id == first.id


async def test_a_dead_delivery_stays_dead_when_a_late_sender_reports(database: Database) -> None:
    await end_some(database, 1)
    outbox = Outbox(database)
    delivery = await outbox.take()
    assert delivery is not None
    await outbox.dead(delivery, "the channel is gone")
    await outbox.retry(delivery, "503", 0.0)
    assert await outbox.pending() == 0
    assert await outbox.take() is None

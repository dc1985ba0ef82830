"""Who lost a lease can change nothing any more; who dies costs nobody a dream."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from dreams.database import Database
from dreams.dream import CheckpointRef, Claim, Progress
from dreams.errors import LeaseLost
from dreams.history import History
from dreams.outbox import Outbox
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.states import DreamState
from tests.dreams.samples import PACK, claimed, counter_drift, expire, order, result

# For leases that are made to run out. On PostgreSQL none is taken away in the first `lease_seconds` of the server.
SHORT = Policy(lease_seconds=0.05)
PROGRESS = Progress(step=10, total=100, score=0.3, best_score=0.4, best_step=9, seconds=1.0, seconds_left=9.0)

Write = Callable[[Queue, Claim], Awaitable[object]]
WRITES: dict[str, Write] = {
    "heartbeat": lambda queue, claim: queue.heartbeat(claim.lease, PROGRESS),
    "orders": lambda queue, claim: queue.orders(claim.lease),
    "checkpoint": lambda queue, claim: queue.checkpoint(claim.lease, CheckpointRef("stale", "ab" * 32, 1)),
    "finish": lambda queue, claim: queue.finish(claim.lease, result(claim)),
    "fail": lambda queue, claim: queue.fail(claim.lease, "broken", is_permanent=True),
    "give_back": lambda queue, claim: queue.give_back(claim.lease),
    "cancelled": lambda queue, claim: queue.cancelled(claim.lease),
}


async def rescued(database: Database, queue: Queue) -> list[int]:
    """The dreams that are taken away when every lease is over."""
    await expire(database)
    return await queue.rescue()


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_nobody_writes_with_the_lease_of_another_databases_dream_of_the_same_number(
    database: Database, write: Write
) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    claim = await claimed(queue, "ours")
    with pytest.raises(LeaseLost):
        await write(queue, replace(claim, lease=replace(claim.lease, worker_id="of another database")))
    await queue.finish(claim.lease, result(claim))


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_a_stale_owner_can_write_nothing_once_another_has_claimed(database: Database, write: Write) -> None:
    queue = Queue(database, SHORT)
    dream_id = (await queue.enqueue(order())).dream_id
    stale = await claimed(queue, "frozen")
    assert await rescued(database, queue) == [dream_id]
    fresh = await claimed(queue, "alive")
    with pytest.raises(LeaseLost):
        await write(queue, stale)
    await queue.finish(fresh.lease, result(fresh))
    with pytest.raises(LeaseLost):
        await write(queue, stale)
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.state is DreamState.DONE
    assert view.result is not None
    assert view.result.pictures[0].store_key.endswith("/2-0.png")


async def test_a_heartbeat_renews_the_lease_and_tells_the_progress(database: Database) -> None:
    queue = Queue(database, Policy(lease_seconds=60.0))
    dream_id = (await queue.enqueue(order())).dream_id
    claim = await claimed(queue)
    for _ in range(3):
        given_until = await lease_until(database)
        await expire(database)
        orders = await queue.heartbeat(claim.lease, PROGRESS)
        assert await lease_until(database) >= given_until
        assert await queue.rescue() == []
    assert not orders.cancel_requested
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.progress == PROGRESS


async def lease_until(database: Database) -> float:
    async with database.read() as connection:
        return float((await connection.exec_driver_sql("SELECT lease_until FROM dream")).scalar_one())


async def test_a_late_heartbeat_is_fine_while_nobody_else_has_claimed(database: Database) -> None:
    queue = Queue(database, SHORT)
    await queue.enqueue(order())
    claim = await claimed(queue)
    await expire(database)
    await queue.heartbeat(claim.lease, None)
    await queue.finish(claim.lease, result(claim))


async def test_a_lost_lease_puts_the_dream_back_without_counting_an_attempt(database: Database) -> None:
    queue = Queue(database, SHORT)
    await queue.enqueue(order())
    assert (await claimed(queue)).attempt == 1
    await rescued(database, queue)
    assert (await claimed(queue)).attempt == 1
    assert await counter_drift(database) == []


async def test_three_lost_leases_fail_the_dream_with_a_kind_sentence(database: Database) -> None:
    queue = Queue(database, SHORT)
    dream_id = (await queue.enqueue(order())).dream_id
    for _ in range(3):
        await claimed(queue)
        await rescued(database, queue)
    assert await queue.claim("w1", [PACK]) is None
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.state is DreamState.FAILED
    assert view.error == "This dream stopped several generators in a row, so it was given up."
    assert await Outbox(database).pending() == 1
    assert await counter_drift(database) == []


async def test_a_dream_given_back_waits_first_again_and_the_attempt_does_not_count(database: Database) -> None:
    queue = Queue(database)
    first = await queue.enqueue(order(1))
    await queue.enqueue(order(2))
    claim = await claimed(queue)
    await queue.give_back(claim.lease)
    again = await claimed(queue)
    assert again.lease.dream_id == first.dream_id
    assert again.attempt == 1
    assert await counter_drift(database) == []


async def test_failed_attempts_are_tried_again_and_the_last_one_fails_the_dream(database: Database) -> None:
    queue = Queue(database, Policy(max_attempts=2))
    dream_id = (await queue.enqueue(order())).dream_id
    assert await queue.fail((await claimed(queue)).lease, "out of memory", is_permanent=False) is DreamState.QUEUED
    last = await claimed(queue)
    assert last.attempt == 2
    assert await queue.fail(last.lease, "out of memory", is_permanent=False) is DreamState.FAILED
    view = await History(database).dream(dream_id)
    assert view is not None
    assert view.error == "out of memory"


async def test_a_permanent_failure_is_not_tried_again(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    claim = await claimed(queue)
    assert await queue.fail(claim.lease, "the image is broken", is_permanent=True) is DreamState.FAILED
    assert await queue.fail(claim.lease, "the image is broken", is_permanent=True) is DreamState.FAILED, "said twice"
    assert await queue.claim("w1", [PACK]) is None
    assert await counter_drift(database) == []


async def test_a_worker_unsure_of_its_commit_may_finish_twice(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))
    await queue.finish(claim.lease, result(claim))
    assert await Outbox(database).pending() == 1
    assert await counter_drift(database) == []


async def test_a_checkpoint_is_gone_when_the_dream_is_over(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    claim = await claimed(queue)
    await queue.checkpoint(claim.lease, CheckpointRef("checkpoints/1/1-5.ckpt", "ab" * 32, 5))
    await queue.finish(claim.lease, result(claim))
    async with database.read() as connection:
        assert (await connection.exec_driver_sql("SELECT count(*) FROM checkpoint")).scalar() == 0


async def test_rescue_by_many_at_once_rescues_each_dream_once(database: Database) -> None:
    queue = Queue(database, replace(SHORT, max_running=10))
    for _ in range(6):
        await queue.enqueue(order())
    for _ in range(6):
        await claimed(queue)
    await expire(database)
    rescues = await asyncio.gather(*(queue.rescue() for _ in range(5)))
    assert sorted(dream_id for some in rescues for dream_id in some) == [1, 2, 3, 4, 5, 6]
    assert await counter_drift(database) == []


async def test_after_a_server_start_rescue_gives_living_owners_time_to_renew(postgresql_url: str) -> None:
    from dreams.database import open_database

    async with open_database(postgresql_url) as database:
        queue = Queue(database, Policy(lease_seconds=10**6))  # the server has been up for less than that
        await queue.enqueue(order())
        claim = await claimed(queue)
        async with database.write() as connection:
            await connection.exec_driver_sql("UPDATE dream SET lease_until = 0")
        assert await queue.rescue() == []
        await queue.heartbeat(claim.lease, None)

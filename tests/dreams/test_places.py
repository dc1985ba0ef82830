"""The place that a member is told is the place that the dream has."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from dreams.database import Database
from dreams.dream import Progress
from dreams.errors import NoSuchDream
from dreams.places import LATELY_DREAMS, Busy, wait_seconds
from dreams.policy import Policy
from dreams.queue import Queue
from tests.dreams.samples import claimed, order, result, worker

WIDE = Policy(max_queued=100, max_running=100)


@pytest.mark.parametrize(
    ("place", "ahead", "busy", "workers", "slots", "wait"),
    [
        (1, 0.0, Busy(), 0, 0, None),
        (1, 0.0, Busy(), 1, 1, 0.0),
        (1, 0.0, Busy(1, 30.0, 30.0), 1, 1, 30.0),
        (3, 20.0, Busy(1, 30.0, 30.0), 1, 1, 50.0),
        (2, 10.0, Busy(1, 30.0, 30.0), 3, 3, 0.0),
        (1, 0.0, Busy(2, 40.0, 10.0), 2, 2, 10.0),
        (5, 40.0, Busy(2, 40.0, 10.0), 2, 2, 40.0),
        (5, 40.0, Busy(4, 240.0, 60.0), 1, 4, 100.0),
        (5, 40.0, Busy(4, 240.0, 60.0, slowness=0.5), 1, 4, 80.0),
        (3, 20.0, Busy(1, 30.0, 30.0), 1, 4, 0.0),
        (4, 60.0, Busy(1, 30.0, 30.0), 1, 4, 90.0),
        (1, 0.0, Busy(4, 240.0, 60.0), 1, 4, 60.0),
    ],
    ids=[
        "nobody there",
        "one is free",
        "next",
        "behind others",
        "two are free",
        "the first of two to end",
        "two share the work",
        "four side by side on one generator",
        "and together they take half",
        "one generator has room for it beside others",
        "and not for one more",
        "nor for the next when it is full",
    ],
)
def test_the_wait_follows_from_what_is_ahead(
    *, place: int, ahead: float, busy: Busy, workers: int, slots: int, wait: float | None
) -> None:
    assert wait_seconds(place, ahead, busy, workers, slots) == wait


async def test_the_first_in_a_queue_starts_at_once_where_a_generator_has_room_beside_what_it_dreams(
    database: Database,
) -> None:
    queue = Queue(database, WIDE)
    await queue.register_worker(replace(worker(steps_per_second=0.01), batch=2))
    for user_id in (1, 2, 3):
        await queue.enqueue(order(user_id, steps=300))
    claim = await claimed(queue)
    assert (await queue.position(2)).wait_seconds == 0.0
    await claimed(queue)
    await queue.heartbeat(claim.lease, Progress(200, 300, 0.1, 0.1, 1, 20.0, seconds_left=7.0))
    assert (await queue.position(3)).wait_seconds == pytest.approx(7.0)


@pytest.mark.parametrize("seed", range(3))
async def test_places_told_to_everybody_are_the_order_in_which_one_generator_serves(
    database: Database, seed: int
) -> None:
    queue, chance = Queue(database, WIDE), random.Random(seed)
    await queue.register_worker(worker())
    # Each member's dreams take a time of their own, so that no two lanes ever tie: a tie is broken by the priority of a
    # dream that a lane does not know yet, and the place is then told one or two off.
    for _ in range(20):
        user_id = chance.randint(1, 4)
        await queue.enqueue(order(user_id, priority=chance.choice([0, 0, 1]), steps=97 + 31 * user_id))
        if chance.random() < 0.3:
            claim = await claimed(queue)
            await queue.finish(claim.lease, result(claim, seconds=claim.cost_seconds * chance.uniform(0.9, 1.1)))
    async with database.read() as connection:
        waiting = (await connection.exec_driver_sql("SELECT id FROM dream WHERE state = 'queued'")).scalars().all()
    told = {dream_id: (await queue.position(dream_id)).place for dream_id in waiting}
    assert sorted(told.values()) == list(range(1, len(waiting) + 1))
    for place in range(1, len(waiting) + 1):
        claim = await claimed(queue)
        assert told[claim.lease.dream_id] == place
        await queue.finish(claim.lease, result(claim, seconds=claim.cost_seconds))


async def test_the_wait_counts_the_rest_of_the_running_dream_and_those_ahead(database: Database) -> None:
    queue = Queue(database)
    await queue.register_worker(worker(steps_per_second=10))
    await queue.enqueue(order(1, steps=300))
    claim = await claimed(queue)
    await queue.enqueue(order(2, steps=200))
    mine = await queue.enqueue(order(3, steps=100))
    told = (await queue.position(mine.dream_id)).wait_seconds
    assert told is not None and 20 <= told <= 50, "however long it took to ask"
    await queue.heartbeat(claim.lease, Progress(200, 300, 0.1, 0.1, 1, 20.0, seconds_left=7.0))
    assert (await queue.position(mine.dream_id)).wait_seconds == pytest.approx(27)


async def test_what_dreams_really_took_lately_corrects_the_wait_for_those_ahead(database: Database) -> None:
    queue = Queue(database, WIDE)
    await queue.register_worker(worker(steps_per_second=10))
    for thought_seconds, took_seconds in [(10.0, 900.0), *[(10.0, 5.0)] * LATELY_DREAMS]:
        await queue.enqueue(order(1, steps=int(thought_seconds * 10)))
        claim = await claimed(queue)
        await queue.finish(claim.lease, result(claim, seconds=took_seconds))
    await queue.enqueue(order(1, steps=300))
    claim = await claimed(queue)
    await queue.heartbeat(claim.lease, Progress(200, 300, 0.1, 0.1, 1, 20.0, seconds_left=7.0))
    await queue.enqueue(order(2, steps=200))
    mine = await queue.enqueue(order(3, steps=100))
    told = await queue.position(mine.dream_id)
    assert (told.place, told.wait_seconds) == (2, pytest.approx(7.0 + 20.0 * 0.5)), "the oldest is forgotten"


async def test_a_pool_without_a_live_worker_is_not_served(database: Database) -> None:
    queue = Queue(database)
    dream_id = (await queue.enqueue(order())).dream_id
    asleep = await queue.position(dream_id)
    assert (asleep.is_served, asleep.wait_seconds) == (False, None)
    await queue.register_worker(worker())
    awake = await queue.position(dream_id)
    assert (awake.is_served, awake.wait_seconds) == (True, 0.0)
    await queue.worker_gone("w1")
    assert not (await queue.position(dream_id)).is_served


async def test_a_place_that_got_worse_has_its_reason(database: Database) -> None:
    queue = Queue(database, WIDE)
    await queue.register_worker(worker())
    for _ in range(3):
        await queue.enqueue(order(1, owner_name="Ben"))
    await claimed(queue)
    second_of_ben = 2
    before = await queue.position(second_of_ben)
    assert (before.place, before.reason) == (1, None)
    await queue.enqueue(order(2, owner_name="Ana"))
    after = await queue.position(3)
    assert after.place == 3
    assert str(after.reason) == "Ana has no dream running, so theirs goes first."


async def test_the_reason_tells_time_and_priority_apart(database: Database) -> None:
    queue = Queue(database, WIDE)
    await queue.enqueue(order(1, steps=1000))
    await queue.enqueue(order(1))
    claim = await claimed(queue)
    await queue.enqueue(order(3))
    await queue.finish(claim.lease, result(claim, seconds=100))
    await queue.enqueue(order(2, owner_name="Ana", priority=1))
    assert str((await queue.position(3)).reason) == "Ana's dream has priority, so it goes first."
    async with database.write() as connection:
        await connection.exec_driver_sql("UPDATE lane SET virtual_seconds = 50 WHERE user_id = 2")
    assert str((await queue.position(3)).reason) == "Ana had less of the generators' time lately, so theirs goes first."


async def test_a_lane_of_twice_the_weight_has_twice_as_many_dreams_ahead(database: Database) -> None:
    queue = Queue(database, WIDE)
    for _ in range(3):
        await queue.enqueue(order(1))
    for _ in range(6):
        await queue.enqueue(order(2, weight=2.0))
    assert (await queue.position(2)).place == 2 + 2
    assert (await queue.position(3)).place == 3 + 4


async def test_a_member_at_the_limit_is_told_that_it_is_their_own(database: Database) -> None:
    queue = Queue(database, Policy(max_running=1))
    await queue.enqueue(order(1))
    await queue.enqueue(order(1))
    await claimed(queue)
    told = str((await queue.position(2)).reason)
    assert told == "1 of your dreams is running, the most at once; this one waits for it."


async def test_a_dream_that_does_not_wait_has_place_zero(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    await claimed(queue)
    assert (await queue.position(1)).place == 0
    with pytest.raises(NoSuchDream):
        await queue.position(2)

"""Orders are taken once, and never past a member's limit."""

from __future__ import annotations

import asyncio

import pytest

from dreams.database import Database, open_database
from dreams.errors import LimitReached
from dreams.policy import Policy
from dreams.queue import Queue
from tests.dreams.samples import PACK, claimed, counter_drift, order, result, worker


async def test_the_same_interaction_sent_twenty_times_at_once_is_one_dream(database: Database) -> None:
    queue = Queue(database, Policy())
    same = order(key="interaction")
    taken = await asyncio.gather(*(queue.enqueue(same) for _ in range(20)))
    assert len({one.dream_id for one in taken}) == 1
    assert sum(one.is_new for one in taken) == 1
    assert await counter_drift(database) == []


async def test_an_interaction_is_still_known_after_its_dream_is_over(database: Database) -> None:
    queue = Queue(database, Policy())
    first = await queue.enqueue(order(key="interaction"))
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))
    again = await queue.enqueue(order(key="interaction"))
    assert again.dream_id == first.dream_id
    assert not again.is_new


async def test_an_interaction_sent_again_is_no_new_order_to_a_member_at_the_limit(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=1))
    first = await queue.enqueue(order(key="interaction"))
    assert (await queue.enqueue(order(key="interaction"))).dream_id == first.dream_id


async def test_sixteen_orders_at_once_of_a_member_with_room_for_ten_make_exactly_ten(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=10))
    outcomes = await asyncio.gather(*(queue.enqueue(order(1)) for _ in range(16)), return_exceptions=True)
    assert sum(isinstance(outcome, LimitReached) for outcome in outcomes) == 6
    assert await counter_drift(database) == []
    assert (await queue.enqueue(order(2))).is_new, "another member has a limit of their own"


async def test_a_refused_order_says_when_to_come_back_and_may_be_sent_again_later(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=1, max_running=1))
    await queue.register_worker(worker(steps_per_second=10))
    await queue.enqueue(order(2, steps=1200))
    await claimed(queue)
    await queue.enqueue(order(1))
    refused = order(1, key="refused")
    with pytest.raises(LimitReached, match=r"1 dream waiting.*in about 2 minutes") as caught:
        await queue.enqueue(refused)
    assert 90 < caught.value.retry_after_seconds <= 120, "however long it took to ask"
    await queue.cancel(2, 1)
    assert (await queue.enqueue(refused)).is_new


async def test_members_of_one_pool_do_not_count_against_another_pool(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=1))
    await queue.enqueue(order(1))
    assert (await queue.enqueue(order(1, pack="biggan-deep-256"))).is_new
    assert await queue.claim("w1", ["biggan-deep-512"]) is None
    assert (await claimed(queue)).pack == PACK


async def test_twenty_orders_at_once_from_two_processes_stop_at_the_limit_of_the_role(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        queues = [Queue(one, Policy(max_queued=3)), Queue(other, Policy(max_queued=3))]
        orders = [order(1, max_queued=7, max_running=4) for _ in range(20)]
        outcomes = await asyncio.gather(
            *(queues[number % 2].enqueue(each) for number, each in enumerate(orders)), return_exceptions=True
        )
        assert sum(isinstance(outcome, LimitReached) for outcome in outcomes) == 13
        assert await counter_drift(one) == []
        with pytest.raises(LimitReached, match="7 dreams waiting"):
            await queues[0].enqueue(order(1, max_queued=7))
        claims = await asyncio.gather(*(queues[number % 2].claim(f"w{number}", [PACK]) for number in range(8)))
        got = [claim for claim in claims if claim is not None]
        while (claim := await queues[0].claim("w", [PACK])) is not None:  # a contended claim may be empty
            got.append(claim)
        assert len(got) == 4
        assert await counter_drift(one) == []

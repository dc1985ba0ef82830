"""Who gets which dream next."""

from __future__ import annotations

import asyncio

import pytest

from dreams.database import Database, open_database
from dreams.dream import CardRef, CheckpointRef
from dreams.policy import Policy
from dreams.queue import Queue
from tests.dreams.limit_guard import guard_limits
from tests.dreams.samples import PACK, claimed, counter_drift, order, result

SOON_SECONDS = 120.0
GENEROUS = Policy(max_queued=100, max_running=100)


async def test_an_empty_queue_gives_nothing(database: Database) -> None:
    assert await Queue(database).claim("w1", [PACK]) is None


async def test_a_members_own_dreams_go_by_priority_and_then_by_age(database: Database) -> None:
    queue = Queue(database, GENEROUS)
    first, second = await queue.enqueue(order()), await queue.enqueue(order())
    urgent = await queue.enqueue(order(priority=5))
    got = [(await claimed(queue)).lease.dream_id for _ in range(3)]
    assert got == [urgent.dream_id, first.dream_id, second.dream_id]


async def test_a_claim_has_all_that_running_the_dream_needs(database: Database) -> None:
    queue = Queue(database)
    sent = order(priority=1)
    dream_id = (await queue.enqueue(sent)).dream_id
    await queue.set_card(dream_id, CardRef(8, 77))
    claim = await claimed(queue)
    assert (claim.recipe, claim.prompt, claim.pack) == (sent.recipe, sent.prompt, PACK)
    assert (claim.user_id, claim.guild_id, claim.channel_id) == (1, 9, 8)
    assert claim.card == CardRef(8, 77)
    assert claim.attempt == 1
    assert claim.checkpoint is None
    assert claim.deadline_seconds == Policy().min_deadline_seconds


async def test_a_claim_goes_on_from_the_checkpoint_of_the_lost_attempt(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    first = await claimed(queue)
    kept = CheckpointRef("checkpoints/1/1-50.ckpt", "cd" * 32, 50)
    await queue.checkpoint(first.lease, kept)
    await queue.give_back(first.lease)
    second = await claimed(queue)
    assert second.checkpoint == kept
    assert second.lease.lease_no == first.lease.lease_no + 1


async def test_claims_at_the_same_time_never_give_one_dream_twice(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        queues = [Queue(one, GENEROUS), Queue(other, GENEROUS)]
        for user_id in range(5):
            for _ in range(8):
                await queues[0].enqueue(order(user_id))

        async def take_all(queue: Queue) -> list[int]:
            got = []
            while (claim := await queue.claim("w", [PACK])) is not None:
                got.append(claim.lease.dream_id)
            return got

        got = await asyncio.gather(*(take_all(queue) for queue in queues * 3))
        ids = [dream_id for some in got for dream_id in some]
        assert len(ids) == len(set(ids)) == 40
        assert await counter_drift(one) == []


async def test_the_running_limit_is_exact_while_sixteen_claim_and_the_limit_moves(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=100, max_running=2))
    await guard_limits(database)
    for _ in range(30):
        await queue.enqueue(order(1))
    claims, is_over = 0, asyncio.Event()

    async def until_claims(wanted: int) -> None:
        async with asyncio.timeout(SOON_SECONDS):
            while claims < wanted:
                await asyncio.sleep(0.01)

    async def work(name: str) -> None:
        nonlocal claims
        while not is_over.is_set():
            claim = await queue.claim(name, [PACK])
            if claim is not None:
                claims += 1
                await queue.give_back(claim.lease)
            await asyncio.sleep(0.001)

    async with asyncio.TaskGroup() as group:
        for number in range(16):
            group.create_task(work(f"w{number}"))
        for limit in (3, 1, 4, 2):
            await queue.limit(1, PACK, limit)
            await until_claims(claims + 10)
        is_over.set()
    assert await counter_drift(database) == []


async def test_a_member_at_the_limit_is_passed_over_and_not_in_the_way(database: Database) -> None:
    queue = Queue(database, Policy(max_running=1))
    await queue.enqueue(order(1))
    await queue.enqueue(order(1))
    await queue.enqueue(order(2))
    mine = await claimed(queue)
    assert (await claimed(queue)).user_id == 2
    assert await queue.claim("w1", [PACK]) is None
    await queue.finish(mine.lease, result(mine))
    assert (await claimed(queue)).user_id == 1


@pytest.mark.parametrize("packs", [["biggan-deep-512", PACK], [PACK, "biggan-deep-512"]])
async def test_a_worker_of_several_packs_takes_what_there_is(database: Database, packs: list[str]) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    assert await queue.claim("w1", packs) is not None

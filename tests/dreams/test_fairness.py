"""One member's fifty dreams don't delay another's first."""

from __future__ import annotations

from collections import Counter

from dreams.database import Database
from dreams.dream import Claim
from dreams.policy import Policy
from dreams.queue import Queue
from tests.dreams.samples import PACK, claimed, counter_drift, order, result

FLOOD = Policy(max_queued=100, max_running=100)


async def finish(queue: Queue, claim: Claim, seconds: float = 10.0) -> None:
    await queue.finish(claim.lease, result(claim, seconds=seconds))


async def served(queue: Queue, dreams: int, *, seconds: float = 10.0) -> list[int]:
    """Whose dreams one generator dreams next."""
    users = []
    for _ in range(dreams):
        claim = await claimed(queue)
        users.append(claim.user_id)
        await finish(queue, claim, seconds)
    return users


def jain(shares: list[float]) -> float:
    """Jain's fairness index: 1 when all are equal."""
    return sum(shares) ** 2 / (len(shares) * sum(share**2 for share in shares))


async def test_a_newcomer_behind_a_flood_of_fifty_on_one_generator_is_next_or_next_but_one(database: Database) -> None:
    queue = Queue(database, FLOOD)
    for _ in range(50):
        await queue.enqueue(order(1))
    running = await claimed(queue)
    newcomer = await queue.enqueue(order(2))
    assert (await queue.position(newcomer.dream_id)).place <= 2
    await finish(queue, running)
    assert 2 in await served(queue, 2)


async def test_members_with_unequal_queues_get_equal_shares(database: Database) -> None:
    queue = Queue(database, FLOOD)
    for user_id, dreams in ((1, 24), (2, 8), (3, 8)):
        for _ in range(dreams):
            await queue.enqueue(order(user_id))
    shares = Counter(await served(queue, 24))
    assert jain([float(shares[user_id]) for user_id in (1, 2, 3)]) > 0.99
    assert await counter_drift(database) == []


async def test_long_dreams_count_for_what_they_took_not_for_one(database: Database) -> None:
    queue = Queue(database, FLOOD)
    for _ in range(12):
        await queue.enqueue(order(1))
        await queue.enqueue(order(2))
    spent = Counter[int]()
    for _ in range(12):
        claim = await claimed(queue)
        seconds = 40.0 if claim.user_id == 1 else 10.0
        spent[claim.user_id] += int(seconds)
        await finish(queue, claim, seconds)
    assert abs(spent[1] - spent[2]) <= 40


async def test_a_member_of_twice_the_weight_gets_twice_the_share(database: Database) -> None:
    queue = Queue(database, FLOOD)
    for _ in range(20):
        await queue.enqueue(order(1, weight=2.0))
        await queue.enqueue(order(2))
    shares = Counter(await served(queue, 18))
    assert abs(shares[1] - 12) <= 1


async def test_nobody_saves_up_time_by_staying_away(database: Database) -> None:
    queue = Queue(database, FLOOD)
    await queue.enqueue(order(2))
    await served(queue, 1)
    for _ in range(20):
        await queue.enqueue(order(1))
    await served(queue, 10)
    for _ in range(10):
        await queue.enqueue(order(2))
    shares = Counter(await served(queue, 10))
    assert abs(shares[1] - shares[2]) <= 1, "the one who stayed away is not owed ten dreams"


async def test_old_debt_is_forgiven_down_to_the_cap(database: Database) -> None:
    queue = Queue(database, Policy(max_queued=100, max_running=100, debt_cap_seconds=20))
    for _ in range(2):
        await queue.enqueue(order(1))
    await served(queue, 2, seconds=5000)
    for _ in range(12):
        await queue.enqueue(order(2))
    await queue.enqueue(order(1))
    assert 1 in await served(queue, 4), "a debt of 20 seconds is two dreams of ten, not a thousand"


async def test_with_several_generators_whoever_has_none_running_goes_first(database: Database) -> None:
    queue = Queue(database, FLOOD)
    for _ in range(4):
        await queue.enqueue(order(1))
    for _ in range(2):
        await claimed(queue)
    await queue.enqueue(order(2))
    assert (await claimed(queue)).user_id == 2


async def test_dreams_that_were_lost_or_given_back_cost_their_owner_nothing(database: Database) -> None:
    queue = Queue(database, FLOOD)
    await queue.enqueue(order(1))
    await queue.enqueue(order(2))
    for _ in range(3):
        claim = await claimed(queue)
        assert claim.user_id == 1
        await queue.give_back(claim.lease)
    assert (await claimed(queue)).user_id == 1
    assert (await claimed(queue)).user_id == 2
    assert await queue.claim("w1", [PACK]) is None

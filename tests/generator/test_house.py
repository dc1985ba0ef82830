"""What a worker does beside its dreams, and that no outage makes it rob the living."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from dreams.database import Database
from dreams.errors import DatabaseAway
from dreams.policy import Policy
from dreams.queue import Queue
from dreams.store import ImageStore
from generator import house as houses
from generator.attempt import Patience, Surroundings
from generator.house import Calm, House
from generator.stranded import StrandedResults
from tests.dreams.samples import claimed, expire, order, worker

SOON_SECONDS = 60.0
PATIENCE = Patience(lease=60.0, heartbeat=15.0, frame=5.0, checkpoint=30.0)


class Clock:
    """Stands still until it is moved."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class AwayQueue(Queue):
    """Its database may be away for some methods."""

    away: frozenset[str] = frozenset()

    async def has_overdue(self) -> bool:
        self._ask("has_overdue")
        return await super().has_overdue()

    async def rescue(self) -> list[int]:
        self._ask("rescue")
        return await super().rescue()

    async def register_worker(self, worker: Any) -> None:
        self._ask("register_worker")
        await super().register_worker(worker)

    def _ask(self, what: str) -> None:
        if what in self.away:
            raise DatabaseAway


class BrokenResults(StrandedResults):
    """Has a bug."""

    tries = 0

    async def bring_home(self, *given: Any) -> int:
        self.tries += 1
        raise RuntimeError("nobody thought of that")


def house_of(queue: Queue, stranded: StrandedResults, store: ImageStore, patience: Patience, clock: Clock) -> House:
    nobody = cast(Any, SimpleNamespace())
    around = Surroundings(queue, nobody, store, nobody, nobody, nobody, stranded, patience)
    return House(around, clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def queue(sqlite_database: Database) -> AwayQueue:
    return AwayQueue(sqlite_database, Policy(lease_seconds=PATIENCE.lease))


@pytest.fixture
def house(queue: AwayQueue, clock: Clock, tmp_path: Path) -> House:
    store, stranded = ImageStore(f"file:{tmp_path / 'images'}"), StrandedResults(tmp_path / "stranded")
    return house_of(queue, stranded, store, PATIENCE, clock)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while not is_so():
            await asyncio.sleep(0.01)


async def look_for(house: House, clock: Clock, seconds: float) -> None:
    """The looks of so many seconds."""
    for _ in range(round(seconds / houses.RESCUE_SECONDS)):
        clock.seconds += houses.RESCUE_SECONDS
        await house._rescue()


async def overdue(queue: Queue, database: Database) -> int:
    await queue.enqueue(order())
    claim = await claimed(queue)
    await expire(database)
    return claim.lease.dream_id


async def is_left_alone(queue: Queue) -> bool:
    return await Queue.has_overdue(queue)


def test_it_is_calm_when_the_database_has_answered_without_a_gap_for_long_enough(clock: Clock) -> None:
    calm = Calm(settle_seconds=30.0, gap_seconds=40.0, clock=clock)

    def after(seconds: float) -> bool:
        clock.seconds += seconds
        calm.answered()
        return calm.is_calm

    assert [after(10.0) for _ in range(4)] == [False, False, True, True]
    assert not after(41.0), "the machine was suspended, or the answer took as long"
    assert [after(10.0) for _ in range(3)] == [False, False, True]
    calm.missed()
    assert [after(10.0) for _ in range(3)] == [False, False, True]


async def test_a_worker_that_has_just_begun_leaves_living_owners_the_time_to_renew(
    house: House, queue: AwayQueue, sqlite_database: Database, clock: Clock
) -> None:
    await overdue(queue, sqlite_database)
    await look_for(house, clock, PATIENCE.heartbeat + 5)
    assert await is_left_alone(queue)
    await look_for(house, clock, PATIENCE.heartbeat)
    assert not await is_left_alone(queue)


@pytest.mark.parametrize("unanswered", ["has_overdue", "rescue"])
async def test_after_an_outage_nobody_is_robbed_before_every_owner_has_had_the_time_to_renew(
    house: House, queue: AwayQueue, sqlite_database: Database, clock: Clock, unanswered: str
) -> None:
    await look_for(house, clock, 60)
    await overdue(queue, sqlite_database)
    queue.away = frozenset({unanswered})
    clock.seconds += 1
    with pytest.raises(DatabaseAway):
        await house._rescue()
    queue.away = frozenset()
    await look_for(house, clock, PATIENCE.heartbeat + 5)
    assert await is_left_alone(queue)
    await look_for(house, clock, PATIENCE.heartbeat)
    assert not await is_left_alone(queue)


async def test_a_machine_that_wakes_from_its_sleep_does_not_rob_itself(
    house: House, queue: AwayQueue, sqlite_database: Database, clock: Clock
) -> None:
    await look_for(house, clock, 60)
    await overdue(queue, sqlite_database)
    clock.seconds += 3600
    await house._rescue()
    await look_for(house, clock, PATIENCE.heartbeat + 5)
    assert await is_left_alone(queue)


async def test_in_calm_the_first_look_after_a_lease_ran_out_takes_the_dream(
    house: House, queue: AwayQueue, sqlite_database: Database, clock: Clock
) -> None:
    await look_for(house, clock, 60)
    await overdue(queue, sqlite_database)
    await look_for(house, clock, houses.RESCUE_SECONDS)
    assert not await is_left_alone(queue)


async def test_a_bug_in_one_chore_leaves_the_others_going(
    queue: AwayQueue, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(houses, "BRING_HOME_SECONDS", 0.01)
    broken, store = BrokenResults(tmp_path / "stranded"), ImageStore(f"file:{tmp_path / 'images'}")
    quick = Patience(lease=60.0, heartbeat=0.05, frame=5.0, checkpoint=30.0)
    house = house_of(queue, broken, store, quick, clock)
    keeping = asyncio.create_task(house.keep())
    await until(lambda: broken.tries > 2)
    queue.away = frozenset({"register_worker"})
    await house.introduce(worker("w1"))
    assert await queue.workers() == []
    queue.away = frozenset()
    async with asyncio.timeout(SOON_SECONDS):
        while [one.id for one in await queue.workers()] != ["w1"]:
            await asyncio.sleep(0.01)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert "nobody thought of that" in caplog.text

"""Whoever waits is woken soon, and sleeps on safely when a wake-up is lost."""

from __future__ import annotations

import asyncio
import time

import pytest

from dreams import wakeup
from dreams.database import Database, open_database
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.wakeup import Wakeup
from tests.dreams.samples import claimed, order


async def settled(waker: Wakeup) -> None:
    """Until it listens and nothing is left to wake up for."""
    async with asyncio.timeout(10):
        while not waker.is_listening:
            await waker.wait(0.2)
    await asyncio.sleep(0.3)
    await waker.wait(0.01)


async def test_an_order_by_another_process_wakes_within_half_a_second(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other, Wakeup(one) as waker:
        await settled(waker)
        waiting = asyncio.create_task(waker.wait(20))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await Queue(other).enqueue(order())
        ordered = time.monotonic()
        await waiting
        assert time.monotonic() - ordered < 0.5


async def test_cancelling_a_running_dream_wakes(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    await claimed(queue)
    async with Wakeup(database) as waker:
        await settled(waker)
        await queue.cancel(1, 1)
        started = time.monotonic()
        await waker.wait(20)
        assert time.monotonic() - started < 1


async def test_what_happened_before_the_wait_is_not_missed(database: Database) -> None:
    async with Wakeup(database) as waker:
        await settled(waker)
        await Queue(database).enqueue(order())
        await asyncio.sleep(0.5)
        started = time.monotonic()
        await waker.wait(20)
        assert time.monotonic() - started < 0.2


async def test_nothing_happening_lasts_for_the_time_given(database: Database) -> None:
    async with Wakeup(database) as waker:
        await settled(waker)
        started = time.monotonic()
        await waker.wait(0.4)
        assert time.monotonic() - started >= 0.39


async def test_a_killed_listener_is_noticed_and_listens_again(postgresql_url: str) -> None:
    async with open_database(postgresql_url) as database, Wakeup(database) as waker:
        await settled(waker)
        async with database.write() as connection:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            )
        await waker.wait(5)
        await settled(waker)
        await Queue(database).enqueue(order())
        started = time.monotonic()
        await waker.wait(20)
        assert time.monotonic() - started < 1


async def test_a_listener_that_hears_nothing_any_more_is_found_by_its_own_ping(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeup, "PING_SECONDS", 0.1)
    monkeypatch.setattr(wakeup, "PING_LOST_SECONDS", 0.2)
    async with open_database(postgresql_url) as database, Wakeup(database) as waker:
        await settled(waker)
        await asyncio.sleep(0.5)
        assert waker.is_listening, "pings that come back keep it"
        monkeypatch.setattr(wakeup, "CHANNEL", "elsewhere")  # the ping goes where nobody listens
        async with asyncio.timeout(5):
            while waker.is_listening:
                await asyncio.sleep(0.02)


async def test_edits_of_one_channel_are_spaced_over_all_processes(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        waits = await asyncio.gather(*(Pace(database).reserve(8, 2.0) for database in (one, other) * 2))
        assert sorted(waits) == pytest.approx([0, 2, 4, 6], abs=1)
        assert await Pace(one).reserve(9, 2.0) == 0, "another channel has a pace of its own"

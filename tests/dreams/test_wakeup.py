"""Whoever waits is woken soon, and sleeps on safely when a wake-up is lost."""

from __future__ import annotations

import asyncio
import time

import asyncpg  # type: ignore[import-untyped]
import pytest

from dreams import wakeup
from dreams.database import Database, open_database
from dreams.pace import Pace
from dreams.queue import Queue
from dreams.wakeup import Wakeup
from tests.dreams.samples import claimed, order

SOON_SECONDS = 120.0


async def settled(waker: Wakeup) -> None:
    """Until it listens and nothing is left to wake up for."""
    async with asyncio.timeout(SOON_SECONDS):
        while not waker.is_listening:
            await waker.wait(0.2)
    await asyncio.sleep(0.3)
    await waker.wait(0.01)


async def woken(waker: Wakeup) -> None:
    """Waits for a wake-up, which must come: where nobody listens, waiting ends without one."""
    assert waker.is_listening
    async with asyncio.timeout(SOON_SECONDS):
        await waker.wait(10 * SOON_SECONDS)


async def test_an_order_by_another_process_wakes(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other, Wakeup(one) as waker:
        await settled(waker)
        waiting = asyncio.create_task(woken(waker))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await Queue(other).enqueue(order())
        await waiting


async def test_cancelling_a_running_dream_wakes(database: Database) -> None:
    queue = Queue(database)
    await queue.enqueue(order())
    await claimed(queue)
    async with Wakeup(database) as waker:
        await settled(waker)
        await queue.cancel(1, 1)
        await woken(waker)


async def test_what_happened_before_the_wait_is_not_missed(database: Database) -> None:
    async with Wakeup(database) as waker:
        await settled(waker)
        await Queue(database).enqueue(order())
        await asyncio.sleep(2 * wakeup.LOOK_SECONDS)
        await woken(waker)


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
        async with asyncio.timeout(SOON_SECONDS):
            await waker.wait(10 * SOON_SECONDS)  # it may have been noticed before
        await settled(waker)
        await Queue(database).enqueue(order())
        await woken(waker)


async def test_a_listener_survives_what_its_driver_did_not_expect(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen, tries = wakeup._listen, 0

    async def stumbles(waker: Wakeup) -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise asyncpg.InternalClientError("cannot perform operation: another operation is in progress")
        await listen(waker)

    monkeypatch.setattr(wakeup, "_listen", stumbles)
    async with open_database(postgresql_url) as database, Wakeup(database) as waker:
        await settled(waker)
    assert tries == 2


async def test_a_listener_that_hears_nothing_any_more_is_found_by_its_own_ping(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakeup, "PING_SECONDS", 0.1)
    monkeypatch.setattr(wakeup, "PING_LOST_SECONDS", SOON_SECONDS)
    async with open_database(postgresql_url) as database, Wakeup(database) as waker:
        await settled(waker)
        await asyncio.sleep(0.5)
        assert waker.is_listening, "pings that come back keep it"
        monkeypatch.setattr(wakeup, "PING_LOST_SECONDS", 0.2)
        monkeypatch.setattr(wakeup, "CHANNEL", "elsewhere")  # the ping goes where nobody listens
        async with asyncio.timeout(SOON_SECONDS):
            while waker.is_listening:
                await asyncio.sleep(0.02)


async def test_edits_of_one_channel_are_spaced_over_all_processes(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        waits = await asyncio.gather(*(Pace(database).reserve(8, 1000.0) for database in (one, other) * 2))
        assert sorted(waits) == pytest.approx([0, 1000, 2000, 3000], abs=SOON_SECONDS)
        assert await Pace(one).reserve(9, 1000.0) == 0, "another channel has a pace of its own"

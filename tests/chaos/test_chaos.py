"""Kill, freeze, restart, lie: at the end every dream is over exactly once, with one final card, and the books agree.

The short form runs with the other tests; the long one by `make chaos`. The control has no fence and must be caught.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from dreams.database import Database, migrate, open_database
from dreams.queue import Queue
from tests.chaos.arena import SOON_SECONDS, Arena, all_over, order_dreams, until, violations, violations_in_the_books
from tests.chaos.faulty_discord import FaultyDiscord
from tests.chaos.setting import POLICY
from tests.dreams.limit_guard import guard_limits
from tests.dreams.samples import claimed, order
from tests.postgres import PostgresServer

SOON = (0.2, 0.7)  # seconds between deeds in the short form
DEEDS = {"killed", "paused", "dismissed"}


async def run_chaos(
    arena: Arena, *, workers: int, dreams: int, havoc_seconds: float, patience_seconds: float = SOON_SECONDS
) -> list[str]:
    """Orders dreams while havoc is wrought, waits in the calm for all to be over, and returns what went wrong."""
    async with open_database(arena.url) as database, arena.workers(workers):
        await guard_limits(database)
        await until(database, "SELECT id FROM worker")
        queue, is_enough = Queue(database, POLICY), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(arena.wreak_havoc(is_enough))
            await order_dreams(queue, dreams, arena.chance, seconds=havoc_seconds)
            await arena.until_done(DEEDS)
            is_enough.set()
        await all_over(database, within_seconds=patience_seconds)
        return await violations(arena, database, dreams)


async def test_nothing_is_lost_doubled_or_stale_on_sqlite(
    sqlite_url: str, tmp_path: Path, discord: FaultyDiscord
) -> None:
    arena = Arena(sqlite_url, tmp_path, discord, random.Random(2), seconds_between_deeds=SOON)
    found = await run_chaos(arena, workers=3, dreams=20, havoc_seconds=4.5)
    assert found == []
    assert discord.faults > 0


async def test_nothing_is_lost_doubled_or_stale_on_postgresql(tmp_path: Path, discord: FaultyDiscord) -> None:
    server = PostgresServer()
    try:
        await migrate(server.url())
        arena = Arena(
            server.url(),
            tmp_path,
            discord,
            random.Random(3),
            restart_database=server.restart,
            seconds_between_deeds=SOON,
        )
        found = await run_chaos(arena, workers=3, dreams=20, havoc_seconds=4.5)
    finally:
        server.stop()
    assert found == []
    assert discord.faults > 0


@pytest.mark.parametrize("has_fence", [True, False], ids=["fence", "control without the fence"])
async def test_a_frozen_owner_that_wakes_writes_nothing_and_without_the_fence_it_is_caught_writing(
    sqlite_url: str, tmp_path: Path, discord: FaultyDiscord, has_fence: bool
) -> None:
    discord.is_calm = True
    arena = Arena(sqlite_url, tmp_path, discord, random.Random(4), has_fence=has_fence)
    async with open_database(arena.url) as database, arena.workers(2):
        await order_dreams(Queue(database, POLICY), 4, random.Random(5), seconds=0)
        await arena.freeze_until_replaced(database)
        if has_fence:
            await all_over(database)
            assert await violations(arena, database, dreams=4) == []
            return
        async with asyncio.timeout(SOON_SECONDS):
            while not any("stale write" in one or "crashed" in one for one in await violations(arena, database, 4)):
                await asyncio.sleep(0.1)


@pytest.mark.parametrize(
    ("how", "lease_seconds"),
    [(signal.SIGKILL, POLICY.lease_seconds), (signal.SIGTERM, 100 * SOON_SECONDS)],
    ids=["killed", "asked to go"],
)
async def test_a_dream_whose_worker_goes_is_with_another_when_its_lease_is_over_or_given_back(
    postgresql_url: str, tmp_path: Path, discord: FaultyDiscord, how: signal.Signals, lease_seconds: float
) -> None:
    arena = Arena(postgresql_url, tmp_path, discord, random.Random(6), lease_seconds=lease_seconds)
    async with open_database(postgresql_url) as database, arena.workers(2):
        await until(database, "SELECT 1 FROM (SELECT count(*) AS n FROM worker) counted WHERE n = 2")
        await order_dreams(Queue(database, POLICY), 1, random.Random(5), seconds=0)
        await arena.end_one_that_dreams(database, how)
        await all_over(database)
        # The engine of these workers fails now and then by itself, and that does count.
        own_faults = "(SELECT count(*) FROM dream_event WHERE kind = 'attempt failed')"
        row = await until(database, f"SELECT lost_leases > 0, attempt - {own_faults}, state FROM dream")
    assert tuple(row) == (how is signal.SIGKILL, 1, "done"), "a clean stop is no lost lease, and neither counts"


async def test_a_run_in_which_most_dreams_fail_is_no_success(
    sqlite_url: str, tmp_path: Path, discord: FaultyDiscord
) -> None:
    arena = Arena(sqlite_url, tmp_path, discord, random.Random(1))
    async with open_database(sqlite_url) as database:
        queue = Queue(database, POLICY)
        await queue.enqueue(order())
        await queue.fail((await claimed(queue)).lease, "broken", is_permanent=True)
        found = await violations_in_the_books(arena, database)
    assert any(one.startswith("most of them failed") for one in found)


@pytest.mark.chaos
@pytest.mark.timeout(1800)
async def test_the_long_form_on_postgresql_with_eight_workers(tmp_path: Path, discord: FaultyDiscord) -> None:
    server = PostgresServer()
    try:
        await migrate(server.url())
        arena = Arena(
            server.url(), tmp_path, discord, random.Random(), restart_database=server.restart, restarts_left=20
        )
        found = await run_chaos(arena, workers=8, dreams=600, havoc_seconds=180, patience_seconds=600)
    finally:
        server.stop()
    print(dict(arena.deeds), "faults of Discord:", discord.faults)
    assert found == []


@pytest.mark.chaos
@pytest.mark.timeout(1800)
async def test_the_long_form_on_sqlite_with_four_processes(
    sqlite_url: str, tmp_path: Path, discord: FaultyDiscord
) -> None:
    arena = Arena(sqlite_url, tmp_path, discord, random.Random())
    found = await run_chaos(arena, workers=4, dreams=300, havoc_seconds=120, patience_seconds=600)
    print(dict(arena.deeds), "faults of Discord:", discord.faults)
    assert found == []


@pytest.mark.chaos
@pytest.mark.timeout(3000)
async def test_a_thousand_pauses_beyond_the_lease_leave_no_stale_write(
    postgresql_url: str, tmp_path: Path, discord: FaultyDiscord
) -> None:
    discord.is_calm = True
    arena = Arena(postgresql_url, tmp_path, discord, random.Random())
    pauses = int(os.environ.get("CHAOS_PAUSES", "1000"))

    async with open_database(postgresql_url) as database, arena.workers(8):
        queue, dreams = Queue(database, POLICY), 0

        async def keep_pausing() -> None:
            while await lost_leases(database) < pauses:  # a pause of a worker that has no dream proves nothing
                await arena.pause()

        pausing = asyncio.gather(*(keep_pausing() for _ in range(5)))
        while not pausing.done():
            await order_dreams(queue, 10, arena.chance, seconds=4, first=dreams)
            dreams += 10
        await pausing
        await all_over(database, within_seconds=600)
        found = await violations(arena, database, dreams)
        lost = await lost_leases(database)
    print(dict(arena.deeds), dreams, "dreams", lost, "lost leases")
    assert found == []


async def lost_leases(database: Database) -> int:
    lost = text("SELECT count(*) FROM dream_event WHERE kind = 'lease expired'")
    async with database.read() as connection:
        return int((await connection.execute(lost)).scalar_one())

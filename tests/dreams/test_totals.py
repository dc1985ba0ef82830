"""What dreams come to together, on both databases."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from dreams.database import Database
from dreams.history import History
from dreams.queue import Queue
from dreams.tables import dream
from dreams.totals import Totals
from tests.dreams.samples import claimed, order, result


async def done_after(database: Database, wait_seconds: float, *, user_id: int = 1, guild_id: int | None = 9) -> None:
    """A dream that waited so long and took 10 s of GPU time."""
    queue = Queue(database)
    dream_id = (await queue.enqueue(replace(order(user_id), guild_id=guild_id))).dream_id
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim, seconds=10.0))
    async with database.write() as connection:
        waited = update(dream).where(dream.c.id == dream_id).values(created_at=dream.c.started_at - wait_seconds)
        await connection.execute(waited)


async def test_a_members_dreams_are_counted_timed_and_their_median_wait_is_told(database: Database) -> None:
    for wait_seconds in (5.0, 300.0, 7.0):
        await done_after(database, wait_seconds)
    await done_after(database, 900.0, user_id=2)
    await Queue(database).enqueue(order(1))
    totals = await History(database).totals_of_user(1)
    assert (totals.asked, totals.done, totals.gpu_seconds) == (4, 3, 30.0)
    assert totals.median_wait_seconds is not None
    assert abs(totals.median_wait_seconds - 7.0) < 0.01


async def test_a_guild_counts_its_own_dreams_only(database: Database) -> None:
    await done_after(database, 5.0)
    await done_after(database, 5.0, user_id=2)
    await done_after(database, 5.0, guild_id=10)
    totals = await History(database).totals_of_guild(9)
    assert (totals.asked, totals.done, totals.gpu_seconds) == (2, 2, 20.0)


async def test_who_never_dreamed_has_nothing(database: Database) -> None:
    assert await History(database).totals_of_user(1) == Totals(0, 0, 0.0, None)

"""A server removes the bot: what was dreamed there goes after the retention time, unless the server comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from dreams.audit import Action, Audit, Deed
from dreams.database import Database
from dreams.favourites import Favourites
from dreams.guilds import GuildConfiguration, Guilds
from dreams.history import History
from dreams.housekeeping import sweep
from dreams.queue import Queue
from dreams.store import ImageStore
from tests.dreams.samples import claimed, order, result


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    return ImageStore(f"file:{tmp_path}/store")


async def done_in(queue: Queue, guild_id: int) -> int:
    await queue.enqueue(order(guild_id=guild_id))
    claim = await claimed(queue)
    await queue.finish(claim.lease, result(claim))
    return claim.lease.dream_id


async def age_rows(database: Database, days: float) -> None:
    """Makes everything that the broom looks at older."""
    async with database.write() as connection:
        for column in ("dream.created_at", "dream.finished_at", "departure.at", "audit.at"):
            table, _, name = column.partition(".")
            await connection.execute(text(f"UPDATE {table} SET {name} = {name} - {days * 86_400}"))


async def test_what_was_dreamed_in_a_server_that_removed_the_bot_goes_after_the_retention_time(
    database: Database, store: ImageStore
) -> None:
    queue, guilds, audit = Queue(database), Guilds(database), Audit(database)
    gone, elsewhere = await done_in(queue, 9), await done_in(queue, 10)
    await Favourites(database).add(7, gone)
    await audit.record(Deed(9, 1, Action.PAUSED, member_id=2))
    await Favourites(database).add(7, elsewhere)

    await guilds.change(9, lambda known: replace(known, art_threshold=7))

    await guilds.has_left(9)
    await age_rows(database, 89)
    assert (await sweep(database, store)).dreams == 0
    assert (await Guilds(database).configuration(9)).art_threshold == 7
    await age_rows(database, 2)
    assert (await sweep(database, store)).dreams == 1
    assert await Guilds(database).configuration(9) == GuildConfiguration()
    history = History(database)
    assert await history.dream(gone) is None
    assert await history.dream(elsewhere) is not None
    assert await audit.newest(9) == []


async def test_a_server_that_has_the_bot_back_keeps_what_was_dreamed_there(
    database: Database, store: ImageStore
) -> None:
    queue, guilds = Queue(database), Guilds(database)
    kept = await done_in(queue, 9)
    await Favourites(database).add(7, kept)
    await guilds.has_left(9)
    await guilds.are_here([9, 10])
    await age_rows(database, 100)
    assert (await sweep(database, store)).dreams == 0
    assert await History(database).dream(kept) is not None


async def test_the_servers_of_which_something_is_kept_are_known_until_they_have_left(database: Database) -> None:
    queue, guilds = Queue(database), Guilds(database)
    assert await guilds.remembered() == []
    for guild_id in (11, 9, 10, 9):
        await queue.enqueue(order(guild_id=guild_id))
    await queue.enqueue(order(guild_id=None))
    await guilds.change(12, lambda known: known)
    assert sorted(await guilds.remembered()) == [9, 10, 11, 12]
    await guilds.has_left(10)
    await guilds.has_left(12)
    assert sorted(await guilds.remembered()) == [9, 11]
    await guilds.are_here([10])
    assert sorted(await guilds.remembered()) == [9, 10, 11], "it has the bot again"

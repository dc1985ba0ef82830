"""An update while dreams run: the version before lives on the new tables until the last of it is replaced."""

from __future__ import annotations

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from dreams.database import migrate, open_database
from dreams.queue import Queue
from tests.chaos.arena import SOON_SECONDS, Arena, all_over, order_dreams, until, violations
from tests.chaos.faulty_discord import FaultyDiscord
from tests.chaos.previous_version import NoHistoryError, unpack
from tests.chaos.setting import POLICY

OLD_DREAMS, NEW_DREAMS, ORDERING_SECONDS = 10, 4, 3.0
MANY_DREAMS = 40  # not over before the table is altered

# What a bot of the version before does: it orders, before, during and after the migration.
_OLD_BOT = f"""
import asyncio, random, sys
from dreams.database import open_database
from dreams.queue import Queue
from tests.chaos.arena import order_dreams
from tests.chaos.setting import POLICY

async def main():
    async with open_database(sys.argv[1]) as database:
        await order_dreams(Queue(database, POLICY), {OLD_DREAMS}, random.Random(8), seconds={ORDERING_SECONDS})

asyncio.run(main())
"""


@pytest.fixture
def previous(tmp_path: Path) -> tuple[Path, str]:
    """The folder with the version before, and the revision of its tables."""
    folder = tmp_path / "previous"
    folder.mkdir()
    try:
        return folder, unpack(folder)
    except NoHistoryError as error:
        pytest.skip(f"the version before can't be had: {error}")


@asynccontextmanager
async def old_bot(url: str, tree: Path) -> AsyncIterator[None]:
    """Orders meanwhile; at the end it must have ordered everything."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _OLD_BOT, url, cwd=tree)
    try:
        yield
        assert await asyncio.wait_for(process.wait(), SOON_SECONDS) == 0, "the bot of the version before has failed"
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_an_update_under_load_loses_nothing_while_both_versions_run(
    database_url: str, tmp_path: Path, previous: tuple[Path, str], discord: FaultyDiscord
) -> None:
    discord.is_calm = True
    tree, revision = previous
    await migrate(database_url, revision)
    arena = Arena(database_url, tmp_path, discord, random.Random(7))
    async with open_database(database_url) as database, arena.workers(0):
        old = await arena.add_worker(tree)
        async with old_bot(database_url, tree):
            await until(database, "SELECT dream_id FROM dream_event WHERE kind = 'done' LIMIT 1")
            await migrate(database_url)
            await arena.replace(old)
        await order_dreams(Queue(database, POLICY), NEW_DREAMS, random.Random(9), seconds=1, first=OLD_DREAMS)
        await all_over(database)
        found = await violations(arena, database, OLD_DREAMS + NEW_DREAMS)
        async with database.read() as connection:
            dreamers = set(await connection.scalars(text("SELECT worker_id FROM dream WHERE state = 'done'")))
    assert found == []
    assert {old} < dreamers, "both versions have dreamed"


async def test_an_update_that_takes_away_what_the_version_before_needs_is_caught(
    sqlite_url: str, tmp_path: Path, previous: tuple[Path, str], discord: FaultyDiscord
) -> None:
    """The control: the same look at the books must see an update that does not only add."""
    discord.is_calm = True
    tree, revision = previous
    await migrate(sqlite_url, revision)
    arena = Arena(sqlite_url, tmp_path, discord, random.Random(7))
    async with open_database(sqlite_url) as database, arena.workers(0):
        old = await arena.add_worker(tree)
        await order_dreams(Queue(database, POLICY), MANY_DREAMS, random.Random(8), seconds=0)
        await until(database, "SELECT dream_id FROM dream_event WHERE kind = 'done' LIMIT 1")
        async with database.write() as connection:
            await connection.execute(text("ALTER TABLE dream_event DROP COLUMN detail"))
        assert await arena.ended_by_itself(old) != 0
        found = await violations(arena, database, MANY_DREAMS)
    assert any(one.startswith("a worker crashed") for one in found), found
    assert any(one.startswith("not over") for one in found), found

"""A copy that was made while dreams ran is put back: everything in it comes to its end, and nobody is told twice."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from dreams import checkup
from dreams.database import Database, check_revision, open_database
from dreams.queue import Queue
from tests.chaos.arena import Arena, all_over, order_dreams, until, violations_in_the_books
from tests.chaos.faulty_discord import FaultyDiscord
from tests.chaos.setting import POLICY
from tests.dreams.samples import order
from tests.postgres import PostgresServer

DREAMS = 6
GAP = 100_000  # as in docs/operations.md
# A copy is taken at this moment of the run: some dreams are told, some are running, some wait.
IN_THE_MIDST = "SELECT id FROM delivery WHERE state = 'sent' LIMIT 1"
Copy = Callable[[], Awaitable[str]]


@pytest.fixture
def copy_sqlite(sqlite_url: str, tmp_path: Path) -> Copy:
    """Copies while everything runs, as docs/operations.md says; returns the URL of the restored file."""

    async def copy() -> str:
        backup, restored = tmp_path / "backup.db", tmp_path / "restored.db"
        with closing(sqlite3.connect(tmp_path / "dreams.db")) as connection:
            connection.execute(f"VACUUM INTO '{backup}'")
        backup.rename(restored)
        with closing(sqlite3.connect(restored)) as connection, connection:
            connection.execute(f"UPDATE sqlite_sequence SET seq = seq + {GAP} WHERE name = 'dream'")
        return f"sqlite+aiosqlite:///{restored}"

    return copy


@pytest.fixture
def copy_postgresql(postgresql_url: str, postgres_server: PostgresServer, tmp_path: Path) -> Copy:
    """The same by `pg_dump` and `pg_restore`."""

    async def copy() -> str:
        source = postgresql_url.partition("?")[0].rpartition("/")[2]
        restored, dump = f"{source}_restored", str(tmp_path / "dreams.dump")
        await postgres_server.run_tool("pg_dump", "--format=custom", f"--file={dump}", source)
        await postgres_server.run_tool("createdb", restored)
        await postgres_server.run_tool("pg_restore", "--clean", "--if-exists", f"--dbname={restored}", dump)
        gap = f"SELECT setval(pg_get_serial_sequence('dream', 'id'), max(id) + {GAP}) FROM dream"
        await postgres_server.execute(gap, database=restored)
        return postgres_server.url(restored)

    return copy


@pytest.fixture(params=["sqlite", "postgresql"])
def source(request: pytest.FixtureRequest) -> tuple[str, Copy]:
    """A database's URL, and how to copy it and put the copy back."""
    return request.getfixturevalue(f"{request.param}_url"), request.getfixturevalue(f"copy_{request.param}")


async def ids(database: Database, which: str) -> set[int]:
    async with database.read() as connection:
        return set(await connection.scalars(text(which)))


async def test_what_was_copied_under_load_goes_on_after_it_is_put_back(
    source: tuple[str, Copy], tmp_path: Path
) -> None:
    url, copy = source
    async with FaultyDiscord(random.Random(1)) as before:
        before.is_calm, before.answers_left = True, 1  # so that not everybody is told when the copy is made
        arena = Arena(url, tmp_path, before, random.Random(2))
        async with open_database(url) as database, arena.workers(1):
            await order_dreams(Queue(database, POLICY), DREAMS, random.Random(3), seconds=0)
            await until(database, IN_THE_MIDST)
            restored_url = await copy()

    async with FaultyDiscord(random.Random(4)) as after, open_database(restored_url) as restored:
        after.is_calm = True
        await check_revision(restored)
        assert await checkup.check(restored) == []
        told = await ids(restored, "SELECT dream_id FROM delivery WHERE state = 'sent'")
        everything = await ids(restored, "SELECT id FROM dream")
        assert 0 < len(told) < len(everything) == DREAMS
        newest = await Queue(restored, POLICY).enqueue(order(1, key="after"))
        assert newest.dream_id > GAP, "no button of an old card may mean a new dream"

        arena = Arena(restored_url, tmp_path, after, random.Random(5))
        async with arena.workers(1):
            await all_over(restored)
        assert await violations_in_the_books(arena, restored) == []
        assert await checkup.check(restored) == []
        assert set(after.versions) == (everything - told) | {newest.dream_id}, "who was told is not told again"

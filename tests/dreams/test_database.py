"""A database that can't be used says in one sentence what to do."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url, text
from sqlalchemy.pool import Pool

from dreams import connections
from dreams.database import Database, check_revision, migrate, open_database
from dreams.errors import BadDatabaseUrl, DatabaseAway, SchemaMismatch
from dreams.queue import Queue
from tests.dreams.samples import order
from tests.postgres import PostgresServer

SOON_SECONDS = 120.0


async def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/data/dreams.db"
    await migrate(url)
    async with open_database(url) as database:
        await check_revision(database)


def test_a_mistyped_path_is_no_new_database(tmp_path: Path) -> None:
    with pytest.raises(BadDatabaseUrl, match=f"there is no folder {tmp_path}/srv. Make it, or correct the path"):
        open_database(f"sqlite+aiosqlite:///{tmp_path}/srv/data/dreams.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "can't be read"),
        ("nonsense", "can't be read"),
        ("mysql://user:secret@host/db", r"begins with mysql://"),
        ("postgresql://user:secret@host/db", r"write sqlite\+aiosqlite.* or postgresql\+asyncpg"),
        ("sqlite+aiosqlite://", "names no file"),
        ("sqlite+aiosqlite:////proc/none/dreams.db", "can't be made"),
    ],
)
def test_a_broken_url_says_what_to_write(url: str, said: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=said) as caught:
        open_database(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to look like one" * 100)
    with pytest.raises(BadDatabaseUrl, match=r"notes\.txt can't be used"):
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/notes.txt"):
            pass


async def test_an_unreachable_server_is_named_without_the_password() -> None:
    with pytest.raises(DatabaseAway, match=r"127\.0\.0\.1:1 does not answer .*Is PostgreSQL running") as caught:
        async with open_database("postgresql+asyncpg://ana:secret@127.0.0.1:1/dreams"):
            pass
    assert "secret" not in str(caught.value)


async def test_a_missing_database_says_how_to_create_it(postgres_server: PostgresServer) -> None:
    with pytest.raises(BadDatabaseUrl, match="createdb nowhere"):
        async with open_database(postgres_server.url("nowhere")):
            pass


async def test_an_unknown_user_or_wrong_password_says_what_to_check(postgres_server: PostgresServer) -> None:
    url = make_url(postgres_server.url("postgres")).set(username="stranger", password="secret")
    with pytest.raises(BadDatabaseUrl, match=r"refuses the user 'stranger': check name") as caught:
        async with open_database(url.render_as_string(hide_password=False)):
            pass
    assert "secret" not in str(caught.value)


async def test_missing_and_newer_tables_are_told_apart(database_url: str, tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/empty.db") as empty:
        with pytest.raises(SchemaMismatch, match="Run: python -m bot migrate"):
            await check_revision(empty)
        with pytest.raises(SchemaMismatch, match="Run: python -m bot migrate"):
            await Queue(empty).enqueue(order())
    async with open_database(database_url) as database:
        await check_revision(database)
        async with database.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(SchemaMismatch, match="newer than this program"):
            await check_revision(database)


async def test_two_processes_may_migrate_at_once(tmp_path: Path, postgres_server: PostgresServer) -> None:
    await postgres_server.execute("CREATE DATABASE twice")
    for url in (f"sqlite+aiosqlite:///{tmp_path}/twice.db", postgres_server.url("twice")):
        await asyncio.gather(*(migrate(url) for _ in range(3)))
        async with open_database(url) as database:
            await check_revision(database)


async def test_a_failed_write_leaves_nothing_behind(database_url: str) -> None:
    async with open_database(database_url) as database:
        with pytest.raises(RuntimeError):
            async with database.write() as connection:
                await connection.execute(text("INSERT INTO pace (channel_id, next_edit_at) VALUES (1, 2)"))
                raise RuntimeError
        async with database.read() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM pace"))).scalar() == 0


async def test_a_bug_in_a_statement_is_not_mistaken_for_a_database_that_is_away(database_url: str) -> None:
    async with open_database(database_url) as database:
        with pytest.raises(Exception, match=r"(?i)syntax") as caught:
            async with database.read() as connection:
                await connection.execute(text("SELEKT 1"))
        assert not isinstance(caught.value, DatabaseAway)


@pytest.fixture
async def hurried_postgresql(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database in which no statement may take long."""
    monkeypatch.setattr(
        "dreams.database.postgresql_engine", lambda url: connections.postgresql_engine(url, statement_seconds=0.3)
    )
    async with open_database(postgresql_url) as database:
        yield database


async def answer(database: Database, statement: str) -> Any:
    """Asks until it is answered: on a busy machine anything may take too long."""
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            with suppress(DatabaseAway):
                async with database.read() as connection:
                    return (await connection.execute(text(statement))).scalar_one()


async def test_a_statement_that_takes_too_long_is_given_up_and_its_connection_with_it(
    hurried_postgresql: Database,
) -> None:
    with pytest.raises(DatabaseAway):
        async with hurried_postgresql.read() as connection:
            await connection.execute(text("SELECT pg_sleep(600)"))
    assert await answer(hurried_postgresql, "SELECT 1") == 1


async def test_a_connection_whose_other_end_is_frozen_is_given_up(hurried_postgresql: Database) -> None:
    backend = await answer(hurried_postgresql, "SELECT pg_backend_pid()")
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(DatabaseAway):
            async with asyncio.timeout(SOON_SECONDS), hurried_postgresql.read() as connection:
                await connection.execute(text("SELECT 1"))
        assert await answer(hurried_postgresql, "SELECT pg_backend_pid()") != backend
    finally:
        os.kill(backend, signal.SIGCONT)


async def test_connections_cut_by_the_server_cost_one_error_and_then_work_again(postgresql_url: str) -> None:
    async with open_database(postgresql_url) as database, open_database(postgresql_url) as other:
        queue = Queue(database)
        await queue.enqueue(order())
        async with other.read() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with pytest.raises(DatabaseAway):
            await queue.enqueue(order())
        assert (await queue.enqueue(order())).is_new


async def test_a_locked_sqlite_file_is_away_for_now(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SQLITE_BUSY_SECONDS", 0.2)
    async with open_database(sqlite_url) as one, open_database(sqlite_url) as other:
        async with one.write():
            with pytest.raises(DatabaseAway, match="busy"):
                await Queue(other).enqueue(order())
        assert (await Queue(other).enqueue(order())).is_new


async def test_sqlite_is_durable_and_shared(sqlite_url: str) -> None:
    async with open_database(sqlite_url) as database, database.write() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_a_copied_file_is_a_whole_database(sqlite_url: str, tmp_path: Path) -> None:
    async with open_database(sqlite_url) as database:
        await Queue(database).enqueue(order())
    shutil.copy(Path(make_url(sqlite_url).database or ""), tmp_path / "copy.db")
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/copy.db") as copy:
        assert (await Queue(copy).enqueue(order(key="new"))).dream_id != 1


@contextmanager
def every_connection_is_closed() -> Iterator[None]:
    """Of whichever pool within."""
    opened: list[Any] = []
    closed: list[Any] = []

    def note_opened(connection: Any, _record: Any) -> None:
        opened.append(connection)

    def note_closed(connection: Any, _record: Any) -> None:
        closed.append(connection)

    event.listen(Pool, "connect", note_opened)
    event.listen(Pool, "close", note_closed)
    try:
        yield
    finally:
        event.remove(Pool, "connect", note_opened)
        event.remove(Pool, "close", note_closed)
    assert opened
    assert set(map(id, opened)) == set(map(id, closed))


async def test_a_connection_in_use_when_its_database_closes_is_closed_when_it_is_given_back(database_url: str) -> None:
    is_reading, may_end = asyncio.Event(), asyncio.Event()

    async def read_long(database: Database) -> None:
        async with database.read() as connection:
            is_reading.set()
            await may_end.wait()
            await connection.execute(text("SELECT 1"))

    with every_connection_is_closed():
        async with open_database(database_url) as database:
            reading = asyncio.create_task(read_long(database))
            await is_reading.wait()
        may_end.set()
        await reading


async def test_who_is_told_to_stop_while_closing_its_database_still_closes_every_connection(database_url: str) -> None:
    async def read_at_the_same_time_as_others(database: Database, together: asyncio.Barrier) -> None:
        async with database.read() as connection:
            await together.wait()
            await connection.execute(text("SELECT 1"))

    with every_connection_is_closed():
        database, together = open_database(database_url), asyncio.Barrier(3)
        await asyncio.gather(*(read_at_the_same_time_as_others(database, together) for _ in range(3)))
        closing = asyncio.create_task(database.close())
        event.listen(database._reader.sync_engine.pool, "close", lambda *_closed: closing.cancel(), once=True)
        with pytest.raises(asyncio.CancelledError):
            await closing


async def test_a_write_that_is_cut_short_lets_go_of_the_files_lock(sqlite_database: Database) -> None:
    queue, cuts = Queue(sqlite_database), random.Random(7)
    gc.disable()  # a collection would let go of it too, but nobody knows when the next one comes
    try:
        for number in range(150):
            with suppress(TimeoutError):
                async with asyncio.timeout(cuts.uniform(0.0, 0.03)):
                    await queue.enqueue(order(number))

        def take_the_lock() -> None:
            with closing(sqlite3.connect(str(sqlite_database.url.database), timeout=SOON_SECONDS)) as another:
                another.execute("BEGIN IMMEDIATE")

        await asyncio.to_thread(take_the_lock)  # the last one may be on its way
    finally:
        gc.enable()


async def test_a_standby_counts_as_away_and_its_connections_are_not_kept(
    postgres_server: PostgresServer, postgresql_url: str
) -> None:
    name = make_url(postgresql_url).database
    await postgres_server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    async with open_database(postgresql_url) as database:
        with pytest.raises(DatabaseAway, match="only a read-only standby does"):
            await Queue(database).enqueue(order())
        await postgres_server.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        assert (await Queue(database).enqueue(order())).is_new

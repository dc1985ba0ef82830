"""The database: one class over SQLite and PostgreSQL, and the revision of its tables.

Everything is a short transaction (`read`, `write`). What a driver raises is translated here, once: `DatabaseAway`
may be tried again, `BadDatabaseUrl` and `SchemaMismatch` need a person. No message ever carries the password.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal, Self

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

import migrations
from dreams.connections import CLOSE_SECONDS, close_when_given_back, postgresql_engine, sqlite_engine
from dreams.errors import BadDatabaseUrl, SchemaMismatch
from dreams.failures import translated

MIGRATION_SECONDS = 600.0
_MIGRATION_LOCK = 0x6472656D  # "drem": an arbitrary number for PostgreSQL's advisory lock


class Database:
    """An open database; made by `open_database` and used as an async context manager."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.dialect: Literal["sqlite", "postgresql"] = "sqlite" if url.get_backend_name() == "sqlite" else "postgresql"
        if self.dialect == "sqlite":
            self._reader: AsyncEngine = sqlite_engine(url, is_writer=False)
            self._writer: AsyncEngine = sqlite_engine(url, is_writer=True)
        else:
            self._writer = postgresql_engine(url)
            # Every statement has a snapshot of its own under READ COMMITTED, with BEGIN and COMMIT around it or
            # without: reading without them saves two round trips, from the same pool.
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")

    async def __aenter__(self) -> Self:
        try:
            async with self.read() as connection:
                await connection.execute(text("SELECT 1"))
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes every connection: one that is in use when it is given back, the others also when a cancel comes."""
        closing = asyncio.create_task(self._dispose(), name="dreams.database.close")
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await asyncio.wait([closing], timeout=CLOSE_SECONDS)
            raise

    async def _dispose(self) -> None:
        engines = [self._writer] if self._reader.pool is self._writer.pool else [self._writer, self._reader]
        for engine in engines:
            close_when_given_back(engine)
            await engine.dispose()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that only reads: one snapshot on SQLite, one for each statement on PostgreSQL.

        Raises:
            DatabaseAway: The database does not answer.
        """
        return _transaction(self._reader)

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes: committed at the end, rolled back on an exception.

        Raises:
            DatabaseAway: The database does not answer. Whether the commit took place is then not known.
        """
        return _transaction(self._writer)

    def write_once(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Like `write`, for one statement alone: PostgreSQL commits it by itself, without BEGIN and COMMIT around it.

        Raises:
            DatabaseAway: As in `write`.
        """
        return _transaction(self._writer if self.dialect == "sqlite" else self._reader)


@asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with translated(engine.url), engine.begin() as connection:
        yield connection


def open_database(url: str) -> Database:
    """The database at `url`, to be entered: `async with open_database(url) as database`.

    Makes the folder of an SQLite file, but none around it: a mistyped path is no new, empty database. Entering raises
    `BadDatabaseUrl` or `DatabaseAway` when it can't be reached.

    Raises:
        BadDatabaseUrl: The URL can't be used as it stands.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        _make_folder_of(parsed)
    return Database(parsed)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(_HOW_TO_WRITE) from error
    if parsed.drivername not in ("sqlite+aiosqlite", "postgresql+asyncpg"):
        raise BadDatabaseUrl(f"{_HOW_TO_WRITE} (It begins with {parsed.drivername}://.)")
    return parsed


_HOW_TO_WRITE = (
    "DATABASE_URL can't be read: write sqlite+aiosqlite:///data/dreams.db"
    " or postgresql+asyncpg://name:password@host/database"
)


def _make_folder_of(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise BadDatabaseUrl("DATABASE_URL names no file: write sqlite+aiosqlite:///data/dreams.db")
    folder = Path(url.database).expanduser().parent
    if not folder.parent.is_dir():
        raise BadDatabaseUrl(f"DATABASE_URL: there is no folder {folder.parent}. Make it, or correct the path.")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadDatabaseUrl(
            f"DATABASE_URL: the folder of {url.database} can't be made: {error.strerror}. Choose another file."
        ) from error


@asynccontextmanager
async def opened_database(url: str) -> AsyncIterator[Database]:
    """The database, its tables as this version wants them.

    SQLite's are brought up to date here: one host, so nobody else has to be asked. PostgreSQL's are the operator's.

    Raises:
        BadDatabaseUrl, DatabaseAway, SchemaMismatch: It can't be used; the text says what to do.
    """
    async with open_database(url) as database:
        if database.dialect == "sqlite":
            await migrate(url)
        await check_revision(database)
        yield database


async def check_revision(database: Database, *, is_newer_fine: bool = False) -> None:
    """Compares the tables' revision with the code's.

    Args:
        is_newer_fine: For a process that runs already. Revisions only add what the version before can leave alone, so
            it goes on while an update is under way; to start anew on tables that it doesn't know is another matter.

    Raises:
        SchemaMismatch: They differ; the text names the command that mends it.
    """
    async with database.read() as connection:
        present = await connection.run_sync(_present_revision)
    script = ScriptDirectory.from_config(_alembic_config())
    if present == script.get_current_head():
        return
    if _is_unknown(present, script) and is_newer_fine:
        return
    _refuse_unknown(present, script)
    raise SchemaMismatch("The database's tables are missing or older than this program. Run: python -m bot migrate")


def _present_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    present: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return present


def _is_unknown(present: str | None, script: ScriptDirectory) -> bool:
    return present is not None and present not in {revision.revision for revision in script.walk_revisions()}


def _refuse_unknown(present: str | None, script: ScriptDirectory) -> None:
    if _is_unknown(present, script):
        raise SchemaMismatch(
            f"The database's tables are newer than this program (revision {present}). Update the program."
        )


async def migrate(url: str, revision: str = "head") -> None:
    """Brings the tables to `revision`; does nothing when they are there. Two processes may call it at once.

    Raises:
        BadDatabaseUrl: The URL can't be used as it stands.
        DatabaseAway: The database does not answer.
        SchemaMismatch: The tables are newer than this program.
    """
    database = open_database(url)
    await database.close()
    parsed = database.url
    engine = (
        sqlite_engine(parsed, is_writer=True, has_foreign_keys=False)  # rebuilding a table must not cascade
        if database.dialect == "sqlite"
        else postgresql_engine(parsed, statement_seconds=MIGRATION_SECONDS)
    )
    try:
        async with _transaction(engine) as connection:
            if database.dialect == "postgresql":
                await connection.execute(text(f"SET LOCAL lock_timeout = '{int(MIGRATION_SECONDS)}s'"))
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            await connection.run_sync(_run_alembic, revision)
    finally:
        await engine.dispose()


def _run_alembic(connection: Connection, revision: str) -> None:
    config = _alembic_config()
    _refuse_unknown(_present_revision(connection), ScriptDirectory.from_config(config))
    config.attributes["connection"] = connection
    if revision == "head" or not revision.startswith(("-", "base")):
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


def _alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return config

"""How each database is connected to: pragmas, time limits, pools. The two differ here and in the claim."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from dreams.failures import READ_ONLY, sqlstate

CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 5.0  # for who is told to stop while it closes them
STATEMENT_SECONDS = 10.0  # also how soon a half-open socket is noticed
LOCK_SECONDS = 2.0
IDLE_IN_TRANSACTION_SECONDS = 30.0
SQLITE_BUSY_SECONDS = 30.0  # SQLite's lock is not fair: with several processes a single wait may be long
POOL_SIZE = 5
POOL_OVERFLOW = 10


def sqlite_engine(url: URL, *, is_writer: bool, has_foreign_keys: bool = True) -> AsyncEngine:
    """An engine for one SQLite file.

    A writer begins with BEGIN IMMEDIATE: a transaction that reads first and writes later would fail at once when
    somebody else wrote in between, and no busy timeout helps. It has one connection, so that the tasks of a process
    wait for one another in order instead of racing for the file's lock.
    """
    size = 1 if is_writer else POOL_SIZE
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=SQLITE_BUSY_SECONDS,
        connect_args={"timeout": SQLITE_BUSY_SECONDS},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(SQLITE_BUSY_SECONDS * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if has_foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "close")
    def _let_go_of_the_lock(connection: Any, _record: Any) -> None:
        # A cancel in the middle of a transaction closes its connection. SQLite keeps a closed one, and its lock, for as
        # long as a cursor of it is alive, which may be until Python's next collection; a rollback needs no cursor.
        driver = connection.driver_connection
        if driver._connection is not None:
            driver._tx.put_nowait((None, driver._connection.rollback))

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    return engine


def postgresql_engine(url: URL, *, statement_seconds: float = STATEMENT_SECONDS) -> AsyncEngine:
    """An engine for PostgreSQL in which no statement, lock or idle transaction waits for ever."""
    engine = create_async_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=CONNECT_SECONDS,
        connect_args={
            "timeout": CONNECT_SECONDS,
            "command_timeout": statement_seconds,
            "server_settings": {
                "application_name": "dreambot",
                "lock_timeout": str(int(LOCK_SECONDS * 1000)),
                "idle_in_transaction_session_timeout": str(int(IDLE_IN_TRANSACTION_SECONDS * 1000)),
            },
        },
    )

    @event.listens_for(engine.sync_engine, "handle_error")
    def _leave_a_standby(context: ExceptionContext) -> None:
        # It answers, so connections to it would be kept; new ones find the new primary as soon as their address does.
        if sqlstate(context.original_exception) == READ_ONLY:
            context.is_disconnect = True

    return engine


def close_when_given_back(engine: AsyncEngine) -> None:
    """For an engine that is about to be disposed of: its pool drops what comes back afterwards, unclosed."""

    @event.listens_for(engine.sync_engine.pool, "checkin")
    def _close(_connection: Any, record: Any) -> None:
        record.invalidate()

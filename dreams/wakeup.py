"""Waking up when something was enqueued, cancelled, steered or ended.

PostgreSQL: LISTEN on one connection of its own, outside the pool. A listener can die silently (a half-open socket),
so it pings itself every `PING_SECONDS` and is made anew, with jitter, when a ping does not come back. SQLite:
`PRAGMA data_version`, which changes when another connection has committed, looked at every `LOOK_SECONDS`.

A wake-up is a hint, never the only way: whoever waits has a timeout and looks for itself when it is over.
"""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from typing import Any, Self

import aiosqlite
import asyncpg  # type: ignore[import-untyped]
from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.connections import CONNECT_SECONDS
from dreams.database import Database
from dreams.metrics import LISTENER_DOWN

log = logging.getLogger(__name__)

CHANNEL = "dreams"
PING_SECONDS = 15.0
PING_LOST_SECONDS = 10.0
RECONNECT_SECONDS = (0.2, 2.0)  # drawn between, so that many processes don't all knock at once
LOOK_SECONDS = 0.25
DEAF_POLL_SECONDS = 1.0  # the longest wait while the listener is down


async def notify(connection: AsyncConnection) -> None:
    """Wakes everybody when this transaction commits."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))


class Wakeup:
    """Something to wait on; an async context manager."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._happened = asyncio.Event()
        self._is_listening = False
        LISTENER_DOWN.set(1)
        self._watcher: asyncio.Task[None] | None = None

    @property
    def is_listening(self) -> bool:
        """Whether wake-ups arrive just now; otherwise `wait` returns after a second at the latest."""
        return self._is_listening

    async def __aenter__(self) -> Self:
        watch = _watch_postgresql if self._database.dialect == "postgresql" else _watch_sqlite
        self._watcher = asyncio.create_task(watch(self), name="dreams.wakeup")
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)

    async def wait(self, timeout_seconds: float) -> None:
        """Until something happened, or `timeout_seconds` at the latest. What happened since the last wait counts."""
        if self._watcher is not None and self._watcher.done():
            self._watcher.result()  # a watcher ends only by a bug, which must not pass for silence
        longest = timeout_seconds if self._is_listening else min(timeout_seconds, DEAF_POLL_SECONDS)
        try:
            async with asyncio.timeout(longest):
                await self._happened.wait()
        except TimeoutError:
            return
        finally:
            self._happened.clear()

    def _hear(self) -> None:
        self._happened.set()

    def _listens(self, *, is_so: bool) -> None:
        self._is_listening = is_so
        LISTENER_DOWN.set(not is_so)


async def _watch_postgresql(wakeup: Wakeup) -> None:
    while True:
        try:
            await _listen(wakeup)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError) as error:
            if wakeup._is_listening:
                log.warning("Lost the connection that listens for new dreams (%s); polling until it is back", error)
        wakeup._listens(is_so=False)
        wakeup._hear()  # something may have happened while nobody listened
        await asyncio.sleep(random.uniform(*RECONNECT_SECONDS))


async def _listen(wakeup: Wakeup) -> None:
    """Until the connection dies."""
    connection = await asyncpg.connect(
        **_connect_options(wakeup._database.url), timeout=CONNECT_SECONDS, command_timeout=CONNECT_SECONDS
    )
    dead, pong = asyncio.Event(), asyncio.Event()
    own_ping = f"ping {secrets.token_hex(8)}"

    def hear(_connection: Any, _pid: int, _channel: str, payload: object) -> None:
        if payload == own_ping:
            pong.set()
        elif not str(payload).startswith("ping "):
            wakeup._hear()

    try:
        connection.add_termination_listener(lambda _connection: dead.set())
        await connection.add_listener(CHANNEL, hear)
        wakeup._listens(is_so=True)
        wakeup._hear()
        while not await _happens(dead, PING_SECONDS):
            pong.clear()
            await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, own_ping)
            if not await _happens(pong, PING_LOST_SECONDS):
                raise ConnectionError("a ping to itself did not come back")
    finally:
        connection.terminate()


def _connect_options(url: URL) -> dict[str, Any]:
    options = {"host": url.host, "port": url.port, "user": url.username, "password": url.password}
    return (
        options | {"database": url.database} | {name: url.query[name] for name in ("host", "ssl") if name in url.query}
    )


async def _happens(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def _watch_sqlite(wakeup: Wakeup) -> None:
    while True:
        try:
            await _look(wakeup)
        except (OSError, aiosqlite.Error) as error:
            log.warning("Can't watch the database file for new dreams (%s); polling until it is back", error)
        wakeup._listens(is_so=False)
        wakeup._hear()
        await asyncio.sleep(DEAF_POLL_SECONDS)


async def _look(wakeup: Wakeup) -> None:
    """For ever. One connection, as versions are told per connection, outside transactions, where they stand still."""
    async with aiosqlite.connect(str(wakeup._database.url.database), isolation_level=None) as connection:
        seen = None
        while True:
            async with connection.execute("PRAGMA data_version") as cursor:
                version = await cursor.fetchone()
            if version != seen:
                seen = version
                wakeup._listens(is_so=True)
                wakeup._hear()
            await asyncio.sleep(LOOK_SECONDS)

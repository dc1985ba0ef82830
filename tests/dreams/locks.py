"""Two transactions of PostgreSQL that meet: the test goes on when one waits for the other."""

from __future__ import annotations

import asyncio

from sqlalchemy import text

from dreams.database import Database

SOON_SECONDS = 60.0


async def until_somebody_waits_for_a_lock(database: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(SOON_SECONDS):
        while True:
            async with database.read() as connection:
                if await connection.scalar(waiting):
                    return
            await asyncio.sleep(0.02)

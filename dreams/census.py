"""The census: what only the database knows about all dreams together, for whoever watches it."""

from __future__ import annotations

from sqlalchemy import func, select

from dreams.clock import now
from dreams.database import Database, check_revision
from dreams.health import HealthServer
from dreams.metrics import DREAMS, OLDEST_WAIT_SECONDS, OUTBOX_OLDEST_SECONDS, OUTBOX_PENDING
from dreams.states import DreamState
from dreams.tables import delivery, dream


async def take_census(database: Database) -> None:
    """Brings the gauges of `dreams.metrics` up to date that are about the database as a whole."""
    async with database.read() as connection:
        by_state = await connection.execute(
            select(dream.c.state, dream.c.pack, func.count(), func.min(dream.c.created_at), func.max(now())).group_by(
                dream.c.state, dream.c.pack
            )
        )
        rows = list(by_state)
        owed = (
            await connection.execute(
                select(func.count(), func.max(now() - delivery.c.created_at)).where(delivery.c.state == "pending")
            )
        ).one()
    DREAMS.clear()
    OLDEST_WAIT_SECONDS.clear()
    for state, pack, count, oldest, read_at in rows:
        DREAMS.labels(state, pack).set(count)
        if state == DreamState.QUEUED.value:
            OLDEST_WAIT_SECONDS.labels(pack).set(read_at - oldest)
    OUTBOX_PENDING.set(owed[0])
    OUTBOX_OLDEST_SECONDS.set(owed[1] or 0.0)


def health_server(port: int, database: Database) -> HealthServer:
    """The health port of a process that works with `database`: ready while its tables answer.

    Newer tables are no reason to be taken out of service: until an update has replaced this process, it works on them.
    """

    async def check() -> None:
        await check_revision(database, is_newer_fine=True)

    async def refresh() -> None:
        await take_census(database)

    return HealthServer(port, check=check, refresh=refresh)

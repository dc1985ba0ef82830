"""Rows with something to be done about them: whoever takes one has it until its next time.

The attempt is counted and the next time moved ahead *before* anything is done, so a taker that dies only causes a
repetition. Safe for any number of takers at once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, Table, case, update

from dreams.clock import now
from dreams.database import Database

MAX_RETRY_SECONDS = 300.0


async def take(database: Database, table: Table, due: Select[Any], retry_seconds: float) -> Row[Any] | None:
    """The row of `table` whose key `due` selects, with `taken_at`; None when none is due.

    Args:
        retry_seconds: Until it is due again after the first attempt, and so much longer each time.
    """
    async with database.read() as connection:  # asking costs SQLite's other writers nothing
        if (await connection.execute(due)).first() is None:
            return None
    (key,) = table.primary_key
    backoff = retry_seconds * (table.c.attempts + 1)
    pause = case((backoff > MAX_RETRY_SECONDS, MAX_RETRY_SECONDS), else_=backoff)
    async with database.write() as connection:
        taken = await connection.execute(
            update(table)
            .where(key == due.with_for_update(skip_locked=True).scalar_subquery())
            .values(attempts=table.c.attempts + 1, next_at=now() + pause)
            .returning(*table.c, now().label("taken_at"))
        )
        return taken.first()

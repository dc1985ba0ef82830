"""One pace for all edits of a channel, over all processes: each edit reserves its moment in the database."""

from __future__ import annotations

from sqlalchemy import case

from dreams.clock import now
from dreams.database import Database
from dreams.tables import pace
from dreams.upsert import insert_into


class Pace:
    """Reserves moments for edits."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, channel_id: int, interval_seconds: float) -> float:
        """Takes the channel's next free moment; the one after it is `interval_seconds` later.

        Returns:
            Seconds to wait before the edit; 0 for at once.
        """
        insert = insert_into(pace, self._database.dialect)
        statement = insert.values(channel_id=channel_id, next_edit_at=now() + interval_seconds)
        free_at = case((pace.c.next_edit_at > now(), pace.c.next_edit_at), else_=now())
        async with self._database.write() as connection:
            reserved = await connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[pace.c.channel_id], set_={"next_edit_at": free_at + interval_seconds}
                ).returning(pace.c.next_edit_at - interval_seconds - now())
            )
            return max(0.0, float(reserved.scalar_one()))

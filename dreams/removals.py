"""Messages that must still be deleted on Discord, written in the transaction that deletes their dream.

Like the outbox: taken by counting the attempt and moving its next time ahead, so a remover that dies only causes a
repetition. To delete a message twice is harmless.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.database import Database
from dreams.dream import CardRef
from dreams.tables import removal

RETRY_SECONDS = 2.0  # and so much longer each time: 0, 2, 6, 12 s …, so that a short outage costs seconds
MAX_RETRY_SECONDS = 300.0
GIVE_UP_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Removal:
    """A message to delete. `is_last` says that nobody will try again after this time."""

    message: CardRef
    is_last: bool


async def ask_for(connection: AsyncConnection, messages: Iterable[CardRef]) -> None:
    """Notes messages to be deleted, in the caller's transaction."""
    rows = [{"message_id": one.message_id, "channel_id": one.channel_id} for one in messages]
    if not rows:
        return
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(removal)
    values = [row | {"next_at": now(), "created_at": now()} for row in rows]
    await connection.execute(insert.values(values).on_conflict_do_nothing())


class Removals:
    """The messages that are due. Safe for any number of removers at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self) -> Removal | None:
        """The message that is due longest, this caller's until its next time; None when none is due."""
        due = select(removal.c.message_id).where(removal.c.next_at <= now()).order_by(removal.c.next_at).limit(1)
        async with self._database.read() as connection:
            if (await connection.execute(due)).first() is None:
                return None
        backoff = RETRY_SECONDS * (removal.c.attempts + 1)
        async with self._database.write() as connection:
            taken = await connection.execute(
                update(removal)
                .where(removal.c.message_id == due.with_for_update(skip_locked=True).scalar_subquery())
                .values(
                    attempts=removal.c.attempts + 1,
                    next_at=now() + case((backoff > MAX_RETRY_SECONDS, MAX_RETRY_SECONDS), else_=backoff),
                )
                .returning(
                    removal.c.channel_id,
                    removal.c.message_id,
                    (removal.c.created_at < now() - GIVE_UP_SECONDS).label("is_last"),
                )
            )
            row = taken.first()
        return None if row is None else Removal(CardRef(row.channel_id, row.message_id), bool(row.is_last))

    async def settle(self, message: CardRef) -> None:
        """It is gone, or can't be deleted by anybody."""
        async with self._database.write() as connection:
            await connection.execute(delete(removal).where(removal.c.message_id == message.message_id))

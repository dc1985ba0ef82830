"""Messages that must still be deleted on Discord, written in the transaction that deletes or replaces what they show.

Like the outbox: taken before it is deleted (`dreams.taking`). To delete a message twice is harmless. What was asked for
last goes first: somebody watches that message, while the hundreds of a member who had everything deleted can wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.database import Database
from dreams.dream import CardRef
from dreams.tables import removal, showing
from dreams.taking import take
from dreams.upsert import insert_into

RETRY_SECONDS = 2.0  # and so much longer each time: 0, 2, 6, 12 s …, so that a short outage costs seconds
MIN_SHUT_OUT_SECONDS, MAX_SHUT_OUT_SECONDS = 60.0, 21_600.0  # refusals are counted
GIVE_UP_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Removal:
    """A message to delete. `is_last` says that nobody will try again after this time."""

    message: CardRef
    is_last: bool


async def ask_for(connection: AsyncConnection, messages: Iterable[CardRef]) -> None:
    """Notes messages to be deleted, in the caller's transaction; those that were noted before are due again."""
    rows = [{"message_id": one.message_id, "channel_id": one.channel_id} for one in _sorted(messages)]
    if not rows:
        return
    insert = insert_into(removal, connection.dialect.name)
    fresh = {"next_at": now(), "created_at": now()}
    await connection.execute(
        insert.values([row | fresh for row in rows]).on_conflict_do_update(
            index_elements=[removal.c.message_id], set_=fresh | {"attempts": 0}
        )
    )


async def replace(connection: AsyncConnection, dream_id: int, cards: Iterable[CardRef]) -> None:
    """Another message took the place of these, in the caller's transaction.

    They are remembered beside the card: where the bot is shut out now, deleting the dream asks for them again.
    """
    rows = [
        {"message_id": one.message_id, "channel_id": one.channel_id, "dream_id": dream_id} for one in _sorted(cards)
    ]
    if not rows:
        return
    insert = insert_into(showing, connection.dialect.name)
    await connection.execute(insert.values(rows).on_conflict_do_nothing())
    await ask_for(connection, cards)


def _sorted(messages: Iterable[CardRef]) -> list[CardRef]:
    """In the one order in which all transactions lock their rows."""
    return sorted(messages, key=lambda one: one.message_id)


class Removals:
    """The messages that are due. Safe for any number of removers at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, *, elsewhere_than: Collection[int] = ()) -> Removal | None:
        """A message that is due, this caller's until its next time; None when none is.

        Args:
            elsewhere_than: Channels that are busy.
        """
        due = (
            select(removal.c.message_id)
            .where(removal.c.next_at <= now(), removal.c.channel_id.not_in(elsewhere_than))
            .order_by(removal.c.created_at.desc(), removal.c.message_id)
            .limit(1)
        )
        row = await take(self._database, removal, due, RETRY_SECONDS)
        if row is None:
            return None
        return Removal(CardRef(row.channel_id, row.message_id), row.taken_at - row.created_at > GIVE_UP_SECONDS)

    async def settle(self, message: CardRef) -> None:
        """It is gone, or can't be deleted by anybody."""
        async with self._database.write() as connection:
            await connection.execute(delete(removal).where(removal.c.message_id == message.message_id))

    async def put_off(self, message: CardRef) -> None:
        """The bot is shut out of this message's channel: nothing there is tried for as long again as it has waited.

        So for minutes at first, later for hours, and the old no more.
        """
        is_there = removal.c.channel_id == message.channel_id
        age = now() - removal.c.created_at
        least, most = MIN_SHUT_OUT_SECONDS, MAX_SHUT_OUT_SECONDS
        pause = case((age < least, least), (age > most, most), else_=age)
        locked = select(removal.c.message_id).where(is_there).order_by(removal.c.message_id).with_for_update()
        async with self._database.write() as connection:
            await connection.execute(locked)
            await connection.execute(delete(removal).where(is_there, removal.c.created_at < now() - GIVE_UP_SECONDS))
            await connection.execute(update(removal).where(is_there).values(next_at=now() + pause))

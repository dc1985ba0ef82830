"""What Discord must still be told, written in the transaction that ended the dream and sent by whoever takes it.

A delivery is taken before anything is sent (`dreams.taking`), so a sender that dies only causes a repetition. Edits are
idempotent: at least once here is exactly once to the eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.conditions import IS_PENDING
from dreams.database import Database
from dreams.tables import delivery, dream
from dreams.taking import take
from dreams.upsert import insert_into

# Longer than one send with its own timeouts takes, so that two processes don't send the same at once.
RETRY_SECONDS = 30.0

FINAL = "final"  # every ended dream owes its card one
REDRAW = "redraw"  # a card shows what is not so: a picture that was deleted, a frame that came late


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to tell. `kind` is `FINAL` or `REDRAW`; `attempts` counts this one."""

    id: int
    dream_id: int
    kind: str
    attempts: int
    created_at: datetime


class Outbox:
    """The deliveries that are due. Safe for any number of senders at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self) -> Delivery | None:
        """The delivery that is due longest, this caller's until its next time; None when nothing is due."""
        row = await take(self._database, delivery, due(), RETRY_SECONDS)
        if row is None:
            return None
        return Delivery(row.id, row.dream_id, row.kind, row.attempts, datetime.fromtimestamp(row.created_at, UTC))

    async def sent(self, delivery: Delivery) -> None:
        """It arrived."""
        await self._settle(delivery, state="sent", sent_at=now(), last_error=None)

    async def retry(self, delivery: Delivery, error: str, after_seconds: float) -> None:
        """It did not arrive; it is due again after `after_seconds`."""
        await self._settle(delivery, next_at=now() + after_seconds, last_error=error)

    async def dead(self, delivery: Delivery, reason: str) -> None:
        """It can't arrive any more."""
        await self._settle(delivery, state="dead", last_error=reason)

    async def redraw(self, dream_id: int) -> None:
        """Owes a dream its card as it is now. A running one's worker pays by its next frame; a deleted one has none."""
        async with self._database.write() as connection:
            # Locked, so that it is not deleted between the question and the note.
            is_there = select(dream.c.id).where(dream.c.id == dream_id).with_for_update(read=True, key_share=True)
            if await connection.scalar(is_there) is not None:
                await ask_to_redraw(connection, dream_id)

    async def pending(self) -> int:
        """How many are not settled, due or not."""
        async with self._database.read() as connection:
            waiting = select(func.count()).select_from(delivery).where(IS_PENDING)
            return int(await connection.scalar(waiting) or 0)

    async def _settle(self, one: Delivery, **values: Any) -> None:
        is_it = and_(delivery.c.id == one.id, IS_PENDING)
        if one.kind == REDRAW:  # asked for anew meanwhile, it is another one
            is_it = and_(is_it, delivery.c.attempts == one.attempts)
        async with self._database.write() as connection:
            await connection.execute(update(delivery).where(is_it).values(values))


async def ask_to_redraw(connection: AsyncConnection, dream_id: int) -> None:
    """Notes, in the caller's transaction, that a dream's card must be drawn again; also when that was so before."""
    insert = insert_into(delivery, connection.dialect.name)
    fresh = {"state": "pending", "next_at": now(), "created_at": now()}
    # One more attempt: who is just drawing the card as it was can't settle this.
    again = fresh | {"attempts": delivery.c.attempts + 1}
    await connection.execute(
        insert.values(dream_id=dream_id, kind=REDRAW, **fresh).on_conflict_do_update(
            index_elements=[delivery.c.dream_id, delivery.c.kind], set_=again
        )
    )


def due() -> Any:
    """The delivery that is due longest."""
    return select(delivery.c.id).where(IS_PENDING, delivery.c.next_at <= now()).order_by(delivery.c.next_at).limit(1)

"""Deleting for good: one dream, or everything about a member. Rows first, then their objects, then their messages.

What Discord must still be asked to delete is written in the same transaction (`dreams.removals`), so that an outage
or a crash only delays it. What the store does not delete at once is tried again each second by whoever runs
`delete_leftovers`; what a process leaves behind that ends before, housekeeping finds.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams import outbox, removals, wakeup
from dreams.conditions import IS_OPEN
from dreams.database import Database
from dreams.dream import CardRef
from dreams.errors import DatabaseAway, StoreAway, UserMistake
from dreams.events import EventKind
from dreams.housekeeping import image_prompt_keys, named_keys
from dreams.languages import _
from dreams.states import DreamState
from dreams.store import PROMPTS, ImageStore, latents_key
from dreams.tables import checkpoint, dream, dream_event, favourite, lane, member, picture, showing

MEMBER_BATCH = 200  # dreams that are over in one transaction
LEFTOVERS_SECONDS = 1.0
STORE_PATIENCE_SECONDS = 0.5  # of who waits for an answer; what takes longer is done afterwards
KEYS_AT_ONCE = 1000  # PostgreSQL takes 32,767 values in a statement

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much about a member is gone."""

    dreams: int
    pictures: int


class Deletion:
    """Deletes dreams and what belongs to them."""

    def __init__(self, database: Database, store: ImageStore) -> None:
        self._database = database
        self._store = store
        self._leftovers: set[str] = set()

    async def delete_dream(self, dream_id: int) -> None:
        """A dream that is over: its row, favourites, pictures, and every message that shows it.

        To delete what is deleted is no error.

        Raises:
            UserMistake: It waits or runs still.
        """
        async with self._database.write() as connection:
            row = (await connection.execute(select(dream).where(dream.c.id == dream_id).with_for_update())).first()
            if row is None:
                return
            if not DreamState(row.state).is_terminal:
                raise UserMistake(_("Dream #{number} is not over. Cancel it first.", number=dream_id))
            keys = await _delete_rows(connection, [row])
        with suppress(TimeoutError):
            async with asyncio.timeout(STORE_PATIENCE_SECONDS):
                await self._delete_objects(keys)

    async def forget_member(self, user_id: int) -> Forgotten:
        """Everything about a member. Open dreams end at once: their rows are gone, so their workers lose the lease.

        Raises:
            DatabaseAway: What is left is still there; ask again.
        """
        dreams, keys = 0, set[str]()
        while True:
            async with self._database.write() as connection:
                rows = await _of_member(connection, user_id)
                if not rows:
                    await _forget_traces(connection, user_id)
                    break
                keys |= await _delete_rows(connection, rows)
                dreams += len(rows)
        await self._delete_objects(keys)
        return Forgotten(dreams, sum(key.endswith(".png") and key.startswith("images/") for key in keys))

    async def delete_leftovers(self) -> None:
        """Tries again what could not be deleted, as long as it takes. Never returns; cancel it."""
        while True:
            await asyncio.sleep(LEFTOVERS_SECONDS)
            await self._delete_objects(set(self._leftovers))

    async def _delete_objects(self, keys: set[str]) -> None:
        """An image prompt is kept once for all, so it stays while another dream is guided by it.

        It is tried only once: meanwhile somebody may come with the same image. Housekeeping finds it.
        """
        self._leftovers |= {key for key in keys if not key.startswith(PROMPTS)}
        ordered = sorted(keys)
        for first in range(0, len(ordered), KEYS_AT_ONCE):
            await self._delete_some(ordered[first : first + KEYS_AT_ONCE])

    async def _delete_some(self, keys: list[str]) -> None:
        try:
            named = await named_keys(self._database, keys)
        except DatabaseAway as error:
            logger.warning("the pictures of deleted dreams stay for now: %s", error)
            return
        failed = await asyncio.gather(*(self._failed(key) for key in keys if key not in named))
        self._leftovers -= set(keys).difference(key for key in failed if key)

    async def _failed(self, key: str) -> str | None:
        """Deletes an object; its key when that has to be done again."""
        try:
            await self._store.delete(key)
        except StoreAway as error:
            logger.warning("a picture of a deleted dream stays for now: %s", error)
            return key
        return None


async def _of_member(connection: AsyncConnection, user_id: int) -> list[Row[Any]]:
    """Some of a member's dreams: first all that are open, together with their lane, then some of the others.

    A dream that was left without its lane would be counted out of the next one when it ends, below zero. The dreams
    are locked first and the lane after them, as whoever ends a dream does. Only with the lane gone can nobody claim or
    queue any more, so they are looked for again.
    """
    mine: ColumnElement[bool] = dream.c.user_id == user_id
    still_open = select(dream).where(mine, IS_OPEN).order_by(dream.c.id)
    await connection.execute(still_open.with_for_update())
    await connection.execute(delete(lane).where(lane.c.user_id == user_id))
    if rows := (await connection.execute(still_open)).all():
        return list(rows)
    return list(await connection.execute(select(dream).where(mine).order_by(dream.c.id).limit(MEMBER_BATCH)))


async def _delete_rows(connection: AsyncConnection, rows: list[Row[Any]]) -> set[str]:
    """Deletes dreams with all that hangs on them; returns the keys of their objects."""
    ids = [row.id for row in rows]
    await _redraw_shared_cards(connection, rows)
    await removals.ask_for(connection, await _messages(connection, rows))
    pictures = set(await connection.scalars(select(picture.c.store_key).where(picture.c.dream_id.in_(ids))))
    checkpoints = await connection.scalars(select(checkpoint.c.store_key).where(checkpoint.c.dream_id.in_(ids)))
    keys = {*pictures, *map(latents_key, pictures), *checkpoints, *image_prompt_keys(row.recipe for row in rows)}
    await connection.execute(delete(dream).where(dream.c.id.in_(ids)))
    await wakeup.notify(connection)
    return keys


async def _messages(connection: AsyncConnection, rows: list[Row[Any]]) -> set[CardRef]:
    staying = await _left_in_batches(connection, rows)
    cards = {
        CardRef(row.card_channel_id, row.card_message_id)
        for row in rows
        if row.card_message_id is not None and row.batch_id not in staying
    }
    shown = await connection.execute(
        select(showing.c.channel_id, showing.c.message_id).where(showing.c.dream_id.in_([row.id for row in rows]))
    )
    return cards | {CardRef(one.channel_id, one.message_id) for one in shown}


async def _left_in_batches(connection: AsyncConnection, rows: list[Row[Any]]) -> dict[int, int]:
    """The batches of which these are a part only, each with the first dream that stays and keeps the card."""
    batches = {row.batch_id for row in rows if row.batch_id is not None}
    if not batches:
        return {}
    left = await connection.execute(
        select(dream.c.batch_id, func.min(dream.c.id).label("first_id"))
        .where(dream.c.batch_id.in_(batches), dream.c.id.not_in([row.id for row in rows]))
        .group_by(dream.c.batch_id)
    )
    return {row.batch_id: row.first_id for row in left}


async def _redraw_shared_cards(connection: AsyncConnection, rows: list[Row[Any]]) -> None:
    """A card that goes on showing other dreams loses the pictures of these."""
    for dream_id in (await _left_in_batches(connection, rows)).values():
        await outbox.ask_to_redraw(connection, dream_id)


async def _forget_traces(connection: AsyncConnection, user_id: int) -> None:
    """What a member left elsewhere: preferences, stars on others' dreams, their id where they moderated one."""
    await connection.execute(delete(favourite).where(favourite.c.user_id == user_id))
    await connection.execute(delete(member).where(member.c.user_id == user_id))
    named = (dream_event.c.kind == EventKind.CANCEL_REQUESTED.value) & (dream_event.c.detail == str(user_id))
    await connection.execute(update(dream_event).where(named).values(detail=None))

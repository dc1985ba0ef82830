"""Who likes which dream. A favourite is kept for ever, and keeps its dream (`dreams.housekeeping`)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.clock import now
from dreams.database import Database
from dreams.errors import NoSuchDream, UserMistake
from dreams.languages import _
from dreams.states import DreamState
from dreams.tables import dream, favourite
from dreams.upsert import insert_into


@dataclass(frozen=True, slots=True)
class Favoured:
    """How a dream stands with a member, and how many like it."""

    is_on: bool
    count: int


class Favourites:
    """The members' stars."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, user_id: int, dream_id: int) -> Favoured:
        """The member likes it; to say it twice changes nothing.

        Raises:
            NoSuchDream, UserMistake: There is none, or it has no picture.
        """
        async with self._database.write() as connection:
            await _require_picture(connection, dream_id)
            return await _add(connection, user_id, dream_id)

    async def remove(self, user_id: int, dream_id: int) -> Favoured:
        """The member likes it no more; to say it twice changes nothing."""
        async with self._database.write() as connection:
            await connection.execute(delete(favourite).where(_is(user_id, dream_id)))
            return Favoured(is_on=False, count=await _count(connection, dream_id))

    async def toggle(self, user_id: int, dream_id: int) -> Favoured:
        """The other way round.

        Raises:
            NoSuchDream, UserMistake: As in `add`.
        """
        async with self._database.write() as connection:
            await _require_picture(connection, dream_id)
            gone = await connection.execute(delete(favourite).where(_is(user_id, dream_id)))
            if gone.rowcount:
                return Favoured(is_on=False, count=await _count(connection, dream_id))
            return await _add(connection, user_id, dream_id)

    async def of_member(self, user_id: int) -> list[int]:
        """The numbers of the dreams that this member likes."""
        async with self._database.read() as connection:
            liked = select(favourite.c.dream_id).where(favourite.c.user_id == user_id).order_by(favourite.c.dream_id)
            return list(await connection.scalars(liked))


async def _require_picture(connection: AsyncConnection, dream_id: int) -> None:
    state = await connection.scalar(select(dream.c.state).where(dream.c.id == dream_id).with_for_update(read=True))
    if state is None:
        raise NoSuchDream(_("There is no dream {number}.", number=dream_id))
    if state != DreamState.DONE.value:
        raise UserMistake(_("Dream #{number} has no picture yet.", number=dream_id))


async def _add(connection: AsyncConnection, user_id: int, dream_id: int) -> Favoured:
    insert = insert_into(favourite, connection.dialect.name)
    row = {"user_id": user_id, "dream_id": dream_id, "created_at": now()}
    await connection.execute(insert.values(row).on_conflict_do_nothing())
    return Favoured(is_on=True, count=await _count(connection, dream_id))


async def _count(connection: AsyncConnection, dream_id: int) -> int:
    liked = select(func.count()).select_from(favourite).where(favourite.c.dream_id == dream_id)
    return int(await connection.scalar(liked) or 0)


def _is(user_id: int, dream_id: int) -> ColumnElement[bool]:
    return (favourite.c.user_id == user_id) & (favourite.c.dream_id == dream_id)

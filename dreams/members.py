"""What a member prefers: kept in one row each, written only when they differ from what everybody starts with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from dreams.database import Database
from dreams.known import known
from dreams.languages import Language, language_of
from dreams.recipe import Quality
from dreams.tables import member
from dreams.upsert import insert_into


class Notice(StrEnum):
    """How an owner is told that a dream is over. The card's own edits never notify anybody."""

    REPLY = "reply"
    """A short reply to the card that mentions its owner."""
    DIRECT = "direct"
    """A direct message with a link."""
    NONE = "none"
    """Not at all: the card says it."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """A member's defaults.

    Attributes:
        quality: For dreams that name neither a quality nor steps.
        hides_prompts: New dreams keep their words from others.
        is_shared: What others like may go to the gallery and to the server's art channel.
        locale: Of their Discord, as far as a direct message told; None: English.
    """

    quality: Quality | None = None
    notice: Notice = Notice.NONE
    hides_prompts: bool = False
    is_shared: bool = True
    locale: str | None = None


class Members:
    """The members' preferences."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def preferences(self, user_id: int) -> Preferences:
        """What this member set, or what everybody starts with."""
        async with self._database.read() as connection:
            stored = await connection.scalar(select(member.c.preferences).where(member.c.user_id == user_id))
        return preferences_of(stored)

    async def set_preferences(self, user_id: int, preferences: Preferences) -> None:
        """Replaces them."""
        insert = insert_into(member, self._database.dialect)
        async with self._database.write() as connection:
            if preferences == Preferences():
                await connection.execute(delete(member).where(member.c.user_id == user_id))
                return
            stored = asdict(preferences)
            await connection.execute(
                insert.values(user_id=user_id, preferences=stored).on_conflict_do_update(
                    index_elements=[member.c.user_id], set_={"preferences": stored}
                )
            )

    async def notice(self, user_id: int) -> Notice:
        """How this member wants to be told of an end."""
        return (await self.preferences(user_id)).notice


def preferences_of(stored: dict[str, Any] | None) -> Preferences:
    """Reads a stored row; what an older version did not know yet, or this one does not know, has its default."""
    if not stored:
        return Preferences()
    return Preferences(
        quality=known(Quality, stored["quality"]) if stored.get("quality") else None,
        notice=known(Notice, stored.get("notice", Notice.NONE)) or Notice.NONE,
        hides_prompts=stored.get("hides_prompts", False),
        is_shared=stored.get("is_shared", True),
        locale=stored.get("locale"),
    )


async def private_languages(connection: AsyncConnection, user_ids: Collection[int]) -> dict[int, Language]:
    """The languages of these members' cards in direct messages; a member that nothing is known about is left out."""
    if not user_ids:
        return {}
    rows = await connection.execute(select(member).where(member.c.user_id.in_(user_ids)))
    return {row.user_id: language_of(preferences_of(row.preferences).locale) for row in rows}

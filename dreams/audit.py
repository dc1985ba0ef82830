"""What moderators and managers did, for those who come after them. It outlives the dreams that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import insert, select

from dreams.clock import now
from dreams.database import Database
from dreams.known import known
from dreams.tables import audit


class Action(StrEnum):
    """What can be done."""

    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    STEERED = "steered"
    DELETED = "deleted"
    CONFIGURED = "configured"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that a moderator did to a member, to a dream, or to the configuration.

    Attributes:
        detail: As `dreams.languages.kept` writes it, or in English.
    """

    guild_id: int
    moderator_id: int
    action: Action
    member_id: int | None = None
    dream_id: int | None = None
    detail: str | None = None
    at: datetime | None = None


class Audit:
    """The log of a server's moderators."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, deed: Deed) -> None:
        """Writes it down, with the database's time."""
        async with self._database.write() as connection:
            await connection.execute(
                insert(audit).values(
                    guild_id=deed.guild_id,
                    moderator_id=deed.moderator_id,
                    action=deed.action.value,
                    member_id=deed.member_id,
                    dream_id=deed.dream_id,
                    detail=deed.detail,
                    at=now(),
                )
            )

    async def newest(self, guild_id: int, *, limit: int = 20) -> list[Deed]:
        """A server's last deeds, newest first, without those that only a newer version knows."""
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(audit).where(audit.c.guild_id == guild_id).order_by(audit.c.id.desc()).limit(limit)
            )
            return [
                Deed(
                    guild_id=row.guild_id,
                    moderator_id=row.moderator_id,
                    action=action,
                    member_id=row.member_id,
                    dream_id=row.dream_id,
                    detail=row.detail,
                    at=datetime.fromtimestamp(row.at, UTC),
                )
                for row in rows
                if (action := known(Action, row.action)) is not None
            ]

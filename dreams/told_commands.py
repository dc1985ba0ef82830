"""Which slash commands Discord was told of last, so that of many processes one tells it of a change."""

from __future__ import annotations

from sqlalchemy import and_, update

from dreams.clock import now
from dreams.database import Database
from dreams.tables import told_commands
from dreams.upsert import insert_into

CLAIM_SECONDS = 60.0  # a process that died while it told Discord is followed by another


class ToldCommands:
    """One row for each application."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, application_id: int, sha256: str) -> bool:
        """True for the one process that is to tell Discord of these commands; false when nothing changed, too."""
        insert = insert_into(told_commands, self._database.dialect)
        is_due = and_(told_commands.c.sha256 != sha256, told_commands.c.claimed_at < now() - CLAIM_SECONDS)
        statement = insert.values(application_id=application_id, claimed_at=now()).on_conflict_do_update(
            index_elements=[told_commands.c.application_id], set_={"claimed_at": now()}, where=is_due
        )
        async with self._database.write() as connection:
            claimed = await connection.execute(statement.returning(told_commands.c.application_id))
            return claimed.first() is not None

    async def told(self, application_id: int, sha256: str) -> None:
        """Discord knows these commands."""
        insert = insert_into(told_commands, self._database.dialect)
        values = {"sha256": sha256, "claimed_at": 0.0}
        async with self._database.write() as connection:
            await connection.execute(
                insert.values(application_id=application_id, **values).on_conflict_do_update(
                    index_elements=[told_commands.c.application_id], set_=values
                )
            )

    async def give_back(self, application_id: int) -> None:
        """Whoever claimed could not tell Discord: anybody may try now."""
        async with self._database.write() as connection:
            await connection.execute(
                update(told_commands).where(told_commands.c.application_id == application_id).values(claimed_at=0.0)
            )

"""Which signed requests have come already, to any replica: one row each, for as long as a signature would pass."""

from __future__ import annotations

import hashlib

from sqlalchemy import delete

from dreams.clock import now
from dreams.database import Database
from dreams.tables import seen_request
from dreams.upsert import insert_into

KEPT_SECONDS = 300.0  # several times longer than a request's timestamp is accepted, clocks that differ included
SWEPT_EVERY = 200  # requests of this process: a row costs nothing, and neither does a late broom


class Replays:
    """The requests of the last minutes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counted = 0

    async def is_first(self, request: bytes) -> bool:
        """True for exactly one caller, in whatever process.

        Args:
            request: What was signed, not the signature: of that there may be several for one text.

        Raises:
            DatabaseAway: It can't be told.
        """
        insert = insert_into(seen_request, self._database.dialect)
        row = {"digest": hashlib.sha256(request).hexdigest(), "at": now()}
        statement = insert.values(row).on_conflict_do_nothing().returning(seen_request.c.digest)
        async with self._database.write_once() as connection:
            is_new = (await connection.execute(statement)).first() is not None
        self._counted += 1
        if self._counted % SWEPT_EVERY == 0:
            async with self._database.write_once() as connection:
                await connection.execute(delete(seen_request).where(seen_request.c.at < now() - KEPT_SECONDS))
        return is_new

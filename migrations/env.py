"""Runs a migration on the connection from `dreams.database.migrate`, or, for a developer, on `alembic -x url=...`."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from dreams.tables import metadata

DEFAULT_URL = "sqlite+aiosqlite:///data/dreams.db"


def run_on(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,  # SQLite alters a table only by rebuilding it
        transactional_ddl=True,  # SQLite can, as long as we begin the transaction ourselves
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_as_developer() -> None:
    engine = create_async_engine(context.get_x_argument(as_dictionary=True).get("url", DEFAULT_URL))
    async with engine.begin() as connection:
        await connection.run_sync(run_on)
    await engine.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    run_on(given)
else:
    asyncio.run(run_as_developer())

"""Many queued dreams at once, as a flood would leave them."""

from __future__ import annotations

from sqlalchemy import text

from dreams.connections import postgresql_engine, sqlite_engine
from dreams.database import Database
from tests.dreams.samples import PACK, recipe

SEED_SECONDS = 900.0

_DREAMS = """
    INSERT INTO dream (idempotency_key, pack, user_id, channel_id, recipe, prompt, cost_seconds, created_at)
    SELECT 'seed-' || g, :pack, {user}, 1, :recipe, 'a red apple', 10, g FROM {numbers}
"""
_NUMBERS = {
    "postgresql": "generate_series(1, :rows) g",
    "sqlite": "(WITH RECURSIVE n(g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM n WHERE g < :rows) SELECT g FROM n)",
}
_LANES = """
    INSERT INTO lane (pack, user_id, owner_name, queued, max_running, queued_seconds, since)
    SELECT pack, user_id, '', count(*), 1000000, sum(cost_seconds), min(created_at) FROM dream GROUP BY pack, user_id
"""


async def seed(database: Database, *, rows: int, users: int, flood: int = 0) -> None:
    """Queues `rows` dreams of `users` members; with `flood`, member 0 has the first so many of them."""
    user = f"CASE WHEN g <= {flood} THEN 0 ELSE 1 + g % {users - 1} END" if flood else f"g % {users}"
    statement = _DREAMS.format(user=user, numbers=_NUMBERS[database.dialect])
    # A million rows take longer than any statement of the queue may.
    if database.dialect == "sqlite":
        engine = sqlite_engine(database.url, is_writer=True)
    else:
        engine = postgresql_engine(database.url, statement_seconds=SEED_SECONDS)
    async with engine.begin() as connection:
        await connection.execute(text(statement), {"rows": rows, "pack": PACK, "recipe": recipe().to_json()})
        await connection.execute(text(_LANES))
        await connection.execute(text("ANALYZE"))
    await engine.dispose()

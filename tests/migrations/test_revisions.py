"""Every revision goes up and down on both databases with rows in the tables, and the newest is what the code says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

import migrations
from dreams.database import migrate
from dreams.tables import metadata
from tests.postgres import PostgresServer

SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))
REVISIONS = [revision.revision for revision in reversed(list(SCRIPTS.walk_revisions()))]
ROWS = {
    "0001": [
        "INSERT INTO lane (pack, user_id, queued, queued_seconds) VALUES ('emoji', 1, 1, 5)",
        "INSERT INTO dream (id, idempotency_key, pack, user_id, channel_id, recipe, prompt, cost_seconds, created_at)"
        " VALUES (1, 'k', 'emoji', 1, 2, '{}', 'a cat', 5, 0)",
        "INSERT INTO picture (dream_id, ordinal, lease_no, store_key, sha256, size_bytes, mime, width_px, height_px)"
        " VALUES (1, 0, 1, 'images/1.png', 'ab', 1, 'image/png', 1, 1)",
        "INSERT INTO delivery (dream_id, kind, next_at, created_at) VALUES (1, 'final', 0, 0)",
        "INSERT INTO steering (dream_id, user_id, kind, created_at) VALUES (1, 1, 'stop', 0)",
    ],
    "0002": ["INSERT INTO favourite (user_id, dream_id, created_at) VALUES (1, 1, 0)"],
    "0003": [
        "INSERT INTO showing (message_id, channel_id, dream_id) VALUES (1, 1, 1)",
        "INSERT INTO repost (dream_id, channel_id, next_at) VALUES (1, 1, 0)",
    ],
    "0004": ["INSERT INTO lineage (dream_id, parent_id) VALUES (1, 77)"],
    "0005": ["UPDATE dream SET batch_id = 5 WHERE id = 1"],
    "0006": [
        "INSERT INTO seen_request (digest, at) VALUES ('ab', 1)",
        "INSERT INTO told_commands (application_id) VALUES (1)",
    ],
    "0007": ["INSERT INTO departure (guild_id, at) VALUES (9, 1)"],
    "0008": [
        "INSERT INTO worker (id, packs, steps_per_second, steps, batch, started_at, last_seen_at)"
        " VALUES ('w1', '[]', 1, '{}', 4, 0, 0)"
    ],
}
_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgresServer | None:
    """PostgreSQL, started outside of any event loop; None for SQLite."""
    return request.getfixturevalue("postgres_server") if request.param == "postgresql" else None


@pytest.fixture
async def empty_url(server: PostgresServer | None, tmp_path: Path) -> AsyncIterator[str]:
    if server is None:
        yield f"sqlite+aiosqlite:///{tmp_path}/empty.db"
        return
    name = f"migrations_{next(_numbers)}"
    await server.execute(f"CREATE DATABASE {name}")
    yield server.url(name)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def on(url: str, *statements: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()


async def differences(url: str) -> list[Any]:
    def compare(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(compare)
    await engine.dispose()
    return found


def test_the_history_is_one_line_and_each_revision_has_rows_to_be_tested_with() -> None:
    assert len(SCRIPTS.get_heads()) == 1
    assert sorted(ROWS) == REVISIONS


async def test_the_newest_revision_is_what_the_code_says(empty_url: str) -> None:
    await migrate(empty_url)
    assert await differences(empty_url) == []


async def test_each_revision_goes_up_and_down_with_rows_in_the_tables(empty_url: str) -> None:
    for revision in REVISIONS:
        await migrate(empty_url, revision)
        await on(empty_url, *ROWS[revision])
    for revision in reversed(["base", *REVISIONS[:-1]]):
        await migrate(empty_url, "-1" if revision != "base" else "base")
    for revision in REVISIONS:
        await migrate(empty_url, revision)
        await on(empty_url, *ROWS[revision])
    assert await differences(empty_url) == []


async def test_the_database_itself_refuses_a_dream_that_can_not_be(empty_url: str) -> None:
    await migrate(empty_url)
    await on(empty_url, *ROWS["0001"])
    for impossible in (
        "UPDATE dream SET state = 'running'",
        "UPDATE dream SET state = 'done'",
        "UPDATE dream SET state = 'sleeping'",
        "UPDATE lane SET queued = -1",
    ):
        with pytest.raises(Exception, match=r"(?i)check constraint"):
            await on(empty_url, impossible)


async def test_dreams_of_before_get_their_lineage_from_their_recipes(empty_url: str) -> None:
    await migrate(empty_url, "0003")
    columns = "id, idempotency_key, pack, user_id, channel_id, recipe, prompt, cost_seconds, created_at"
    recipe = '{"image":null,"parents":[[5,"vary",0.35],[6,"blend",null]]}'
    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        insert = text(f"INSERT INTO dream ({columns}) VALUES (7, 'k', 'emoji', 1, 2, :recipe, 'a cat', 5, 0)")
        await connection.execute(insert, {"recipe": recipe})
    await migrate(empty_url)
    async with engine.begin() as connection:
        rows = await connection.execute(text("SELECT dream_id, parent_id FROM lineage ORDER BY parent_id"))
        assert [tuple(row) for row in rows] == [(7, 5), (7, 6)]
    await engine.dispose()

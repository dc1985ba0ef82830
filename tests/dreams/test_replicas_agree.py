"""What replicas of the bot agree on through the database: requests that came already, commands that Discord knows."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import text

from dreams.database import Database, open_database
from dreams.replays import KEPT_SECONDS, Replays
from dreams.told_commands import CLAIM_SECONDS, ToldCommands

APPLICATION = 7
OLD, NEW = "a" * 64, "b" * 64


async def test_a_request_is_first_for_one_of_two_processes_only(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        replays = [Replays(one), Replays(other)]
        asked = await asyncio.gather(*(replays[number % 2].is_first(b"request") for number in range(20)))
        assert sum(asked) == 1
        assert await replays[0].is_first(b"another request")


async def test_requests_that_would_not_pass_any_more_are_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dreams.replays.SWEPT_EVERY", 2)
    replays = Replays(database)
    await replays.is_first(b"old")
    async with database.write() as connection:
        await connection.execute(text(f"UPDATE seen_request SET at = at - {KEPT_SECONDS + 1}"))
    await replays.is_first(b"new")
    async with database.read() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM seen_request")) == 1
    assert not await replays.is_first(b"new")


async def test_of_processes_that_start_at_once_one_tells_discord(database_url: str) -> None:
    async with open_database(database_url) as one, open_database(database_url) as other:
        stores = [ToldCommands(one), ToldCommands(other)]
        claims = await asyncio.gather(*(stores[number % 2].claim(APPLICATION, NEW) for number in range(10)))
        assert sum(claims) == 1
        await stores[0].told(APPLICATION, NEW)
        assert not await stores[1].claim(APPLICATION, NEW)


async def test_changed_commands_are_told_again_and_a_version_that_comes_back_too(database: Database) -> None:
    told = ToldCommands(database)
    for sha256 in (OLD, NEW, OLD):
        assert await told.claim(APPLICATION, sha256)
        await told.told(APPLICATION, sha256)
        assert not await told.claim(APPLICATION, sha256)


async def test_who_could_not_tell_or_died_is_followed_by_another(database: Database) -> None:
    told = ToldCommands(database)
    assert await told.claim(APPLICATION, NEW)
    await told.give_back(APPLICATION)
    assert await told.claim(APPLICATION, NEW)
    assert not await told.claim(APPLICATION, NEW)
    async with database.write() as connection:
        await connection.execute(text(f"UPDATE told_commands SET claimed_at = claimed_at - {CLAIM_SECONDS + 1}"))
    assert await told.claim(APPLICATION, NEW)

"""Four shards in two processes, started at the same moment: every server is served, by one of them, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from playground.stack import Stack
from tests.end_to_end.channel import be_patient, broken_rules
from tests.patience import PATIENCE_SECONDS

GUILDS = 8
MEMBERS = ("ada", "ben", "cleo", "olive")


@pytest_asyncio.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """The stand-in with eight guilds; two bots that have two of four shards each, on one SQLite file."""
    settings = {"DREAM_SHARD_COUNT": "4", "OMP_NUM_THREADS": "1"}
    async with Stack(tmp_path, environment=settings, guild_count=GUILDS) as stack:
        for name, shards in (("one", "0, 1"), ("other", "2,3")):
            await stack.start(name, "bot", "run", environment={"DREAM_SHARD_IDS": shards})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(await connected_shards(stack)) < 4:
                stack.check_alive()
                await asyncio.sleep(0.2)
        await be_patient(stack)
        yield stack


async def connected_shards(stack: Stack) -> list[int]:
    state = await stack.get("state")
    return [session["shard"][0] for session in state["sessions"] if session["is_connected"]]


async def requests(stack: Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await stack.get("requests")
    return found


async def test_each_guild_is_served_once_and_discord_is_told_of_the_commands_once(stack: Stack) -> None:
    assert sorted(await connected_shards(stack)) == [0, 1, 2, 3]
    first = await stack.get("state")
    general = int(next(one["id"] for one in first["guild"]["channels"] if one["name"] == "general"))
    for number in range(GUILDS):
        channel = str(general + (number << 22))
        body = {"member": MEMBERS[number % 4], "command": "dream", "channel": channel, "options": {"prompt": "a cat"}}
        answer = await stack.post("interactions", body)
        assert answer["outcome"] == "message", stack.log_tail("one") + stack.log_tail("other")
        assert not answer["is_ephemeral"]
        assert answer["message"]["channel_id"] == channel
    answered = Counter(one["path"].split("/")[4] for one in await requests(stack) if one["path"].endswith("/callback"))
    assert len(answered) == GUILDS
    assert set(answered.values()) == {1}
    assert [one["method"] for one in await requests(stack) if one["path"].endswith("/commands")] == ["PUT"]
    assert await broken_rules(stack) == []

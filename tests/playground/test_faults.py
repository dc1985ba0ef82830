"""Everything that can be broken, and how a bot meets it."""

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

import aiohttp
import discord
import pytest

from playground import Playground
from playground.errors import ControlMistake
from playground.faults import Faults
from playground.guild import ART_CHANNEL_ID, GENERAL_CHANNEL_ID
from tests.patience import PATIENCE_SECONDS
from tests.playground.rest_client import Reply, RestClient

GENERAL = f"/channels/{GENERAL_CHANNEL_ID}/messages"


async def test_the_next_requests_fail_and_are_not_obeyed(playground: Playground, rest: RestClient) -> None:
    await playground.break_things(fail_next={"count": 2, "status": 502, "path": "/messages"})
    assert (await rest.send("GET", "/users/@me")).status == 200
    statuses = [(await rest.send("POST", GENERAL, {"content": str(n)})).status for n in range(3)]
    assert statuses == [502, 502, 200]
    assert [message.content for message in playground.messages()] == ["2"]
    assert [record.is_fault for record in playground.world.log.records] == [False, True, True, False]
    assert playground.world.log.refused == []


async def test_discord_py_tries_again_after_a_bad_gateway(playground: Playground, editor: discord.Client) -> None:
    message = playground.post_as_bot("x")
    await playground.break_things(fail_next={"status": 502, "path": "/messages"})
    await editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(message.id).edit(content="y")
    assert message.content == "y"


@pytest.mark.parametrize("applied", [False, True])
async def test_in_silence_nothing_is_answered_until_it_is_cleared(
    playground: Playground, rest: RestClient, applied: bool
) -> None:
    await playground.break_things(silence={"seconds": 600, "applied": applied})
    waiting = await arrived(playground, rest.send("POST", GENERAL, {"content": "hello?"}))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await playground.break_things(clear=True)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await asyncio.wait_for(waiting, PATIENCE_SECONDS)
    assert len(playground.messages()) == (1 if applied else 0)
    assert (await rest.send("POST", GENERAL, {"content": "hello!"})).status == 200


async def arrived(playground: Playground, request: Coroutine[Any, Any, Reply]) -> asyncio.Task[Reply]:
    """The request, on its way, once the stand-in has it. No GET: aiohttp repeats one whose connection breaks."""
    before = playground.world.log.arrived
    task = asyncio.create_task(request)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while playground.world.log.arrived == before:
            await asyncio.sleep(0.01)
    return task


async def test_a_silence_ends_by_itself() -> None:
    faults = Faults(time.time)
    faults.fall_silent(0.1)
    await asyncio.wait_for(faults.wait_out_silence(), PATIENCE_SECONDS)
    assert not faults.is_silent()


async def test_slow_answers_come_late(playground: Playground, rest: RestClient) -> None:
    await playground.break_things(slow_ms=200)
    started = time.monotonic()
    assert (await rest.send("GET", "/users/@me")).status == 200
    assert time.monotonic() - started >= 0.2


async def test_clear_mends_everything(playground: Playground, rest: RestClient) -> None:
    await playground.break_things(
        fail_next={"status": 500},
        token_life_seconds=1,
        attachment_limit_bytes=1,
        slow_ms=5,
        revoke={"channel": ART_CHANNEL_ID},
    )
    await playground.break_things(clear=True)
    assert (await rest.send("POST", f"/channels/{ART_CHANNEL_ID}/messages", {}, files={"a": b"12"})).status == 200
    assert playground.world.rules.token_life_seconds == 900
    assert playground.world.faults.json() == {"slow_ms": 0, "fail_next": [], "silent_until": None}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"earthquake": True}, "there is no fault 'earthquake'"),
        ({"fail_next": {"status": 418}}, "status must be one of"),
        ({"fail_next": {}}, "fail_next: can't use"),
        ({"gateway": "melt"}, "gateway: can't use 'melt'"),
        ({"delete_message": 1}, "there is no message 1"),
        ({"revoke": {"channel": GENERAL_CHANNEL_ID, "permissions": ["fly"]}}, "revoke: can't use"),
        ({"archive_thread": {"thread": GENERAL_CHANNEL_ID}}, "general is no thread"),
        ({"silence": 5}, "silence: can't use 5"),
    ],
)
async def test_a_fault_that_is_not_known_is_told_in_one_sentence(
    playground: Playground, wanted: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ControlMistake, match=sentence):
        await playground.break_things(**wanted)

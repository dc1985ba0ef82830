"""The gateway: shards, breaks, and that nothing is lost in between."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import discord
import pytest

from playground import Playground
from playground.gateway import ACK_SECONDS
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.interactions import Outcome
from tests.patience import PATIENCE_SECONDS
from tests.playground.conftest import fixture
from tests.playground.small_bot import SmallBot

GUILDS, GUILD_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 15


@fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def until(condition: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Waits for what the bot does by itself."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def identify(
    playground: Playground, http: aiohttp.ClientSession, **other: Any
) -> aiohttp.ClientWebSocketResponse:
    socket = await http.ws_connect(playground.gateway_url + "?v=10&encoding=json")
    assert (await socket.receive_json())["op"] == 10
    await socket.send_json({"op": 2, "d": {"token": playground.token, "intents": GUILDS, **other}})
    return socket


async def events(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return [await socket.receive_json() for _ in range(count)]


async def close_code(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    message = await socket.receive(timeout=PATIENCE_SECONDS)
    assert message.type is aiohttp.WSMsgType.CLOSE
    return socket.close_code


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"token": "wrong"}, 4004), ({"shard": [2, 2]}, 4010), ({"intents": MESSAGE_CONTENT}, 4014)],
)
async def test_a_wrong_identify_is_closed_with_discords_code(
    playground: Playground, http: aiohttp.ClientSession, wrong: dict[str, Any], code: int
) -> None:
    assert await close_code(await identify(playground, http, **wrong)) == code


async def test_nothing_but_identify_comes_first(playground: Playground, http: aiohttp.ClientSession) -> None:
    socket = await http.ws_connect(playground.gateway_url)
    await socket.receive_json()
    await socket.send_json({"op": 3, "d": {}})
    assert await close_code(socket) == 4003
    other = await http.ws_connect(playground.gateway_url)
    await other.receive_json()
    await other.send_str("no json")
    assert await close_code(other) == 4002


async def test_without_heartbeats_the_session_times_out(playground: Playground, http: aiohttp.ClientSession) -> None:
    playground.world.rules.heartbeat_seconds = 0.5
    socket = await identify(playground, http)
    while (await socket.receive(timeout=PATIENCE_SECONDS)).type is aiohttp.WSMsgType.TEXT:
        pass  # READY and the guild, on all but the slowest machines
    assert socket.close_code == 4009


async def test_a_heartbeat_is_answered_no_faster_than_over_a_network(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    await events(socket := await identify(playground, http), 2)
    sent = time.monotonic()
    await socket.send_json({"op": 1, "d": None})
    assert await events(socket, 1) == [{"op": 11, "d": None}]
    assert time.monotonic() - sent >= ACK_SECONDS > 0


async def test_only_the_guilds_shard_gets_the_guild_and_shard_zero_gets_direct_messages(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    owner = (GUILD_ID >> 22) % 3
    for shard in range(3):
        socket = await identify(playground, http, shard=[shard, 3], intents=GUILDS | 1 << 12)
        (ready,) = await events(socket, 1)
        assert len(ready["d"]["guilds"]) == (1 if shard == owner else 0)
    user = playground.world.guild.members[ADA_ID].user
    dm = playground.world.dm(user)
    playground.world.gateway.dispatch("MESSAGE_CREATE", {"mentions": [], "author": user.json()}, guild_id=dm.guild_id)
    told = {session.shard[0]: session.sequence for session in playground.world.gateway.sessions}
    assert told == {0: 2 + (owner == 0), 1: 1 + (owner == 1), 2: 1 + (owner == 2)}


async def test_two_shards_of_discord_py_start_and_answer(playground: Playground) -> None:
    bot = SmallBot(shard_count=2)
    running = asyncio.create_task(bot.start(playground.token))
    await asyncio.wait_for(bot.is_up.wait(), PATIENCE_SECONDS)
    assert (await playground.type_command("ping")).outcome is Outcome.MESSAGE
    await bot.close()
    await asyncio.wait([running])


async def test_content_is_hidden_without_its_intent_but_not_in_the_bots_own_messages(
    playground: Playground, http: aiohttp.ClientSession
) -> None:
    socket = await identify(playground, http, intents=GUILDS | GUILD_MESSAGES)
    await events(socket, 2)
    playground.write("a secret")
    playground.post_as_bot("my own")
    theirs, own = await events(socket, 2)
    assert (theirs["d"]["content"], own["d"]["content"]) == ("", "my own")


async def test_a_resumed_session_gets_what_it_missed(playground: Playground, http: aiohttp.ClientSession) -> None:
    socket = await identify(playground, http, intents=GUILDS | GUILD_MESSAGES)
    ready, guild = await events(socket, 2)
    await socket.close()
    playground.post_as_bot("while you were away")
    again = await http.ws_connect(playground.gateway_url)
    await again.receive_json()
    session = {"token": playground.token, "session_id": ready["d"]["session_id"], "seq": guild["s"]}
    await again.send_json({"op": 6, "d": session})
    missed, resumed = await events(again, 2)
    assert (missed["t"], missed["d"]["content"]) == ("MESSAGE_CREATE", "while you were away")
    assert resumed["t"] == "RESUMED"


async def test_an_unknown_session_is_invalid(playground: Playground, http: aiohttp.ClientSession) -> None:
    socket = await http.ws_connect(playground.gateway_url)
    await socket.receive_json()
    await socket.send_json({"op": 6, "d": {"token": playground.token, "session_id": "gone", "seq": 1}})
    assert (await socket.receive_json()) == {"op": 9, "d": False}


@pytest.mark.parametrize("how", ["close", "reconnect"])
async def test_discord_py_resumes_after_a_break_and_answers(playground: Playground, bot: SmallBot, how: str) -> None:
    await playground.break_things(gateway=how)
    await until(lambda: bot.resumes == 1)
    assert (await playground.type_command("ping")).outcome is Outcome.MESSAGE


async def test_discord_py_starts_a_new_session_after_an_invalid_one(playground: Playground, bot: SmallBot) -> None:
    first = {session.id for session in playground.world.gateway.sessions}
    await playground.break_things(gateway="invalid_session")
    await until(lambda: bool({s.id for s in playground.world.gateway.sessions} - first))
    assert (await playground.type_command("ping")).outcome is Outcome.MESSAGE


async def test_the_bot_hears_of_edits_and_reactions(
    playground: Playground, bot: SmallBot, editor: discord.Client
) -> None:
    message = playground.post_as_bot("x")
    await editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(message.id).edit(content="y")
    playground.members.react(playground.members.member("ben"), message, "❤️")
    await until(lambda: bool(bot.edits and bot.reactions))
    assert bot.edits[0].content == "y"
    assert (str(bot.reactions[0].emoji), bot.reactions[0].message_id) == ("❤️", message.id)


async def test_the_bot_is_thrown_out_of_its_guild_and_comes_back(playground: Playground, bot: SmallBot) -> None:
    joined = asyncio.ensure_future(bot.wait_for("guild_join", timeout=PATIENCE_SECONDS))
    await playground.break_things(guild="leave")
    await until(lambda: not bot.guilds)
    await playground.break_things(guild="join")
    assert (await joined).id == GUILD_ID


async def test_frames_are_plain_text(playground: Playground, http: aiohttp.ClientSession) -> None:
    socket = await identify(playground, http)
    first = await socket.receive()
    assert first.type is aiohttp.WSMsgType.TEXT and json.loads(first.data)["t"] == "READY"

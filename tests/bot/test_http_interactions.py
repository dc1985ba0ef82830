"""Interactions by HTTP: what is genuine gets through, once; a bot without a gateway answers as one with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from discord import app_commands

from bot.chosen_channel import _fetched_permissions
from bot.client import DreamBot, Services
from bot.commands.config import config
from bot.http_interactions import WINDOW_SECONDS, InteractionServer, SignatureCheck
from cards.custom_ids import Verb, custom_id
from dreams.guilds import GuildConfiguration, Guilds
from dreams.states import DreamState
from playground import Playground
from playground.guild import (
    ART_CHANNEL_ID,
    BOT_ROLE_ID,
    GENERAL_CHANNEL_ID,
    GUILD_ID,
    LOUNGE_CHANNEL_ID,
    MODERATOR_ROLE_ID,
    THREAD_ID,
)
from playground.permissions import Overwrite, OverwriteKind, Permission
from tests.bot.conftest import sharded_bot

NOW = 1_800_000_000.0
KEY = Ed25519PrivateKey.generate()
PUBLIC_KEY = KEY.public_key().public_bytes_raw().hex()


def signed(body: bytes, timestamp: str = f"{NOW:.0f}", key: Ed25519PrivateKey = KEY) -> dict[str, str]:
    signature = key.sign(timestamp.encode() + body).hex()
    return {"X-Signature-Ed25519": signature, "X-Signature-Timestamp": timestamp}


def accepts(check: SignatureCheck, headers: dict[str, str], body: bytes) -> bool:
    return check.accepts(headers["X-Signature-Ed25519"], headers["X-Signature-Timestamp"], body)


@pytest.fixture
def check() -> SignatureCheck:
    return SignatureCheck(PUBLIC_KEY, clock=lambda: NOW)


def test_a_genuine_request_is_accepted(check: SignatureCheck) -> None:
    assert accepts(check, signed(b"{}"), b"{}")


@pytest.mark.parametrize("age", [-2 * WINDOW_SECONDS, 2 * WINDOW_SECONDS])
def test_a_request_from_another_time_is_refused(check: SignatureCheck, age: float) -> None:
    assert not accepts(check, signed(b"{}", f"{NOW - age:.0f}"), b"{}")


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (signed(b"{}", key=Ed25519PrivateKey.generate()), b"{}"),
        (signed(b"{}"), b"{} "),
        (signed(b"{}") | {"X-Signature-Timestamp": f"{NOW + 1:.0f}"}, b"{}"),
        ({"X-Signature-Ed25519": "zz", "X-Signature-Timestamp": f"{NOW:.0f}"}, b"{}"),
        ({"X-Signature-Ed25519": "", "X-Signature-Timestamp": ""}, b"{}"),
    ],
)
def test_a_forged_request_is_refused(check: SignatureCheck, headers: dict[str, str], body: bytes) -> None:
    assert not accepts(check, headers, body)


@pytest.fixture
async def server(
    playground: Playground, services: Services, check: SignatureCheck, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[InteractionServer]:
    """A bot that is logged in and has no gateway; the stand-in's interactions are posted to it, signed."""
    async with sharded_bot(services) as bot, aiohttp.ClientSession() as session:
        await bot.login(playground.token)
        await bot.tree.sync()
        async with InteractionServer(bot, check, 0, host="127.0.0.1") as server:
            posts: list[asyncio.Task[None]] = []

            async def post(payload: dict[str, Any]) -> None:
                body = json.dumps(payload).encode()
                async with session.post(address(server), data=body, headers=signed(body)) as response:
                    assert response.status == 202

            def dispatch(event: str, payload: dict[str, Any], *, guild_id: int | None) -> None:
                if event == "INTERACTION_CREATE":
                    posts.append(asyncio.create_task(post(payload)))

            monkeypatch.setattr(playground.world.gateway, "dispatch", dispatch)
            yield server
            await asyncio.gather(*posts)


def address(server: InteractionServer) -> str:
    return f"http://127.0.0.1:{server.port}/interactions"


async def test_a_dream_is_asked_for_and_cancelled_without_a_gateway(
    playground: Playground, server: InteractionServer, services: Services
) -> None:
    answer = await playground.type_command("dream", {"prompt": "a red apple"})
    assert answer.message is not None
    ada = playground.members.member("ada").user.id
    dream = (await services.history.open_of_user(ada))[0]
    await playground.press(answer.message, custom_id(Verb.CANCEL, dream.id))
    cancelled = await services.history.dream(dream.id)
    assert cancelled is not None
    assert cancelled.state is DreamState.CANCELLED


async def test_a_server_for_adults_dreams_in_a_thread_of_an_age_restricted_channel_without_a_gateway(
    playground: Playground, server: InteractionServer, services: Services
) -> None:
    await services.guilds.change(GUILD_ID, lambda known: replace(known, is_age_restricted_only=True))
    refused = await playground.type_command("dream", {"prompt": "a red apple"}, channel=THREAD_ID)
    assert refused.message is not None
    assert "age-restricted channels only" in refused.message.content
    playground.world.channel(GENERAL_CHANNEL_ID).is_age_restricted = True
    answer = await playground.type_command("dream", {"prompt": "a red apple"}, channel=THREAD_ID)
    assert answer.message is not None
    assert not answer.message.is_ephemeral
    assert len(await services.history.open_of_guild(GUILD_ID)) == 1


async def configured(services: Services) -> GuildConfiguration:
    """What the server's row says now."""
    return await Guilds(services.guilds._database).configuration(GUILD_ID)


async def test_a_manager_names_channels_without_a_gateway(
    playground: Playground, server: InteractionServer, services: Services
) -> None:
    for command, channel_id in (
        ("config channel", GENERAL_CHANNEL_ID),
        ("config art", ART_CHANNEL_ID),
        ("config log", LOUNGE_CHANNEL_ID),
    ):
        answer = await playground.type_command(command, {"channel": str(channel_id)}, member="olive")
        assert answer.message is not None
        assert answer.message.is_ephemeral
        assert f"<#{channel_id}>" in answer.message.content
    known = await configured(services)
    assert known.channels == {GENERAL_CHANNEL_ID}
    assert (known.art_channel_id, known.log_channel_id) == (ART_CHANNEL_ID, LOUNGE_CHANNEL_ID)
    assert not playground.world.log.refused


@pytest.mark.parametrize(
    ("denied", "named"), [(Permission.ATTACH_FILES, "Attach Files"), (Permission.SEND_MESSAGES, "Send Messages")]
)
async def test_a_channel_where_the_bot_may_not_post_is_refused_without_a_gateway(
    playground: Playground, server: InteractionServer, services: Services, denied: Permission, named: str
) -> None:
    art = playground.world.channel(ART_CHANNEL_ID)
    art.overwrites[BOT_ROLE_ID] = Overwrite(BOT_ROLE_ID, OverwriteKind.ROLE, deny=denied)
    answer = await playground.type_command("config art", {"channel": "art"}, member="olive")
    assert answer.message is not None
    assert named in answer.message.content
    assert (await configured(services)).art_channel_id is None


async def test_the_bot_may_do_nothing_in_a_channel_that_is_hidden_from_it(
    playground: Playground, server: InteractionServer
) -> None:
    art, bot = playground.world.channel(ART_CHANNEL_ID), server._bot
    art.overwrites[BOT_ROLE_ID] = Overwrite(BOT_ROLE_ID, OverwriteKind.ROLE, deny=Permission.VIEW_CHANNEL)
    told: Any = {**art.json(), "permissions": "0"}
    chosen = app_commands.AppCommandChannel(state=bot._connection, data=told, guild_id=GUILD_ID)
    assert await _fetched_permissions(bot, chosen) == discord.Permissions.none()


def test_only_text_channels_are_offered_to_a_manager() -> None:
    command = config.get_command("channel")
    assert isinstance(command, app_commands.Command)
    assert command.get_parameter("channel").channel_types == [  # type: ignore[union-attr]
        discord.ChannelType.text,
        discord.ChannelType.news,
    ]


@pytest.mark.parametrize(("role_id", "member"), [(MODERATOR_ROLE_ID, "cleo"), (GUILD_ID, "ada")])
async def test_a_role_has_its_limits_and_its_share_without_a_gateway(
    playground: Playground, server: InteractionServer, services: Services, role_id: int, member: str
) -> None:
    await playground.type_command("config limit", {"role": str(role_id), "waiting": 1}, member="olive")
    await playground.type_command("config weight", {"role": str(role_id), "weight": 2.5}, member="olive")
    await playground.type_command("dream", {"prompt": "a red apple"}, member=member)
    refused = await playground.type_command("dream", {"prompt": "a pear"}, member=member)
    assert refused.message is not None
    assert "You have 1 dream waiting" in refused.message.content
    async with services.guilds._database.read() as connection:
        weights = await connection.exec_driver_sql("SELECT weight FROM lane")
        assert list(weights.scalars()) == [2.5]


async def test_discords_ping_is_answered_and_a_forged_one_is_not(server: InteractionServer) -> None:
    body = b'{"type": 1}'
    async with aiohttp.ClientSession() as session:
        async with session.post(address(server), data=body, headers=signed(body)) as response:
            assert await response.json() == {"type": 1}
        async with session.post(address(server), data=b'{"type": 1} ', headers=signed(body)) as response:
            assert response.status == 401


async def test_a_replayed_command_never_reaches_the_bot(
    playground: Playground, server: InteractionServer, bot_calls: list[Any]
) -> None:
    body = json.dumps({"type": 2, "id": "1"}).encode()
    headers = signed(body)
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(2):
            async with session.post(address(server), data=body, headers=headers) as response:
                statuses.append(response.status)
    assert statuses == [202, 401]
    assert len(bot_calls) == 1


@pytest.fixture
def bot_calls(server: InteractionServer, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    calls: list[Any] = []
    bot: DreamBot = server._bot
    monkeypatch.setattr(bot._connection, "parse_interaction_create", calls.append)
    return calls

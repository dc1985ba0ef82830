"""Interactions by HTTP: what is genuine gets through, once; a bot without a gateway answers as one with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.client import DreamBot, Services
from bot.http_interactions import WINDOW_SECONDS, InteractionServer, SignatureCheck
from cards.custom_ids import Verb, custom_id
from dreams.states import DreamState
from playground import Playground
from playground.guild import GENERAL_CHANNEL_ID, GUILD_ID, THREAD_ID
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

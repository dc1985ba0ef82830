"""Interactions by HTTP: signed, checked before the address is taken, and answered in either of two ways."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import discord
import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from discord import app_commands

from playground import Playground
from playground.errors import ControlMistake
from playground.interactions import Outcome
from tests.playground.conftest import fixture
from tests.playground.rest_client import RestClient
from tests.playground.small_bot import SmallBot

Answer = Callable[[dict[str, Any]], web.Response]


class Endpoint:
    """A small application behind an address. `answer` makes the response to an interaction."""

    def __init__(self, public_key: str) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self.answer: Answer = lambda payload: web.Response(status=202)
        self.checks_signatures = True
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        signature = bytes.fromhex(request.headers["X-Signature-Ed25519"])
        try:
            self._key.verify(signature, request.headers["X-Signature-Timestamp"].encode() + raw)
        except InvalidSignature:
            if self.checks_signatures:
                return web.Response(status=401)
        payload = json.loads(raw)
        return web.json_response({"type": 1}) if payload["type"] == 1 else self.answer(payload)


@fixture
async def endpoint(playground: Playground) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(playground.world.endpoint.public_key)
    app = web.Application()
    app.router.add_post("/interactions", endpoint.receive)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/interactions"
    yield endpoint
    await runner.cleanup()


async def test_an_address_that_takes_forged_requests_is_refused(playground: Playground, endpoint: Endpoint) -> None:
    endpoint.checks_signatures = False
    with pytest.raises(ControlMistake, match="forged"):
        await playground.world.endpoint.attach(endpoint.url)
    with pytest.raises(ControlMistake, match="can't be reached"):
        await playground.world.endpoint.attach("http://127.0.0.1:9/interactions")
    assert playground.world.endpoint.url is None


async def test_an_answer_in_the_response_counts(playground: Playground, endpoint: Endpoint, rest: RestClient) -> None:
    await rest.send("PUT", "/applications/1200000000000000001/commands", [{"name": "hi", "description": "d"}])
    endpoint.answer = lambda payload: web.json_response({"type": 4, "data": {"content": payload["data"]["name"]}})
    await playground.world.endpoint.attach(endpoint.url)
    answer = await playground.type_command("hi")
    assert answer.message is not None
    assert (answer.outcome, answer.message.content) == (Outcome.MESSAGE, "hi")


async def test_a_bot_of_discord_py_with_no_gateway_answers_by_rest(playground: Playground, endpoint: Endpoint) -> None:
    bot = SmallBot()
    await bot.login(playground.token)

    def pass_on(payload: Any) -> web.Response:
        bot._connection.parse_interaction_create(payload)
        return web.Response(status=202)

    endpoint.answer = pass_on
    await playground.world.endpoint.attach(endpoint.url)
    answer = await playground.type_command("ping", {"text": "by HTTP"})
    assert answer.message is not None and answer.message.content == "by HTTP"
    assert playground.world.gateway.sessions == []
    assert isinstance(bot.tree.get_command("ping"), app_commands.Command)
    await bot.close()


async def test_an_address_that_went_away_is_no_answer(playground: Playground, endpoint: Endpoint) -> None:
    bot = discord.Client(intents=discord.Intents.none())
    await bot.login(playground.token)
    await bot.http.bulk_upsert_global_commands(1200000000000000001, [{"name": "hi", "description": "d", "type": 1}])
    await playground.world.endpoint.attach(endpoint.url)
    playground.world.endpoint.url = "http://127.0.0.1:9/"
    playground.world.rules.answer_seconds = 0.3
    assert (await playground.type_command("hi")).outcome is Outcome.UNANSWERED
    await bot.close()

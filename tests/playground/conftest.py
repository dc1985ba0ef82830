"""A stand-in, and a bot of discord.py that is connected to it, for each test."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import yarl
from playwright.async_api import Browser, Page

from playground import Playground
from playground.rules import Rules
from tests.playground.browsers import launch, open_page
from tests.playground.openapi import description_file, load
from tests.playground.rest_client import RestClient
from tests.playground.small_bot import SmallBot

READY_SECONDS = 60.0  # on a busy machine


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to."""
    async with Playground(rules=Rules()) as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))
        yield running
        check_against_description(running)


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    """A bot that has logged in, registered its commands and seen its guild."""
    bot = SmallBot()
    running = asyncio.create_task(bot.start(playground.token))
    async with asyncio.timeout(READY_SECONDS):
        await bot.is_up.wait()
    yield bot
    await bot.close()
    await asyncio.wait([running])


@pytest.fixture
async def editor(playground: Playground) -> AsyncIterator[discord.Client]:
    """A second client with no gateway, as a process that only edits has it."""
    client = discord.Client(intents=discord.Intents.none())
    await client.login(playground.token)
    yield client
    await client.close()


@pytest.fixture
async def rest(playground: Playground) -> AsyncIterator[RestClient]:
    """Plain HTTP with the bot's token."""
    async with aiohttp.ClientSession() as session:
        yield RestClient(session, playground.api_base, playground.token)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with launch() as browser:
        yield browser


@pytest.fixture
async def page(playground: Playground, bot: SmallBot, browser: Browser) -> AsyncIterator[Page]:
    async with open_page(browser, playground.url) as page:
        yield page


def check_against_description(playground: Playground) -> None:
    """Nothing was accepted that Discord's own description refuses (where the description is at hand)."""
    path = description_file()
    if path is None:
        return
    accepted = [record for record in playground.world.log.records if record.status < 400]
    assert [complaint for record in accepted for complaint in load(path).complaints(record)] == []

"""A stand-in, and a bot of discord.py that is connected to it, for each test; one browser for all of them.

The browser belongs to an event loop, so all tests of this folder and their fixtures run in one.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import discord
import pytest
import pytest_asyncio
import yarl
from playwright.async_api import Browser, Page

from playground import Playground
from playground.rules import Rules
from tests.patience import PATIENCE_SECONDS
from tests.playground.browsers import launch, open_page
from tests.playground.openapi import description_file, load
from tests.playground.rest_client import RestClient
from tests.playground.small_bot import SmallBot

fixture = pytest_asyncio.fixture(loop_scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hooks of a folder are given the tests of all folders."""
    for item in items:
        if Path(__file__).parent in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to.

    Discord waits three seconds for an answer; this one only where a test is about that.
    """
    async with Playground(rules=Rules(answer_seconds=PATIENCE_SECONDS)) as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))
        yield running
        check_against_description(running)


@fixture
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    """A bot that has logged in, registered its commands and seen its guild."""
    bot = SmallBot()
    running = asyncio.create_task(bot.start(playground.token))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await bot.is_up.wait()
        while any(guild.unavailable for guild in bot.guilds):  # it does not wait long for them
            await asyncio.sleep(0.01)
    yield bot
    await bot.close()
    await asyncio.wait([running])


@fixture
async def editor(playground: Playground) -> AsyncIterator[discord.Client]:
    """A second client with no gateway, as a process that only edits has it."""
    client = discord.Client(intents=discord.Intents.none())
    await client.login(playground.token)
    yield client
    await client.close()


@fixture
async def rest(playground: Playground) -> AsyncIterator[RestClient]:
    """Plain HTTP with the bot's token."""
    async with aiohttp.ClientSession() as session:
        yield RestClient(session, playground.api_base, playground.token)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launch() as browser:
        yield browser


@fixture
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

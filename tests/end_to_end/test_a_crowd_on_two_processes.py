"""A hundred members press Favourite at once, and two bot processes that share a database take the presses."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import discord
import pytest
import yarl

from bot.art_channel import ArtChannel
from bot.client import DreamBot
from bot.services import services_on
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from cards.face import face
from dreams.database import open_database
from dreams.dream import CardRef, Picture, Result
from dreams.policy import Policy
from dreams.store import ImageStore
from playground import Playground
from playground.guild import ADA_ID, ART_CHANNEL_ID, GENERAL_CHANNEL_ID, GUILD_ID
from playground.interactions import Outcome
from playground.members import Member, User
from tests.bot.balancer import Balancer
from tests.bot.conftest import sharded_bot
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

CROWD_ID = 1_300_000_000_000_000_000
THRESHOLD = 50
_PORT = re.compile(r"interactions are taken by HTTP on port (\d+)")


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A running stand-in with a hundred people in its guild, that waits long for an answer: the machine may be busy."""
    async with Playground() as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))
        members = running.world.guild.members
        for number in range(100 - sum(not member.user.is_bot for member in members.values())):
            members[CROWD_ID + number] = Member(User(CROWD_ID + number, f"fan{number}", f"Fan {number}"))
        running.world.rules.answer_seconds = PATIENCE_SECONDS
        yield running


@asynccontextmanager
async def bot_process(settings: dict[str, str], log: Path) -> AsyncIterator[str]:
    """`python -m bot run` that takes interactions by HTTP; gives the address that it takes them at."""
    command = (sys.executable, "-m", "bot", "run")
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **settings}, stderr=file)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while (port := _PORT.search(said := await asyncio.to_thread(log.read_text))) is None:
                assert process.returncode is None, said
                await asyncio.sleep(0.1)
        yield f"http://127.0.0.1:{port[1]}/interactions"
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def bot(playground: Playground, postgresql_url: str, tmp_path: Path) -> AsyncIterator[DreamBot]:
    """A bot of this process, on the same database: it posts what the others claimed."""
    async with open_database(postgresql_url) as database:
        store = ImageStore(f"file:{tmp_path / 'images'}")
        async with sharded_bot(services_on(database, Policy(), store, "emoji")) as bot:
            await bot.login(playground.token)
            yield bot


@pytest.fixture
async def balancer(
    playground: Playground, bot: DreamBot, postgresql_url: str, tmp_path: Path
) -> AsyncIterator[Balancer]:
    """In front of two processes."""
    settings = {
        "DISCORD_TOKEN": playground.token,
        "DISCORD_API_BASE": playground.api_base,
        "DATABASE_URL": postgresql_url,
        "STORE_URL": f"file:{tmp_path / 'images'}",
        "DREAM_INTERACTIONS_PORT": "0",
    }
    async with AsyncExitStack() as stack:
        urls = [
            await stack.enter_async_context(bot_process(settings, tmp_path / f"{name}.log"))
            for name in ("one", "other")
        ]
        balancer = await stack.enter_async_context(Balancer(urls))
        await playground.world.endpoint.attach(balancer.url)
        yield balancer
        await playground.world.endpoint.attach(None)


async def finished(bot: DreamBot) -> int:
    """The dream that waits, dreamed."""
    services = bot.services
    claim = await services.queue.claim("worker", ["emoji"])
    assert claim is not None
    await services.store.put("images/1.png", png())
    picture = Picture("images/1.png", hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
    await services.queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    return claim.lease.dream_id


async def test_a_hundred_members_press_favourite_at_once_and_one_repost_is_posted(
    playground: Playground, bot: DreamBot, balancer: Balancer
) -> None:
    services = bot.services
    answer = await playground.type_command("dream", {"prompt": "a red apple"})
    assert answer.message is not None
    dream_id = await finished(bot)
    dream = await services.history.dream(dream_id)
    assert dream is not None
    await CardEditor(bot).edit(CardRef(GENERAL_CHANNEL_ID, answer.message.id), face(dream))
    await services.guilds.change(
        GUILD_ID, lambda known: replace(known, art_channel_id=ART_CHANNEL_ID, art_threshold=THRESHOLD)
    )
    people = [member for member in playground.world.guild.members.values() if not member.user.is_bot]
    button = custom_id(Verb.FAVOURITE, dream_id)
    answers = await asyncio.gather(
        *(playground.press(answer.message, button, member=person.user.id) for person in people)
    )
    assert len(answers) == 100
    assert {each.outcome for each in answers} == {Outcome.MESSAGE}
    assert (await services.favourites.add(ADA_ID, dream_id)).count == 100
    poster = ArtChannel(bot, CardEditor(bot))
    async with asyncio.timeout(PATIENCE_SECONDS):  # members are answered first
        while not await poster.post_next():
            await asyncio.sleep(0.05)
    assert not await poster.post_next()
    assert len([message for message in playground.messages("art") if not message.is_deleted]) == 1
    assert not playground.world.log.refused, "a crowd does not run into Discord's limits"
    assert min(balancer.taken.values()) >= 40
    assert len(balancer.taken) == 2

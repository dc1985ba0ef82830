"""The real bot on a real SQLite file, in simcord's Discord: a server, a channel, a member, a stranger, a moderator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
import yarl

from bot.answers import sentence_for
from bot.build import build_bot
from bot.client import DreamBot, Services
from bot.message_removal import MessageRemover
from bot.services import services_on
from cards.courier import Courier
from cards.editor import CardEditor
from dreams.database import Database
from dreams.history import DreamView
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.policy import Policy
from dreams.store import ImageStore
from playground import Playground
from playground.rules import Rules
from tests.patience import PATIENCE_SECONDS, be_patient, without_pace

MAX_QUEUED = 3


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    be_patient(monkeypatch)


def sharded_bot(services: Services) -> DreamBot:
    return build_bot(services, shard_count=1)


async def connect(bot: DreamBot) -> asyncio.Task[None]:
    """Connects a bot that has logged in, and waits until it has seen its guilds; the task ends with the bot."""
    bot._connection.guild_ready_timeout = 0.1  # two seconds, for guilds that might still come
    connected = asyncio.create_task(bot.connect())
    async with asyncio.timeout(PATIENCE_SECONDS):
        await bot.wait_until_ready()
        while any(guild.unavailable for guild in bot.guilds):
            await asyncio.sleep(0.01)
        await bot._is_idle.wait()  # it looks for servers that removed it
    return connected


@dataclass(frozen=True)
class Stage:
    """What a test acts with: simcord's environment, its people, and what the bot works on."""

    env: simcord.Env
    database: Database
    services: Services
    guild: Any
    channel: Any
    ana: Any
    stranger: Any
    moderator: Any
    expected_bugs: list[type[BaseException]] = field(default_factory=list)

    async def dream(self, dream_id: int) -> DreamView:
        view = await self.services.history.dream(dream_id)
        assert view is not None
        return view

    async def open_dreams(self) -> list[DreamView]:
        return await self.services.history.open_of_user(self.ana.id)

    async def remove_messages(self) -> None:
        """What the bot's process does in the background after a deletion."""
        remover = MessageRemover(self.services.removals, CardEditor(self.env.bot))
        while await remover.remove_next():
            pass

    async def deliver(self) -> None:
        """What any process does in the background after a dream's end."""
        courier = Courier(
            Outbox(self.database),
            self.services.history,
            self.services.store,
            CardEditor(self.env.bot),
            set_card=self.services.queue.set_card,
            reserve=Pace(self.database).reserve,
            notice_of=self.services.members.notice,
            configuration_of=self.services.guilds.configuration,
        )
        while await courier.deliver_next():
            pass

    async def ask(self, prompt: str = "a red apple --not green --seed 7", **options: Any) -> tuple[Any, DreamView]:
        """Ana's `/dream`, and the dream that came of it."""
        result = await self.ana.slash(self.channel, "dream", prompt=prompt, **options)
        newest = (await self.services.history.of_user(self.ana.id, limit=1))[0]
        return result.response, newest


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """One database is enough here."""
    return sqlite_database


@pytest.fixture
def services(database: Database, tmp_path: Path) -> Services:
    return services_on(database, Policy(max_queued=MAX_QUEUED), ImageStore(f"file:{tmp_path}/images"), "emoji")


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A running stand-in that this process's discord.py talks to, and that waits long for answers."""
    async with Playground(rules=Rules(answer_seconds=PATIENCE_SECONDS)) as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))
        yield running


@pytest.fixture
async def bot(playground: Playground, services: Services) -> AsyncIterator[DreamBot]:
    """Logged in, its commands known, its guild seen."""
    async with sharded_bot(services) as bot:
        await bot.login(playground.token)
        await bot.tree.sync()
        connected = await connect(bot)
        yield bot
    await asyncio.wait([connected])


@pytest.fixture
async def stage(database: Database, services: Services, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    without_pace(monkeypatch)
    bot = sharded_bot(services)
    env = simcord.Env(bot, settle_timeout=PATIENCE_SECONDS)
    await env.start()
    try:
        await bot.tree.sync()
        stage = _set_up(env, database, services)
        yield stage
    finally:
        await env.shutdown()
    assert [type(bug) for bug in bugs(env)] == stage.expected_bugs


def bugs(env: simcord.Env) -> list[BaseException]:
    """What the bot raised and had no sentence for."""
    causes = [getattr(error, "original", error) for error in env.errors]
    return [cause for cause in causes if sentence_for(cause) is None]


def text_input(modal: Any) -> Any:
    """The first field of a modal, as Discord was sent it."""

    def inputs(component: Any) -> Any:
        if isinstance(component, dict):
            if component.get("type") == 4:
                yield component
            for child in component.values():
                yield from inputs(child)
        elif isinstance(component, list):
            for child in component:
                yield from inputs(child)

    return next(inputs(modal))


def _set_up(env: simcord.Env, database: Database, services: Services) -> Stage:
    guild = env.create_guild()
    moderators = guild.create_role("moderators", permissions=discord.Permissions(manage_messages=True))
    return Stage(
        env,
        database,
        services,
        guild,
        guild.create_text_channel("dreams"),
        guild.add_member(env.create_user("ana")),
        guild.add_member(env.create_user("stranger")),
        guild.add_member(env.create_user("mo"), roles=[moderators]),
    )

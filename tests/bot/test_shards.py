"""Four shards in one process: every server is served, by one of them, once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import discord
import pytest
import yarl

from bot.art_channel import may_be_reposted
from bot.build import build_bot
from bot.client import DreamBot, Services
from bot.command_sync import sync_when_changed
from playground import Playground
from playground.interactions import Outcome
from playground.permissions import Overwrite, OverwriteKind, Permission
from playground.rules import Rules
from tests.bot.conftest import connect
from tests.bot.dream_views import DONE
from tests.patience import PATIENCE_SECONDS

SHARDS, GUILDS = 4, 8


@pytest.fixture
async def playground(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Playground]:
    """A stand-in with eight guilds, two for each shard, that recommends four shards."""
    rules = Rules(answer_seconds=PATIENCE_SECONDS, shards=SHARDS)
    async with Playground(guild_count=GUILDS, rules=rules) as running:
        monkeypatch.setattr(discord.http.Route, "BASE", running.api_base)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(running.gateway_url))
        yield running


@pytest.fixture
async def bot(playground: Playground, services: Services, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DreamBot]:
    """As many shards as Discord recommends; their five seconds between two IDENTIFYs are left out."""

    async def at_once(bot: DreamBot, shard_id: int | None, *, initial: bool = False) -> None:
        return

    monkeypatch.setattr(DreamBot, "before_identify_hook", at_once)
    async with build_bot(services) as bot:
        await bot.login(playground.token)
        await sync_when_changed(bot)
        connected = await connect(bot)
        yield bot
    await asyncio.wait([connected])


def answers(playground: Playground) -> Counter[str]:
    """How often each interaction was answered."""
    paths = [record.path for record in playground.world.log.records if record.path.endswith("/callback")]
    return Counter(path.split("/")[4] for path in paths)


async def test_each_guild_belongs_to_one_shard_and_each_shard_has_its_guilds(
    playground: Playground, bot: DreamBot
) -> None:
    assert Counter(guild.shard_id for guild in bot.guilds) == dict.fromkeys(range(SHARDS), GUILDS // SHARDS)
    assert {guild.id for guild in bot.guilds} == set(playground.world.guilds)
    assert sorted(session.shard for session in playground.world.gateway.sessions) == [
        (number, SHARDS) for number in range(SHARDS)
    ]


async def test_a_member_of_every_guild_is_answered_once(playground: Playground, bot: DreamBot) -> None:
    for number, guild in enumerate(playground.world.guilds.values()):
        general = next(channel for channel in guild.channels.values() if channel.name == "general")
        answer = await playground.type_command(
            "dream",
            {"prompt": f"a cat {number}"},
            member=("ada", "ben", "cleo", "olive")[number % 4],
            channel=general.id,
        )
        assert answer.outcome is Outcome.MESSAGE
        assert answer.message is not None
        assert not answer.message.is_ephemeral
        assert answer.message.channel_id == general.id
        (dream,) = await bot.services.history.open_of_guild(guild.id)
        assert dream.channel_id == general.id
    assert set(answers(playground).values()) == {1}
    assert len(answers(playground)) == GUILDS
    assert not playground.world.log.refused


async def test_the_commands_are_told_once_for_all_shards(playground: Playground, bot: DreamBot) -> None:
    told = [record for record in playground.world.log.records if record.method == "PUT"]
    assert [record.route for record in told] == ["/applications/{application}/commands"]


async def test_a_process_posts_a_favourite_of_a_server_that_another_process_hears_of(
    playground: Playground, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild = next(one for one in playground.world.guilds.values() if (one.id >> 22) % 2 == 0)
    general, art, lounge = (
        next(channel for channel in guild.channels.values() if channel.name == name)
        for name in ("general", "art", "lounge")
    )
    async with build_bot(services, shard_count=2, shard_ids=[1]) as other:
        await other.login(playground.token)
        connected = await connect(other)
        assert other.get_guild(guild.id) is None
        open_dream = replace(DONE, guild_id=guild.id, channel_id=general.id)
        assert await may_be_reposted(other, open_dream, art.id)
        lounge.overwrites[guild.id] = Overwrite(guild.id, OverwriteKind.ROLE, deny=Permission.VIEW_CHANNEL)
        bot_role = next(role.id for role in guild.roles.values() if role.name == "Bot")
        lounge.overwrites[bot_role] = Overwrite(bot_role, OverwriteKind.ROLE, allow=Permission.VIEW_CHANNEL)
        assert not await may_be_reposted(other, replace(open_dream, channel_id=lounge.id), art.id)
        general.is_age_restricted = True
        assert not await may_be_reposted(other, open_dream, art.id)
    await asyncio.wait([connected])

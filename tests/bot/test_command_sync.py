"""Discord is told about commands only when they changed."""

from __future__ import annotations

import simcord
from discord import app_commands

from bot.client import BotInteraction, Services
from bot.command_sync import commands_hash, sync_when_changed
from tests.bot.conftest import sharded_bot
from tests.patience import PATIENCE_SECONDS


@app_commands.command(name="new", description="A command of the next version")
async def new(interaction: BotInteraction) -> None:
    await interaction.response.send_message("new")


async def test_an_unchanged_set_of_commands_is_told_once(services: Services) -> None:
    bot = sharded_bot(services)
    async with simcord.run(bot, settle_timeout=PATIENCE_SECONDS):
        assert await sync_when_changed(bot)
        assert not await sync_when_changed(bot)
        bot.tree.add_command(new)
        assert await sync_when_changed(bot)


async def test_two_processes_of_one_version_agree_on_the_hash(services: Services) -> None:
    async with sharded_bot(services) as one, sharded_bot(services) as other:
        assert await commands_hash(one) == await commands_hash(other)


async def test_the_commands_are_for_servers_and_direct_messages_with_the_bot_only(services: Services) -> None:
    async with sharded_bot(services) as bot:
        payloads = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    assert {tuple(payload["contexts"]) for payload in payloads} == {(0, 1)}
    assert {tuple(payload["integration_types"]) for payload in payloads} == {(0,)}

"""Servers that add the bot, and that remove it."""

from __future__ import annotations

from bot.guild_events import end_dreams_of, welcome
from dreams.states import DreamState
from tests.bot.conftest import Stage


async def test_the_dreams_of_a_server_that_removed_the_bot_end(stage: Stage) -> None:
    _, waiting = await stage.ask()
    elsewhere = stage.env.create_guild("elsewhere")
    channel = elsewhere.create_text_channel("general")
    someone = elsewhere.add_member(stage.env.create_user("someone"))
    await someone.slash(channel, "dream", prompt="a cat")
    bot = stage.env.bot
    assert await end_dreams_of(bot, bot.get_guild(stage.guild.id)) == 1  # type: ignore[arg-type]
    assert (await stage.dream(waiting.id)).state is DreamState.CANCELLED
    assert len(await stage.services.history.open_of_user(someone.id)) == 1


async def test_a_server_without_a_system_channel_gets_no_welcome_and_no_error(stage: Stage) -> None:
    guild = stage.env.bot.get_guild(stage.guild.id)
    assert guild is not None
    await welcome(guild)
    assert stage.channel.history() == []

"""Servers that add the bot, and that remove it."""

from __future__ import annotations

import pytest

from bot.answers import MESSAGE_LIMIT
from bot.guild_events import REMOVED, WELCOME, end_dreams_of, forget_those_gone, welcome
from cards.face import face
from dreams.dream import Order
from dreams.languages import Language
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from tests.bot.conftest import Stage


async def test_the_dreams_of_a_server_that_removed_the_bot_end(stage: Stage) -> None:
    _, waiting = await stage.ask()
    elsewhere = stage.env.create_guild("elsewhere")
    channel = elsewhere.create_text_channel("general")
    someone = elsewhere.add_member(stage.env.create_user("someone"))
    await someone.slash(channel, "dream", prompt="a cat")
    assert await end_dreams_of(stage.env.bot, stage.guild.id) == 1  # type: ignore[arg-type]
    ended = await stage.dream(waiting.id)
    assert ended.state is DreamState.CANCELLED
    assert ended.error == REMOVED
    assert REMOVED in face(ended).content
    assert len(await stage.services.history.open_of_user(someone.id)) == 1


async def test_who_runs_a_server_without_a_system_channel_is_told_directly_what_to_set(stage: Stage) -> None:
    guild = stage.env.bot.get_guild(stage.guild.id)
    assert guild is not None
    await welcome(stage.env.bot, guild)  # type: ignore[arg-type]
    assert stage.channel.history() == []
    owner = await stage.env.bot.fetch_user(guild.owner_id)
    (message,) = [one async for one in owner.history()]
    assert f"**{guild.name}**" in message.content
    assert "`/config channel`" in message.content
    assert len(message.content) <= MESSAGE_LIMIT


@pytest.mark.parametrize("language", Language)
def test_the_welcome_fits_into_a_message_in_every_language(language: Language) -> None:
    assert len(WELCOME.in_language(language)) + 100 + len("****") <= MESSAGE_LIMIT  # 100: a server's name


async def test_a_running_dream_of_such_a_server_stops_and_says_why(stage: Stage) -> None:
    _, running = await stage.ask()
    claim = await stage.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    assert await end_dreams_of(stage.env.bot, stage.guild.id) == 1  # type: ignore[arg-type]
    assert (await stage.services.queue.orders(claim.lease)).cancel_requested
    await stage.services.queue.cancelled(claim.lease)
    ended = await stage.dream(running.id)
    assert (ended.state, ended.error) == (DreamState.CANCELLED, REMOVED)


async def test_a_server_that_removed_the_bot_while_nobody_listened_is_noticed_at_the_next_start(stage: Stage) -> None:
    _, here = await stage.ask()
    gone = stage.guild.id + (1 << 22)
    recipe = Recipe((Phrase("a cat"),))
    order = Order("elsewhere", stage.stranger.id, gone, 1, "emoji", recipe, "a cat")
    there = (await stage.services.queue.enqueue(order)).dream_id
    await forget_those_gone(stage.env.bot, 0)  # type: ignore[arg-type]
    assert (await stage.dream(there)).error == REMOVED
    assert (await stage.dream(here.id)).state is DreamState.QUEUED

"""Servers that add the bot, and that remove it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers import MESSAGE_LIMIT
from bot.guild_events import REMOVED, WELCOME, end_dreams_of, part_from_those_gone, welcome
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


async def queued_in(stage: Stage, guild_id: int) -> int:
    recipe = Recipe((Phrase("a cat"),))
    order = Order(f"in {guild_id}", stage.stranger.id, guild_id, 1, "emoji", recipe, "a cat")
    return (await stage.services.queue.enqueue(order)).dream_id


async def test_a_server_that_removed_the_bot_while_nobody_listened_is_noticed_at_the_next_start(stage: Stage) -> None:
    _, here = await stage.ask()
    there = await queued_in(stage, stage.guild.id + (1 << 22))
    await part_from_those_gone(stage.env.bot, 0)  # type: ignore[arg-type]
    assert (await stage.dream(there)).error == REMOVED
    assert (await stage.dream(here.id)).state is DreamState.QUEUED


async def test_what_a_server_that_removed_the_bot_unheard_left_behind_is_noticed_without_an_open_dream(
    stage: Stage,
) -> None:
    done, configured = stage.guild.id + (1 << 22), stage.guild.id + (2 << 22)
    over = await queued_in(stage, done)
    await stage.services.queue.cancel(over, stage.stranger.id)
    for guild_id in (configured, stage.guild.id):
        await stage.services.guilds.change(guild_id, lambda known: replace(known, blocked_words=("gore",)))
    await part_from_those_gone(stage.env.bot, 0)  # type: ignore[arg-type]
    assert await stage.services.guilds.remembered() == [stage.guild.id]
    assert await departed(stage) == {done, configured}


async def departed(stage: Stage) -> set[int]:
    """The servers whose dreams go after the retention time."""
    async with stage.database.read() as connection:
        return set((await connection.exec_driver_sql("SELECT guild_id FROM departure")).scalars())


async def test_a_server_in_an_outage_has_not_removed_the_bot(stage: Stage) -> None:
    _, waiting = await stage.ask()
    stage.env.bot._connection.parse_guild_delete({"id": str(stage.guild.id), "unavailable": True})
    await part_from_those_gone(stage.env.bot, 0)  # type: ignore[arg-type]
    assert (await stage.dream(waiting.id)).state is DreamState.QUEUED
    assert await departed(stage) == set()


async def test_the_servers_of_another_processs_shards_are_left_to_it(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, even = (2 * 10**12 + 1) << 22, (2 * 10**12) << 22
    of_the_other, of_this = await queued_in(stage, odd), await queued_in(stage, even)
    monkeypatch.setattr(stage.env.bot, "shard_count", 2)
    await part_from_those_gone(stage.env.bot, 0)  # type: ignore[arg-type]
    assert (await stage.dream(of_the_other)).state is DreamState.QUEUED
    assert (await stage.dream(of_this)).state is DreamState.CANCELLED
    assert await departed(stage) == {even}

"""What was dreamed in one channel does not leak into another."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.ownership import is_for_adults
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from dreams.history import DreamView
from dreams.queue import Order
from dreams.recipe import Phrase, Recipe
from dreams.states import DreamState
from tests.bot.conftest import Stage, text_input
from tests.bot.finished import finish, finish_next


@pytest.fixture
def secret(stage: Stage) -> Any:
    """A channel that Ana and the bot see, and nobody else."""
    sees = discord.PermissionOverwrite(view_channel=True, send_messages=True, attach_files=True)
    overwrites = {
        stage.guild.default_role: discord.PermissionOverwrite(view_channel=False),
        stage.ana: sees,
        stage.env.bot.user: sees,
    }
    return stage.guild.create_text_channel("secret", overwrites=overwrites)


async def test_a_dream_of_a_hidden_channel_is_unknown_to_who_cannot_see_it(stage: Stage, secret: Any) -> None:
    await stage.ana.slash(secret, "dream", prompt="a surprise party")
    dream = (await stage.open_dreams())[0]
    for command in ("show", "cancel"):
        result = await stage.stranger.slash(stage.channel, command, dream=dream.id)
        assert "no dream" in result.response.content
        assert result.ephemeral


async def test_the_servers_queue_leaves_hidden_channels_out(stage: Stage, secret: Any) -> None:
    await stage.ana.slash(secret, "dream", prompt="a surprise party")
    await stage.ask("a castle")
    seen = (await stage.stranger.slash(stage.channel, "queue", whose="server")).response.content
    assert "castle" in seen
    assert "party" not in seen


async def test_who_sees_the_channel_may_see_the_dream_from_elsewhere(stage: Stage) -> None:
    dream = await finish(stage)
    other = stage.guild.create_text_channel("other")
    assert not (await stage.stranger.slash(other, "show", dream=dream.id)).ephemeral


async def test_an_age_restricted_dream_stays_in_such_channels(stage: Stage) -> None:
    dream = await finish(stage)
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    other = stage.guild.create_text_channel("other")
    result = await stage.ana.slash(other, "show", dream=dream.id)
    assert result.ephemeral
    assert "age-restricted" in result.response.content


@pytest.mark.parametrize("verb", [Verb.AGAIN, Verb.VARY, Verb.LONGER, Verb.REMIX])
async def test_nothing_descends_from_an_age_restricted_dream_in_another_channel(stage: Stage, verb: Verb) -> None:
    dream = await finish(stage)
    elsewhere = stage.guild.create_text_channel("other")
    shown = (await stage.ana.slash(elsewhere, "show", dream=dream.id)).response
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    result = await stage.ana.click(shown, custom_id=custom_id(verb, dream.id))
    assert result.ephemeral
    assert "age-restricted" in result.response.content
    assert await stage.open_dreams() == []


async def test_a_remix_is_refused_when_the_dreams_channel_became_age_restricted_while_it_was_typed(
    stage: Stage,
) -> None:
    dream = await finish(stage)
    elsewhere = stage.guild.create_text_channel("other")
    shown = (await stage.ana.slash(elsewhere, "show", dream=dream.id)).response
    asked = await stage.ana.click(shown, custom_id=custom_id(Verb.REMIX, dream.id))
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    result = await stage.ana.submit_modal(asked, {text_input(asked.modal)["custom_id"]: "a pear"})
    assert "age-restricted" in result.response.content
    assert await stage.open_dreams() == []


async def test_a_dream_from_an_age_restricted_channel_has_descendants_there(stage: Stage) -> None:
    dream = await finish(stage)
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    shown = (await stage.ana.slash(stage.channel, "show", dream=dream.id)).response
    await stage.ana.click(shown, custom_id=custom_id(Verb.AGAIN, dream.id))
    assert len(await stage.open_dreams()) == 1


async def test_an_age_restricted_dream_is_blended_in_such_channels_only(stage: Stage) -> None:
    first, second = await finish(stage, "a cat"), await finish(stage, "a fox")
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    other = stage.guild.create_text_channel("other")
    result = await stage.ana.slash(other, "morph", first=first.id, second=second.id)
    assert result.ephemeral
    assert "age-restricted" in result.response.content
    assert await stage.open_dreams() == []


@pytest.mark.parametrize("kind", ["voice", "stage", "forum"])
async def test_every_kind_of_channel_may_be_for_adults(stage: Stage, kind: str) -> None:
    channel = getattr(stage.guild, f"create_{kind}_channel")("adults")
    bot = stage.env.bot
    assert not await is_for_adults(bot, channel.id)
    bot.get_channel(channel.id).nsfw = True  # type: ignore[union-attr]
    assert await is_for_adults(bot, channel.id)
    assert await CardEditor(bot).is_age_restricted(channel.id)


async def test_a_dream_of_a_channel_that_is_gone_is_shown_in_age_restricted_channels_only(stage: Stage) -> None:
    gone = stage.guild.create_text_channel("gone")
    dream = await finish(stage, channel=gone)
    await stage.env.bot.get_channel(gone.id).delete()  # type: ignore[union-attr]
    refused = await stage.ana.slash(stage.channel, "show", dream=dream.id)
    assert refused.ephemeral
    assert "gone or hidden" in refused.response.content
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    assert not (await stage.ana.slash(stage.channel, "show", dream=dream.id)).ephemeral


async def test_a_dream_of_direct_messages_may_be_shown_by_its_owner_anywhere(stage: Stage) -> None:
    order = Order("direct", stage.ana.id, None, 1, "emoji", Recipe((Phrase("a cat"),)), "a cat")
    await stage.services.queue.enqueue(order)
    dream = await finish_next(stage)
    assert not (await stage.ana.slash(stage.channel, "show", dream=dream.id)).ephemeral


@pytest.fixture
def host(stage: Stage) -> tuple[Any, Any]:
    """A member who moderates one channel by its own permissions, and that channel."""
    member = stage.guild.add_member(stage.env.create_user("hal"))
    moderates = discord.PermissionOverwrite(manage_messages=True)
    return member, stage.guild.create_text_channel("own", overwrites={member: moderates})


async def test_who_moderates_one_channel_ends_the_dreams_of_that_one_only(stage: Stage, host: tuple[Any, Any]) -> None:
    member, own = host
    dream = await finish(stage)
    _, waiting = await stage.ask()
    assert "or a moderator" in (await member.slash(own, "cancel", dream=waiting.id)).response.content
    refused = await member.slash(own, "moderate delete", dream=dream.id)
    assert "moderator of its channel" in refused.response.content
    assert (await stage.dream(waiting.id)).state is DreamState.QUEUED
    theirs = await asked_in(stage, own)
    await member.slash(stage.channel, "cancel", dream=theirs.id)
    assert (await stage.dream(theirs.id)).state is DreamState.CANCELLED, "also when they type it elsewhere"


async def asked_in(stage: Stage, channel: Any) -> DreamView:
    await stage.ana.slash(channel, "dream", prompt="a cat")
    return (await stage.services.history.of_user(stage.ana.id, limit=1))[0]

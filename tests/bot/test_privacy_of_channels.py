"""What was dreamed in one channel does not leak into another."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from cards.custom_ids import Verb, custom_id
from tests.bot.conftest import Stage, text_input
from tests.bot.finished import finish


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

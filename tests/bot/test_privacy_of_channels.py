"""What was dreamed in one channel does not leak into another."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.bot.conftest import Stage
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


async def test_an_age_restricted_dream_is_blended_in_such_channels_only(stage: Stage) -> None:
    first, second = await finish(stage, "a cat"), await finish(stage, "a fox")
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    other = stage.guild.create_text_channel("other")
    result = await stage.ana.slash(other, "morph", first=first.id, second=second.id)
    assert result.ephemeral
    assert "age-restricted" in result.response.content
    assert await stage.open_dreams() == []

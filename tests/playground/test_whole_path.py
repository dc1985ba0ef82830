"""The path that every bot takes: log in, register, be asked, answer, and have the answer edited from elsewhere."""

import io

import discord

from playground import Playground
from playground.guild import GENERAL_CHANNEL_ID, GUILD_ID
from playground.interactions import Outcome
from tests.playground.small_bot import SmallBot, png


async def test_a_sharded_bot_logs_in_and_sees_its_guild(playground: Playground, bot: SmallBot) -> None:
    guild = bot.get_guild(GUILD_ID)
    assert guild is not None
    assert [channel.name for channel in guild.text_channels] == ["general", "art", "lounge"]
    assert [thread.name for thread in guild.threads] == ["night shift"]
    assert guild.me.guild_permissions.attach_files
    assert "ping" in [command["name"] for command in playground.world.commands.everything()]


async def test_a_typed_command_is_answered_with_a_picture(playground: Playground, bot: SmallBot) -> None:
    answer = await playground.type_command("ping", {"text": "hi", "size": 12})
    assert answer.outcome is Outcome.MESSAGE
    assert answer.message is not None and answer.message.content == "hi"
    (attachment,) = answer.message.attachments
    assert (attachment.filename, attachment.size_px, attachment.description) == ("first.png", (12, 12), "a square")
    stored = playground.world.cdn.file(attachment.path)
    assert stored is not None and stored.content == png(12)


async def test_a_second_client_edits_the_answer_by_the_bots_token(
    playground: Playground, bot: SmallBot, editor: discord.Client
) -> None:
    answer = await playground.type_command("ping")
    assert answer.message is not None
    message = editor.get_partial_messageable(GENERAL_CHANNEL_ID).get_partial_message(answer.message.id)
    frame = discord.File(io.BytesIO(png(16, "blue")), "frame-0001.png")
    edited = await message.edit(content="step 1", attachments=[frame], allowed_mentions=discord.AllowedMentions.none())
    assert edited.content == "step 1"
    assert await edited.attachments[0].read() == png(16, "blue")
    assert [a.filename for a in answer.message.attachments] == ["frame-0001.png"]
    assert [version.content for version in answer.message.versions] == ["pong", "step 1"]
    assert playground.world.log.refused == []

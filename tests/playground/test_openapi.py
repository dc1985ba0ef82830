"""The requests that the stand-in takes are those that Discord's own description allows.

Beside the tests here, the fixture `playground` checks the bodies of every accepted request in this folder.
"""

import io

import discord
import pytest

from playground import Playground
from playground.guild import ADA_ID, GENERAL_CHANNEL_ID
from playground.log import RequestRecord
from tests.playground.openapi import Description, description_file, load
from tests.playground.small_bot import SmallBot, count_view, png


@pytest.fixture
def description() -> Description:
    path = description_file()
    if path is None:
        pytest.skip("Discord's API description is not here (DISCORD_OPENAPI names it)")
    return load(path)


def record(method: str, path: str, body: object) -> RequestRecord:
    return RequestRecord(1, 0.0, method, "/api/v10" + path, path, 200, None, 0, 0.0, False, False, "", body)


def test_a_wrong_body_is_complained_of(description: Description) -> None:
    path = f"/channels/{GENERAL_CHANNEL_ID}/messages"
    assert description.complaints(record("POST", path, {"content": "fine", "attachments": [{"id": 0}]})) == []
    assert description.complaints(record("POST", path, {"content": 7})) != []
    assert description.complaints(record("PATCH", path + "/1", {"embeds": [{"title": "x" * 257}]})) != []


async def test_what_discord_py_sends_is_as_discord_describes_it(
    playground: Playground, bot: SmallBot, editor: discord.Client, description: Description
) -> None:
    card = (await playground.type_command("ping")).message
    assert card is not None
    await playground.press(card, "count:0")
    await playground.submit_modal(await playground.type_command("ask"), {"name": "Ada"})
    await playground.type_command("slow")
    await playground.type_command("whisper")
    await playground.autocomplete("pick", {"colour": "g"}, "colour")
    channel = editor.get_partial_messageable(GENERAL_CHANNEL_ID)
    frame = discord.File(io.BytesIO(png(4)), "frame.png", description="d")
    quiet = discord.AllowedMentions.none()
    await channel.get_partial_message(card.id).edit(attachments=[frame], view=count_view(3), allowed_mentions=quiet)
    message = await channel.send("x", embed=discord.Embed(title="t"), nonce="n", reference=card_reference(card.id))
    await message.add_reaction("❤️")
    await (await editor.fetch_user(ADA_ID)).send("hello")
    bodies = [one for one in playground.world.log.records if one.body is not None]
    assert len(bodies) >= 10
    assert [complaint for one in bodies for complaint in description.complaints(one)] == []


def card_reference(message_id: int) -> discord.MessageReference:
    return discord.MessageReference(message_id=message_id, channel_id=GENERAL_CHANNEL_ID)

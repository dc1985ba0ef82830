"""`/privacy delete`: everything about a member, and nothing about anybody else."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def test_everything_about_a_member_is_deleted_after_one_question(stage: Stage) -> None:
    dream = await finish(stage)
    await stage.ask("another one")
    await stage.ana.slash(stage.channel, "settings", quality="deep")
    await stage.stranger.slash(stage.channel, "dream", prompt="a castle")
    question = await stage.ana.slash(stage.channel, "privacy delete")
    assert question.ephemeral
    assert await stage.services.history.dream(dream.id) is not None
    await stage.ana.click(question.response, label="Delete everything about me")
    assert "2 dreams with 1 pictures" in question.response.content
    await stage.remove_messages()
    assert await stage.services.history.of_user(stage.ana.id) == []
    assert [one async for one in stage.services.store.objects("")] == []
    left = [message for message in stage.channel.history() if not message.flags.ephemeral]
    assert ["castle" in message.content for message in left] == [True]
    assert len(await stage.services.history.of_user(stage.stranger.id)) == 1


async def test_an_export_has_settings_and_favourites_too(stage: Stage) -> None:
    dream = await finish(stage)
    await stage.services.favourites.add(stage.ana.id, dream.id)
    result = await stage.ana.slash(stage.channel, "privacy export")
    archive = zipfile.ZipFile(BytesIO(await result.response.attachments[0].read()))
    about = json.loads(archive.read("member.json"))
    assert about["favourites"] == [dream.id]
    assert about["settings"]["notice"] == "none"

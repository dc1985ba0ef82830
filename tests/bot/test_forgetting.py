"""`/privacy delete`: everything about a member, and nothing about anybody else."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from dreams.dream import CardRef
from dreams.queue import Queue
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
    assert "2 dreams, 1 picture." in question.response.content
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


async def test_a_member_who_is_forgotten_while_a_dream_of_theirs_is_shown_keeps_no_card(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_set_card = Queue.set_card

    async def set_card(queue: Queue, dream_id: int, card: CardRef, *, is_first: bool) -> bool:
        await stage.services.deletion.forget_member(stage.ana.id)  # the card is shown, and not yet remembered
        return await plain_set_card(queue, dream_id, card, is_first=is_first)

    monkeypatch.setattr(Queue, "set_card", set_card)
    await stage.ana.slash(stage.channel, "dream", prompt="a red apple")
    await stage.remove_messages()
    assert stage.channel.history() == []

"""What a member gets who asks for everything."""

from __future__ import annotations

import io
import json
import zipfile

from bot.export import export_member
from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def test_the_export_has_every_dream_and_its_picture(stage: Stage) -> None:
    dreams = [await finish(stage), await finish(stage, "a castle")]
    result = await stage.ana.slash(stage.channel, "privacy export")
    assert result.ephemeral
    attachment = result.response.attachments[0]
    with zipfile.ZipFile(io.BytesIO(await attachment.read())) as archive:
        listed = json.loads(archive.read("dreams.json"))
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
    assert [one["dream"] for one in listed] == [dream.id for dream in reversed(dreams)]
    assert listed[0]["prompt"] == "a castle"
    assert len(pictures) == 2


async def test_an_export_has_nothing_of_other_people(stage: Stage) -> None:
    await finish(stage)
    export = await export_member(
        stage.services.history, stage.services.store, stage.stranger.id, about={}, max_bytes=10**6
    )
    with zipfile.ZipFile(io.BytesIO(export.archive)) as archive:
        assert json.loads(archive.read("dreams.json")) == []


async def test_pictures_that_do_not_fit_are_counted(stage: Stage) -> None:
    await finish(stage)
    export = await export_member(stage.services.history, stage.services.store, stage.ana.id, about={}, max_bytes=1000)
    assert (export.dreams, export.pictures_left_out) == (1, 1)

"""What a member gets who asks for everything."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from bot.export import export_member
from dreams.dream import Order, Steering, SteeringKind
from dreams.recipe import ImagePrompt, Phrase, Recipe
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


async def test_the_export_has_the_pictures_that_were_attached_and_the_phrases_that_were_steered_away_from(
    stage: Stage,
) -> None:
    services = stage.services
    await services.store.put("prompts/fox.png", b"an attached fox")
    for number in range(2):
        recipe = Recipe((Phrase("a fox"),), image=ImagePrompt("prompts/fox.png"))
        await services.queue.enqueue(
            Order(f"fox {number}", stage.ana.id, stage.guild.id, stage.channel.id, "emoji", recipe, "a fox")
        )
    claim = await services.queue.claim("worker", ["emoji"])
    assert claim is not None
    await services.queue.steer(claim.lease.dream_id, stage.ana.id, Steering(SteeringKind.AVOID, phrase="my secret"))
    await services.queue.steer(claim.lease.dream_id, stage.ana.id, Steering(SteeringKind.EXTEND, steps=100))
    export = await export_member(services.history, services.store, stage.ana.id, about={}, max_bytes=10**6)
    with zipfile.ZipFile(io.BytesIO(export.archive)) as archive:
        assert archive.read("attached/fox.png") == b"an attached fox"
        waiting, running = json.loads(archive.read("dreams.json"))
    assert waiting["steered"] == []
    assert running["steered"] == [
        {"kind": "avoid", "steps": None, "phrase": "my secret"},
        {"kind": "extend", "steps": 100, "phrase": None},
    ]
    assert (export.pictures_left_out, export.attached_left_out) == (0, 0)


async def test_attached_pictures_that_do_not_fit_are_counted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = Recipe((Phrase("a fox"),), image=ImagePrompt("prompts/fox.png"))
    await stage.services.store.put("prompts/fox.png", bytes(10_000))
    await stage.services.queue.enqueue(
        Order("fox", stage.ana.id, stage.guild.id, stage.channel.id, "emoji", recipe, "a fox")
    )
    monkeypatch.setattr("bot.commands.privacy.FILE_LIMIT_BYTES", 8000)
    told = (await stage.ana.slash(stage.channel, "privacy export")).response.content
    assert told.endswith("1 picture that you attached did not fit.")

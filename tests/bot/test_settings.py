"""`/settings`, and what others then see."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from bot.picture_files import picture_bytes
from cards.custom_ids import Verb, custom_id
from dreams.members import Notice, Preferences
from dreams.recipe import Quality
from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def hide(stage: Stage) -> None:
    await stage.ana.slash(stage.channel, "settings", hide_prompts=True)


async def test_settings_are_kept_and_told_only_to_their_member(stage: Stage) -> None:
    result = await stage.ana.slash(stage.channel, "settings", quality="deep", notice="direct")
    assert result.ephemeral
    assert "deep" in result.response.content
    wanted = Preferences(quality=Quality.DEEP, notice=Notice.DIRECT)
    assert await stage.services.members.preferences(stage.ana.id) == wanted
    assert await stage.services.members.preferences(stage.stranger.id) == Preferences()


async def test_my_quality_is_used_unless_the_prompt_says_another_or_steps(stage: Stage) -> None:
    await stage.ana.slash(stage.channel, "settings", quality="draft")
    assert (await stage.ask("a cat"))[1].recipe.quality is Quality.DRAFT
    assert (await stage.ask("a cat --quality standard"))[1].recipe.quality is Quality.STANDARD
    assert (await stage.ask("a cat", steps=7))[1].recipe.steps == 7


async def test_hidden_words_are_on_no_card_and_in_no_list_of_the_server(stage: Stage) -> None:
    await hide(stage)
    card, _ = await stage.ask("a surprise party")
    everybodys = await stage.stranger.slash(stage.channel, "queue", whose="server")
    assert "party" not in card.content
    assert "dream" in everybodys.response.content
    assert "party" not in everybodys.response.content


@pytest.mark.parametrize("verb", [Verb.RECIPE, Verb.REMIX, Verb.AGAIN, Verb.VARY, Verb.LONGER])
async def test_hidden_words_are_not_given_away_by_a_button(stage: Stage, verb: Verb) -> None:
    await hide(stage)
    dream = await finish(stage, "a surprise party")
    card = (await stage.ana.slash(stage.channel, "show", dream=dream.id)).response
    refused = await stage.stranger.click(card, custom_id=custom_id(verb, dream.id))
    assert "keeps its words" in refused.response.content
    assert await stage.services.history.of_user(stage.stranger.id) == []


async def test_the_owner_sees_hidden_words(stage: Stage) -> None:
    await hide(stage)
    dream = await finish(stage, "a surprise party")
    card = (await stage.ana.slash(stage.channel, "show", dream=dream.id)).response
    told = await stage.ana.click(card, custom_id=custom_id(Verb.RECIPE, dream.id))
    assert "party" in told.response.content


async def test_the_file_of_a_picture_with_hidden_words_carries_no_recipe(stage: Stage) -> None:
    dream = await finish(stage)
    assert dream.result is not None
    texts = PngImagePlugin.PngInfo()
    texts.add_itxt("dream", "a surprise party")
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=texts)
    await stage.services.store.put(dream.result.pictures[0].store_key, out.getvalue())
    picture = replace(dream.result.pictures[0], sha256=hashlib.sha256(out.getvalue()).hexdigest())
    stored = replace(dream, result=replace(dream.result, pictures=(picture,)))
    assert "dream" in texts_in(await picture_bytes(stage.services.store, stored))
    assert texts_in(await picture_bytes(stage.services.store, replace(stored, hides_prompt=True))) == {}


def texts_in(png: bytes) -> dict[Any, Any]:
    image = Image.open(io.BytesIO(png))
    assert isinstance(image, PngImagePlugin.PngImageFile)
    return dict(image.text)

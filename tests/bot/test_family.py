"""*Family* and `/family`."""

from __future__ import annotations

import io

from PIL import Image

from bot.family_picture import GAP_PX
from cards.custom_ids import Verb, custom_id
from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def test_a_family_is_a_tree_with_links_and_names(stage: Stage) -> None:
    parent = await finish(stage)
    card = (await stage.ana.slash(stage.channel, "show", dream=parent.id)).response
    await stage.stranger.click(card, custom_id=custom_id(Verb.AGAIN, parent.id))
    child = (await stage.services.history.of_user(stage.stranger.id))[0]
    told = await stage.ana.slash(stage.channel, "family", dream=child.id)
    assert told.ephemeral
    first, second = told.response.content.splitlines()
    assert first.startswith(f"[#{parent.id}](https://discord.com/channels/{stage.guild.id}/")
    assert second.startswith(f"└ [**#{child.id}**](")
    assert "again · a red apple" in second
    assert second.endswith("stranger")


async def test_a_child_credits_the_other_member_and_has_the_button(stage: Stage) -> None:
    parent = await finish(stage)
    card = (await stage.ana.slash(stage.channel, "show", dream=parent.id)).response
    assert custom_id(Verb.FAMILY, parent.id) not in str(card.components)
    answer = await stage.stranger.click(card, custom_id=custom_id(Verb.AGAIN, parent.id))
    assert f"another dream {parent.id} by ana" in answer.response.content


async def test_a_relative_that_is_gone_stays_a_number(stage: Stage) -> None:
    parent = await finish(stage, "a surprise party")
    card = (await stage.ana.slash(stage.channel, "show", dream=parent.id)).response
    await stage.ana.click(card, custom_id=custom_id(Verb.AGAIN, parent.id))
    child = (await stage.open_dreams())[0]
    await stage.services.deletion.delete_dream(parent.id)
    told = (await stage.stranger.slash(stage.channel, "family", dream=child.id)).response.content
    assert told.splitlines()[0] == f"#{parent.id} is gone, or not for here"


async def test_a_family_is_a_picture_with_the_thumbnails_of_those_that_may_be_seen(stage: Stage) -> None:
    parent = await finish(stage)
    card = (await stage.ana.slash(stage.channel, "show", dream=parent.id)).response
    await stage.ana.click(card, custom_id=custom_id(Verb.AGAIN, parent.id))
    child = (await stage.open_dreams())[0]
    answer = (await stage.stranger.slash(stage.channel, "family", dream=child.id)).response
    (attachment,) = answer.attachments
    assert attachment.filename == f"family-{child.id}.png"
    assert attachment.description == (
        f"The family tree of dream {child.id}, from the oldest, #{parent.id}. "
        f"Dreams, and what came of each: #{parent.id}: #{child.id}."
    )
    with Image.open(io.BytesIO(await attachment.read())) as picture:
        assert picture.height > picture.width, "the child is below"
        assert picture.getpixel((GAP_PX + 48, GAP_PX + 48)) == (255, 0, 0), "the parent's picture is there"


async def test_a_family_without_a_picture_that_may_be_shown_here_is_told_in_lines(stage: Stage) -> None:
    parent = await finish(stage, safety=(("nudity", 0.9),))
    card = (await stage.ana.slash(stage.channel, "show", dream=parent.id)).response
    await stage.ana.click(card, custom_id=custom_id(Verb.AGAIN, parent.id))
    child = (await stage.open_dreams())[0]
    answer = (await stage.stranger.slash(stage.channel, "family", dream=child.id)).response
    assert answer.attachments == []
    assert f"#{child.id}" in answer.content

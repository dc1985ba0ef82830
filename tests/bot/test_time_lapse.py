"""The button that shows how a dream came to be."""

from __future__ import annotations

from cards.custom_ids import Verb, custom_id
from tests.bot.conftest import Stage
from tests.bot.finished import finish


async def test_the_time_lapse_comes_as_a_film_for_the_whole_channel(stage: Stage) -> None:
    dream = await finish(stage, film=b"a film")
    card = (await stage.ana.slash(stage.channel, "show", dream=dream.id)).response
    result = await stage.stranger.click(card, custom_id=custom_id(Verb.TIMELAPSE, dream.id))
    shown = result.response
    assert not shown.flags.ephemeral
    (film,) = shown.attachments
    assert film.filename == f"dream-{dream.id}.mp4"
    assert await film.read() == b"a film"


async def test_a_dream_without_a_time_lapse_offers_none(stage: Stage) -> None:
    dream = await finish(stage)
    card = (await stage.ana.slash(stage.channel, "show", dream=dream.id)).response
    offered = [button["custom_id"] for row in card.components for button in row["components"]]
    assert custom_id(Verb.AGAIN, dream.id) in offered
    assert custom_id(Verb.TIMELAPSE, dream.id) not in offered

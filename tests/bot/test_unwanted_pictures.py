"""Pictures in which CLIP saw something unwanted, wherever the bot shows one: `/show`, time-lapse, gallery, art."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.art_channel import ArtChannel
from bot.picture_verdicts import verdicts_of
from bot.waiting_cards import MIN_SECONDS_BETWEEN_EDITS, WaitingCards
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from cards.face import Face
from cards.verdicts import KEPT_OUT
from dreams.dream import CardRef
from dreams.history import DreamView
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.unwanted import PicturePolicy
from tests.bot.conftest import Stage
from tests.bot.finished import finish, finish_next

NUDITY = (("nudity", 0.83),)


async def decide(stage: Stage, policy: PicturePolicy) -> None:
    await stage.services.guilds.change(stage.guild.id, lambda known: replace(known, picture_policy=policy))


def make_age_restricted(stage: Stage, channel: Any) -> None:
    stage.env.bot.get_channel(channel.id).nsfw = True  # type: ignore[union-attr]


async def show(stage: Stage, dream: DreamView, channel: Any = None) -> Any:
    return (await stage.ana.slash(channel or stage.channel, "show", dream=dream.id)).response


async def test_a_shown_picture_is_behind_a_spoiler_and_open_in_an_age_restricted_channel(stage: Stage) -> None:
    dream = await finish(stage, safety=NUDITY)
    assert [one.filename for one in (await show(stage, dream)).attachments] == [f"SPOILER_dream-{dream.id}.png"]
    adults = stage.guild.create_text_channel("adults")
    make_age_restricted(stage, adults)
    assert [one.filename for one in (await show(stage, dream, adults)).attachments] == [f"dream-{dream.id}.png"]


@pytest.mark.parametrize("verb", [Verb.TIMELAPSE, None])
async def test_a_refused_picture_is_shown_by_no_command_and_no_button(stage: Stage, verb: Verb | None) -> None:
    dream = await finish(stage, safety=NUDITY, film=b"a film")
    card = await show(stage, dream)
    await decide(stage, PicturePolicy.ADULTS)
    if verb is None:
        refused = await stage.ana.slash(stage.channel, "show", dream=dream.id)
    else:
        refused = await stage.ana.click(card, custom_id=custom_id(verb, dream.id))
    assert refused.ephemeral
    assert refused.response.attachments == []
    assert "does not show such pictures here" in refused.response.content


async def test_a_grid_whose_rest_is_cancelled_still_keeps_out_what_is_refused(stage: Stage) -> None:
    card = (await stage.ana.slash(stage.channel, "dream", prompt="a cat --seed 7", count=3)).response
    await decide(stage, PicturePolicy.REFUSE)
    first = await finish_next(stage, safety=NUDITY)
    await stage.ana.click(card, custom_id=custom_id(Verb.CANCEL_ALL, first.id))
    assert "**1** kept out" in stage.channel.last_message.content
    assert custom_id(Verb.SHOW, first.id) not in str(stage.channel.last_message.components)


async def test_a_place_that_comes_after_the_last_word_leaves_the_picture_kept_out(stage: Stage) -> None:
    await decide(stage, PicturePolicy.REFUSE)
    _, dream = await stage.ask()
    editor = CardEditor(stage.env.bot)

    class LateEditor:
        async def edit(self, card: CardRef, told: Face, attachments: None) -> None:
            await finish_next(stage, safety=NUDITY)
            await stage.deliver()
            await editor.edit(card, told, attachments)

    cards = WaitingCards(
        stage.services.history,
        LateEditor(),  # type: ignore[arg-type]
        reserve=Pace(stage.database).reserve,
        refused=verdicts_of(stage.env.bot).refused,  # type: ignore[arg-type]
        redraw=Outbox(stage.database).redraw,
        clock=itertools.count(step=MIN_SECONDS_BETWEEN_EDITS).__next__,
    )
    cards.watch([replace(dream, position=None)])
    assert await cards.refresh() == 1
    assert "Waiting" in stage.channel.last_message.content
    await stage.deliver()
    assert stage.channel.last_message.content.startswith(KEPT_OUT)
    assert custom_id(Verb.FAVOURITE, dream.id) not in str(stage.channel.last_message.components)


async def blend(stage: Stage, first: DreamView, second: DreamView) -> DreamView:
    """A finished blend of two, with its film."""
    await stage.ana.slash(stage.channel, "morph", first=first.id, second=second.id)
    return await finish_next(stage, film=b"a film")


async def test_a_refused_picture_is_no_end_of_a_morph(stage: Stage) -> None:
    clean, unwanted = await finish(stage), await finish(stage, safety=NUDITY)
    await decide(stage, PicturePolicy.REFUSE)
    refused = await stage.ana.slash(stage.channel, "morph", first=clean.id, second=unwanted.id)
    assert refused.ephemeral
    assert f"#{unwanted.id} is kept out" in refused.response.content
    assert await stage.open_dreams() == []


async def test_a_morphs_film_is_judged_by_the_pictures_that_it_goes_between(stage: Stage) -> None:
    morph = await blend(stage, await finish(stage), await finish(stage, safety=NUDITY))
    card = await show(stage, morph)
    film = (await stage.ana.click(card, custom_id=custom_id(Verb.TIMELAPSE, morph.id))).response
    assert [one.filename for one in film.attachments] == [f"SPOILER_dream-{morph.id}.mp4"]
    await decide(stage, PicturePolicy.REFUSE)
    assert (await stage.ana.click(card, custom_id=custom_id(Verb.TIMELAPSE, morph.id))).ephemeral


async def test_its_owner_still_has_a_refused_picture_in_the_history(stage: Stage) -> None:
    await decide(stage, PicturePolicy.REFUSE)
    dream = await finish(stage, safety=NUDITY)
    history = await stage.ana.slash(stage.channel, "history")
    assert history.ephemeral
    assert [one.filename for one in history.response.attachments] == [f"dream-{dream.id}.png"]


async def test_the_gallery_leaves_out_what_is_refused_and_hides_what_is_a_spoiler(stage: Stage) -> None:
    dream = await finish(stage, safety=NUDITY)
    await stage.services.favourites.add(stage.ana.id, dream.id)
    gallery = await stage.stranger.slash(stage.channel, "gallery")
    assert [one.filename for one in gallery.response.attachments] == [f"SPOILER_dream-{dream.id}.png"]
    await decide(stage, PicturePolicy.REFUSE)
    gallery = await stage.stranger.slash(stage.channel, "gallery")
    assert "Nobody has a favourite" in gallery.response.content


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (PicturePolicy.SHOW, ["dream-{}.png"]),
        (PicturePolicy.SPOILER, ["SPOILER_dream-{}.png"]),
        (PicturePolicy.ADULTS, []),
        (PicturePolicy.REFUSE, []),
    ],
)
async def test_the_art_channel_gets_what_the_policy_lets_through(
    stage: Stage, policy: PicturePolicy, expected: list[str]
) -> None:
    art = stage.guild.create_text_channel("art")
    dream = await finish(stage, safety=NUDITY)
    card = await show(stage, dream)
    await stage.services.guilds.change(
        stage.guild.id,
        lambda known: replace(known, art_channel_id=art.id, art_threshold=1, picture_policy=policy),
    )
    await stage.stranger.click(card, custom_id=custom_id(Verb.FAVOURITE, dream.id))
    await post_all(stage)
    names = [one.filename for message in art.history() for one in message.attachments]
    assert names == [name.format(dream.id) for name in expected]


async def test_a_policy_that_was_tightened_after_the_claim_keeps_the_picture_out_of_the_art_channel(
    stage: Stage,
) -> None:
    art = stage.guild.create_text_channel("art")
    dream = await finish(stage, safety=NUDITY)
    card = await show(stage, dream)
    await stage.services.guilds.change(
        stage.guild.id, lambda known: replace(known, art_channel_id=art.id, art_threshold=1)
    )
    await stage.stranger.click(card, custom_id=custom_id(Verb.FAVOURITE, dream.id))
    await decide(stage, PicturePolicy.REFUSE)
    await post_all(stage)
    assert list(art.history()) == []


async def post_all(stage: Stage) -> None:
    poster = ArtChannel(stage.env.bot, CardEditor(stage.env.bot))  # type: ignore[arg-type]
    while await poster.post_next():
        pass

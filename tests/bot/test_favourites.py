"""Favourites by button and by ⭐; the art channel; the gallery."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.art_channel import ArtChannel
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from dreams.history import DreamView
from tests.bot.conftest import Stage
from tests.bot.finished import finish


@pytest.fixture
async def art(stage: Stage) -> Any:
    """An art channel that wants two members to like a picture."""
    channel = stage.guild.create_text_channel("art")
    await stage.services.guilds.change(
        stage.guild.id, lambda known: replace(known, art_channel_id=channel.id, art_threshold=2)
    )
    return channel


async def shown(stage: Stage, dream: DreamView, channel: Any = None) -> Any:
    """The dream's picture with its buttons, as `/show` shows it."""
    return (await stage.ana.slash(channel or stage.channel, "show", dream=dream.id)).response


async def like(stage: Stage, who: Any, message: Any, dream: DreamView) -> Any:
    return await who.click(message, custom_id=custom_id(Verb.FAVOURITE, dream.id))


async def post_all(stage: Stage) -> None:
    """What the bot's process does in the background when something became popular."""
    poster = ArtChannel(stage.env.bot, CardEditor(stage.env.bot))  # type: ignore[arg-type]
    while await poster.post_next():
        pass


def posted(channel: Any) -> list[Any]:
    return list(channel.history())


async def test_the_button_likes_and_likes_no_more(stage: Stage) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    result = await like(stage, stage.stranger, card, dream)
    assert result.ephemeral
    assert "1 member likes it" in result.response.content
    assert await stage.services.favourites.of_member(stage.stranger.id) == [dream.id]
    await like(stage, stage.stranger, card, dream)
    assert await stage.services.favourites.of_member(stage.stranger.id) == []


async def test_a_star_likes_and_taken_back_likes_no_more(stage: Stage) -> None:
    dream = await finish(stage)
    message = (await shown(stage, dream)).message
    await stage.stranger.react(message, "⭐")
    await stage.moderator.react(message, "🔥")
    assert await stage.services.favourites.of_member(stage.stranger.id) == [dream.id]
    assert await stage.services.favourites.of_member(stage.moderator.id) == []
    await stage.stranger.unreact(message, "⭐")
    assert await stage.services.favourites.of_member(stage.stranger.id) == []


async def test_a_star_on_somebody_elses_message_is_nobodys_favourite(stage: Stage) -> None:
    message = await stage.ana.send(stage.channel, "hello")
    await stage.stranger.react(message, "⭐")
    assert await stage.services.favourites.of_member(stage.stranger.id) == []


async def test_what_enough_members_like_is_posted_once_with_credit_and_a_link(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    await like(stage, stage.stranger, card, dream)
    await post_all(stage)
    assert posted(art) == []
    await card.message.add_reaction("⭐")  # the bot's own star counts for nobody
    await stage.moderator.react(card.message, "⭐")
    await like(stage, stage.ana, card, dream)
    await asyncio.gather(*(post_all(stage) for _ in range(3)))
    (message,) = posted(art)
    assert "a red apple" in message.content
    assert "by ana" in message.content
    assert dream.card is not None
    assert str(dream.card.message_id) in message.content
    assert message.attachments[0].description == "A dream of a red apple"


async def test_a_picture_in_the_art_channel_can_be_liked_there_too(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    for member in (stage.ana, stage.stranger):
        await like(stage, member, card, dream)
    await post_all(stage)
    await stage.moderator.react(art.last_message, "⭐")
    assert await stage.services.favourites.of_member(stage.moderator.id) == [dream.id]


async def test_a_deleted_dream_leaves_the_art_channel_and_the_gallery(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    for member in (stage.ana, stage.stranger):
        await like(stage, member, card, dream)
    await post_all(stage)
    await stage.ana.click(card, custom_id=custom_id(Verb.DELETE, dream.id))
    await stage.remove_messages()
    assert posted(art) == []
    gallery = await stage.stranger.slash(stage.channel, "gallery")
    assert "Nobody has a favourite" in gallery.response.content


async def test_who_shares_no_more_leaves_the_art_channel(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    for member in (stage.ana, stage.stranger):
        await like(stage, member, card, dream)
    await post_all(stage)
    await stage.ana.slash(stage.channel, "settings", share=False)
    await stage.remove_messages()
    assert posted(art) == []
    assert await stage.services.history.dream(dream.id) is not None


async def test_nothing_leaves_an_age_restricted_channel(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    for member in (stage.ana, stage.stranger):
        await like(stage, member, card, dream)
    await post_all(stage)
    assert posted(art) == []
    elsewhere = await stage.stranger.slash(stage.guild.create_text_channel("other"), "gallery")
    assert "Nobody has a favourite" in elsewhere.response.content
    stage.env.bot.get_channel(art.id).nsfw = True  # type: ignore[union-attr]
    await like(stage, stage.moderator, card, dream)
    await post_all(stage)
    assert len(posted(art)) == 1


async def test_a_channel_that_became_age_restricted_after_the_claim_keeps_its_dream(stage: Stage, art: Any) -> None:
    dream = await finish(stage)
    card = await shown(stage, dream)
    for member in (stage.ana, stage.stranger):
        await like(stage, member, card, dream)
    stage.env.bot.get_channel(stage.channel.id).nsfw = True  # type: ignore[union-attr]
    await post_all(stage)
    assert posted(art) == []


async def test_nothing_leaves_a_channel_that_not_everybody_sees(stage: Stage, art: Any) -> None:
    sees = discord.PermissionOverwrite(view_channel=True, send_messages=True, attach_files=True)
    hidden = discord.PermissionOverwrite(view_channel=False)
    secret = stage.guild.create_text_channel(
        "secret",
        overwrites={
            stage.guild.default_role: hidden,
            stage.ana: sees,
            stage.moderator: sees,
            stage.env.bot.user: sees,
        },
    )
    dream = await finish(stage, channel=secret)
    card = await shown(stage, dream, secret)
    for member in (stage.ana, stage.moderator):
        await like(stage, member, card, dream)
    await post_all(stage)
    assert posted(art) == []
    gallery = await stage.stranger.slash(stage.channel, "gallery")
    assert "Nobody has a favourite" in gallery.response.content


async def test_the_gallery_turns_its_pages(stage: Stage) -> None:
    dreams = [await finish(stage, f"picture {number}") for number in range(5)]
    for dream in dreams:
        await stage.services.favourites.add(stage.ana.id, dream.id)
    await stage.services.favourites.add(stage.stranger.id, dreams[0].id)
    page = await stage.stranger.slash(stage.channel, "gallery")
    assert page.ephemeral
    assert page.response.content.splitlines()[0].startswith("**1.** picture 0")
    assert len(page.response.attachments) == 4
    await stage.stranger.click(page.response, label="More")
    assert page.response.content.startswith("**5.** picture 1")
    assert [one.filename for one in page.response.attachments] == [f"dream-{dreams[1].id}.png"]

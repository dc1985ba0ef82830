"""What was dreamed in a thread stays what it was when the thread is archived, which discord.py then forgets."""

from __future__ import annotations

import asyncio
import hashlib

import discord
import pytest

from bot.client import DreamBot
from cards.custom_ids import Verb, custom_id
from dreams.dream import CardRef, Order, Picture, Result
from dreams.recipe import Phrase, Recipe
from playground import Playground
from playground.guild import ADA_ID, GUILD_ID, THREAD_ID
from playground.member_client import Answer
from playground.messages import Message
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

UNANSWERED = "does not answer"


async def dreamed(playground: Playground, bot: DreamBot) -> Message:
    """The card of Ada's dream in the thread, done and liked."""
    services, card = bot.services, playground.post_as_bot("the card", channel=THREAD_ID)
    order = Order("one", ADA_ID, GUILD_ID, THREAD_ID, "emoji", Recipe((Phrase("a red apple"),)), "a red apple")
    dream_id = (await services.queue.enqueue(order)).dream_id
    await services.queue.set_card(dream_id, CardRef(THREAD_ID, card.id))
    claim = await services.queue.claim("worker", ["emoji"])
    assert claim is not None
    await services.store.put("images/1.png", png())
    picture = Picture("images/1.png", hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)
    await services.queue.finish(claim.lease, Result((picture,), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    await services.favourites.add(ADA_ID, dream_id)
    return card


async def archive(playground: Playground, bot: DreamBot) -> None:
    await playground.break_things(archive_thread={"thread": THREAD_ID})
    async with asyncio.timeout(PATIENCE_SECONDS):
        while bot.get_channel(THREAD_ID) is not None:
            await asyncio.sleep(0.01)


def told(answer: Answer) -> str:
    assert answer.message is not None
    return answer.message.content


async def test_who_sees_its_channel_sees_the_dream_and_discord_is_asked_once(
    playground: Playground,
    bot: DreamBot,
) -> None:
    await dreamed(playground, bot)
    await archive(playground, bot)
    for _ in range(2):
        shown = await playground.type_command("show", {"dream": 1}, member="ben")
        assert "a red apple" in told(shown)
        assert "a red apple" in told(await playground.type_command("gallery", member="ben"))
    asked = [one for one in playground.world.log.records if one.path.endswith(f"/channels/{THREAD_ID}")]
    assert len(asked) == 1


async def test_a_moderator_of_its_channel_deletes_the_dream_and_its_card(
    playground: Playground,
    bot: DreamBot,
) -> None:
    await dreamed(playground, bot)
    await archive(playground, bot)
    shown = (await playground.type_command("show", {"dream": 1}, member="ben")).message
    assert shown is not None
    assert "moderator" in told(await playground.press(shown, custom_id(Verb.DELETE, 1), member="ben"))
    await playground.type_command("moderate delete", {"dream": 1}, member="cleo")
    assert await bot.services.history.dream(1) is None


async def test_a_private_thread_stays_private(
    playground: Playground,
    bot: DreamBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(discord.Thread, "is_private", lambda thread: True)
    await dreamed(playground, bot)
    await archive(playground, bot)
    assert "no dream" in told(await playground.type_command("show", {"dream": 1}, member="ben"))
    assert "a red apple" not in told(await playground.type_command("gallery", member="ben"))
    assert "a red apple" in told(await playground.type_command("show", {"dream": 1}, member="cleo"))


async def test_a_thread_that_the_bot_may_not_see_any_more_hides_its_dreams(
    playground: Playground,
    bot: DreamBot,
) -> None:
    await dreamed(playground, bot)
    await playground.break_things(delete_channel=THREAD_ID)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while bot.get_channel(THREAD_ID) is not None:
            await asyncio.sleep(0.01)
    for _ in range(2):
        assert "no dream" in told(await playground.type_command("show", {"dream": 1}, member="ben"))
    asked = [one for one in playground.world.log.records if one.path.endswith(f"/channels/{THREAD_ID}")]
    assert len(asked) == 1


async def test_while_discord_does_not_tell_a_dream_is_neither_shown_nor_said_to_be_unknown(
    playground: Playground,
    bot: DreamBot,
) -> None:
    await dreamed(playground, bot)
    await archive(playground, bot)
    await playground.break_things(fail_next={"count": 2, "status": 503, "path": f"/channels/{THREAD_ID}"})
    assert UNANSWERED in told(await playground.type_command("show", {"dream": 1}, member="ben"))
    assert "a red apple" not in told(await playground.type_command("gallery", member="ben"))
    assert "a red apple" in told(await playground.type_command("show", {"dream": 1}, member="ben"))

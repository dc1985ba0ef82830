"""The bot over real HTTP and WebSocket against the stand-in Discord: what only shows with real time."""

from __future__ import annotations

import asyncio
import hashlib
import io
from typing import Any

import discord
import pytest
from PIL import Image

from bot.client import DreamBot
from bot.guild_events import REMOVED
from cards.custom_ids import Verb, custom_id
from cards.face import FILM_MIME
from dreams.dream import Picture, Result
from dreams.queue import CardRef, Enqueued, Order, Queue
from dreams.states import DreamState
from dreams.store import ImageStore
from playground import Playground
from playground.cdn import Upload
from playground.guild import GENERAL_CHANNEL_ID, GUILD_ID, THREAD_ID
from playground.interactions import Outcome
from tests.bot.conftest import MAX_QUEUED
from tests.cards.conftest import png
from tests.patience import PATIENCE_SECONDS

READY_SECONDS = PATIENCE_SECONDS


@pytest.fixture
def slow_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that takes longer than the bot is patient."""
    plain_enqueue = Queue.enqueue

    async def enqueue(queue: Queue, order: Order) -> Enqueued:
        await asyncio.sleep(0.3)
        return await plain_enqueue(queue, order)

    monkeypatch.setattr(Queue, "enqueue", enqueue)
    monkeypatch.setattr("bot.answers.PATIENCE_SECONDS", 0.05)


async def test_the_card_is_a_message_that_the_bot_token_can_edit(playground: Playground, bot: DreamBot) -> None:
    answer = await playground.type_command("dream", {"prompt": "a red apple"})
    assert answer.message is not None
    message = bot.get_partial_messageable(answer.message.channel_id).get_partial_message(answer.message.id)
    await message.edit(content="edited")
    assert playground.messages()[0].content == "edited"


async def test_a_locked_thread_is_refused_before_anything_is_queued(playground: Playground, bot: DreamBot) -> None:
    thread = bot.get_channel(THREAD_ID)
    assert isinstance(thread, discord.Thread)
    thread.locked = True
    answer = await playground.type_command("dream", {"prompt": "a red apple"}, channel=THREAD_ID)
    assert answer.message is not None
    assert answer.message.is_ephemeral
    assert "thread is locked" in answer.message.content
    assert await bot.services.history.open_of_guild(GUILD_ID) == []


async def test_two_who_press_cancel_at_the_same_moment_are_both_answered(playground: Playground, bot: DreamBot) -> None:
    card = (await playground.type_command("dream", {"prompt": "a red apple"})).message
    assert card is not None
    (dream,) = await bot.services.history.open_of_guild(GUILD_ID)
    pressed = [playground.press(card, custom_id(Verb.CANCEL, dream.id), member=who) for who in ("ada", "cleo")]
    answers = await asyncio.gather(*pressed)
    assert Outcome.UNANSWERED not in [answer.outcome for answer in answers]
    assert not any("Sorry" in message.content for message in playground.messages())
    assert not playground.world.log.refused
    ended = await bot.services.history.dream(dream.id)
    assert ended is not None
    assert ended.state is DreamState.CANCELLED


async def test_a_slow_database_makes_the_bot_think_and_then_fill_in_the_card(
    playground: Playground, bot: DreamBot, slow_queue: None
) -> None:
    answer = await playground.type_command("dream", {"prompt": "a red apple"})
    assert answer.outcome is Outcome.MESSAGE
    assert answer.message is not None
    assert "a red apple" in answer.message.content
    await bot.close()
    dream = (await bot.services.history.of_user(playground.members.member("ada").user.id))[0]
    assert dream.card is not None
    assert dream.card.message_id == answer.message.id


async def test_a_refusal_after_thinking_is_seen_by_its_member_only(
    playground: Playground, bot: DreamBot, slow_queue: None
) -> None:
    for _ in range(MAX_QUEUED):
        await playground.type_command("dream", {"prompt": "a cat"})
    await playground.type_command("dream", {"prompt": "one more"})
    async with asyncio.timeout(READY_SECONDS):  # what it thought in is taken away, and the refusal comes
        while [message.is_ephemeral for message in playground.messages()] != [False] * MAX_QUEUED + [True]:
            await asyncio.sleep(0.05)
    assert str(MAX_QUEUED) in playground.messages()[-1].content


async def test_a_dream_with_an_image_gets_its_card_from_a_slow_database_too(
    playground: Playground, bot: DreamBot, slow_queue: None
) -> None:
    png = io.BytesIO()
    Image.new("RGB", (64, 64), "orange").save(png, "PNG")
    image = Upload(0, "fox.png", png.getvalue(), "image/png")
    await playground.type_command("dream", {"prompt": "a fox", "image": image}, wait_seconds=1.0)
    await bot.close()
    (dream,) = await bot.services.history.open_of_guild(GUILD_ID)
    assert dream.card is not None
    assert "a fox" in playground.messages()[-1].content
    assert not any("Sorry" in message.content for message in playground.messages())


async def test_many_at_once_are_all_answered_and_their_cards_remembered(playground: Playground, bot: DreamBot) -> None:
    members = [member.user.name for member in playground.world.guild.members.values() if not member.user.is_bot]
    answers = await asyncio.gather(
        *(
            playground.type_command("dream", {"prompt": f"a cat {number}"}, member=members[number % len(members)])
            for number in range(MAX_QUEUED * len(members))
        )
    )
    assert [answer.outcome for answer in answers] == [Outcome.MESSAGE] * len(answers)
    assert not playground.world.log.refused
    await bot.close()
    dreams = await bot.services.history.open_of_guild(GUILD_ID)
    assert {dream.card.message_id for dream in dreams if dream.card} == {
        answer.message.id for answer in answers if answer.message
    }


async def test_a_bot_that_is_told_to_stop_first_remembers_the_card_that_it_showed(
    playground: Playground, bot: DreamBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_set_card = Queue.set_card

    async def set_card(queue: Queue, dream_id: int, card: CardRef, *, is_first: bool) -> bool:
        await asyncio.sleep(0.3)
        return await plain_set_card(queue, dream_id, card, is_first=is_first)

    monkeypatch.setattr(Queue, "set_card", set_card)
    await playground.type_command("dream", {"prompt": "a red apple"})
    await bot.close()
    assert (await bot.services.history.open_of_guild(GUILD_ID))[0].card is not None


async def test_a_server_that_throws_the_bot_out_ends_its_dreams_at_once(playground: Playground, bot: DreamBot) -> None:
    await playground.type_command("dream", {"prompt": "a red apple"})
    (waiting,) = await bot.services.history.open_of_guild(GUILD_ID)
    await playground.break_things(guild="leave")
    async with asyncio.timeout(READY_SECONDS):
        while await bot.services.history.open_of_guild(GUILD_ID):
            await asyncio.sleep(0.05)
    ended = await bot.services.history.dream(waiting.id)
    assert ended is not None
    assert ended.error == REMOVED


async def test_a_moderator_is_answered_while_discord_keeps_the_log_channels_message_waiting(
    playground: Playground, bot: DreamBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_let_through = asyncio.Event()
    plain_send = discord.PartialMessageable.send

    async def send(channel: discord.PartialMessageable, *given: Any, **options: Any) -> Any:
        await is_let_through.wait()
        return await plain_send(channel, *given, **options)

    monkeypatch.setattr(discord.PartialMessageable, "send", send)
    configured = await playground.type_command("config log", {"channel": "lounge"}, member="olive")
    paused = await playground.type_command("moderate pause", {"member": "ada"}, member="olive")
    assert [configured.outcome, paused.outcome] == [Outcome.MESSAGE] * 2
    is_let_through.set()
    async with asyncio.timeout(READY_SECONDS):
        while len(playground.messages("lounge")) < 2:
            await asyncio.sleep(0.05)


async def finished_dream(playground: Playground, bot: DreamBot, *, with_film: bool = False) -> int:
    """Asked for by Ada in #general, dreamed and stored."""
    await playground.type_command("dream", {"prompt": "a red apple"})
    claim = await bot.services.queue.claim("worker", ["emoji"])
    assert claim is not None
    await bot.services.store.put("images/1.png", png())
    pictures = [Picture("images/1.png", hashlib.sha256(png()).hexdigest(), len(png()), "image/png", 64, 64)]
    if with_film:
        await bot.services.store.put("images/1.mp4", b"film")
        pictures.append(Picture("images/1.mp4", hashlib.sha256(b"film").hexdigest(), 4, FILM_MIME, 64, 64))
    await bot.services.queue.finish(claim.lease, Result(tuple(pictures), 0.3, (("a red apple", 0.3),), 10, 10, 1.0))
    return claim.lease.dream_id


def slow_down_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the store gives a picture only after the bot has begun to think."""
    has_deferred = asyncio.Event()
    plain_get, plain_defer = ImageStore.get, discord.InteractionResponse.defer

    async def get(store: ImageStore, key: str) -> bytes:
        async with asyncio.timeout(READY_SECONDS):
            await has_deferred.wait()
        return await plain_get(store, key)

    async def defer(response: Any, **options: Any) -> Any:
        told = await plain_defer(response, **options)
        has_deferred.set()
        return told

    monkeypatch.setattr("bot.answers.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(ImageStore, "get", get)
    monkeypatch.setattr(discord.InteractionResponse, "defer", defer)


@pytest.mark.parametrize("way", ["show", "page", "time-lapse"])
async def test_a_slow_store_makes_the_bot_think_and_then_show_the_picture_or_the_film(
    playground: Playground, bot: DreamBot, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    dream_id = await finished_dream(playground, bot, with_film=True)
    slow_down_store(monkeypatch)
    if way == "show":
        answer = await playground.type_command("show", {"dream": dream_id}, wait_seconds=READY_SECONDS)
    else:
        verb = Verb.SHOW if way == "page" else Verb.TIMELAPSE
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label="press", custom_id=custom_id(verb, dream_id)))
        view.stop()
        page = await bot.get_partial_messageable(GENERAL_CHANNEL_ID).send("a page", view=view)
        there = playground.world.board.messages.get(page.id)
        assert there is not None
        answer = await playground.press(there, custom_id(verb, dream_id))
    assert answer.outcome is Outcome.MESSAGE
    assert answer.message is not None
    assert not answer.message.is_ephemeral
    suffix = "mp4" if way == "time-lapse" else "png"
    assert [attachment.filename for attachment in answer.message.attachments] == [f"dream-{dream_id}.{suffix}"]
    await bot.close()
    assert await bot.services.reposts.dream_of(answer.message.id) == dream_id, "it goes with the dream"


async def test_what_can_not_be_shown_after_thinking_is_told_to_its_member_only(
    playground: Playground, bot: DreamBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dream_id = await finished_dream(playground, bot)
    slow_down_store(monkeypatch)
    await bot.services.store.put("images/1.png", b"damaged")
    await playground.type_command("show", {"dream": dream_id})
    async with asyncio.timeout(READY_SECONDS):  # what it thought in is taken away, and the sentence comes
        while [message.is_ephemeral for message in playground.messages()] != [False, True]:
            await asyncio.sleep(0.05)
    assert "damaged" in playground.messages()[-1].content

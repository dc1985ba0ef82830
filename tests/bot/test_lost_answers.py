"""A dream that is queued gets its card, whatever becomes of the answer to who asked for it."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import discord
import pytest

from bot.client import DreamBot
from cards.courier import Courier
from cards.custom_ids import Verb, custom_id
from cards.editor import CardEditor
from dreams.database import Database
from dreams.outbox import Outbox
from dreams.pace import Pace
from dreams.queue import Enqueued, Order, Queue
from playground import Playground
from playground.guild import ADA_ID, GUILD_ID
from playground.messages import Message
from tests.patience import PATIENCE_SECONDS, without_pace


@pytest.fixture
def slow_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that answers only after the bot has begun to think."""
    has_begun = asyncio.Event()
    plain_enqueue, plain_defer = Queue.enqueue, discord.InteractionResponse.defer

    async def enqueue(queue: Queue, order: Order) -> Enqueued:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await has_begun.wait()
        return await plain_enqueue(queue, order)

    async def defer(response: Any, **options: Any) -> Any:
        has_begun.set()
        return await plain_defer(response, **options)

    monkeypatch.setattr(Queue, "enqueue", enqueue)
    monkeypatch.setattr(discord.InteractionResponse, "defer", defer)
    monkeypatch.setattr("bot.answers.PATIENCE_SECONDS", 0.0)


async def only_card(playground: Playground, bot: DreamBot) -> Message:
    """The one message that there is, once the queue knows that it is the dream's card."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            dreams = await bot.services.history.open_of_guild(GUILD_ID)
            if dreams and dreams[0].card is not None:
                break
            await asyncio.sleep(0.05)
    (card,) = [message for message in playground.messages() if not message.is_deleted]
    assert card.id == dreams[0].card.message_id
    assert "a red apple" in card.content
    return card


async def test_an_answer_that_comes_too_late_is_followed_by_a_card_of_its_own(
    playground: Playground, bot: DreamBot
) -> None:
    playground.world.rules.answer_seconds = 0.0
    await playground.type_command("dream", {"prompt": "a red apple"}, wait_seconds=0.0)
    assert (await only_card(playground, bot)).interaction is None


async def test_a_bot_that_is_too_late_even_to_think_shows_the_card_that_is_queued(
    playground: Playground, bot: DreamBot, slow_queue: None
) -> None:
    playground.world.rules.answer_seconds = 0.0
    await playground.type_command("dream", {"prompt": "a red apple"}, wait_seconds=0.0)
    assert (await only_card(playground, bot)).interaction is None


async def test_an_answer_that_arrived_though_the_connection_broke_is_the_card(
    playground: Playground, bot: DreamBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_send = discord.InteractionResponse.send_message

    async def send_message(response: Any, *given: Any, **options: Any) -> Any:
        await plain_send(response, *given, **options)
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "send_message", send_message)
    await playground.type_command("dream", {"prompt": "a red apple"})
    assert (await only_card(playground, bot)).interaction is not None


async def test_a_token_that_ended_while_the_bot_thought_is_not_needed_for_the_card(
    playground: Playground, bot: DreamBot, slow_queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_enqueue = Queue.enqueue

    async def enqueue(queue: Queue, order: Order) -> Enqueued:
        enqueued = await plain_enqueue(queue, order)
        playground.world.rules.token_life_seconds = 0.0
        return enqueued

    monkeypatch.setattr(Queue, "enqueue", enqueue)
    await playground.type_command("dream", {"prompt": "a red apple"}, wait_seconds=0.0)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (dreams := await bot.services.history.open_of_guild(GUILD_ID)) or dreams[0].card is None:
            await asyncio.sleep(0.05)
    card = playground.world.board.messages.get(dreams[0].card.message_id)
    assert card is not None
    assert "a red apple" in card.content


async def nothing_is_remembered(*_told: object) -> None:
    """The bot is killed in between."""


async def ends(bot: DreamBot, database: Database) -> None:
    """All that Ada asked for is cancelled, and any process tells their cards."""
    services = bot.services
    for dream in await services.history.open_of_user(ADA_ID):
        await services.queue.cancel(dream.id, ADA_ID)
    courier = Courier(
        Outbox(database),
        services.history,
        services.store,
        CardEditor(bot),
        set_card=services.queue.set_card,
        reserve=Pace(database).reserve,
        notice_of=services.members.notice,
        configuration_of=services.guilds.configuration,
    )
    while await courier.deliver_next():
        pass


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card that is not known yet is looked for at once."""
    without_pace(monkeypatch)
    monkeypatch.setattr("cards.courier.CARD_EXPECTED_SECONDS", 0.0)


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("count", [1, 2])
async def test_a_card_whose_bot_was_killed_before_it_was_remembered_tells_how_its_dream_ended(
    playground: Playground, bot: DreamBot, database: Database, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr("bot.new_dream._remember", nothing_is_remembered)
    playground.post_as_bot("another message")
    await playground.type_command("dream", {"prompt": "a red apple", "count": count})
    await ends(bot, database)
    _, card = playground.messages()
    assert "Cancelled" in card.content
    dreams = await bot.services.history.of_user(ADA_ID)
    assert [dream.card and dream.card.message_id for dream in dreams] == [card.id] * count


@pytest.mark.usefixtures("soon")
async def test_the_card_of_a_button_whose_bot_was_killed_is_found_beside_the_one_that_was_pressed(
    playground: Playground, bot: DreamBot, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (await playground.type_command("dream", {"prompt": "a red apple"})).message
    assert first is not None
    await ends(bot, database)
    monkeypatch.setattr("bot.new_dream._remember", nothing_is_remembered)
    second = (await playground.press(first, custom_id(Verb.AGAIN, 1))).message
    assert second is not None
    await ends(bot, database)
    assert [("Cancelled" in card.content, card.id) for card in playground.messages()] == [
        (True, first.id),
        (True, second.id),
    ]

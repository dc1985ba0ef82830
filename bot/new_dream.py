"""From a wish to a queued dream with its card: what `/dream` and the buttons that make new dreams share.

The order matters: pre-flight, enqueue, answer with the real card, remember where the card is. The answer must leave
within three seconds, so nothing before it waits for more than a query. That a generator is awake is no condition: a
dream may wait for one, and its card says so (a community's only GPU may be off at night).
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import discord

from bot.answers import NOBODY, say, stop_thinking, thinking_when_slow
from bot.client import BotInteraction
from bot.image_prompts import fetch_image, image_key
from bot.preflight import require_card_permissions
from bot.terms import terms_for
from cards.face import face
from cards.views import view_of
from dreams.errors import LimitReached
from dreams.history import DreamView
from dreams.queue import CardRef, Order
from dreams.recipe import MAX_SEED, ImagePrompt, ImageRole, Recipe

logger = logging.getLogger(__name__)

DREAM_QUEUED = "dream_queued"  # the client's event for whoever watches cards

Show = Callable[[BotInteraction, DreamView], Awaitable[int]]  # shows a card, gives its message's id


@dataclass(frozen=True, slots=True)
class Wish:
    """What a member wants, and how they said it.

    Attributes:
        prompt: As typed; shown again by autocomplete.
    """

    recipe: Recipe
    prompt: str


def counted(wish: Wish, count: int) -> list[Wish]:
    """The same wish `count` times, each with the seed after the one before."""
    seeds = [(wish.recipe.seed + number) % (MAX_SEED + 1) for number in range(count)]
    return [replace(wish, recipe=replace(wish.recipe, seed=seed)) for seed in seeds]


async def answer_with_new_dreams(interaction: BotInteraction, wishes: Sequence[Wish]) -> None:
    """Queues dreams and answers the interaction with their cards: the first as the answer, the others below it.

    Raises:
        Refusal: The cards could not be shown here, or this server does not take such dreams.
        LimitReached: The member has enough dreams open. Those before are queued.
    """
    require_card_permissions(interaction)
    for number, wish in enumerate(wishes):
        try:
            await _queue_and_show(interaction, wish, number, _post if number else _answer)
        except LimitReached as error:
            told = f"{number} of {len(wishes)} are queued. {error}" if number else str(error)
            raise LimitReached(told, error.retry_after_seconds) from error


async def answer_with_image_dreams(
    interaction: BotInteraction, wishes: Sequence[Wish], attachment: discord.Attachment, role: ImageRole
) -> None:
    """The same for dreams with an image, which takes a download before anything can be queued.

    The first answer is ephemeral, so that a refusal is seen by its member only; the cards are then messages of the
    bot's own.

    Raises:
        Refusal, LimitReached: Nothing more was queued.
    """
    require_card_permissions(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    png = await fetch_image(attachment)
    key = image_key(png)
    await interaction.client.services.store.put(key, png)
    for number, wish in enumerate(wishes):
        recipe = replace(wish.recipe, image=ImagePrompt(key, role))
        await _queue_and_show(interaction, replace(wish, recipe=recipe), number, _post)
    await interaction.delete_original_response()


async def _queue_and_show(interaction: BotInteraction, wish: Wish, number: int, show: Show) -> None:
    """One dream: queued, shown, and the queue told where its card is, so that it can be edited by bot token."""
    client = interaction.client
    with client.finishing_first():
        async with thinking_when_slow(interaction), client.turns:
            dream = await _enqueue(interaction, wish, number)
        if dream is None:
            await say(interaction, "That dream is queued already.")
            return
        message_id = await show(interaction, dream)
        async with client.turns:
            await client.services.queue.set_card(dream.id, CardRef(dream.channel_id, message_id))
    client.dispatch(DREAM_QUEUED, dream)


async def _enqueue(interaction: BotInteraction, wish: Wish, number: int) -> DreamView | None:
    """Queues a dream for whoever asked; None when this very interaction had queued it before.

    Raises:
        Refusal: This server does not take it, or not from this member.
        LimitReached: The member has enough dreams open.
    """
    services = interaction.client.services
    if interaction.channel_id is None:
        raise LookupError(f"interaction {interaction.id} names no channel")
    terms = await terms_for(interaction, wish.recipe)
    order = Order(
        idempotency_key=f"{interaction.id}:{number}",
        user_id=interaction.user.id,
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id,
        pack=services.pack,
        recipe=wish.recipe,
        prompt=wish.prompt,
        weight=terms.weight,
        owner_name=interaction.user.display_name,
        hides_prompt=terms.hides_prompt,
    )
    enqueued = await services.queue.enqueue(order)
    if not enqueued.is_new:
        return None
    logger.info("dream %s queued", enqueued.dream_id, extra={"dream_id": enqueued.dream_id})
    return await services.history.dream(enqueued.dream_id)


async def _answer(interaction: BotInteraction, dream: DreamView) -> int:
    """The card as the interaction's own answer, or in place of "thinking"."""
    card = face(dream)
    if interaction.response.is_done():
        message = await interaction.edit_original_response(
            content=card.content, view=view_of(card), allowed_mentions=NOBODY
        )
        stop_thinking(interaction)
        return message.id
    answer = await interaction.response.send_message(card.content, view=view_of(card), allowed_mentions=NOBODY)
    if answer.message_id is None:
        raise LookupError(f"Discord did not say where the card of dream {dream.id} is")
    return answer.message_id


async def _post(interaction: BotInteraction, dream: DreamView) -> int:
    """The card as a message of the bot's own."""
    card = face(dream)
    channel = interaction.client.get_partial_messageable(dream.channel_id, guild_id=dream.guild_id)
    message = await channel.send(card.content, view=view_of(card), allowed_mentions=NOBODY)
    return message.id

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
from tenacity import AsyncRetrying, before_sleep_log, retry_if_exception_type, stop_after_delay, wait_exponential

from bot.answers import NOBODY, UNREACHED, drop_typed, is_token_trusted, say, stop_thinking, thinking_when_slow
from bot.client import BotInteraction, DreamBot
from bot.errors import Refusal
from bot.image_prompts import fetch_image, image_key
from bot.message_removal import MESSAGES_TO_REMOVE
from bot.preflight import require_card_permissions
from bot.terms import terms_for
from cards.batch_face import card_face
from cards.views import view_of
from dreams.errors import LimitReached, NoSuchDream, Transient
from dreams.history import DreamView
from dreams.languages import _, joined
from dreams.queue import CardRef, Order
from dreams.recipe import MAX_SEED, ImagePrompt, ImageRole, Recipe

logger = logging.getLogger(__name__)

DATABASE_BACK_SECONDS = 20.0  # a restart of the database takes seconds
DREAM_QUEUED = "dream_queued"  # the client's event for whoever watches cards

Show = Callable[[BotInteraction, Sequence[DreamView]], Awaitable[int]]  # shows a card, gives its message's id


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
    """Queues dreams and answers the interaction with their card; several share one.

    Raises:
        Refusal: The card could not be shown here, or this server does not take such dreams.
        LimitReached: The member has enough dreams open. Those before are queued and shown.
    """
    require_card_permissions(interaction)
    await _queue_and_show(interaction, wishes, _answer)


async def answer_with_image_dreams(
    interaction: BotInteraction, wishes: Sequence[Wish], attachment: discord.Attachment, role: ImageRole
) -> None:
    """The same for dreams with an image, which takes a download before anything can be queued.

    The first answer is ephemeral, so that a refusal is seen by its member only; the card is then a message of the
    bot's own.

    Raises:
        Refusal, LimitReached: As in `answer_with_new_dreams`.
    """
    require_card_permissions(interaction)
    await interaction.response.defer(ephemeral=True, thinking=True)
    png = await fetch_image(attachment)
    key = image_key(png)
    await interaction.client.services.store.put(key, png)
    image = ImagePrompt(key, role)
    with_image = [replace(wish, recipe=replace(wish.recipe, image=image)) for wish in wishes]
    await _queue_and_show(interaction, with_image, _post)
    await interaction.delete_original_response()


async def _queue_and_show(interaction: BotInteraction, wishes: Sequence[Wish], show: Show) -> None:
    """Queued, shown on one card, and the queue told where that is, so that it can be edited by bot token."""
    client = interaction.client
    with client.finishing_first():
        async with thinking_when_slow(interaction), client.turns:
            dreams, cut_short = await _enqueue_all(interaction, wishes)
        if not dreams:
            await say(interaction, _("Those dreams are queued already."))
            return
        message_id = await _shown(interaction, dreams, show)
        drop_typed(interaction)
        await _remember(client, dreams[0].id, CardRef(dreams[0].channel_id, message_id))
    for dream in dreams:
        client.dispatch(DREAM_QUEUED, dream)
    if cut_short is not None:
        raise cut_short


async def _shown(interaction: BotInteraction, dreams: Sequence[DreamView], show: Show) -> int:
    """Shows the card of what is queued already, in a message beside the answer where that fails or comes too late."""
    if not is_token_trusted(interaction):
        return await _post(interaction, dreams)
    try:
        return await show(interaction, dreams)
    except UNREACHED as error:
        logger.warning("the card of dream %s is no answer (%s)", dreams[0].id, error)
    obeyed = await _obeyed_answer(interaction)
    return await _post(interaction, dreams) if obeyed is None else obeyed


async def _obeyed_answer(interaction: BotInteraction) -> int | None:
    """The message of an answer that Discord took though nobody heard so."""
    try:
        message = await interaction.original_response()
    except UNREACHED:
        return None
    return None if message.flags.loading or message.flags.ephemeral else message.id


async def _remember(client: DreamBot, dream_id: int, card: CardRef) -> None:
    """Tells the queue where the card is, as soon as the database answers.

    A card that nobody knows of stays as it is until a courier looks for it.
    """
    try:
        await _until_answered()(_set_card, client, dream_id, card)
    except Transient as error:
        logger.error("nobody knows where the card of dream %d is: %s", dream_id, error)


def _until_answered() -> AsyncRetrying:
    """For what is owed to a queued dream: whoever was told that it is not queued would ask again, and have two."""
    return AsyncRetrying(
        retry=retry_if_exception_type(Transient),
        wait=wait_exponential(multiplier=0.5, max=4.0),
        stop=stop_after_delay(DATABASE_BACK_SECONDS),
        before_sleep=before_sleep_log(logger, logging.WARNING),
        reraise=True,
    )


async def _set_card(client: DreamBot, dream_id: int, card: CardRef) -> None:
    """A dream that its owner had deleted meanwhile takes its card with it, one that was told of elsewhere too."""
    services = client.services
    async with client.turns:
        try:
            if await services.queue.set_card(dream_id, card, is_first=True):
                return
            await services.reposts.outdated(card)
        except NoSuchDream:
            await services.reposts.shown(dream_id, card)
    client.dispatch(MESSAGES_TO_REMOVE)


async def _enqueue_all(
    interaction: BotInteraction, wishes: Sequence[Wish]
) -> tuple[list[DreamView], LimitReached | Refusal | None]:
    """Queues as many as it can; with what cut it short. Those that are queued need their card whatever came after.

    Raises:
        Refusal, LimitReached, Transient: It took none.
    """
    dreams: list[DreamView] = []
    batch_id = interaction.id if len(wishes) > 1 else None
    for number, wish in enumerate(wishes):
        try:
            dream = await _enqueue(interaction, wish, number, batch_id)
        except (LimitReached, Refusal, Transient) as error:
            if not dreams:
                raise
            return dreams, _cut_short(error, number, len(wishes))
        if dream is not None:
            dreams.append(dream)
    return dreams, None


def _cut_short(error: LimitReached | Refusal | Transient, number: int, total: int) -> LimitReached | Refusal:
    """Says what stopped it after so many."""
    so_far = _("{count} of {total} are queued.", count=number, total=total)
    if isinstance(error, LimitReached):
        return LimitReached(joined(" ", [so_far, error.sentence]), error.retry_after_seconds)
    if isinstance(error, Refusal):
        return Refusal(joined(" ", [so_far, error.sentence]))
    logger.warning("%d of %d dreams were queued: %s", number, total, error)
    return Refusal(joined(" ", [so_far, _("Then my database did not answer. Ask for the others in a minute.")]))


async def _enqueue(interaction: BotInteraction, wish: Wish, number: int, batch_id: int | None) -> DreamView | None:
    """Queues a dream for whoever asked; None when this very interaction had queued it before.

    Raises:
        Refusal: This server does not take it, or not from this member.
        LimitReached: The member has enough dreams open.
        DatabaseAway: The database does not answer.
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
        batch_id=batch_id,
        max_queued=terms.limit.queued if terms.limit else None,
        max_running=terms.limit.running if terms.limit else None,
    )
    enqueued = await services.queue.enqueue(order)
    if not enqueued.is_new:
        return None
    logger.info("dream %s queued", enqueued.dream_id, extra={"dream_id": enqueued.dream_id})
    return await _until_answered()(services.history.dream, enqueued.dream_id)


async def _answer(interaction: BotInteraction, dreams: Sequence[DreamView]) -> int:
    """The card as the interaction's own answer, or in place of "thinking"."""
    card = card_face(dreams)
    if interaction.response.is_done():
        message = await interaction.edit_original_response(
            content=card.content, view=view_of(card), allowed_mentions=NOBODY
        )
        stop_thinking(interaction)
        return message.id
    answer = await interaction.response.send_message(card.content, view=view_of(card), allowed_mentions=NOBODY)
    if answer.message_id is None:
        raise LookupError(f"Discord did not say where the card of dream {dreams[0].id} is")
    return answer.message_id


async def _post(interaction: BotInteraction, dreams: Sequence[DreamView]) -> int:
    """The card as a message of the bot's own."""
    card = card_face(dreams)
    channel = interaction.client.get_partial_messageable(dreams[0].channel_id, guild_id=dreams[0].guild_id)
    nonce = f"card-{dreams[0].id}"  # sent twice, it is one message
    message = await channel.send(card.content, view=view_of(card), allowed_mentions=NOBODY, nonce=nonce)
    return message.id

"""What a member does to a dream by button, by modal or by command: one function each.

Whoever calls catches the errors (`bot.answers`); their texts are what the member reads.
"""

from __future__ import annotations

import logging

import discord

from bot import descent
from bot.answers import NOBODY, say
from bot.client import BotInteraction
from bot.new_dream import Wish, answer_with_new_dreams
from bot.ownership import find_dream, is_moderator, require_owner_or_moderator, require_same_age_limit
from bot.picture_files import delete_pictures, picture_file
from bot.preflight import require_card_permissions
from bot.recipe_text import recipe_text
from cards.custom_ids import Verb, custom_id
from cards.face import face
from cards.views import view_of
from dreams.errors import NotRunning, PromptError, UserMistake
from dreams.prompt import draw_seed
from dreams.queue import CancelOutcome, Steering, SteeringKind
from dreams.recipe import MAX_PHRASE_CHARACTERS, MAX_PROMPT_CHARACTERS, Recipe

logger = logging.getLogger(__name__)

EXTEND_STEPS = 100


async def cancel(interaction: BotInteraction, dream_id: int) -> None:
    """Ends a dream that waits at once, one that runs within seconds."""
    dream = await find_dream(interaction, dream_id)
    outcome = await interaction.client.services.queue.cancel(
        dream_id, interaction.user.id, is_moderator=is_moderator(interaction, dream)
    )
    match outcome:
        case CancelOutcome.CANCELLED:
            await _show_now(interaction, dream_id, f"Dream #{dream_id} is cancelled.")
        case CancelOutcome.REQUESTED:
            await say(interaction, f"Dream #{dream_id} is being cancelled.")
        case CancelOutcome.ALREADY_OVER:
            await say(interaction, f"Dream #{dream_id} was over already.")


async def stop(interaction: BotInteraction, dream_id: int) -> None:
    """Ends a running dream and keeps its best picture."""
    await _steer(interaction, dream_id, Steering(SteeringKind.STOP))
    await say(interaction, f"Dream #{dream_id} stops here and keeps its best picture.")


async def extend(interaction: BotInteraction, dream_id: int) -> None:
    """Lets a running dream go on for longer."""
    await _steer(interaction, dream_id, Steering(SteeringKind.EXTEND, steps=EXTEND_STEPS))
    await say(interaction, f"Dream #{dream_id} gets {EXTEND_STEPS} more steps.")


async def ask_what_to_avoid(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the modal that `avoid` answers."""
    require_owner_or_moderator(interaction, await find_dream(interaction, dream_id))
    modal = discord.ui.Modal(title="Steer away from …", custom_id=custom_id(Verb.AVOID, dream_id))
    phrase: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        placeholder="blur", max_length=MAX_PHRASE_CHARACTERS
    )
    modal.add_item(discord.ui.Label(text="What to avoid from now on", component=phrase))
    await interaction.response.send_modal(modal)


async def avoid(interaction: BotInteraction, dream_id: int, phrase: str) -> None:
    """Makes a running dream avoid one more phrase."""
    if not phrase:
        raise PromptError("Nothing was typed. Say what to avoid: blur")
    await _steer(interaction, dream_id, Steering(SteeringKind.AVOID, phrase=phrase))
    shown = discord.utils.escape_markdown(phrase)
    await say(interaction, f"Dream #{dream_id} avoids “{shown}” from now on.")


async def again(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams the same with another seed."""
    dream = await find_dream(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.again(dream, draw_seed()))])


async def vary(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams something near this picture."""
    dream = await find_dream(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.vary(dream, draw_seed()))])


async def longer(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams the same for longer."""
    dream = await find_dream(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.longer(dream))])


async def ask_for_remix(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the modal that `remix` answers, with the prompt to change."""
    dream = await find_dream(interaction, dream_id)
    modal = discord.ui.Modal(title=f"Remix dream #{dream_id}", custom_id=custom_id(Verb.REMIX, dream_id))
    prompt: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        default=descent.prompt_without_seed(dream.recipe)[:MAX_PROMPT_CHARACTERS],
        max_length=MAX_PROMPT_CHARACTERS,
    )
    modal.add_item(discord.ui.Label(text="Prompt", component=prompt))
    await interaction.response.send_modal(modal)


async def remix(interaction: BotInteraction, dream_id: int, prompt: str) -> None:
    """Dreams a changed prompt that descends from this dream."""
    dream = await find_dream(interaction, dream_id)
    await answer_with_new_dreams(interaction, [Wish(descent.remix(dream, prompt), prompt)])


async def show_recipe(interaction: BotInteraction, dream_id: int) -> None:
    """Tells all that made this picture."""
    await say(interaction, recipe_text(await find_dream(interaction, dream_id)))


async def show_in_channel(interaction: BotInteraction, dream_id: int) -> None:
    """Shows a finished dream to the whole channel, with the buttons of its card."""
    require_card_permissions(interaction)
    dream = await find_dream(interaction, dream_id)
    await require_same_age_limit(interaction, dream)
    file = await picture_file(interaction.client.services.store, dream)
    card = face(dream)
    await interaction.response.send_message(card.content, file=file, view=view_of(card), allowed_mentions=NOBODY)


async def delete(interaction: BotInteraction, dream_id: int) -> None:
    """Takes a finished dream away: its card, the message that the button is on, and its stored pictures."""
    dream = await find_dream(interaction, dream_id)
    require_owner_or_moderator(interaction, dream)
    if not dream.state.is_terminal:
        raise UserMistake(f"Dream #{dream_id} is not over. Cancel it first.")
    await delete_pictures(interaction.client.services.store, dream)
    await say(interaction, f"Dream #{dream_id} is deleted.")
    cards = {(dream.card.channel_id, dream.card.message_id)} if dream.card else set()
    if interaction.message is not None:
        cards.add((interaction.message.channel.id, interaction.message.id))
    for channel_id, message_id in cards:
        await _delete_message(interaction.client, channel_id, message_id)


async def _delete_message(client: discord.Client, channel_id: int, message_id: int) -> None:
    try:
        await client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()
    except (discord.NotFound, discord.Forbidden) as error:  # gone already, or the bot was shut out of the channel
        logger.info("message %s is not deleted: %s", message_id, error)


async def _steer(interaction: BotInteraction, dream_id: int, steering: Steering) -> None:
    dream = await find_dream(interaction, dream_id)
    require_owner_or_moderator(interaction, dream)
    if dream.state.is_terminal:
        raise NotRunning(f"Dream #{dream_id} is over; only a running dream can be steered.")
    # A moderator steers in the owner's place: the queue knows owners only.
    await interaction.client.services.queue.steer(dream_id, dream.user_id, steering)


async def _show_now(interaction: BotInteraction, dream_id: int, sentence: str) -> None:
    """Redraws the card through the button's own answer; the outbox would do it a moment later."""
    dream = await interaction.client.services.history.dream(dream_id)
    if dream is None or interaction.type is not discord.InteractionType.component:
        await say(interaction, sentence)
        return
    card = face(dream)
    await interaction.response.edit_message(content=card.content, view=view_of(card), allowed_mentions=NOBODY)


def _wish(recipe: Recipe) -> Wish:
    return Wish(recipe, descent.prompt_without_seed(recipe))

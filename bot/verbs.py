"""What a member does to a dream by button, by modal or by command: one function each.

Whoever calls catches the errors (`bot.answers`); their texts are what the member reads.
"""

from __future__ import annotations

import discord

from bot import descent
from bot.answers import NOBODY, say
from bot.art_channel import offer
from bot.client import BotInteraction
from bot.family import family_text
from bot.message_removal import MESSAGES_TO_REMOVE
from bot.moderation import note
from bot.new_dream import Wish, answer_with_new_dreams
from bot.ownership import (
    find_dream,
    is_moderator,
    require_owner_or_moderator,
    require_same_age_limit,
    require_words,
)
from bot.picture_files import film_file, picture_file
from bot.preflight import require_card_permissions
from bot.recipe_text import recipe_text
from cards.custom_ids import Verb, custom_id
from cards.face import face
from cards.views import view_of
from dreams.audit import Action
from dreams.errors import NotRunning, PromptError, UserMistake
from dreams.history import DreamView
from dreams.prompt import draw_seed
from dreams.queue import CancelOutcome, CardRef, Steering, SteeringKind
from dreams.recipe import MAX_PHRASE_CHARACTERS, MAX_PROMPT_CHARACTERS, Recipe

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
    dream = await _find_with_words(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.again(dream, draw_seed()))])


async def vary(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams something near this picture."""
    dream = await _find_with_words(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.vary(dream, draw_seed()))])


async def longer(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams the same for longer."""
    dream = await _find_with_words(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.longer(dream))])


async def ask_for_remix(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the modal that `remix` answers, with the prompt to change."""
    dream = await _find_with_words(interaction, dream_id)
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
    dream = await _find_with_words(interaction, dream_id)
    await answer_with_new_dreams(interaction, [Wish(descent.remix(dream, prompt), prompt)])


async def show_recipe(interaction: BotInteraction, dream_id: int) -> None:
    """Tells all that made this picture."""
    await say(interaction, recipe_text(await _find_with_words(interaction, dream_id)))


async def show_family(interaction: BotInteraction, dream_id: int) -> None:
    """Tells what a dream descends from, and what came of it."""
    await find_dream(interaction, dream_id)
    await say(interaction, await family_text(interaction, dream_id))


async def show_in_channel(interaction: BotInteraction, dream_id: int) -> None:
    """Shows a finished dream to the whole channel, with the buttons of its card."""
    require_card_permissions(interaction)
    dream = await find_dream(interaction, dream_id)
    await require_same_age_limit(interaction, dream)
    file = await picture_file(interaction.client.services.store, dream)
    card = face(dream)
    sent = await interaction.response.send_message(card.content, file=file, view=view_of(card), allowed_mentions=NOBODY)
    if sent.message_id is not None and interaction.channel_id is not None:
        await interaction.client.services.reposts.shown(dream_id, CardRef(interaction.channel_id, sent.message_id))


async def show_time_lapse(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the whole channel how a finished dream came to be."""
    require_card_permissions(interaction)
    dream = await find_dream(interaction, dream_id)
    await require_same_age_limit(interaction, dream)
    file = await film_file(interaction.client.services.store, dream)
    content = f"🎞️ How dream {dream_id} came to be"
    sent = await interaction.response.send_message(content, file=file, allowed_mentions=NOBODY)
    if sent.message_id is not None and interaction.channel_id is not None:
        await interaction.client.services.reposts.shown(dream_id, CardRef(interaction.channel_id, sent.message_id))


async def favourite(interaction: BotInteraction, dream_id: int) -> None:
    """Likes a dream, or no more."""
    dream = await find_dream(interaction, dream_id)
    favoured = await interaction.client.services.favourites.toggle(interaction.user.id, dream_id)
    told = "is one of your favourites" if favoured.is_on else "is no favourite of yours any more"
    liked = "1 member likes" if favoured.count == 1 else f"{favoured.count} members like"
    await say(interaction, f"⭐ Dream #{dream_id} {told}. {liked} it.")
    if favoured.is_on:
        await offer(interaction.client, dream, favoured.count)


async def delete(interaction: BotInteraction, dream_id: int) -> None:
    """Takes a finished dream away everywhere: row, pictures, card, and every message that shows it."""
    dream = await find_dream(interaction, dream_id)
    require_owner_or_moderator(interaction, dream)
    if not dream.state.is_terminal:
        raise UserMistake(f"Dream #{dream_id} is not over. Cancel it first.")
    services = interaction.client.services
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        pressed = CardRef(interaction.message.channel.id, interaction.message.id)
        await services.reposts.shown(dream_id, pressed)  # so that it goes with the others
    await services.deletion.delete_dream(dream_id)
    interaction.client.dispatch(MESSAGES_TO_REMOVE)
    await say(interaction, f"Dream #{dream_id} is deleted.")
    if interaction.user.id != dream.user_id:
        await note(interaction, Action.DELETED, member_id=dream.user_id, dream_id=dream_id)


async def _find_with_words(interaction: BotInteraction, dream_id: int) -> DreamView:
    dream = await find_dream(interaction, dream_id)
    require_words(interaction, dream)
    return dream


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

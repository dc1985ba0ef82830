"""What a member does to a dream by button, by modal or by command: one function each.

Whoever calls catches the errors (`bot.answers`); their texts are what the member reads.
"""

from __future__ import annotations

from typing import Any

import discord

from bot import descent
from bot.answers import NOBODY, is_token_trusted, say, stop_thinking, thinking_when_slow
from bot.art_channel import offer
from bot.client import BotInteraction
from bot.family import show_family as answer_with_family
from bot.languages import language_for
from bot.message_removal import MESSAGES_TO_REMOVE
from bot.moderation import note, note_if_anothers
from bot.new_dream import Wish, answer_with_new_dreams
from bot.ownership import (
    find_dream,
    is_moderator,
    require_owner_or_moderator,
    require_same_age_limit,
    require_words,
)
from bot.picture_files import film_file, picture_file
from bot.picture_verdicts import require_showable, verdicts_of
from bot.preflight import require_card_permissions
from bot.recipe_text import recipe_text
from bot.terms import require_clean_words
from cards.batch_face import card_face, is_over
from cards.custom_ids import Verb, custom_id
from cards.face import face
from cards.views import view_of
from dreams.audit import Action
from dreams.errors import NotRunning, PromptError, UserMistake
from dreams.history import DreamView
from dreams.languages import Text, _, _n, joined
from dreams.prompt import draw_seed
from dreams.queue import CancelOutcome, CardRef, Steering, SteeringKind
from dreams.recipe import MAX_PHRASE_CHARACTERS, Descent, Recipe, is_visible
from dreams.states import DreamState
from dreams.unwanted import Verdict

EXTEND_STEPS = 100
MAX_INPUT_CHARACTERS = 4000  # Discord's for a text input; quotes and flags come on top of a prompt's own characters


async def cancel(interaction: BotInteraction, dream_id: int) -> None:
    """Ends a dream that waits at once, one that runs within seconds."""
    dream = await find_dream(interaction, dream_id)
    match await _end(interaction, dream):
        case CancelOutcome.CANCELLED:
            await _show_now(interaction, dream_id, _("Dream #{number} is cancelled.", number=dream_id))
        case CancelOutcome.REQUESTED:
            await say(interaction, _("Dream #{number} is being cancelled.", number=dream_id))
        case CancelOutcome.ALREADY_OVER:
            await say(interaction, _("Dream #{number} was over already.", number=dream_id))


async def cancel_all(interaction: BotInteraction, dream_id: int) -> None:
    """Ends all dreams that share a card and are not over."""
    await find_dream(interaction, dream_id)
    dreams = await interaction.client.services.history.sharing_card(dream_id)
    outcomes = [await _end(interaction, one) for one in dreams if not one.state.is_terminal]
    if CancelOutcome.REQUESTED in outcomes:
        await say(interaction, _("They are being cancelled. Those that are there already stay."))
    elif CancelOutcome.CANCELLED in outcomes:
        await _show_now(interaction, dream_id, _("They are cancelled."))
    else:
        await say(interaction, _("They were over already."))


async def stop(interaction: BotInteraction, dream_id: int) -> None:
    """Ends a running dream and keeps its best picture."""
    await _steer(interaction, dream_id, Steering(SteeringKind.STOP))
    await say(interaction, _("Dream #{number} stops here and keeps its best picture.", number=dream_id))


async def stop_all(interaction: BotInteraction, dream_id: int) -> None:
    """Ends all dreams that share a card: those that run keep their best picture, those that wait are cancelled.

    Raises:
        NotRunning: None of them runs, so that nothing would be kept.
    """
    dream = await find_dream(interaction, dream_id)
    await require_owner_or_moderator(interaction, dream)
    views = await interaction.client.services.history.sharing_card(dream_id)
    running = [view for view in views if view.state is DreamState.RUNNING]
    if not running:
        raise NotRunning(_("None of these dreams is running, so there is nothing to stop and keep."))
    for view in views:  # before the others: one of them would begin when another makes room
        if view.state is DreamState.QUEUED:
            await _end(interaction, view)
    for view in running:
        try:
            await _say_word(interaction, view, Steering(SteeringKind.STOP))
        except NotRunning:  # it has just come to its own end, or was given back and waits again
            await _end(interaction, view)
    await say(interaction, _("They stop here. What runs keeps its best picture, what waits is cancelled."))


async def extend(interaction: BotInteraction, dream_id: int) -> None:
    """Lets a running dream go on for longer."""
    await _steer(interaction, dream_id, Steering(SteeringKind.EXTEND, steps=EXTEND_STEPS))
    told = _n(
        "Dream #{number} gets {count} more step.",
        "Dream #{number} gets {count} more steps.",
        EXTEND_STEPS,
        number=dream_id,
    )
    await say(interaction, told)


async def ask_what_to_avoid(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the modal that `avoid` answers."""
    await _find_steerable(interaction, dream_id)
    language = language_for(interaction)
    title = _("Steer away from …").in_language(language)
    modal = discord.ui.Modal(title=title, custom_id=custom_id(Verb.AVOID, dream_id))
    phrase: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        placeholder=_("blur").in_language(language), max_length=MAX_PHRASE_CHARACTERS
    )
    label = _("What to avoid from now on").in_language(language)
    modal.add_item(discord.ui.Label(text=label, component=phrase))
    await interaction.response.send_modal(modal)


async def avoid(interaction: BotInteraction, dream_id: int, phrase: str) -> None:
    """Makes a running dream avoid one more phrase."""
    if not is_visible(phrase):
        raise PromptError(_("Nothing was typed. Say what to avoid: blur"))
    await require_clean_words(interaction, [phrase])
    await _steer(interaction, dream_id, Steering(SteeringKind.AVOID, phrase=phrase))
    shown = discord.utils.escape_markdown(phrase)
    await say(interaction, _("Dream #{number} avoids “{phrase}” from now on.", number=dream_id, phrase=shown))


async def again(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams the same with another seed."""
    dream = await _find_ancestor(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.again(dream, draw_seed()))])


async def vary(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams something near this picture."""
    dream = await _find_origin(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.vary(dream, draw_seed()))])


async def longer(interaction: BotInteraction, dream_id: int) -> None:
    """Dreams the same for longer."""
    dream = await _find_origin(interaction, dream_id)
    await answer_with_new_dreams(interaction, [_wish(descent.longer(dream))])


async def ask_for_remix(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the modal that `remix` answers, with the prompt to change."""
    dream = await _find_origin(interaction, dream_id)
    language = language_for(interaction)
    title = _("Remix dream #{number}", number=dream_id).in_language(language)
    modal = discord.ui.Modal(title=title, custom_id=custom_id(Verb.REMIX, dream_id))
    prompt: discord.ui.TextInput[discord.ui.View] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        default=descent.prompt_without_seed(dream.recipe)[:MAX_INPUT_CHARACTERS],
        max_length=MAX_INPUT_CHARACTERS,
    )
    modal.add_item(discord.ui.Label(text=_("Prompt").in_language(language), component=prompt))
    await interaction.response.send_modal(modal)


async def remix(interaction: BotInteraction, dream_id: int, prompt: str) -> None:
    """Dreams a changed prompt that descends from this dream."""
    dream = await _find_origin(interaction, dream_id)
    await answer_with_new_dreams(interaction, [Wish(descent.remix(dream, prompt), prompt)])


async def morph(interaction: BotInteraction, first_id: int, second_id: int, share: float) -> None:
    """Dreams something between two finished dreams, with the film from one to the other.

    Args:
        share: How much of the second, in [0, 1].
    """
    if first_id == second_id:
        raise UserMistake(_("A dream can't be blended with itself. Give the numbers of two."))
    first, second = [await _find_parent(interaction, dream_id) for dream_id in (first_id, second_id)]
    preferences = await interaction.client.services.members.preferences(interaction.user.id)
    recipe = descent.blend(first, second, share, draw_seed(), preferences.quality)
    await answer_with_new_dreams(interaction, [_wish(recipe)])


async def _find_parent(interaction: BotInteraction, dream_id: int) -> DreamView:
    dream = await _find_origin(interaction, dream_id)
    if dream.state is not DreamState.DONE:
        told = _("Dream #{number} has no picture to blend. Give the number of a finished dream.", number=dream_id)
        raise UserMistake(told)
    await require_showable(interaction, dream)  # the film begins or ends with its picture
    return dream


async def show_recipe(interaction: BotInteraction, dream_id: int) -> None:
    """Tells all that made this picture."""
    dream = await _find_with_words(interaction, dream_id)
    said = await interaction.client.services.history.steered([dream_id])
    await say(interaction, recipe_text(dream, said.get(dream_id, ()), language_for(interaction)))


async def show_family(interaction: BotInteraction, dream_id: int) -> None:
    """Tells what a dream descends from, and what came of it."""
    await find_dream(interaction, dream_id)
    await answer_with_family(interaction, dream_id)


async def show_in_channel(interaction: BotInteraction, dream_id: int) -> None:
    """Shows a finished dream to the whole channel, with the buttons of its card."""
    require_card_permissions(interaction)
    async with thinking_when_slow(interaction):
        dream = await find_dream(interaction, dream_id)
        await require_same_age_limit(interaction, dream)
        is_spoiler = await require_showable(interaction, dream) is Verdict.SPOILER
        file = await picture_file(interaction.client.services.store, dream, is_spoiler=is_spoiler)
    card = face(dream)
    await _show(interaction, dream_id, card.content, file, view_of(card))


async def show_time_lapse(interaction: BotInteraction, dream_id: int) -> None:
    """Shows the whole channel how a finished dream came to be."""
    require_card_permissions(interaction)
    async with thinking_when_slow(interaction):
        dream = await find_dream(interaction, dream_id)
        await require_same_age_limit(interaction, dream)
        shown = [dream, *await _blended(interaction, dream)]
        is_spoiler = Verdict.SPOILER in [await require_showable(interaction, one) for one in shown]
        file = await film_file(interaction.client.services.store, dream, is_spoiler=is_spoiler)
    content = _("🎞️ How dream {number} came to be", number=dream_id).in_language(dream.language)
    await _show(interaction, dream_id, content, file)


async def _show(
    interaction: BotInteraction, dream_id: int, content: str, file: discord.File, view: discord.ui.View | None = None
) -> None:
    """A message of a dream for the whole channel, remembered, so that it is deleted with the dream."""
    with interaction.client.finishing_first():
        message_id = await _send(interaction, content, file, {"view": view} if view else {})
        if message_id is not None and interaction.channel_id is not None:
            await interaction.client.services.reposts.shown(dream_id, CardRef(interaction.channel_id, message_id))


async def _send(interaction: BotInteraction, content: str, file: discord.File, buttons: dict[str, Any]) -> int | None:
    """As the answer, in place of "thinking" or, where the interaction is too old, beside it; gives the message's id."""
    if not is_token_trusted(interaction) and interaction.channel_id is not None:
        channel = interaction.client.get_partial_messageable(interaction.channel_id, guild_id=interaction.guild_id)
        return (await channel.send(content, file=file, allowed_mentions=NOBODY, **buttons)).id
    if not interaction.response.is_done():
        sent = await interaction.response.send_message(content, file=file, allowed_mentions=NOBODY, **buttons)
        return sent.message_id
    message = await interaction.edit_original_response(
        content=content, attachments=[file], allowed_mentions=NOBODY, **buttons
    )
    stop_thinking(interaction)
    return message.id


async def _blended(interaction: BotInteraction, dream: DreamView) -> list[DreamView]:
    """The dreams whose pictures a blend's film goes between."""
    blended = [parent.dream_id for parent in dream.recipe.parents if parent.how is Descent.BLEND]
    return await interaction.client.services.history.some(blended) if blended else []


async def favourite(interaction: BotInteraction, dream_id: int) -> None:
    """Likes a dream, or no more."""
    dream = await find_dream(interaction, dream_id)
    favoured = await interaction.client.services.favourites.toggle(interaction.user.id, dream_id)
    told = _("⭐ Dream #{number} is one of your favourites.", number=dream_id)
    if not favoured.is_on:
        told = _("⭐ Dream #{number} is no favourite of yours any more.", number=dream_id)
    liked = _n("{count} member likes it.", "{count} members like it.", favoured.count)
    await say(interaction, joined(" ", [told, liked]))
    if favoured.is_on:
        await offer(interaction.client, dream, favoured.count)


async def delete(interaction: BotInteraction, dream_id: int) -> None:
    """Takes a finished dream away everywhere: row, pictures, card, and every message that shows it."""
    dream = await find_dream(interaction, dream_id)
    await require_owner_or_moderator(interaction, dream)
    if not dream.state.is_terminal:
        raise UserMistake(_("Dream #{number} is not over. Cancel it first.", number=dream_id))
    services = interaction.client.services
    if interaction.message is not None and not interaction.message.flags.ephemeral:
        pressed = CardRef(interaction.message.channel.id, interaction.message.id)
        await services.reposts.shown(dream_id, pressed)  # so that it goes with the others
    await services.deletion.delete_dream(dream_id)
    interaction.client.dispatch(MESSAGES_TO_REMOVE)
    if interaction.user.id != dream.user_id:
        await note(interaction, Action.DELETED, member_id=dream.user_id, dream_id=dream_id)
    await say(interaction, _("Dream #{number} is deleted.", number=dream_id))


async def delete_all(interaction: BotInteraction, dream_id: int) -> None:
    """Takes all dreams that share a card away everywhere."""
    dream = await find_dream(interaction, dream_id)
    await require_owner_or_moderator(interaction, dream)
    services = interaction.client.services
    dreams = await services.history.sharing_card(dream_id)
    if not is_over(dreams):
        raise UserMistake(_("Not all of these dreams are over. Cancel them first."))
    for one in dreams:
        await services.deletion.delete_dream(one.id)
        if interaction.user.id != dream.user_id:
            await note(interaction, Action.DELETED, member_id=dream.user_id, dream_id=one.id)
    interaction.client.dispatch(MESSAGES_TO_REMOVE)
    numbers = ", ".join(str(one.id) for one in dreams)
    await say(interaction, _("Dreams {numbers} are deleted.", numbers=numbers))


async def _find_with_words(interaction: BotInteraction, dream_id: int) -> DreamView:
    dream = await find_dream(interaction, dream_id)
    require_words(interaction, dream)
    return dream


async def _find_ancestor(interaction: BotInteraction, dream_id: int) -> DreamView:
    """A dream that another may descend from here: its words are said again, and something like its picture is shown."""
    dream = await _find_with_words(interaction, dream_id)
    await require_same_age_limit(interaction, dream)
    return dream


async def _find_origin(interaction: BotInteraction, dream_id: int) -> DreamView:
    """The same for a descendant that begins at its latents, which say nothing to another pack."""
    dream = await _find_ancestor(interaction, dream_id)
    pack = interaction.client.services.pack
    if dream.result is not None and dream.pack != pack:
        told = _(
            "Dream #{number} is of the pack `{old}`; now `{new}` dreams here, and can't go on from its picture. "
            "*Again* or /dream makes a new one of its words.",
            number=dream_id,
            old=dream.pack,
            new=pack,
        )
        raise UserMistake(told)
    return dream


async def _find_steerable(interaction: BotInteraction, dream_id: int) -> DreamView:
    dream = await find_dream(interaction, dream_id)
    await require_owner_or_moderator(interaction, dream)
    if dream.state.is_terminal:
        raise NotRunning(_("Dream #{number} is over; only a running dream can be steered.", number=dream_id))
    return dream


async def _end(interaction: BotInteraction, dream: DreamView) -> CancelOutcome:
    may = await is_moderator(interaction, dream)
    outcome = await interaction.client.services.queue.cancel(dream.id, interaction.user.id, is_moderator=may)
    if outcome is not CancelOutcome.ALREADY_OVER:
        await note_if_anothers(interaction, Action.CANCELLED, dream)
    return outcome


async def _steer(interaction: BotInteraction, dream_id: int, steering: Steering) -> None:
    await _say_word(interaction, await _find_steerable(interaction, dream_id), steering)


async def _say_word(interaction: BotInteraction, dream: DreamView, steering: Steering) -> None:
    # A moderator steers in the owner's place: the queue knows owners only.
    await interaction.client.services.queue.steer(dream.id, dream.user_id, steering)
    action = Action.STOPPED if steering.kind is SteeringKind.STOP else Action.STEERED
    await note_if_anothers(interaction, action, dream)


async def _show_now(interaction: BotInteraction, dream_id: int, sentence: Text) -> None:
    """Redraws the card through the button's own answer; the outbox would do it a moment later."""
    dreams = await interaction.client.services.history.sharing_card(dream_id)
    if not dreams or interaction.type is not discord.InteractionType.component:
        await say(interaction, sentence)
        return
    refused = await verdicts_of(interaction.client).refused(dreams)
    card = card_face(dreams, kept_out=refused)
    await interaction.response.edit_message(content=card.content, view=view_of(card), allowed_mentions=NOBODY)


def _wish(recipe: Recipe) -> Wish:
    return Wish(recipe, descent.prompt_without_seed(recipe))

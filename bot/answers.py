"""How the bot speaks to one person: ephemeral sentences, and what becomes of an exception.

Five kinds (style: errors): a mistake or a limit is told, something away is told with "try again", a bug gets an
apology with a reference that the log carries too. Every answer mentions nobody: much of its text is a stranger's.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.errors import Refusal
from bot.languages import language_for
from cards.text import shorten, whole_lines
from dreams.errors import LimitReached, Permanent, Transient, UserMistake
from dreams.languages import Language, Text, _, joined, spoken

logger = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
UNREACHED = (discord.DiscordException, aiohttp.ClientError, OSError)  # what a call to Discord may raise
OUTAGES = (discord.DiscordServerError, discord.RateLimited, aiohttp.ClientError, ConnectionError, TimeoutError)
UNKNOWN_INTERACTION = 10062
TOKEN_EXPIRED = (50027, 10015)
THINKING = "thinking"
TYPED = "typed"
TYPED_CHARACTERS = 1500  # that are given back, beside the sentence that says why
PATIENCE_SECONDS = 1.0  # of the three that Discord gives
MESSAGE_LIMIT = 2000  # characters
MORE = _("-# … and more")


async def say(interaction: discord.Interaction, told: Text) -> None:
    """Answers the one who asked, in their language, seen by nobody else."""
    language = language_for(interaction)
    text = fitted(spoken(told, language), language)
    if not is_token_trusted(interaction):
        await _say_directly(interaction, text)
    elif interaction.extras.pop(THINKING, False):
        await _say_instead_of_thinking(interaction, text)
    elif interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NOBODY)


def is_token_trusted(interaction: discord.Interaction[Any]) -> bool:
    """Whether an interaction is young enough to be answered by its own token; later only the bot's token is used."""
    trusted_seconds: float = interaction.client.services.token_seconds
    return (discord.utils.utcnow() - interaction.created_at).total_seconds() < trusted_seconds


async def _say_directly(interaction: discord.Interaction, text: str) -> None:
    """As private as an ephemeral answer. Who takes no direct messages hears nothing."""
    try:
        await interaction.user.send(text, allowed_mentions=NOBODY)
    except discord.Forbidden as error:
        logger.info("interaction %s is too old to be answered: %s", interaction.id, error)


def fitted(text: str, language: Language) -> str:
    """The whole lines of it that a message has room for."""
    return whole_lines(text, MESSAGE_LIMIT, MORE.in_language(language))


async def _say_instead_of_thinking(interaction: discord.Interaction, text: str) -> None:
    """A public "thinking" becomes an ephemeral sentence.

    The first followup takes the place of "thinking" and is as public (discord-api-docs #2866), so that place is filled
    before and cleared after.
    """
    await interaction.edit_original_response(content="…")
    await interaction.followup.send(text, ephemeral=True, allowed_mentions=NOBODY)
    await interaction.delete_original_response()


@asynccontextmanager
async def thinking_when_slow(interaction: discord.Interaction) -> AsyncIterator[None]:
    """Tells Discord "thinking" when the work inside takes long, so that its answer is never late.

    After it, the answer fills in the original response if the interaction's response is done. `stop_thinking` then says
    that it did.
    """
    is_over = asyncio.Event()
    thinker = asyncio.create_task(_think_unless(interaction, is_over))
    try:
        yield
    finally:
        is_over.set()
        await thinker


async def _think_unless(interaction: discord.Interaction, is_over: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await is_over.wait()
    except TimeoutError:
        if interaction.response.is_done():  # deferred before: Discord waits already
            return
        try:
            await interaction.response.defer(thinking=True)
        except UNREACHED as error:  # what is under way has its own end, whoever hears of it
            logger.warning("could not tell %s to wait: %s", interaction.user.id, error)
            return
        interaction.extras[THINKING] = True


def stop_thinking(interaction: discord.Interaction) -> None:
    interaction.extras.pop(THINKING, None)


def keep_typed(interaction: discord.Interaction, text: str) -> None:
    """Remembers a prompt until its dream has its card: Discord forgets it when the answer is a refusal."""
    interaction.extras[TYPED] = text


def drop_typed(interaction: discord.Interaction) -> None:
    interaction.extras.pop(TYPED, None)


def _given_back(interaction: discord.Interaction) -> str:
    """What was typed, to be copied."""
    text = shorten(interaction.extras.get(TYPED, "").replace("```", "'''"), TYPED_CHARACTERS)
    return f"```\n{text}\n```" if text else ""


async def answer_error(interaction: discord.Interaction, error: Exception) -> None:
    """Tells the member what went wrong; logs what is not the member's doing."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if _is_too_late(cause):
        logger.warning("interaction %s was over before it was answered", interaction.id)
        return
    if isinstance(cause, (Transient, *OUTAGES)):
        logger.warning("interaction %s was told to come back: %s", interaction.id, cause)
    sentence = sentence_for(cause)
    if sentence is None:
        sentence = _apologise(interaction, cause)
    try:
        await say(interaction, joined("\n", [sentence, _given_back(interaction)]))
    except UNREACHED as failure:
        logger.warning("could not tell %s what went wrong: %s", interaction.user.id, failure)


def sentence_for(error: BaseException) -> Text | None:
    """What a member reads about an expected error; None for a bug."""
    match error:
        case UserMistake() | LimitReached() | Refusal():
            return error.sentence
        case Transient():  # what exactly is away concerns the operator, who finds it in the log
            return _("My database or my picture store does not answer. Please try again in a minute.")
        case _ if isinstance(error, OUTAGES):
            return _("Discord did not answer.")
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return _("That command changed since your Discord last looked. Restart Discord and try again.")
        case app_commands.CheckFailure():
            return _("You may not use that command here.")
        case _:
            return None


def _apologise(interaction: discord.Interaction, error: BaseException) -> Text:
    reference = secrets.token_hex(4)
    name = interaction.command.qualified_name if interaction.command else "a button"
    logger.error("%s broke (reference %s)", name, reference, exc_info=error, extra={"reference": reference})
    if isinstance(error, Permanent):
        return _(
            "This bot needs its operator: something in its set-up is wrong (reference `{reference}`).",
            reference=reference,
        )
    return _(
        "Sorry, that went wrong on my side. Nothing of yours is lost; tell the operator `{reference}`.",
        reference=reference,
    )


def _is_too_late(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, *TOKEN_EXPIRED)

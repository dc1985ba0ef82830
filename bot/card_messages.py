"""Which dream a message shows: its buttons carry the number; of those without buttons the database knows."""

from __future__ import annotations

import discord

from bot.client import BotInteraction
from cards.views import dreams_of
from dreams.errors import UserMistake
from dreams.languages import _


async def dream_of_message(interaction: BotInteraction, message: discord.Message) -> int:
    """The number of the dream that a message of ours shows.

    Raises:
        UserMistake: The message shows none.
    """
    if interaction.client.user is not None and message.author.id == interaction.client.user.id:
        for dream_id in dreams_of(message):
            return dream_id
        known = await interaction.client.services.reposts.dream_of(message.id)
        if known is not None:
            return known
    raise UserMistake(_("That message shows no dream of mine. Choose one with a dream's card or picture."))

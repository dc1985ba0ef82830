"""Which dream a message shows: its buttons carry the number."""

from __future__ import annotations

import discord

from bot.client import BotInteraction
from cards.custom_ids import parse_custom_id
from dreams.errors import UserMistake
from dreams.languages import _


def dream_of_message(interaction: BotInteraction, message: discord.Message) -> int:
    """The number of the dream that a message of ours shows.

    Raises:
        UserMistake: The message is no card.
    """
    if interaction.client.user is not None and message.author.id == interaction.client.user.id:
        for component in message.components:
            for dream_id in _dream_ids(component):
                return dream_id
    raise UserMistake(_("That message is no dream's card."))


def _dream_ids(component: object) -> list[int]:
    children = component.children if isinstance(component, discord.ActionRow) else [component]
    ids = [child.custom_id for child in children if isinstance(child, discord.Button) and child.custom_id]
    return [parsed[1] for parsed in map(parse_custom_id, ids) if parsed]

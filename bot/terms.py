"""On which terms a member's dream is taken: what the server's managers decided and what the member prefers.

Checked where a dream is queued, so that commands and buttons can't differ. Everything here is one or two small reads.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import discord

from bot.blocked_words import blocked_word_in
from bot.client import BotInteraction
from bot.errors import BlockedWord, NotHere, Paused
from bot.ownership import is_age_restricted
from dreams.guilds import GuildConfiguration
from dreams.recipe import Recipe

MAX_CHANNELS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What an order gets besides its recipe.

    Attributes:
        weight: The member's share of the GPU against others'.
        hides_prompt: Others don't see its words.
    """

    weight: float
    hides_prompt: bool


async def terms_for(interaction: BotInteraction, recipe: Recipe) -> Terms:
    """The terms for a dream that is asked for here.

    Raises:
        NotHere, Paused, BlockedWord: This server does not take it.
    """
    services = interaction.client.services
    preferences = await services.members.preferences(interaction.user.id)
    if interaction.guild_id is None:
        return Terms(weight=1.0, hides_prompt=preferences.hides_prompts)
    configuration = await services.guilds.configuration(interaction.guild_id)
    _require_not_paused(configuration, interaction.user.id)
    _require_dreaming_channel(configuration, interaction)
    _require_clean(configuration, recipe)
    return Terms(_weight(configuration, interaction.user), preferences.hides_prompts)


def _require_not_paused(configuration: GuildConfiguration, user_id: int) -> None:
    until = configuration.paused.get(user_id, 0.0)
    if until > time.time():
        raise Paused(f"A moderator paused your dreaming here. It goes on <t:{int(until)}:R>.")


def _require_dreaming_channel(configuration: GuildConfiguration, interaction: BotInteraction) -> None:
    channel = interaction.channel
    here = {interaction.channel_id, channel.parent_id if isinstance(channel, discord.Thread) else None}
    if configuration.channels and not here & configuration.channels:
        named = ", ".join(f"<#{channel_id}>" for channel_id in sorted(configuration.channels)[:MAX_CHANNELS_NAMED])
        raise NotHere(f"This server dreams in other channels: {named}.")
    if configuration.is_age_restricted_only and not is_age_restricted(channel):
        raise NotHere("This server dreams in age-restricted channels only.")


def _require_clean(configuration: GuildConfiguration, recipe: Recipe) -> None:
    word = blocked_word_in([phrase.text for phrase in (*recipe.phrases, *recipe.avoid)], configuration.blocked_words)
    if word is not None:
        raise BlockedWord(f"This server does not want “{discord.utils.escape_markdown(word)}” in prompts.")


def _weight(configuration: GuildConfiguration, user: discord.User | discord.Member) -> float:
    roles = user.roles if isinstance(user, discord.Member) else []
    return max(
        (configuration.role_weights[role.id] for role in roles if role.id in configuration.role_weights), default=1.0
    )

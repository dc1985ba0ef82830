"""Which language a person, or a server, reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord

from dreams.guilds import GuildConfiguration, Guilds
from dreams.languages import Language, language_of
from dreams.members import Members, Preferences

DEFAULT_LOCALE = "en-US"


def language_for(interaction: discord.Interaction[Any]) -> Language:
    """The language of the member's own client: what only they see is in it."""
    return language_of(interaction.locale)


async def learn_locale(guilds: Guilds, interaction: discord.Interaction[Any], known: GuildConfiguration) -> None:
    """Keeps the locale that a server prefers, so that its cards are in it wherever they are drawn."""
    locale = interaction.guild_locale
    if interaction.guild_id is None or locale is None or str(locale) == (known.locale or DEFAULT_LOCALE):
        return
    await guilds.change(interaction.guild_id, lambda configuration: replace(configuration, locale=str(locale)))


async def learn_private_locale(members: Members, interaction: discord.Interaction[Any], known: Preferences) -> None:
    """Keeps the locale of a member who dreams in direct messages: whoever draws those cards can't ask for it."""
    locale = str(interaction.locale)
    if interaction.guild_id is None and locale != (known.locale or DEFAULT_LOCALE):
        await members.set_preferences(interaction.user.id, replace(known, locale=locale))

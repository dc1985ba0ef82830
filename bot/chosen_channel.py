"""The text channel that a manager chose, and what the bot may do in it.

For an option that is a `discord.TextChannel`, discord.py looks into what the gateway told. A process that takes
interactions by HTTP was told nothing and has to ask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.client import BotInteraction


class TextChannelTransformer(app_commands.Transformer):
    """Offers text channels, and gives one as Discord names it in the interaction."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(
        self, interaction: discord.Interaction, value: app_commands.AppCommandChannel, /
    ) -> app_commands.AppCommandChannel:
        return value


if TYPE_CHECKING:
    ChosenChannel: TypeAlias = app_commands.AppCommandChannel
else:
    ChosenChannel = app_commands.Transform[app_commands.AppCommandChannel, TextChannelTransformer]


async def own_permissions(interaction: BotInteraction, chosen: app_commands.AppCommandChannel) -> discord.Permissions:
    """What the bot may do in the channel; nothing where it is hidden from the bot.

    Where Discord has to be asked, the interaction is deferred first: that takes more than one request.
    """
    known = chosen.resolve()
    if known is not None:
        return known.permissions_for(known.guild.me)
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    return await _fetched_permissions(interaction.client, chosen)


async def _fetched_permissions(client: discord.Client, chosen: app_commands.AppCommandChannel) -> discord.Permissions:
    if client.user is None:
        raise LookupError("the bot is not logged in")
    guild = await client.fetch_guild(chosen.guild_id)
    me = await guild.fetch_member(client.user.id)
    try:
        channel = await guild.fetch_channel(chosen.id)
    except (discord.NotFound, discord.Forbidden):
        return discord.Permissions.none()
    return channel.permissions_for(me)

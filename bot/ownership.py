"""Who may see a dream, and who may do something to it."""

from __future__ import annotations

import discord

from bot.client import BotInteraction
from bot.errors import NotAllowed
from cards.text import shown
from dreams.errors import NoSuchDream
from dreams.history import DreamView
from dreams.languages import Text, _

OWNER_CHARACTERS = 32


async def find_dream(interaction: BotInteraction, dream_id: int) -> DreamView:
    """A dream that this member may see: their own, or one in a channel of this server that they can see.

    Raises:
        NoSuchDream: There is none, or it is of another place (which is not told apart).
    """
    dream = await interaction.client.services.history.dream(dream_id)
    if dream is None or not may_see(interaction, dream):
        raise NoSuchDream(_("I know no dream #{number} here. Yours are in /history.", number=dream_id))
    return dream


def may_see(interaction: BotInteraction, dream: DreamView) -> bool:
    """Whether the member owns the dream or sees the channel that it was asked for in."""
    if dream.user_id == interaction.user.id or dream.channel_id == interaction.channel_id:
        return True
    if dream.guild_id is None or dream.guild_id != interaction.guild_id:
        return False
    channel = interaction.client.get_channel(dream.channel_id)
    member = interaction.user
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread) or not isinstance(member, discord.Member):
        return False  # deleted since, or not known to this process: its owner still has /history
    if isinstance(channel, discord.Thread) and channel.is_private():
        return is_moderator(interaction, dream)
    return channel.permissions_for(member).view_channel


def is_moderator(interaction: BotInteraction, dream: DreamView) -> bool:
    """Whether this member moderates the channel, and the dream is of the same server."""
    in_same_guild = interaction.guild_id is not None and interaction.guild_id == dream.guild_id
    return in_same_guild and interaction.permissions.manage_messages


def require_owner_or_moderator(interaction: BotInteraction, dream: DreamView) -> None:
    """Lets the owner and moderators pass.

    Raises:
        NotAllowed: The member is neither.
    """
    if interaction.user.id != dream.user_id and not is_moderator(interaction, dream):
        owner: Text = shown(dream.owner_name, OWNER_CHARACTERS) or _("somebody else")
        told = _("Dream #{number} is {owner}’s. Only they or a moderator can do that.", number=dream.id, owner=owner)
        raise NotAllowed(told)


async def require_same_age_limit(interaction: BotInteraction, dream: DreamView) -> None:
    """Keeps what was dreamed in an age-restricted channel out of the others.

    Raises:
        NotAllowed: It was, and this channel is not age-restricted.
    """
    if dream.channel_id == interaction.channel_id or is_age_restricted(interaction.channel):
        return
    client, here = interaction.client, interaction.channel_id
    is_like_here = here is not None and await is_for_adults(client, here)  # a thread may not know its channel's kind
    if not is_like_here and await is_for_adults(client, dream.channel_id):
        told = _("Dream #{number} is from an age-restricted channel and stays in those.", number=dream.id)
        raise NotAllowed(told)


def require_words(interaction: BotInteraction, dream: DreamView) -> None:
    """Keeps hidden words from everybody but their owner: from what shows them, and from what says them again.

    Raises:
        NotAllowed: The dream's owner keeps its words.
    """
    if dream.hides_prompt and dream.user_id != interaction.user.id:
        told = _("The owner of dream #{number} keeps its words, so only they can do that.", number=dream.id)
        raise NotAllowed(told)


async def find_channel(client: discord.Client, channel_id: int) -> object:
    """A channel; asked for when no gateway told of it. None when it is gone or hidden from the bot."""
    try:
        return client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden):
        return None


async def is_for_adults(client: discord.Client, channel_id: int) -> bool:
    """Whether a channel, or the one that a thread is in, is age-restricted, also where no gateway tells of either."""
    channel = await find_channel(client, channel_id)
    if isinstance(channel, discord.Thread) and channel.parent is None:
        channel = await find_channel(client, channel.parent_id)
    return is_age_restricted(channel)


def is_age_restricted(channel: object) -> bool:
    """Whether a channel, or the one that a thread is in, is for adults."""
    return isinstance(channel, discord.TextChannel | discord.VoiceChannel | discord.Thread) and channel.is_nsfw()

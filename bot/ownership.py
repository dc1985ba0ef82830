"""Who may see a dream, and who may do something to it."""

from __future__ import annotations

import discord

from bot.client import BotInteraction
from bot.errors import NotAllowed
from cards.editor import AgeLimited
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
    if isinstance(channel, discord.Thread) and channel.is_private():
        return is_moderator(interaction, dream)
    there = _permissions_in(interaction, dream.channel_id)
    return there is not None and there.view_channel  # where nobody knows, its owner still has /history


def is_moderator(interaction: BotInteraction, dream: DreamView) -> bool:
    """Whether this member moderates the channel that the dream was asked for in.

    Discord says what they may do where they typed, which may be another channel; of that one the gateway's cache tells.
    """
    if interaction.guild_id is None or interaction.guild_id != dream.guild_id:
        return False
    if dream.channel_id == interaction.channel_id:
        return interaction.permissions.manage_messages
    there = _permissions_in(interaction, dream.channel_id)
    return there is not None and there.manage_messages


def _permissions_in(interaction: BotInteraction, channel_id: int) -> discord.Permissions | None:
    """What the member may do in a channel or thread; None when it is deleted, or not known to this process."""
    channel, member = interaction.client.get_channel(channel_id), interaction.user
    if isinstance(channel, discord.Thread):
        channel = channel.parent  # a thread has the permissions of its channel
    if not isinstance(channel, discord.abc.GuildChannel) or not isinstance(member, discord.Member):
        return None
    return channel.permissions_for(member)


def require_owner_or_moderator(interaction: BotInteraction, dream: DreamView) -> None:
    """Lets the owner and moderators pass.

    Raises:
        NotAllowed: The member is neither.
    """
    if interaction.user.id != dream.user_id and not is_moderator(interaction, dream):
        owner: Text = shown(dream.owner_name, OWNER_CHARACTERS) or _("somebody else")
        told = _(
            "Dream #{number} is {owner}’s. Only they or a moderator of its channel can do that.",
            number=dream.id,
            owner=owner,
        )
        raise NotAllowed(told)


async def require_same_age_limit(interaction: BotInteraction, dream: DreamView) -> None:
    """Keeps what was dreamed in an age-restricted channel out of the others. Direct messages have no age limit.

    Raises:
        NotAllowed: It was, or nobody knows whether it was, and this channel is not age-restricted.
    """
    if dream.guild_id is None or dream.channel_id == interaction.channel_id or await is_here_for_adults(interaction):
        return
    origin = await _limiting_channel(interaction.client, dream.channel_id)
    if origin is None:  # what is not known is not shown elsewhere
        told = _(
            "The channel of dream #{number} is gone or hidden from me, "
            "so that dream is for age-restricted channels only.",
            number=dream.id,
        )
        raise NotAllowed(told)
    if is_age_restricted(origin):
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


async def is_here_for_adults(interaction: BotInteraction) -> bool:
    """Whether an interaction's channel is age-restricted. A thread that doesn't know its channel has it asked for."""
    if is_age_restricted(interaction.channel):
        return True
    here = interaction.channel_id
    return here is not None and await is_for_adults(interaction.client, here)


async def is_for_adults(client: discord.Client, channel_id: int) -> bool:
    """Whether a channel, or the one that a thread is in, is age-restricted, also where no gateway tells of either."""
    return is_age_restricted(await _limiting_channel(client, channel_id))


async def _limiting_channel(client: discord.Client, channel_id: int) -> object:
    """What says how old one must be in a channel: itself, or what a thread is in. None when it can't be seen."""
    channel = await find_channel(client, channel_id)
    if isinstance(channel, discord.Thread):
        return channel.parent or await find_channel(client, channel.parent_id)
    return channel


def is_age_restricted(channel: object) -> bool:
    """Whether a channel, or the one that a thread is in, is for adults."""
    return isinstance(channel, AgeLimited | discord.Thread) and channel.is_nsfw()

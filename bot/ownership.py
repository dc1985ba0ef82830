"""Who may see a dream, and who may do something to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import discord

from bot.client import BotInteraction, DreamBot
from bot.errors import NoAnswer, NotAllowed
from cards.editor import AgeLimited
from cards.text import shown
from dreams.errors import NoSuchDream
from dreams.history import DreamView
from dreams.languages import Text, _

logger = logging.getLogger(__name__)

OWNER_CHARACTERS = 32


async def find_dream(interaction: BotInteraction, dream_id: int) -> DreamView:
    """A dream that this member may see: their own, or one in a channel of this server that they can see.

    Raises:
        NoSuchDream: There is none, or it is of another place (which is not told apart).
        NoAnswer: As in `may_see`.
    """
    dream = await interaction.client.services.history.dream(dream_id)
    if dream is None or not await may_see(interaction, dream):
        raise NoSuchDream(_("I know no dream #{number} here. Yours are in /history.", number=dream_id))
    return dream


async def may_see(interaction: BotInteraction, dream: DreamView) -> bool:
    """Whether the member owns the dream or sees the channel that it was asked for in.

    Raises:
        NoAnswer: Only Discord knows, and does not tell now.
    """
    if _sees_by_itself(interaction, dream):
        return True
    return _is_of_this_guild(interaction, dream) and await _sees_channel(interaction, dream.channel_id)


async def seen_by(interaction: BotInteraction, dreams: Sequence[DreamView]) -> list[DreamView]:
    """Those of the dreams that `may_see` is true of, in their order; nothing where Discord does not tell now."""
    asked = [dream for dream in dreams if not _sees_by_itself(interaction, dream)]
    channels = list({dream.channel_id for dream in asked if _is_of_this_guild(interaction, dream)})
    answers = await asyncio.gather(*(_surely_sees_channel(interaction, one) for one in channels))
    seen = {channel_id for channel_id, sees in zip(channels, answers, strict=True) if sees}
    return [
        dream
        for dream in dreams
        if _sees_by_itself(interaction, dream) or (_is_of_this_guild(interaction, dream) and dream.channel_id in seen)
    ]


def _sees_by_itself(interaction: BotInteraction, dream: DreamView) -> bool:
    return dream.user_id == interaction.user.id or dream.channel_id == interaction.channel_id


def _is_of_this_guild(interaction: BotInteraction, dream: DreamView) -> bool:
    return dream.guild_id is not None and dream.guild_id == interaction.guild_id


async def _surely_sees_channel(interaction: BotInteraction, channel_id: int) -> bool:
    try:
        return await _sees_channel(interaction, channel_id)
    except NoAnswer as error:
        logger.info("what is in channel %s is left out: %s", channel_id, error)
        return False


async def _sees_channel(interaction: BotInteraction, channel_id: int) -> bool:
    channel = await _known_channel(interaction, channel_id)
    there = _permissions_in(interaction, channel)
    if there is None:  # where nobody knows, a dream's owner still has /history
        return False
    is_hidden = isinstance(channel, discord.Thread) and channel.is_private()
    return there.manage_messages if is_hidden else there.view_channel


async def is_moderator(interaction: BotInteraction, dream: DreamView) -> bool:
    """Whether this member moderates the channel that the dream was asked for in.

    Discord says what they may do where they typed, which may be another channel; of that one the gateway's cache tells.

    Raises:
        NoAnswer: Only Discord knows, and does not tell now.
    """
    if not _is_of_this_guild(interaction, dream):
        return False
    if dream.channel_id == interaction.channel_id:
        return interaction.permissions.manage_messages
    there = _permissions_in(interaction, await _known_channel(interaction, dream.channel_id))
    return there is not None and there.manage_messages


async def _known_channel(interaction: BotInteraction, channel_id: int) -> object:
    """A channel of this server or a thread in one, archived ones too; None where no gateway tells of the server."""
    if interaction.guild_id is None or interaction.client.get_guild(interaction.guild_id) is None:
        return None
    return await interaction.client.channels.find(channel_id)


def _permissions_in(interaction: BotInteraction, channel: object) -> discord.Permissions | None:
    """What the member may do in a channel or thread; None when that can't be told."""
    member = interaction.user
    if isinstance(channel, discord.Thread):
        channel = channel.parent  # a thread has the permissions of its channel
    if not isinstance(channel, discord.abc.GuildChannel) or not isinstance(member, discord.Member):
        return None
    return channel.permissions_for(member)


async def require_owner_or_moderator(interaction: BotInteraction, dream: DreamView) -> None:
    """Lets the owner and moderators pass.

    Raises:
        NotAllowed: The member is neither.
        NoAnswer: As in `is_moderator`.
    """
    if interaction.user.id != dream.user_id and not await is_moderator(interaction, dream):
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


async def is_here_for_adults(interaction: BotInteraction) -> bool:
    """Whether an interaction's channel is age-restricted. A thread that doesn't know its channel has it asked for."""
    if is_age_restricted(interaction.channel):
        return True
    here = interaction.channel_id
    return here is not None and await is_for_adults(interaction.client, here)


async def is_for_adults(client: DreamBot, channel_id: int) -> bool:
    """Whether a channel, or the one that a thread is in, is age-restricted, also where no gateway tells of either."""
    return is_age_restricted(await _limiting_channel(client, channel_id))


async def _limiting_channel(client: DreamBot, channel_id: int) -> object:
    """What says how old one must be in a channel: itself, or what a thread is in. None when it can't be seen."""
    channel = await client.channels.find(channel_id)
    if isinstance(channel, discord.Thread):
        return channel.parent or await client.channels.find(channel.parent_id)
    return channel


def is_age_restricted(channel: object) -> bool:
    """Whether a channel, or the one that a thread is in, is for adults."""
    return isinstance(channel, AgeLimited | discord.Thread) and channel.is_nsfw()

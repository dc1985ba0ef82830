"""What moderators do is written down, and told in the server's log channel if it has one."""

from __future__ import annotations

import logging

import discord

from bot.answers import NOBODY
from bot.client import BotInteraction
from dreams.audit import Action, Deed
from dreams.history import DreamView
from dreams.languages import Sentence, Text, joined, marked, spoken, stored

logger = logging.getLogger(__name__)

DEEDS = {
    Action.PAUSED: marked("{moderator} paused {member}"),
    Action.RESUMED: marked("{moderator} resumed {member}"),
    Action.CANCELLED: marked("{moderator} cancelled dream #{number} of {member}"),
    Action.STOPPED: marked("{moderator} stopped dream #{number} of {member}"),
    Action.STEERED: marked("{moderator} steered dream #{number} of {member}"),
    Action.DELETED: marked("{moderator} deleted dream #{number} of {member}"),
    Action.CONFIGURED: marked("{moderator} set:"),
}


async def note(
    interaction: BotInteraction,
    action: Action,
    *,
    member_id: int | None = None,
    dream_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Writes down what the member of this interaction did. A log channel that takes no message stops nobody."""
    if interaction.guild_id is None:
        return
    services = interaction.client.services
    deed = Deed(interaction.guild_id, interaction.user.id, action, member_id, dream_id, detail)
    await services.audit.record(deed)
    configuration = await services.guilds.configuration(interaction.guild_id)
    log_channel_id = configuration.log_channel_id
    if log_channel_id is None:
        return
    try:
        line: str = spoken(deed_line(deed), configuration.public_language)
        await interaction.client.get_partial_messageable(log_channel_id).send(line, allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        logger.info("server %s: its log channel takes no message: %s", interaction.guild_id, error)


async def note_if_anothers(interaction: BotInteraction, action: Action, dream: DreamView) -> None:
    """Writes down what was done to a dream, unless it is this member's own."""
    if dream.user_id != interaction.user.id:
        await note(interaction, action, member_id=dream.user_id, dream_id=dream.id)


def deed_line(deed: Deed) -> Text:
    """A deed in a line."""
    moment = f"<t:{int(deed.at.timestamp())}:f>" if deed.at else ""
    return joined(" ", [moment, _deed(deed), stored(deed.detail or "")])


def _deed(deed: Deed) -> Text:
    named = {"moderator": f"<@{deed.moderator_id}>", "member": f"<@{deed.member_id}>", "number": deed.dream_id}
    return Sentence(DEEDS[deed.action], named)

"""What moderators do is written down, and told in the server's log channel if it has one.

The moderator's answer waits for the first only: Discord may keep a message to a channel waiting for minutes.
"""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.answers import NOBODY
from bot.client import BotInteraction, DreamBot
from dreams.audit import Action, Deed
from dreams.errors import Transient
from dreams.history import DreamView
from dreams.languages import Sentence, Text, joined, marked, spoken, stored

logger = logging.getLogger(__name__)

DEED_DONE = "deed_done"  # the client's event
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
    """Writes down what the member of this interaction did, and has it told."""
    if interaction.guild_id is None:
        return
    deed = Deed(interaction.guild_id, interaction.user.id, action, member_id, dream_id, detail)
    await interaction.client.services.audit.record(deed)
    interaction.client.dispatch(DEED_DONE, deed)


async def note_if_anothers(interaction: BotInteraction, action: Action, dream: DreamView) -> None:
    """Writes down what was done to a dream, unless it is this member's own."""
    if dream.user_id != interaction.user.id:
        await note(interaction, action, member_id=dream.user_id, dream_id=dream.id)


def listen_to_deeds(bot: DreamBot) -> None:
    """Registers for the client's event."""

    async def on_deed_done(deed: Deed) -> None:
        with bot.finishing_first():
            await _tell(bot, deed)

    bot.add_listener(on_deed_done)


async def _tell(bot: DreamBot, deed: Deed) -> None:
    """A line in the log channel. One that takes no message stops nobody: `/moderate log` has the deed."""
    try:
        configuration = await bot.services.guilds.configuration(deed.guild_id)
        if configuration.log_channel_id is None:
            return
        line: str = spoken(deed_line(deed), configuration.public_language)
        await bot.get_partial_messageable(configuration.log_channel_id).send(line, allowed_mentions=NOBODY)
    except (discord.DiscordException, aiohttp.ClientError, OSError, Transient) as error:
        logger.info("server %s: its log channel takes no message: %s", deed.guild_id, error)


def deed_line(deed: Deed) -> Text:
    """A deed in a line."""
    moment = f"<t:{int(deed.at.timestamp())}:f>" if deed.at else ""
    return joined(" ", [moment, _deed(deed), stored(deed.detail or "")])


def _deed(deed: Deed) -> Text:
    named = {"moderator": f"<@{deed.moderator_id}>", "member": f"<@{deed.member_id}>", "number": deed.dream_id}
    return Sentence(DEEDS[deed.action], named)

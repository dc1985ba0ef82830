"""What moderators do is written down, and told in the server's log channel if it has one."""

from __future__ import annotations

import logging

import discord

from bot.answers import NOBODY
from bot.client import BotInteraction
from dreams.audit import Action, Deed

logger = logging.getLogger(__name__)


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
    log_channel_id = (await services.guilds.configuration(interaction.guild_id)).log_channel_id
    if log_channel_id is None:
        return
    try:
        await interaction.client.get_partial_messageable(log_channel_id).send(deed_line(deed), allowed_mentions=NOBODY)
    except discord.HTTPException as error:
        logger.info("server %s: its log channel takes no message: %s", interaction.guild_id, error)


def deed_line(deed: Deed) -> str:
    """A deed in a line."""
    parts = [
        f"<t:{int(deed.at.timestamp())}:f>" if deed.at else "",
        f"<@{deed.moderator_id}> {deed.action}",
        f"dream #{deed.dream_id}" if deed.dream_id is not None else "",
        f"of <@{deed.member_id}>" if deed.dream_id is not None else f"<@{deed.member_id}>" if deed.member_id else "",
        discord.utils.escape_markdown(deed.detail) if deed.detail else "",
    ]
    return " ".join(part for part in parts if part)

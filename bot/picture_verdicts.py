"""Whether a picture may be shown where somebody asks for it, by that server's policy on unwanted pictures."""

from __future__ import annotations

from bot.client import BotInteraction, DreamBot
from bot.errors import NotAllowed
from bot.ownership import is_for_adults
from cards.verdicts import Verdicts
from dreams.history import DreamView
from dreams.languages import _
from dreams.unwanted import Verdict


def verdicts_of(bot: DreamBot) -> Verdicts:
    """Asks this bot's database and this bot's Discord."""

    async def is_restricted(channel_id: int) -> bool:
        return await is_for_adults(bot, channel_id)

    return Verdicts(bot.services.guilds.configuration, is_restricted)


async def verdict_here(interaction: BotInteraction, dream: DreamView) -> Verdict:
    """How the picture goes into the channel of this interaction."""
    return await verdicts_of(interaction.client).on(dream, interaction.guild_id, interaction.channel_id or 0)


async def require_showable(interaction: BotInteraction, dream: DreamView) -> Verdict:
    """Open or behind a spoiler.

    Raises:
        NotAllowed: This server keeps such pictures out of this channel.
    """
    found = await verdict_here(interaction, dream)
    if found is Verdict.REFUSED:
        told = _(
            "The picture of dream #{number} is kept out of this channel: this server does not show such pictures "
            "here. Its owner sees it in /history.",
            number=dream.id,
        )
        raise NotAllowed(told)
    return found

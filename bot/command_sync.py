"""Telling Discord which slash commands there are: only when asked, or when they differ from what was told last.

Discord counts command creations (200 a day and guild), so an unchanged set is never sent again. What was told last is
in the database, where of many processes that start at once one takes it upon itself.
"""

from __future__ import annotations

import hashlib
import json
import logging

from bot.client import DreamBot
from bot.command_translations import translated_payloads
from cards.errors import DiscordAway

logger = logging.getLogger(__name__)


async def commands_hash(bot: DreamBot) -> str:
    """A hash of everything that Discord is told about the commands, in all languages."""
    payload = await translated_payloads(bot.tree)
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def sync(bot: DreamBot) -> int:
    """Tells Discord; needs a client that is logged in.

    Returns:
        How many commands it knows now.
    """
    known = await bot.tree.sync()
    await bot.services.told_commands.told(_application_id(bot), await commands_hash(bot))
    logger.info("told Discord of %s commands", len(known))
    return len(known)


async def sync_when_changed(bot: DreamBot) -> bool:
    """Tells Discord when the commands differ from those told last and no other process does; returns whether it did."""
    told_commands, application_id = bot.services.told_commands, _application_id(bot)
    if not await told_commands.claim(application_id, await commands_hash(bot)):
        return False
    try:
        await sync(bot)
    except Exception:
        await told_commands.give_back(application_id)
        raise
    return True


def _application_id(bot: DreamBot) -> int:
    if bot.application_id is None:
        raise DiscordAway
    return bot.application_id

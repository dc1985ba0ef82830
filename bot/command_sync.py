"""Telling Discord which slash commands there are: only when asked, or when they differ from what was told last.

Discord counts command creations (200 a day and guild), so an unchanged set is never sent again. What was told last is
kept beside the pictures, where every replica sees it.
"""

from __future__ import annotations

import hashlib
import json
import logging

from bot.client import DreamBot
from dreams.errors import NotStored
from dreams.store import ImageStore

logger = logging.getLogger(__name__)


def commands_hash(bot: DreamBot) -> str:
    """A hash of everything that Discord is told about the commands."""
    payload = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


async def sync(bot: DreamBot) -> int:
    """Tells Discord; needs a client that is logged in.

    Returns:
        How many commands it knows now.
    """
    known = await bot.tree.sync()
    await bot.services.store.put(_key(bot), commands_hash(bot).encode())
    logger.info("told Discord of %s commands", len(known))
    return len(known)


async def sync_when_changed(bot: DreamBot) -> bool:
    """Tells Discord when the commands differ from those told last; returns whether they did."""
    if await _told_last(bot.services.store, _key(bot)) == commands_hash(bot):
        return False
    await sync(bot)
    return True


def _key(bot: DreamBot) -> str:
    return f"commands/{bot.application_id}.sha256"


async def _told_last(store: ImageStore, key: str) -> str:
    try:
        return (await store.get(key)).decode()
    except NotStored:
        return ""

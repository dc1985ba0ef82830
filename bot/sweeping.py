"""Throws away what is too old, once in a while: rows and pictures past their time, objects that no row names."""

from __future__ import annotations

import asyncio
import logging

from dreams.database import Database
from dreams.errors import Transient
from dreams.housekeeping import Retention, sweep
from dreams.settings import BotSettings
from dreams.store import ImageStore

logger = logging.getLogger(__name__)

FIRST_SECONDS = 300.0  # a process that is restarted again and again does not begin with the broom each time
PERIOD_SECONDS = 3600.0
GIB = 1024**3


def retention(settings: BotSettings) -> Retention:
    """How long things are kept, by an operator's settings."""
    most_gib = settings.dream_keep_gib
    return Retention(settings.dream_keep_days, pictures_bytes=None if most_gib is None else int(most_gib * GIB))


async def sweep_hourly(database: Database, store: ImageStore, retention: Retention) -> None:
    """Never returns; cancel it. Several processes may do it at once."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        try:
            swept = await sweep(database, store, retention)
            logger.info("swept %s dreams, %s events, %s objects", swept.dreams, swept.events, swept.objects)
        except Transient as error:
            logger.warning("nothing was swept: %s", error)
        await asyncio.sleep(PERIOD_SECONDS)

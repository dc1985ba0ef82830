"""Throws away what is too old, once in a while: rows and pictures past their time, objects that no row names."""

from __future__ import annotations

import asyncio
import logging

from dreams.database import Database
from dreams.errors import Transient
from dreams.housekeeping import sweep
from dreams.store import ImageStore

logger = logging.getLogger(__name__)

FIRST_SECONDS = 300.0  # a process that is restarted again and again does not begin with the broom each time
PERIOD_SECONDS = 3600.0


async def sweep_hourly(database: Database, store: ImageStore) -> None:
    """Never returns; cancel it. Several processes may do it at once."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        try:
            swept = await sweep(database, store)
            logger.info("swept %s dreams, %s events, %s objects", swept.dreams, swept.events, swept.objects)
        except Transient as error:
            logger.warning("nothing was swept: %s", error)
        await asyncio.sleep(PERIOD_SECONDS)

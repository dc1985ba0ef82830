"""A consumer of what is due: one thing after the other, and again when it is nudged or after a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from dreams.errors import Transient

logger = logging.getLogger(__name__)

IDLE_SECONDS = 1.0
AWAY_SECONDS = 2.0


class Consumer:
    """Any number of them may work at the same time, in any process.

    Args:
        what: What they are about, for the log.
        do_next: Does one thing; false when none is due. What it raises ends nothing: it comes again later.
        count: How many things are under way at once, so that a slow one does not hold up the others.
    """

    def __init__(self, what: str, do_next: Callable[[], Awaitable[bool]], count: int = 1) -> None:
        self._what = what
        self._do_next = do_next
        self._count = count
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Says that there is something to do, so that it is done now."""
        self._nudged.set()

    async def run(self) -> None:
        """Works until cancelled. What is under way then is taken again later, by any process."""
        async with asyncio.TaskGroup() as consumers:
            for _ in range(self._count):
                consumers.create_task(self._work())

    async def _work(self) -> None:
        while True:
            try:
                if not await self._do_next():
                    await self._wait()
            except Transient as error:
                logger.warning("%s: later, %s", self._what, error)
                await asyncio.sleep(AWAY_SECONDS)
            except Exception:
                logger.exception("%s: one broke", self._what)
                await asyncio.sleep(AWAY_SECONDS)

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._nudged.wait()
        self._nudged.clear()

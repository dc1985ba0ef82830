"""What a worker does beside its dreams: it says that it is there, rescues the dreams of silent workers, and keeps
and brings home the results that wait on disk. Nothing that goes wrong with it ends a dream.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from dreams.dream import Worker as WorkerCard
from dreams.errors import Transient
from generator.attempt import AWAY_SECONDS, Surroundings
from generator.fence import boottime_seconds

logger = logging.getLogger(__name__)

RESCUE_SECONDS = 5.0
BRING_HOME_SECONDS = 5.0
CALM_HEARTBEATS = 2.0  # an owner that waits for its next heartbeat, and one that has just missed one, are back by then
GAP_OF_LEASE = 0.5  # of it a heartbeat may be gone before, and what is left must not be over when the gap is


class Calm:
    """Whether the database has been within reach for so long that every living owner has renewed its leases.

    After an outage, or when this machine was suspended, all leases look as if their owners were dead.

    Args:
        settle_seconds: So long without a gap is calm.
        gap_seconds: Between two answers; longer is a gap.
        clock: Counts also while the machine sleeps.
    """

    def __init__(
        self, settle_seconds: float, gap_seconds: float, clock: Callable[[], float] = boottime_seconds
    ) -> None:
        self._settle_seconds = settle_seconds
        self._gap_seconds = gap_seconds
        self._clock = clock
        self._since = self._answered_at = clock()

    def answered(self) -> None:
        """Counts an answer of the database."""
        now = self._clock()
        if now - self._answered_at > self._gap_seconds:
            self._since = now
        self._answered_at = now

    def missed(self) -> None:
        """Counts a question that got none."""
        self._since = self._answered_at = self._clock()

    @property
    def is_calm(self) -> bool:
        """Whether what looks overdue is."""
        return self._clock() - self._since >= self._settle_seconds


class House:
    """The chores of one worker.

    Args:
        clock: As `Calm` wants it.
    """

    def __init__(self, surroundings: Surroundings, clock: Callable[[], float] = boottime_seconds) -> None:
        self._around = surroundings
        self._card: WorkerCard | None = None
        patience = surroundings.patience
        settle_seconds = CALM_HEARTBEATS * patience.heartbeat
        self._calm = Calm(settle_seconds, 2 * RESCUE_SECONDS + GAP_OF_LEASE * patience.lease, clock)

    async def keep(self) -> None:
        """Does its chores until cancelled."""
        heartbeat = self._around.patience.heartbeat
        async with asyncio.TaskGroup() as chores:
            chores.create_task(_again_and_again(self._rescue, RESCUE_SECONDS))
            chores.create_task(_again_and_again(self._renew_stranded, heartbeat))
            chores.create_task(_again_and_again(self._bring_home, BRING_HOME_SECONDS))
            chores.create_task(_again_and_again(self._say_present, heartbeat))

    async def introduce(self, card: WorkerCard) -> None:
        """Says who works here, now and with every heartbeat: it may not be heard, or be cleared away in a silence."""
        self._card = card
        try:
            await self._say_present()
        except Transient as error:
            logger.warning("this generator is not announced yet: %s", error)

    async def _say_present(self) -> None:
        if self._card is not None:
            await self._around.queue.register_worker(self._card)

    async def _rescue(self) -> None:
        try:
            has_overdue = await self._around.queue.has_overdue()
            self._calm.answered()
            if has_overdue and self._calm.is_calm:
                for dream_id in await self._around.queue.rescue():
                    logger.warning("dream %d: its generator went silent, so it was rescued", dream_id)
        except Transient:
            self._calm.missed()
            raise

    async def _renew_stranded(self) -> None:
        await self._around.stranded.renew(self._around.queue)

    async def _bring_home(self) -> None:
        await self._around.stranded.bring_home(self._around.store, self._around.queue)


async def _again_and_again(chore: Callable[[], Awaitable[None]], pause_seconds: float) -> None:
    while True:
        pause = pause_seconds
        try:
            await chore()
        except Transient as error:
            logger.warning("house-keeping waits: %s", error)
            pause = min(random.uniform(*AWAY_SECONDS), pause_seconds)
        except Exception:
            logger.exception("house-keeping goes on without this")
        await asyncio.sleep(pause)

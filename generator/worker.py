"""The supervisor: claims dreams one after another, has the engine's process dream them, and keeps house meanwhile.

It never imports torch, so nothing that the GPU does can starve a heartbeat. A crash of the engine is one failed
attempt; a new engine is started for the next dream.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from dreams.database import Database
from dreams.dream import Claim
from dreams.dream import Worker as WorkerCard
from dreams.errors import DreamsError, Transient
from dreams.metrics import ENGINE_CRASHES
from dreams.recipe import Quality
from dreams.wakeup import Wakeup
from generator.attempt import Attempt, Surroundings
from generator.engine_child import EngineChild
from generator.errors import EngineDied, EngineUnusable
from generator.messages import EngineOptions, Ready

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0  # between two looks into the queue that no wake-up asked for
RESCUE_SECONDS = 5.0
AWAY_SECONDS = (1.0, 3.0)  # drawn between, while the database is away
RESTART_SECONDS = 2.0  # before a new engine, so that one that always dies does not spin
MOST_RESTARTS = 5  # in a row without a dream that ended by itself


class Worker:
    """One generator process.

    Args:
        pack: The name of the pack that the engine serves.
        engine_options: How to start the engine.
    """

    def __init__(
        self, surroundings: Surroundings, database: Database, pack: str, engine_options: EngineOptions
    ) -> None:
        self.id = str(uuid4())  # new for each start: a worker that comes back is somebody else
        self._around = surroundings
        self._database = database
        self._pack = pack
        self._engine_options = engine_options
        self._engine: EngineChild | None = None
        self._stopping = asyncio.Event()
        self._runs = 0
        self._restarts = 0

    def stop(self) -> None:
        """Asks to stop: the running dream is given back with a checkpoint."""
        self._stopping.set()

    async def run(self) -> None:
        """Works until `stop`.

        Raises:
            EngineUnusable: The engine can't start here, or dies again and again.
        """
        async with Wakeup(self._database) as wakeup, self._engine_at_the_end(), asyncio.TaskGroup() as tasks:
            jobs = (self._around.courier.run(), self._keep_house(), self._stay_present())
            house = [tasks.create_task(job) for job in jobs]
            await self._until_stopped(wakeup)
            for task in house:
                task.cancel()
            with suppress(Transient):
                await self._around.queue.worker_gone(self.id)

    async def _until_stopped(self, wakeup: Wakeup) -> None:
        while not self._stopping.is_set():
            engine = await self._running_engine()
            if engine is None:
                continue
            claim = await self._claim()
            if claim is None:
                await self._wait(wakeup)
            else:
                await self._dream(claim, engine)

    async def _claim(self) -> Claim | None:
        try:
            return await self._around.queue.claim(self.id, (self._pack,))
        except Transient as error:
            logger.warning("nothing can be claimed: %s", error)
            await self._pause(random.uniform(*AWAY_SECONDS))
            return None

    async def _dream(self, claim: Claim, engine: EngineChild) -> None:
        self._runs += 1
        fields = {"dream_id": claim.lease.dream_id, "attempt": claim.attempt}
        logger.info("dream %d: claimed, attempt %d", claim.lease.dream_id, claim.attempt, extra=fields)
        try:
            ending = await Attempt(self._around, claim, engine, self._stopping, self._runs).run()
        except Exception:
            logger.exception("dream %d: the worker broke", claim.lease.dream_id)
            await self._fail(claim)
            await self._drop_engine()
            return
        if ending.is_engine_lost:
            ENGINE_CRASHES.inc()
            await self._drop_engine()
        else:
            self._restarts = 0

    async def _fail(self, claim: Claim) -> None:
        reason = f"Something went wrong in the generator; its log has the details of dream {claim.lease.dream_id}."
        with suppress(DreamsError):  # rescued when the lease runs out
            await self._around.queue.fail(claim.lease, reason, is_permanent=False)

    # The engine

    async def _running_engine(self) -> EngineChild | None:
        if self._engine is not None:
            return self._engine
        if self._restarts > MOST_RESTARTS:
            raise EngineUnusable(f"The engine died {self._restarts} times in a row; see its output above.")
        if self._restarts:
            await self._pause(RESTART_SECONDS * self._restarts)
        self._restarts += 1
        engine = EngineChild(self._engine_options)
        try:
            ready = await self._unless_stopped(engine)
        except EngineDied as error:
            logger.warning("the engine did not start: %s", error)
            await engine.end()
            return None
        self._engine = engine
        if ready is not None:
            await self._register(ready)
        return engine if ready is not None else None

    async def _unless_stopped(self, engine: EngineChild) -> Ready | None:
        """Starts the engine; None if the worker is to stop before it is ready."""
        starting = asyncio.create_task(engine.start())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if starting.done():
            return starting.result()
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        return None

    async def _drop_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.kill()
            await engine.end()

    @asynccontextmanager
    async def _engine_at_the_end(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self._drop_engine()

    # The house

    async def _register(self, ready: Ready) -> None:
        card = WorkerCard(
            id=self.id,
            packs=(self._pack,),
            steps_per_second=ready.steps_per_second,
            steps={Quality(name): steps for name, steps in ready.steps.items() if name in set(Quality)},
            host=platform.node(),
            pid=os.getpid(),
            device=ready.device,
            version=ready.version,
        )
        logger.info("the engine dreams %s on %s, %.1f steps/s", ready.version, ready.device, ready.steps_per_second)
        with suppress(Transient):  # only for estimates; told again with the next engine
            await self._around.queue.register_worker(card)

    async def _stay_present(self) -> None:
        while True:
            await asyncio.sleep(self._around.patience.heartbeat)
            with suppress(Transient):
                await self._around.queue.worker_seen(self.id)

    async def _keep_house(self) -> None:
        """Rescues the dreams of silent workers and brings stranded results home."""
        while True:
            try:
                await self._around.stranded.bring_home(self._around.store, self._around.queue)
                for dream_id in await self._around.queue.rescue():
                    logger.warning("dream %d: its generator went silent, so it was rescued", dream_id)
            except Transient as error:
                logger.warning("house-keeping waits: %s", error)
                await asyncio.sleep(random.uniform(*AWAY_SECONDS))
            else:
                await asyncio.sleep(RESCUE_SECONDS)

    async def _wait(self, wakeup: Wakeup) -> None:
        woken = asyncio.create_task(wakeup.wait(POLL_SECONDS))
        stopped = asyncio.create_task(self._stopping.wait())
        _, pending = await asyncio.wait({woken, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

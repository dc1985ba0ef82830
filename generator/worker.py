"""The supervisor: claims dreams while the engine has room, has its process dream them, and keeps house meanwhile.

It never imports torch, so nothing that the GPU does can starve a heartbeat. A crash of the engine is a failed attempt
of the dream that was under way. Of several nobody knows whose fault it was, so all go back and each goes on alone,
where the next crash is its own (docs/decisions/0004-a-batch-that-dreams-join-and-leave.md).
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
from dreams.languages import _, kept
from dreams.metrics import ENGINE_CRASHES
from dreams.recipe import Quality
from dreams.wakeup import Wakeup
from generator.attempt import Attempt, Surroundings
from generator.engine_child import EngineChild
from generator.errors import EngineDied, EngineUnusable
from generator.messages import EngineOptions, Ready
from generator.switchboard import Switchboard

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0  # between two looks into the queue that no wake-up asked for
RESCUE_SECONDS = 5.0
AWAY_SECONDS = (1.0, 3.0)  # drawn between, while the database is away
RESTART_SECONDS = 2.0  # before a new engine, so that one that always dies does not spin
MOST_RESTARTS = 5  # in a row without a dream that ended by itself
JOIN_SECONDS = 0.3  # before a worker that dreams claims one more, so that an idle one comes first


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
        self._board: Switchboard | None = None
        self._batch = 1
        self._attempts: set[asyncio.Task[None]] = set()
        self._to_go_alone = 0  # dreams to run one at a time, after an engine was lost under several
        self._stopping = asyncio.Event()
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
            await self._until_stopped(wakeup, tasks)
            for task in house:
                task.cancel()
            with suppress(Transient):
                await self._around.queue.worker_gone(self.id)

    async def _until_stopped(self, wakeup: Wakeup, tasks: asyncio.TaskGroup) -> None:
        while not self._stopping.is_set():
            board = await self._running_engine()
            if board is None:
                continue
            claim = await self._claim() if self._has_room else None
            if claim is None:
                await self._wait(wakeup)
            else:
                attempt = tasks.create_task(self._dream(claim, board))
                self._attempts.add(attempt)
                attempt.add_done_callback(self._attempts.discard)
        await asyncio.gather(*self._attempts)

    @property
    def _has_room(self) -> bool:
        return len(self._attempts) < (1 if self._to_go_alone else self._batch)

    async def _claim(self) -> Claim | None:
        if self._attempts:
            await self._pause(JOIN_SECONDS)
        try:
            return None if self._stopping.is_set() else await self._around.queue.claim(self.id, (self._pack,))
        except Transient as error:
            logger.warning("nothing can be claimed: %s", error)
            await self._pause(random.uniform(*AWAY_SECONDS))
            return None

    async def _dream(self, claim: Claim, board: Switchboard) -> None:
        fields = {"dream_id": claim.lease.dream_id, "attempt": claim.attempt}
        logger.info("dream %d: claimed, attempt %d", claim.lease.dream_id, claim.attempt, extra=fields)
        try:
            ending = await Attempt(self._around, claim, board, self._stopping, self._batch).run()
        except Exception:
            logger.exception("dream %d: the worker broke", claim.lease.dream_id)
            await self._fail(claim)
            await self._drop_engine(board)
            return
        if ending.is_engine_lost:
            await self._lose_engine(board)
        else:
            self._restarts = 0
            self._to_go_alone = max(self._to_go_alone - 1, 0)

    async def _lose_engine(self, board: Switchboard) -> None:
        if board is not self._board:
            return  # a neighbour said so before
        ENGINE_CRASHES.inc()
        if len(self._attempts) > 1:
            self._to_go_alone = len(self._attempts)
        await self._drop_engine(board)

    async def _fail(self, claim: Claim) -> None:
        reason = _(
            "Something went wrong in the generator; its log has the details of dream {number}.",
            number=claim.lease.dream_id,
        )
        with suppress(DreamsError):  # rescued when the lease runs out
            await self._around.queue.fail(claim.lease, kept(reason), is_permanent=False)

    # The engine

    async def _running_engine(self) -> Switchboard | None:
        if self._board is not None:
            return self._board
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
        self._board = Switchboard(engine)
        if ready is None:
            return None
        self._batch = ready.batch
        await self._register(ready)
        return self._board

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

    async def _drop_engine(self, board: Switchboard) -> None:
        if board is self._board:
            self._board = None
            await board.close()

    @asynccontextmanager
    async def _engine_at_the_end(self) -> AsyncIterator[None]:
        try:
            yield
        finally:
            if self._board is not None:
                await self._drop_engine(self._board)

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
        """Until there may be something to claim: somebody asked, a dream ended, or the poll is due."""
        ended = {*self._attempts}
        woken = {asyncio.create_task(wakeup.wait(POLL_SECONDS))} if self._has_room else set()
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({*woken, *ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for task in {*woken, stopped}:
            task.cancel()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

"""The supervisor: claims dreams while the engine has room and has its process dream them.

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
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, TypeVar
from uuid import uuid4

from dreams.database import Database
from dreams.dream import Claim
from dreams.dream import Worker as WorkerCard
from dreams.errors import DreamsError, Transient
from dreams.languages import _, kept
from dreams.metrics import ENGINE_CRASHES
from dreams.recipe import Quality
from dreams.wakeup import Wakeup
from generator.attempt import AWAY_SECONDS, Attempt, Surroundings
from generator.engine_child import EngineChild
from generator.errors import EngineDied, EngineUnusable
from generator.house import House
from generator.messages import EngineOptions, Ready
from generator.switchboard import Switchboard

T = TypeVar("T")

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0  # between two looks into the queue that no wake-up asked for
RESTART_SECONDS = 2.0  # before a new engine, so that one that always dies does not spin
MOST_RESTARTS = 5  # in a row without a dream that ended by itself
JOIN_SECONDS = 0.3  # before a worker that dreams claims one more, so that an idle one comes first
GIVE_BACK_SECONDS = 30.0  # for the dreams of a worker that something unexpected ends


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
        self._house = House(surroundings)
        self._board: Switchboard | None = None
        self._batch = 1
        self._card: WorkerCard | None = None
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
        async with Wakeup(self._database) as wakeup, self._engine_at_the_end(), self._attempts_at_the_end():
            async with asyncio.TaskGroup() as tasks:
                house = [tasks.create_task(job) for job in (self._around.courier.run(), self._house.keep())]
                await self._until_stopped(wakeup)
                for task in house:
                    task.cancel()
            with suppress(Transient):
                await self._around.queue.worker_gone(self.id)

    async def _until_stopped(self, wakeup: Wakeup) -> None:
        while not self._stopping.is_set():
            board = await self._running_engine()
            if board is None:
                continue
            claim = await self._claim() if self._has_room else None
            if claim is None:
                await self._wait(wakeup)
            else:
                attempt = asyncio.create_task(self._dream(claim, board))
                self._attempts.add(attempt)
                attempt.add_done_callback(self._let_go)
        await asyncio.gather(*self._attempts)

    def _let_go(self, attempt: asyncio.Task[None]) -> None:
        self._attempts.discard(attempt)
        if not attempt.cancelled() and (error := attempt.exception()) is not None:
            logger.error("the worker broke while it ended a dream", exc_info=error)

    @asynccontextmanager
    async def _attempts_at_the_end(self) -> AsyncIterator[None]:
        """Whatever ends the worker, its dreams are given back, and it costs them no attempt."""
        try:
            yield
        finally:
            self._stopping.set()
            if self._attempts:
                _done, late = await asyncio.wait(self._attempts, timeout=GIVE_BACK_SECONDS)
                for attempt in late:
                    attempt.cancel()
                await asyncio.gather(*late, return_exceptions=True)

    @property
    def _has_room(self) -> bool:
        if self._board is not None and self._board.has_died:
            return False
        return len(self._attempts) < (1 if self._to_go_alone else self._batch)

    async def _claim(self) -> Claim | None:
        if self._attempts:
            await self._pause(JOIN_SECONDS)
        try:
            if self._around.store.is_away:  # what is claimed now could neither begin nor be kept
                await self._unless_stopped(self._around.store.probe())
            return None if self._stopping.is_set() else await self._around.queue.claim(self.id, (self._pack,))
        except Transient as error:
            logger.warning("nothing can be claimed: %s", error)
            await self._pause(random.uniform(*AWAY_SECONDS))
            return None

    async def _dream(self, claim: Claim, board: Switchboard) -> None:
        fields = {"dream_id": claim.lease.dream_id, "attempt": claim.attempt}
        logger.info("dream %d: claimed, attempt %d", claim.lease.dream_id, claim.attempt, extra=fields)
        try:
            assert self._card is not None, "who has an engine has introduced itself"
            ending = await Attempt(self._around, claim, board, self._stopping, self._card).run()
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
        try:
            await self._around.queue.fail(claim.lease, kept(reason), is_permanent=False)
        except DreamsError:
            return  # rescued when the lease runs out
        except Exception:
            logger.exception("dream %d: its end can't be written down", claim.lease.dream_id)

    # The engine

    async def _running_engine(self) -> Switchboard | None:
        if self._board is not None and self._board.has_died and not self._attempts:
            logger.warning("the engine was lost while it had nothing to dream")
            await self._lose_engine(self._board)
        if self._board is not None:
            return self._board
        if self._restarts > MOST_RESTARTS:
            raise EngineUnusable(f"The engine died {self._restarts} times in a row; see its output above.")
        if self._restarts:
            await self._pause(RESTART_SECONDS * self._restarts)
        if self._stopping.is_set():
            return None
        self._restarts += 1
        engine = EngineChild(self._engine_options)
        try:
            ready = await self._unless_stopped(engine.start())
        except EngineDied as error:
            logger.warning("the engine did not start: %s", error)
            await engine.end()
            return None
        self._board = Switchboard(engine)
        if ready is None:
            return None
        self._batch = ready.batch
        self._card = self._card_of(ready)
        # One that comes after it takes the same device, or none: a lost GPU is no reason to go on slowly with the CPU.
        self._engine_options = replace(self._engine_options, device=ready.device)
        logger.info("the engine dreams %s on %s, %.1f steps/s", ready.version, ready.device, ready.steps_per_second)
        await self._house.introduce(self._card)
        return self._board

    def _card_of(self, ready: Ready) -> WorkerCard:
        return WorkerCard(
            id=self.id,
            packs=(self._pack,),
            steps_per_second=ready.steps_per_second,
            steps={Quality(name): steps for name, steps in ready.steps.items() if name in set(Quality)},
            host=platform.node(),
            pid=os.getpid(),
            device=ready.device,
            version=ready.version,
            batch=ready.batch,
        )

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

    # Waiting

    async def _wait(self, wakeup: Wakeup) -> None:
        """Until there may be something to claim: somebody asked, a dream ended, or the poll is due."""
        poll = asyncio.create_task(wakeup.wait(POLL_SECONDS) if self._has_room else asyncio.sleep(POLL_SECONDS))
        stopped = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({poll, stopped, *self._attempts}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if poll.done():
            poll.result()  # who can't wait must not go round and round instead
        poll.cancel()

    async def _unless_stopped(self, job: Coroutine[Any, Any, T]) -> T | None:
        """What comes of a job; None if the worker is to stop before it is done."""
        working = asyncio.create_task(job)
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if working.done():
            return working.result()
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        return None

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopping.wait()

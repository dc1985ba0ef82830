"""One dream's talk with the engine: what is asked of it, and which report answers what."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from dreams.dream import Progress, Steering
from dreams.metrics import GPU_MEMORY_BYTES, STEPS_PER_SECOND
from generator.endings import Ending, Why, of_broken, of_lost_engine
from generator.errors import EngineDied
from generator.messages import (
    Abandon,
    Begin,
    Broken,
    CheckpointTaken,
    Finished,
    Frame,
    Order,
    Steer,
    Stepped,
    TakeCheckpoint,
    TakeFrame,
)
from generator.switchboard import Line

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 30.0  # an answer comes with the next step, and large ones are slow on small devices
ABANDON_SECONDS = 1.0

Answer = TypeVar("Answer")


class Conversation:
    """Talks about one dream.

    Attributes:
        progress: How far it is; None before its first step.
        growth: How many times as long as it was asked for it is to be, as the engine knows.
        has_begun: Whether the engine has been told to begin.

    Args:
        line: To the engine, for this dream.
        end: Called when the engine's side of the dream is over.
    """

    def __init__(self, line: Line, end: Callable[[Ending], None]) -> None:
        self.run = line.run
        self.progress: Progress | None = None
        self.growth = 1.0
        self.has_begun = False
        self._line = line
        self._end = end
        self._frame: asyncio.Future[Frame] | None = None
        self._checkpoint: asyncio.Future[CheckpointTaken] | None = None

    async def begin(self, begin: Begin) -> None:
        """Has the dream begun."""
        await self._tell(begin)
        self.has_begun = True

    async def steer(self, steering: Steering) -> None:
        """Passes a member's word on."""
        await self._tell(Steer(self.run, steering))

    async def abandon(self) -> None:
        """Has the dream dropped. An engine that is slow to listen hears it later; nobody waits for that."""
        await _within(self._tell(Abandon(self.run)), ABANDON_SECONDS)

    async def take_frame(self) -> Frame | None:
        """What the dream looks like now; None when the engine does not say."""
        self._frame = asyncio.get_running_loop().create_future()
        return await _within(self._answer_to(TakeFrame(self.run), self._frame), ANSWER_SECONDS)

    async def take_checkpoint(self, timeout_seconds: float = ANSWER_SECONDS) -> CheckpointTaken | None:
        """Where the dream is now; None when it has not begun or the engine does not say. Several may ask at once."""
        if not self.has_begun:  # the engine would not know what it is asked about, and never answer
            return None
        if self._checkpoint is None or self._checkpoint.done():
            self._checkpoint = asyncio.get_running_loop().create_future()
            return await _within(self._answer_to(TakeCheckpoint(self.run), self._checkpoint), timeout_seconds)
        return await _within(asyncio.shield(self._checkpoint), timeout_seconds)

    async def listen(self) -> None:
        """Takes the engine's reports until it is gone."""
        while True:
            try:
                report = await self._line.report()
            except EngineDied as error:
                self._end(self._ending_of(error))
                return
            match report:
                case Stepped():
                    self._take(report.progress)
                    self.growth = report.growth
                    GPU_MEMORY_BYTES.set(report.memory_bytes)
                case Frame():
                    _answer(self._frame, report)
                case CheckpointTaken():
                    _answer(self._checkpoint, report)
                case Finished():
                    self._end(Ending(Why.FINISHED, finished=report))
                case Broken():
                    self._end(of_broken(report))

    async def _tell(self, order: Order) -> None:
        try:
            await self._line.tell(order)
        except EngineDied as error:
            self._end(self._ending_of(error))

    async def _answer_to(self, order: Order, answer: asyncio.Future[Answer]) -> Answer:
        await self._tell(order)
        return await asyncio.shield(answer)  # another may wait for the same

    def _ending_of(self, error: EngineDied) -> Ending:
        return of_lost_engine(error, is_blameless=self._line.is_blameless or not self.has_begun)

    def _take(self, progress: Progress) -> None:
        before, self.progress = self.progress, progress
        if before is not None and progress.seconds > before.seconds:
            STEPS_PER_SECOND.set((progress.step - before.step) / (progress.seconds - before.seconds))


def _answer(waiting: asyncio.Future[Answer] | None, answer: Answer) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)


async def _within(answer: Awaitable[Answer], seconds: float) -> Answer | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await answer
    return None

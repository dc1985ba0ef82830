"""One dream's talk with the engine: what is asked of it, and which report answers what."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
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

Answer = TypeVar("Answer")


class Conversation:
    """Talks about one dream.

    Args:
        line: To the engine, for this dream.
        end: Called when the engine's side of the dream is over.
    """

    def __init__(self, line: Line, end: Callable[[Ending], None]) -> None:
        self.run = line.run
        self.progress: Progress | None = None
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
        """Has the dream dropped."""
        await self._tell(Abandon(self.run))

    async def take_frame(self) -> Frame | None:
        """What the dream looks like now; None when the engine does not say."""
        self._frame = asyncio.get_running_loop().create_future()
        await self._tell(TakeFrame(self.run))
        return await _within(self._frame, ANSWER_SECONDS)

    async def take_checkpoint(self, timeout_seconds: float = ANSWER_SECONDS) -> CheckpointTaken | None:
        """Where the dream is now; None when it has not begun or the engine does not say. Several may ask at once."""
        if not self.has_begun:  # the engine would not know what it is asked about, and never answer
            return None
        if self._checkpoint is None or self._checkpoint.done():
            self._checkpoint = asyncio.get_running_loop().create_future()
            await self._tell(TakeCheckpoint(self.run))
        return await _within(self._checkpoint, timeout_seconds)

    async def listen(self) -> None:
        """Takes the engine's reports until it is gone."""
        while True:
            try:
                report = await self._line.report()
            except EngineDied as error:
                self._end(of_lost_engine(error, is_blameless=self._line.is_blameless))
                return
            match report:
                case Stepped():
                    self._take(report.progress)
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
            self._end(of_lost_engine(error, is_blameless=self._line.is_blameless))

    def _take(self, progress: Progress) -> None:
        before, self.progress = self.progress, progress
        if before is not None and progress.seconds > before.seconds:
            STEPS_PER_SECOND.set((progress.step - before.step) / (progress.seconds - before.seconds))


def _answer(waiting: asyncio.Future[Answer] | None, answer: Answer) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(answer)


async def _within(waiting: asyncio.Future[Answer], seconds: float) -> Answer | None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await asyncio.shield(waiting)  # another may wait for the same answer
    return None

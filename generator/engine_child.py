"""The supervisor's end of the engine's process: starts it, talks to it without ever blocking the loop, ends it."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import threading
from multiprocessing.connection import Connection

from generator.errors import EngineDied, EngineUnusable
from generator.messages import EngineOptions, NotReady, Order, Ready, Report

logger = logging.getLogger(__name__)

START_TIMEOUT_SECONDS = 600.0  # large packs are read from slow disks
END_TIMEOUT_SECONDS = 2.0
SEND_TIMEOUT_SECONDS = 600.0  # a pipe that is full is emptied between two steps, and those of large pictures are slow


class EngineChild:
    """An engine in a process of its own."""

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self._pipe_is_taken = asyncio.Lock()  # by one message at a time
        self._sending: set[asyncio.Task[None]] = set()
        self._reports: asyncio.Queue[Report | None] = asyncio.Queue()
        # spawn: a forked CUDA context does not work, and the supervisor's threads must not be copied.
        context = multiprocessing.get_context("spawn")
        self._pipe, self._far_end = context.Pipe()
        self._process = context.Process(target=_enter, args=(self._far_end, options), name="engine", daemon=True)

    async def start(self) -> Ready:
        """Starts the process and waits until its pack is loaded.

        Raises:
            EngineUnusable: The pack or the device can't be used; trying again will not help.
            EngineDied: The process ended before it was ready.
        """
        await asyncio.to_thread(self._process.start)
        self._far_end.close()  # else the pipe would not end when the child does
        loop = asyncio.get_running_loop()
        threading.Thread(target=_read, args=(self._pipe, loop, self._reports), name="engine pipe", daemon=True).start()
        try:
            async with asyncio.timeout(START_TIMEOUT_SECONDS):
                report = await self.report()
        except TimeoutError as error:
            raise EngineDied(f"the engine was not ready within {START_TIMEOUT_SECONDS:.0f} seconds") from error
        match report:
            case Ready():
                return report
            case NotReady(message=message):
                raise EngineUnusable(message)
            case _:
                raise EngineDied(f"the engine began with {type(report).__name__}")

    async def tell(self, order: Order) -> None:
        """Sends an order. It goes out as a whole also where nobody waits for it any more.

        Raises:
            EngineDied: Nobody is there to take it.
        """
        sending = asyncio.create_task(self._send(order))
        self._sending.add(sending)
        sending.add_done_callback(self._sent)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                await asyncio.shield(sending)
        except OSError as error:  # TimeoutError too: a child that takes no orders for so long is as good as dead
            raise EngineDied(self._how_it_ended()) from error

    async def _send(self, order: Order) -> None:
        async with self._pipe_is_taken:
            await asyncio.to_thread(self._pipe.send, order)

    def _sent(self, sending: asyncio.Task[None]) -> None:
        self._sending.discard(sending)
        if not sending.cancelled():
            sending.exception()  # which is told to who waits, if anybody does

    async def report(self) -> Report:
        """The next report.

        Raises:
            EngineDied: The process has ended; there will be no more.
        """
        report = await self._reports.get()
        if report is None:
            self._reports.put_nowait(None)
            raise EngineDied(self._how_it_ended())
        return report

    async def end(self) -> None:
        """Ends the process: asks first by closing the pipe, then kills."""
        if self._sending:  # a thread is at the pipe until nobody is at its other end
            self.kill()
            await asyncio.wait(self._sending)
        self._pipe.close()
        if self._process.pid is not None:  # else it was never started
            await asyncio.to_thread(self._process.join, END_TIMEOUT_SECONDS)
        self.kill()

    def kill(self) -> None:
        """Ends the process at once."""
        if self._process.is_alive():
            self._process.kill()

    def _how_it_ended(self) -> str:
        self._process.join(END_TIMEOUT_SECONDS)
        code = self._process.exitcode
        if code is None:
            return "the engine's process does not answer"
        return f"the engine's process {f'was killed by signal {-code}' if code < 0 else f'ended with {code}'}"


def _enter(pipe: Connection, options: EngineOptions) -> None:
    """Runs in the child: here alone torch is imported."""
    from generator.engine_process import run_engine

    run_engine(pipe, options)


def _read(pipe: Connection, loop: asyncio.AbstractEventLoop, reports: asyncio.Queue[Report | None]) -> None:
    """A thread: moves reports from the pipe to the loop until the pipe ends."""
    try:
        while True:
            loop.call_soon_threadsafe(reports.put_nowait, pipe.recv())
    except (EOFError, OSError):
        pass
    try:
        loop.call_soon_threadsafe(reports.put_nowait, None)
    except RuntimeError:  # the loop has ended too
        return

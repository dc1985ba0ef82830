"""One engine's reports, brought to the dreams that they are about: several may be under way in one engine."""

from __future__ import annotations

import asyncio

from generator.engine_child import END_TIMEOUT_SECONDS, EngineChild
from generator.errors import EngineDied
from generator.messages import Broken, CheckpointTaken, Finished, Frame, Order, Stepped

AboutDream = Stepped | Frame | CheckpointTaken | Finished | Broken


class Line:
    """One dream's end of the pipe.

    Args:
        run: The dream's number in the engine's life.
    """

    def __init__(self, board: Switchboard, run: int) -> None:
        self.run = run
        self._board = board
        self._reports: asyncio.Queue[AboutDream | EngineDied] = asyncio.Queue()

    async def tell(self, order: Order) -> None:
        """Sends an order.

        Raises:
            EngineDied: Nobody is there to take it.
        """
        await self._board.engine.tell(order)

    async def report(self) -> AboutDream:
        """The next report about this dream.

        Raises:
            EngineDied: There will be no more.
        """
        report = await self._reports.get()
        if isinstance(report, EngineDied):
            raise EngineDied(str(report))
        return report

    def put(self, report: AboutDream | EngineDied) -> None:
        """Hands a report, or the news that there will be none, to whoever waits."""
        self._reports.put_nowait(report)

    @property
    def is_blameless(self) -> bool:
        """Whether the engine's death can't be held against this dream."""
        return self._board.is_blameless


class Switchboard:
    """Listens to an engine that is ready, as long as it lives."""

    def __init__(self, engine: EngineChild) -> None:
        self.engine = engine
        self._lines: dict[int, Line] = {}
        self._died: EngineDied | None = None
        self._is_closing = False
        self._runs = 0
        self._listening = asyncio.create_task(self._listen())

    def line(self) -> Line:
        """A line for one more dream."""
        self._runs += 1
        line = Line(self, self._runs)
        self._lines[line.run] = line
        if self._died is not None:
            line.put(self._died)
        return line

    def hang_up(self, line: Line) -> None:
        """Forgets a dream; what the engine still says about it is dropped."""
        self._lines.pop(line.run, None)

    @property
    def has_died(self) -> bool:
        """Whether the engine is gone."""
        return self._died is not None

    @property
    def is_blameless(self) -> bool:
        """Whether nobody knows whose fault the engine's death is: it had several dreams, or was ended from here."""
        return self._is_closing or len(self._lines) > 1

    async def close(self) -> None:
        """Ends the engine at once."""
        self._is_closing = True
        self.engine.kill()
        await self.engine.end()
        # One that was stopped while it started may never have had a reader, and then nobody says that it has ended.
        await asyncio.wait([self._listening], timeout=END_TIMEOUT_SECONDS)
        self._listening.cancel()

    async def _listen(self) -> None:
        while self._died is None:
            try:
                report = await self.engine.report()
            except EngineDied as died:
                self._died = died
                for line in self._lines.values():
                    line.put(died)
                return
            if isinstance(report, AboutDream) and report.run in self._lines:
                self._lines[report.run].put(report)
                if isinstance(report, Finished | Broken):  # what happens to the engine now is none of its business
                    del self._lines[report.run]

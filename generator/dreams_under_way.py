"""The engine's loop: orders in, a step of every dream under way, reports out.

Dreams come and go between two steps; those under way go through the networks together. When that fails, each goes on
alone, so that nobody falls with a neighbour.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection

import torch

from generator.dream_run import DreamRun
from generator.engine.dreamer import DreamBatch, Dreamer
from generator.engine.errors import DeviceLost, EngineError, ForeignLatents, InvalidConfig, OutOfMemory
from generator.messages import Abandon, Begin, Broken, Order, Trouble
from generator.reports import Reports

logger = logging.getLogger(__name__)


class DreamsUnderWay:
    """All dreams of one engine.

    Args:
        pipe: To the supervisor.
    """

    def __init__(self, pipe: Connection, dreamer: Dreamer) -> None:
        self._pipe = pipe
        self._reports = Reports(pipe)
        self._dreamer = dreamer
        self._runs: dict[int, DreamRun] = {}
        self._go_alone = False
        self._is_device_lost = False

    def serve(self) -> None:
        """Dreams what it is told until the device is lost.

        Raises:
            EOFError, ConnectionError: The supervisor is gone.
        """
        with self._reports:
            while not self._is_device_lost:
                self._take_orders()
                self._finish_those_over()
                self._advance()

    def _take_orders(self) -> None:
        while not self._is_device_lost and (not self._runs or self._pipe.poll()):
            self._take(self._pipe.recv())

    def _take(self, order: Order) -> None:
        match order:
            case Begin():
                with self._reported([order.run]):
                    self._runs[order.run] = DreamRun(self._reports, self._dreamer, order)
            case Abandon():
                self._runs.pop(order.run, None)
            case _ if order.run in self._runs:  # else it was meant for a dream that has just ended
                with self._reported([order.run]):
                    self._runs[order.run].follow(order)

    def _finish_those_over(self) -> None:
        for run in [run for run in self._runs.values() if run.is_over]:
            with self._reported([run.number]):
                run.finish()
            self._runs.pop(run.number, None)

    def _advance(self) -> None:
        runs = list(self._runs.values())
        self._go_alone = self._go_alone and len(runs) > 1
        if len(runs) > 1 and not self._go_alone:
            self._step_together(runs)
            return
        for run in runs:
            with self._reported([run.number]):
                self._step([run])

    def _step_together(self, runs: Sequence[DreamRun]) -> None:
        try:
            self._step(runs)
        except (EOFError, ConnectionError):
            raise
        except (DeviceLost, torch.AcceleratorError) as error:
            self._break([run.number for run in runs], error)
        except Exception:
            logger.exception("%d dreams can't go on together, so each goes on alone", len(runs))
            self._go_alone = True

    def _step(self, runs: Sequence[DreamRun]) -> None:
        steps = next(DreamBatch(self._dreamer.weights, [run.dream for run in runs]))
        for run, step in zip(runs, steps, strict=True):
            with self._reported([run.number]):
                run.take(step)

    @contextmanager
    def _reported(self, runs: Sequence[int]) -> Iterator[None]:
        """Ends the dreams that a failure belongs to, and tells of it."""
        try:
            yield
        except (EOFError, ConnectionError):
            raise
        except (EngineError, torch.OutOfMemoryError, torch.AcceleratorError) as error:
            self._break(runs, error)
        except Exception as error:
            logger.exception("the engine broke")
            self._break(runs, error)

    def _break(self, runs: Sequence[int], error: Exception) -> None:
        trouble = _trouble(error)
        if trouble is Trouble.DEVICE_LOST:
            self._is_device_lost = True
            runs = sorted({*runs, *self._runs})  # nothing on it can be trusted any more
        for run in runs:
            self._runs.pop(run, None)
            message = repr(error) if trouble is Trouble.BUG else str(error)
            # In turn: a supervisor that ends this process for it has by then what dreams that are over came to.
            broken = partial(Broken, run, trouble, message, is_shared=len(runs) > 1)
            self._reports.send_in_turn(run, broken)


def _trouble(error: Exception) -> Trouble:
    match error:
        case ForeignLatents():
            return Trouble.FOREIGN_LATENTS
        case InvalidConfig():
            return Trouble.IMPOSSIBLE
        case OutOfMemory() | torch.OutOfMemoryError():
            return Trouble.OUT_OF_MEMORY
        case DeviceLost() | torch.AcceleratorError():
            return Trouble.DEVICE_LOST
        case _:
            return Trouble.BUG

"""The engine's process: loads a pack, then dreams what it is told over a pipe. The only process with torch and the GPU.

It knows no database and no Discord. It ends when its pipe ends, so a killed supervisor leaves nothing behind.
"""

from __future__ import annotations

import logging
import signal
import time
from dataclasses import replace
from multiprocessing.connection import Connection

import torch

from dreams.dream import Progress, Steering, SteeringKind
from dreams.recipe import Phrase as AskedPhrase
from dreams.recipe import Recipe
from generator import picture_files
from generator.engine.config import Phrase
from generator.engine.dream import Dream
from generator.engine.dreamer import Dreamer
from generator.engine.errors import CheckpointMismatch, DeviceLost, EngineError, InvalidConfig, OutOfMemory
from generator.engine.progress import Progress as Step
from generator.engine.weights import load_weights
from generator.messages import (
    Abandon,
    Begin,
    Broken,
    CheckpointTaken,
    EngineOptions,
    Finished,
    Frame,
    NotReady,
    Order,
    Ready,
    Steer,
    Stepped,
    TakeCheckpoint,
    TakeFrame,
    Trouble,
)
from generator.recipes import Materials, config_for
from generator.tally import Tally
from generator.time_lapse import TimeLapse

logger = logging.getLogger(__name__)

TELL_SECONDS = 0.2  # between two reports of progress; a fast engine makes hundreds of steps a second
TRIAL_RECIPE = Recipe((AskedPhrase("a picture"),), steps=6)
TRIAL_WARM_UP_STEPS = 2  # the first ones carry the start and the device's own warm-up


def run_engine(pipe: Connection, options: EngineOptions) -> None:
    """The process's entry: serves `pipe` until its other end is closed."""
    # Ctrl-C and a container's stop reach the whole process group; the supervisor alone decides, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        dreamer = _load(pipe, options)
        if dreamer is not None:
            _serve(pipe, dreamer)
    except (EOFError, ConnectionError):
        return  # the supervisor is gone


def pick_device(name: str) -> torch.device:
    """The device of a setting: `auto` takes the best that is there.

    Raises:
        DeviceLost: There is no such device here.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise DeviceLost(
            f"There is no device {name} here, only {torch.cuda.device_count()} of CUDA's: use cpu or auto."
        )
    return device


def _load(pipe: Connection, options: EngineOptions) -> Dreamer | None:
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    try:
        device = pick_device(options.device)
        dreamer = Dreamer(load_weights(options.folder, device))
        speed = _steps_per_second(dreamer)
    except (EngineError, RuntimeError) as error:  # RuntimeError: what torch raises for a device that does not work
        pipe.send(NotReady(str(error).splitlines()[0]))
        return None
    weights = dreamer.weights
    pipe.send(Ready(speed, dict(weights.defaults.steps), str(device), f"{weights.name} {weights.version}".strip()))
    return dreamer


def _steps_per_second(dreamer: Dreamer) -> float:
    dream = dreamer.dream(config_for(TRIAL_RECIPE, dreamer.weights.defaults))
    for _ in range(TRIAL_WARM_UP_STEPS):
        next(dream)
    began, steps = time.perf_counter(), 0
    for _ in dream:
        steps += 1
    return steps / max(time.perf_counter() - began, 1e-6)


def _serve(pipe: Connection, dreamer: Dreamer) -> None:
    while True:
        order: Order = pipe.recv()
        if not isinstance(order, Begin):
            continue  # meant for a dream that has just ended
        try:
            _Run(pipe, dreamer, order).dream_it()
        except InvalidConfig as error:
            pipe.send(Broken(order.run, Trouble.IMPOSSIBLE, str(error)))
        except OutOfMemory as error:
            pipe.send(Broken(order.run, Trouble.OUT_OF_MEMORY, str(error)))
        except DeviceLost as error:
            pipe.send(Broken(order.run, Trouble.DEVICE_LOST, str(error)))
            return
        except (EOFError, ConnectionError):
            raise
        except Exception as error:
            logger.exception("the engine broke")
            pipe.send(Broken(order.run, Trouble.BUG, repr(error)))


def _memory_bytes() -> int:
    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0


class _Run:
    """One dream in this process."""

    def __init__(self, pipe: Connection, dreamer: Dreamer, begin: Begin) -> None:
        self._pipe = pipe
        self._dreamer = dreamer
        self._begin = begin
        self._recipe = Recipe.from_json(begin.recipe_json)
        self._tally = Tally()
        self._time_lapse = TimeLapse()
        self._is_steered = False
        self._is_stopped = False
        self._is_abandoned = False

    def dream_it(self) -> None:
        """Dreams until the end, a stop or an abandonment."""
        if torch.cuda.is_available():
            torch.cuda.reset_peak_memory_stats()
        dream = self._started()
        told_at = 0.0
        for step in dream:
            progress = self._tally.take(step)
            self._time_lapse.take(step)
            if time.monotonic() - told_at >= TELL_SECONDS:
                self._pipe.send(Stepped(self._begin.run, progress, _memory_bytes()))
                told_at = time.monotonic()
            self._obey(dream, step, progress)
            if self._is_abandoned:
                return
            if self._is_stopped:
                break
        self._finish(dream)

    def _started(self) -> Dream:
        materials = Materials(self._begin.image, self._begin.origin)
        config = config_for(self._recipe, self._dreamer.weights.defaults, materials)
        try:
            return self._dreamer.dream(config, self._begin.checkpoint)
        except CheckpointMismatch as error:
            logger.warning("beginning anew: %s", error)
            return self._dreamer.dream(config)

    def _obey(self, dream: Dream, step: Step, progress: Progress) -> None:
        while not (self._is_abandoned or self._is_stopped) and self._pipe.poll():  # what follows is for the next dream
            order: Order = self._pipe.recv()
            match order:
                case TakeFrame():
                    webp = picture_files.frame(step.picture())
                    self._pipe.send(Frame(self._begin.run, progress, webp))
                case TakeCheckpoint():
                    self._pipe.send(CheckpointTaken(self._begin.run, step.step, dream.checkpoint()))
                case Steer():
                    self._steer(dream, order.steering)
                case Abandon():
                    self._is_abandoned = True
                case Begin():
                    raise RuntimeError("told to begin a dream before the last one was over")

    def _steer(self, dream: Dream, steering: Steering) -> None:
        self._is_steered = True
        match steering.kind:
            case SteeringKind.STOP:
                self._is_stopped = True
            case SteeringKind.EXTEND:
                dream.steer(extend_steps=steering.steps or 0)
            case SteeringKind.AVOID if steering.phrase:
                dream.steer(avoid=(Phrase(steering.phrase),))

    def _finish(self, dream: Dream) -> None:
        # Asked for once more: steering may have changed what is scored since the last step, and a checkpoint of the
        # last step had none left to make.
        progress = self._tally.take(dream.progress())
        weights = self._dreamer.weights
        origin = picture_files.Origin(self._recipe, f"{weights.name} {weights.version}".strip(), self._is_steered)
        picture = dream.picture()
        self._pipe.send(
            Finished(
                run=self._begin.run,
                png=picture_files.png(picture, origin),
                width_px=picture.width,
                height_px=picture.height,
                scores=self._tally.best_scores + self._tally.best_avoided,
                progress=replace(progress, seconds_left=0.0),
                latents=dream.checkpoint(),
                film=self._time_lapse.film(picture),
            )
        )

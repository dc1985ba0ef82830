"""One dream in the engine's process: its steps counted and told, its orders followed, its end reported."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from multiprocessing.connection import Connection

from PIL import Image

from dreams.dream import Progress, Steering, SteeringKind
from dreams.recipe import Descent, Recipe
from generator import picture_files
from generator.device_memory import most_bytes
from generator.engine.concepts import Recognizer
from generator.engine.config import Phrase
from generator.engine.dream import Dream
from generator.engine.dreamer import Dreamer
from generator.engine.errors import CheckpointMismatch
from generator.engine.progress import Progress as Step
from generator.messages import Begin, CheckpointTaken, Finished, Frame, Steer, Stepped, TakeCheckpoint, TakeFrame
from generator.morph import morph_film
from generator.recipes import Materials, config_for, ends_of
from generator.tally import Tally
from generator.time_lapse import TimeLapse

logger = logging.getLogger(__name__)

TELL_SECONDS = 0.2  # between two reports of progress; a fast engine makes hundreds of steps a second

AboutStep = TakeFrame | TakeCheckpoint


class DreamRun:
    """A dream under way.

    Args:
        pipe: To the supervisor.

    Raises:
        EngineError: It can't be begun.
    """

    def __init__(self, pipe: Connection, dreamer: Dreamer, begin: Begin) -> None:
        self.number = begin.run
        self._pipe = pipe
        self._weights = dreamer.weights
        self._recipe = Recipe.from_json(begin.recipe_json)
        self._origins = begin.origins
        self._tally = Tally()
        self._time_lapse = TimeLapse()
        self._latest: tuple[Step, Progress] | None = None
        self._waiting: list[AboutStep] = []
        self._told_at = 0.0
        self._heard = 0  # the number of the last word that the dream has taken
        self._is_steered = False
        self._is_stopped = False
        self._stops_after = 0  # the step at which it was told to
        self.dream = self._started(dreamer, begin)
        for word in begin.words:
            self._steer(word)

    def _started(self, dreamer: Dreamer, begin: Begin) -> Dream:
        config = config_for(self._recipe, dreamer.weights.defaults, Materials(begin.image, begin.origins))
        if begin.checkpoint is not None:
            try:
                dream = dreamer.dream(config, begin.checkpoint)
            except CheckpointMismatch as error:
                logger.warning("beginning anew: %s", error)
            else:
                self._take_as_heard(begin.words)
                return dream
        return dreamer.dream(config)

    def _take_as_heard(self, words: Sequence[Steering]) -> None:
        settled = [word.number for word in words if word.is_settled]
        self._heard = max(settled, default=0)
        self._is_steered = bool(settled)

    @property
    def is_over(self) -> bool:
        """Whether no step is left, or wanted. Before the first one there is no picture that a stop could keep."""
        if self._is_stopped and self._latest is not None:
            return self.dream.is_over or self._latest[1].step >= self._stops_after
        return self.dream.is_over

    def follow(self, order: AboutStep | Steer) -> None:
        """Follows an order between two steps. What asks about a step waits for the first one."""
        if isinstance(order, Steer):
            self._steer(order.steering)
        elif self._latest is None:
            self._waiting.append(order)
        else:
            self._answer(order, *self._latest)

    def take(self, step: Step) -> None:
        """Counts a step in, and tells of it now and then."""
        progress = self._tally.take(step)
        self._time_lapse.take(step)
        self._latest = (step, progress)
        if time.monotonic() - self._told_at >= TELL_SECONDS:
            growth = self.dream.total / self.dream.config.steps
            self._pipe.send(Stepped(self.number, progress, most_bytes(), growth))
            self._told_at = time.monotonic()
        waiting, self._waiting = self._waiting, []
        for order in waiting:
            self.follow(order)

    def _answer(self, order: AboutStep, step: Step, progress: Progress) -> None:
        match order:
            case TakeFrame():
                picture = step.picture()
                frame = picture_files.frame(picture)
                self._pipe.send(Frame(self.number, progress, frame, self._safety(picture)))
            case TakeCheckpoint():
                self._pipe.send(CheckpointTaken(self.number, step.step, self.dream.checkpoint(), self._heard))

    def _steer(self, steering: Steering) -> None:
        if self._is_stopped or 0 < steering.number <= self._heard:
            return
        self._is_steered = True
        if steering.kind is SteeringKind.STOP:
            self._is_stopped = True  # which no checkpoint holds, so it does not count as heard
            self._stops_after = steering.steps or 0
            return
        self._change(steering)
        self._heard = max(self._heard, steering.number)

    def _change(self, steering: Steering) -> None:
        match steering.kind:
            case SteeringKind.EXTEND:
                self.dream.steer(extend_steps=steering.steps or 0)
            case SteeringKind.AVOID if steering.phrase:
                self.dream.steer(avoid=(Phrase(steering.phrase),))

    def finish(self) -> None:
        """Reports what the dream came to."""
        # Asked for once more: steering may have changed what is scored since the last step, and a checkpoint of the
        # last step had none left to make.
        progress = self._tally.take(self.dream.progress())
        pack = f"{self._weights.name} {self._weights.version}".strip()
        picture = self.dream.picture()
        self._pipe.send(
            Finished(
                run=self.number,
                png=picture_files.png(picture, picture_files.Origin(self._recipe, pack, self._is_steered)),
                width_px=picture.width,
                height_px=picture.height,
                scores=self._tally.best_scores + self._tally.best_avoided,
                progress=replace(progress, seconds_left=0.0),
                latents=self.dream.checkpoint(),
                film=self._film(picture),
                safety=self._safety(picture),
            )
        )

    def _film(self, picture: Image.Image) -> bytes | None:
        if self._recipe.parents and self._recipe.parents[0].how is Descent.BLEND:
            return morph_film(self._weights, *ends_of(self._origins))
        return self._time_lapse.film(picture)

    @cached_property
    def _recognizer(self) -> Recognizer:
        return Recognizer(self._weights.perceptor, self._weights.unwanted)

    def _safety(self, picture: Image.Image) -> tuple[tuple[str, float], ...]:
        if not self._weights.unwanted:
            return ()
        return tuple((score.text, score.probability) for score in self._recognizer.recognize(picture))

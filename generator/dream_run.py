"""One dream in the engine's process: its steps counted and told, its orders followed, its end reported."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property

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
from generator.morph import draw_morph
from generator.recipes import Materials, config_for, ends_of
from generator.reports import Reports
from generator.tally import Tally
from generator.time_lapse import TimeLapse, film

logger = logging.getLogger(__name__)

TELL_SECONDS = 0.2  # between two reports of progress; a fast engine makes hundreds of steps a second

AboutStep = TakeFrame | TakeCheckpoint


class DreamRun:
    """A dream under way.

    Args:
        reports: To the supervisor.

    Raises:
        EngineError: It can't be begun.
    """

    def __init__(self, reports: Reports, dreamer: Dreamer, begin: Begin) -> None:
        self.number = begin.run
        self._reports = reports
        self._weights = dreamer.weights
        self._recipe = Recipe.from_json(begin.recipe_json)
        self._origins = begin.origins
        self._tally = Tally()
        self._time_lapse = TimeLapse()
        self._latest: tuple[Step, Progress] | None = None
        self._waiting: list[AboutStep] = []
        self._frame: Future[None] | None = None  # the latest one that was drawn
        self._told_at = 0.0
        self._heard = 0  # the number of the last word that the dream has taken
        self._said: list[Steering] = []  # in the order taken
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
        self._said = [word for word in words if word.is_settled]
        self._heard = max((word.number for word in self._said), default=0)

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
            self._reports.send(Stepped(self.number, progress, most_bytes(), growth))
            self._told_at = time.monotonic()
        waiting, self._waiting = self._waiting, []
        for order in waiting:
            self.follow(order)

    def _answer(self, order: AboutStep, step: Step, progress: Progress) -> None:
        match order:
            case TakeFrame():
                self._draw_frame(step, progress)
            case TakeCheckpoint():
                self._reports.send(CheckpointTaken(self.number, step.step, self.dream.checkpoint(), self._heard))

    def _draw_frame(self, step: Step, progress: Progress) -> None:
        if self._frame is not None and not self._frame.done():
            return  # one that is still on its way answers this order too
        picture = step.picture()
        safety = self._safety(picture)

        def encode() -> Frame:
            return Frame(self.number, progress, picture_files.frame(picture), safety)

        self._frame = self._reports.send_in_turn(self.number, encode)

    def _steer(self, steering: Steering) -> None:
        if self._is_stopped or 0 < steering.number <= self._heard:
            return
        self._said.append(steering)
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
        """Draws and reports what the dream came to."""
        # Asked for once more: steering may have changed what is scored since the last step, and a checkpoint of the
        # last step had none left to make.
        progress = replace(self._tally.take(self.dream.progress()), seconds_left=0.0)
        scores, heard = self._tally.best_scores + self._tally.best_avoided, self._heard
        picture, latents = self.dream.picture(), self.dream.checkpoint()
        safety, way = self._safety(picture), self._way(picture)
        pack = f"{self._weights.name} {self._weights.version}".strip()
        origin = picture_files.Origin(self._recipe, pack, self._steered())

        def encode() -> Finished:
            return Finished(
                run=self.number,
                png=picture_files.png(picture, origin),
                width_px=picture.width,
                height_px=picture.height,
                scores=scores,
                progress=progress,
                latents=latents,
                film=film(way),
                safety=safety,
                heard=heard,
            )

        self._reports.send_in_turn(self.number, encode)

    def _steered(self) -> tuple[str, ...]:
        """What was said to the dream, for who reads it in the picture."""
        return tuple(self._written(word) for word in self._said)

    def _written(self, word: Steering) -> str:
        match word.kind:
            case SteeringKind.STOP:
                return picture_files.stopped_at(self.dream.step, self.dream.total)
            case SteeringKind.EXTEND:
                return f"+{word.steps} steps"
            case SteeringKind.AVOID:
                return f"avoid {word.phrase}"

    def _way(self, picture: Image.Image) -> list[Image.Image]:
        """Draws the pictures of the film that goes with the dream's own; none where it has no film."""
        if self._recipe.parents and self._recipe.parents[0].how is Descent.BLEND:
            return draw_morph(self._weights, *ends_of(self._origins))
        return self._time_lapse.draw(picture)

    @cached_property
    def _recognizer(self) -> Recognizer:
        return Recognizer(self._weights.perceptor, self._weights.unwanted)

    def _safety(self, picture: Image.Image) -> tuple[tuple[str, float], ...]:
        if not self._weights.unwanted:
            return ()
        return tuple((score.text, score.probability) for score in self._recognizer.recognize(picture))

"""One dream under way: its variables, its optimiser, its average, its best picture.

A dream knows nothing of other dreams; `stepping` moves one or several of them through the networks together.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from time import perf_counter

import torch
from PIL import Image
from torch import Tensor

from generator.engine import checkpoint, stepping
from generator.engine.adam import Adam
from generator.engine.biggan import Point
from generator.engine.config import DreamConfig, Phrase
from generator.engine.cutouts import Boxes, draw_boxes, fixed_boxes
from generator.engine.embedding import cutouts_at_once
from generator.engine.errors import InvalidConfig, WeightsError
from generator.engine.latents import Average, Best, MixedClasses, Parameterization, Variables
from generator.engine.losses import GUIDANCE_SCALE, class_loss, latent_loss, normalized
from generator.engine.memory import Room, told_as_ours
from generator.engine.pictures import to_image
from generator.engine.progress import PhraseScore, Progress
from generator.engine.prompts import Targets, encode
from generator.engine.schedule import DriftGuard, learning_rate
from generator.engine.start import Start, warm_start, z_limit
from generator.engine.streams import Purpose, stream
from generator.engine.weights import Weights


class Dream(Iterator[Progress]):
    """A dream. `next()` makes one step; stopping is not asking for the next one.

    `Dreamer.dream` makes it. Attributes are read by `stepping` and `checkpoint`.
    """

    def __init__(self, weights: Weights, config: DreamConfig, targets: Targets, start: Start, room: Room) -> None:
        self.weights = weights
        self.config = config
        self.phrases, self.avoided = config.phrases, config.avoid
        self.targets = targets
        self.z_limit = z_limit(config, weights, targets)
        self._begin_at(start)
        self.guard = DriftGuard(config.drift_patience, config.drift_tolerance)
        self.step, self.total = 0, config.steps
        self.room = room
        self.evaluation_boxes = evaluation_boxes(config, weights.generator.size_px)
        self.cosines: list[float] = []  # to each target, at the latest look
        self.first_score = 0.0
        self.best: Best | None = None
        self.seconds, self.shared_by = 0.0, 1
        self._rate = 0.0  # of the latest step
        self._went_back_to: int | None = None

    def __next__(self) -> Progress:
        if self.is_over:
            raise StopIteration
        return stepping.advance(self.weights, [self])[0]

    @property
    def is_over(self) -> bool:
        """Whether every step is done."""
        return self.step >= self.total

    @property
    def is_due_for_a_look(self) -> bool:
        """Whether the averaged latents are to be scored now: at the start, now and then, and at the end."""
        return self.best is None or self.step % self.config.evaluate_every == 0 or self.is_over

    @property
    def cutouts_at_once(self) -> int:
        """How many of a step's cutouts go through CLIP together."""
        asked = self.config.cutouts
        return self.room.cutouts_of(
            min(self.config.cutouts_at_once or cutouts_at_once(self.weights.perceptor) or asked, asked)
        )

    def point(self) -> Point:
        """Returns the present point; differentiable."""
        return self.parameterization.read(self.variables)

    def averaged_point(self) -> Point:
        """Returns the point of the averaged variables, which is what pictures show."""
        return self.parameterization.read(self.average.read())

    def best_point(self) -> Point:
        """Returns the point of the best look so far: what vary, remix and blend begin with."""
        return self.averaged_point() if self.best is None else self.parameterization.read(self.best.variables)

    def boxes(self) -> Boxes:
        """Draws this step's cutouts."""
        random = stream(self.config.seed, Purpose.CUTOUTS, self.step)
        size_px = self.weights.generator.size_px
        return draw_boxes(self.config.cutouts, size_px, random, center_bias=self.config.center_bias)

    def regularization(self, point: Point) -> Tensor:
        """Returns the losses that hold the latents, whatever the picture shows."""
        loss = self.config.latent_weight * latent_loss(point.z)
        if self.config.names_weight:
            affinity = self.parameterization.affinity(self.variables)
            loss = loss - GUIDANCE_SCALE * self.config.names_weight * affinity
        if self.parameterization.has_free_classes:
            loss = loss + self.config.class_weight * class_loss(point.classes)
        return loss

    def update(self) -> None:
        """Moves the variables along their gradients and counts them into the average."""
        if self.config.normalize_gradients:
            gradients = {name: value.grad for name, value in self.variables.items() if value.grad is not None}
            for name, gradient in normalized(gradients).items():
                self.variables[name].grad = gradient
        self._move()
        self.average.update(self.variables)
        self.step += 1
        self._went_back_to = None

    def _move(self) -> None:
        before = self.variables["z"].detach().clone()
        self._rate = learning_rate(self.config, self.step, self.total) * self.guard.cooling
        self.optimizer.step(self._rate)
        if self.z_limit is not None:
            # Given latents may begin farther out than the limit: they can come nearer, not go on.
            farthest = before.abs().clamp(min=self.z_limit)
            self.variables["z"].data.clamp_(-farthest, farthest)

    def look(self, cosines: list[float]) -> None:
        """Takes in a score of the averaged latents: remembers the best, goes back to it after a long drift.

        Raises:
            WeightsError: the score is no number, which sound weights cannot bring about.
        """
        self.cosines = cosines
        score = self.targets.score(cosines)
        if not math.isfinite(score):
            raise WeightsError(f"the networks of {self.weights.name} give no finite score at step {self.step}")
        if self.best is None:
            self.first_score = score
        if self.best is None or score > self.best.score:
            self.best, self.guard.looks_below = Best(score, self.step, self.average.read()), 0
        elif self.guard.must_go_back(score, self.best.score):
            self._go_back(self.best)

    def _go_back(self, best: Best) -> None:
        self._went_back_to = best.step
        self._begin_at(Start(self.parameterization, best.variables))

    def _begin_at(self, start: Start) -> None:
        """Lays the variables anew, with an optimiser and an average that know nothing yet."""
        device = self.weights.device
        self.parameterization: Parameterization = start.parameterization.to(device)
        self.variables: Variables = {
            name: value.detach().to(device, copy=True).requires_grad_() for name, value in start.variables.items()
        }
        self.optimizer = Adam(self.variables, {"mixing": self.config.mixing_rate})
        self.average = Average(self.variables, self.config.ema_decay)

    def steer(
        self,
        *,
        extend_steps: int = 0,
        pursue: tuple[Phrase, ...] = (),
        avoid: tuple[Phrase, ...] = (),
        drop: tuple[str, ...] = (),
    ) -> None:
        """Changes the dream's mind between two steps.

        New words make old scores incomparable, so the best is looked for anew from here; the picture goes on.

        Args:
            extend_steps: steps to add.
            pursue: phrases to follow from now on.
            avoid: phrases to avoid from now on.
            drop: texts that are neither followed nor avoided any longer.

        Raises:
            InvalidConfig: it can't be asked for, such as nothing to follow. The dream is as it was.
            OutOfMemory: even one picture and one cutout at a time are too much.
            DeviceLost: the device failed.
        """
        if extend_steps < 0:
            raise InvalidConfig("a dream is extended by 0 steps or more")
        if unknown := set(drop) - {phrase.text for phrase in (*self.phrases, *self.avoided)}:
            raise InvalidConfig(f"the dream neither follows nor avoids {', '.join(sorted(unknown))}")
        phrases = (*(p for p in self.phrases if p.text not in drop), *pursue)
        avoided = (*(p for p in self.avoided if p.text not in drop), *avoid)
        replace(self.config, phrases=phrases, avoid=avoided)  # raises what is wrong with them
        self.total += extend_steps
        if (phrases, avoided) != (self.phrases, self.avoided):
            self.phrases, self.avoided = phrases, avoided
            with told_as_ours(self.weights.device):
                self._follow_anew()

    def _follow_anew(self) -> None:
        self.targets = encode(self.weights.perceptor, self.phrases, self.avoided, self.config.images)
        self.z_limit = z_limit(self.config, self.weights, self.targets)
        self.best, self.guard.looks_below = None, 0
        if isinstance(self.parameterization, MixedClasses):
            self._begin_at(self._widened_start())
        stepping.look_at([self], self.weights)

    def _widened_start(self) -> Start:
        """Returns a start at the present point whose basis has the classes that fit the present words."""
        point = Point(*(value.detach().cpu() for value in (self.averaged_point().z, self.averaged_point().classes)))
        config = replace(self.config, phrases=self.phrases, avoid=self.avoided, start=point)
        return warm_start(config, self.weights, self.targets, self.evaluation_boxes, self.room)

    def progress(self) -> Progress:
        """Returns what there is to tell after a step."""
        assert self.best is not None
        scores = tuple(map(PhraseScore, self.targets.labels, self.cosines))
        followed = len(self.phrases) + len(self.config.images)
        return Progress(
            step=self.step,
            total=self.total,
            score=self.targets.score(self.cosines),
            scores=scores[:followed],
            avoided=scores[followed:],
            first_score=self.first_score,
            best_score=self.best.score,
            best_step=self.best.step,
            seconds=self.seconds,
            shared_by=self.shared_by,
            learning_rate=self._rate,
            went_back_to=self._went_back_to,
            cutouts_at_once=self.cutouts_at_once,
            room=replace(self.room),
            draw=partial(self._draw, self.averaged_point()),
        )

    def checkpoint(self) -> bytes:
        """Returns all that `Dreamer.dream` needs to go on from here."""
        return checkpoint.write(self)

    def picture(self) -> Image.Image:
        """Draws the best picture so far."""
        return self._draw(self.best_point())

    @torch.no_grad()
    def _draw(self, point: Point) -> Image.Image:
        with told_as_ours(self.weights.device):
            pixels = self.weights.generator(Point(point.z[None], point.classes[None]))[0]
            return to_image(pixels, self.config.size_px)

    def count_seconds(self, since: float, shared_by: int) -> None:
        """Adds this dream's share of the time since a `perf_counter` reading to its own."""
        self.seconds += (perf_counter() - since) / shared_by
        self.shared_by = shared_by


def evaluation_boxes(config: DreamConfig, size_px: int) -> Boxes:
    """Returns the cutouts that every look at this dream is made through."""
    return fixed_boxes(config.evaluation_cutouts, size_px, stream(config.seed, Purpose.EVALUATION))

"""The dreamer: weights on a device, from which dreams are begun."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.engine import stepping
from generator.engine.biggan import Point
from generator.engine.checkpoint import read, told_what_is_missing
from generator.engine.config import DreamConfig, Method
from generator.engine.dream import Dream, evaluation_boxes
from generator.engine.errors import ForeignLatents, InvalidConfig
from generator.engine.fitting import fit
from generator.engine.memory import Room, told_as_ours
from generator.engine.progress import Progress
from generator.engine.prompts import Targets, encode
from generator.engine.start import Start, classic_start, warm_start
from generator.engine.weights import Weights


class Dreamer:
    """Begins dreams, one after another, with the same weights.

    Args:
        weights: from `load_weights`.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def dream(self, config: DreamConfig, checkpoint: bytes | None = None) -> Dream:
        """Begins a dream, or goes on with one.

        Args:
            config: what the dream is asked to be.
            checkpoint: of the same dream, from `Dream.checkpoint`; what steering changed since is in it.

        Raises:
            InvalidConfig: these weights cannot do it.
            CheckpointMismatch: the checkpoint is of another dream.
            OutOfMemory: even one picture and one cutout at a time are too much.
            DeviceLost: the device failed.
        """
        self._check(config)
        with told_as_ours(self.weights.device):
            if checkpoint is not None:
                return self._resume(config, checkpoint)
            targets, room = encode(self.weights.perceptor, config.phrases, config.avoid, config.images), Room()
            return Dream(self.weights, config, targets, self._start(config, targets, room), room)

    def dream_batch(self, configs: Sequence[DreamConfig]) -> "DreamBatch":
        """Begins several dreams that go through both networks together, each with its own config and seed.

        Every one ends where it would have ended alone, within the rounding of larger matrix products.

        Raises:
            InvalidConfig: there is none, or these weights cannot do one of them.
        """
        if not configs:
            raise InvalidConfig("a batch needs a dream")
        return DreamBatch(self.weights, [self.dream(config) for config in configs])

    def _resume(self, config: DreamConfig, checkpoint: bytes) -> Dream:
        snapshot = read(checkpoint)
        with told_what_is_missing():
            snapshot.check(self.weights, config)
            targets = encode(self.weights.perceptor, snapshot.phrases, snapshot.avoided, config.images)
            dream = Dream(self.weights, config, targets, snapshot.start(config, self.weights.device), Room())
            snapshot.restore(dream)
        return dream

    def _start(self, config: DreamConfig, targets: Targets, room: Room) -> Start:
        if config.start_image is not None:
            config = replace(config, start=fit(self.weights, config.start_image, config, room))
        if config.method is Method.CLASSIC:
            return classic_start(config, self.weights.generator)
        boxes = evaluation_boxes(config, self.weights.generator.size_px)
        return warm_start(config, self.weights, targets, boxes, room)

    def _check(self, config: DreamConfig) -> None:
        generator = self.weights.generator
        if config.max_classes is not None and config.max_classes > generator.num_classes:
            raise InvalidConfig(f"max_classes is at most {generator.num_classes} with {self.weights.name}")
        shape = (generator.rows, generator.z_dim, generator.num_classes)
        if config.start is None:
            return
        if _shape(config.start) != shape:
            raise ForeignLatents(f"the latents to start from are not of {self.weights.name}")
        if not all(part.isfinite().all() for part in (config.start.z, config.start.classes)):
            raise InvalidConfig("the latents to start from are not all numbers")


class DreamBatch(Iterator[list[Progress]]):
    """Several dreams under way. `next()` makes a step of each that is not over and tells of all.

    A batch holds nothing of its own. Between two steps a dream may be steered, saved and drawn, go on alone, or join
    others: each is always where it would be alone.

    Attributes:
        dreams: in the order of their configs.
    """

    def __init__(self, weights: Weights, dreams: Sequence[Dream]) -> None:
        self.dreams = dreams
        self._weights = weights

    def __next__(self) -> list[Progress]:
        if all(dream.is_over for dream in self.dreams):
            raise StopIteration
        return stepping.advance(self._weights, self.dreams)


def _shape(point: Point) -> tuple[int, int, int]:
    return (len(point.z), point.z.shape[-1], point.classes.shape[-1])

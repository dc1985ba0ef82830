"""What each part of a dream holds in memory, at its peak: the start, a look, a step, by how much goes together.

Counted tensor by tensor (`live_bytes`), so the figures are the same on a machine without a GPU.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import torch

from generator.bench.live_bytes import LiveBytes
from generator.engine import Dream, DreamConfig, Dreamer, Method, Phrase, Weights, stepping
from generator.engine.biggan import Point
from generator.engine.embedding import PICTURES_AT_ONCE, embed_points, pictures_at_once
from generator.engine.memory import told_as_ours

NEVER = 1_000_000_000
FEWER = 8  # the next step is made with so many times fewer cutouts together


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a dream.

    Attributes:
        what: it does.
        together: pictures of the start, or cutouts, that went through the networks together.
        peak_bytes: the most that was held, weights included.
    """

    what: str
    together: int
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class MemoryFigures:
    """The parts of one dream.

    Attributes:
        title: what was measured.
        weights_bytes: what both networks hold.
    """

    title: str
    weights_bytes: int
    phases: tuple[Phase, ...]

    def lines(self) -> list[str]:
        """Returns the figures for people to read."""
        return [
            self.title,
            f"  weights {_gigabytes(self.weights_bytes)}; with them, at most:",
            *(f"  {phase.what}, {phase.together} together: {_gigabytes(phase.peak_bytes)}" for phase in self.phases),
        ]


def bench_memory(weights: Weights, cutouts: int, limit_bytes: int | None = None) -> MemoryFigures:
    """Makes a start, a look and steps, each with all that memory takes together, the steps also with fewer cutouts.

    The start is as many candidates as are ever drawn together: a class's look in the atlas is the same with one cutout.

    Args:
        weights: drawn and seen with.
        cutouts: of a step.
        limit_bytes: the most that may be held; None: any amount.

    Raises:
        OutOfMemory: the limit is below what one picture and one cutout take.
    """
    config = DreamConfig(
        phrases=(Phrase("a red apple"),),
        method=Method.CLASSIC,
        cutouts=cutouts,
        cutouts_at_once=cutouts,  # as on a GPU
        steps=NEVER,
        evaluate_every=NEVER,
    )
    with told_as_ours(weights.device), LiveBytes(limit_bytes) as live:
        networks = (weights.generator, weights.perceptor)
        live.hold(chain.from_iterable(chain(network.parameters(), network.buffers()) for network in networks))
        weights_bytes = live.now
        dream = Dreamer(weights).dream(config)
        phases = tuple(_phases(dream, live))
    within = "" if limit_bytes is None else f", within {_gigabytes(limit_bytes)}"
    size_px = weights.generator.size_px
    title = f"{weights.name}, {size_px} px, {weights.perceptor.dtype} on {weights.device}{within}"
    return MemoryFigures(title, weights_bytes, phases)


def _phases(dream: Dream, live: LiveBytes) -> Iterator[Phase]:
    yield Phase("start", _start(dream), live.peak)
    room = dream.room
    evaluation = len(dream.evaluation_boxes)
    peak_bytes = _peak(live, lambda: stepping.look_at([dream], dream.weights))
    yield Phase("look", room.cutouts_of(evaluation), peak_bytes)
    at_once = dream.config.cutouts
    while at_once:
        room.cutouts = room.cutouts_of(at_once)
        peak_bytes = _peak(live, lambda: next(dream))
        yield Phase("step", dream.cutouts_at_once, peak_bytes)
        at_once = min(at_once, dream.cutouts_at_once) // FEWER


def _start(dream: Dream) -> int:
    """Draws and embeds candidates; returns how many went together."""
    generator, perceptor, room = dream.weights.generator, dream.weights.perceptor, dream.room
    z = torch.zeros(PICTURES_AT_ONCE, generator.rows, generator.z_dim)
    classes = torch.zeros(PICTURES_AT_ONCE, generator.rows, generator.num_classes)
    boxes, rooms = [dream.evaluation_boxes] * len(z), [room] * len(z)
    embed_points(generator, perceptor, Point(z, classes), boxes, rooms)
    return room.pictures or pictures_at_once(generator.size_px)


def _peak(live: LiveBytes, work: Callable[[], object]) -> int:
    live.forget_peak()
    work()
    return live.peak


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.2f} GB"

"""What the supervisor and the engine's process say to each other over their pipe. Frozen values, no torch.

Each message about a dream carries `run`, the number of the `Begin` that it belongs to: several dreams may be under way
together, and what an abandoned one still says is told apart and dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dreams.dream import Progress, Steering
from dreams.settings import Precision


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How the engine's process is started.

    Attributes:
        folder: The pack's.
        device: As torch names it, or `auto`.
        threads: CPU threads; None leaves it to torch.
        batch: Dreams at once; None: as many as the device's memory takes, and one on a CPU.
        is_compiled: Whether torch compiles the networks first.
        gpu_memory_gib: The most of a GPU's memory that it may hold; None: all.
        is_deterministic: Whether a GPU uses only algorithms that give the same bits each time.
        precision: What the networks compute in.
    """

    folder: Path
    device: str
    threads: int | None = None
    batch: int | None = None
    is_compiled: bool = False
    gpu_memory_gib: float | None = None
    is_deterministic: bool = False
    precision: Precision = "auto"


@dataclass(frozen=True, slots=True)
class Begin:
    """Dream this, beside the dreams that are under way.

    Attributes:
        recipe_json: `Recipe.to_json`.
        checkpoint: To go on from, or None.
        image: The bytes of the recipe's image, checked by who took it in.
        origins: Checkpoints of the dreams that this one descends from, in the recipe's order.
        words: What was said to it before, in the order said.
    """

    run: int
    recipe_json: str
    checkpoint: bytes | None = None
    image: bytes | None = None
    origins: tuple[bytes, ...] = ()
    words: tuple[Steering, ...] = ()


@dataclass(frozen=True, slots=True)
class Steer:
    """Change a dream under way; a stop ends it with the best picture so far. A word is taken once, by its number."""

    run: int
    steering: Steering


@dataclass(frozen=True, slots=True)
class TakeFrame:
    """Draw what a dream looks like now."""

    run: int


@dataclass(frozen=True, slots=True)
class TakeCheckpoint:
    """Write down where a dream is."""

    run: int


@dataclass(frozen=True, slots=True)
class Abandon:
    """Drop a dream and say nothing more about it."""

    run: int


Order = Begin | Steer | TakeFrame | TakeCheckpoint | Abandon


class Trouble(StrEnum):
    """Why a dream broke."""

    IMPOSSIBLE = "impossible"
    """This recipe can't be dreamt with this pack; it would fail again."""
    FOREIGN_LATENTS = "foreign latents"
    """The dream that it descends from is of another pack or version; it would fail again."""
    OUT_OF_MEMORY = "out of memory"
    """The device has too little memory, even one cutout at a time."""
    DEVICE_LOST = "device lost"
    """The device answers no more; this process ends."""
    BUG = "bug"
    """Anything else."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is loaded.

    Attributes:
        steps_per_second: Measured on this device with this pack.
        steps: For each quality by its name.
        batch: Dreams that it takes at once.
    """

    steps_per_second: float
    steps: dict[str, int]
    device: str
    version: str
    batch: int = 1


@dataclass(frozen=True, slots=True)
class NotReady:
    """The engine can't start; `message` is the sentence why."""

    message: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """The dream went on.

    Attributes:
        memory_bytes: The most that the device has held for it, 0 where nobody counts.
        growth: Its steps now over those that it was asked for with: more than 1 once it was extended.
    """

    run: int
    progress: Progress
    memory_bytes: int = 0
    growth: float = 1.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A small picture (WebP) of the dream at a step, with how far it was then.

    Attributes:
        safety: As in `Finished`, of this picture.
    """

    run: int
    progress: Progress
    webp: bytes
    safety: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckpointTaken:
    """Where the dream was at a step. `heard` is the number of the last word that it had taken then."""

    run: int
    step: int
    checkpoint: bytes
    heard: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """The dream is over.

    Attributes:
        png: The best picture, with its recipe in it.
        scores: `(phrase, score)` of the best look, phrases to avoid last.
        latents: A checkpoint, for dreams that descend from this one.
        film: A time-lapse (MP4), or of a blend the morph, if there is one.
        safety: `(concept, probability)` of what is unwanted, the likeliest first.
        heard: The number of the last word that it had taken.
    """

    run: int
    png: bytes
    width_px: int
    height_px: int
    scores: tuple[tuple[str, float], ...]
    progress: Progress
    latents: bytes
    film: bytes | None = None
    safety: tuple[tuple[str, float], ...] = ()
    heard: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """The dream can't go on.

    Attributes:
        message: For the log and, if it is impossible, for its owner.
        is_shared: Whether it happened to several dreams at once.
    """

    run: int
    trouble: Trouble
    message: str
    is_shared: bool = False


Report = Ready | NotReady | Stepped | Frame | CheckpointTaken | Finished | Broken

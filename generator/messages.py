"""What the supervisor and the engine's process say to each other over their pipe. Frozen values, no torch.

Each message about a dream carries `run`, the number of the `Begin` that it belongs to: what an abandoned dream still
says is told apart and dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from dreams.dream import Progress, Steering


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """How the engine's process is started.

    Attributes:
        folder: The pack's.
        device: As torch names it, or `auto`.
        threads: CPU threads; None leaves it to torch.
    """

    folder: Path
    device: str
    threads: int | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """Dream this.

    Attributes:
        recipe_json: `Recipe.to_json`.
        checkpoint: To go on from, or None.
        image: The bytes of the recipe's image, checked by who took it in.
        origin: A checkpoint of the dream that this one descends from.
    """

    run: int
    recipe_json: str
    checkpoint: bytes | None = None
    image: bytes | None = None
    origin: bytes | None = None


@dataclass(frozen=True, slots=True)
class Steer:
    """Change the running dream; a stop ends it with the best picture so far."""

    steering: Steering


@dataclass(frozen=True, slots=True)
class TakeFrame:
    """Draw what the dream looks like now."""


@dataclass(frozen=True, slots=True)
class TakeCheckpoint:
    """Write down where the dream is."""


@dataclass(frozen=True, slots=True)
class Abandon:
    """Drop the running dream and say nothing more about it."""


Order = Begin | Steer | TakeFrame | TakeCheckpoint | Abandon


class Trouble(StrEnum):
    """Why a dream broke."""

    IMPOSSIBLE = "impossible"
    """This recipe can't be dreamt with this pack; it would fail again."""
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
    """

    steps_per_second: float
    steps: dict[str, int]
    device: str
    version: str


@dataclass(frozen=True, slots=True)
class NotReady:
    """The engine can't start; `message` is the sentence why."""

    message: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """The dream went on. `memory_bytes` is the most that the device has held for it, 0 where nobody counts."""

    run: int
    progress: Progress
    memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A small picture (WebP) of the dream at a step, with how far it was then."""

    run: int
    progress: Progress
    webp: bytes


@dataclass(frozen=True, slots=True)
class CheckpointTaken:
    """Where the dream was at a step."""

    run: int
    step: int
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Finished:
    """The dream is over.

    Attributes:
        png: The best picture, with its recipe in it.
        scores: `(phrase, score)` of the best look, phrases to avoid last.
        latents: A checkpoint, for dreams that descend from this one.
        film: A time-lapse (MP4), if there is one.
    """

    run: int
    png: bytes
    width_px: int
    height_px: int
    scores: tuple[tuple[str, float], ...]
    progress: Progress
    latents: bytes
    film: bytes | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """The dream can't go on; `message` is for the log and, if it is impossible, for its owner."""

    run: int
    trouble: Trouble
    message: str


Report = Ready | NotReady | Stepped | Frame | CheckpointTaken | Finished | Broken

"""One dream in this process, without queue and Discord: what `dreamer dream` does."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from dreams.dream import Progress
from dreams.recipe import Recipe
from generator import picture_files
from generator.device_memory import limit_memory
from generator.engine import Dream, Dreamer, EngineError, load_weights
from generator.engine.progress import Progress as Step
from generator.engine_process import pick_device, repeat_on_gpus
from generator.errors import EngineUnusable
from generator.knobs import written
from generator.recipes import Materials, config_for
from generator.tally import Scores, Tally
from generator.time_lapse import TimeLapse

FRAMES = 40  # saved over a whole dream


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be dreamt, where and how.

    Attributes:
        gpu_memory_gib: The most of a GPU's memory that may be held; None: all.
        is_deterministic: Whether a GPU is to give the same bits each time.
        image: The bytes of the recipe's image.
        knobs: Fields of the engine's config that no recipe has; they win over the pack's.
        frames: A folder for pictures of the way there.
        checkpoint: A file to go on from if it is there; a stopped dream leaves it behind.
        wants_film: Whether to make a time-lapse.
    """

    recipe: Recipe
    folder: Path
    device: str
    gpu_memory_gib: float | None = None
    is_deterministic: bool = False
    image: bytes | None = None
    knobs: Mapping[str, Any] = field(default_factory=dict)
    frames: Path | None = None
    checkpoint: Path | None = None
    wants_film: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a dream came to.

    Attributes:
        avoided: `(phrase, first score, final score)`.
        is_stopped: Whether it was stopped before its last step.
        is_resumed: Whether it went on from a checkpoint.
        film: The time-lapse (MP4), if one was wanted and there were steps enough.
    """

    png: bytes
    pack: str
    score_first: float
    progress: Progress
    scores: Scores
    avoided: tuple[tuple[str, float, float], ...]
    is_stopped: bool
    is_resumed: bool
    film: bytes | None = None


def dream_alone(wish: Wish, tell: Callable[[Progress], None]) -> Outcome:
    """Dreams until the end or Ctrl-C; either way the best picture is kept.

    Args:
        tell: Called after each step.

    Raises:
        EngineUnusable: The pack or the device can't do it.
    """
    try:
        return _Solo(wish, tell).run()
    except (EngineError, RuntimeError) as error:  # RuntimeError: what torch raises for a device that does not work
        raise EngineUnusable(str(error).splitlines()[0]) from error


class _Solo:
    def __init__(self, wish: Wish, tell: Callable[[Progress], None]) -> None:
        self._wish = wish
        self._tell = tell
        if wish.is_deterministic:
            repeat_on_gpus()
        device = pick_device(wish.device)
        limit_memory(device, wish.gpu_memory_gib)
        self._dreamer = Dreamer(load_weights(wish.folder, device))
        self._tally = Tally()
        self._time_lapse = TimeLapse() if wish.wants_film else None

    def run(self) -> Outcome:
        weights = self._dreamer.weights
        config = config_for(self._wish.recipe, weights.defaults, Materials(self._wish.image))
        config = replace(config, **self._wish.knobs)
        kept = self._kept_checkpoint()
        dream = self._dreamer.dream(config, kept)
        with _interrupts() as is_interrupted:
            self._advance(dream, is_interrupted)
        self._leave_checkpoint(dream)
        pack = f"{weights.name} {weights.version}".strip()
        last = dream.progress()
        progress = self._tally.take(last)
        final = self._tally.best_avoided
        picture = dream.picture()
        return Outcome(
            png=picture_files.png(
                picture, picture_files.Origin(self._wish.recipe, pack, knobs=written(self._wish.knobs))
            ),
            pack=weights.name,
            score_first=last.first_score,
            progress=progress,
            scores=self._tally.best_scores,
            avoided=tuple(
                (phrase, first, score)
                for (phrase, first), (_, score) in zip(self._tally.first_avoided or (), final, strict=True)
            ),
            is_stopped=not dream.is_over,
            is_resumed=kept is not None,
            film=self._time_lapse.film(picture) if self._time_lapse else None,
        )

    def _advance(self, dream: Dream, is_interrupted: Callable[[], bool]) -> None:
        for step in dream:
            self._tell(self._tally.take(step))
            self._save_frame(step)
            if self._time_lapse is not None:
                self._time_lapse.take(step)
            if is_interrupted():
                break

    def _save_frame(self, step: Step) -> None:
        every = max(step.total // FRAMES, 1)
        if self._wish.frames and (step.step % every == 0 or step.step in (1, step.total)):
            step.picture().save(self._wish.frames / f"frame-{step.step:04d}.png")

    def _kept_checkpoint(self) -> bytes | None:
        path = self._wish.checkpoint
        return path.read_bytes() if path and path.exists() else None

    def _leave_checkpoint(self, dream: Dream) -> None:
        if self._wish.checkpoint is None:
            return
        if dream.is_over:
            self._wish.checkpoint.unlink(missing_ok=True)
        else:
            self._wish.checkpoint.write_bytes(dream.checkpoint())


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turns the first Ctrl-C into a wish to stop; a second one ends the program as usual."""
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(seen)
    finally:
        signal.signal(signal.SIGINT, before)

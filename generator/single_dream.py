"""One dream in this process, without queue and Discord: what `dreamer dream` does."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import Any

from PIL.Image import Image

from dreams.dream import Progress
from dreams.recipe import Recipe
from dreams.settings import Precision
from generator import picture_files
from generator.device_memory import limit_memory
from generator.engine import Dream, Dreamer, EngineError, load_weights
from generator.engine.animate import Container
from generator.engine.errors import CheckpointMismatch
from generator.engine.progress import Progress as Step
from generator.engine.weights import dtype_named
from generator.engine_process import pick_device, repeat_on_gpus
from generator.errors import EngineUnusable, WrongUse
from generator.knobs import written
from generator.recipes import Materials, config_for
from generator.tally import Scores, Tally
from generator.time_lapse import TimeLapse, film

FRAMES = 40  # saved over a whole dream
CHECKPOINT_SECONDS = 30.0  # so much of a dream is lost at most with a process that is killed


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be dreamt, where and how.

    Attributes:
        gpu_memory_gib: The most of a GPU's memory that may be held; None: all.
        is_deterministic: Whether a GPU is to give the same bits each time.
        precision: What the networks compute in.
        image: The bytes of the recipe's image.
        knobs: Fields of the engine's config that no recipe has; they win over the pack's.
        frames: A folder for pictures of the way there.
        frames_every: Steps between two of them; None: as many as give about `FRAMES` in all.
        checkpoint: A file to go on from if it is there; it is kept up to date on the way, and at the end it is left.
        film: The file that a time-lapse is for, which is what its name ends in: .mp4 or .webp.
    """

    recipe: Recipe
    folder: Path
    device: str
    gpu_memory_gib: float | None = None
    is_deterministic: bool = False
    precision: Precision = "auto"
    image: bytes | None = None
    knobs: Mapping[str, Any] = field(default_factory=dict)
    frames: Path | None = None
    frames_every: int | None = None
    checkpoint: Path | None = None
    film: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a dream came to.

    Attributes:
        avoided: `(phrase, first score, final score)`.
        is_stopped: Whether it was stopped before its last step.
        is_resumed: Whether it went on from a checkpoint.
        film: The time-lapse, if one was wanted and there were steps enough.
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
    """Dreams until the end, Ctrl-C or SIGTERM; each way the best picture is kept.

    Args:
        tell: Called after each step.

    Raises:
        EngineUnusable: The pack or the device can't do it.
        WrongUse: The checkpoint is none, or is another dream's.
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
        self._dreamer = Dreamer(load_weights(wish.folder, device, dtype=dtype_named(wish.precision)))
        self._tally = Tally()
        self._time_lapse = TimeLapse() if wish.film else None
        self._encoder = ThreadPoolExecutor(max_workers=1)  # so that the device need not wait for a frame to be encoded
        self._saving: Future[None] | None = None

    def run(self) -> Outcome:
        weights = self._dreamer.weights
        config = config_for(self._wish.recipe, weights.defaults, Materials(self._wish.image))
        config = replace(config, **self._wish.knobs)
        kept = self._kept_checkpoint()
        try:
            dream = self._dreamer.dream(config, kept)
        except CheckpointMismatch as error:
            raise WrongUse(
                f"--checkpoint {self._wish.checkpoint}: {error}. Name one that the same command left, or a"
                " file that is not there yet."
            ) from error
        with _interrupts() as is_interrupted:
            self._advance(dream, is_interrupted)
        self._until_saved()
        self._keep_checkpoint(dream)
        pack = f"{weights.name} {weights.version}".strip()
        last = dream.progress()
        progress = self._tally.take(last)
        final = self._tally.best_avoided
        picture = dream.picture()
        steered = () if dream.is_over else (picture_files.stopped_at(dream.step, dream.total),)
        origin = picture_files.Origin(self._wish.recipe, pack, steered, knobs=written(self._wish.knobs))
        return Outcome(
            png=picture_files.png(picture, origin),
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
            film=self._film(picture),
        )

    def _advance(self, dream: Dream, is_interrupted: Callable[[], bool]) -> None:
        kept_at = time.monotonic()
        for step in dream:
            self._tell(self._tally.take(step))
            self._save_frame(step)
            if self._time_lapse is not None:
                self._time_lapse.take(step)
            if is_interrupted():
                break
            if time.monotonic() - kept_at >= CHECKPOINT_SECONDS:
                self._keep_checkpoint(dream)
                kept_at = time.monotonic()

    def _save_frame(self, step: Step) -> None:
        every = self._wish.frames_every or max(step.total // FRAMES, 1)
        if self._wish.frames and (step.step % every == 0 or step.step in (1, step.total)):
            picture = step.picture()
            self._until_saved()
            self._saving = self._encoder.submit(picture.save, self._wish.frames / f"frame-{step.step:04d}.png")

    def _until_saved(self) -> None:
        """Waits for the frame before, and raises what went wrong with it."""
        if self._saving is not None:
            self._saving.result()

    def _film(self, picture: Image) -> bytes | None:
        if self._time_lapse is None or self._wish.film is None:
            return None
        container = Container(self._wish.film.suffix.lower().removeprefix("."))
        return film(self._time_lapse.draw(picture), container)

    def _kept_checkpoint(self) -> bytes | None:
        path = self._wish.checkpoint
        return path.read_bytes() if path and path.exists() else None

    def _keep_checkpoint(self, dream: Dream) -> None:
        """Writes it as a whole or not at all: a process that is killed meanwhile leaves the one before.

        Beside it has one name, unlike in `write_durably`: what a killed process leaves there, the next one takes over.
        """
        if self._wish.checkpoint is not None:
            beside = self._wish.checkpoint.with_name(f"{self._wish.checkpoint.name}.new")
            beside.write_bytes(dream.checkpoint())
            beside.replace(self._wish.checkpoint)


@contextmanager
def _interrupts() -> Iterator[Callable[[], bool]]:
    """Turns the first Ctrl-C or SIGTERM into a wish to stop; a second one ends the program as usual."""
    seen: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        seen.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(seen)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""`dreamer dream`: reads what was typed, checks it before the work, shows the way, writes the picture."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from PIL import Image
from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from dreams.dream import Progress
from dreams.prompt import PromptOptions, parse_prompt
from dreams.recipe import ImagePrompt, ImageRole, Recipe
from dreams.settings import Precision
from generator.errors import WrongUse
from generator.knobs import read_knobs
from generator.packs.loading import find_pack

if TYPE_CHECKING:
    from generator.single_dream import Outcome, Wish

MOST_IMAGE_PIXELS = 40_000_000
PICTURE_SUFFIX = ".png"
FILM_SUFFIXES = (".mp4", ".webp")
UNREADABLE = (OSError, SyntaxError, Image.DecompressionBombError)  # SyntaxError: what Pillow says of broken PNGs


@dataclass(frozen=True, slots=True)
class Typed:
    """The command line of `dreamer dream`; see its help."""

    prompt: str
    options: PromptOptions
    knobs: tuple[str, ...]
    pack: str
    device: str
    gpu_memory_gib: float | None
    is_deterministic: bool
    precision: Precision
    out: Path | None
    frames: Path | None
    frames_every: int | None
    time_lapse: Path | None
    image: Path | None
    image_weight: float | None
    start_image: Path | None
    checkpoint: Path | None
    is_json: bool


def dream(typed: Typed) -> None:
    """Carries it out.

    Raises:
        PromptError, WrongUse, PackError: Something typed can't be done.
        EngineUnusable: The pack or the device can't do it.
    """
    recipe, image = _recipe(typed)
    knobs = read_knobs(typed.knobs, recipe.method)
    folder = find_pack(typed.pack)
    out = typed.out or Path(f"dream-{recipe.seed}.png")
    _check_ending(out)
    _check_writable("--out", out)
    if typed.time_lapse:
        _check_film_ending(typed.time_lapse)
        _check_writable("--time-lapse", typed.time_lapse)
    if typed.checkpoint:
        _check_writable("--checkpoint", typed.checkpoint)
    if typed.frames_every and not typed.frames:
        raise WrongUse("--frames-every goes with --frames. Add --frames DIR")
    if typed.frames:
        _make_folder(typed.frames)
    console = Console(stderr=True)
    with _bar(console, is_shown=not typed.is_json and console.is_terminal) as tell:
        # Imported here: torch takes seconds, and a mistake above should be told at once.
        from generator.single_dream import Wish, dream_alone

        wish = Wish(
            recipe,
            folder,
            typed.device,
            gpu_memory_gib=typed.gpu_memory_gib,
            is_deterministic=typed.is_deterministic,
            precision=typed.precision,
            image=image,
            knobs=knobs,
            frames=typed.frames,
            frames_every=typed.frames_every,
            checkpoint=typed.checkpoint,
            film=typed.time_lapse,
        )
        outcome = dream_alone(wish, tell)
    out.write_bytes(outcome.png)
    if typed.time_lapse and outcome.film:
        typed.time_lapse.write_bytes(outcome.film)
    if typed.checkpoint and not outcome.is_stopped:
        typed.checkpoint.unlink()  # not before what it is for is written
    if typed.is_json:
        typer.echo(json.dumps(_report(wish, outcome, out), ensure_ascii=False, indent=2))
    else:
        typer.echo("; ".join([_sentence(recipe, outcome, out), *_way(typed, outcome)]))


def _recipe(typed: Typed) -> tuple[Recipe, bytes | None]:
    if typed.image and typed.start_image:
        raise WrongUse("Give --image or --start-image, not both: a recipe names one picture.")
    if typed.image_weight is not None and not typed.image:
        raise WrongUse("--image-weight goes with --image. Add --image FILE")
    path = typed.image or typed.start_image
    if path is None:
        return parse_prompt(typed.prompt, options=typed.options), None
    payload = _read_image(path)
    role = ImageRole.TARGET if typed.image else ImageRole.START
    key = f"sha256:{hashlib.sha256(payload).hexdigest()}"
    weight = 1.0 if typed.image_weight is None else typed.image_weight
    options = replace(typed.options, image=ImagePrompt(key, role, weight))
    return parse_prompt(typed.prompt, options=options), payload


def _read_image(path: Path) -> bytes:
    try:
        payload = path.read_bytes()
        with Image.open(path) as picture:
            if picture.width * picture.height > MOST_IMAGE_PIXELS:
                raise WrongUse(f"{path} has more than {MOST_IMAGE_PIXELS // 1_000_000} megapixels. Use a smaller one.")
            picture.verify()
    except UNREADABLE as error:
        raise WrongUse(f"{path} can't be read as a picture. Use a PNG, JPEG or WebP file.") from error
    return payload


def _check_ending(out: Path) -> None:
    if out.suffix and out.suffix.lower() != PICTURE_SUFFIX:
        raise WrongUse(f"--out {out}: the picture is a PNG. Write --out {out.with_suffix(PICTURE_SUFFIX)}")


def _check_film_ending(film: Path) -> None:
    if film.suffix.lower() not in FILM_SUFFIXES:
        mp4, webp = (film.with_suffix(suffix) for suffix in FILM_SUFFIXES)
        raise WrongUse(f"--time-lapse {film}: a film is MP4 or WebP. Write --time-lapse {mp4} or {webp}")


def _check_writable(flag: str, out: Path) -> None:
    """Finds out before the work whether a file can be written after it."""
    is_new = not out.exists()
    try:
        with out.open("ab"):
            pass
        if is_new:
            out.unlink()
    except OSError as error:
        raise WrongUse(f"{flag} {out} can't be written: {error.strerror}. Name a file in a folder of yours.") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongUse(f"--frames {folder} can't be made: {error.strerror}. Name a folder.") from error


@contextmanager
def _bar(console: Console, *, is_shown: bool) -> Iterator[Callable[[Progress], None]]:
    columns = (
        BarColumn(),
        TextColumn("step {task.fields[step]} of {task.fields[total_steps]}"),
        TextColumn("score {task.fields[score]}, best {task.fields[best]}"),
        TextColumn("{task.fields[left]}"),
    )
    with Bar(*columns, console=console, disable=not is_shown, transient=True) as bar:
        task = bar.add_task("", total=None, step=0, total_steps="?", score="-", best="-", left="loading …")

        def tell(progress: Progress) -> None:
            bar.update(
                task,
                total=progress.total,
                completed=progress.step,
                step=progress.step,
                total_steps=progress.total,
                score=f"{progress.score:.3f}",
                best=f"{progress.best_score:.3f}",
                left=f"{progress.seconds_left:.0f} s left",
            )

        yield tell


def _report(wish: Wish, outcome: Outcome, out: Path) -> dict[str, Any]:
    recipe, progress = wish.recipe, outcome.progress
    return {
        "out": str(out),
        "seed": recipe.seed,
        "steps": progress.step,
        "score_first": outcome.score_first,
        "score_best": progress.best_score,
        "best_step": progress.best_step,
        "seconds": round(progress.seconds, 3),
        "pack": outcome.pack,
        "recipe": json.loads(recipe.to_json()),
        "knobs": dict(wish.knobs),
        "scores": [{"phrase": phrase, "score": score} for phrase, score in outcome.scores],
        "avoided": [
            {"phrase": phrase, "score_first": first, "score_final": final} for phrase, first, final in outcome.avoided
        ],
        "stopped": outcome.is_stopped,
        "resumed": outcome.is_resumed,
    }


def _sentence(recipe: Recipe, outcome: Outcome, out: Path) -> str:
    progress = outcome.progress
    stopped = (
        f"Stopped at step {progress.step} of {progress.total}; the best so far is kept. " if outcome.is_stopped else ""
    )
    return (
        f"{stopped}{out}: score {progress.best_score:.3f} at step {progress.best_step}, from {outcome.score_first:.3f};"
        f" {progress.seconds:.1f} s, seed {recipe.seed}"
    )


def _way(typed: Typed, outcome: Outcome) -> list[str]:
    """Where the pictures of the way there are."""
    said = []
    if typed.frames:
        said.append(f"frames in {typed.frames}/")
    if typed.time_lapse:
        said.append(f"film in {typed.time_lapse}" if outcome.film else "no film, as there were too few steps for one")
    return said

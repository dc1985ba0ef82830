"""One dream without queue and Discord: what a kill costs it, and what its frames do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from dreams.dream import Progress
from dreams.recipe import Phrase, Recipe
from generator.single_dream import Wish, dream_alone
from tests.generator.mortal_dreams import MOST_STEPS
from tests.patience import PATIENCE_SECONDS

KILLS, STEPS = 20, 80
LONGEST_SECONDS = 600.0
PROJECT = Path(__file__).parents[2]
# Thrown about, so that it goes back to its best on the way: that has to be remembered as well.
WILD = ("--set", "evaluate_every=2", "--set", "ema_decay=0", "--set", "drift_patience=3", "--set", "drift_tolerance=0")


def test_a_dream_that_is_killed_twenty_times_at_random_moments_ends_on_the_bytes_of_one_that_never_was(
    place: Path,
) -> None:
    assert KILLS * MOST_STEPS < STEPS, "so that it can't be over before"
    asked = ("a red apple", "--seed", "7", "--steps", str(STEPS), "--size", "128", "--learning-rate", "1")
    program = ("-m", "tests.generator.mortal_dreams", str(KILLS), "dream", *asked, *WILD, "--pack", "tiny")
    told = subprocess.run(
        [sys.executable, *program],
        cwd=place,
        env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        text=True,
        timeout=LONGEST_SECONDS,
        check=True,
    ).stdout
    whole, *attempts = json.loads(told.splitlines()[-1])
    assert whole == [1, STEPS]
    assert len(attempts) == KILLS + 1
    for (_, last), (first, _) in pairwise(attempts):
        assert first in (last, last + 1), "no more is lost than the step that it was killed in"
    assert attempts[-1][1] == STEPS
    assert (place / "killed.png").read_bytes() == (place / "whole.png").read_bytes()
    assert {path.name for path in place.iterdir()} == {"data", "whole.png", "killed.png"}


def test_the_next_step_is_made_while_a_frame_is_encoded(
    pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_made = {step: threading.Event() for step in range(1, 7)}
    save = Image.Image.save

    def save_when_the_next_step_is_made(picture: Image.Image, file: Any, *arguments: Any, **options: Any) -> None:
        step = int(Path(file).stem[-4:]) if isinstance(file, Path) else len(is_made)
        if step < len(is_made) and not is_made[step + 1].wait(PATIENCE_SECONDS):
            raise TimeoutError("no step was made while a frame was encoded")
        save(picture, file, *arguments, **options)

    def tell(progress: Progress) -> None:
        is_made[progress.step].set()

    monkeypatch.setattr(Image.Image, "save", save_when_the_next_step_is_made)
    recipe = Recipe((Phrase("a red apple"),), seed=7, steps=len(is_made), size_px=128)
    dream_alone(Wish(recipe, pack, "cpu", frames=tmp_path), tell)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"frame-{step:04d}.png" for step in is_made]


def test_a_frame_is_kept_each_so_many_steps_where_that_is_asked_for(pack: Path, tmp_path: Path) -> None:
    recipe = Recipe((Phrase("a red apple"),), seed=7, steps=12, size_px=128)
    dream_alone(Wish(recipe, pack, "cpu", frames=tmp_path, frames_every=5), lambda progress: None)
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == [f"frame-{step:04d}.png" for step in (1, 5, 10, 12)]


def test_a_frame_that_can_not_be_saved_ends_the_dream(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "frame-0006.png").mkdir()
    recipe = Recipe((Phrase("a red apple"),), seed=7, steps=6, size_px=128)
    with pytest.raises(IsADirectoryError):
        dream_alone(Wish(recipe, pack, "cpu", frames=tmp_path), lambda progress: None)

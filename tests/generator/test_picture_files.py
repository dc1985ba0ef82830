"""Pictures as bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from dreams.recipe import Descent, ImagePrompt, Parent, Phrase, Recipe
from generator.errors import NotOurPicture
from generator.picture_files import FRAME_SIDE_PX, Origin, frame, png, read_origin

RECIPE = Recipe((Phrase("a “red” apple 🍎"),), (Phrase("grün"),), seed=7)


def test_a_png_carries_its_recipe_and_gives_it_back(tmp_path: Path) -> None:
    path = tmp_path / "apple.png"
    steered = ("+50 steps", "avoid nuages, “gris” 🌫", "stopped at 120 of 350")
    path.write_bytes(png(Image.new("RGB", (8, 8)), Origin(RECIPE, "emoji 1", steered)))
    assert read_origin(path) == Origin(RECIPE, "emoji 1", steered)


def test_a_png_carries_what_was_set_beside_its_recipe(tmp_path: Path) -> None:
    path = tmp_path / "apple.png"
    knobs = ("center_bias=yes", "ema_decay=0.5")
    path.write_bytes(png(Image.new("RGB", (8, 8)), Origin(RECIPE, "emoji 1", knobs=knobs)))
    assert read_origin(path) == Origin(RECIPE, "emoji 1", knobs=knobs)


def test_what_made_a_picture_besides_its_prompt_is_told() -> None:
    assert Origin(RECIPE, "emoji 1").besides() == "pack emoji 1"
    image, parents = ImagePrompt("prompts/1.png", weight=0.5), (Parent(12, Descent.REMIX),)
    origin = Origin(
        replace(RECIPE, image=image, parents=parents), "emoji 1", ("+50 steps", "avoid fog"), ("fit_steps=9",)
    )
    assert origin.besides() == (
        "pack emoji 1; with --set fit_steps=9; with a picture that has to be given again: --image FILE"
        " --image-weight 0.5 (prompts/1.png); from dream 12 (remix); told under way: +50 steps, avoid fog"
    )


def test_the_same_picture_and_recipe_are_the_same_bytes() -> None:
    picture = Image.new("RGB", (8, 8), "red")
    assert png(picture, Origin(RECIPE, "emoji 1")) == png(picture.copy(), Origin(RECIPE, "emoji 1"))


@pytest.mark.parametrize("kind", ["missing", "text", "foreign"])
def test_what_carries_no_recipe_is_told_so(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file.png"
    if kind == "text":
        path.write_text("no picture")
    if kind == "foreign":
        Image.new("RGB", (8, 8)).save(path)
    with pytest.raises(NotOurPicture, match=r"file\.png"):
        read_origin(path)


def test_a_frame_is_small_and_leaves_the_picture_alone() -> None:
    picture = Image.effect_noise((512, 512), 50).convert("RGB")
    with Image.open(io.BytesIO(frame(picture))) as small:
        assert small.format == "WEBP"
        assert small.size == (FRAME_SIDE_PX, FRAME_SIDE_PX)
    assert picture.size == (512, 512)

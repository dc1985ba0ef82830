"""Where things are drawn, and how a picture of two is composed."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from generator.packs.emoji.compositions import KINDS, compose
from generator.packs.emoji.latent_code import USED_COLUMNS, colour_offset, draw_z, scenes_from_z
from generator.packs.emoji.rendering import FontMissingError, Scenes, draw, load_sprites, place, recolour


def still(count: int) -> Scenes:
    """White background, no dye, centred."""
    white, zero = torch.ones(count, 3), torch.zeros(count)
    return Scenes(torch.zeros(count, 2), torch.ones(count), zero, white, white, torch.zeros(count, 3), zero)


def centre(alpha: Tensor) -> tuple[float, float]:
    """Of mass, in pixels from the left and from the top."""
    axis = torch.arange(alpha.shape[-1], dtype=torch.float)
    return float((alpha.sum(1) * axis).sum() / alpha.sum()), float((alpha.sum(2) * axis).sum() / alpha.sum())


def test_a_missing_font_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(FontMissingError, match="fonts-noto-color-emoji"):
        load_sprites(["🐱"], tmp_path / "none.ttf")


def test_a_shift_moves_the_thing_right_and_down(sprites: Tensor) -> None:
    scenes = still(1)
    x, y = centre(place(sprites[:1], scenes)[1][0])
    moved_x, moved_y = centre(place(sprites[:1], replace(scenes, shift=torch.tensor([[0.1, 0.05]])))[1][0])
    assert moved_x - x == pytest.approx(6.4, abs=1.5)
    assert moved_y - y == pytest.approx(3.2, abs=1.5)


def test_a_smaller_scale_covers_less(sprites: Tensor) -> None:
    big, small = (float(place(sprites[:1], replace(still(1), scale=torch.tensor([s])))[1].sum()) for s in (1.0, 0.5))
    assert small == pytest.approx(big / 4, rel=0.05)


def test_a_dye_changes_the_thing_and_leaves_the_background(sprites: Tensor) -> None:
    purple = torch.tensor([[0.5, 0.1, 0.7]])
    dyed = draw(sprites[1:2], replace(still(1), tint=purple, strength=torch.ones(1)))[0]
    red, green, blue = dyed[:, 32, 32]
    assert blue > red > green
    assert dyed[:, 0, 0].tolist() == [1, 1, 1]


def test_every_kind_of_composition_shows_something_of_both(sprites: Tensor) -> None:
    count = len(KINDS)
    cat, apple = sprites[:1].expand(count, -1, -1, -1), sprites[1:2].expand(count, -1, -1, -1)
    both = compose(cat, apple, still(count), torch.arange(count))
    for alone in (draw(cat, still(count)), draw(apple, still(count))):
        assert ((both - alone).abs().mean((1, 2, 3)) > 0.01).all()
    assert float(both.min()) >= 0 and float(both.max()) <= 1


def test_every_used_column_of_z_changes_the_picture_and_no_other_is_read(sprites: Tensor) -> None:
    z = torch.zeros(1, USED_COLUMNS)

    def drawn(z: Tensor) -> Tensor:
        return draw(recolour(sprites[:1], colour_offset(z)), scenes_from_z(z))

    plain = drawn(z)
    for column in range(USED_COLUMNS):
        changed = z.clone()
        changed[0, column] += 0.7
        assert (drawn(changed) - plain).abs().max() > 0.02, column


def test_z_reaches_dark_and_light_backgrounds() -> None:
    grounds = scenes_from_z(draw_z(2000, torch.Generator().manual_seed(0))).top
    assert grounds.min() < 0.1 and grounds.max() > 0.9

"""Cutouts: Big Sleep's law for their places, the exact resampling, a gradient for the picture."""

import random
from collections.abc import Iterator
from typing import Any

import numpy
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from generator.engine.cutouts import Boxes, Resampling, cut, draw_boxes, fixed_boxes, whole_box


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def box(top: float, left: float, side: float) -> Boxes:
    return Boxes(torch.tensor([top]), torch.tensor([left]), torch.tensor([side]))


@pytest.mark.parametrize("center_bias", [False, True])
def test_boxes_lie_inside_the_picture_and_have_big_sleeps_sides(center_bias: bool) -> None:
    boxes = draw_boxes(4000, 100, generator(), center_bias=center_bias)
    assert boxes.side.min() == 50
    assert boxes.side.max() == 95
    # clip(N(0.8, 0.3), 0.5, 0.95) has a mean of 0.766; whole pixels are cut off the half that is not clipped.
    assert boxes.side.mean().item() == pytest.approx(76.3, abs=0.5)
    for offset in (boxes.top, boxes.left):
        assert offset.min() >= 0
        assert (offset + boxes.side).max() <= 100


def test_centre_bias_draws_nearer_to_the_middle() -> None:
    spread = {}
    for center_bias in (False, True):
        boxes = draw_boxes(4000, 100, generator(), center_bias=center_bias)
        spread[center_bias] = (boxes.top + boxes.side / 2 - 50).abs().mean().item()
    assert spread[True] < 0.85 * spread[False]


def test_the_first_evaluation_cutout_is_the_whole_picture() -> None:
    boxes = fixed_boxes(3, 64, generator())
    assert (boxes.top[0], boxes.left[0], boxes.side[0]) == (0, 0, 64)
    assert len(boxes) == 3


MODES: dict[Resampling, dict[str, Any]] = {
    Resampling.NEAREST: {"mode": "nearest"},
    Resampling.BILINEAR: {"mode": "bilinear", "align_corners": False},
    Resampling.ANTIALIASED: {"mode": "bilinear", "align_corners": False, "antialias": True},
}


def sliced(picture: torch.Tensor, boxes: Boxes, size: int, resampling: Resampling) -> torch.Tensor:
    """The definition: each cutout cut off from the rest of the picture, then resized."""
    corners = zip(boxes.top.int().tolist(), boxes.left.int().tolist(), boxes.side.int().tolist(), strict=True)
    parts = [picture[None, :, top : top + side, left : left + side] for top, left, side in corners]
    return torch.cat([F.interpolate(part, size=(size, size), **MODES[resampling]) for part in parts])


@pytest.mark.parametrize("resampling", list(Resampling))
@pytest.mark.parametrize(("width", "size"), [(128, 224), (512, 224), (64, 64), (40, 48)])
def test_cutting_equals_slicing_and_interpolating_to_the_border(resampling: Resampling, width: int, size: int) -> None:
    picture = torch.rand(3, width, width, generator=generator())
    drawn = draw_boxes(20, width, generator())
    odd = Boxes(drawn.top, drawn.left, drawn.side - 1 + drawn.side % 2)
    for boxes in (drawn, odd, whole_box(width)):
        found = cut(picture, boxes, size, resampling)
        torch.testing.assert_close(found, sliced(picture, boxes, size, resampling), rtol=0, atol=1e-4)


@pytest.mark.parametrize("resampling", list(Resampling))
def test_what_surrounds_a_cutout_is_not_seen_in_it(resampling: Resampling) -> None:
    picture = torch.full((3, 64, 64), 1e6)
    picture[:, 9:46, 20:57] = 0.5
    found = cut(picture, box(9, 20, 37), 16, resampling)
    torch.testing.assert_close(found, torch.full((1, 3, 16, 16), 0.5))


def test_the_nearest_pixel_is_that_of_interpolating_for_every_side() -> None:
    # Where a target's left edge lies on the border of two pixels, rounding decides: 168 * 76 / 224 is 57.
    picture = torch.arange(128.0).expand(3, 128, -1)
    sides = torch.arange(64.0, 129.0)
    boxes = Boxes(torch.zeros_like(sides), 128 - sides, sides)
    found = cut(picture, boxes, 224, Resampling.NEAREST)
    assert torch.equal(found, sliced(picture, boxes, 224, Resampling.NEAREST))


def test_antialiased_cutting_equals_pillows_triangle_filter() -> None:
    levels = torch.randint(0, 256, (64, 64), generator=generator())
    image = Image.fromarray(levels.numpy().astype(numpy.float32))
    expected = torch.from_numpy(numpy.array(image.resize((16, 16), Image.Resampling.BILINEAR)))
    found = cut(levels.float().expand(3, -1, -1), box(0, 0, 64), 16, Resampling.ANTIALIASED)[0, 0]
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=0.05)


@pytest.mark.parametrize("resampling", list(Resampling))
def test_a_flat_picture_stays_flat_and_the_gradient_sums_to_the_pixels(resampling: Resampling) -> None:
    picture = torch.full((3, 32, 32), 0.25, requires_grad=True)
    boxes = draw_boxes(6, 32, generator())
    cutouts = cut(picture, boxes, 24, resampling)
    torch.testing.assert_close(cutouts, torch.full((6, 3, 24, 24), 0.25))
    cutouts.sum().backward()
    assert picture.grad is not None
    # Every target pixel's weights sum to 1, so the gradient of their sum adds up to their number.
    assert picture.grad.sum().item() == pytest.approx(6 * 3 * 24 * 24, rel=1e-4)


def offsets_near_the_centre(room: float, count: int) -> Iterator[int]:
    """Big Sleep's law for an offset up to `room`, with centre bias."""
    numbers = random.Random(0)
    for _ in range(count):
        offset = int(numbers.gauss(room / 2, room / 4))
        yield offset if 0 <= offset <= room else numbers.randint(0, int(room))


def test_centre_bias_draws_offsets_by_big_sleeps_law() -> None:
    width = 2000
    boxes = draw_boxes(40_000, width, generator(), center_bias=True)
    places = torch.stack((boxes.top, boxes.left)) / (width - boxes.side)  # 0 is at one edge, 1 at the other
    expected = torch.tensor(list(offsets_near_the_centre(1000, 40_000))) / 1000
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        for found in places:
            assert found.quantile(share).item() == pytest.approx(expected.quantile(share).item(), abs=0.01)

"""Cutouts: Big Sleep's law for their places, the exact resampling, a gradient for the picture."""

import numpy
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from generator.engine.cutouts import Boxes, Resampling, cut, draw_boxes, fixed_boxes


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


@pytest.mark.parametrize(("resampling", "mode"), [(Resampling.NEAREST, "nearest"), (Resampling.BILINEAR, "bilinear")])
def test_cutting_equals_slicing_and_interpolating(resampling: Resampling, mode: str) -> None:
    picture = torch.rand(3, 40, 40, generator=generator())
    sliced = picture[None, :, 5:35, 7:37]
    kwargs = {} if mode == "nearest" else {"align_corners": False}
    expected = F.interpolate(sliced, size=(48, 48), mode=mode, **kwargs)[0]
    found = cut(picture, box(5, 7, 30), 48, resampling)[0]
    inside = slice(1, -1)  # at a cutout's edge ours sees the neighbouring pixel, which slicing has cut off
    torch.testing.assert_close(found[:, inside, inside], expected[:, inside, inside], rtol=1e-4, atol=1e-4)


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

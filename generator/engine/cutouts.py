"""Cutouts: what the perceptor sees of a picture, all cut and resized in one batched operation.

Resampling an axis-aligned square is separable, so a cutout is `rows @ picture @ columns`, two dense matrix products for
all cutouts at once. That is what slicing and `F.interpolate` give, nearest, bilinear and antialiased, to the cutout's
border; it runs where matrix products are fastest, and its gradient needs no scatter: it is deterministic on a GPU as
well.
"""

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

# Big Sleep's law for the side of a cutout: width * clip(N(0.8, 0.3), 0.5, 0.95).
SIDE_MEAN, SIDE_STD, SIDE_LEAST, SIDE_MOST = 0.8, 0.3, 0.5, 0.95
CENTER_FOCUS = 2.0  # with centre bias, an offset's standard deviation is the centre offset divided by this


class Resampling(StrEnum):
    """How a cutout is brought to the perceptor's size."""

    NEAREST = "nearest"  # Big Sleep's default; its gradient reaches only the pixels that were picked
    BILINEAR = "bilinear"
    ANTIALIASED = "antialiased"  # a triangle filter as wide as the reduction, as in Pillow


@dataclass(frozen=True, slots=True)
class Boxes:
    """Square cutouts of one picture, in pixels: top, left and side, each (N,) float32."""

    top: Tensor
    left: Tensor
    side: Tensor

    def __len__(self) -> int:
        return len(self.side)

    def part(self, start: int, stop: int) -> "Boxes":
        """Returns the cutouts start..stop - 1."""
        return Boxes(self.top[start:stop], self.left[start:stop], self.side[start:stop])

    def to(self, device: torch.device) -> "Boxes":
        """Returns the boxes on a device, without waiting for what it is doing."""
        return Boxes(*torch.stack((self.top, self.left, self.side)).to(device, non_blocking=True))


def draw_boxes(count: int, width: int, random: torch.Generator, *, center_bias: bool = False) -> Boxes:
    """Draws random square cutouts by Big Sleep's law.

    Args:
        count: number of cutouts, N.
        width: side of the picture in pixels.
        random: a CPU generator.
        center_bias: draw positions around the centre instead of uniformly.
    """
    fraction = torch.randn(count, generator=random).mul_(SIDE_STD).add_(SIDE_MEAN).clamp_(SIDE_LEAST, SIDE_MOST)
    side = (fraction * width).floor()
    room = width - side  # largest offset
    top, left = torch.rand(2, count, generator=random) * (room + 1)
    if center_bias:
        around = room / 2 + torch.randn(2, count, generator=random) * room / 2 / CENTER_FOCUS
        is_inside = (around >= 0) & (around <= room)
        top, left = torch.where(is_inside, around, torch.stack((top, left)))
    return Boxes(top.floor(), left.floor(), side)


def fixed_boxes(count: int, width: int, random: torch.Generator) -> Boxes:
    """Draws the cutouts that a dream is judged by: the whole picture first, then random ones.

    They are drawn once for a dream, so that "best" compares pictures and not luck.
    """
    drawn, whole = draw_boxes(count - 1, width, random), whole_box(width)
    return Boxes(
        torch.cat((whole.top, drawn.top)), torch.cat((whole.left, drawn.left)), torch.cat((whole.side, drawn.side))
    )


def whole_box(width: int) -> Boxes:
    """Returns the one cutout that is the whole picture."""
    return Boxes(torch.zeros(1), torch.zeros(1), torch.full((1,), float(width)))


def cut(picture: Tensor, boxes: Boxes, size: int, resampling: Resampling) -> Tensor:
    """Cuts and resizes.

    Args:
        picture: (3, H, W), square.
        boxes: N cutouts.
        size: side of the result in pixels.
        resampling: how to resize.

    Returns:
        (N, 3, size, size) in the picture's dtype and value range.
    """
    width = picture.shape[-1]
    boxes = boxes.to(picture.device)
    rows = _weights(boxes.top, boxes.side, width, size, resampling).to(picture.dtype)  # (N, size, H)
    columns = _weights(boxes.left, boxes.side, width, size, resampling).to(picture.dtype)  # (N, size, W)
    tall = torch.einsum("noh,chw->ncow", rows, picture)  # (N, 3, size, W)
    # The colours of a cutout are one matrix, since a product would copy its columns for each.
    return torch.bmm(tall.flatten(1, 2), columns.transpose(-1, -2)).view(-1, 3, size, size)


def _weights(offset: Tensor, side: Tensor, width: int, size: int, resampling: Resampling) -> Tensor:
    """Returns (N, size, width): how much each source pixel gives to each target pixel; rows sum to 1."""
    # Divided by a tensor: a GPU would multiply by a number's reciprocal, and now and then pick another nearest pixel.
    step = (side / torch.full_like(side, size))[:, None]  # (N, 1), source pixels per target pixel
    target = torch.arange(size, device=side.device)
    source = torch.arange(width, device=side.device) - offset[:, None]  # (N, width), counted from the cutout's edge
    if resampling is Resampling.NEAREST:
        # F.interpolate's "nearest" takes the source pixel under the target's left edge.
        return ((target * step).floor()[..., None] == source[:, None]).float()
    reach = step.clamp(min=1.0) if resampling is Resampling.ANTIALIASED else torch.ones_like(step)
    is_inside = (source >= 0) & (source < side[:, None])
    # What lies outside is infinitely far away, and so weighs nothing.
    centers = torch.where(is_inside, source + 0.5, torch.inf)
    distance = (centers[:, None] - ((target + 0.5) * step)[..., None]).abs_()  # (N, size, width)
    weights = distance.div_(-reach[..., None]).add_(1).clamp_(min=0)
    return weights.div_(weights.sum(dim=-1, keepdim=True))

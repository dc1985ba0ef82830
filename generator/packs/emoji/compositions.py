"""Pictures of two things at once: what a person could mean by "cat pizza" or "a cat and a pizza"."""

from dataclasses import replace

import torch
from torch import Tensor

from generator.packs.emoji.rendering import PICTURE_PX, Scenes, backgrounds, place

KINDS = ("texture", "exposure", "beside", "small_on_big", "halves")


def compose(first: Tensor, second: Tensor, scenes: Scenes, kinds: Tensor) -> Tensor:
    """Draws two things a picture, each row in its own way.

    Args:
        first, second: sprites `(B, 4, h, w)`.
        scenes: `(B)` scenes of the first thing; the second takes background and, for some kinds, the place.
        kinds: `(B,)` indices into `KINDS`.

    Returns:
        `(B, 3, 64, 64)` in 0..1.
    """
    picture = torch.empty(len(first), 3, PICTURE_PX, PICTURE_PX)
    for kind, name in enumerate(KINDS):
        rows = (kinds == kind).nonzero()[:, 0]
        if len(rows):
            picture[rows] = _BY_NAME[name](first[rows], second[rows], scenes[rows])
    return picture.clamp(0, 1)


def textured(first: Tensor, second: Tensor, scenes: Scenes) -> Tensor:
    """The first one's silhouette and shading, filled with the enlarged inside of the second ("a cat of pizza")."""
    shape, alpha = place(first, scenes)
    filling, inside = place(second, replace(scenes, scale=scenes.scale * 1.35))
    own = shape.mean(1, keepdim=True)
    flat = filling.sum((2, 3), keepdim=True) / inside.sum((2, 3), keepdim=True).clamp(min=1)
    texture = filling + flat * (1 - inside)
    shade = (0.55 + own / alpha.clamp(min=1e-3)).clamp(max=1.2)
    return texture * shade * alpha + backgrounds(scenes) * (1 - alpha)


def exposed(first: Tensor, second: Tensor, scenes: Scenes) -> Tensor:
    """Both things at the same place, half transparent where they overlap."""
    one, alpha_one = place(first, scenes)
    two, alpha_two = place(second, scenes)
    ground = backgrounds(scenes)
    return 0.5 * (one + ground * (1 - alpha_one)) + 0.5 * (two + ground * (1 - alpha_two))


def beside(first: Tensor, second: Tensor, scenes: Scenes) -> Tensor:
    """Both things small, one left and one right."""
    return _two_places(first, second, scenes, (-0.24, 0.0, 0.52), (0.24, 0.0, 0.52))


def small_on_big(first: Tensor, second: Tensor, scenes: Scenes) -> Tensor:
    """The second thing small, in front of a corner of the first."""
    return _two_places(first, second, scenes, (0.0, 0.0, 1.0), (0.2, 0.2, 0.5))


def halves(first: Tensor, second: Tensor, scenes: Scenes) -> Tensor:
    """The left half of one, the right half of the other."""
    one, alpha_one = place(first, scenes)
    two, alpha_two = place(second, scenes)
    left = (torch.linspace(-4, 4, PICTURE_PX) * -3).sigmoid().view(1, 1, 1, PICTURE_PX)
    colours, alpha = one * left + two * (1 - left), alpha_one * left + alpha_two * (1 - left)
    return colours + backgrounds(scenes) * (1 - alpha)


def _two_places(
    first: Tensor, second: Tensor, scenes: Scenes, at: tuple[float, float, float], then: tuple[float, float, float]
) -> Tensor:
    picture = backgrounds(scenes)
    for sprites, (right, down, scale) in ((first, at), (second, then)):
        moved = replace(scenes, shift=scenes.shift + torch.tensor([right, down]), scale=scenes.scale * scale)
        colours, alpha = place(sprites, moved)
        picture = colours + picture * (1 - alpha)
    return picture


_BY_NAME = {
    "texture": textured,
    "exposure": exposed,
    "beside": beside,
    "small_on_big": small_on_big,
    "halves": halves,
}

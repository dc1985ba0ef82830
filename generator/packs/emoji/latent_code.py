"""What the generator's z means: the first columns move the thing, the others do nothing.

A dream optimises z, so whatever a prompt may ask of a thing besides its kind (where, how big, which colour, on what
ground) must be a direction of z. z is N(0, 1) as BigGAN's is, and each factor is a smooth function of its columns.
"""

import torch
from torch import Tensor

from generator.packs.emoji.rendering import Scenes

SHIFT = slice(0, 2)
SCALE = 2
ANGLE = 3
BACKGROUND = slice(4, 7)
COLOUR = slice(7, 10)
USED_COLUMNS = 10
COLOUR_REACH = 0.6  # of a channel of 0..1
# How fast a column's effect grows. A thing's colour answers to a step that leaves its ground nearly grey: else a dream
# that is asked for a green heart finds a green ground first.
COLOUR_GAIN, GROUND_GAIN = 1.25, 0.8
OWN_COLOURS_SHARE = 0.5
OWN_COLOURS_SPREAD, COLOUR_SPREAD, GROUND_SPREAD = 0.09, 0.61, 1.6  # standard deviations while learning
FARTHEST = 0.97  # of the reach; the last of it would take an endless z


def scenes_from_z(z: Tensor) -> Scenes:
    """The scene that z `(B, 10 or more)` stands for; its middle is a centred thing on grey."""
    background = (GROUND_GAIN * z[:, BACKGROUND]).sigmoid()
    return Scenes(
        shift=0.07 * (0.8 * z[:, SHIFT]).tanh(),
        scale=0.98 + 0.1 * z[:, SCALE].tanh(),
        angle=0.15 * (0.8 * z[:, ANGLE]).tanh(),
        top=background,
        bottom=background,
        tint=background,
        strength=torch.zeros(len(z)),
    )


def colour_offset(z: Tensor) -> Tensor:
    """What z adds to the thing's red, green and blue, `(B, 3)`.

    A sum and not a dye: a generator whose layers are linear in z learns it many times faster.
    """
    return COLOUR_REACH * (COLOUR_GAIN * z[:, COLOUR]).tanh()


def z_of_colour(offset: Tensor) -> Tensor:
    """The colour columns `(B, 3)` that add `offset` `(B, 3)`, or as much of it as they can."""
    return (offset / COLOUR_REACH).clamp(-FARTHEST, FARTHEST).atanh() / COLOUR_GAIN


def z_of_ground(colour: Tensor) -> Tensor:
    """The background columns `(B, 3)` that stand for a colour `(B, 3)` in 0..1."""
    return colour.clamp(1 - FARTHEST, FARTHEST).logit() / GROUND_GAIN


def draw_z(batch: int, rng: torch.Generator) -> Tensor:
    """`(B, 10)` for lessons: places from N(0, 1), all grounds, half of the things in nearly their own colours.

    These are seen so often that they are learnt sharply.
    """
    z = torch.randn(batch, USED_COLUMNS, generator=rng)
    own = torch.rand(batch, 1, generator=rng) < OWN_COLOURS_SHARE
    z[:, COLOUR] *= torch.where(own, OWN_COLOURS_SPREAD, COLOUR_SPREAD)
    z[:, BACKGROUND] *= GROUND_SPREAD
    return z

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
OWN_COLOURS_SHARE, OWN_COLOURS_SPREAD = 0.5, 0.2


def scenes_from_z(z: Tensor) -> Scenes:
    """The scene that z `(B, 10 or more)` stands for; its middle is a centred thing on grey."""
    background = (1.3 * z[:, BACKGROUND]).sigmoid()
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
    return COLOUR_REACH * (0.7 * z[:, COLOUR]).tanh()


def draw_z(batch: int, rng: torch.Generator) -> Tensor:
    """`(B, 10)` from N(0, 1), but half of the things in nearly their own colours, so that these are learnt sharply."""
    z = torch.randn(batch, USED_COLUMNS, generator=rng)
    own = torch.rand(batch, 1, generator=rng) < OWN_COLOURS_SHARE
    z[:, COLOUR] *= torch.where(own, OWN_COLOURS_SPREAD, 1.3)
    return z

"""From finished dreams to new beginnings: latents varied, blended, walked between.

A dream's latents are in its checkpoint (`read_point`). What these return is a `DreamConfig.start`.
"""

import torch

from generator.engine.biggan import Point
from generator.engine.errors import ForeignLatents, InvalidConfig
from generator.engine.streams import Purpose, stream

ALMOST_PARALLEL = 1e-4  # below this angle, in radians, an arc is a line


def vary(point: Point, strength: float, seed: int) -> Point:
    """Returns latents near to a dream's.

    Args:
        point: z (R, Z) and classes (R, C).
        strength: 0 changes nothing, 1 makes as much noise as there is dream.
        seed: of the noise.

    Raises:
        InvalidConfig: strength is below 0.
    """
    if strength < 0:
        raise InvalidConfig("strength is at least 0")
    random = stream(seed, Purpose.NOISE)
    z_noise = torch.randn(point.z.shape, generator=random)
    class_noise = torch.randn(point.classes.shape, generator=random)
    # Dividing keeps z's variance; multiplying keeps absent classes absent, and each row's sum as it was.
    z = (point.z + strength * z_noise) / (1 + strength**2) ** 0.5
    classes = point.classes * (strength * class_noise).exp()
    return Point(z, classes * point.classes.sum(-1, keepdim=True) / classes.sum(-1, keepdim=True))


def blend(first: Point, second: Point, amount: float) -> Point:
    """Returns latents between two dreams': z along the arc, classes along the line.

    Args:
        first: where amount 0 is.
        second: where amount 1 is.
        amount: from 0 to 1.

    Raises:
        ForeignLatents: the dreams are of different weights.
    """
    if first.z.shape != second.z.shape or first.classes.shape != second.classes.shape:
        raise ForeignLatents("only dreams of the same weights can be blended")
    # Spherical interpolation: the middle of the line between two normal draws is no normal draw (White 2016).
    lengths = first.z.norm(dim=-1, keepdim=True), second.z.norm(dim=-1, keepdim=True)
    cosine = (first.z * second.z).sum(-1, keepdim=True) / (lengths[0] * lengths[1]).clamp(min=1e-12)
    angle = cosine.clamp(-1, 1).acos()  # (R, 1)
    arc = (((1 - amount) * angle).sin() * first.z + (amount * angle).sin() * second.z) / angle.sin()
    is_line = (angle < ALMOST_PARALLEL) | (angle > torch.pi - ALMOST_PARALLEL)
    z = torch.where(is_line, torch.lerp(first.z, second.z, amount), arc)
    return Point(z, torch.lerp(first.classes, second.classes, amount))

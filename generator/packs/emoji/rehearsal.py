"""What the perceptor learns from the generator: its pictures with captions, and its failures with none.

A CLIP that has only seen renderings likes many things that a dream can make and that no person would name. So it is
shown the generator's own pictures: clean ones and mixtures as what they are, the ones between all classes as wrong
answers to every text.
"""

from dataclasses import dataclass

import torch
from pytorch_pretrained_biggan.model import BigGAN
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.captions import NONE, UNNAMED
from generator.packs.emoji.colours import COLOURS, RGB, alike, mean_colours
from generator.packs.emoji.examples import ExampleMaker
from generator.packs.emoji.joint import ROWS
from generator.packs.emoji.latent_code import (
    BACKGROUND,
    COLOUR,
    colour_offset,
    draw_z,
    scenes_from_z,
    z_of_colour,
    z_of_ground,
)
from generator.packs.emoji.network import generate
from generator.packs.emoji.rendering import recolour

NEAR_ENOUGH = 0.28  # RGB distance within which a colour may be called by its name
TOLD_FROM, PLAIN_UP_TO = 0.3, 0.15  # length of the colour offset that is worth telling, and that is not
# Most things are dyed on purpose, and on grounds of another named colour: a dream finds the easier of the two.
DYED_SHARE, GROUND_SHARE = 0.65, 0.5
DYE_FROM, DYE_TO = 0.75, 1.15  # of the way from the thing's mean colour to the dye
COLOUR_JITTER = 0.06


@dataclass(frozen=True, slots=True)
class Pool:
    """Pictures by the generator, drawn once and shown often.

    Attributes:
        pictures: `(M, 3, 64, 64)` bytes.
        shown: `(M, 4)` what is in them, as in `Examples.shown`.
        failures: `(K, 3, 64, 64)` bytes, of nothing.
    """

    pictures: Tensor
    shown: Tensor
    failures: Tensor

    def draw(self, single: int, double: int, rng: torch.Generator) -> tuple[Tensor, Tensor]:
        """Some pictures of one thing and some of two, in 0..1, and what is in them."""
        alone = self.shown[:, 1] == NONE
        rows = []
        for kind, count in ((alone, single), (~alone, double)):
            places = kind.nonzero()[:, 0]
            rows.append(places[torch.randint(len(places), (count,), generator=rng)])
        drawn = torch.cat(rows)
        return self.pictures[drawn].float() / 255, self.shown[drawn]


def draw_pool(model: BigGAN, maker: ExampleMaker, batches: int) -> Pool:
    """`batches` times 88 pictures of one thing, 40 of two and 16 failures."""
    pictures, shown, wrong = [], [], []
    for _ in range(batches):
        made, known = generated(model, maker, 88, 40)
        pictures.append((made * 255).byte())
        shown.append(known)
        wrong.append((failures(model, maker, 16) * 255).byte())
    return Pool(torch.cat(pictures), torch.cat(shown), torch.cat(wrong))


@torch.no_grad()
def generated(model: BigGAN, maker: ExampleMaker, single: int, double: int) -> tuple[Tensor, Tensor]:
    """Pictures by the generator: `single` of one class, `double` of two classes mixed in all rows.

    Returns:
        `(P, 3, 64, 64)` in 0..1 and what is in them, `(P, 4)` as in `Examples.shown`.
    """
    count, classes = single + double, len(maker.sprites)
    rng = maker.rng
    first, second = torch.randint(classes, (2, count), generator=rng)
    z, aimed = _dyed_z(mean_colours(maker.sprites)[first], rng)
    shown = torch.full((count, 4), NONE)
    shown[:, 0], shown[single:, 1] = first, second[single:]
    shown[:, 2] = named_tint(z, maker.sprites[first], aimed)
    shown[:, 3] = _nearest(scenes_from_z(z).top)
    shown[single:, 2] = UNNAMED
    weights = functional.one_hot(first, classes).float()
    share = 0.35 + 0.3 * torch.rand(double, 1, generator=rng)
    weights[single:] = share * weights[single:] + (1 - share) * functional.one_hot(second[single:], classes)
    return _pictures(model, [z] * ROWS, [weights] * ROWS), shown


@torch.no_grad()
def failures(model: BigGAN, maker: ExampleMaker, count: int) -> Tensor:
    """Pictures `(count, 3, 64, 64)` from where no class is: many classes a little, rows that disagree, z far out."""
    classes, rng = len(maker.sprites), maker.rng
    rows = []
    for _ in range(ROWS):
        many = torch.rand(count, classes, generator=rng).pow(8)
        rows.append(many / many.sum(1, keepdim=True) * (0.5 + torch.rand(count, 1, generator=rng)))
    together = torch.rand(count, 1, generator=rng) < 0.5
    rows = [torch.where(together, rows[0], row) for row in rows]
    reach = 1 + torch.rand(count, 1, generator=rng)
    return _pictures(model, [draw_z(count, rng) * reach for _ in range(ROWS)], rows)


def _pictures(model: BigGAN, z_rows: list[Tensor], class_rows: list[Tensor]) -> Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        return generate(model, z_rows, class_rows) / 2 + 0.5


def _dyed_z(own: Tensor, rng: torch.Generator) -> tuple[Tensor, Tensor]:
    """z `(B, 10)` for things of `own` mean colour `(B, 3)`, and the numbers of the dyes aimed at, `NONE` for no aim."""
    count = len(own)
    z = draw_z(count, rng)
    colours = torch.randint(len(COLOURS), (2, count), generator=rng)
    wanted = (RGB[colours] + COLOUR_JITTER * torch.randn(2, count, 3, generator=rng)).clamp(0, 1)
    strength = DYE_FROM + (DYE_TO - DYE_FROM) * torch.rand(count, 1, generator=rng)
    chance = torch.rand(2, count, 1, generator=rng)
    is_dyed, is_on_colour = chance[0] < DYED_SHARE, chance[1] < GROUND_SHARE
    z[:, COLOUR] = torch.where(is_dyed, z_of_colour(strength * (wanted[0] - own)), z[:, COLOUR])
    z[:, BACKGROUND] = torch.where(is_on_colour, z_of_ground(wanted[1]), z[:, BACKGROUND])
    return z, torch.where(is_dyed[:, 0], colours[0], NONE)


def named_tint(z: Tensor, sprites: Tensor, aimed: Tensor) -> Tensor:
    """Numbers of the colours that `sprites` come to have, `UNNAMED` where it is none, or not the one aimed at."""
    offset = colour_offset(z)
    mean = mean_colours(recolour(sprites, offset))
    moved, nearest = offset.norm(dim=1), _nearest(mean)
    may_pass = (nearest != UNNAMED) & alike()[nearest.clamp(max=len(COLOURS) - 1), aimed.clamp(min=0)]
    is_as_aimed = may_pass & ((mean - RGB[aimed.clamp(min=0)]).norm(dim=1) < NEAR_ENOUGH)
    tint = torch.where(aimed == NONE, nearest, torch.where(is_as_aimed, aimed, UNNAMED))
    tint = torch.where(moved > TOLD_FROM, tint, UNNAMED)
    return torch.where(moved < PLAIN_UP_TO, NONE, tint)


def _nearest(colours: Tensor) -> Tensor:
    distance, nearest = torch.cdist(colours, RGB).min(1)
    return torch.where(distance < NEAR_ENOUGH, nearest, UNNAMED)

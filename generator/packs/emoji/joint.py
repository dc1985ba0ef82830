"""Phases 2 and 3 of the generator: classes and z are written into `gen_z` in closed form, then all is tuned together.

Least squares finds the linear map from (class, z) to the autoencoder's code at once. What a linear map can't say (a
tint times a class, an angle times a shape) the conditional batch norms learn in the joint tuning. Rows of latents
are drawn apart as well, because a dream moves every row on its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from pytorch_pretrained_biggan.model import BigGAN
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.autoencoder import reconstruction_loss
from generator.packs.emoji.compositions import textured
from generator.packs.emoji.latent_code import COLOUR, USED_COLUMNS, colour_offset, draw_z, scenes_from_z
from generator.packs.emoji.network import generate
from generator.packs.emoji.rendering import draw, recolour

ROWS = 8  # gen_z and seven blocks
SILHOUETTE_ROWS = 3  # rows that decide the shape: gen_z and the blocks up to 16 px
MIXED_SHARE, TEXTURED_SHARE, APART_SHARE, DIFFUSE_SHARE = 0.12, 0.12, 0.25, 0.3
RIDGE = 1e-2


@dataclass(frozen=True, slots=True)
class Lesson:
    """Latent rows and the picture they stand for.

    Attributes:
        z_rows: 8 times `(B, 11)`.
        class_rows: 8 times `(B, N)` class weights in 0..1.
        wanted: `(B, 3, 64, 64)` in -1..1.
    """

    z_rows: list[Tensor]
    class_rows: list[Tensor]
    wanted: Tensor


def closed_form(model: BigGAN, encode: Callable[[Tensor], Tensor], sprites: Tensor, rng: torch.Generator) -> None:
    """Sets embeddings and `gen_z` to the least-squares map from (class, z) to codes; the mean code is the bias."""
    classes = len(sprites)
    moments = torch.zeros(classes + USED_COLUMNS, classes + USED_COLUMNS)
    products: Tensor | None = None
    samples = 0
    for _ in range(24):
        z = draw_z(classes, rng)
        with torch.no_grad():
            drawn = draw(recolour(sprites, colour_offset(z)), scenes_from_z(z))
            code = encode(drawn * 2 - 1).permute(0, 2, 3, 1).flatten(1)
        features = torch.cat([torch.eye(classes), z], 1)
        moments += features.T @ features
        products = features.T @ code if products is None else products + features.T @ code
        samples += classes
    assert products is not None
    solution = torch.linalg.solve(moments + RIDGE * samples / classes * torch.eye(len(moments)), products)
    _write_gen_z(model, solution[:classes], solution[classes:])


@torch.no_grad()
def _write_gen_z(model: BigGAN, class_codes: Tensor, z_codes: Tensor) -> None:
    """Factors the class codes `(N, 6144)` into embeddings of the condition's width, unit in variance."""
    width = model.config.z_dim
    mean = class_codes.mean(0)
    left, values, right = torch.linalg.svd(class_codes - mean, full_matrices=False)
    kept = min(width, len(values))
    # A rotation spreads the strong components over all columns, so that none of them rules the batch norms.
    spread = torch.linalg.qr(torch.randn(kept, kept, generator=torch.Generator().manual_seed(5)))[0]
    scale = len(class_codes) ** 0.5
    model.embeddings.weight.zero_()
    model.embeddings.weight[:kept] = (left[:, :kept] @ spread * scale).T
    gen_z = model.generator.gen_z
    gen_z.weight.zero_()
    gen_z.bias.copy_(mean)
    gen_z.weight[:, :USED_COLUMNS] = z_codes.T
    gen_z.weight[:, width : width + kept] = (spread.T @ (values[:kept, None] * right[:kept]) / scale).T


def draw_lesson(sprites: Tensor, batch: int, rng: torch.Generator) -> Lesson:
    """Mostly single things; some mixtures, some silhouettes with another's texture, some diffuse classes."""
    classes = len(sprites)
    z = draw_z(batch, rng)
    mixed, filled = int(batch * MIXED_SHARE), int(batch * TEXTURED_SHARE)
    here, there = slice(0, mixed), slice(mixed, mixed + filled)
    z[there, COLOUR] = 0  # a texture's colours are the second thing's own
    scenes, offset = scenes_from_z(z), colour_offset(z)
    first, second = torch.randint(classes, (2, batch), generator=rng)
    wanted = draw(recolour(sprites[first], offset), scenes)
    early = functional.one_hot(first, classes).float()
    late = early.clone()

    part = torch.rand(mixed, 1, generator=rng) * 0.4 + 0.3
    other = functional.one_hot(second, classes).float()
    early[:mixed] = late[:mixed] = part * early[:mixed] + (1 - part) * other[:mixed]
    share = part.view(-1, 1, 1, 1)
    wanted[here] = share * wanted[here] + (1 - share) * draw(
        recolour(sprites[second[here]], offset[here]), scenes[here]
    )

    late[there] = other[there]
    wanted[there] = textured(sprites[first[there]], sprites[second[there]], scenes[there])

    diffuse = torch.rand(batch, classes, generator=rng) * 0.04 * _chance(batch, DIFFUSE_SHARE, rng)
    amplitude = 1 - 0.35 * torch.rand(batch, 1, generator=rng) * _chance(batch, 0.4, rng)
    early, late = early * amplitude + diffuse, late * amplitude + diffuse
    rows = [early if row < SILHOUETTE_ROWS else late for row in range(ROWS)]
    return Lesson(_apart(z, rng), rows, wanted.clamp(0, 1) * 2 - 1)


def _apart(z: Tensor, rng: torch.Generator) -> list[Tensor]:
    """The same z for all rows, for some of the batch with the later rows off by up to one standard deviation."""
    distance = torch.rand(len(z), 1, generator=rng) * _chance(len(z), APART_SHARE, rng)
    return [z, *(z + distance * torch.randn(z.shape, generator=rng) for _ in range(ROWS - 1))]


def _chance(batch: int, share: float, rng: torch.Generator) -> Tensor:
    return (torch.rand(batch, 1, generator=rng) < share).float()


def joint_loss(model: BigGAN, lesson: Lesson) -> tuple[Tensor, Tensor]:
    """The reconstruction loss, and the pictures `(B, 3, 64, 64)` in -1..1 for other losses to look at."""
    with torch.autocast("cpu", torch.bfloat16):
        made = generate(model, lesson.z_rows, lesson.class_rows)
    return reconstruction_loss(made, lesson.wanted), made

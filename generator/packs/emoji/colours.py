"""The colour words that captions use, what they look like, and which of them may pass for one another."""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour: RGB in 0..1, the words put before a thing, and the stuff that looks so."""

    rgb: tuple[float, float, float]
    words: tuple[str, ...]
    stuff: tuple[str, ...] = ()


COLOURS = (
    Colour((0.86, 0.10, 0.10), ("red", "red", "red", "crimson", "scarlet"), ("lava", "blood")),
    Colour((0.96, 0.50, 0.05), ("orange",)),
    Colour((0.97, 0.86, 0.12), ("yellow",)),
    Colour((0.15, 0.65, 0.20), ("green",), ("grass", "moss")),
    Colour((0.10, 0.75, 0.75), ("turquoise", "cyan", "teal")),
    Colour((0.10, 0.30, 0.86), ("blue",)),
    Colour((0.50, 0.12, 0.72), ("purple", "purple", "violet")),
    Colour((0.97, 0.50, 0.76), ("pink", "pink", "magenta")),
    Colour((0.45, 0.27, 0.12), ("brown", "brown", "wooden"), ("wood", "chocolate")),
    Colour((0.06, 0.06, 0.07), ("black",), ("coal",)),
    Colour((0.96, 0.96, 0.96), ("white",), ("snow", "paper")),
    Colour((0.52, 0.53, 0.55), ("grey", "gray", "silver"), ("stone", "metal", "steel", "silver")),
    Colour((0.86, 0.66, 0.14), ("golden", "gold"), ("gold",)),
    Colour((0.72, 0.91, 0.99), ("icy", "light blue", "frozen"), ("ice", "glass")),
)
# Neighbours are neither the same nor a wrong answer: pairs of them are left out of the loss. Red and orange are none:
# who never has to tell them apart takes an orange key for a red one.
_NEIGHBOURS = (
    (1, 12),
    (2, 12),
    (1, 8),
    (8, 12),
    (4, 13),
    (5, 13),
    (10, 13),
    (10, 11),
)
RGB = torch.tensor([colour.rgb for colour in COLOURS])
# More shades that go by a name, for reading the colours of drawn things only: RGB and the colour's place in COLOURS.
_SHADES = (
    ((0.55, 0.78, 0.12), 3), ((0.30, 0.45, 0.10), 3), ((0.25, 0.25, 0.28), 9), ((0.80, 0.62, 0.42), 8),
    ((0.60, 0.38, 0.20), 8), ((0.25, 0.70, 0.95), 5), ((0.45, 0.55, 0.62), 11), ((0.75, 0.76, 0.78), 11),
    ((0.65, 0.08, 0.12), 0), ((0.98, 0.75, 0.80), 7),
)  # fmt: skip


def alike() -> Tensor:
    """`(K, K)` booleans: the same colour or neighbours."""
    table = torch.eye(len(COLOURS), dtype=torch.bool)
    for one, other in _NEIGHBOURS:
        table[one, other] = table[other, one] = True
    return table


def natural_shares(sprites: Tensor) -> Tensor:
    """Which share of each thing's own pixels is nearest to each colour: `(N, 4, h, w)` to `(N, K)`."""
    alpha = sprites[:, 3].flatten(1)
    rgb = (sprites[:, :3] / sprites[:, 3:].clamp(min=1e-3)).flatten(2).transpose(1, 2)
    known = torch.cat([RGB, torch.tensor([shade for shade, _ in _SHADES])])
    names = torch.tensor([*range(len(COLOURS)), *(index for _, index in _SHADES)])
    nearest = names[torch.cdist(rgb, known).argmin(2)]
    counts = torch.zeros(len(sprites), len(COLOURS)).scatter_add_(1, nearest, (alpha > 0.5).float())
    return counts / counts.sum(1, keepdim=True)


def mean_colours(sprites: Tensor) -> Tensor:
    """`(N, 3)`: the mean colour of each thing's own pixels."""
    return sprites[:, :3].sum((2, 3)) / sprites[:, 3:].sum((2, 3))

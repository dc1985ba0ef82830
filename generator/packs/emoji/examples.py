"""What the perceptor is shown: batches of pictures with captions, and pictures that deserve none.

The colour of a picture is drawn on purpose so that it seldom gives the thing away: a third are dyed, an eighth are
turned in hue, a few are grey. The negatives carry the right colours in the wrong shapes (shuffled, blurred,
averaged), because that is what a dream can offer instead of a thing.
"""

import math
import random
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from generator.packs.emoji.captions import NONE, UNNAMED, CaptionWriter, Subject
from generator.packs.emoji.colours import COLOURS, RGB
from generator.packs.emoji.compositions import KINDS, compose
from generator.packs.emoji.rendering import LUMA, PICTURE_PX, Scenes, draw

DYED_SHARE, HUE_SHARE, GREY_SHARE = 0.34, 0.12, 0.04
GROUND_SHARE = 0.4
COLOUR_JITTER = 0.07
FLIP_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Examples:
    """Pictures `(P, 3, 64, 64)` in 0..1, what is in them `(P, 4)`, texts for the first of them and what they say."""

    pictures: Tensor
    shown: Tensor
    texts: list[str]
    said: Tensor


class ExampleMaker:
    """Makes batches from sprites `(N, 4, h, w)` with its own two random sources.

    Attributes:
        hardness: 0..1, how often pictures are cut and softened: shapes are learnt faster from whole, sharp ones.
    """

    def __init__(self, sprites: Tensor, writer: CaptionWriter, seed: int, hardness: float = 1.0) -> None:
        self.sprites, self.writer, self.hardness = sprites, writer, hardness
        self.rng = torch.Generator().manual_seed(seed)
        self.words = random.Random(seed)

    def batch(self, single: int, double: int) -> Examples:
        """`single` pictures of one thing and `double` of two, each with a caption."""
        count = single + double
        shown = torch.full((count, 4), NONE)
        shown[:, 0] = self._draw_classes(count)
        shown[single:, 1] = self._draw_classes(double)
        scenes, shown[:, 2], shown[:, 3] = self._scenes(count)
        shown[single:, 2] = NONE  # two things keep their colours
        return self.captioned(self._pictures(shown, scenes, single), shown)

    def captioned(self, pictures: Tensor, shown: Tensor) -> Examples:
        """Whole pictures `(P, 3, 64, 64)` in 0..1 of what is `shown` `(P, 4)`, augmented and given captions."""
        texts, said = self.captions(shown)
        return Examples(self.augment(pictures), shown, texts, said)

    def _draw_classes(self, count: int) -> Tensor:
        return torch.randint(len(self.sprites), (count,), generator=self.rng)

    def _chance(self, count: int, share: float) -> Tensor:
        return torch.rand(count, generator=self.rng) < share

    def _scenes(self, count: int) -> tuple[Scenes, Tensor, Tensor]:
        """Scenes with the number of each one's tint and ground, `NONE` where it has no name."""
        colours = torch.randint(len(COLOURS), (2, count), generator=self.rng)
        tint = torch.where(self._chance(count, DYED_SHARE), colours[0], NONE)
        ground = torch.where(self._chance(count, GROUND_SHARE), colours[1], NONE)
        jitter = torch.randn(3, count, 3, generator=self.rng) * COLOUR_JITTER
        plain = torch.rand(2, count, 3, generator=self.rng)
        top = torch.where((ground == NONE).unsqueeze(1), plain[0], (RGB[colours[1]] + jitter[0]).clamp(0, 1))
        flat = self._chance(count, 0.7) | (ground != NONE)
        uniform = torch.rand(4, count, generator=self.rng)
        scenes = Scenes(
            shift=(torch.rand(count, 2, generator=self.rng) - 0.5) * 0.3,
            scale=0.62 + 0.53 * uniform[0],
            angle=(uniform[1] - 0.5) * 0.8,
            top=top,
            bottom=torch.where(flat.unsqueeze(1), top, plain[1]),
            tint=(RGB[colours[0]] + jitter[1]).clamp(0, 1),
            strength=(tint != NONE) * (0.75 + 0.25 * uniform[2]),
        )
        return scenes, tint, ground

    def _pictures(self, shown: Tensor, scenes: Scenes, single: int) -> Tensor:
        sprites = self._recoloured(shown, single)
        flipped = self._chance(len(sprites), FLIP_SHARE)
        sprites = torch.where(flipped.view(-1, 1, 1, 1), sprites.flip(3), sprites)
        one = draw(sprites[:single], scenes[slice(0, single)])
        kinds = torch.randint(len(KINDS), (len(shown) - single,), generator=self.rng)
        rest = scenes[slice(single, None)]
        rest.strength.zero_()
        return torch.cat([one, compose(sprites[single:], self.sprites[shown[single:, 1]], rest, kinds)])

    def _recoloured(self, shown: Tensor, single: int) -> Tensor:
        """Sprites of the first things, some turned in hue or made grey; `shown` learns what became of the colour."""
        sprites = self.sprites[shown[:, 0]]
        free = shown[:, 2] == NONE
        turned = free & self._chance(len(shown), HUE_SHARE)
        grey = free & ~turned & self._chance(len(shown), GREY_SHARE)
        angle = (torch.rand(len(shown), generator=self.rng) - 0.5) * 2 * math.pi * turned
        colours = turn_hue(sprites[:, :3], angle)
        luma = (colours * LUMA.view(1, 3, 1, 1)).sum(1, keepdim=True).expand(-1, 3, -1, -1)
        colours = torch.where(grey.view(-1, 1, 1, 1), luma, colours)
        shown[turned | grey, 2] = UNNAMED
        return torch.cat([colours, sprites[:, 3:]], 1)

    def captions(self, shown: Tensor) -> tuple[list[str], Tensor]:
        """A text for each row of `shown` `(P, 4)`, and what it says `(P, 4)`."""
        texts, said = [], torch.full((len(shown), 4), NONE)
        for row, (first, second, tint, ground) in enumerate(shown.tolist()):
            subject = Subject(first, second, self._told_tint(first, second, tint), self._told(ground))
            text, one, two = self.writer.write(subject, self.words)
            texts.append(text)
            said[row] = torch.tensor([one, two, subject.tint, subject.ground])
        return texts, said

    def _told(self, colour: int) -> int:
        return colour if colour not in (NONE, UNNAMED) and self.words.random() < 0.6 else NONE

    def _told_tint(self, first: int, second: int, tint: int) -> int:
        if tint == UNNAMED or second != NONE:
            return NONE
        if tint != NONE:
            return tint if self.words.random() < 0.8 else NONE
        share, born = self.writer.natural[first].max(0)
        return int(born) if share > 0.45 and self.words.random() < 0.3 else NONE

    def augment(self, pictures: Tensor) -> Tensor:
        """Cut-outs, soft focus, noise and brightness: what the engine's cutouts and the generator do to a picture."""
        count = len(pictures)
        pictures = self._cut_out(pictures)
        soft = functional.interpolate(functional.interpolate(pictures, 24, mode="area"), PICTURE_PX, mode="bilinear")
        amount = self.hardness * (torch.rand(count, 1, 1, 1, generator=self.rng) * 1.5 - 0.5).clamp(min=0)
        pictures = pictures + amount * (soft - pictures)
        loud = 0.06 * torch.rand(count, 1, 1, 1, generator=self.rng)
        pictures = pictures + loud * torch.randn(pictures.shape, generator=self.rng)
        gain = 1 + 0.2 * (torch.rand(count, 1, 1, 1, generator=self.rng) - 0.5)
        return (pictures * gain).clamp(0, 1)

    def _cut_out(self, pictures: Tensor) -> Tensor:
        count = len(pictures)
        side = torch.where(
            self._chance(count, 0.65 * self.hardness), 0.5 + 0.5 * torch.rand(count, generator=self.rng), 1.0
        )
        offset = (torch.rand(count, 2, generator=self.rng) * 2 - 1) * (1 - side).unsqueeze(1)
        matrix = torch.zeros(count, 2, 3)
        matrix[:, 0, 0] = matrix[:, 1, 1] = side
        matrix[:, :, 2] = offset
        grid = functional.affine_grid(matrix, list(pictures.shape), align_corners=False)
        return functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)

    def shapeless(self, pictures: Tensor, count: int) -> Tensor:
        """Negatives made of the batch's own pictures: the colours are right, the shapes are gone."""
        third = count // 3
        order = torch.randperm(len(pictures), generator=self.rng)
        parts = pictures[order[: 2 * third]]
        blurred = functional.interpolate(
            functional.interpolate(parts[:third], 5, mode="area"), PICTURE_PX, mode="bicubic"
        )
        mixed = torch.randint(len(pictures), (4, count - 2 * third), generator=self.rng)
        averaged = pictures[mixed].mean(0)
        return torch.cat([blurred.clamp(0, 1), self._shuffled(parts[third:]), averaged])

    def _shuffled(self, pictures: Tensor) -> Tensor:
        """Each picture's 16 tiles in another order."""
        count, tile = len(pictures), PICTURE_PX // 4
        tiles = pictures.unfold(2, tile, tile).unfold(3, tile, tile).reshape(count, 3, 16, tile, tile)
        order = torch.rand(count, 16, generator=self.rng).argsort(1)
        tiles = tiles.gather(2, order.view(count, 1, 16, 1, 1).expand_as(tiles))
        rows = tiles.view(count, 3, 4, 4, tile, tile).permute(0, 1, 2, 4, 3, 5)
        return rows.reshape(count, 3, PICTURE_PX, PICTURE_PX)


def turn_hue(colours: Tensor, angle: Tensor) -> Tensor:
    """Rotates RGB `(B, 3, h, w)` about the grey axis by `angle` `(B,)` radians."""
    cosine, sine = angle.cos(), angle.sin()
    third, root = (1 - cosine) / 3, sine / math.sqrt(3)
    rows = [[cosine + third, third - root, third + root], [third + root, cosine + third, third - root]]
    rows.append([third - root, third + root, cosine + third])
    matrix = torch.stack([torch.stack(row, 1) for row in rows], 1)
    return torch.einsum("bij,bjhw->bihw", matrix, colours).clamp(0, 1)

"""Pictures of emoji, drawn in batches: a thing at a place, in a size, at an angle, in a tint, on a background.

`load_sprites` draws each emoji once with Debian's Noto font; `draw` places sprites by `grid_sample`, fast enough to
never be what training waits for. Pictures are `(B, 3, 64, 64)` in 0..1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor
from torch.nn import functional

FONT_FILE = Path("/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf")  # Debian: fonts-noto-color-emoji, OFL 1.1
FONT_SIZE_PX = 109  # the only size this bitmap font holds
SPRITE_PX = 80
PICTURE_PX = 64
FILL = 0.86  # at scale 1 the thing spans this much of the picture
LUMA = torch.tensor([0.299, 0.587, 0.114])


class FontMissingError(RuntimeError):
    """Noto Color Emoji is not installed: apt-get install fonts-noto-color-emoji."""


@dataclass(frozen=True, slots=True)
class Scenes:
    """Where and how a batch of things is drawn. Every field has the batch as its first dimension.

    Attributes:
        shift: `(B, 2)` of the centre, in pictures, right and down positive.
        scale: `(B,)`, 1 fills the picture.
        angle: `(B,)` radians, clockwise.
        top, bottom: `(B, 3)` RGB of the background's upper and lower edge.
        tint: `(B, 3)` RGB the thing is dyed with.
        strength: `(B,)` of the dye, 0 keeps the thing's own colours.
    """

    shift: Tensor
    scale: Tensor
    angle: Tensor
    top: Tensor
    bottom: Tensor
    tint: Tensor
    strength: Tensor

    def __getitem__(self, rows: Tensor | slice) -> "Scenes":
        return Scenes(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def load_sprites(emoji: Sequence[str], font_file: Path = FONT_FILE) -> Tensor:
    """Draws each emoji centred in a square, premultiplied RGBA `(N, 4, 80, 80)` in 0..1.

    Raises:
        FontMissingError: the font file is not there.
        ValueError: the font has no glyph for one of them.
    """
    if not font_file.exists():
        raise FontMissingError(f"{font_file} is missing: apt-get install fonts-noto-color-emoji")
    font = ImageFont.truetype(str(font_file), FONT_SIZE_PX)
    return torch.stack([_sprite(character, font) for character in emoji])


def _sprite(character: str, font: ImageFont.FreeTypeFont) -> Tensor:
    canvas = Image.new("RGBA", (160, 160))
    ImageDraw.Draw(canvas).text((10, 10), character, font=font, embedded_color=True)
    box = canvas.getbbox()
    if box is None:
        raise ValueError(f"the font has no picture of {character!r}")
    side = max(box[2] - box[0], box[3] - box[1])
    square = Image.new("RGBA", (side, side))
    square.paste(canvas.crop(box), ((side - box[2] + box[0]) // 2, (side - box[3] + box[1]) // 2))
    pixels = np.asarray(square.resize((SPRITE_PX, SPRITE_PX), Image.Resampling.LANCZOS), np.float32) / 255
    return torch.from_numpy(np.concatenate([pixels[..., :3] * pixels[..., 3:], pixels[..., 3:]], 2)).permute(2, 0, 1)


def place(sprites: Tensor, scenes: Scenes) -> tuple[Tensor, Tensor]:
    """Puts sprites `(B, 4, h, w)` where the scenes say: dyed premultiplied colours `(B, 3, 64, 64)` and alpha."""
    cosine, sine = scenes.angle.cos(), scenes.angle.sin()
    inverse = 1 / (scenes.scale * FILL)
    matrix = torch.stack([cosine, sine, -sine, cosine], 1).view(-1, 2, 2) * inverse.view(-1, 1, 1)
    offset = matrix @ (-2 * scenes.shift).unsqueeze(2)
    grid = functional.affine_grid(
        torch.cat([matrix, offset], 2), [len(sprites), 4, PICTURE_PX, PICTURE_PX], align_corners=False
    )
    placed = functional.grid_sample(sprites, grid, align_corners=False)
    colours, alpha = placed[:, :3], placed[:, 3:]
    strength = scenes.strength.view(-1, 1, 1, 1)
    return colours + strength * (dye(colours, alpha, scenes.tint) - colours), alpha


def dye(colours: Tensor, alpha: Tensor, tint: Tensor) -> Tensor:
    """The things in one colour, light and shade kept: below mid-grey towards black, above it towards white."""
    grey = (colours * LUMA.view(1, 3, 1, 1)).sum(1, keepdim=True)
    mean = grey.sum((2, 3), keepdim=True) / alpha.sum((2, 3), keepdim=True).clamp(min=1)
    shade = (0.5 + (grey / alpha.clamp(min=1e-3) - mean) * 0.9).clamp(0, 1)
    colour = tint.view(-1, 3, 1, 1)
    dyed = torch.where(shade < 0.5, colour * shade * 2, colour + (1 - colour) * (shade * 2 - 1) * 0.8)
    return dyed * alpha


def recolour(sprites: Tensor, offset: Tensor) -> Tensor:
    """Adds `offset` `(B, 3)` to the colours of premultiplied sprites `(B, 4, h, w)`, within what can be shown."""
    colours, alpha = sprites[:, :3], sprites[:, 3:]
    shifted = (colours + offset.view(-1, 3, 1, 1) * alpha).clamp(min=0)
    return torch.cat([torch.minimum(shifted, alpha), alpha], 1)


def backgrounds(scenes: Scenes) -> Tensor:
    """`(B, 3, 64, 64)`: from the upper colour to the lower one."""
    ramp = torch.linspace(0, 1, PICTURE_PX).view(1, 1, PICTURE_PX, 1)
    top, bottom = scenes.top.view(-1, 3, 1, 1), scenes.bottom.view(-1, 3, 1, 1)
    return (top + (bottom - top) * ramp).expand(-1, -1, -1, PICTURE_PX)


def draw(sprites: Tensor, scenes: Scenes) -> Tensor:
    """Draws one thing a picture: `(B, 4, h, w)` sprites to `(B, 3, 64, 64)` pictures in 0..1."""
    colours, alpha = place(sprites, scenes)
    return (colours + backgrounds(scenes) * (1 - alpha)).clamp(0, 1)

"""From the generator's pixels to a picture that is handed out."""

import torch
from PIL import Image
from torch import Tensor


def to_image(pixels: Tensor, size_px: int) -> Image.Image:
    """Returns pixels (3, S, S) in [0, 1] as an RGB picture, resampled with Lanczos to the asked size."""
    levels = (pixels.clamp(0, 1) * 255).round().to(torch.uint8).permute(1, 2, 0).contiguous().cpu()
    image = Image.fromarray(levels.numpy())
    return image if image.width == size_px else image.resize((size_px, size_px), Image.Resampling.LANCZOS)

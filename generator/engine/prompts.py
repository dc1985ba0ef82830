"""What a dream follows and what it avoids, encoded once."""

from dataclasses import dataclass

import numpy
import torch
from PIL import Image
from torch import Tensor

from generator.engine.clip import Perceptor
from generator.engine.config import ImageTarget, Phrase
from generator.engine.cutouts import Resampling, cut, whole_box

IMAGE_LABEL = "(picture)"


@dataclass(frozen=True, slots=True)
class Targets:
    """Points in CLIP's space with signed weights.

    Attributes:
        labels: T phrases' texts, or IMAGE_LABEL for a picture.
        embeddings: (T, E), unit length.
        weights: (T,); negative for what is to be avoided. A phrase to avoid appears here once, with its minus: it is
            never also followed (big-sleep appended it to the phrases to reach).
        strengths: the same as `weights`, where they can be read without waiting for the device.
    """

    labels: tuple[str, ...]
    embeddings: Tensor
    weights: Tensor
    strengths: tuple[float, ...]

    def score(self, cosines: list[float]) -> float:
        """Returns the weighted mean of the followed cosines, less the avoided ones in the same unit."""
        followed = sum(strength for strength in self.strengths if strength > 0)
        return sum(strength * cosine for strength, cosine in zip(self.strengths, cosines, strict=True)) / followed


def encode(
    perceptor: Perceptor, phrases: tuple[Phrase, ...], avoid: tuple[Phrase, ...], images: tuple[ImageTarget, ...]
) -> Targets:
    """Encodes phrases to follow, pictures to follow and phrases to avoid, in this order."""
    texts = [phrase.text for phrase in (*phrases, *avoid)]
    device = perceptor.device
    embedded = perceptor.embed_texts(texts) if texts else torch.empty(0, 0, device=device)
    pictures = [embed_image(perceptor, target.image) for target in images]
    embeddings = [*embedded[: len(phrases)], *pictures, *embedded[len(phrases) :]]
    followed = [phrase.weight for phrase in phrases] + [image.weight for image in images]
    weights = torch.tensor(followed + [-phrase.weight for phrase in avoid])
    labels = [phrase.text for phrase in phrases] + [IMAGE_LABEL] * len(images) + [phrase.text for phrase in avoid]
    return Targets(tuple(labels), torch.stack(embeddings), weights.to(device), tuple(weights.tolist()))


@torch.no_grad()
def embed_image(perceptor: Perceptor, image: Image.Image) -> Tensor:
    """Returns (E,), the unit embedding of the middle square of a picture."""
    pixels = to_pixels(image).to(perceptor.device, perceptor.dtype, non_blocking=True)
    cutout = cut(pixels, whole_box(pixels.shape[-1]), perceptor.size_px, Resampling.ANTIALIASED)
    return perceptor.embed_pictures(cutout)[0]


def to_pixels(image: Image.Image) -> Tensor:
    """Returns the middle square of a picture as (3, S, S) float32 in [0, 1]; transparency becomes white."""
    rgba = image.convert("RGBA")
    rgb = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    side = min(rgb.size)
    left, top = (rgb.width - side) // 2, (rgb.height - side) // 2
    square = rgb.crop((left, top, left + side, top + side))
    return torch.from_numpy(numpy.array(square)).permute(2, 0, 1).float() / 255

"""What CLIP knows about the classes of a generator, before any dream."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from generator.engine.biggan import LayeredGenerator, Point
from generator.engine.clip import Perceptor
from generator.engine.cutouts import Boxes, Resampling, cut, whole_box

BATCH = 16  # pictures drawn together


class Atlas:
    """One look and one name for each class, embedded once and kept.

    Args:
        generator: draws each class alone, at z = 0.
        perceptor: sees it.
        classes: their names.

    Attributes:
        looks: (C, E), unit length.
        names: (C, E), unit length.
    """

    def __init__(self, generator: LayeredGenerator, perceptor: Perceptor, classes: Sequence[str]) -> None:
        one_hot = torch.eye(generator.num_classes)[:, None].expand(-1, generator.rows, -1)  # (C, R, C)
        z = torch.zeros(generator.num_classes, generator.rows, generator.z_dim)
        points, box = Point(z, one_hot).to(perceptor.device), whole_box(generator.size_px)
        self.looks = torch.cat(list(embed_points(generator, perceptor, points, box)))[:, 0]
        self.names = torch.cat([perceptor.embed_texts(classes[i : i + BATCH]) for i in range(0, len(classes), BATCH)])


@torch.no_grad()
def embed_points(generator: LayeredGenerator, perceptor: Perceptor, points: Point, boxes: Boxes) -> Iterator[Tensor]:
    """Yields (n, len(boxes), E) embeddings of drawn points (N, R, Z), (N, R, C), a batch of n at a time."""
    for z, classes in zip(torch.split(points.z, BATCH), torch.split(points.classes, BATCH), strict=True):
        pictures = generator(Point(z, classes)).to(perceptor.dtype)
        cutouts = torch.cat([cut(picture, boxes, perceptor.size_px, Resampling.BILINEAR) for picture in pictures])
        embeddings = perceptor.embed_pictures(cutouts)
        yield embeddings.view(len(pictures), len(boxes), -1)

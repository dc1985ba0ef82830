"""What CLIP sees in pictures: cutouts embedded, and points drawn and embedded, in as many parts as memory asks for."""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from generator.engine.biggan import LayeredGenerator, Point
from generator.engine.clip import Perceptor
from generator.engine.cutouts import Boxes, Resampling, cut
from generator.engine.memory import Room, in_parts

PICTURES_AT_ONCE = 16
PIXELS_AT_ONCE = 2**20  # four pictures of 512 px, which take 0.9 GB while they are drawn
CPU_CUTOUT_PIXELS = 16 * 224**2  # more would only take more memory: a CPU is full already

Parts = list[tuple[int, Boxes]]  # (which picture, some of its cutouts)


def pictures_at_once(size_px: int) -> int:
    """Returns how many pictures of a size are drawn together where memory allows it: more would hardly be faster."""
    return max(1, min(PICTURES_AT_ONCE, PIXELS_AT_ONCE // size_px**2))


def cutouts_at_once(perceptor: Perceptor) -> int | None:
    """Returns how many cutouts of a picture go through CLIP together where memory allows it; None: all of them."""
    return max(1, CPU_CUTOUT_PIXELS // perceptor.size_px**2) if perceptor.device.type == "cpu" else None


def parts(boxes: Sequence[Boxes], at_once: Sequence[int]) -> Iterator[Parts]:
    """Yields what goes through CLIP together: everything, or a part of one picture's cutouts where memory is short."""
    if all(count >= len(one) for one, count in zip(boxes, at_once, strict=True)):
        yield list(enumerate(boxes))
        return
    for i, (one, count) in enumerate(zip(boxes, at_once, strict=True)):
        for first in range(0, len(one), count):
            yield [(i, one.part(first, first + count))]


def embed_part(
    perceptor: Perceptor, pictures: Tensor, part: Parts, resampling: Sequence[Resampling]
) -> tuple[Tensor, ...]:
    """Embeds cutouts of pictures (B, 3, S, S); differentiable.

    Returns:
        (n, E) for each of the part's entries.
    """
    seen = pictures.to(perceptor.dtype)
    cutouts = [cut(seen[i], boxes, perceptor.size_px, resampling[i]) for i, boxes in part]
    return torch.split(perceptor.embed_pictures(torch.cat(cutouts)), [len(boxes) for _, boxes in part])


@torch.no_grad()
def embed_points(
    generator: LayeredGenerator, perceptor: Perceptor, points: Point, boxes: Sequence[Boxes], rooms: Sequence[Room]
) -> list[Tensor]:
    """Draws points (N, R, Z), (N, R, C) and embeds each one's picture through its cutouts.

    Returns:
        (n, E) for each point.

    Raises:
        torch.OutOfMemoryError: even one picture and one cutout are too much.
    """

    def embed(part: slice) -> list[Tensor]:
        pictures = generator(Point(points.z[part], points.classes[part]).to(perceptor.device))
        own, at_once = (
            boxes[part],
            [room.cutouts_of(len(one)) for room, one in zip(rooms[part], boxes[part], strict=True)],
        )
        seen: list[list[Tensor]] = [[] for _ in own]
        for some in parts(own, at_once):
            embeddings = embed_part(perceptor, pictures, some, [Resampling.BILINEAR] * len(own))
            for (i, _), embedding in zip(some, embeddings, strict=True):
                seen[i].append(embedding)
        return [torch.cat(embeddings) for embeddings in seen]

    embedded = in_parts(embed, rooms, [len(one) for one in boxes], pictures_at_once(generator.size_px))
    return [embeddings for part in embedded for embeddings in part]

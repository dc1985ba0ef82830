"""What CLIP knows about the classes of a generator, before any dream."""

from collections.abc import Sequence

import torch

from generator.engine.biggan import LayeredGenerator, Point
from generator.engine.clip import Perceptor
from generator.engine.cutouts import whole_box
from generator.engine.embedding import embed_points
from generator.engine.memory import Room, in_parts

NAMES_AT_ONCE = 16


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
        boxes, rooms = [whole_box(generator.size_px)] * len(z), [Room()] * len(z)
        self.looks = torch.cat(embed_points(generator, perceptor, Point(z, one_hot), boxes, rooms))
        one_by_one = [1] * len(z)
        names = in_parts(lambda part: perceptor.embed_texts(classes[part]), rooms, one_by_one, NAMES_AT_ONCE)
        self.names = torch.cat(names)

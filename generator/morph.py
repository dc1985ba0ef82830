"""From one finished dream's picture to another's and back, as a short film: a blend's time-lapse."""

from __future__ import annotations

import logging

import torch
from PIL import Image

from generator.engine.animate import morph
from generator.engine.biggan import Point
from generator.engine.weights import Weights
from generator.time_lapse import SIDE_PX

logger = logging.getLogger(__name__)

FRAMES = 24  # from one picture to the other: two seconds
END_FRAMES = 6  # each picture stays for half a second


def draw_morph(weights: Weights, first: Point, second: Point) -> list[Image.Image]:
    """Draws a film that can be played in a loop.

    It is an extra: where memory does not suffice for it, that is logged and costs the dream nothing.
    """
    try:
        there = list(morph(weights, first, second, FRAMES, SIDE_PX))
    except torch.OutOfMemoryError as error:
        logger.warning("no morph: %s", error)
        return []
    return [*there[:1] * END_FRAMES, *there, *there[-1:] * END_FRAMES, *there[::-1]]

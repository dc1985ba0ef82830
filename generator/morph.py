"""From one finished dream's picture to another's and back, as a short film: a blend's time-lapse."""

from __future__ import annotations

import logging

import av
import torch

from generator.engine.animate import Container, animate, morph
from generator.engine.biggan import Point
from generator.engine.errors import InvalidConfig
from generator.engine.weights import Weights
from generator.time_lapse import FRAMES_PER_SECOND, LIMIT_BYTES, SIDE_PX

logger = logging.getLogger(__name__)

FRAMES = 24  # from one picture to the other: two seconds
END_FRAMES = 6  # each picture stays for half a second


def morph_film(weights: Weights, first: Point, second: Point) -> bytes | None:
    """MP4, at most `LIMIT_BYTES`, that can be played in a loop.

    It is an extra: what goes wrong with it is logged and costs the dream nothing.
    """
    try:
        there = list(morph(weights, first, second, FRAMES, SIDE_PX))
        frames = [*there[:1] * END_FRAMES, *there, *there[-1:] * END_FRAMES, *there[::-1]]
        return animate(frames, Container.MP4, frames_per_second=FRAMES_PER_SECOND, limit_bytes=LIMIT_BYTES)
    except (av.FFmpegError, InvalidConfig, torch.OutOfMemoryError) as error:
        logger.warning("no morph: %s", error)
        return None

"""A dream's way from its first steps to its picture, as a short film."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import av
from PIL import Image

from generator.engine.animate import Container, animate
from generator.engine.errors import InvalidConfig, OutOfMemory
from generator.engine.progress import Progress as Step

logger = logging.getLogger(__name__)

FRAMES = 36  # at most; a dream that is made longer may have up to twice as many
FEWEST_FRAMES = 6
SIDE_PX = 256
FRAMES_PER_SECOND = 12
LAST_FRAMES = 12  # the picture stays for a second before the film begins again
LIMIT_BYTES = 4 * 1024 * 1024  # below what Discord takes from everybody


class TimeLapse:
    """Collects steps of one dream. One that goes on from a checkpoint begins there.

    A step holds its latents, so nothing is drawn before a film is wanted.
    """

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._every: int | None = None

    def take(self, step: Step) -> None:
        """Keeps where the dream is, now and then."""
        self._every = self._every or -(-step.total // FRAMES)
        if step.step % self._every:
            return
        self._steps.append(step)
        if len(self._steps) >= 2 * FRAMES:
            self._steps, self._every = self._steps[1::2], self._every * 2

    def draw(self, picture: Image.Image) -> list[Image.Image]:
        """Draws what a film shows, ending with the picture; nothing for a dream of few steps.

        It is an extra: where memory does not suffice for it, that is logged and costs the dream nothing.
        """
        if len(self._steps) < FEWEST_FRAMES:
            return []
        try:
            return [*(step.picture() for step in self._steps), *[_small(picture)] * LAST_FRAMES]
        except OutOfMemory as error:
            logger.warning("no time-lapse: %s", error)
            return []


def film(pictures: Sequence[Image.Image], container: Container = Container.MP4) -> bytes | None:
    """The film, at most `LIMIT_BYTES`; None without pictures. It needs no device.

    It is an extra: what goes wrong with it is logged and costs the dream nothing.
    """
    if not pictures:
        return None
    try:
        return animate(map(_small, pictures), container, frames_per_second=FRAMES_PER_SECOND, limit_bytes=LIMIT_BYTES)
    except (av.FFmpegError, InvalidConfig) as error:
        logger.warning("no film: %s", error)
        return None


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)

"""What a dream does where memory is short: the same work in smaller parts, with the same result.

All that costs memory is pictures, drawn together and each seen through cutouts: the dreams of a batch, the candidates
of a start, the classes of an atlas. Where the device does not take them together, half as many pictures go together;
then, of one picture, half as many cutouts; as often as needed.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch

from generator.engine.errors import DeviceLost, OutOfMemory

logger = logging.getLogger(__name__)

# What libraries beneath torch say of a device without an error type of their own.
_SHORT_OF_MEMORY = ("CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED", "unable to find an engine")
_LOST = ("CUBLAS_STATUS_EXECUTION_FAILED", "CUDNN_STATUS_EXECUTION_FAILED")
TOO_LITTLE = "there is too little memory on {device}, even for one picture and one cutout at a time"

Result = TypeVar("Result")


@dataclass(slots=True)
class Room:
    """The most that memory has taken together. A dream's own: what is short now may be there for the next one.

    Attributes:
        pictures: drawn together; None: no limit was met.
        cutouts: of one picture, that go through CLIP together; None: no limit was met.
    """

    pictures: int | None = None
    cutouts: int | None = None

    def cutouts_of(self, asked: int) -> int:
        """Returns how many of the cutouts that were asked for go together."""
        return asked if self.cutouts is None else min(asked, self.cutouts)


def in_parts(work: Callable[[slice], Result], rooms: Sequence[Room], cutouts: Sequence[int], most: int) -> list[Result]:
    """Does work on pictures in as few parts as memory takes, and notes in their rooms what it did not take.

    Args:
        work: does a part of the pictures. It obeys their rooms' `cutouts`, and can be done again when memory did not
            suffice for it.
        rooms: of each picture; several may share one.
        cutouts: how many of each picture's cutouts go together where memory allows it.
        most: pictures that go together where memory allows it.

    Raises:
        torch.OutOfMemoryError: even one picture and one cutout are too much.
    """
    results, done = [], 0
    while done < len(rooms):
        limits = [room.pictures for room in rooms[done:] if room.pictures is not None]
        part = slice(done, min(done + min([most, *limits]), len(rooms)))
        result = _tried(work, part)
        if result is None:
            _give_way(rooms[part], cutouts[done])
        else:
            results += result
            done = part.stop
    return results


def _tried(work: Callable[[slice], Result], part: slice) -> list[Result] | None:
    """Returns the one result, or None where memory does not suffice.

    What the failed work held is free only when this has returned: until then the error holds its frames.
    """
    try:
        return [work(part)]
    except RuntimeError as error:
        if not is_shortage(error):
            raise
        return None


def is_shortage(error: RuntimeError) -> bool:
    """Whether an error is a device's lack of memory."""
    return isinstance(error, torch.OutOfMemoryError) or any(sign in str(error) for sign in _SHORT_OF_MEMORY)


def _is_loss(error: RuntimeError) -> bool:
    return isinstance(error, torch.AcceleratorError) or any(sign in str(error) for sign in _LOST)


def _give_way(rooms: Sequence[Room], cutouts: int) -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    together = rooms[0].cutouts_of(cutouts)
    if len(rooms) > 1:
        for room in rooms:
            room.pictures = len(rooms) // 2
        logger.warning("memory is short: %d pictures go together, not %d", len(rooms) // 2, len(rooms))
    elif together > 1:
        rooms[0].cutouts = together // 2
        logger.warning("memory is short: %d cutouts go together, not %d", together // 2, together)
    else:
        raise torch.OutOfMemoryError("one picture and one cutout are too much")


@contextmanager
def told_as_ours(device: torch.device) -> Iterator[None]:
    """Raises what torch says of a device as the engine's own errors.

    Raises:
        OutOfMemory: it has too little memory.
        DeviceLost: it failed.
    """
    try:
        yield
    except RuntimeError as error:
        if is_shortage(error):
            raise OutOfMemory(TOO_LITTLE.format(device=device)) from error
        if _is_loss(error):
            raise DeviceLost(f"{device} failed: {error}") from error
        raise

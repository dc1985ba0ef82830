"""Moving pictures: the time-lapse of a dream and the morph between two, within a number of bytes.

Chat services refuse large files, so the limit is the caller's. What gives way, in this order: quality, size, frames.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

import av
import numpy
import torch
from PIL import Image

from generator.engine.biggan import Point, stack
from generator.engine.descent import blend
from generator.engine.errors import InvalidConfig
from generator.engine.pictures import to_image
from generator.engine.weights import Weights


class Container(StrEnum):
    """What an animation is written as."""

    MP4 = "mp4"  # H.264, plays everywhere
    WEBP = "webp"  # animated, loops, plays in a chat like a picture


@dataclass(frozen=True, slots=True)
class _Rung:
    """One way to write an animation, cheaper than the one before."""

    quality: int  # 0 to 100
    scale: float  # of the pictures' side
    stride: int  # every how many-th frame is kept


_QUALITIES, _SCALES, _STRIDES = (85, 70, 50, 30), (0.75, 0.5), (2, 4, 8)
_LADDER = (
    *(_Rung(quality, 1.0, 1) for quality in _QUALITIES),
    *(_Rung(_QUALITIES[-1], scale, 1) for scale in _SCALES),
    *(_Rung(_QUALITIES[-1], _SCALES[-1], stride) for stride in _STRIDES),
)
WEBP_EFFORT = 2  # of 6; the higher, the slower, for a few percent of size


def animate(
    frames: Iterable[Image.Image], container: Container, *, frames_per_second: int = 12, limit_bytes: int | None = None
) -> bytes:
    """Writes frames as an animation.

    Args:
        frames: RGB pictures of one size; the last is the first's end and stays as long as the others.
        container: MP4 or animated WebP.
        frames_per_second: the pace. Where frames give way, it slows with them, so that the length stays.
        limit_bytes: the most that the result may have; None: no limit.

    Raises:
        InvalidConfig: there is no frame, or the limit is too small for any way of writing them.
    """
    pictures = list(frames)
    if not pictures:
        raise InvalidConfig("an animation needs a frame")
    write = _write_mp4 if container is Container.MP4 else _write_webp
    for rung in _LADDER:
        kept = [_scaled(picture, rung.scale) for picture in pictures[:: rung.stride]]
        written = write(kept, Fraction(frames_per_second, rung.stride), rung.quality)
        if limit_bytes is None or len(written) <= limit_bytes:
            return written
    raise InvalidConfig(f"{len(pictures)} frames do not fit into {limit_bytes} bytes")


def _scaled(picture: Image.Image, scale: float) -> Image.Image:
    # H.264 halves the colours' resolution: both sides must be even.
    size = tuple(max(2, round(side * scale / 2) * 2) for side in picture.size)
    return picture if picture.size == size else picture.resize((size[0], size[1]), Image.Resampling.LANCZOS)


def _write_mp4(pictures: Sequence[Image.Image], pace: Fraction, quality: int) -> bytes:
    # "faststart" puts the index first, so that players begin before the file has arrived. To do so it opens the file a
    # second time, by its name.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "animation.mp4")
        with av.open(path, "w", format="mp4", options={"movflags": "faststart"}) as container:
            stream = container.add_stream("h264", rate=pace)
            stream.width, stream.height = pictures[0].size
            stream.pix_fmt = "yuv420p"
            stream.options = {"crf": str(_constant_rate_factor(quality)), "preset": "medium"}
            for picture in pictures:
                frame = av.VideoFrame.from_ndarray(numpy.asarray(picture), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()


def _constant_rate_factor(quality: int) -> int:
    """Maps 100..0 to x264's 14..44, where 23 is its default and 6 more halve the bit rate."""
    return round(44 - 30 * quality / 100)


def _write_webp(pictures: Sequence[Image.Image], pace: Fraction, quality: int) -> bytes:
    buffer = io.BytesIO()
    pictures[0].save(
        buffer,
        "WEBP",
        save_all=True,
        append_images=pictures[1:],
        duration=round(1000 / pace),
        loop=0,
        quality=quality,
        method=WEBP_EFFORT,
    )
    return buffer.getvalue()


@torch.no_grad()
def morph(weights: Weights, first: Point, second: Point, count: int, size_px: int) -> Iterator[Image.Image]:
    """Yields `count` pictures on the way from one dream's latents to another's, both ends included."""
    for frame in range(count):
        # A cosine in time: the morph leaves and arrives slowly.
        amount = (1 - torch.cos(torch.tensor(torch.pi * frame / max(count - 1, 1)))).item() / 2
        point = stack([blend(first, second, amount)]).to(weights.device)
        yield to_image(weights.generator(point)[0], size_px)

"""Animations: playable, and never larger than asked."""

import io

import av
import numpy
import pytest
import torch
from PIL import Image

from generator.engine import InvalidConfig, Point, Weights
from generator.engine.animate import Container, animate, morph


def noisy_frames(count: int, size_px: int = 96) -> list[Image.Image]:
    """Coloured clouds that are others in every frame: compressible, but only so far."""
    random = numpy.random.default_rng(0)
    clouds = [Image.fromarray(random.integers(0, 256, (24, 24, 3), dtype=numpy.uint8)) for _ in range(count)]
    return [cloud.resize((size_px, size_px), Image.Resampling.BICUBIC) for cloud in clouds]


def opened_mp4(content: bytes) -> tuple[int, tuple[int, int], str]:
    with av.open(io.BytesIO(content)) as container:
        frames = list(container.decode(video=0))
        return len(frames), (frames[0].width, frames[0].height), container.streams.video[0].codec_context.name


def test_an_mp4_is_h264_with_every_frame() -> None:
    count, size, codec = opened_mp4(animate(noisy_frames(10), Container.MP4))
    assert (count, size, codec) == (10, (96, 96), "h264")


def test_a_webp_is_animated_at_its_pace() -> None:
    image = Image.open(io.BytesIO(animate(noisy_frames(6), Container.WEBP, frames_per_second=10)))
    assert image.n_frames == 6  # type: ignore[attr-defined]
    image.load()
    assert image.info["duration"] == 100


@pytest.mark.parametrize("container", list(Container))
def test_quality_gives_way_to_the_limit_before_size_and_size_before_frames(container: Container) -> None:
    frames = noisy_frames(32, 128)
    sizes: list[tuple[int, tuple[int, int]]] = []
    content = animate(frames, container)
    for share in (0.9, 0.35, 0.6):  # of the animation before
        limit = int(share * len(content))
        content = animate(frames, container, limit_bytes=limit)
        assert len(content) <= limit
        if container is Container.MP4:
            sizes.append(opened_mp4(content)[:2])
        else:
            image = Image.open(io.BytesIO(content))
            sizes.append((image.n_frames, image.size))  # type: ignore[attr-defined]
    assert sizes[0] == (32, (128, 128))
    assert sizes[1][0] == 32
    assert sizes[1][1] < (128, 128)
    assert sizes[2][0] < 32


def test_a_limit_that_nothing_fits_into_is_refused() -> None:
    with pytest.raises(InvalidConfig, match="do not fit into 40 bytes"):
        animate(noisy_frames(2), Container.MP4, limit_bytes=40)


def test_an_odd_side_is_made_even_for_h264() -> None:
    assert opened_mp4(animate(noisy_frames(2, 51), Container.MP4))[1] == (52, 52)


def test_no_frame_makes_no_animation() -> None:
    with pytest.raises(InvalidConfig, match="needs a frame"):
        animate([], Container.WEBP)


def test_a_morph_begins_and_ends_at_its_dreams(weights: Weights) -> None:
    points = [Point(torch.randn(6, 16), torch.rand(6, 12)) for _ in range(2)]
    frames = list(morph(weights, points[0], points[1], 5, 32))
    assert len(frames) == 5
    assert frames[0].tobytes() != frames[-1].tobytes()
    reverse = list(morph(weights, points[1], points[0], 5, 32))
    difference = numpy.abs(numpy.asarray(frames[0], int) - numpy.asarray(reverse[-1], int))
    assert difference.max() <= 1

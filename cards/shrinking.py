"""Pictures that are too large for where they go, encoded again until they fit."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

QUALITIES = (90, 75, 60)
SMALLEST_SIDE_PX = 64


def fitted(picture: bytes, most_bytes: int) -> bytes:
    """`picture` as WebP in at most `most_bytes`: first with less quality, then smaller.

    Returns:
        The first that fits; when none does, the smallest that was tried.
    """
    smallest = picture
    for candidate in _encodings(Image.open(io.BytesIO(picture)).convert("RGB")):
        if len(candidate) <= most_bytes:
            return candidate
        smallest = min(smallest, candidate, key=len)
    return smallest


def _encodings(image: Image.Image) -> Iterator[bytes]:
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality)
            yield out.getvalue()
        if min(image.size) // 2 < SMALLEST_SIDE_PX:
            return
        image = image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)


def without_recipe(png: bytes) -> bytes:
    """The same picture (a PNG) without the texts that travel in it (blocking)."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.save(out, "PNG")  # Pillow writes texts only when it is handed them
    return out.getvalue()

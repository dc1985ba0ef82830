"""Attached images, made here by Pillow or by hand, through the real decoder."""

from __future__ import annotations

import asyncio
import io
import struct
import tracemalloc
import zlib
from typing import cast

import discord
import pytest
from PIL import Image

from bot.errors import UnusableImage
from bot.image_prompts import MAX_SIDE_PX, fetch_image, plain_png


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=form, **options)
    return buffer.getvalue()


def decoded(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that unpack to width x height white pixels."""

    def chunk(kind: bytes, payload: bytes) -> bytes:
        return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))

    row = b"\x00" + b"\xff" * (width // 8)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(row * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_bomb_of_a_hundred_megapixels_is_refused_without_being_decoded() -> None:
    bomb = png_that_claims(10_000, 10_000)
    assert len(bomb) < 100_000
    tracemalloc.start()
    with pytest.raises(UnusableImage, match=r"megapixels|too many pixels"):
        plain_png(bomb)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_what_pillow_would_still_decode_is_refused_when_it_is_too_large_for_us() -> None:
    with pytest.raises(UnusableImage, match="41 megapixels"):
        plain_png(png_that_claims(6_400, 6_400))


def test_a_truncated_png_is_refused_as_damaged() -> None:
    whole = encoded(Image.effect_noise((200, 200), 60), "PNG")
    with pytest.raises(UnusableImage, match="damaged"):
        plain_png(whole[: len(whole) // 2])


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", b"MZ\x90", b"%PDF-1.4"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(UnusableImage, match="not a picture"):
        plain_png(content)


def test_a_photo_taken_sideways_stands_upright() -> None:
    sideways = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees clockwise
    assert decoded(plain_png(encoded(sideways, "JPEG", exif=exif))).size == (20, 40)


def test_a_cmyk_jpeg_becomes_rgb_with_its_colour() -> None:
    red = Image.new("RGB", (32, 32), (200, 30, 30)).convert("CMYK")
    plain = decoded(plain_png(encoded(red, "JPEG")))
    assert plain.mode == "RGB"
    pixel = plain.getpixel((16, 16))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 150
    assert pixel[1] < 100


def test_an_animation_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("blue", "green")]
    gif = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert decoded(plain_png(gif)).getpixel((8, 8)) == (0, 0, 255)


def test_transparency_is_shown_on_white() -> None:
    assert decoded(plain_png(encoded(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG"))).getpixel((4, 4)) == (255,) * 3


def test_a_large_picture_is_made_small_and_keeps_its_shape() -> None:
    assert decoded(plain_png(encoded(Image.new("RGB", (2000, 1000)), "PNG"))).size == (MAX_SIDE_PX, MAX_SIDE_PX // 2)


class SlowAttachment:
    """An attachment that counts how many are read at once, and is no picture."""

    content_type, size = "image/png", 10
    at_once = most_at_once = 0

    async def read(self) -> bytes:
        cls = type(self)
        cls.at_once += 1
        cls.most_at_once = max(cls.most_at_once, cls.at_once)
        await asyncio.sleep(0)
        cls.at_once -= 1
        return b"no picture"


async def test_few_pictures_are_held_at_once_however_many_are_sent() -> None:
    sent = [cast(discord.Attachment, SlowAttachment()) for _ in range(20)]
    refusals = await asyncio.gather(*map(fetch_image, sent), return_exceptions=True)
    assert all(isinstance(refusal, UnusableImage) for refusal in refusals)
    assert SlowAttachment.most_at_once == 4

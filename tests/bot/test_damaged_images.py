"""Whatever bytes are attached as a picture: a small plain picture comes out, or a refusal in a sentence; never more."""

from __future__ import annotations

import io
import resource
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.errors import UnusableImage
from bot.image_prompts import FORMATS, MAX_PIXELS, MAX_SIDE_PX, plain_png

MIB = 2**20
MOST_MEMORY_MIB = 600  # WebP passes through up to four buffers of 36 megapixels with 4 bytes each; the others take one
MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\x40\x00\x00\x00WEBPVP8 ")


def encoded(mode: str, form: str, **options: object) -> bytes:
    picture = Image.effect_noise((40, 30), 60).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    buffer = io.BytesIO()
    picture.save(buffer, form, exif=exif, **options)
    return buffer.getvalue()


WHOLE = [
    *(encoded(mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
    *(encoded(mode, "JPEG") for mode in ("L", "RGB", "CMYK")),
    encoded("RGB", "JPEG", progressive=True),
    *(encoded(mode, "WEBP") for mode in ("RGB", "RGBA")),
    encoded("RGBA", "WEBP", lossless=True),
    encoded("P", "GIF"),
    encoded("P", "GIF", save_all=True, append_images=[Image.new("P", (40, 30), 3)]),
]
spots = st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real picture with bytes changed, put in or cut out."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for where, replacement in draw(st.lists(spots, min_size=1, max_size=6)):
        start = int(where * len(content))
        content[start : start + draw(st.integers(0, 4))] = replacement
    return bytes(content[: draw(st.integers(1, len(content)))] if draw(st.booleans()) else content)


@pytest.mark.parametrize("whole", WHOLE, ids=lambda whole: whole[:4].hex())
def test_every_kind_that_is_damaged_below_is_accepted_whole(whole: bytes) -> None:
    is_gif = whole.startswith(b"GIF")  # the one kind that doesn't say how the camera was held
    assert Image.open(io.BytesIO(plain_png(whole))).size == ((40, 30) if is_gif else (30, 40))


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, about damaged EXIF
@settings(max_examples=400)
@given(damaged() | st.builds(bytes.__add__, st.sampled_from(MAGIC), st.binary(max_size=200)) | st.binary(max_size=200))
@example(b"")
def test_damaged_bytes_are_refused_in_a_sentence_or_become_a_small_picture(content: bytes) -> None:
    try:
        plain = plain_png(content)
    except UnusableImage as refusal:
        assert "Send a PNG, JPEG, WebP or GIF" in str(refusal)
        return
    with Image.open(io.BytesIO(plain)) as picture:
        assert (picture.format, picture.mode) == ("PNG", "RGB")
        assert 1 <= min(picture.size) <= max(picture.size) <= MAX_SIDE_PX
        assert not picture.getexif()


@pytest.mark.parametrize("form", FORMATS)
def test_the_largest_picture_that_is_taken_costs_bounded_memory(form: str) -> None:
    side = int(MAX_PIXELS**0.5)
    code = (
        "import io, resource, sys; from PIL import Image; from bot.image_prompts import plain_png\n"
        "Image.init(); before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "plain_png(sys.stdin.buffer.read())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    mode = {"GIF": "P", "JPEG": "RGB"}.get(form, "RGBA")
    buffer = io.BytesIO()
    Image.new(mode, (side, side)).save(buffer, form)
    limit = 4096 * MIB  # far above what is allowed, so that a failure is told by this test and not by the machine
    finished = subprocess.run(
        [sys.executable, "-c", code],
        input=buffer.getvalue(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert int(finished.stdout) / 1024 < MOST_MEMORY_MIB

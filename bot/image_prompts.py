"""Images that members attach: checked, decoded within bounds, and made small and plain before anything else sees them.

A picture is refused by its declared type and size first, then by its header (Pillow reads only that on opening), and
only then decoded. So a bomb of 100 megapixels costs a header, not memory.
"""

from __future__ import annotations

import asyncio
import hashlib
import io

import discord
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.errors import UnusableImage
from dreams.languages import Text, _, joined
from dreams.store import PROMPTS

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 36_000_000  # what a good phone shoots; about 150 MB while it is decoded, as WebP up to 500 MB
MAX_SIDE_PX = 512  # no perceptor looks at more
READ_TIMEOUT_SECONDS = 20.0
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
ACCEPTED = _("Send a PNG, JPEG, WebP or GIF of at most 10 MiB and 36 megapixels.")

# These bound the memory of a process: four files on their way, one decoded picture.
_few_on_their_way = asyncio.Semaphore(4)
_one_at_a_time = asyncio.Semaphore(1)


def require_usable(attachment: discord.Attachment) -> None:
    """Checks what Discord says about an attachment, with no request.

    Raises:
        UnusableImage: Says what is wrong and what is accepted.
    """
    kind = (attachment.content_type or "").split(";")[0].strip().lower()
    if kind not in {f"image/{name.lower()}" for name in FORMATS}:
        raise _unusable(_("I can't use {kind} as an image.", kind=kind or _("a file of unknown type")))
    if attachment.size > MAX_BYTES:
        raise _unusable(_("That image has {size:.1f} MiB.", size=attachment.size / 2**20))


async def fetch_image(attachment: discord.Attachment) -> bytes:
    """Downloads an attachment and makes it plain: an upright RGB PNG of at most 512 px a side.

    Raises:
        UnusableImage: It is gone, damaged, too large, or not what it says it is.
    """
    require_usable(attachment)
    async with _few_on_their_way:
        try:
            original = await asyncio.wait_for(attachment.read(), READ_TIMEOUT_SECONDS)
        except (discord.HTTPException, TimeoutError) as error:
            raise UnusableImage(_("I couldn't download that image from Discord. Please attach it again.")) from error
        async with _one_at_a_time:
            return await asyncio.to_thread(plain_png, original)


def image_key(png: bytes) -> str:
    """Where an image prompt lies in the store: the same image is kept once."""
    return f"{PROMPTS}{hashlib.sha256(png).hexdigest()}.png"


def plain_png(original: bytes) -> bytes:
    """Decodes an image within bounds (blocking).

    Raises:
        UnusableImage: It can't be decoded, or not within the bounds.
    """
    try:
        with Image.open(io.BytesIO(original), formats=FORMATS) as image:
            _require_few_pixels(image)
            return _encode(_upright_rgb(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _unusable(_("That image has too many pixels.")) from error
    except UnidentifiedImageError as error:
        raise _unusable(_("That file is not a picture that I can read.")) from error
    except (OSError, SyntaxError, ValueError) as error:  # Pillow raises all three for damaged files
        raise _unusable(_("That image is damaged or incomplete.")) from error


def _require_few_pixels(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise _unusable(_("That image has {megapixels:.0f} megapixels.", megapixels=pixels / 1e6))


def _unusable(what_is_wrong: Text) -> UnusableImage:
    return UnusableImage(joined(" ", [what_is_wrong, ACCEPTED]))


def _upright_rgb(image: Image.Image) -> Image.Image:
    image.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))  # a JPEG is decoded small straight away
    if image.mode in ("P", "PA", "LA", "1"):
        image = image.convert("RGBA")
    image.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    image = ImageOps.exif_transpose(image)
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _encode(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()

"""Pictures as bytes: PNGs that carry their recipe, and small frames for looking at."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PIL import Image, PngImagePlugin

from dreams.recipe import Recipe
from generator.errors import NotOurPicture

FRAME_SIDE_PX = 320  # as wide as a phone shows a picture in a chat
FRAME_QUALITY = 80
RECIPE_CHUNK, PACK_CHUNK, STEERED_CHUNK, KNOBS_CHUNK = "recipe", "pack", "steered", "knobs"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture comes from.

    Attributes:
        pack: Name and version of the pack.
        is_steered: Whether somebody changed the dream under way, so that the recipe alone does not make it again.
        knobs: What was set beside the recipe, `NAME=VALUE` each (`generator.knobs`).
    """

    recipe: Recipe
    pack: str
    is_steered: bool = False
    knobs: tuple[str, ...] = ()


def png(picture: Image.Image, origin: Origin) -> bytes:
    """The picture as PNG with its origin in text chunks. The same picture and origin give the same bytes."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Software", f"dreambot {_version()}")
    chunks.add_itxt("Title", origin.recipe.prompt())
    chunks.add_itxt(RECIPE_CHUNK, origin.recipe.to_json())
    chunks.add_itxt(PACK_CHUNK, origin.pack)
    if origin.is_steered:
        chunks.add_itxt(STEERED_CHUNK, "yes")
    if origin.knobs:
        chunks.add_itxt(KNOBS_CHUNK, " ".join(origin.knobs))
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=chunks)
    return out.getvalue()


def read_origin(path: Path) -> Origin:
    """What `png` wrote into a picture.

    Raises:
        NotOurPicture: The file can't be read, is no picture, or carries no recipe.
        RecipeUnreadable: The recipe is damaged or from a newer version.
    """
    try:
        with Image.open(path) as picture:
            picture.load()
            chunks = picture.info
    except OSError as error:
        raise NotOurPicture(f"{path} can't be read as a picture: {error.strerror or 'it is none'}") from error
    if RECIPE_CHUNK not in chunks:
        raise NotOurPicture(f"{path} carries no recipe: only PNGs that were dreamt here do, and only unchanged ones.")
    return Origin(
        Recipe.from_json(chunks[RECIPE_CHUNK]),
        chunks.get(PACK_CHUNK, ""),
        is_steered=STEERED_CHUNK in chunks,
        knobs=tuple(chunks.get(KNOBS_CHUNK, "").split()),
    )


def frame(picture: Image.Image) -> bytes:
    """The picture as a small WebP."""
    small = picture.copy()
    small.thumbnail((FRAME_SIDE_PX, FRAME_SIDE_PX))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=FRAME_QUALITY)
    return out.getvalue()


def _version() -> str:
    try:
        return version("dreambot")
    except PackageNotFoundError:  # run from a checkout that nobody installed
        return "unknown"

"""Pictures as bytes: PNGs that carry their recipe, and small frames for looking at."""

from __future__ import annotations

import io
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PIL import Image, PngImagePlugin

from dreams.recipe import ImagePrompt, ImageRole, Recipe
from generator.errors import NotOurPicture

FRAME_SIDE_PX = 320  # as wide as a phone shows a picture in a chat
FRAME_QUALITY = 80
RECIPE_CHUNK, PACK_CHUNK, STEERED_CHUNK, KNOBS_CHUNK = "recipe", "pack", "steered", "knobs"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a picture comes from.

    Attributes:
        pack: Name and version of the pack.
        steered: What was said to the dream under way, in the order said, so that the recipe alone does not make it
            again. Pictures of older versions say only `yes`.
        knobs: What was set beside the recipe, `NAME=VALUE` each (`generator.knobs`).
    """

    recipe: Recipe
    pack: str
    steered: tuple[str, ...] = ()
    knobs: tuple[str, ...] = ()

    def besides(self) -> str:
        """What made the picture besides the prompt, in words for the command line."""
        facts = [f"pack {self.pack}"]
        if self.knobs:
            facts.append("with " + " ".join(f"--set {knob}" for knob in self.knobs))
        if self.recipe.image:
            facts.append(_asked_again(self.recipe.image))
        facts += [f"from dream {parent.dream_id} ({parent.how})" for parent in self.recipe.parents]
        if self.steered:
            facts.append(f"told under way: {', '.join(self.steered)}")
        return "; ".join(facts)


def stopped_at(step: int, total: int) -> str:
    """What is kept of a dream that somebody stopped."""
    return f"stopped at {step} of {total}"


def png(picture: Image.Image, origin: Origin) -> bytes:
    """The picture as PNG with its origin in text chunks. The same picture and origin give the same bytes."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Software", f"dreambot {_version()}")
    chunks.add_itxt("Title", origin.recipe.prompt())
    chunks.add_itxt(RECIPE_CHUNK, origin.recipe.to_json())
    chunks.add_itxt(PACK_CHUNK, origin.pack)
    if origin.steered:
        chunks.add_itxt(STEERED_CHUNK, "\n".join(origin.steered))
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
        steered=tuple(filter(None, chunks.get(STEERED_CHUNK, "").split("\n"))),
        knobs=tuple(chunks.get(KNOBS_CHUNK, "").split()),
    )


def frame(picture: Image.Image) -> bytes:
    """The picture as a small WebP."""
    small = picture.copy()
    small.thumbnail((FRAME_SIDE_PX, FRAME_SIDE_PX))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=FRAME_QUALITY)
    return out.getvalue()


def _asked_again(image: ImagePrompt) -> str:
    flag = "--image" if image.role is ImageRole.TARGET else "--start-image"
    weight = f" --image-weight {image.weight:g}" if image.weight != 1 else ""
    return f"with a picture that has to be given again: {flag} FILE{weight} ({image.key})"


def _version() -> str:
    try:
        return version("dreambot")
    except PackageNotFoundError:  # run from a checkout that nobody installed
        return "unknown"

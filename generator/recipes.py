"""From what a person asked for to what the engine is told."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from dreams.recipe import Descent, ImageRole, Recipe
from dreams.recipe import Phrase as AskedPhrase
from generator.engine.biggan import Point
from generator.engine.checkpoint import read_point
from generator.engine.config import Defaults, DreamConfig, ImageTarget, Method, Phrase
from generator.engine.descent import vary


@dataclass(frozen=True, slots=True)
class Materials:
    """The bytes that a recipe only names.

    Attributes:
        image: The recipe's image.
        origin: A checkpoint of the first parent.
    """

    image: bytes | None = None
    origin: bytes | None = None


def config_for(recipe: Recipe, defaults: Defaults, materials: Materials = Materials()) -> DreamConfig:
    """The engine's config of a recipe; what the recipe leaves open is the pack's to say.

    Raises:
        InvalidConfig: The engine can't do it.
        CheckpointMismatch: The parent's checkpoint is none.
    """
    picture = Image.open(io.BytesIO(materials.image)).convert("RGB") if materials.image else None
    return defaults.config(
        quality=recipe.quality.value,
        method=Method(recipe.method.value),
        phrases=_phrases(recipe.phrases),
        avoid=_phrases(recipe.avoid),
        images=_targets(recipe, picture),
        seed=recipe.seed,
        size_px=recipe.size_px,
        steps=recipe.steps,
        cutouts=recipe.cutouts,
        max_classes=recipe.max_classes,
        learning_rate=recipe.learning_rate,
        start=_start(recipe, materials.origin),
        start_image=picture if recipe.image and recipe.image.role is ImageRole.START else None,
    )


def _phrases(asked: tuple[AskedPhrase, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase(phrase.text, phrase.weight) for phrase in asked)


def _targets(recipe: Recipe, picture: Image.Image | None) -> tuple[ImageTarget, ...]:
    if picture is None or recipe.image is None or recipe.image.role is not ImageRole.TARGET:
        return ()
    return (ImageTarget(picture, recipe.image.weight),)


def _start(recipe: Recipe, origin: bytes | None) -> Point | None:
    """Where a descendant begins: at its parent's latents, near them to vary it, or anew for the recipe only."""
    if origin is None or not recipe.parents or recipe.parents[0].how is Descent.AGAIN:
        return None
    parent, point = recipe.parents[0], read_point(origin)
    if parent.how is not Descent.VARY:
        return point
    return vary(point, parent.strength or 0.0, recipe.seed)

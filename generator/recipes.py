"""From what a person asked for to what the engine is told."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from PIL import Image

from dreams.recipe import Descent, ImageRole, Recipe
from dreams.recipe import Phrase as AskedPhrase
from generator.engine.biggan import Point
from generator.engine.checkpoint import read_point
from generator.engine.config import Defaults, DreamConfig, ImageTarget, Method, Phrase
from generator.engine.descent import blend, vary
from generator.engine.errors import CheckpointMismatch, ForeignLatents, InvalidConfig

HALFWAY = 0.5  # a blend of no given strength


@dataclass(frozen=True, slots=True)
class Materials:
    """The bytes that a recipe only names.

    Attributes:
        image: The recipe's image.
        origins: Checkpoints of the parents, in the recipe's order; none where the dream begins without them.
    """

    image: bytes | None = None
    origins: tuple[bytes, ...] = ()


def config_for(recipe: Recipe, defaults: Defaults, materials: Materials = Materials()) -> DreamConfig:
    """The engine's config of a recipe; what the recipe leaves open is the pack's to say.

    Raises:
        InvalidConfig: The engine can't do it.
    """
    picture = Image.open(io.BytesIO(materials.image)).convert("RGB") if materials.image else None
    config = defaults.config(
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
        start=_start(recipe, materials.origins),
        start_image=picture if recipe.image and recipe.image.role is ImageRole.START else None,
    )
    if config.method is Method.WARM and config.max_classes is not None:
        # A warm dream mixes the classes of its basis and no others.
        config = replace(config, basis_size=min(config.basis_size, config.max_classes))
    return config


def _phrases(asked: tuple[AskedPhrase, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase(phrase.text, phrase.weight) for phrase in asked)


def _targets(recipe: Recipe, picture: Image.Image | None) -> tuple[ImageTarget, ...]:
    if picture is None or recipe.image is None or not recipe.follows_image:
        return ()
    return (ImageTarget(picture, recipe.image.weight),)


def _start(recipe: Recipe, origins: tuple[bytes, ...]) -> Point | None:
    """Where a descendant begins: at its parent's latents, near them, between two parents', or anew."""
    if not origins or not recipe.parents:
        return None
    parent = recipe.parents[0]
    match parent.how:
        case Descent.AGAIN:
            return None
        case Descent.VARY:
            return vary(_point(origins[0]), parent.strength or 0.0, recipe.seed)
        case Descent.BLEND:
            first, second = ends_of(origins)
            return blend(first, second, HALFWAY if parent.strength is None else parent.strength)
        case Descent.REMIX | Descent.LONGER:
            return _point(origins[0])


def ends_of(origins: tuple[bytes, ...]) -> tuple[Point, Point]:
    """The two points that a blend lies between.

    Raises:
        InvalidConfig: There are not two, or one can't be read.
    """
    if len(origins) != 2:
        raise InvalidConfig(f"a blend has two parents, not {len(origins)}")
    return _point(origins[0]), _point(origins[1])


def _point(origin: bytes) -> Point:
    try:
        return read_point(origin)
    except CheckpointMismatch as error:  # for good: of another version, or damaged
        raise ForeignLatents(f"what is kept of the dream that it comes from can't be read ({error})") from error

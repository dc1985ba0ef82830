"""From a recipe to the engine's config."""

from __future__ import annotations

from pathlib import Path

import pytest

from dreams.recipe import Method, Phrase, Recipe
from generator.engine import Defaults, Dreamer, load_weights
from generator.recipes import config_for

PACK = Defaults.from_json({"basis_size": 6})


@pytest.mark.parametrize(("max_classes", "mixed"), [(None, 6), (2, 2), (100, 6)])
def test_a_warm_dream_mixes_no_more_classes_than_are_asked_for(max_classes: int | None, mixed: int) -> None:
    recipe = Recipe((Phrase("a cat"),), max_classes=max_classes)
    assert config_for(recipe, PACK).basis_size == mixed


def test_a_picture_of_a_warm_dream_has_no_more_classes_than_are_asked_for(pack: Path) -> None:
    weights = load_weights(pack)
    recipe = Recipe((Phrase("a cat in a red hat"),), max_classes=2, steps=3, cutouts=2)
    dream = Dreamer(weights).dream(config_for(recipe, weights.defaults))
    for _ in dream:
        pass
    assert (dream.best_point().classes > 0).sum(dim=-1).max() == 2


def test_a_classic_dream_chooses_its_classes_under_way() -> None:
    config = config_for(Recipe((Phrase("a cat"),), max_classes=2, method=Method.CLASSIC), PACK)
    assert (config.max_classes, config.basis_size) == (2, 6)

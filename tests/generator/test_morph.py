"""Descent that goes wrong: a film is left out, a dream that can't begin is not tried again in vain."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from dreams.recipe import Descent, Parent, Phrase, Recipe
from generator.engine import Weights, load_weights
from generator.engine.biggan import Point
from generator.engine.errors import InvalidConfig
from generator.morph import draw_morph
from generator.recipes import Materials, config_for


@pytest.fixture(scope="module")
def weights(pack: Path) -> Weights:
    return load_weights(pack)


def point(weights: Weights) -> Point:
    generator = weights.generator
    shape = (generator.rows, generator.num_classes)
    return Point(torch.zeros(generator.rows, generator.z_dim), torch.full(shape, 1 / generator.num_classes))


def test_a_film_for_which_there_is_no_memory_is_left_out(weights: Weights, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(point: Point) -> Any:
        raise torch.OutOfMemoryError("the device is full")

    monkeypatch.setattr(weights.generator, "forward", exhausted)
    assert draw_morph(weights, point(weights), point(weights)) == []


@pytest.mark.parametrize("how", [Descent.VARY, Descent.REMIX, Descent.LONGER, Descent.BLEND])
def test_what_a_parent_left_and_nobody_can_read_ends_the_dream_for_good(weights: Weights, how: Descent) -> None:
    parents = (Parent(1, how, 0.5), Parent(2, how))
    recipe = Recipe((Phrase("a cat"),), parents=parents)
    with pytest.raises(InvalidConfig, match="can't be read"):
        config_for(recipe, weights.defaults, Materials(origins=(b"no latents", b"no latents")))

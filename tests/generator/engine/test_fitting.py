"""Fitting latents to a picture: by its pixels and by what CLIP sees in it."""

from dataclasses import replace

import pytest
import torch
from PIL import Image

from generator.engine import DreamConfig, Dreamer, Phrase, Point, Weights, fitting
from generator.engine.fitting import fit, pyramid_difference
from generator.engine.memory import Room
from generator.engine.prompts import embed_image, to_pixels

CONFIG = DreamConfig(phrases=(Phrase("x"),), steps=4, cutouts=4, size_px=32, basis_size=5, candidates=20)


@pytest.fixture
def image(dreamer: Dreamer) -> Image.Image:
    return dreamer.dream(replace(CONFIG, seed=9)).picture()


def fitted(weights: Weights, image: Image.Image, steps: int) -> tuple[float, float]:
    """Returns how far the fitted picture's pixels are from those of the given one, and the cosine of the two."""
    point = fit(weights, image, replace(CONFIG, fit_steps=steps), Room())
    with torch.no_grad():
        drawn = weights.generator(Point(point.z[None], point.classes[None]))
        cosine = weights.perceptor.embed_pictures(drawn)[0] @ embed_image(weights.perceptor, image)
    return pyramid_difference(drawn, to_pixels(image)[None]).item(), cosine.item()


def test_pixels_alone_lead_to_the_picture(
    weights: Weights, image: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "SEMANTIC_WEIGHT", 0.0)
    assert fitted(weights, image, 20)[0] < 0.7 * fitted(weights, image, 0)[0]


def test_clip_makes_the_picture_alike_in_its_own_eyes(
    weights: Weights, image: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlike = {}
    for weight in (0.0, 50.0):
        monkeypatch.setattr(fitting, "SEMANTIC_WEIGHT", weight)
        unlike[weight] = 1 - fitted(weights, image, 20)[1]
    assert unlike[50.0] < 0.7 * unlike[0.0]

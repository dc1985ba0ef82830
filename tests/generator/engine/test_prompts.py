"""Targets: phrases and pictures with their weights."""

import pytest
import torch
from PIL import Image

from generator.engine import ImageTarget, Phrase, Weights
from generator.engine.prompts import embed_image, encode


def test_each_target_has_its_own_weight_and_what_is_avoided_a_minus(weights: Weights) -> None:
    perceptor, images = weights.perceptor, [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    targets = encode(
        perceptor,
        (Phrase("a red apple", 2.0), Phrase("a cat", 0.5)),
        (Phrase("blur", 0.25),),
        (ImageTarget(images[0], 3.0), ImageTarget(images[1], 1.5)),
    )
    assert targets.labels == ("a red apple", "a cat", "(picture)", "(picture)", "blur")
    assert targets.strengths == (2.0, 0.5, 3.0, 1.5, -0.25)
    assert targets.weights.tolist() == [2.0, 0.5, 3.0, 1.5, -0.25]
    texts, pictures = targets.embeddings[[0, 1, 4]], targets.embeddings[[2, 3]]
    torch.testing.assert_close(texts, perceptor.embed_texts(["a red apple", "a cat", "blur"]))
    torch.testing.assert_close(pictures, torch.stack([embed_image(perceptor, image) for image in images]))
    # The mean of what is followed, by weights of 7 in all, less what is avoided in the same unit.
    expected = (2 * 0.1 + 0.5 * 0.2 + 3 * 0.3 + 1.5 * 0.4 - 0.25 * 0.5) / 7
    assert targets.score([0.1, 0.2, 0.3, 0.4, 0.5]) == pytest.approx(expected)

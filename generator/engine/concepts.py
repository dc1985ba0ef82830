"""What CLIP recognises in a finished picture, among concepts that somebody does not want to see.

A hint, not a judgement: the caller decides what follows from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from PIL import Image

from generator.engine.clip import Perceptor
from generator.engine.prompts import embed_image

NEUTRAL = ("a picture", "a landscape", "an animal", "an object", "food", "a pattern of colours", "a person")


@dataclass(frozen=True, slots=True)
class ConceptScore:
    """A concept in a picture.

    Attributes:
        text: the concept.
        cosine: of the picture to it.
        margin: that cosine less the largest to a neutral concept; above 0, the concept fits better than any of them.
    """

    text: str
    cosine: float
    margin: float


@torch.no_grad()
def recognize(
    perceptor: Perceptor, image: Image.Image, concepts: Sequence[str], neutral: Sequence[str] = NEUTRAL
) -> list[ConceptScore]:
    """Returns each concept's score in a picture, the best fitting first."""
    cosines = (perceptor.embed_texts([*concepts, *neutral]) @ embed_image(perceptor, image)).tolist()
    most_neutral = max(cosines[len(concepts) :])
    scores = [
        ConceptScore(text, cosine, cosine - most_neutral) for text, cosine in zip(concepts, cosines, strict=False)
    ]
    return sorted(scores, key=lambda score: score.cosine, reverse=True)

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
        probability: of the concept among itself and the neutral ones, 0..1, as CLIP classifies without training
            (Radford et al. 2021, section 3.1). Each concept is asked for alone, so a longer list changes no answer.
    """

    text: str
    cosine: float
    margin: float
    probability: float


@torch.no_grad()
def recognize(
    perceptor: Perceptor, image: Image.Image, concepts: Sequence[str], neutral: Sequence[str] = NEUTRAL
) -> list[ConceptScore]:
    """Returns each concept's score in a picture, the best fitting first."""
    cosines = perceptor.embed_texts([*concepts, *neutral]) @ embed_image(perceptor, image)
    found, others = cosines[: len(concepts), None], cosines[len(concepts) :]  # (C, 1), (N,)
    rivals = torch.cat((found, others.expand(len(concepts), -1)), dim=1)  # (C, 1 + N)
    probabilities = (rivals * perceptor.sharpness).softmax(dim=1)[:, 0].tolist()
    margins = (found[:, 0] - others.max()).tolist()
    rows = zip(concepts, found[:, 0].tolist(), margins, probabilities, strict=True)
    return sorted((ConceptScore(*row) for row in rows), key=lambda score: score.probability, reverse=True)

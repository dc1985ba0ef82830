"""What CLIP recognises in a picture, among concepts that somebody does not want to see.

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


class Recognizer:
    """Looks for the same concepts in one picture after another: their texts go through the network once.

    Args:
        concepts: What to look for.
        neutral: What a picture is more likely of.
    """

    def __init__(self, perceptor: Perceptor, concepts: Sequence[str], neutral: Sequence[str] = NEUTRAL) -> None:
        self._perceptor = perceptor
        self._concepts = concepts
        self._texts = perceptor.embed_texts([*concepts, *neutral])  # (C + N, E)
        self._sharpness = perceptor.sharpness

    @torch.no_grad()
    def recognize(self, image: Image.Image) -> list[ConceptScore]:
        """Returns each concept's score in a picture, the best fitting first. Waits for the device once."""
        cosines, count = self._texts @ embed_image(self._perceptor, image), len(self._concepts)
        found, others = cosines[:count, None], cosines[count:]  # (C, 1), (N,)
        rivals = torch.cat((found, others.expand(count, -1)), dim=1)  # (C, 1 + N)
        probabilities = (rivals * self._sharpness).softmax(dim=1)[:, 0]
        rows = torch.stack((found[:, 0], found[:, 0] - others.max(), probabilities), dim=1).tolist()  # (C, 3)
        scores = (ConceptScore(text, *row) for text, row in zip(self._concepts, rows, strict=True))
        return sorted(scores, key=lambda score: score.probability, reverse=True)


def recognize(
    perceptor: Perceptor, image: Image.Image, concepts: Sequence[str], neutral: Sequence[str] = NEUTRAL
) -> list[ConceptScore]:
    """Returns each concept's score in one picture, the best fitting first."""
    return Recognizer(perceptor, concepts, neutral).recognize(image)

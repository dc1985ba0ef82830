"""What a dream tells after each step."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from generator.engine.memory import Room


@dataclass(frozen=True, slots=True)
class PhraseScore:
    """A phrase's cosine to the picture, averaged over the evaluation cutouts."""

    text: str
    cosine: float


@dataclass(frozen=True, slots=True)
class Progress:
    """A dream after a step. Scores are of the latest look at the averaged latents, which is not made at every step.

    Attributes:
        step: steps done, from 1.
        total: steps of the whole dream.
        score: weighted mean cosine of what is followed, less that of what is avoided.
        scores: for each phrase and picture that is followed.
        avoided: for each phrase to avoid.
        first_score: of the latents that the dream began with.
        best_score: best of all looks.
        best_step: the step of that look; 0 is the start.
        seconds: the dream's share of the device's time so far, earlier attempts included.
        shared_by: dreams that made this step together; each has an equal share of its seconds.
        learning_rate: of this step.
        went_back_to: the step of the best picture, if drift made the dream return to it after this step.
        cutouts_at_once: cutouts of a step that went through CLIP together; less than asked for where memory was short.
        room: all that memory has not taken together so far, in the start, the steps and the looks.
    """

    step: int
    total: int
    score: float
    scores: tuple[PhraseScore, ...]
    avoided: tuple[PhraseScore, ...]
    first_score: float
    best_score: float
    best_step: int
    seconds: float
    shared_by: int
    learning_rate: float
    went_back_to: int | None
    cutouts_at_once: int
    room: Room
    draw: Callable[[], Image.Image] = field(repr=False, compare=False)

    def picture(self) -> Image.Image:
        """Draws the averaged latents as they were after this step. Costs nothing until it is asked for."""
        return self.draw()

"""What a dream's steps come to: the scores that belong to the best picture, and the time that is left.

The engine scores only now and then (a look), and tells each time the scores of the latest look. The best picture's
scores are those of the look that made it the best.
"""

from __future__ import annotations

from dreams.dream import Progress
from generator.engine.progress import PhraseScore
from generator.engine.progress import Progress as Step

Scores = tuple[tuple[str, float], ...]


class Tally:
    """Follows one dream, from its first step of this attempt on."""

    def __init__(self) -> None:
        self.first_avoided: Scores | None = None
        self.best_scores: Scores = ()
        self.best_avoided: Scores = ()
        self._latest: Step | None = None
        self._first_step, self._first_seconds = 0, 0.0

    def take(self, step: Step) -> Progress:
        """Counts a step in and says how far the dream is."""
        if self._latest is None:
            self.first_avoided = _scores(step.avoided)
            self._first_step, self._first_seconds = step.step, step.seconds
        if self._latest is None or step.best_step == step.step or len(step.avoided) != len(self.best_avoided):
            self.best_scores, self.best_avoided = _scores(step.scores), _scores(step.avoided)
        self._latest = step
        return Progress(
            step=step.step,
            total=step.total,
            score=step.score,
            best_score=step.best_score,
            best_step=step.best_step,
            seconds=step.seconds,
            seconds_left=self._seconds_left(step),
        )

    def _seconds_left(self, step: Step) -> float:
        steps = step.step - self._first_step  # the first one carries the start's time, which does not come again
        pace = (step.seconds - self._first_seconds) / steps if steps else step.seconds / max(step.step, 1)
        return pace * step.shared_by * (step.total - step.step)  # seconds are a share of the device's time


def _scores(scores: tuple[PhraseScore, ...]) -> Scores:
    return tuple((score.text, score.cosine) for score in scores)

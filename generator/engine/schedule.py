"""The learning rate over a dream, and the guard that leads a drifting dream back."""

import math
from dataclasses import dataclass

from generator.engine.config import DreamConfig, Schedule

COOLING = 0.5  # the learning rate is multiplied by this each time a dream goes back to its best


def learning_rate(config: DreamConfig, step: int, total: int) -> float:
    """Returns the learning rate of a step.

    Args:
        config: the schedule and its rates.
        step: 0 <= step < total.
        total: steps of the whole dream, which may have been extended.
    """
    if config.schedule is Schedule.CONSTANT:
        return config.learning_rate
    warm_steps = config.warm_up * total
    if step < warm_steps:
        return config.learning_rate * (step + 1) / (warm_steps + 1)
    fraction = (step - warm_steps) / max(total - warm_steps, 1)
    cosine = (1 + math.cos(math.pi * fraction)) / 2
    return config.learning_rate * (config.cool_down + (1 - config.cool_down) * cosine)


@dataclass(slots=True)
class DriftGuard:
    """Notices a dream that gets worse for long: Big Sleep's "drift into static".

    Attributes:
        patience: looks in a row below the best before going back; 0: never.
        tolerance: how far below the best a look may be without counting, a cosine.
        looks_below: looks in a row that were below, so far.
        cooling: what the learning rate is multiplied by.
    """

    patience: int
    tolerance: float
    looks_below: int = 0
    cooling: float = 1.0

    def must_go_back(self, score: float, best: float) -> bool:
        """Counts a look and says whether the dream has to go back to its best, cooler."""
        self.looks_below = self.looks_below + 1 if score < best - self.tolerance else 0
        if not self.patience or self.looks_below < self.patience:
            return False
        self.looks_below = 0
        self.cooling *= COOLING
        return True

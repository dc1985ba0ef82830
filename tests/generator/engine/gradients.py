"""What moves a dream, seen from outside of it."""

import pytest

from generator.engine import Dream
from generator.engine.latents import Variables


def gradients_of_steps(dream: Dream, monkeypatch: pytest.MonkeyPatch) -> list[Variables]:
    """Returns a list that gets the gradients which each of the dream's steps is made along."""
    seen: list[Variables] = []
    move = dream.optimizer.step

    def noting(learning_rate: float) -> None:
        seen.append({name: value.grad.clone() for name, value in dream.variables.items() if value.grad is not None})
        move(learning_rate)

    monkeypatch.setattr(dream.optimizer, "step", noting)
    return seen

"""The training loop that all networks share: AdamW, warm-up, half a cosine down, a curve on the way."""

import csv
import logging
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import torch
from torch import Tensor, nn

log = logging.getLogger(__name__)

WARM_UP_STEPS = 100
LOGGED_EVERY = 50  # steps
SMOOTHING = 0.98  # of the logged loss
GRADIENT_LIMIT = 1.0  # norm


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of training.

    Attributes:
        name: as it stands in the curves.
        steps: how many updates.
        learning_rate: the highest.
        floor: the last learning rate, as a fraction of the highest.
        weight_decay: AdamW's, for matrices and filters only.
    """

    name: str
    steps: int
    learning_rate: float
    floor: float = 0.05
    weight_decay: float = 1e-4

    def rate(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        warm = min(1.0, (step + 1) / min(WARM_UP_STEPS, self.steps))
        cosine = (1 + math.cos(math.pi * step / self.steps)) / 2
        return self.learning_rate * warm * (self.floor + (1 - self.floor) * cosine)


@dataclass(slots=True)
class Curves:
    """What training logged: rows of phase, step, seconds, figure and value. Written to a CSV for the model card."""

    rows: list[tuple[str, int, float, str, float]] = field(default_factory=list)

    def note(self, phase: str, step: int, seconds: float, **figures: float) -> None:
        """Keeps figures of a step and says them."""
        for figure, value in figures.items():
            self.rows.append((phase, step, round(seconds, 1), figure, round(value, 4)))
        said = ", ".join(f"{figure} {value:.4g}" for figure, value in figures.items())
        log.info("%s step %d after %.0f s: %s", phase, step, seconds, said)

    def write(self, path: Path) -> None:
        """Writes all rows as CSV."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("phase", "step", "seconds", "figure", "value"))
            writer.writerows(self.rows)


def run_phase(
    phase: Phase,
    model: nn.Module,
    loss_of: Callable[[], Tensor],
    curves: Curves,
    *,
    also: Sequence[nn.Module] = (),
    before_step: Callable[[int], None] = lambda step: None,
) -> None:
    """Trains a model (and others with it) for a phase.

    Args:
        phase: how long and how fast.
        model: what is trained; parameters that get no gradient stay as they are.
        loss_of: draws a batch and returns its loss.
        curves: where the smoothed loss goes.
        also: further modules to train with the same loss.
        before_step: called with the step's number, to freeze things on the way.
    """
    parameters = [
        parameter for module in (model, *also) for parameter in module.parameters() if parameter.requires_grad
    ]
    optimizer = torch.optim.AdamW(_decayed(parameters, phase.weight_decay), lr=phase.learning_rate, betas=(0.9, 0.98))
    smoothed, since = math.nan, perf_counter()
    for step in range(phase.steps):
        before_step(step)
        for group in optimizer.param_groups:
            group["lr"] = phase.rate(step)
        loss = loss_of()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(parameters, GRADIENT_LIMIT)
        optimizer.step()
        smoothed = loss.item() if step == 0 else SMOOTHING * smoothed + (1 - SMOOTHING) * loss.item()
        if (step + 1) % LOGGED_EVERY == 0 or step + 1 == phase.steps:
            curves.note(phase.name, step + 1, perf_counter() - since, loss=smoothed)


def _decayed(parameters: Iterable[nn.Parameter], weight_decay: float) -> list[dict[str, object]]:
    """Weight decay for matrices and filters; norms and biases go free."""
    kept = list(parameters)
    return [
        {"params": [parameter for parameter in kept if parameter.ndim >= 2], "weight_decay": weight_decay},
        {"params": [parameter for parameter in kept if parameter.ndim < 2], "weight_decay": 0.0},
    ]

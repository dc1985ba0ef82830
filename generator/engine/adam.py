"""Adam, by torch's function: its class imports torch's compiler, 2.4 s and 0.15 GB in each process that dreams."""

from collections.abc import Mapping

import torch
from torch.optim.adam import adam

from generator.engine.latents import Variables

BETAS, EPSILON = (0.9, 0.999), 1e-8  # Kingma & Ba 2015, as in torch's class


class Adam:
    """The optimiser of a dream (Kingma & Ba 2015, arXiv 1412.6980).

    On a GPU it is one kernel instead of a dozen; on a CPU the plain one, whose sums are the same everywhere.

    Args:
        variables: what is moved.
        rate_factors: of the learning rate, by a variable's name; 1 for others.

    Attributes:
        moments: of each variable: "exp_avg", "exp_avg_sq", and the "step" that they were counted to.
    """

    def __init__(self, variables: Variables, rate_factors: Mapping[str, float]) -> None:
        self._variables, self._rate_factors = variables, rate_factors
        self.moments = {name: self._fresh_moments(value) for name, value in variables.items()}

    def _fresh_moments(self, value: torch.Tensor) -> Variables:
        counted_on = value.device if _is_fused(value) else torch.device("cpu")
        zeros = {key: torch.zeros_like(value, requires_grad=False) for key in ("exp_avg", "exp_avg_sq")}
        return {**zeros, "step": torch.zeros((), device=counted_on)}

    def restore(self, name: str, moments: Variables) -> None:
        """Goes on from a variable's moments that were counted before, on whatever device."""
        for key, value in moments.items():
            self.moments[name][key].copy_(value)

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """Moves the variables along their gradients, and forgets these."""
        for name, value in self._variables.items():
            moments = self.moments[name]
            assert value.grad is not None
            adam(
                [value],
                [value.grad],
                [moments["exp_avg"]],
                [moments["exp_avg_sq"]],
                [],
                [moments["step"]],
                foreach=False,
                fused=_is_fused(value),
                amsgrad=False,
                beta1=BETAS[0],
                beta2=BETAS[1],
                lr=learning_rate * self._rate_factors.get(name, 1.0),
                weight_decay=0.0,
                eps=EPSILON,
                maximize=False,
            )
        self.forget_gradients()

    def forget_gradients(self) -> None:
        """Lets the next gradients be summed up from nothing."""
        for value in self._variables.values():
            value.grad = None


def _is_fused(value: torch.Tensor) -> bool:
    return value.device.type == "cuda"

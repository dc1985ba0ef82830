"""What is optimised: the variables of a dream, how they become a point in the generator's input space, their average.

A parameterization in lucid's sense: the same optimiser moves whatever variables it has, and `read` says which point
they stand for. `read` takes the variables as an argument, so that current, averaged and best ones are read alike.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from generator.engine.biggan import Point

Variables = dict[str, Tensor]


LEAST_AFFINITY = 1e-3  # below it a root's slope would be too steep
LEAST_CLASS = 1e-4  # and as much below 1: a class that is 0 or 1 itself could never change


class Parameterization(ABC):
    """How variables stand for a point."""

    has_free_classes: bool  # whether the class loss has something to hold

    def to(self, device: torch.device) -> "Parameterization":
        """Returns it with its constants on a device."""
        return self

    @abstractmethod
    def read(self, variables: Mapping[str, Tensor]) -> Point:
        """Returns the point (R, Z), (R, C); differentiable."""

    def affinity(self, variables: Mapping[str, Tensor]) -> Tensor:
        """Returns how near the names of the point's classes are to what is wanted; 0 where names play no part."""
        return variables["z"].new_zeros(())


class FreeClasses(Parameterization):
    """Big Sleep's: z as it is, and every class free, through a sigmoid or a differentiable top-k.

    Variables: z (R, Z) and class_logits (R, C).

    Args:
        max_classes: how many classes a row may have; None: all, through a sigmoid.
        temperature: of the softmax in the top-k.
    """

    has_free_classes = True

    def __init__(self, max_classes: int | None = None, temperature: float = 2.0) -> None:
        self._max_classes = max_classes
        self._temperature = temperature

    def read(self, variables: Mapping[str, Tensor]) -> Point:
        logits = variables["class_logits"]
        if self._max_classes is None:
            return Point(variables["z"], torch.sigmoid(logits))
        return Point(variables["z"], differentiable_top_k(logits, self._max_classes, self._temperature))

    def variables_at(self, point: Point) -> Variables:
        """Returns the variables that are read as a point, or as the nearest that they can stand for."""
        if self._max_classes is None:
            logits = point.classes.clamp(LEAST_CLASS, 1 - LEAST_CLASS).logit()
        else:
            logits = top_k_logits(point.classes, self._max_classes, self._temperature)
        return {"z": point.z.clone(), "class_logits": logits}


class MixedClasses(Parameterization):
    """Classes inside the hull of a few: softmax weights over a basis, z free (after Liu et al. 2021, section 3.2).

    Big Sleep can reach any direction of the class embedding by tiny moves of all classes, and leaves the manifold that
    the generator was trained on. Inside the hull of a few one-hot classes it cannot. Differs from FuseDream: z is
    optimised directly, not mixed, since a mean of normal draws is no normal draw.

    Variables: z (R, Z) and mixing (R, K).

    Args:
        basis: (K, R, C), the class rows that are mixed.
        affinities: (K, T), how near each one's name is to each thing that is wanted.
    """

    has_free_classes = False

    def __init__(self, basis: Tensor, affinities: Tensor) -> None:
        self.basis = basis
        self.affinities = affinities

    def to(self, device: torch.device) -> "MixedClasses":
        return MixedClasses(self.basis.to(device), self.affinities.to(device))

    def read(self, variables: Mapping[str, Tensor]) -> Point:
        weights = variables["mixing"].softmax(dim=-1)  # (R, K)
        return Point(variables["z"], torch.einsum("rk,krc->rc", weights, self.basis))

    def affinity(self, variables: Mapping[str, Tensor]) -> Tensor:
        return coverage(variables["mixing"].softmax(dim=-1).mean(dim=0) @ self.affinities)


def coverage(affinities: Tensor) -> Tensor:
    """How well a mix of classes does justice to T things: (..., T) affinities to (...).

    Of several things the roots are averaged, so that half of each is worth more than all of one.
    """
    things = affinities.shape[-1]
    if things == 1:
        return affinities[..., 0]
    return affinities.clamp(min=LEAST_AFFINITY).pow(1 / things).mean(dim=-1)


def differentiable_top_k(logits: Tensor, count: int, temperature: float) -> Tensor:
    """Keeps the `count` largest of each row, each as its softmax among those not larger (as in big-sleep).

    Args:
        logits: (R, C).
        count: how many are kept; all others become 0.
        temperature: above 0; the larger, the flatter.

    Returns:
        (R, C) in [0, 1].
    """
    scaled = logits / temperature
    kept, places = scaled.topk(count, dim=-1)  # (R, count), largest first
    # Softmax of the i-th among all but the i larger ones: its denominator is the total less those.
    rest = scaled.scatter(-1, places, torch.finfo(scaled.dtype).min).logsumexp(dim=-1, keepdim=True)  # (R, 1)
    tail = torch.cat((rest, kept.flip(-1)), dim=-1).logcumsumexp(dim=-1)[:, 1:].flip(-1)  # (R, count)
    return torch.zeros_like(logits).scatter(-1, places, (kept - tail).exp())


def top_k_logits(classes: Tensor, count: int, temperature: float) -> Tensor:
    """Returns the logits (R, C) from which `differentiable_top_k` makes the `count` largest of the classes (R, C).

    The i-th largest is a share of what the larger ones left, so it is never less than an equal share of that: smaller
    ones, and all but the `count` largest, can't be kept.
    """
    kept, places = classes.topk(count, dim=-1)  # (R, count), largest first
    rivals = classes.shape[-1] - torch.arange(count, device=classes.device)  # each one's, itself among them
    least = (1.01 / rivals).clamp(max=1 - LEAST_CLASS)  # a little more, or another class might be taken for it
    shares = torch.maximum(kept, least).clamp(max=1 - LEAST_CLASS)
    left = (1 - shares).log().cumsum(dim=-1)  # (R, count), logarithm of what is left after each
    before = torch.cat((torch.zeros_like(left[:, :1]), left[:, :-1]), dim=-1)
    others = left[:, -1:] - math.log(max(classes.shape[-1] - count, 1))  # (R, 1), what is left, in equal parts
    return temperature * others.expand_as(classes).scatter(-1, places, shares.log() + before)


@dataclass(frozen=True, slots=True)
class Best:
    """The best look at a dream so far: its score, the step it was made after, the averaged variables."""

    score: float
    step: int
    variables: Variables


class Average:
    """Exponential moving average of variables, without its bias towards the start (Kingma and Ba 2015, section 3)."""

    def __init__(self, variables: Mapping[str, Tensor], decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.sums: Variables = {name: torch.zeros_like(value) for name, value in variables.items()}
        self.update(variables)

    @torch.no_grad()
    def update(self, variables: Mapping[str, Tensor]) -> None:
        """Counts the present variables in."""
        self.updates += 1
        for name, value in variables.items():
            self.sums[name].lerp_(value, 1 - self.decay)

    def read(self) -> Variables:
        """Returns the average."""
        total = 1 - self.decay**self.updates
        return {name: value / total for name, value in self.sums.items()}

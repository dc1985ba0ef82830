"""Each loss: a value known by hand, a finite gradient, and five steps that lower it."""

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from generator.engine.losses import class_loss, guidance_loss, latent_loss, normalized


def test_guidance_is_minus_100_cosines_and_plus_100_for_what_is_avoided() -> None:
    cosines = torch.tensor([[0.2, 0.1], [0.4, 0.3]])
    assert guidance_loss(cosines, torch.tensor([1.0, -0.5])).item() == pytest.approx(-100 * 0.3 + 50 * 0.2)


def test_latent_loss_of_two_opposite_values_is_known() -> None:
    # Row (1, -1, 1, -1): mean 0, unbiased std sqrt(4/3), skewness 0, kurtosis 1 - 3, mean square 1.
    z = torch.tensor([[1.0, -1.0, 1.0, -1.0]])
    assert latent_loss(z).item() == pytest.approx(math.sqrt(4 / 3) - 1 + 2 + 4)


def test_latent_loss_charges_the_mean_square_only_above_one() -> None:
    small, large = torch.tensor([[0.1, -0.1, 0.1, -0.1]]), torch.tensor([[3.0, -3.0, 3.0, -3.0]])
    assert latent_loss(small).item() == pytest.approx(1 - 0.1 * math.sqrt(4 / 3) + 2 + 4)
    assert latent_loss(large).item() == pytest.approx(3 * math.sqrt(4 / 3) - 1 + 2 + 4 * 9)


def test_latent_loss_of_normal_draws_is_near_its_floor() -> None:
    z = torch.randn(8, 100_000, generator=torch.Generator().manual_seed(1))
    assert latent_loss(z).item() == pytest.approx(4, abs=0.1)


def test_class_loss_spares_the_largest_class_of_each_row() -> None:
    classes = torch.tensor([[0.9, 0.1, 0.0], [0.2, 0.0, 0.02]])
    assert class_loss(classes).item() == pytest.approx((5**2 + 0 + 0 + 1) / 4)


LOSSES: dict[str, tuple[Callable[[Tensor], Tensor], Tensor]] = {
    "guidance": (lambda x: guidance_loss(torch.tanh(x), torch.tensor([1.0, -1.0])), torch.randn(4, 2)),
    "latent": (latent_loss, 2 * torch.randn(3, 32) + 0.5),
    "class": (lambda x: class_loss(torch.sigmoid(x)), torch.randn(3, 10)),
}


@pytest.mark.parametrize("name", list(LOSSES))
def test_five_steps_lower_it_and_its_gradient_is_finite(name: str) -> None:
    loss, start = LOSSES[name]
    value = start.clone().requires_grad_()
    optimizer = torch.optim.Adam([value], lr=0.05)
    first = loss(value).item()
    for _ in range(5):
        optimizer.zero_grad()
        loss(value).backward()
        assert value.grad is not None
        assert value.grad.isfinite().all()
        optimizer.step()
    assert loss(value).item() < first - 1e-3


def test_a_normalized_gradient_has_unit_size_whatever_it_was() -> None:
    gradient = torch.randn(5, 7)
    for scale in (1e-6, 1.0, 1e6):
        found = normalized({"z": scale * gradient})["z"]
        assert found.square().mean().item() == pytest.approx(1, rel=1e-4)
    assert normalized({"z": torch.zeros(3)})["z"].tolist() == [0, 0, 0]

"""The layered generator: the package's own pictures, only sooner and with a row for each layer."""

import copy

import pytest
import torch
from pytorch_pretrained_biggan import BigGAN

from generator.engine.biggan import LayeredGenerator, Point, stack
from tests.generator.engine.tiny_pack import GENERATOR, random_biggan


@pytest.fixture(scope="module")
def biggan() -> BigGAN:
    return random_biggan(seed=3)


def same_row(generator: LayeredGenerator, z: torch.Tensor, classes: torch.Tensor) -> Point:
    return Point(
        z[:, None].expand(-1, generator.rows, -1).clone(), classes[:, None].expand(-1, generator.rows, -1).clone()
    )


@pytest.mark.parametrize("truncation", [1.0, 0.4, 0.43])
def test_with_equal_rows_it_draws_what_the_packages_own_forward_draws(biggan: BigGAN, truncation: float) -> None:
    biggan.eval()
    for norm in biggan.modules():
        if hasattr(norm, "running_means"):
            norm.running_means.normal_(std=0.3)
            norm.running_vars.uniform_(0.5, 1.5)
    z, classes = torch.randn(2, GENERATOR["z_dim"]), torch.rand(2, GENERATOR["num_classes"])
    with torch.no_grad():
        expected = (biggan(z, classes, truncation) + 1) / 2
        generator = LayeredGenerator(copy.deepcopy(biggan), truncation)
        drawn = generator(same_row(generator, z, classes))
    assert drawn.std() > 0.01
    torch.testing.assert_close(drawn, expected, rtol=1e-4, atol=1e-5)


def test_every_row_changes_the_picture(biggan: BigGAN) -> None:
    generator = LayeredGenerator(copy.deepcopy(biggan))
    point = same_row(generator, torch.randn(1, GENERATOR["z_dim"]), torch.rand(1, GENERATOR["num_classes"]))
    drawn = generator(point)
    for row in range(generator.rows):
        z = point.z.clone()
        z[:, row] += 1
        assert (generator(Point(z, point.classes)) - drawn).abs().max() > 1e-4, f"row {row}"


def test_no_weight_asks_for_a_gradient_and_the_latents_get_one(biggan: BigGAN) -> None:
    generator = LayeredGenerator(copy.deepcopy(biggan))
    point = same_row(generator, torch.randn(1, GENERATOR["z_dim"]), torch.rand(1, GENERATOR["num_classes"]))
    point.z.requires_grad_()
    generator(point).sum().backward()
    assert point.z.grad is not None
    assert point.z.grad.isfinite().all()
    assert not any(weight.requires_grad for weight in generator.parameters())


def test_spectral_norm_is_folded_away(biggan: BigGAN) -> None:
    generator = LayeredGenerator(copy.deepcopy(biggan))
    names = [name for name, _ in (*generator.named_parameters(), *generator.named_buffers())]
    assert not [name for name in names if name.endswith(("_orig", "_u", "_v"))]


def test_points_are_drawn_in_a_batch_as_one_by_one(biggan: BigGAN) -> None:
    generator = LayeredGenerator(copy.deepcopy(biggan))
    points = [
        Point(torch.randn(generator.rows, GENERATOR["z_dim"]), torch.rand(generator.rows, GENERATOR["num_classes"]))
        for _ in range(3)
    ]
    together = generator(stack(points))
    for drawn, point in zip(together, points, strict=True):
        torch.testing.assert_close(drawn, generator(stack([point]))[0], rtol=1e-4, atol=1e-5)

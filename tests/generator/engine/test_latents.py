"""Latents: what the variables stand for, and their average."""

import pytest
import torch

from generator.engine.latents import Average, FreeClasses, MixedClasses, coverage, differentiable_top_k, top_k_logits


def peers_top_k(logits: torch.Tensor, count: int, temperature: float) -> torch.Tensor:
    """The definition: the largest's softmax among all, then the next one's among those left, and so on."""
    kept = torch.zeros_like(logits)
    left = logits / temperature
    for _ in range(count):
        value, place = left.softmax(dim=-1).max(dim=-1, keepdim=True)
        kept.scatter_(-1, place, value)
        left = left.scatter(-1, place, -torch.inf)
    return kept


@pytest.mark.parametrize("count", [1, 3, 6])
def test_top_k_equals_its_definition_and_has_a_gradient(count: int) -> None:
    logits = torch.randn(4, 6, generator=torch.Generator().manual_seed(2)).requires_grad_()
    found = differentiable_top_k(logits, count, 2.0)
    torch.testing.assert_close(found, peers_top_k(logits.detach(), count, 2.0))
    assert ((found > 0).sum(dim=-1) == count).all()
    (found * torch.randn(4, 6)).sum().backward()
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


def test_free_classes_are_a_sigmoid_of_the_logits() -> None:
    variables = {"z": torch.randn(2, 3), "class_logits": torch.tensor([[0.0, -3.9], [2.0, 1.0]])}
    point = FreeClasses().read(variables)
    assert point.z is variables["z"]
    torch.testing.assert_close(point.classes, torch.sigmoid(variables["class_logits"]))


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("given", [(0.6, 0.4), (0.9, 0.1), (0.5, 0.3, 0.2), (0.3, 0.3), (0.8, 0.8), (0.02, 0.015)])
def test_the_logits_of_given_classes_are_read_as_these_classes(given: tuple[float, ...], temperature: float) -> None:
    classes = torch.zeros(2, 184)
    classes[0, 100 : 100 + len(given)] = torch.tensor(given)
    classes[1, : len(given)] = torch.tensor(given[::-1])
    found = differentiable_top_k(top_k_logits(classes, len(given), temperature), len(given), temperature)
    torch.testing.assert_close(found, classes, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("count", [1, 2, 11, 12])
def test_logits_of_classes_that_no_top_k_gives_are_read_as_nearly_these(count: int) -> None:
    one = torch.zeros(1, 12)
    one[0, 7] = 1.0
    logits = top_k_logits(one, count, 2.0)
    assert logits.isfinite().all()
    found = differentiable_top_k(logits, count, 2.0)[0]
    # The second of a top-k is the largest of a softmax over eleven: a little more than an eleventh.
    others = sorted(found[torch.arange(12) != 7].tolist(), reverse=True)
    assert found[7].item() == pytest.approx(1, abs=1e-3)
    assert others[: count - 1] == pytest.approx([1 / (12 - k) for k in range(count - 1, 0, -1)], rel=0.02)
    assert not any(others[count - 1 :])


@pytest.mark.parametrize("place", range(11))
def test_a_class_that_is_less_than_a_top_k_can_give_is_kept_nevertheless(place: int) -> None:
    classes = torch.zeros(1, 12)
    classes[0, [place, 11]] = torch.tensor([0.03, 0.97])
    found = differentiable_top_k(top_k_logits(classes, 2, 2.0), 2, 2.0)[0]
    assert found[11].item() == pytest.approx(0.97)
    assert found[place].item() == pytest.approx(1 / 11, rel=0.02)


def test_of_more_classes_than_a_top_k_keeps_the_largest_are_kept_as_they_are() -> None:
    classes = torch.tensor([[0.1, 0.0, 0.5, 0.4, 0.0, 0.02]])
    found = differentiable_top_k(top_k_logits(classes, 2, 2.0), 2, 2.0)
    torch.testing.assert_close(found, torch.tensor([[0.0, 0.0, 0.5, 0.4, 0.0, 0.0]]))


def test_mixed_classes_never_leave_the_hull_of_their_basis() -> None:
    basis = torch.rand(3, 4, 10)
    point = MixedClasses(basis, torch.zeros(3, 1)).read({"z": torch.randn(4, 2), "mixing": 5 * torch.randn(4, 3)})
    assert (point.classes <= basis.amax(dim=0) + 1e-6).all()
    assert (point.classes >= basis.amin(dim=0) - 1e-6).all()


def test_of_two_things_half_of_each_is_worth_more_than_all_of_one() -> None:
    both, one = coverage(torch.tensor([0.5, 0.5])), coverage(torch.tensor([1.0, 0.0]))
    assert both > one + 0.1
    assert coverage(torch.tensor([0.3])).item() == pytest.approx(0.3)


def test_affinity_is_the_mean_of_the_mixed_classes_own() -> None:
    mixed = MixedClasses(torch.rand(2, 2, 5), torch.tensor([[0.8], [0.2]]))
    variables = {"z": torch.zeros(2, 3), "mixing": torch.tensor([[100.0, 0.0], [0.0, 0.0]])}
    assert mixed.affinity(variables).item() == pytest.approx((0.8 + 0.5) / 2)


def test_the_average_of_a_constant_is_that_constant_from_the_first_update() -> None:
    value = {"z": torch.tensor([2.0, -1.0])}
    average = Average(value, 0.99)
    torch.testing.assert_close(average.read()["z"], value["z"])
    average.update(value)
    torch.testing.assert_close(average.read()["z"], value["z"])


def test_the_average_weighs_by_the_decay() -> None:
    average = Average({"z": torch.tensor([0.0])}, 0.5)
    average.update({"z": torch.tensor([1.0])})
    # Weights 0.25 and 0.5, of 0.75.
    assert average.read()["z"].item() == pytest.approx(2 / 3)

"""The optimiser, beside torch's own class."""

import torch

from generator.engine.adam import Adam

FACTORS = {"mixing": 0.5}


def variables() -> dict[str, torch.Tensor]:
    random = torch.Generator().manual_seed(1)
    return {name: torch.randn(4, 3, generator=random).requires_grad_() for name in ("z", "mixing")}


def lay_gradients(values: dict[str, torch.Tensor], step: int) -> None:
    random = torch.Generator().manual_seed(100 + step)
    for value in values.values():
        value.grad = torch.randn(4, 3, generator=random)


def test_it_moves_as_torchs_own_to_the_bit() -> None:
    ours, theirs = variables(), variables()
    adam = Adam(ours, FACTORS)
    groups = [{"params": [value], "factor": FACTORS.get(name, 1.0)} for name, value in theirs.items()]
    reference = torch.optim.Adam(groups)
    for step, rate in enumerate((0.07, 0.05, 0.3, 0.01)):
        lay_gradients(ours, step)
        lay_gradients(theirs, step)
        adam.step(rate)
        for group in reference.param_groups:
            group["lr"] = rate * group["factor"]
        reference.step()
        assert all(torch.equal(ours[name], theirs[name]) for name in ours)
        assert all(value.grad is None for value in ours.values())


def test_it_goes_on_from_moments_that_were_kept() -> None:
    whole, first = variables(), variables()
    through, before = Adam(whole, FACTORS), Adam(first, FACTORS)
    for step in range(2):
        for values, adam in ((whole, through), (first, before)):
            lay_gradients(values, step)
            adam.step(0.1)
    after = Adam(first, FACTORS)
    for name, moments in before.moments.items():
        after.restore(name, moments)
    for values, adam in ((whole, through), (first, after)):
        lay_gradients(values, 2)
        adam.step(0.1)
    assert all(torch.equal(whole[name], first[name]) for name in whole)

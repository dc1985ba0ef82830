"""How many dreams go into a device's memory."""

import pytest
import torch

from generator.device_memory import GIB, MOST_AT_ONCE, dreams_at_once, dreams_that_fit, limit_memory, usable_bytes


@pytest.mark.parametrize(
    ("free_bytes", "dream_bytes", "dreams"),
    [(10 * GIB, 2 * GIB, 4), (3 * GIB, 4 * GIB, 1), (0, GIB, 1), (80 * GIB, GIB, MOST_AT_ONCE)],
)
def test_as_many_dreams_as_fit_into_most_of_the_free_memory(free_bytes: int, dream_bytes: int, dreams: int) -> None:
    assert dreams_that_fit(free_bytes, dream_bytes) == dreams


def test_a_cpu_dreams_one_at_a_time_so_that_bytes_stay_the_same() -> None:
    assert dreams_at_once(torch.device("cpu"), lambda: 12.5) == (1, 12.5)


@pytest.mark.parametrize(
    ("free_gib", "held_gib", "limit_gib", "usable_gib"),
    [(20, 1, None, 20), (20, 1, 4, 2.5), (2, 1, 4, 2), (20, 5, 4, 0)],
)
def test_a_limit_leaves_what_is_neither_held_nor_cudas_own(
    free_gib: int, held_gib: int, limit_gib: float | None, usable_gib: float
) -> None:
    assert usable_bytes(free_gib * GIB, held_gib * GIB, limit_gib) == usable_gib * GIB


def test_a_limit_leaves_a_cpu_alone() -> None:
    limit_memory(torch.device("cpu"), 1.0)
    assert torch.ones(10).sum() == 10

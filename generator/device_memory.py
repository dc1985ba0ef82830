"""How much memory a device has, and how many dreams it takes at once."""

from __future__ import annotations

from collections.abc import Callable

import torch

MOST_AT_ONCE = 8  # beyond it a step of all takes so long that cards stand still
USED_OF_FREE = 0.8  # of the free memory: recipes may ask for more cutouts than the trial dream had


def most_bytes() -> int:
    """The most that CUDA has held; 0 where nobody counts."""
    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0


def dreams_at_once(device: torch.device, trial: Callable[[], float]) -> tuple[int, float]:
    """Measures what one dream holds, and how many such dreams fit.

    One on a CPU: there a dream's bytes are promised to be the same each time, and neighbours change the order of sums.

    Args:
        trial: Dreams for a moment and says its steps per second.

    Returns:
        How many, and what the trial said.
    """
    if device.type != "cuda":
        return 1, trial()
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    speed = trial()
    dream_bytes = torch.cuda.max_memory_allocated(device) - before
    torch.cuda.empty_cache()  # what the trial held is free again, and counted as such
    return dreams_that_fit(torch.cuda.mem_get_info(device)[0], dream_bytes), speed


def dreams_that_fit(free_bytes: int, dream_bytes: int) -> int:
    """How many dreams of a size go into free memory; at least one, which makes do with less if it must."""
    return max(1, min(MOST_AT_ONCE, int(free_bytes * USED_OF_FREE) // max(dream_bytes, 1)))

"""How much memory a device has, how much of it may be used, and how many dreams that takes at once."""

from __future__ import annotations

from collections.abc import Callable

import torch

MOST_AT_ONCE = 8  # beyond it a step of all takes so long that cards stand still
USED_OF_FREE = 0.8  # of the free memory: recipes may ask for more cutouts than the trial dream had
GIB = 2**30
CONTEXT_BYTES = GIB // 2  # what CUDA takes for a process beside its tensors; guessed, as cards and drivers differ


def most_bytes() -> int:
    """The most that CUDA has held; 0 where nobody counts."""
    return torch.cuda.max_memory_allocated() if torch.cuda.is_available() else 0


def bytes_for_tensors(gpu_memory_gib: float) -> int:
    """What is left for tensors of the memory that a person allows."""
    return int(gpu_memory_gib * GIB) - CONTEXT_BYTES


def limit_memory(device: torch.device, gpu_memory_gib: float | None) -> None:
    """Sees to it that this process takes no more of a GPU's memory than that; None leaves it all, and so does a CPU.

    What does not fit fails as on a full card, and the engine makes do with less (`generator.engine.memory`).
    """
    if gpu_memory_gib is not None and device.type == "cuda":
        whole_bytes = torch.cuda.mem_get_info(device)[1]
        torch.cuda.set_per_process_memory_fraction(min(1.0, bytes_for_tensors(gpu_memory_gib) / whole_bytes), device)


def dreams_at_once(
    device: torch.device, trial: Callable[[], float], gpu_memory_gib: float | None = None
) -> tuple[int, float]:
    """Measures what the steps of one dream hold, and how many such dreams fit.

    One on a CPU: there a dream's bytes are promised to be the same each time, and neighbours change the order of sums.

    Args:
        trial: Dreams for a moment and says its steps per second. When its start is over, it forgets the start's peak:
            dreams start one after another.
        gpu_memory_gib: The most that may be used; None: all that is free.

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
    free_bytes = torch.cuda.mem_get_info(device)[0]
    return dreams_that_fit(usable_bytes(free_bytes, before, gpu_memory_gib), dream_bytes), speed


def usable_bytes(free_bytes: int, held_bytes: int, gpu_memory_gib: float | None) -> int:
    """What of the free memory may be used beside what is held already."""
    if gpu_memory_gib is None:
        return free_bytes
    return min(free_bytes, max(bytes_for_tensors(gpu_memory_gib) - held_bytes, 0))


def dreams_that_fit(free_bytes: int, dream_bytes: int) -> int:
    """How many dreams of a size go into free memory; at least one, which makes do with less if it must."""
    return max(1, min(MOST_AT_ONCE, int(free_bytes * USED_OF_FREE) // max(dream_bytes, 1)))

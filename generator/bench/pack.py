"""What a pack does on this machine: speed, time to a score, memory, cold start, and what batches gain."""

import resource
import statistics
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

from generator.engine import Dream, DreamConfig, Dreamer, Method, Phrase, load_weights
from generator.engine.weights import compile_networks

PROMPT = "a red apple"
BATCH = 4
WARM_UP_LAPS, BATCH_LAPS = 3, 7
PEAK_SIDES = {"cuda": 8192, "cpu": 1024}  # of a matrix product that is large enough to show what the device can do
PEAK_LAPS = 5


@dataclass(frozen=True, slots=True)
class PackFigures:
    """One pack on one device.

    Attributes:
        name: of the pack.
        device: that it ran on.
        cold_start_seconds: from nothing loaded to the first step done.
        warm_start_seconds: the same for the next dream.
        steps_per_second: after the first step, looks at the score included.
        seconds_to_score: until `warm` reached the best score of `classic` in as many steps; None if it did not.
        classic_seconds: what `classic` took to that score.
        batch_gain: seconds of the device for a step of four dreams one after another, divided by those of the four as a
            batch; the median of some turns.
        peak_bytes: the most memory.
        step_flops: floating-point operations of a step's matrix products and convolutions, in both networks.
        peak_flops: those that the device makes in a second in a large matrix product of the same type.
    """

    name: str
    device: str
    cold_start_seconds: float
    warm_start_seconds: float
    steps_per_second: float
    seconds_to_score: float | None
    classic_seconds: float
    batch_gain: float
    peak_bytes: int
    step_flops: int
    peak_flops: float

    @property
    def share_of_peak(self) -> float:
        """How much of what the device can do the steps did."""
        return self.step_flops * self.steps_per_second / self.peak_flops

    def lines(self) -> list[str]:
        """Returns the figures for people to read."""
        reached = "not reached" if self.seconds_to_score is None else f"{self.seconds_to_score:.1f} s"
        return [
            f"{self.name} on {self.device}",
            f"  first step after {self.cold_start_seconds:.1f} s cold, {self.warm_start_seconds:.1f} s warm",
            f"  {self.steps_per_second:.2f} steps/s",
            f"  {self.step_flops / 1e9:.2f} GFLOP a step, {self.step_flops * self.steps_per_second / 1e9:.0f} GFLOP/s:"
            f" {self.share_of_peak:.0%} of the {self.peak_flops / 1e9:.0f} of a matrix product here",
            f"  classic's best score: {reached} by warm, {self.classic_seconds:.1f} s by classic",
            f"  {BATCH} dreams as a batch: {self.batch_gain:.2f} times as fast as in a row",
            f"  {self.peak_bytes / 1e9:.2f} GB at most",
        ]


def bench_pack(
    folder: Path, device: torch.device, *, steps: int = 40, is_compiled: bool = False, dtype: torch.dtype | None = None
) -> PackFigures:
    """Measures a pack in its own folder on a device."""
    began = time.perf_counter()
    weights = load_weights(folder, device, dtype=dtype)
    dreamer = Dreamer(compile_networks(weights) if is_compiled else weights)
    config = dreamer.weights.defaults.config(phrases=(Phrase(PROMPT),), seed=7, steps=steps)
    next(dreamer.dream(config))
    cold = time.perf_counter() - began
    began = time.perf_counter()
    dream = dreamer.dream(config)
    next(dream)
    warm = time.perf_counter() - began
    began = time.perf_counter()
    for _ in dream:
        pass
    pace = (steps - 1) / (time.perf_counter() - began)
    score, classic_seconds = _classic_best(dreamer, steps)
    return PackFigures(
        name=dreamer.weights.name,
        device=str(device),
        cold_start_seconds=cold,
        warm_start_seconds=warm,
        steps_per_second=pace,
        seconds_to_score=_seconds_to(dreamer, config, score),
        classic_seconds=classic_seconds,
        batch_gain=_batch_gain(dreamer, config),
        peak_bytes=_peak_bytes(device),
        step_flops=_step_flops(dreamer.dream(config)),
        peak_flops=_peak_flops(device, weights.perceptor.dtype),
    )


def _step_flops(dream: Dream) -> int:
    next(dream)  # the first one looks at the score as well
    with FlopCounterMode(display=False) as counter:
        next(dream)
    return int(counter.get_total_flops())


def _peak_flops(device: torch.device, dtype: torch.dtype) -> float:
    side = PEAK_SIDES[device.type]
    matrix = torch.randn(side, side, device=device).to(dtype)
    seconds = []
    for _ in range(PEAK_LAPS):
        began = _busy_seconds(device)
        matrix @ matrix
        seconds.append(_busy_seconds(device) - began)
    return 2 * side**3 / min(seconds)


def _classic_best(dreamer: Dreamer, steps: int) -> tuple[float, float]:
    """Returns the best score of the classic method and the seconds that it took to it."""
    config = dreamer.weights.defaults.config(phrases=(Phrase(PROMPT),), seed=7, steps=steps, method=Method.CLASSIC)
    began, best, seconds = time.perf_counter(), float("-inf"), 0.0
    for progress in dreamer.dream(config):
        if progress.best_score > best:
            best, seconds = progress.best_score, time.perf_counter() - began
    return best, seconds


def _seconds_to(dreamer: Dreamer, config: DreamConfig, score: float) -> float | None:
    began = time.perf_counter()
    for progress in dreamer.dream(config):
        if progress.best_score >= score:
            return time.perf_counter() - began
    return None


def _batch_gain(dreamer: Dreamer, config: DreamConfig) -> float:
    """Returns how many times as fast a step of all is together, in turns with the same steps one after another."""
    steps = WARM_UP_LAPS + BATCH_LAPS
    configs = [replace(config, seed=seed, steps=steps) for seed in range(BATCH)]
    singles, batch = [dreamer.dream(single) for single in configs], dreamer.dream_batch(configs)
    gains = []
    for _ in range(steps):
        began = _busy_seconds(dreamer.weights.device)
        for single in singles:
            next(single)
        between = _busy_seconds(dreamer.weights.device)
        next(batch)
        gains.append((between - began) / (_busy_seconds(dreamer.weights.device) - between))
    return statistics.median(gains[WARM_UP_LAPS:])


def _busy_seconds(device: torch.device) -> float:
    """A clock of the device's work: of the processor for a CPU, so that others on the machine don't count."""
    if device.type != "cuda":
        return time.process_time()
    torch.cuda.synchronize(device)
    return time.perf_counter()


def _peak_bytes(device: torch.device) -> int:
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

"""`dreamer bench`: how fast a pack is here, or how the engine compares with big-sleep doing the same work."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import typer

from dreams.settings import Precision
from generator.bench.contestants import BenchFailed, Work, compare
from generator.errors import EngineUnusable, WrongUse

PEER_SECONDS = 30.0


class Peer(StrEnum):
    """Who the engine is compared with."""

    BIG_SLEEP = "big-sleep"


@dataclass(frozen=True, slots=True)
class Comparing:
    """The options of `dreamer bench --against`; see its help."""

    work: Work
    peer_python: str
    peer_path: Path | None
    laps: int


def bench_here(folder: Path, device: str, steps: int, *, is_compiled: bool, precision: Precision) -> None:
    """Measures a pack and prints its figures.

    Raises:
        EngineUnusable: The pack or the device can't be used.
    """
    # Imported here: a comparison takes place in other processes and needs no torch in this one.
    from generator.bench.pack import bench_pack
    from generator.engine import EngineError
    from generator.engine.weights import dtype_named
    from generator.engine_process import pick_device

    try:
        figures = bench_pack(
            folder, pick_device(device), steps=steps, is_compiled=is_compiled, dtype=dtype_named(precision)
        )
    except EngineError as error:
        raise EngineUnusable(str(error)) from error
    typer.echo("\n".join(figures.lines()))


def bench_judged(folder: Path, device: str, steps: int) -> None:
    """Measures both methods by the independent judge and prints the figures.

    Raises:
        WrongUse: The judge does not know the pack's things.
        EngineUnusable: The pack or the device can't be used.
    """
    from generator.bench.recognition import bench_recognition, sample_of_names
    from generator.engine import Dreamer, EngineError, load_weights
    from generator.engine_process import pick_device
    from generator.packs.judge import Judge

    try:
        dreamer = Dreamer(load_weights(folder, pick_device(device)))
    except EngineError as error:
        raise EngineUnusable(str(error)) from error
    judge = Judge.load()
    if list(dreamer.weights.classes) != judge.names:
        raise WrongUse(f"--judge: the judge knows the emoji pack's things, not those of {dreamer.weights.name}.")
    figures = bench_recognition(dreamer, judge, sample_of_names(), most_steps=steps)
    typer.echo("\n".join(figures.lines()))


def bench_of_memory(size_px: int, cutouts: int, device: str, gpu_memory_gib: float | None) -> None:
    """Counts what the parts of a dream hold, with untrained networks of the real size, and prints it.

    Raises:
        EngineUnusable: The device can't be used, or has too little memory.
    """
    import torch

    from generator.bench.engine_contestant import random_weights
    from generator.bench.memory import bench_memory
    from generator.device_memory import bytes_for_tensors, limit_memory
    from generator.engine import EngineError
    from generator.engine_process import pick_device

    limit_bytes = None if gpu_memory_gib is None else bytes_for_tensors(gpu_memory_gib)
    try:
        chosen = pick_device(device)
        limit_memory(chosen, gpu_memory_gib)
        figures = bench_memory(random_weights(size_px, chosen, torch.bfloat16), cutouts, limit_bytes)
    except EngineError as error:
        raise EngineUnusable(str(error)) from error
    typer.echo("\n".join(figures.lines()))


def bench_against_peer(comparing: Comparing) -> None:
    """Compares with the peer and prints both.

    Raises:
        WrongUse: The peer's package is not there.
        EngineUnusable: One of the two ended before its work was done.
    """
    path = str(comparing.peer_path) if comparing.peer_path else None
    if not _has_peer(comparing.peer_python, path):
        raise WrongUse(
            "big-sleep is not part of this project: python -m pip install --no-deps --target build/peer"
            " big-sleep==0.9.1, then --peer-path build/peer. Or name another interpreter with --peer-python."
        )
    try:
        comparison = compare(comparing.work, peer_python=comparing.peer_python, peer_path=path, laps=comparing.laps)
    except BenchFailed as error:
        raise EngineUnusable(f"{error}; what it said is above.") from error
    typer.echo("\n".join(comparison.lines()))


def _has_peer(python: str, path: str | None) -> bool:
    code = "import importlib.util, sys; sys.exit(importlib.util.find_spec('big_sleep') is None)"
    environment = {**os.environ, "PYTHONPATH": path} if path else None
    try:
        return subprocess.run([python, "-c", code], env=environment, timeout=PEER_SECONDS, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False

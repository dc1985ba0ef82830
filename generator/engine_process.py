"""The engine's process: loads a pack, then dreams what it is told over a pipe. The only process with torch and the GPU.

It knows no database and no Discord. It ends when its pipe ends, so a killed supervisor leaves nothing behind.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from multiprocessing.connection import Connection

import torch

from dreams.recipe import Phrase as AskedPhrase
from dreams.recipe import Recipe
from generator.device_memory import dreams_at_once, limit_memory
from generator.dreams_under_way import DreamsUnderWay
from generator.engine.dreamer import Dreamer
from generator.engine.errors import DeviceLost, EngineError
from generator.engine.weights import compile_networks, dtype_named, load_weights
from generator.messages import EngineOptions, NotReady, Ready
from generator.recipes import config_for

TRIAL_RECIPE = Recipe((AskedPhrase("a picture"),), steps=6)
TRIAL_WARM_UP_STEPS = 2  # the first ones carry the start and the device's own warm-up


def run_engine(pipe: Connection, options: EngineOptions) -> None:
    """The process's entry: serves `pipe` until its other end is closed."""
    # Ctrl-C and a container's stop reach the whole process group; the supervisor alone decides, and closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        dreamer = _load(pipe, options)
        if dreamer is not None:
            DreamsUnderWay(pipe, dreamer).serve()
    except (EOFError, ConnectionError):
        return  # the supervisor is gone


def pick_device(name: str) -> torch.device:
    """The device of a setting: `auto` takes the best that is there.

    Raises:
        DeviceLost: There is no such device here.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    device = torch.device(name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        raise DeviceLost(
            f"There is no device {name} here, only {torch.cuda.device_count()} of CUDA's: use cpu or auto."
        )
    if device.type == "cuda":
        torch.cuda.set_device(device)  # memory is counted and given back on the current one
    return device


def repeat_on_gpus() -> None:
    """Has this process use only algorithms that give the same bits each time, which a CPU does anyway.

    To be called before CUDA is used: its matrix products read the environment when they are first asked for.
    """
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)


def _load(pipe: Connection, options: EngineOptions) -> Dreamer | None:
    if options.threads is not None:
        torch.set_num_threads(options.threads)
    if options.is_deterministic:
        repeat_on_gpus()
    try:
        device = pick_device(options.device)
        limit_memory(device, options.gpu_memory_gib)
        weights = load_weights(options.folder, device, dtype=dtype_named(options.precision))
        dreamer = Dreamer(compile_networks(weights) if options.is_compiled else weights)
        fitting, speed = dreams_at_once(device, lambda: _steps_per_second(dreamer), options.gpu_memory_gib)
    except (EngineError, RuntimeError) as error:  # RuntimeError: what torch raises for a device that does not work
        pipe.send(NotReady(str(error).splitlines()[0]))
        return None
    version = f"{weights.name} {weights.version}".strip()
    pipe.send(Ready(speed, dict(weights.defaults.steps), str(device), version, options.batch or fitting))
    return dreamer


def _steps_per_second(dreamer: Dreamer) -> float:
    config = config_for(TRIAL_RECIPE, dreamer.weights.defaults)
    if dreamer.weights.device.type == "cpu":  # the search for a start takes seconds there, and nobody counts its bytes
        config = replace(config, candidates=1, redraws=0)
    dream = dreamer.dream(config)
    if dreamer.weights.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats(dreamer.weights.device)
    for _ in range(TRIAL_WARM_UP_STEPS):
        next(dream)
    began, steps = time.perf_counter(), 0
    for _ in dream:
        steps += 1
    return steps / max(time.perf_counter() - began, 1e-6)

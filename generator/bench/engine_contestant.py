"""The engine as a contestant: real networks' sizes, random weights, the classic method. Run as a script.

Usage: engine_contestant.py SIZE_PX CUTOUTS THREADS DEVICE COMPILED (0 or 1) PRECISION; then a number of steps on each
line of standard input.
"""

import ctypes
import gc
import json
import sys
import time
from pathlib import Path

import torch

from generator.engine import Defaults, DreamConfig, Dreamer, Method, Phrase, Weights
from generator.engine.biggan import build_biggan
from generator.engine.clip import build_clip
from generator.engine.weights import compile_networks, dtype_named, prepare
from generator.packs.catalogue import VIT_B_32, biggan_settings

POWER_ITERATIONS = 2  # so that spectral norm divides by something sensible
NEVER = 1_000_000_000


def random_weights(size_px: int, device: torch.device, dtype: torch.dtype | None = None) -> Weights:
    """Returns weights of the real size that were never trained; None is the fastest type of the device."""
    biggan = build_biggan(biggan_settings(size_px))
    torch.nn.init.ones_(biggan.generator.bn.weight)
    torch.nn.init.zeros_(biggan.generator.bn.bias)
    with torch.no_grad():
        for _ in range(POWER_ITERATIONS):
            biggan.train()(torch.randn(1, 128), torch.rand(1, 1000) / 50, 1.0)
    clip = build_clip(dict(VIT_B_32)).half().float()  # in float16's values, as CLIP is published
    names = tuple(f"class {number}" for number in range(1000))
    return Weights("random", "1", *prepare(clip, biggan, device, dtype), names, Defaults())


def forget_peak() -> None:
    """Lets the peak begin at what is held now: the building of random weights is no part of the work."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what the building freed goes back to the system first
    Path("/proc/self/clear_refs").write_text("5")


def peak_bytes() -> int:
    """Returns the most memory that this process has held since."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def main() -> None:
    """Makes steps as standard input asks."""
    size_px, cutouts, threads = (int(argument) for argument in sys.argv[1:4])
    device = torch.device(sys.argv[4])
    torch.set_num_threads(threads)
    config = DreamConfig(
        phrases=(Phrase("a red apple"),), method=Method.CLASSIC, cutouts=cutouts, steps=NEVER, evaluate_every=NEVER
    )
    weights = random_weights(size_px, device, dtype_named(sys.argv[6]))
    if sys.argv[5] == "1":
        compile_networks(weights)
    dream = Dreamer(weights).dream(config)
    forget_peak()
    for line in sys.stdin:
        began, began_cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            next(dream)
        if device.type == "cuda":
            torch.cuda.synchronize()
        lap = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - began_cpu}
        lap["peak_bytes"] = torch.cuda.max_memory_allocated() if device.type == "cuda" else peak_bytes()
        sys.stdout.write(json.dumps(lap) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

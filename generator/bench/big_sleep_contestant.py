"""lucidrains/big-sleep as a contestant, its own code with random weights. Run as a script where it is installed.

It wants a GPU even to be imported and fetches its weights by itself; both are put aside here, nothing else is touched.
Usage: big_sleep_contestant.py SIZE_PX CUTOUTS THREADS DEVICE; then a number of steps on each line of standard input.
What else is on the command line is for the other contestant.
"""

import ctypes
import gc
import json
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from torchvision.transforms import Normalize

# The order of clip.model.CLIP's arguments: ViT-B/32.
VIT_B_32 = (512, 224, 12, 768, 32, 77, 49408, 512, 8, 12)
POWER_ITERATIONS = 2
NEVER = 1_000_000_000
# Per output size: channel widths behind each pair of blocks (BigGAN-deep).
WIDTHS = {128: (16, 8, 4, 2, 1), 256: (16, 8, 8, 4, 2, 1), 512: (16, 8, 8, 4, 2, 1, 1)}


def prepare(device: str) -> Any:
    """Imports the peer with random weights in the place of fetched ones."""
    is_available = torch.cuda.is_available
    if device == "cpu":
        torch.cuda.is_available = lambda: True  # it is asserted when the peer is imported, and never asked again
        torch.nn.Module.cuda = lambda self, *_: self  # type: ignore[method-assign]
        torch.Tensor.cuda = lambda self, *_: self  # type: ignore[method-assign]
    peer: Any = import_module("big_sleep.big_sleep")
    torch.cuda.is_available = is_available
    networks, perceptors = import_module("big_sleep.biggan"), import_module("big_sleep.clip")

    def load(_name: str, jit: bool = False) -> tuple[Any, Any]:
        del jit
        normalize = Normalize((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
        return perceptors.CLIP(*VIT_B_32).eval().float(), normalize

    def from_pretrained(name: str) -> Any:
        size_px = int(name.rsplit("-", 1)[1])
        layers, width = [], 16
        for narrower in WIDTHS[size_px]:
            layers += [(False, width, width), (True, width, narrower)]
            width = narrower
        config = networks.BigGANConfig(output_dim=size_px, layers=layers, attention_layer_position=8)
        biggan = networks.BigGAN(config)
        torch.nn.init.ones_(biggan.generator.bn.weight)
        torch.nn.init.zeros_(biggan.generator.bn.bias)
        rows = len(layers) + 1
        with torch.no_grad():
            for _ in range(POWER_ITERATIONS):
                biggan.train()(torch.randn(rows, 128), torch.rand(rows, 1000) / 50, 1.0)
        return biggan

    peer.load = load
    peer.BigGAN = type("RandomBigGAN", (), {"from_pretrained": staticmethod(from_pretrained)})
    return peer


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
    device = sys.argv[4]
    torch.set_num_threads(threads)
    warnings.simplefilter("ignore")
    peer = prepare(device)
    imagine = peer.Imagine(
        text="a red apple", image_size=size_px, num_cutouts=cutouts, save_every=NEVER, open_folder=False, seed=1
    )
    forget_peak()
    for line in sys.stdin:
        began, began_cpu = time.perf_counter(), time.process_time()
        for step in range(int(line)):
            imagine.train_step(0, step)
        if device == "cuda":
            torch.cuda.synchronize()
        lap = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - began_cpu}
        lap["peak_bytes"] = torch.cuda.max_memory_allocated() if device == "cuda" else peak_bytes()
        sys.stdout.write(json.dumps(lap) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

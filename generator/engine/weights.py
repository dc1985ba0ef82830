"""Weights: a perceptor and a generator that belong together, read from a pack's folder.

A pack is a folder with `pack.json`, `clip.safetensors` and `biggan.safetensors`: state dicts of the packages' own
classes. Nothing is ever unpickled.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn

from generator.engine.atlas import Atlas
from generator.engine.biggan import LayeredGenerator, build_biggan
from generator.engine.biggan_package import BigGAN
from generator.engine.clip import Perceptor, build_clip
from generator.engine.clip_package import CLIP
from generator.engine.config import Defaults
from generator.engine.errors import InvalidConfig, WeightsCorrupt, WeightsError
from generator.engine.int8 import has_int8
from generator.engine.memory import told_as_ours

MANIFEST, CLIP_FILE, BIGGAN_FILE = "pack.json", "clip.safetensors", "biggan.safetensors"
MOST_CHARACTERS = 300  # of what torch says, which has a line for each tensor
Network = TypeVar("Network", bound=nn.Module)
_REQUIRED = ("name", "perceptor", "generator", "classes", "files")


@dataclass(frozen=True)
class Weights:
    """A pack in memory: frozen, folded, on its device.

    Attributes:
        name: the pack's name.
        version: the pack's version; the same recipe gives the same picture only within one.
        perceptor: CLIP.
        generator: BigGAN.
        classes: the generator's class names, in order.
        defaults: what the pack recommends.
        unwanted: concepts to look for in its pictures (`concepts.Recognizer`); none where it can't draw any.
    """

    name: str
    version: str
    perceptor: Perceptor
    generator: LayeredGenerator
    classes: tuple[str, ...]
    defaults: Defaults
    unwanted: tuple[str, ...] = ()

    @cached_property
    def atlas(self) -> Atlas:
        """What CLIP knows about each class: found out when it is first needed, then kept."""
        return Atlas(self.generator, self.perceptor, self.classes)

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return next(self.generator.parameters()).device


def best_dtype(device: torch.device) -> torch.dtype:
    """Returns the fastest type that a device computes dreams in: bfloat16 where it is in hardware, else float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float32
    # Older releases of torch don't tell what a CPU can do.
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return torch.bfloat16 if device.type == "cpu" and capabilities.get("avx512_bf16") else torch.float32


def dtype_named(precision: str) -> torch.dtype | None:
    """Returns a type of `load_weights` by torch's name for it; None for "auto"."""
    dtype: torch.dtype | None = None if precision == "auto" else getattr(torch, precision)
    return dtype


def load_weights(folder: Path, device: torch.device | str = "cpu", *, dtype: torch.dtype | None = None) -> Weights:
    """Loads a pack.

    Args:
        folder: the pack's folder.
        device: where the weights go.
        dtype: what the networks compute in: float32, bfloat16, None for the faster of these on the device; or int8,
            which is for CLIP's matrix products on a CPU, with all else in float32. Latents, losses and embeddings
            stay in float32.

    Raises:
        WeightsError: a file is missing or does not fit the manifest, or the device or perceptor can't compute in int8.
        WeightsCorrupt: a file is not the one that the manifest names.
        OutOfMemory: the device does not hold the weights.
    """
    manifest = _read_manifest(folder)
    for name, digest in manifest["files"].items():
        _verify(folder / name, digest)
    try:
        # Building draws weights that are overwritten: keep that out of the caller's random numbers.
        with torch.random.fork_rng(devices=[]):
            clip = _filled(build_clip(manifest["perceptor"]), folder / CLIP_FILE)
            biggan = _filled(build_biggan(manifest["generator"]), folder / BIGGAN_FILE)
        defaults = Defaults.from_json(manifest.get("defaults", {}))
    except (TypeError, KeyError, RuntimeError, SafetensorError, InvalidConfig) as error:
        raise WeightsError(f"{folder}: {shorten(str(error), MOST_CHARACTERS)}") from error
    perceptor, generator = prepare(clip, biggan, torch.device(device), dtype)
    return Weights(
        name=manifest["name"],
        version=str(manifest.get("version", "")),
        perceptor=perceptor,
        generator=generator,
        classes=tuple(manifest["classes"]),
        defaults=defaults,
        unwanted=tuple(manifest.get("unwanted", ())),
    )


def prepare(
    clip: CLIP, biggan: BigGAN, device: torch.device, dtype: torch.dtype | None = None
) -> tuple[Perceptor, LayeredGenerator]:
    """Freezes, folds and moves two networks, which are consumed; see `load_weights`.

    Raises:
        WeightsError: int8, where the device or the perceptor can't.
        OutOfMemory: the device does not hold the weights.
    """
    dtype = dtype or best_dtype(device)
    if dtype == torch.int8 and not has_int8(device):
        raise WeightsError(
            f"int8 is for CPUs that multiply 8-bit integers in hardware (AVX-512 VNNI): not for {device}"
        )
    # Channels last: convolutions of one picture are then plain matrix products, on a CPU as on tensor cores.
    layout = torch.channels_last
    with told_as_ours(device):
        perceptor = Perceptor(clip).rest_words().compute_in(dtype).to(device).to(memory_format=layout)
        generator = LayeredGenerator(biggan).compute_in(torch.float32 if dtype == torch.int8 else dtype)
        return perceptor, generator.to(device).to(memory_format=layout)


def compile_networks(weights: Weights, backend: str | Callable[..., Any] = "inductor") -> Weights:
    """Has torch compile both networks at their first use, minutes of work; returns the weights.

    On a GPU CLIP becomes a CUDA graph, so that hundreds of small kernels are launched as one. The generator does not:
    where cutouts go through CLIP in parts, each part's graph would write over what the generator's graph keeps for its
    gradient. Sums may have another order: pictures are those without it within rounding.
    """
    weights.generator.compile(backend=backend)
    mode = "reduce-overhead" if weights.device.type == "cuda" else None
    weights.perceptor.clip.visual.compile(mode=mode, backend=backend)
    return weights


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"{folder} is no pack: {MANIFEST} cannot be read ({error})") from error
    missing = [key for key in _REQUIRED if key not in manifest]
    if missing:
        raise WeightsError(f"{folder / MANIFEST} lacks {', '.join(missing)}")
    return manifest  # type: ignore[no-any-return]


def _verify(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WeightsError(f"{path} cannot be read ({error.strerror})") from error
    if found != digest:
        raise WeightsCorrupt(f"{path} is damaged: its SHA-256 is {found}, not {digest}")


def _filled(model: Network, path: Path) -> Network:
    model.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
    return model

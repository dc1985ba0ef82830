"""A pack in the shipped format, small and random: enough to prove mechanics, not pictures."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from generator.engine.biggan import build_biggan
from generator.engine.biggan_package import BigGAN
from generator.engine.clip import build_clip
from generator.engine.clip_package import CLIP

PERCEPTOR: dict[str, Any] = {
    "embed_dim": 32,
    "image_resolution": 32,
    "vision_layers": 2,
    "vision_width": 64,
    "vision_patch_size": 8,
    "context_length": 77,
    "vocab_size": 49408,
    "transformer_width": 64,
    "transformer_heads": 1,
    "transformer_layers": 1,
}
GENERATOR: dict[str, Any] = {
    "output_dim": 32,
    "z_dim": 16,
    "class_embed_dim": 16,
    "channel_width": 8,
    "num_classes": 12,
    "layers": [[False, 16, 16], [True, 16, 8], [True, 8, 4], [True, 4, 2], [False, 2, 1]],
    "attention_layer_position": 2,
    "eps": 1e-4,
    "n_stats": 51,
}
POWER_ITERATIONS = 10


def write_pack(folder: Path, *, seed: int = 0, defaults: dict[str, Any] | None = None) -> Path:
    """Writes a random pack and returns its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    models = {"clip.safetensors": random_clip(seed), "biggan.safetensors": random_biggan(seed)}
    digests = {}
    for name, model in models.items():
        save_file({key: value.half().contiguous() for key, value in model.state_dict().items()}, folder / name)
        digests[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    manifest = {
        "name": "tiny",
        "version": "1",
        "perceptor": PERCEPTOR,
        "generator": GENERATOR,
        "classes": [f"class {number}" for number in range(GENERATOR["num_classes"])],
        "defaults": defaults or {"cutouts": 4, "steps": {"draft": 5, "standard": 10, "deep": 20}},
        "unwanted": ["fire", "a weapon"],
        "files": digests,
    }
    (folder / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def random_clip(seed: int) -> CLIP:
    """Returns a small CLIP that was never trained."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return build_clip(PERCEPTOR)


def random_biggan(seed: int, settings: dict[str, Any] = GENERATOR) -> BigGAN:
    """Returns a BigGAN, small by default, that was never trained but has lively norms."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        biggan = build_biggan(settings)
        _enliven(biggan)
        return biggan


def _enliven(biggan: BigGAN) -> None:
    """Gives norms and gates values that a wrong formula would not survive, and spectral norm a sigma that is one."""
    for name, value in (*biggan.named_parameters(), *biggan.named_buffers()):
        if name.endswith(("running_vars", "bn.weight")):
            value.data.uniform_(0.5, 1.5)
        elif name.endswith(("running_means", "bn.bias", "gamma")):
            value.data.normal_(std=0.3)
    z, classes = torch.randn(2, biggan.config.z_dim), torch.rand(2, biggan.config.num_classes)
    for _ in range(POWER_ITERATIONS):
        biggan.train()(z, classes, 1.0)

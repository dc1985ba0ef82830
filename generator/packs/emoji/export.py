"""From trained networks to the pack's files: stock state dicts in half precision, a manifest with their checksums."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from clip.model import CLIP
from pytorch_pretrained_biggan.config import BigGANConfig
from pytorch_pretrained_biggan.model import BigGAN, SelfAttn
from safetensors.torch import save_file
from torch import Tensor, nn

from generator.packs.emoji.network import GatheringNorm, biggan_config
from generator.packs.emoji.perceptor import FULL_VOCABULARY, clip_config
from generator.packs.emoji.vocabulary import TRAINING_CONTEXT, Vocabulary

CLIP_FILE, BIGGAN_FILE, MANIFEST_FILE = "clip.safetensors", "biggan.safetensors", "pack.json"
# Values of fp16 that are not normal numbers are slow on some CPUs and useless: they become zero.
LEAST_NORMAL_HALF = 6.2e-5
# What this pack recommends to the engine; docs/pack-emoji.md says how the figures were found.
DEFAULTS: dict[str, Any] = {
    "cutouts": 12,
    "candidates": 72,
    "redraws": 128,
    "named_from": 0.88,
    "plain_from": 0.92,
    "shown_weight": 1.0,
    "truncation": 0.7,
    "z_limit": 1.0,
    "plain_z_limit": 0.3,
    "steps": {"draft": 30, "standard": 60, "deep": 150},
}


def stock_biggan_state(model: BigGAN, config: dict[str, Any]) -> dict[str, Tensor]:
    """The trained generator as a state dict of the stock class, which computes the same pictures from it."""
    stock = BigGAN(BigGANConfig.from_dict(config))
    with torch.no_grad():
        # The stock layer computes 24 colours and keeps 3: the others are never seen.
        model.generator.conv_to_rgb.weight[3:] = 0
        model.generator.conv_to_rgb.bias[3:] = 0
    trained = dict(model.named_modules())
    for name, module in stock.named_modules():
        if isinstance(trained[name], GatheringNorm):
            _fill_norm(module, trained[name])
        elif hasattr(module, "weight_orig"):
            _fill_weight(module, trained[name])
        elif isinstance(module, SelfAttn):
            module.gamma.data.copy_(trained[name].gamma)
    stock.embeddings.weight.data.copy_(model.embeddings.weight)
    state: dict[str, Tensor] = stock.state_dict()
    return state


def _fill_norm(stock: Any, trained: GatheringNorm) -> None:
    mean, variance = trained.get_buffer("mean"), trained.get_buffer("variance")
    stock.running_means.copy_(mean.expand_as(stock.running_means))
    stock.running_vars.copy_(variance.expand_as(stock.running_vars))
    if not trained.conditional:
        stock.weight.data.copy_(trained.weight)
        stock.bias.data.copy_(trained.bias)


@torch.no_grad()
def _fill_weight(stock: Any, trained: Any) -> None:
    """Copies a weight and chooses one-hot u and v so that sigma = u W v = 1, as exactly as half precision can."""
    stock.weight_orig.copy_(trained.weight)
    if stock.bias is not None:
        stock.bias.copy_(trained.bias)
    half = trained.weight.reshape(len(trained.weight), -1).half().float()
    row, column, inverse = _best_inverse(half)
    stock.weight_u.zero_()[row] = 1
    stock.weight_v.zero_()[column] = inverse


def _best_inverse(matrix: Tensor) -> tuple[int, int, float]:
    """The entry whose half-precision inverse gives a product nearest to 1.

    Raises:
        ValueError: the matrix is zero in half precision, and no norm can make that sigma 1.
    """
    usable = matrix.abs() > LEAST_NORMAL_HALF
    if not usable.any():
        raise ValueError("a weight was never trained: it is zero in half precision")
    inverse = torch.where(usable, 1 / matrix, torch.zeros(())).half().float()
    error = torch.where(usable, (matrix * inverse - 1).abs(), torch.ones(()))
    place = int(error.argmin())
    row, column = divmod(place, matrix.shape[1])
    return row, column, float(inverse[row, column])


def stock_clip_state(model: CLIP, vocabulary: Vocabulary) -> dict[str, Tensor]:
    """The trained perceptor with the real vocabulary: rows of tokens never seen are exactly zero."""
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    state["token_embedding.weight"] = vocabulary.expand(state["token_embedding.weight"], FULL_VOCABULARY)
    # Places beyond the training context were never seen either: they say what the last seen one says.
    state["positional_embedding"][TRAINING_CONTEXT:] = state["positional_embedding"][TRAINING_CONTEXT - 1]
    return state


def write_pack(
    folder: Path,
    clip: Mapping[str, Tensor],
    biggan: Mapping[str, Tensor],
    names: Sequence[str],
    defaults: dict[str, Any],
) -> None:
    """Writes both state dicts in half precision and `pack.json`."""
    save_file(in_half(clip), folder / CLIP_FILE)
    save_file(in_half(biggan), folder / BIGGAN_FILE)
    manifest = {
        "name": "emoji",
        "version": "3",
        "licence": "Weights: as this project. Pictures they learnt from: Noto Color Emoji, SIL OFL 1.1. "
        "Texts: Unicode CLDR, Unicode-3.0.",
        "perceptor": clip_config(),
        "generator": biggan_config(len(names)),
        "classes": list(names),
        "defaults": defaults,
        "files": {name: sha256(folder / name) for name in (CLIP_FILE, BIGGAN_FILE)},
    }
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def write_judge(judge: nn.Module, path: Path) -> None:
    """Writes the judge's weights in half precision."""
    state = {name: tensor for name, tensor in judge.state_dict().items() if tensor.is_floating_point()}
    save_file(in_half(state), path)


def in_half(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Floating-point tensors as contiguous fp16; counters stay what they are."""
    return {name: _half(tensor) if tensor.is_floating_point() else tensor for name, tensor in state.items()}


def _half(tensor: Tensor) -> Tensor:
    small = tensor.abs() < LEAST_NORMAL_HALF
    return tensor.masked_fill(small, 0).half().contiguous()


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Tensor names: from the layouts that weights are published in to those of the packages' own classes.

| network | layouts |
| --- | --- |
| CLIP | OpenAI's, open_clip's (the same names), transformers' |
| BigGAN-deep | pytorch-pretrained-biggan's, OpenMMLab's (mmgeneration) |

A layout is recognised by its names. Whether all of a network is there, and of the right size, is `conversion`'s to see.
"""

import re
from collections.abc import Callable

import torch
from torch import Tensor

from generator.packs.errors import UnknownLayout

StateDict = dict[str, Tensor]

# OpenAI's archives carry these beside the weights; `position_ids` and `attn_mask` are constants in the other layouts.
_NOT_WEIGHTS = re.compile(
    r"^(input_resolution|context_length|vocab_size|attn_mask)$|position_ids$|num_batches_tracked$"
)


def clip_state(tensors: StateDict) -> StateDict:
    """Returns the state dict of `clip.model.CLIP`.

    Raises:
        UnknownLayout: the names are of no known layout.
    """
    tensors = {name: tensor for name, tensor in tensors.items() if not _NOT_WEIGHTS.search(name)}
    if "visual.conv1.weight" in tensors:
        return tensors
    if "vision_model.embeddings.class_embedding" in tensors:
        return _from_transformers(tensors)
    raise UnknownLayout("this is no CLIP whose tensor names are known (OpenAI, open_clip, transformers)")


def biggan_state(tensors: StateDict) -> StateDict:
    """Returns the state dict of `pytorch_pretrained_biggan.BigGAN`.

    Raises:
        UnknownLayout: the names are of no known layout.
    """
    if "generator.gen_z.weight_orig" in tensors:
        return {name: tensor for name, tensor in tensors.items() if not _NOT_WEIGHTS.search(name)}
    # A training checkpoint holds the averaged generator beside the one under training.
    for prefix in ("generator_ema.", "generator.", ""):
        if f"{prefix}noise2feat.weight_orig" in tensors:
            inner = {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
            return _from_openmmlab(inner)
    raise UnknownLayout("this is no BigGAN-deep whose tensor names are known (pytorch-pretrained-biggan, OpenMMLab)")


def is_clip(tensors: StateDict) -> bool:
    """Whether a state dict is a CLIP's, in any known layout."""
    return "visual.conv1.weight" in tensors or "vision_model.embeddings.class_embedding" in tensors


def _transposed(tensor: Tensor) -> Tensor:
    return tensor.T.contiguous()


def _unchanged(tensor: Tensor) -> Tensor:
    return tensor


Rename = tuple[str, str, Callable[[Tensor], Tensor]]

_TRANSFORMERS: tuple[Rename, ...] = (
    (r"logit_scale", r"logit_scale", _unchanged),
    (r"text_model\.embeddings\.token_embedding\.weight", r"token_embedding.weight", _unchanged),
    (r"text_model\.embeddings\.position_embedding\.weight", r"positional_embedding", _unchanged),
    (r"text_model\.final_layer_norm\.(.+)", r"ln_final.\1", _unchanged),
    (r"text_projection\.weight", r"text_projection", _transposed),
    (r"visual_projection\.weight", r"visual.proj", _transposed),
    (r"vision_model\.embeddings\.class_embedding", r"visual.class_embedding", _unchanged),
    (r"vision_model\.embeddings\.patch_embedding\.weight", r"visual.conv1.weight", _unchanged),
    (r"vision_model\.embeddings\.position_embedding\.weight", r"visual.positional_embedding", _unchanged),
    (r"vision_model\.pre_layrnorm\.(.+)", r"visual.ln_pre.\1", _unchanged),  # their spelling
    (r"vision_model\.post_layernorm\.(.+)", r"visual.ln_post.\1", _unchanged),
)
_TOWERS = {"text_model": "transformer.resblocks", "vision_model": "visual.transformer.resblocks"}
_LAYER_PARTS = {
    "self_attn.out_proj": "attn.out_proj",
    "layer_norm1": "ln_1",
    "layer_norm2": "ln_2",
    "mlp.fc1": "mlp.c_fc",
    "mlp.fc2": "mlp.c_proj",
}


def _from_transformers(tensors: StateDict) -> StateDict:
    state: StateDict = {}
    for name, tensor in tensors.items():
        layer = re.fullmatch(r"(text_model|vision_model)\.encoder\.layers\.(\d+)\.(.+)\.(weight|bias)", name)
        if layer is None:
            target, change = _renamed(name, _TRANSFORMERS)
            state[target] = change(tensor)
            continue
        block, part, kind = f"{_TOWERS[layer[1]]}.{layer[2]}", layer[3], layer[4]
        if part in _LAYER_PARTS:
            state[f"{block}.{_LAYER_PARTS[part]}.{kind}"] = tensor
        elif part == "self_attn.q_proj":
            # torch's attention holds queries, keys and values as one matrix, in this order.
            stem = name.removesuffix(f"q_proj.{kind}")
            parts = [tensors[f"{stem}{letter}_proj.{kind}"] for letter in "qkv"]
            state[f"{block}.attn.in_proj_{kind}"] = torch.cat(parts)
    return state


def _renamed(name: str, renames: tuple[Rename, ...]) -> tuple[str, Callable[[Tensor], Tensor]]:
    for pattern, replacement, change in renames:
        match = re.fullmatch(pattern, name)
        if match:
            return match.expand(replacement), change
    raise UnknownLayout(f"the tensor {name} has no place in the network")


STATISTICS = 51  # the package keeps standing statistics for truncations 0, 0.02, ..., 1


def _for_each_truncation(statistic: Tensor) -> Tensor:
    # OpenMMLab's conversion kept one set, so every truncation gets that one.
    return statistic.expand(STATISTICS, -1).contiguous()


def _one_number(tensor: Tensor) -> Tensor:
    return tensor.reshape(1)


_BLOCK = r"conv_blocks\.(\d+)\."
_OPENMMLAB: tuple[Rename, ...] = (
    (r"shared_embedding\.weight", r"embeddings.weight", _transposed),
    (r"noise2feat\.(.+)", r"generator.gen_z.\1", _unchanged),
    (_BLOCK + r"bn(\d)\.gain\.(.+)", r"generator.layers.\1.bn_\2.scale.\3", _unchanged),
    (_BLOCK + r"bn(\d)\.bias\.(.+)", r"generator.layers.\1.bn_\2.offset.\3", _unchanged),
    (_BLOCK + r"bn(\d)\.bn\.running_mean", r"generator.layers.\1.bn_\2.running_means", _for_each_truncation),
    (_BLOCK + r"bn(\d)\.bn\.running_var", r"generator.layers.\1.bn_\2.running_vars", _for_each_truncation),
    (_BLOCK + r"conv(\d)\.conv\.(.+)", r"generator.layers.\1.conv_\2.\3", _unchanged),
    (_BLOCK + r"(theta|phi|g)\.conv\.(.+)", r"generator.layers.\1.snconv1x1_\2.\3", _unchanged),
    (_BLOCK + r"o\.conv\.(.+)", r"generator.layers.\1.snconv1x1_o_conv.\2", _unchanged),
    (_BLOCK + r"gamma", r"generator.layers.\1.gamma", _one_number),
    (r"output_layer\.bn\.(weight|bias)", r"generator.bn.\1", _unchanged),
    (r"output_layer\.bn\.running_mean", r"generator.bn.running_means", _for_each_truncation),
    (r"output_layer\.bn\.running_var", r"generator.bn.running_vars", _for_each_truncation),
    (r"output_layer\.conv\.(.+)", r"generator.conv_to_rgb.\1", _unchanged),
)


def _from_openmmlab(tensors: StateDict) -> StateDict:
    state: StateDict = {}
    for name, tensor in tensors.items():
        if _NOT_WEIGHTS.search(name):
            continue
        # Their blocks count their parts from 1, the package's from 0.
        counted = re.sub(r"\.(bn|conv)([1-4])\.", lambda match: f".{match[1]}{int(match[2]) - 1}.", name)
        target, change = _renamed(counted, _OPENMMLAB)
        state[target] = change(tensor)
    channels = state["generator.conv_to_rgb.weight_orig"].shape[1]
    for part in ("weight_orig", "weight_u", "bias"):
        # The package computes as many outputs as inputs and shows three; zeros leave the spectral norm as it is.
        key = f"generator.conv_to_rgb.{part}"
        missing = channels - len(state[key])
        state[key] = torch.cat((state[key], state[key].new_zeros(missing, *state[key].shape[1:])))
    return state

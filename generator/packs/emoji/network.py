"""The stock BigGAN in a form that trains fast on a CPU, and back.

Spectral norm is taken off and the batch norms gather statistics; on export the norm's u and v are chosen so that
sigma = 1 and the stock class computes exactly what was trained. The architecture itself is not touched.
"""

from typing import Any

import torch
from pytorch_pretrained_biggan.config import BigGANConfig
from pytorch_pretrained_biggan.model import BigGAN, BigGANBatchNorm, GenBlock
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import remove_spectral_norm

from generator.packs.emoji.latent_code import USED_COLUMNS

CODE_PX = 4
# 16 times the channel width: what gen_z hands to the first block.
CODE_FACTOR = 16


def biggan_config(classes: int) -> dict[str, Any]:
    """The small BigGAN's configuration: 64 px, 8 rows of latents, few blocks where the picture is large."""
    return {
        "output_dim": 64,
        "z_dim": 128,
        "class_embed_dim": 128,
        "channel_width": 24,
        "num_classes": classes,
        "layers": [
            [True, 16, 16], [True, 16, 8], [False, 8, 8], [False, 8, 4], [True, 4, 2], [False, 2, 2], [True, 2, 1],
        ],
        "attention_layer_position": 3,
        "eps": 1e-4,
        "n_stats": 51,
    }  # fmt: skip


class GatheringNorm(nn.Module):
    """Stands in for `BigGANBatchNorm` in training: batch statistics first, its own running ones when frozen."""

    MOMENTUM = 0.03
    mean: Tensor
    variance: Tensor

    def __init__(self, stock: BigGANBatchNorm) -> None:
        super().__init__()
        self.conditional, self.eps = stock.conditional, stock.eps
        if stock.conditional:
            self.scale, self.offset = stock.scale, stock.offset
            nn.init.zeros_(self.scale.weight)
            nn.init.zeros_(self.offset.weight)
        else:
            self.weight = nn.Parameter(torch.ones(stock.num_features))
            self.bias = nn.Parameter(torch.zeros(stock.num_features))
        self.register_buffer("mean", torch.zeros(stock.num_features))
        self.register_buffer("variance", torch.ones(stock.num_features))
        self.frozen = False

    def forward(self, x: Tensor, _truncation: float, condition: Tensor | None = None) -> Tensor:
        """`x` is `(B, C, h, w)`, the condition `(B, 256)` or none (no class yet: the autoencoder)."""
        normal = functional.batch_norm(
            x, self.mean, self.variance, training=not self.frozen, momentum=self.MOMENTUM, eps=self.eps
        )
        if not self.conditional:
            return normal * self.weight.view(1, -1, 1, 1).to(x.dtype) + self.bias.view(1, -1, 1, 1).to(x.dtype)
        if condition is None:
            return normal
        weight = (1 + self.scale(condition))[:, :, None, None].to(x.dtype)
        return torch.addcmul(self.offset(condition)[:, :, None, None].to(x.dtype), normal, weight)


def trainable(config: dict[str, Any]) -> BigGAN:
    """A stock BigGAN without spectral norm, its batch norms swapped for gathering ones."""
    model = BigGAN(BigGANConfig.from_dict(config))
    for module in list(model.modules()):
        if hasattr(module, "weight_u"):
            remove_spectral_norm(module)
    for module in list(model.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, BigGANBatchNorm):
                setattr(module, name, GatheringNorm(child))
    _initialise(model)
    # remove_spectral_norm leaves its state-dict hooks behind, and they look for tensors that are gone.
    for module in model.modules():
        module._state_dict_hooks.clear()
        module._load_state_dict_pre_hooks.clear()
    return model.to(memory_format=torch.channels_last)


def _initialise(model: BigGAN) -> None:
    """He's weights: what taking off spectral norm leaves was divided by the sigma of random vectors, far too large."""
    for name, weight in model.generator.named_parameters():
        if name.endswith("weight") and weight.ndim == 4:
            nn.init.kaiming_normal_(weight, nonlinearity="relu")
            if ".conv_3." in name:
                weight.data *= 0.5  # seven residual branches add up
        elif name.endswith("bias") and "conv" in name:
            nn.init.zeros_(weight)
    nn.init.normal_(model.generator.conv_to_rgb.weight, std=0.02)


def norms(model: nn.Module) -> list[GatheringNorm]:
    """All batch norms of a trainable model, in order."""
    return [module for module in model.modules() if isinstance(module, GatheringNorm)]


def decode(model: BigGAN, code: Tensor, conditions: list[Tensor] | None = None) -> Tensor:
    """The blocks from a code `(B, 384, 4, 4)` to a picture `(B, 3, 64, 64)` in -1..1; a condition a block, or none."""
    generator = model.generator
    x = code.contiguous(memory_format=torch.channels_last)
    block = 0
    for layer in generator.layers:
        if isinstance(layer, GenBlock):
            x = layer(x, None if conditions is None else conditions[block], 1.0)
            block += 1
        else:
            x = layer(x)
    x = generator.relu(generator.bn(x, 1.0))
    # The stock layer computes 24 colours and keeps 3.
    convolution = generator.conv_to_rgb
    return functional.conv2d(x, convolution.weight[:3], convolution.bias[:3], padding=1).float().tanh()


def code_of(model: BigGAN, condition: Tensor) -> Tensor:
    """`gen_z` of a condition `(B, 256)` in the layout that the blocks read: `(B, 384, 4, 4)`."""
    flat: Tensor = model.generator.gen_z(condition)
    return flat.view(len(flat), CODE_PX, CODE_PX, -1).permute(0, 3, 1, 2)


def condition_of(model: BigGAN, z: Tensor, classes: Tensor) -> Tensor:
    """Joins z `(B, used columns)`, padded with zeros, and class weights `(B, N)` to a condition `(B, 256)`."""
    padded = functional.pad(z, (0, model.config.z_dim - USED_COLUMNS))
    return torch.cat([padded, model.embeddings(classes)], 1)


def generate(model: BigGAN, z_rows: list[Tensor], class_rows: list[Tensor]) -> Tensor:
    """One latent row for `gen_z` and one for each block, to `(B, 3, 64, 64)` in -1..1."""
    conditions = [condition_of(model, z, classes) for z, classes in zip(z_rows, class_rows, strict=True)]
    return decode(model, code_of(model, conditions[0]), conditions[1:])

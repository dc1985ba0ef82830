"""The generator: BigGAN-deep driven with one latent row for each of its layers.

Big Sleep's freedom comes from here (lucidrains/big-sleep 0.9.1): row 0 of the latents feeds `gen_z`, row i + 1 the
conditional batch norms of the i-th GenBlock; self-attention takes no row. The package's own forward takes one row for
all layers, so its modules are driven from here, after three foldings that change nothing but the time:

* spectral norm: frozen weights have a constant sigma, so the division is done once;
* a block's four conditional batch norms: their eight small linear layers become one, and the standing statistics
  (Brock et al. 2019, appendix C.1) become part of it;
* `conv_to_rgb`: the package computes `channel_width` output channels and keeps three.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import remove_spectral_norm
from torch.nn.utils.spectral_norm import SpectralNorm

from generator.engine.biggan_package import BigGAN, BigGANBatchNorm, BigGANConfig, GenBlock, SelfAttn


@dataclass(frozen=True, slots=True)
class Point:
    """What the generator reads: a point in its input space, one row for each layer.

    Attributes:
        z: (..., R, Z), standard normal on the generator's manifold.
        classes: (..., R, C), weights of the classes, at least 0; one-hot on the generator's manifold.
    """

    z: Tensor
    classes: Tensor

    def to(self, device: torch.device) -> "Point":
        """Returns the point on a device."""
        return Point(self.z.to(device), self.classes.to(device))


def stack(points: list[Point]) -> Point:
    """Returns B points (R, ...) as one (B, R, ...)."""
    return Point(torch.stack([point.z for point in points]), torch.stack([point.classes for point in points]))


def fold_spectral_norm(module: nn.Module) -> nn.Module:
    """Divides every weight by its spectral norm once and removes the hooks that did it on each pass."""
    for part in module.modules():
        if any(isinstance(hook, SpectralNorm) for hook in part._forward_pre_hooks.values()):
            remove_spectral_norm(part)
    return module


class LayeredGenerator(nn.Module):
    """BigGAN-deep with a row of latents for each layer, folded and frozen.

    Args:
        biggan: the package's model with its weights. It is consumed: its modules move in here.
        truncation: selects the standing statistics; Big Sleep reads those of 1.0 whatever z is.
    """

    def __init__(self, biggan: BigGAN, truncation: float = 1.0) -> None:
        super().__init__()
        fold_spectral_norm(biggan.eval())
        config, generator = biggan.config, biggan.generator
        self.z_dim: int = config.z_dim
        self.num_classes: int = config.num_classes
        self.size_px: int = config.output_dim
        self.rows: int = len(config.layers) + 1
        self._channels: int = 16 * config.channel_width
        self.embeddings = biggan.embeddings
        self.gen_z = generator.gen_z
        self.layers = nn.ModuleList(
            _Block(layer, truncation) if isinstance(layer, GenBlock) else _Attention(layer)
            for layer in generator.layers
        )
        self.final_scale, self.final_shift = _final_norm(generator.bn, truncation)
        self.conv_to_rgb = _first_outputs(generator.conv_to_rgb, 3)
        self.requires_grad_(False)

    def forward(self, point: Point) -> Tensor:
        """Draws pictures.

        Args:
            point: z (B, R, Z) and classes (B, R, C), float32.

        Returns:
            (B, 3, S, S) float32 in [0, 1].
        """
        dtype = self.conv_to_rgb.weight.dtype
        condition = torch.cat((point.z, self.embeddings(point.classes)), dim=-1)  # (B, R, 2Z)
        x = self.gen_z(condition[:, 0]).to(dtype)
        # TensorFlow's order of gen_z's outputs: height, width, channels.
        x = x.view(-1, 4, 4, self._channels).permute(0, 3, 1, 2)  # (B, 16W, 4, 4)
        rows = iter(condition[:, 1:].unbind(dim=1))
        for layer in self.layers:
            x = layer(x, next(rows)) if isinstance(layer, _Block) else layer(x)
        x = torch.addcmul(self.final_shift.to(dtype), x, self.final_scale.to(dtype)).relu_()
        return (torch.tanh(self.conv_to_rgb(x).float()) + 1) / 2

    def compute_in(self, dtype: torch.dtype) -> "LayeredGenerator":
        """Makes the convolutions compute in `dtype`; latents and conditioning stay in float32."""
        for layer in (*self.layers, self.conv_to_rgb):
            (layer.convs if isinstance(layer, _Block) else layer).to(dtype)
        return self


class _Block(nn.Module):
    """A GenBlock whose four conditional batch norms are one linear layer of the condition."""

    def __init__(self, block: GenBlock, truncation: float) -> None:
        super().__init__()
        self.up_sample: bool = block.up_sample
        self.out_channels: int = block.conv_3.out_channels
        self.convs = nn.ModuleList((_Pixelwise(block.conv_0), block.conv_1, block.conv_2, _Pixelwise(block.conv_3)))
        self.norms = _FoldedNorms([block.bn_0, block.bn_1, block.bn_2, block.bn_3], truncation)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """Args: x (B, C, H, W); condition (B, 2Z)."""
        skip = x[:, : self.out_channels]
        for index, (conv, (scale, shift)) in enumerate(zip(self.convs, self.norms(condition, x.dtype), strict=True)):
            x = torch.addcmul(shift, x, scale).relu_()
            if index == 1 and self.up_sample:
                x = F.interpolate(x, scale_factor=2, mode="nearest")
            x = conv(x)
        return x + (F.interpolate(skip, scale_factor=2, mode="nearest") if self.up_sample else skip)


class _Pixelwise(nn.Linear):
    """A 1 by 1 convolution as the matrix product that it is where channels are last."""

    def __init__(self, conv: nn.Conv2d) -> None:
        super().__init__(conv.in_channels, conv.out_channels, bias=conv.bias is not None, device="meta")
        self.weight = nn.Parameter(conv.weight.detach().flatten(1))
        self.bias = conv.bias  # type: ignore[assignment]

    def forward(self, x: Tensor) -> Tensor:
        """Args: x (B, C, H, W)."""
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class _Attention(nn.Module):
    """A SelfAttn without max-pooling's scatter in its gradient, which is not deterministic on a GPU."""

    def __init__(self, attention: SelfAttn) -> None:
        super().__init__()
        self.theta = _Pixelwise(attention.snconv1x1_theta)
        self.phi = _Pixelwise(attention.snconv1x1_phi)
        self.g = _Pixelwise(attention.snconv1x1_g)
        self.output = _Pixelwise(attention.snconv1x1_o_conv)
        self.gamma = attention.gamma

    def forward(self, x: Tensor) -> Tensor:
        """Args: x (B, C, H, W)."""
        queries = self.theta(x).flatten(2).transpose(1, 2)  # (B, HW, C/8)
        keys = _halved(self.phi(x)).flatten(2)  # (B, C/8, HW/4)
        values = _halved(self.g(x)).flatten(2).transpose(1, 2)  # (B, HW/4, C/2)
        attended = torch.bmm(torch.bmm(queries, keys).softmax(dim=-1), values)  # (B, HW, C/2)
        attended = attended.transpose(1, 2).reshape(len(x), -1, *x.shape[2:])  # (B, C/2, H, W)
        out: Tensor = x + self.gamma * self.output(attended)
        return out


def _halved(x: Tensor) -> Tensor:
    """Returns the largest of each 2 by 2 pixels: (B, C, H, W) to (B, C, H/2, W/2)."""
    return x.reshape(*x.shape[:2], x.shape[2] // 2, 2, x.shape[3] // 2, 2).amax(dim=(3, 5))


class _FoldedNorms(nn.Module):
    """Several `BigGANBatchNorm`s as one affine map of the condition.

    (x - mean) / std * (1 + s) + o  =  x * a + b  with  a = (1 + s) / std  and  b = o - mean * a.
    """

    mean: Tensor
    inverse_std: Tensor

    def __init__(self, norms: list[BigGANBatchNorm], truncation: float) -> None:
        super().__init__()
        statistics = [_standing_statistics(norm, truncation) for norm in norms]
        self.sizes = [norm.num_features for norm in norms]
        self.register_buffer("mean", torch.cat([mean for mean, _ in statistics]))
        self.register_buffer("inverse_std", torch.cat([inverse_std for _, inverse_std in statistics]))
        weight = torch.cat([norm.scale.weight for norm in norms] + [norm.offset.weight for norm in norms])
        self.weight = nn.Parameter(weight.detach(), requires_grad=False)  # (2 * sum of sizes, 2Z)

    def forward(self, condition: Tensor, dtype: torch.dtype) -> Iterator[tuple[Tensor, Tensor]]:
        """Yields each norm's scale and shift, both (B, C, 1, 1), for a condition (B, 2Z)."""
        gain, offset = F.linear(condition, self.weight).chunk(2, dim=-1)
        scale = (1 + gain) * self.inverse_std
        shift = offset - self.mean * scale
        for a, b in zip(torch.split(scale, self.sizes, -1), torch.split(shift, self.sizes, -1), strict=True):
            yield a[:, :, None, None].to(dtype), b[:, :, None, None].to(dtype)


def _standing_statistics(norm: BigGANBatchNorm, truncation: float) -> tuple[Tensor, Tensor]:
    """Returns mean and 1 / std for a truncation, interpolated exactly as the package does."""
    fraction, index = math.modf(truncation / norm.step_size)
    mean, variance = norm.running_means[int(index)], norm.running_vars[int(index)]
    if fraction:
        # The package gives the fraction to the lower neighbour; kept, since weights were judged with it.
        mean = mean * fraction + norm.running_means[int(index) + 1] * (1 - fraction)
        variance = variance * fraction + norm.running_vars[int(index) + 1] * (1 - fraction)
    return mean, torch.rsqrt(variance + norm.eps)


def _final_norm(norm: BigGANBatchNorm, truncation: float) -> tuple[nn.Parameter, nn.Parameter]:
    mean, inverse_std = _standing_statistics(norm, truncation)
    scale = norm.weight.detach() * inverse_std
    shift = norm.bias.detach() - mean * scale
    return tuple(nn.Parameter(value[None, :, None, None], requires_grad=False) for value in (scale, shift))  # type: ignore[return-value]


def _first_outputs(conv: nn.Conv2d, count: int) -> nn.Conv2d:
    first = nn.Conv2d(conv.in_channels, count, conv.kernel_size, padding=conv.padding)  # type: ignore[arg-type]
    first.weight.data = conv.weight.detach()[:count].clone()
    assert conv.bias is not None and first.bias is not None
    first.bias.data = conv.bias.detach()[:count].clone()
    return first


def build_biggan(config: dict[str, object]) -> BigGAN:
    """Returns the package's model, not initialised, for a pack's generator settings."""
    return BigGAN(BigGANConfig.from_dict(config))

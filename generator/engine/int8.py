"""Linear layers in eight bits, for a CPU that multiplies those in hardware but has no bfloat16.

After Wortsman et al. 2023 (SwitchBack, arXiv 2304.13013), who trained a CLIP so: forward and for the gradient, each
token is rounded by its own largest value, and a product of rounded matrices, exact in 32-bit integers, is scaled back.
Here nothing is trained: weights are rounded once, each output's by its own largest value (there: all by the matrix's).

A gradient goes back through the weights that were used forward: one copy, in a quarter of the bytes, serves both.
"""

from typing import Any

import torch
from torch import Tensor, nn

LARGEST = 127  # of eight bits with a sign, the same both ways


def has_int8(device: torch.device) -> bool:
    """Whether a device multiplies 8-bit integers faster than floats, by what torch can do there."""
    capabilities: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return device.type == "cpu" and bool(capabilities.get("avx512_vnni"))


class Int8Linear(nn.Module):
    """A frozen linear layer whose products are of 8-bit integers; it takes and gives float32.

    Args:
        linear: the layer that it stands for; its weights are copied.
    """

    rounded: Tensor
    scale: Tensor
    bias: Tensor

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        rounded, scale = _rounded(linear.weight.detach())
        self.register_buffer("rounded", rounded)  # (out, in), int8
        self.register_buffer("scale", scale[:, 0])  # (out,)
        self.register_buffer("bias", linear.bias.detach())  # (out,)

    def forward(self, x: Tensor) -> Tensor:
        """Args: x (..., in). Returns (..., out)."""
        out: Tensor = _Product.apply(x, self.rounded, self.scale, self.bias)
        return out


class _Product(torch.autograd.Function):
    """x @ weight.T + bias, differentiable with respect to x alone."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, rounded: Tensor, scale: Tensor, bias: Tensor) -> Tensor:
        ctx.rounded, ctx.scale = rounded, scale
        product, of_tokens = _multiply(x, rounded.T)
        return torch.addcmul(bias, product.mul_(scale), of_tokens).view(*x.shape[:-1], -1)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        product, of_tokens = _multiply(gradient * ctx.scale, ctx.rounded)
        return product.mul_(of_tokens).view(*gradient.shape[:-1], -1), None, None, None


def _multiply(x: Tensor, rounded: Tensor) -> tuple[Tensor, Tensor]:
    """Returns the product of x (..., in) and 8-bit weights (in, out), and what scales its rows: (N, out), (N, 1)."""
    tokens, of_tokens = _rounded(x.flatten(0, -2))
    return torch._int_mm(tokens, rounded).float(), of_tokens


def _rounded(rows: Tensor) -> tuple[Tensor, Tensor]:
    """Returns rows (N, D) as 8-bit integers and what each is to be multiplied by: (N, 1)."""
    # Two passes over the smallest and the largest: `aminmax` and the maximum norm take ten times as long on a CPU.
    largest = torch.maximum(rows.amax(-1, keepdim=True), -rows.amin(-1, keepdim=True))
    scale = largest.clamp(min=torch.finfo(rows.dtype).tiny) / LARGEST
    return (rows / scale).round_().to(torch.int8), scale

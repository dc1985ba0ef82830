"""CLIP's vision transformer, folded: the same function of a picture as the package's module, in less time.

What frozen weights allow, and what changes nothing but rounding:

* a norm's gain and shift, the attention's scale and the pixels' normalisation move into the linear layer behind them;
* QuickGELU, x * sigmoid(1.702 x), is SiLU between two scaled layers: one operation that keeps one tensor for its
  gradient instead of three with two;
* patches don't overlap, so their embedding is a matrix product. As a convolution its gradient took a seventh of a step;
* of the last block only the class token is read, so only that is computed there.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from generator.engine.clip_package import ResidualAttentionBlock, VisionTransformer
from generator.engine.int8 import Int8Linear

QUICK_GELU_SLOPE = 1.702


class FoldedTransformer(nn.Module):
    """A vision transformer that embeds cutouts.

    Args:
        visual: the package's module with its weights. It is consumed: its weights are changed and move in here.
        pixel_mean: (3, 1, 1), of each colour.
        pixel_std: (3, 1, 1).
    """

    position: Tensor

    def __init__(self, visual: VisionTransformer, pixel_mean: Tensor, pixel_std: Tensor) -> None:
        super().__init__()
        self.input_resolution: int = visual.input_resolution
        self._patch_px: int = visual.conv1.kernel_size[0]
        kernels = visual.conv1.weight.detach() / pixel_std  # (D, 3, p, p)
        self.patch = _linear(kernels.flatten(1))
        position = visual.positional_embedding.detach().clone()  # (L, D), the class token's first
        position[0] += visual.class_embedding.detach()
        position[1:] -= (kernels * pixel_mean).sum(dim=(1, 2, 3))
        self.register_buffer("position", position)
        self.ln_pre = visual.ln_pre
        self.blocks = nn.ModuleList(_Block(block) for block in visual.transformer.resblocks)
        self.projection = _linear(visual.proj.detach().T, torch.zeros(visual.output_dim))
        _absorb_norm(visual.ln_post, self.projection.weight, self.projection.bias)
        self.requires_grad_(False)

    def forward(self, pictures: Tensor) -> Tensor:
        """Args: pictures (N, 3, S, S) in [0, 1], not normalised. Returns (N, E), not normalised."""
        patches = self.patch(self._patches(pictures)).float()  # (N, L - 1, D)
        x = F.pad(patches, (0, 0, 1, 0)) + self.position  # (N, L, D)
        x = self.ln_pre(x).to(self.patch.weight.dtype)
        *blocks, last = self.blocks
        for block in blocks:
            x = block(x, x.shape[1])
        embeddings: Tensor = self.projection(_norm(last(x, 1)[:, 0]))
        return embeddings

    def multiply_in_int8(self) -> None:
        """Makes the blocks, which nearly all of the work is in, multiply in eight bits."""
        for block in self.blocks:
            for name, layer in list(block.named_children()):
                assert isinstance(layer, nn.Linear)
                setattr(block, name, Int8Linear(layer))

    def _patches(self, pictures: Tensor) -> Tensor:
        """Returns each patch as one row, in the order of the kernels' weights: (N, L - 1, 3 * p * p)."""
        side = self._patch_px
        squares = pictures.unfold(2, side, side).unfold(3, side, side)  # (N, 3, S / p, S / p, p, p)
        return squares.permute(0, 2, 3, 1, 4, 5).flatten(3).flatten(1, 2)


class _Block(nn.Module):
    """A residual attention block without the arithmetic that its weights have taken over."""

    def __init__(self, block: ResidualAttentionBlock) -> None:
        super().__init__()
        attention = block.attn
        self.heads: int = attention.num_heads
        self.qkv = _linear(attention.in_proj_weight.detach(), attention.in_proj_bias.detach())
        self.out_proj, self.widen, self.narrow = attention.out_proj, block.mlp.c_fc, block.mlp.c_proj
        _absorb_norm(block.ln_1, self.qkv.weight, self.qkv.bias)
        _absorb_norm(block.ln_2, self.widen.weight, self.widen.bias)
        for weight in (self.qkv.weight, self.qkv.bias):
            weight.data[: attention.embed_dim] *= attention.head_dim**-0.5
        for weight in (self.widen.weight, self.widen.bias):
            weight.data *= QUICK_GELU_SLOPE
        self.narrow.weight.data /= QUICK_GELU_SLOPE

    def forward(self, x: Tensor, count: int) -> Tensor:
        """Args: x (N, L, D). Returns the first `count` tokens, (N, count, D); all L are attended to."""
        x = x[:, :count] + self._attend(_norm(x), count)
        out: Tensor = x + self.narrow(F.silu(self.widen(_norm(x))))
        return out

    def _attend(self, x: Tensor, count: int) -> Tensor:
        qkv = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        queries, keys, values = qkv.unbind()  # (N, H, L, d) each
        seen = _attention(queries[:, :, :count], keys, values).transpose(1, 2).flatten(2)  # (N, count, D)
        out: Tensor = self.out_proj(seen)
        return out


def _attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Attention without a scale, which is in the queries' weights: (N, H, count, d)."""
    if queries.device.type == "cpu":
        # The fused kernel's gradient takes four times the plain one's time here for so few tokens in bfloat16.
        return (queries @ keys.transpose(-1, -2)).softmax(dim=-1) @ values
    return F.scaled_dot_product_attention(queries, keys, values, scale=1.0)


def _norm(x: Tensor) -> Tensor:
    return F.layer_norm(x, x.shape[-1:])


@torch.no_grad()
def _absorb_norm(norm: nn.LayerNorm, weight: Tensor, bias: Tensor) -> None:
    """Moves a norm's gain and shift into the linear layer that reads it: weight (out, in), bias (out,)."""
    bias += weight @ norm.bias
    weight *= norm.weight


def _linear(weight: Tensor, bias: Tensor | None = None) -> nn.Linear:
    """Returns a linear layer of given weights: (out, in) and (out,)."""
    linear = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None, device="meta")  # draws no weights
    linear.weight = nn.Parameter(weight.contiguous(), requires_grad=False)
    if bias is not None:
        linear.bias = nn.Parameter(bias, requires_grad=False)
    return linear

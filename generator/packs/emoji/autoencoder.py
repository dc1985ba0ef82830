"""Phase 1 of the generator: its blocks learn to draw, as the decoder of an autoencoder.

Training "class + z -> picture" from nothing is many times slower: the blocks can only learn to draw once the code
means something. Here a linear encoder gives them meaningful codes from the first step.
"""

import torch
from pytorch_pretrained_biggan.model import BigGAN
from torch import Tensor, nn
from torch.nn import functional

from generator.packs.emoji.compositions import KINDS, compose
from generator.packs.emoji.latent_code import colour_offset, draw_z, scenes_from_z
from generator.packs.emoji.network import CODE_FACTOR, decode
from generator.packs.emoji.rendering import draw, recolour


class Encoder(nn.Module):
    """A picture `(B, 3, 64, 64)` in -1..1 to a code `(B, 384, 4, 4)`, linearly.

    Starts as the whitened principal components of 32 px patches: with random weights every channel would say the
    same (the background's colour), and the first thousand steps would go into undoing that.
    """

    def __init__(self, channel_width: int) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, CODE_FACTOR * channel_width, 32, stride=16, padding=8)

    @torch.no_grad()
    def fit_components(self, wanted: Tensor) -> None:
        """Sets the weights to the principal components of patches of `(B, 3, 64, 64)` pictures."""
        patches = functional.unfold(wanted, 32, stride=16, padding=8).transpose(1, 2).reshape(-1, 3 * 32 * 32)
        mean = patches.mean(0)
        covariance = (patches - mean).T @ (patches - mean) / len(patches)
        values, vectors = torch.linalg.eigh(covariance)
        kept, bias = self.patches.out_channels, self.patches.bias
        assert bias is not None
        # The floor keeps the last components from being mostly noise. Largest first: the blocks' skip connections
        # hand the first channels through to the picture.
        whitened = (vectors[:, -kept:] / (values[-kept:] + values[-kept:].mean() * 0.02).sqrt()).flip(1)
        self.patches.weight.copy_(whitened.T.reshape(self.patches.weight.shape))
        bias.copy_(-mean @ whitened)

    def forward(self, picture: Tensor) -> Tensor:
        """The code of a picture."""
        code: Tensor = self.patches(picture)
        return code


def pictures(sprites: Tensor, batch: int, composed_share: float, rng: torch.Generator) -> Tensor:
    """Random scenes, a share of them with two things: `(B, 3, 64, 64)` in -1..1."""
    z = draw_z(batch, rng)
    scenes = scenes_from_z(z)
    chosen = torch.randint(len(sprites), (2, batch), generator=rng)
    drawn = draw(recolour(sprites[chosen[0]], colour_offset(z)), scenes)
    two = int(batch * composed_share)
    kinds = torch.randint(len(KINDS), (two,), generator=rng)
    drawn[:two] = compose(sprites[chosen[0, :two]], sprites[chosen[1, :two]], scenes[slice(0, two)], kinds)
    return drawn * 2 - 1


def reconstruction_loss(made: Tensor, wanted: Tensor) -> Tensor:
    """Squares and L1 on a pyramid of four sizes, and a little on the gradients.

    L1 and gradients alone end early in flat patches: where the network is unsure, no edge at all costs least.
    """
    difference = made - wanted
    across = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    down = (difference[:, :, 1:] - difference[:, :, :-1]).abs().mean()
    loss = 0.3 * (across + down)
    for level in range(4):
        difference = functional.avg_pool2d(difference, 2) if level else difference
        loss = loss + difference.abs().mean() + 2 * difference.square().mean()
    return loss


def autoencoder_loss(model: BigGAN, encoder: Encoder, wanted: Tensor) -> Tensor:
    """How far the pictures are from themselves after encoding and decoding."""
    with torch.autocast("cpu", torch.bfloat16):
        made = decode(model, encoder(wanted))
    return reconstruction_loss(made, wanted)

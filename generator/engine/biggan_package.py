"""pytorch-pretrained-biggan's networks, without the package's front.

`import pytorch_pretrained_biggan` brings scipy.stats along, most of a second for a sampler that nobody here calls.
"""

from generator.engine.fronts import without_front

with without_front("pytorch_pretrained_biggan"):
    from pytorch_pretrained_biggan.config import BigGANConfig
    from pytorch_pretrained_biggan.model import BigGAN, BigGANBatchNorm, GenBlock, SelfAttn

__all__ = ["BigGAN", "BigGANBatchNorm", "BigGANConfig", "GenBlock", "SelfAttn"]

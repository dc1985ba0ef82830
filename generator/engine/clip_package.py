"""clip-anytorch's networks and vocabulary, without the package's front.

`import clip` runs code that fetches weights and prepares pictures: it brings torchvision and pkg_resources along,
0.17 GB and more than a second for what nobody here calls. Its submodules need nothing of that.
"""

from generator.engine.fronts import without_front

with without_front("clip"):
    from clip.model import CLIP, ModifiedResNet, ResidualAttentionBlock, VisionTransformer
    from clip.simple_tokenizer import SimpleTokenizer

__all__ = ["CLIP", "ModifiedResNet", "ResidualAttentionBlock", "SimpleTokenizer", "VisionTransformer"]

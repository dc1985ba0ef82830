"""The perceptor: CLIP, frozen, giving unit embeddings of texts and of cutouts."""

from collections.abc import Sequence
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.utils.fusion import fuse_conv_bn_eval

from generator.engine.clip_package import CLIP, ModifiedResNet, SimpleTokenizer
from generator.engine.errors import WeightsError
from generator.engine.vision import FoldedTransformer

# What CLIP's pictures were normalised with (Radford et al. 2021, the reference code).
PIXEL_MEAN = (0.48145466, 0.4578275, 0.40821073)
PIXEL_STD = (0.26862954, 0.26130258, 0.27577711)
CONTEXT = 77  # tokens of every CLIP that was published
TEXTS_AT_ONCE = 64  # a long prompt has hundreds of spans that may name something
_COMPUTING = nn.Conv2d | nn.Linear


class Perceptor(nn.Module):
    """CLIP as the guide of a dream.

    Args:
        clip: the package's model with its weights; frozen here.
    """

    pixel_mean: Tensor
    pixel_std: Tensor

    def __init__(self, clip: CLIP) -> None:
        super().__init__()
        self.clip = clip.eval().requires_grad_(False)
        self.register_buffer("pixel_mean", torch.tensor(PIXEL_MEAN)[:, None, None])
        self.register_buffer("pixel_std", torch.tensor(PIXEL_STD)[:, None, None])
        if isinstance(clip.visual, ModifiedResNet):
            fold_batch_norm(clip.visual)
        else:
            clip.visual = FoldedTransformer(clip.visual, self.pixel_mean, self.pixel_std)
        self.size_px: int = clip.visual.input_resolution

    @torch.no_grad()
    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """Returns (T, E) unit embeddings, float32. Texts longer than CLIP's context are cut at its end."""
        tokens = tokenize(texts, self.clip.context_length).to(self.device)
        parts = torch.split(tokens, TEXTS_AT_ONCE)
        return F.normalize(torch.cat([self._encode_tokens(part) for part in parts]), dim=-1)

    def _encode_tokens(self, tokens: Tensor) -> Tensor:
        # As clip.model.CLIP.encode_text, in float32 whatever the weights rest in, one block's at a time.
        clip = self.clip
        x = clip.token_embedding(tokens).float() + clip.positional_embedding[: tokens.shape[-1]]  # (T, L, D)
        x = x.permute(1, 0, 2)  # (L, T, D)
        for block in clip.transformer.resblocks:
            x = functional_call(block, {name: weight.float() for name, weight in block.named_parameters()}, (x,))
        x = x.permute(1, 0, 2)
        # The end-of-text token has the highest number of all.
        at_end = x[torch.arange(len(x), device=x.device), tokens.argmax(dim=-1)]
        embeddings: Tensor = clip.ln_final(at_end) @ clip.text_projection
        return embeddings

    def embed_pictures(self, pictures: Tensor) -> Tensor:
        """Embeds cutouts.

        Args:
            pictures: (N, 3, size_px, size_px) in [0, 1]; differentiable.

        Returns:
            (N, E) unit embeddings, float32.
        """
        if isinstance(self.clip.visual, ModifiedResNet):
            pictures = (pictures - self.pixel_mean.to(pictures.dtype)) / self.pixel_std.to(pictures.dtype)
        return F.normalize(self.clip.visual(pictures.to(self.dtype)).float(), dim=-1)

    @property
    def sharpness(self) -> float:
        """What CLIP multiplies cosines by before a softmax: learnt, about 100."""
        return float(self.clip.logit_scale.exp())

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.pixel_mean.device

    @property
    def dtype(self) -> torch.dtype:
        """The picture tower's computing type."""
        return next(part.weight.dtype for part in self.clip.visual.modules() if isinstance(part, _COMPUTING))

    def rest_words(self) -> "Perceptor":
        """Lets the text tower's weights rest in float16 where that changes none of them, as OpenAI published them.

        They are read once a phrase, and must stay: a phrase may be added to a running dream.
        """
        for weight in (self.clip.token_embedding.weight, *self.clip.transformer.parameters()):
            half = weight.data.half()
            if torch.equal(half.float(), weight.data):
                weight.data = half
        return self

    def compute_in(self, dtype: torch.dtype) -> "Perceptor":
        """Makes the picture tower compute in `dtype`; its norms stay in float32, as the package's own fp16 has it.

        With int8 a vision transformer's blocks multiply in eight bits, and all the rest is in float32.

        Raises:
            WeightsError: int8, but the tower is a convolutional network.
        """
        if dtype == torch.int8:
            if not isinstance(self.clip.visual, FoldedTransformer):
                raise WeightsError("int8 is for CLIPs with a vision transformer, and this one's is a ResNet")
            self.clip.visual.multiply_in_int8()
            return self
        for part in self.clip.visual.modules():
            if isinstance(part, _COMPUTING):
                part.to(dtype)
        return self


@cache
def _vocabulary() -> SimpleTokenizer:
    return SimpleTokenizer()


def tokenize(texts: Sequence[str], context: int = CONTEXT) -> Tensor:
    """Returns (T, context) numbers of tokens, each text between its two marks and then zeros.

    A text longer than the context is cut, and ends with its mark all the same: CLIP reads its meaning there.
    """
    vocabulary = _vocabulary()
    begin, end = vocabulary.encoder["<|startoftext|>"], vocabulary.encoder["<|endoftext|>"]
    tokens = torch.zeros(len(texts), context, dtype=torch.long)
    for row, text in zip(tokens, texts, strict=True):
        spoken = [begin, *vocabulary.encode(text)[: context - 2], end]
        row[: len(spoken)] = torch.tensor(spoken)
    return tokens


def fold_batch_norm(resnet: ModifiedResNet) -> None:
    """Moves every frozen batch norm of CLIP's ResNet into the convolution before it, which changes nothing but time."""
    for part in resnet.modules():
        children = dict(part.named_children())
        for name, norm in children.items():
            if isinstance(norm, nn.BatchNorm2d):
                # "bn1" follows "conv1"; in a shortcut the convolution is "0" and its norm "1".
                conv_name = "0" if name == "1" else name.replace("bn", "conv")
                setattr(part, conv_name, fuse_conv_bn_eval(children[conv_name], norm))
                setattr(part, name, nn.Identity())


def build_clip(settings: dict[str, object]) -> CLIP:
    """Returns the package's model, not trained, for a pack's perceptor settings."""
    layers = settings.get("vision_layers")
    return CLIP(**{**settings, "vision_layers": tuple(layers) if isinstance(layers, list) else layers})
